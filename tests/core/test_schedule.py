from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.model import ProblemKind, Wish
from tui.core.schedule import (
    BASE,
    DAY,
    HOUR,
    LONGEST,
    SHORTEST,
    WEEK,
    early_due,
    host_quiet,
    interval,
    next_due,
    parse_retry_after,
    server_wish,
)

NOW = datetime(2025, 11, 22, 12, 20, tzinfo=UTC)  # a Saturday
NOTHING = timedelta(0)
waits = st.timedeltas(NOTHING, timedelta(days=30))


def posted(*, every: timedelta, count: int, newest: datetime = NOW) -> list[datetime]:
    return [newest - every * number for number in range(count)]


def after(*directives: str, **headers: str) -> timedelta:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if directives:
        named["cache-control"] = ", ".join(directives)
    return server_wish(named, Wish(), now=NOW)


@given(every=waits, failures=st.integers(0, 1000), retry_after=waits, wish=waits)
def test_a_wait_honours_the_publisher_and_the_caps(
    every: timedelta, failures: int, retry_after: timedelta, wish: timedelta
) -> None:
    wait = next_due(NOW, every, failures=failures, retry_after=retry_after, wish=wish) - NOW
    asked = max(min(retry_after, WEEK), min(wish, DAY))
    assert max(every, asked) <= wait <= max(every, DAY, asked)


@given(every=waits, failures=st.integers(0, 50))
def test_another_failure_never_shortens_the_wait(every: timedelta, failures: int) -> None:
    assert next_due(NOW, every, failures=failures) <= next_due(NOW, every, failures=failures + 1)


@given(every=waits, jitter=st.floats(0, 0.1))
def test_jitter_only_makes_it_later_and_by_a_tenth_at_most(every: timedelta, jitter: float) -> None:
    plain = next_due(NOW, every) - NOW
    spread = next_due(NOW, every, jitter=jitter) - NOW
    assert plain <= spread <= plain * 1.1 + timedelta(microseconds=1)


@given(
    every=waits,
    hours=st.frozensets(st.integers(-3, 30)),
    days=st.frozensets(st.integers(-3, 10)),
)
def test_skipped_hours_and_days_are_never_hit_unless_they_leave_nothing(
    every: timedelta, hours: frozenset[int], days: frozenset[int]
) -> None:
    due = next_due(NOW, every, skip_hours=hours, skip_days=days)
    assert due >= NOW + every
    if not hours >= set(range(24)):
        assert due.hour not in hours
    if not days >= set(range(7)):
        assert due.weekday() not in days


def test_c20_failures_in_a_row_double_the_wait_up_to_a_day() -> None:
    hours = [(next_due(NOW, SHORTEST, failures=count) - NOW) / HOUR for count in range(1, 8)]
    assert hours == [1, 2, 4, 8, 16, 24, 24]


def test_a_pace_slower_than_a_day_is_the_longest_wait_after_failures() -> None:
    assert next_due(NOW, 3 * DAY, failures=9) == NOW + 3 * DAY


def test_a_throttled_feed_that_was_told_nothing_waits_four_hours() -> None:
    assert next_due(NOW, HOUR, failures=1, kind=ProblemKind.THROTTLED) == NOW + 4 * HOUR
    told = next_due(NOW, HOUR, failures=1, kind=ProblemKind.THROTTLED, retry_after=2 * HOUR)
    assert told == NOW + 2 * HOUR


def test_a_skipped_hour_keeps_the_minute_so_that_feeds_stay_spread_out() -> None:
    assert next_due(NOW, HOUR, skip_hours={13, 14}) == NOW + 3 * HOUR
    sunday_skipped = next_due(NOW, DAY, skip_days={6})
    assert sunday_skipped == datetime(2025, 11, 24, 0, 20, tzinfo=UTC)


def test_c57_skips_that_make_no_sense_are_ignored() -> None:
    assert next_due(NOW, HOUR, skip_hours=range(24), skip_days=range(7)) == NOW + HOUR
    assert next_due(NOW, HOUR, skip_hours={25, -1}, skip_days={9}) == NOW + HOUR


@given(every=waits, gaps=st.lists(st.datetimes(timezones=st.just(UTC)), max_size=5))
def test_a_duration_that_the_person_gave_is_never_adapted(every: timedelta, gaps: Sequence[datetime]) -> None:
    assert interval(every, gaps) == every


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        (timedelta(minutes=1), SHORTEST),
        (NOTHING, SHORTEST),
        (4 * HOUR, HOUR),
        (DAY, 6 * HOUR),
        (3 * WEEK, LONGEST),
    ],
)
def test_auto_follows_how_often_a_feed_posts_within_its_bounds(every: timedelta, expected: timedelta) -> None:
    assert interval(None, posted(every=every, count=20)) == expected


def test_auto_begins_with_an_hour_while_a_feed_is_hardly_known() -> None:
    assert interval(None, []) == interval(None, posted(every=WEEK, count=2)) == BASE


def test_auto_asks_less_of_a_feed_that_fell_asleep() -> None:
    burst = posted(every=timedelta(minutes=1), count=10, newest=NOW - 300 * DAY)
    assert interval(None, burst) == SHORTEST
    assert interval(None, burst, now=NOW) == LONGEST


def test_one_story_from_the_far_future_does_not_make_a_busy_feed_a_slow_one() -> None:
    busy = posted(every=timedelta(minutes=10), count=10, newest=NOW)
    assert interval(None, [NOW + 9000 * DAY, *busy], now=NOW) == SHORTEST


@given(gaps=st.lists(st.datetimes(timezones=st.just(UTC)), max_size=8), now=st.datetimes(timezones=st.just(UTC)))
def test_auto_stays_within_its_bounds_whatever_dates_a_feed_gives(gaps: list[datetime], now: datetime) -> None:
    assert SHORTEST <= interval(None, gaps, now=now) <= LONGEST


@given(seconds=st.integers(0, 366 * 86_400))
def test_retry_after_in_seconds_is_capped_at_a_week(seconds: int) -> None:
    assert parse_retry_after(str(seconds), now=NOW) == min(timedelta(seconds=seconds), WEEK)


def test_c17_a_retry_after_date_is_read_against_the_servers_own_clock() -> None:
    theirs = NOW - 3 * HOUR
    told = format_datetime(theirs + HOUR / 2, usegmt=True)
    assert parse_retry_after(told, now=NOW, date_header=format_datetime(theirs, usegmt=True)) == HOUR / 2
    assert parse_retry_after(told, now=NOW) is None
    ahead = format_datetime(NOW + 2 * HOUR, usegmt=True)
    assert parse_retry_after(ahead, now=NOW, date_header="yesterday, I think") == 2 * HOUR


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "-5",
        "soon",
        "1" + "0" * 30,
        "1e3",
        "٣٠",
        "1.5",
        "99999999999",
        "Mon, 99 Foo 2025 99:99:99 GMT",
        "9" * 5000,
    ],
)
def test_c18_a_retry_after_that_makes_no_sense_is_none(value: str | None) -> None:
    assert parse_retry_after(value, now=NOW) is None


@given(value=st.text(), date=st.text())
def test_no_retry_after_ever_raises_or_goes_out_of_bounds(value: str, date: str) -> None:
    wait = parse_retry_after(value, now=NOW, date_header=date)
    assert wait is None or NOTHING <= wait <= WEEK


@pytest.mark.parametrize(
    ("directives", "expected"),
    [
        (["max-age=3600"], HOUR),
        (["public", 'Max-Age="7200"'], 2 * HOUR),
        (["max-age=86400"], DAY),
        (["max-age=31536000"], DAY),
        (["s-maxage=3600"], HOUR),
        (["max-age=60", "s-maxage=86400"], timedelta(minutes=1)),
        (["max-age=86400", "no-cache"], NOTHING),
        (["no-store", "max-age=86400"], NOTHING),
        (["max-age=-1"], NOTHING),
        (["max-age=soon"], NOTHING),
        (["max-age"], NOTHING),
        (["=", "=;", '"'], NOTHING),
    ],
)
def test_c19_cache_control_is_a_wish_to_be_left_alone(directives: list[str], expected: timedelta) -> None:
    assert after(*directives) == expected


def test_c19_expires_counts_from_the_servers_date_and_only_without_max_age() -> None:
    date = format_datetime(NOW - 3 * HOUR, usegmt=True)
    expires = format_datetime(NOW - HOUR, usegmt=True)
    assert after(date=date, expires=expires) == 2 * HOUR
    assert after("max-age=0", date=date, expires=expires) == NOTHING
    assert after(expires=expires) == NOTHING
    assert after(expires="0") == NOTHING


def test_the_longer_of_the_documents_and_the_servers_wish_counts() -> None:
    headers = {"cache-control": "max-age=3600"}
    assert server_wish(headers, Wish(every=2 * HOUR), now=NOW) == 2 * HOUR
    assert server_wish(headers, Wish(every=HOUR / 2), now=NOW) == HOUR
    assert server_wish({}, Wish(every=30 * DAY), now=NOW) == DAY


@given(control=st.text(), expires=st.text(), date=st.text())
def test_no_header_ever_raises_or_goes_out_of_bounds(control: str, expires: str, date: str) -> None:
    headers = {"cache-control": control, "expires": expires, "date": date}
    assert NOTHING <= server_wish(headers, Wish(), now=NOW) <= DAY


def test_c16_a_host_is_left_alone_as_long_as_it_says_a_week_at_most_and_else_four_hours() -> None:
    assert host_quiet(timedelta(seconds=3600)) == HOUR
    assert host_quiet(30 * DAY) == WEEK
    assert host_quiet(None) == 4 * HOUR


def test_c57_hours_that_are_to_be_left_alone_hold_after_a_vain_try_too() -> None:
    vain = early_due(NOW + HOUR, NOW, retry_after=None, kind=None, skip_hours={13, 14}, skip_days=frozenset())
    assert vain == NOW + 3 * HOUR
    told = early_due(NOW + HOUR, NOW, retry_after=2 * HOUR, kind=None, skip_hours={14})
    assert told == NOW + 3 * HOUR
