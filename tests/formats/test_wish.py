from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.model import Wish
from tui.formats.wish import read_wish


@pytest.mark.parametrize(
    ("feed", "every"),
    [
        ({}, timedelta(0)),
        ({"ttl": "60"}, timedelta(hours=1)),
        ({"ttl": " 15 "}, timedelta(minutes=15)),
        ({"ttl": "1.5"}, timedelta(0)),
        ({"ttl": {"unit": "x"}}, timedelta(0)),
        ({"ttl": "999999999"}, timedelta(days=30)),
        ({"sy_updateperiod": "Weekly"}, timedelta(weeks=1)),
        ({"sy_updateperiod": "hourly", "sy_updatefrequency": "4"}, timedelta(minutes=15)),
        ({"sy_updateperiod": "daily", "sy_updatefrequency": "0"}, timedelta(0)),
        ({"sy_updateperiod": "yearly"}, timedelta(days=30)),
        ({"sy_updateperiod": "sometimes"}, timedelta(0)),
        ({"ttl": "60", "sy_updateperiod": "daily"}, timedelta(days=1)),
    ],
)
def test_the_longer_of_the_two_wishes_counts(feed: dict[str, object], every: timedelta) -> None:
    assert read_wish(feed, b"").every == every


def test_the_lists_of_hours_and_days_are_read() -> None:
    data = (
        b"<skipHours><hour>0</hour><hour> 23 </hour><hour>24</hour></skipHours><skipDays>\n<day>Monday</day></skipDays>"
    )
    assert read_wish({}, data) == Wish(skip_hours=frozenset({0, 23}), skip_days=frozenset({0}))


def test_a_list_of_all_days_says_nothing() -> None:
    days = "".join(f"<day>{name}day</day>" for name in ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun"))
    assert read_wish({}, f"<skipDays>{days}</skipDays>".encode()) == Wish()


@given(
    st.dictionaries(st.sampled_from(["ttl", "sy_updateperiod", "sy_updatefrequency"]), st.text() | st.none()),
    st.binary(),
)
def test_no_wish_is_out_of_bounds(feed: dict[str, object], data: bytes) -> None:
    wish = read_wish(feed, b"<skipHours>" + data)
    assert timedelta(0) <= wish.every <= timedelta(days=30)
    assert wish.skip_hours <= frozenset(range(24))
