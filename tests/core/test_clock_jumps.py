"""What wrong clocks leave behind, and how a jump is noticed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.clock_jumps import FeedTimes, Watch, righted

NOW = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
"""Half an hour before summer time begins in Europe."""
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
YEARS = 3650 * DAY
moments = st.one_of(st.none(), st.timedeltas(-20 * YEARS / 10, 6 * YEARS).map(lambda away: NOW + away))
paces = st.one_of(st.none(), st.timedeltas(5 * MINUTE, 30 * DAY))


def right(times: FeedTimes, *, every: timedelta | None = None, failures: int = 0) -> FeedTimes:
    return righted(times, every=every, failures=failures, now=NOW)


WELL = FeedTimes(last_try=NOW - HOUR, last_success=NOW - HOUR, next_due=NOW + HOUR)


@pytest.mark.parametrize(
    ("times", "every"),
    [
        (FeedTimes(), None),
        (WELL, None),
        (replace(WELL, last_try=NOW + 4 * MINUTE, last_success=NOW + 4 * MINUTE), None),
        (replace(WELL, next_due=NOW + 26 * HOUR), None),
        (replace(WELL, next_due=NOW + 33 * DAY), 30 * DAY),
        (replace(WELL, next_due=NOW + 7.5 * DAY, not_before=NOW + 7.5 * DAY), None),
        (replace(WELL, next_due=NOW - 9 * DAY), None),
    ],
    ids=["new", "well", "a little ahead", "a slow one", "a slow wish", "told to wait", "long overdue"],
)
def test_what_may_be_right_stays(times: FeedTimes, every: timedelta | None) -> None:
    assert right(times, every=every) == times


@pytest.mark.parametrize("ahead", [10 * MINUTE, HOUR, DAY, YEARS], ids=["minutes", "an hour", "a day", "ten years"])
def test_c87_after_a_step_back_every_wait_is_as_long_as_it_was(ahead: timedelta) -> None:
    then = NOW + ahead
    times = FeedTimes(
        last_try=then,
        last_success=then,
        next_due=then + 2 * HOUR,
        not_before=then + HOUR,
        failing_since=then - 3 * HOUR,
    )
    assert right(times) == FeedTimes(
        last_try=NOW, last_success=NOW, next_due=NOW + 2 * HOUR, not_before=NOW + HOUR, failing_since=NOW - 3 * HOUR
    )


def test_c87_a_due_time_ten_years_ahead_is_none_whoever_wrote_it() -> None:
    times = replace(WELL, next_due=NOW + YEARS, not_before=NOW + YEARS)
    assert right(times) == replace(WELL, next_due=NOW, not_before=None)
    assert right(times, every=3 * HOUR).next_due == NOW + 2 * HOUR
    assert right(times, failures=4).next_due == NOW + 7 * HOUR, "it failed, and waits for that"
    assert right(FeedTimes(next_due=NOW + YEARS)).next_due == NOW


@given(
    times=st.builds(
        FeedTimes, last_try=moments, last_success=moments, next_due=moments, not_before=moments, failing_since=moments
    ),
    every=paces,
    failures=st.integers(0, 99),
)
def test_c87_whatever_stood_there_nothing_waits_for_years_and_it_is_done_once(
    times: FeedTimes, every: timedelta | None, failures: int
) -> None:
    mended = right(times, every=every, failures=failures)
    assert right(mended, every=every, failures=failures) == mended
    assert mended.last_try is None or mended.last_try <= NOW + 5 * MINUTE
    assert mended.next_due is None or mended.next_due <= NOW + 41 * DAY
    assert mended.not_before is None or mended.not_before <= NOW + 8 * DAY


@pytest.mark.parametrize(
    ("step", "passed", "jumped"),
    [
        (MINUTE, 60, False),
        (8 * HOUR, 8 * 3600, False),
        (8 * HOUR, 60, True),
        (-DAY, 60, True),
        (YEARS, 60, True),
        (4 * MINUTE, 0, False),
        (-4 * MINUTE, 60, False),
    ],
    ids=["a minute", "a night awake", "a night asleep", "back a day", "ten years", "a correction", "one back"],
)
def test_c87_a_jump_of_the_clock_is_noticed_once(step: timedelta, passed: float, jumped: bool) -> None:
    watch = Watch(NOW, 1000.0)
    assert watch.jumped(NOW + step, 1000 + passed) is jumped
    assert not watch.jumped(NOW + step + MINUTE, 1060 + passed)


@pytest.mark.parametrize("begins", [NOW, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)], ids=["begins", "ends"])
def test_c87_summer_time_is_no_jump(begins: datetime) -> None:
    there = ZoneInfo("Europe/Berlin")
    watch = Watch(begins.astimezone(there), 0.0)
    assert not watch.jumped((begins + HOUR).astimezone(there), 3600.0)
