"""Stand-ins that are written by hand: a clock that nobody waits for."""

import asyncio
from datetime import UTC, datetime, timedelta

NOON = datetime(2025, 11, 22, 12, tzinfo=UTC)
"""A Saturday."""


class FakeClock:
    """Time that passes only when somebody sleeps, or a test says so."""

    def __init__(self, start: datetime = NOON) -> None:
        self.start = start
        self.passed = timedelta(0)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.start + self.passed

    def monotonic(self) -> float:
        return self.passed.total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0)

    def advance(self, time: timedelta) -> None:
        self.passed += time
