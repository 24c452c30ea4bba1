"""Taking turns: few visits at once, fewer to one host, one after the other, none to a host that asked for quiet."""

import asyncio
from collections.abc import AsyncIterator, Callable, Hashable, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar

from tui.core.clock import Clock
from tui.net.exchange import Limits
from tui.net.places import Places

T = TypeVar("T")


class HostPaused(Exception):
    """The host asked not to be visited for the time `left`."""

    def __init__(self, left: timedelta) -> None:
        super().__init__(f"paused for {left}")
        self.left = left


class _Host:
    """What is known of one host."""

    __slots__ = ("free", "gate", "kept_back", "last", "narrow", "paused_until")

    def __init__(self, visits: int) -> None:
        self.free = Places(visits)
        self.gate = asyncio.Lock()
        """Held by whoever is next, while it waits for the spacing."""
        self.last: float | None = None
        """When the last visit began."""
        self.paused_until = 0.0
        self.narrow = False
        """Whether one fewer may visit at once; the next to leave takes its place along."""
        self.kept_back = False

    def leave(self) -> None:
        """End a visit."""
        if self.narrow and not self.kept_back:
            self.kept_back = True
        else:
            self.free.give()


class Polite:
    """Hands out turns to visit hosts.

    Args:
        is_near: whether a host is exempt from the spacing: one on this machine or network.
    """

    def __init__(self, clock: Clock, limits: Limits, *, is_near: Callable[[str], bool]) -> None:
        self._clock = clock
        self._limits = limits
        self._is_near = is_near
        self._free = Places(limits.connections)
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, *, urgent: bool = False) -> AsyncIterator[None]:
        """Wait until the host may be visited, and visit it.

        Args:
            host: this one.
            urgent: somebody waits for it: before all others that want the host, and whatever goes on at other ones.

        Raises:
            HostPaused: it may not for a while.
        """
        known = self._host(host)
        await known.free.take(urgent=urgent)
        try:
            await self._begin(known, host, urgent=urgent)
            try:
                self._check_pause(known)  # again: it may have been told to while all others were visiting
                yield
            finally:
                if not urgent:
                    self._free.give()
        finally:
            known.leave()

    async def _begin(self, known: _Host, host: str, *, urgent: bool) -> None:
        """Wait for the spacing and, unless it is urgent, for one of the places that all hosts share."""
        async with known.gate:
            await self._wait_for_spacing(known, host)
            if urgent or self._free.take_at_once():
                known.last = self._clock.monotonic()
                return
        await self._free.take()  # outside of the gate: whoever is urgent does not wait for visits elsewhere
        try:
            async with known.gate:
                await self._wait_for_spacing(known, host)
                known.last = self._clock.monotonic()
        except BaseException:
            self._free.give()
            raise

    def pause(self, host: str, wait: timedelta) -> None:
        """Let nobody visit the host for so long, and fewer at once from then on."""
        known = self._host(host)
        known.paused_until = max(known.paused_until, self._clock.monotonic() + wait.total_seconds())
        self.narrow(host)

    def narrow(self, host: str) -> None:
        """Let one fewer visit the host at once from now on."""
        known = self._host(host)
        if not known.narrow and self._limits.per_host > 1:
            known.narrow = True
            known.kept_back = known.free.take_at_once()

    async def _wait_for_spacing(self, known: _Host, host: str) -> None:
        self._check_pause(known)
        if known.last is None or self._is_near(host):
            return
        wait = known.last + self._limits.spacing.total_seconds() - self._clock.monotonic()
        if wait > 0:
            await self._clock.sleep(wait)
            self._check_pause(known)

    def _check_pause(self, known: _Host) -> None:
        left = known.paused_until - self._clock.monotonic()
        if left > 0:
            raise HostPaused(timedelta(seconds=left))

    def _host(self, host: str) -> _Host:
        if (known := self._hosts.get(host)) is None:
            known = self._hosts[host] = _Host(self._limits.per_host)
        return known


def by_turns(things: Iterable[T], host: Callable[[T], Hashable]) -> list[T]:
    """The same things, hosts taking turns, so that one with many holds up nobody."""
    rounds: dict[Hashable, int] = {}
    placed: list[tuple[int, int, T]] = []
    for place, thing in enumerate(things):
        key = host(thing)
        rounds[key] = rounds.get(key, -1) + 1
        placed.append((rounds[key], place, thing))
    return [thing for *_, thing in sorted(placed, key=lambda entry: entry[:2])]
