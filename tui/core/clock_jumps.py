"""Clocks that jump: what is made of times that a wrong clock wrote, and how waking up is noticed; pure."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tui.core.schedule import BASE, DAY, MOST_JITTER, WEEK, backoff

STEP = timedelta(minutes=5)
"""A wall clock that went so much further than time did, or back, was set; or the machine slept meanwhile."""
SETTLE_SECONDS = (10.0, 30.0)
"""Between these bounds what is due waits after a jump, until there is a network again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTimes:
    """The times that are kept of one feed."""

    last_try: datetime | None = None
    last_success: datetime | None = None
    next_due: datetime | None = None
    not_before: datetime | None = None
    failing_since: datetime | None = None


def righted(times: FeedTimes, *, every: timedelta | None, failures: int, now: datetime) -> FeedTimes:
    """The times as a clock that is right would have written them, as far as can be told.

    What lies ahead of its own past was written before the clock was set back: the feed waits from now on for as long
    as it was told to then, never less. A wait longer than any that is ever given is none.

    Args:
        times: As they are kept.
        every: The person's own pace for the feed; `None`: auto.
        failures: How often the feed failed in a row.
        now: UTC.
    """
    if times.last_try is not None and times.last_try > now + STEP:
        times = _moved_back(times, times.last_try - now, now=now)
    if times.not_before is not None and times.not_before > now + WEEK * (1 + MOST_JITTER):
        times = replace(times, not_before=None)
    if times.next_due is not None and times.next_due > now + _longest(times, every, now):
        pace = every or BASE
        again = now if times.last_try is None else times.last_try + max(pace, backoff(pace, failures))
        times = replace(times, next_due=max(now, again))
    return times


def _moved_back(times: FeedTimes, step: timedelta, *, now: datetime) -> FeedTimes:
    def back(moment: datetime | None) -> datetime | None:
        return None if moment is None else moment - step

    return FeedTimes(
        last_try=now,
        last_success=None if times.last_success is None else min(times.last_success, now),
        next_due=back(times.next_due),
        not_before=back(times.not_before),
        failing_since=back(times.failing_since),
    )


def _longest(times: FeedTimes, every: timedelta | None, now: datetime) -> timedelta:
    """The longest wait that a feed can have been given; skipped hours and days can add a week to it."""
    asked = WEEK if times.not_before is not None and times.not_before > now else DAY
    return max(every or DAY, asked) * (1 + MOST_JITTER) + WEEK


class Watch:
    """Notices that the wall clock jumped: the machine slept, or the clock was set.

    Args:
        now: the wall clock.
        monotonic: seconds that passed, of a clock that stands still while the machine sleeps.
    """

    def __init__(self, now: datetime, monotonic: float) -> None:
        self._apart = _apart(now, monotonic)

    def jumped(self, now: datetime, monotonic: float) -> bool:
        """Whether it did since the last call, by more than a few minutes."""
        before, self._apart = self._apart, _apart(now, monotonic)
        return abs(self._apart - before) > STEP


def _apart(now: datetime, monotonic: float) -> datetime:
    # In UTC: two local times are compared as they are written, and summer time would look like a jump.
    return now.astimezone(UTC) - timedelta(seconds=monotonic)
