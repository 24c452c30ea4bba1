from datetime import timedelta

import pytest

from tests.app.samples import NOW
from tui.app.dates import ago, day


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        (timedelta(hours=-1), ("today", "")),
        (timedelta(0), ("today", "just now")),
        (timedelta(minutes=1), ("today", "1 minute ago")),
        (timedelta(hours=17), ("yesterday", "17 hours ago")),
        (timedelta(days=2), ("20 Nov", "2 days ago")),
        (timedelta(days=90), ("24 Aug", "3 months ago")),
        (timedelta(days=800), ("13 Sep 2024", "2 years ago")),
    ],
)
def test_days_are_named_as_people_do(back: timedelta, expected: tuple[str, str]) -> None:
    assert (day(NOW - back, NOW), ago(NOW - back, NOW)) == expected
