"""The world outside: the network and the worker processes, shared by all that one process fetches.

Shared, since turns with hosts are taken in one place only.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar

from tui.core.clock import Clock
from tui.core.errors import DatelineError
from tui.core.model import Feed, Problem
from tui.net.exchange import Answer, Request
from tui.net.room import LargeBodies
from tui.reader.secrets import Secrets
from tui.reader.worker_process import read_feed

P = ParamSpec("P")
T = TypeVar("T")


class WorkerFailed(DatelineError):
    """A job did not come back; `problem` tells why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.cause)
        self.problem = problem


class Fetching(Protocol):
    """What fetching needs of `net.client.Client`."""

    async def fetch(self, request: Request) -> Answer | Problem:
        """The body behind an address, or why there is none."""


class Working(Protocol):
    """What reading needs of `reader.workers.Workers`."""

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function in a worker; raises WorkerFailed, or whatever the function raised."""

    async def call_within(
        self, deadline: timedelta, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same under a deadline of its own."""

    def close(self) -> None:
        """End the processes; the next job starts new ones."""


class Pool(Working, Protocol):
    """What `Outside` shares of `reader.workers.Workers`."""

    @property
    def ahead(self) -> Working:
        """The same processes for what somebody waits for: its jobs go before those that have no room yet."""


async def read_answer(answer: Answer, *, workers: Working, max_entries: int) -> Feed:
    """Have a worker read the feed that an answer holds.

    Raises:
        FormatError: it is no feed, or too broken to be read.
        WorkerFailed: reading it took too long.
    """
    return await workers.call(
        read_feed,
        answer.body,
        url=answer.url,
        content_type=answer.headers.get("content-type", ""),
        headers=dict(answer.headers),
        max_entries=max_entries,
    )


class Outside:
    """Makes a client and workers when they are first needed, and ends them at `close`."""

    def __init__(self, *, clock: Clock, log: Path) -> None:
        self._clock = clock
        self._log = log
        self._stack = AsyncExitStack()
        self._client: Fetching | None = None
        self._workers: Pool | None = None
        self._lock = asyncio.Lock()
        self.secrets = Secrets(clock=clock)
        self.large = LargeBodies()
        """Room for what is large, shared by all that is fetched by itself."""
        self.pages_in_flight: dict[int, asyncio.Event] = {}
        """The stories whose pages are being fetched: none is asked for twice."""

    async def client(self) -> Fetching:
        """The client, ready."""
        async with self._lock:
            if self._client is None:
                from tui.net.client import Client  # late: 240 ms
                from tui.reader.memory import use_sparingly  # late: 3 ms

                use_sparingly()

                self._client = await self._stack.enter_async_context(
                    Client(clock=self._clock, user_agent=_user_agent())
                )
            return self._client

    def workers(self, *, urgent: bool = False) -> Working:
        """The workers, those for jobs that somebody waits for or the usual; their processes start at the first job."""
        if self._workers is None:
            from tui.reader.workers import Workers  # late: 60 ms

            self._workers = Workers(log=self._log)
        return self._workers.ahead if urgent else self._workers

    async def rest(self) -> None:
        """End the processes until they are needed again, and give back the memory of what was fetched."""
        await self._end_workers()
        from tui.reader.memory import give_back  # late: 3 ms

        await asyncio.to_thread(give_back)

    async def close(self) -> None:
        """End the processes and close all connections."""
        await self._end_workers()
        await self._stack.aclose()

    async def _end_workers(self) -> None:
        workers, self._workers = self._workers, None  # a job that comes meanwhile gets new ones
        if workers is not None:
            await asyncio.to_thread(workers.close)


def _user_agent() -> str:
    """Who asks, and where to read about it."""
    from importlib.metadata import metadata  # late: 20 ms

    about = metadata("dateline")
    home = next((entry.partition(", ")[2] for entry in about.get_all("Project-URL") or ()), "")
    return f"dateline/{about['Version']}" + (f" (+{home})" if home else "")
