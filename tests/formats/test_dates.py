from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.formats.dates import LATEST, OLDEST, moment, newest_first, parse_date


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-05-06T07:08:09Z", datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)),
        ("2024-05-06T07:08:09.123-05:00", datetime(2024, 5, 6, 12, 8, 9, 123000, tzinfo=UTC)),
        ("2024-05-06", datetime(2024, 5, 6, tzinfo=UTC)),
        ("May 6, 2024 7:08 PM EST", datetime(2024, 5, 7, 0, 8, tzinfo=UTC)),
        ("6 May 2024 07:08 XYZ", datetime(2024, 5, 6, 7, 8, tzinfo=UTC)),
        ("May 2024", None),
        ("10:30", None),
        ("Tuesday", None),
        ("", None),
        ("2024-13-45", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-12:00", None),
    ],
)
def test_a_date_is_read_when_it_names_year_month_and_day(written: str, expected: datetime | None) -> None:
    assert parse_date(written) == expected


aware = st.datetimes(
    OLDEST.replace(tzinfo=None),
    LATEST.replace(tzinfo=None) - timedelta(days=2),
    timezones=st.integers(-12, 12).map(lambda hours: timezone(timedelta(hours=hours))),
)


@given(aware)
def test_what_is_written_in_the_standard_way_is_read_back(date: datetime) -> None:
    read = parse_date(date.isoformat())
    assert read is None or (read == date and read.utcoffset() == timedelta(0))


@given(st.text(max_size=80) | st.text("0123456789-:TZ+ /.,JanMrMo", max_size=40))
def test_any_text_is_a_date_in_bounds_or_none(text: str) -> None:
    date = parse_date(text)
    assert date is None or OLDEST <= date < LATEST


@given(st.tuples(*[st.integers(-(10**6), 10**6)] * 9) | st.none() | st.text(max_size=5))
def test_any_parts_are_a_date_in_bounds_or_none(parts: object) -> None:
    date = moment(parts)
    assert date is None or OLDEST <= date < LATEST


dates = st.lists(st.none() | st.integers(0, 9).map(lambda day: OLDEST + timedelta(days=day)))


@given(dates)
def test_the_order_holds_each_place_once_and_falls_as_far_as_dates_tell(given_dates: list[datetime | None]) -> None:
    order = newest_first(given_dates)
    assert sorted(order) == list(range(len(given_dates)))
    known = [given_dates[place] for place in order if given_dates[place] is not None]
    assert known == sorted(known, reverse=True)  # type: ignore[type-var]  # no None is left


@given(st.integers(0, 20))
def test_without_dates_the_order_of_the_document_stays(length: int) -> None:
    assert newest_first([None] * length) == list(range(length))


def test_an_entry_without_a_date_stays_behind_the_one_before_it() -> None:
    new, old = datetime(2024, 2, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)
    assert newest_first([old, None, new, None]) == [2, 3, 0, 1]
