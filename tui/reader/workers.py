"""Processes that do the parsing, so that a document that stalls its parser can be stopped.

The formats are pure and picklable; a job is one of their functions and its
arguments. Workers start at the first job and end with the refresh.
"""

import asyncio
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError as JobTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from tui.core.model import Problem, ProblemKind
from tui.net.places import Places
from tui.reader.outside import WorkerFailed, Working
from tui.reader.spawning import WorkerContext, start_tracker
from tui.reader.worker_process import prepare

P = ParamSpec("P")
T = TypeVar("T")


class Workers:
    """A pool of processes, each job under a deadline."""

    def __init__(
        self,
        *,
        log: Path | None,
        count: int = 2,
        deadline: timedelta = timedelta(seconds=20),
        start: timedelta = timedelta(seconds=30),
    ) -> None:
        """Take the log of what libraries print, how many processes, the deadline of a job and of coming up."""
        self._log = log
        self._count = count
        self._deadline = deadline
        self._start = start
        self._pool: ProcessPool | None = None
        self._room = Places(2 * count)
        """A job for each process, and one that waits for it."""

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function of `formats` in a worker.

        Raises:
            WorkerFailed: it took longer than the deadline, or the process died.
            Exception: whatever the function raised.
        """
        return await self._run(partial(function, *args, **kwargs), None, urgent=False)

    async def call_within(
        self, deadline: timedelta, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same under a deadline of its own."""
        return await self._run(partial(function, *args, **kwargs), deadline, urgent=False)

    async def _run(self, job: Callable[[], T], deadline: timedelta | None, *, urgent: bool) -> T:
        seconds = (deadline or self._deadline).total_seconds()
        await self._room.take(urgent=urgent)
        try:
            try:
                return await self._try(job, seconds)
            except BrokenProcessPool:  # a process died that was doing nothing: this job had no part in it
                return await self._try(job, seconds)
        except BrokenProcessPool as error:
            raise WorkerFailed(_NO_PROCESS) from error
        finally:
            self._room.give()

    async def _try(self, job: Callable[[], T], seconds: float) -> T:
        """Run a job once; raises BrokenProcessPool where no process was left that could do it."""
        if self._pool is not None and not self._pool.active:
            await self._end(self._pool)
        with _ctrl_c_held_back():
            pool = self._started()
            try:
                scheduled = pool.schedule(job, timeout=seconds)
            except RuntimeError as error:
                raise BrokenProcessPool(str(error)) from error
        try:
            # The pool's own deadline begins with the job; this one is for processes that never come up, or that wait
            # for ever, since one was killed while it held what they share.
            async with asyncio.timeout(2 * seconds + self._start.total_seconds()) as patience:
                return await asyncio.wrap_future(scheduled)
        except JobTimeout as error:
            if patience.expired():
                await self._end(pool)
                raise BrokenProcessPool("nobody took the job") from error
            raise WorkerFailed(_stalled(f"reading it took longer than {seconds:g} seconds")) from None
        except ProcessExpired as error:
            raise WorkerFailed(_stalled("the process that was reading it died")) from error

    async def _end(self, pool: ProcessPool) -> None:
        """End what is left of a pool: its threads, its pipes, perhaps a process; unless somebody did."""
        if self._pool is pool:
            self._pool = None  # at once: of several that find it broken one ends it, and nobody the next one
            await asyncio.to_thread(_stop, pool)

    @property
    def ahead(self) -> Working:
        """The same processes for what somebody waits for: its jobs go before all that have no room yet."""
        return _Ahead(self)

    def close(self) -> None:
        """End the processes, whatever they do."""
        pool, self._pool = self._pool, None  # a job that comes meanwhile begins a new one
        if pool is not None:
            _stop(pool)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.close)

    def _started(self) -> ProcessPool:
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self._count,
                context=WorkerContext(),
                initializer=prepare,
                initargs=[str(self._log or "")],
            )
        return self._pool


class _Ahead:
    """Jobs that somebody waits for."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `Workers.call`."""
        return await self._workers._run(partial(function, *args, **kwargs), None, urgent=True)

    async def call_within(
        self, deadline: timedelta, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As `Workers.call_within`."""
        return await self._workers._run(partial(function, *args, **kwargs), deadline, urgent=True)

    def close(self) -> None:
        """As `Workers.close`."""
        self._workers.close()


def _stop(pool: ProcessPool) -> None:
    """End the processes of a pool; waits for that."""
    pool.stop()  # type: ignore[no-untyped-call]  # pebble types all but this
    pool.join()


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Let no Ctrl-C reach what is started meanwhile: processes take over what a thread blocks.

    One that had not come up yet would print a traceback into the terminal.
    """
    # Python's own tracker of resources lets Ctrl-C through again when it is started with the first process.
    start_tracker()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_NO_PROCESS = Problem(
    kind=ProblemKind.BUG,
    cause="no process could be started to read it",
    remedy="the log workers.log has the details; if dateline was updated meanwhile, start it anew",
)


def _stalled(cause: str) -> Problem:
    return Problem(
        kind=ProblemKind.MALFORMED, cause=cause, remedy="the document is broken, and its publisher would want to know"
    )
