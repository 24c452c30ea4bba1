"""The door to the network: fetches one address at a time for whoever asks, politely and within limits."""

import asyncio
import logging
import ssl
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver

from tui.core.clock import Clock
from tui.core.model import Problem
from tui.net.addresses import Attempt, Guard
from tui.net.exchange import CERTIFICATES, Answer, FetchFailed, Limits, Request
from tui.net.faults import bug, paused_problem, private_problem, problem_of
from tui.net.fetch import Redirected, ask, watching_connections
from tui.net.hosts import Judge, host_of, is_private
from tui.net.polite import HostPaused, Polite
from tui.net.resolver import ThreadResolver
from tui.net.trip import Trip

__all__ = ["Answer", "Client", "Limits", "Request", "host_of", "is_private"]

_log = logging.getLogger(__name__)

_IDLE_SECONDS = 4.0
"""How long a connection is kept for the next visit to its host."""
_MOST_SOCKETS = 256
"""Beyond so many, idle ones included, connections are not kept: a process may have 1,024 files open."""


class Client:
    """Fetches; an async context manager, to be entered in the loop it is used in.

    Args:
        is_private: judges host names and addresses; tests let a loopback address play a public one.
        resolver: looks host names up; `None`: the system's.
        tls: `None`: what the system trusts.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        user_agent: str,
        limits: Limits | None = None,
        is_private: Judge = is_private,
        resolver: AbstractResolver | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._clock = clock
        self._user_agent = user_agent
        self._limits = limits or Limits()
        self._guard = Guard(is_private, most_bytes=2 * self._limits.compressed_bytes + self._limits.header_bytes)
        self._polite = Polite(clock, self._limits, is_near=self._guard.is_near)
        self._resolver = resolver
        self._tls = tls
        self._stack = AsyncExitStack()
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Make ready; nothing is asked yet."""
        self._session = await self._stack.enter_async_context(self._new_session())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all connections."""
        self._session = None
        await self._stack.aclose()

    def _new_session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=0,  # turns are taken in Polite
            keepalive_timeout=_IDLE_SECONDS,
            resolver=self._resolver or ThreadResolver(),
            socket_factory=self._guard.open_socket,
            ssl=self._tls or True,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, connect=self._limits.connect.total_seconds()),
            auto_decompress=False,
            trust_env=False,
            trace_configs=[watching_connections()],
            max_line_size=self._limits.header_bytes,
            max_field_size=self._limits.header_bytes,
        )

    async def fetch(self, request: Request) -> Answer | Problem:
        """The body behind an address, that it has not changed, or why there is none.

        Waits for its turn first. Raises nothing but CancelledError.
        """
        try:
            return await self._follow(Trip(request, self._limits, self._user_agent), urgent=request.urgent)
        except FetchFailed as failed:
            return failed.problem
        except Exception as error:  # noqa: BLE001  one feed's surprise must not end the refresh of all
            _log.error("fetching from %s", host_of(request.url), exc_info=error)
            return bug(error)

    async def _follow(self, trip: Trip, *, urgent: bool) -> Answer:
        """Visit one host after the other until one answers."""
        while True:
            host = trip.host
            if trip.careful:
                trip.careful = False
                self._polite.narrow(host)
            try:
                async with self._polite.turn(host, urgent=urgent):
                    while trip.host == host:
                        if (answer := await self._step(trip)) is not None:
                            return answer
            except HostPaused as paused:
                raise FetchFailed(paused_problem(host, paused.left)) from paused

    async def _step(self, trip: Trip) -> Answer | None:
        """Ask once; `None`: the trip goes on elsewhere."""
        attempt = Attempt(
            trip.host, guarded=trip.guarded, proxied=bool(trip.proxy), answering=lambda: trip.answering
        )  # fmt: skip
        if not self._guard.admit(attempt):
            raise FetchFailed(private_problem(trip.host))
        try:
            return await self._ask(trip)
        except Redirected as pointed:
            trip.redirect(pointed.status, pointed.location, from_public=not self._guard.is_near(trip.host))
            return None
        except FetchFailed as failed:
            if failed.status == 429 and not self._guard.is_near(trip.host):
                failed.problem = replace(failed.problem, quiet_host=trip.host)
            raise
        except Exception as error:
            problem = (
                private_problem(trip.host)
                if attempt.refused
                else problem_of(
                    error,
                    host=trip.host,
                    proxy=host_of(trip.proxy),
                    answering=trip.answering,
                    limits=self._limits,
                    deadline=trip.deadline,
                )
            )
            if problem is None:
                raise
            if trip.redirected and problem.general != CERTIFICATES:
                problem = replace(problem, general="")  # a host did answer, so that it is not the network
            raise FetchFailed(problem) from error

    async def _ask(self, trip: Trip) -> Answer:
        """Ask within what is left of the deadline."""
        if self._session is None:
            raise RuntimeError("the client is used outside of its context")
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(trip.left) as trip.timer:
                keep_alive = self._guard.open_sockets < _MOST_SOCKETS
                return await ask(
                    self._session, trip, limits=self._limits, clock=self._clock, keep_alive=keep_alive,
                    throttled=partial(self._heed, trip.host),
                )  # fmt: skip
        except TimeoutError as error:
            if trip.connected:
                raise
            raise aiohttp.ConnectionTimeoutError("the deadline came before the connection") from error
        finally:
            trip.left = max(trip.left - (loop.time() - began), 0.0)

    def _heed(self, host: str, wait: timedelta | None) -> None:
        """Give a public host that sent 429 the quiet it asks for; any such host is visited more carefully."""
        self._polite.narrow(host)
        if not self._guard.is_near(host):
            self._polite.pause(host, wait or self._limits.pause)
