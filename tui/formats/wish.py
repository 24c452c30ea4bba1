"""How often a feed document asks to be fetched: ttl, the syndication module, skipHours and skipDays."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta

from tui.core.model import Wish

_LONGEST = timedelta(days=30)
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_BLOCK_BYTES = 4096
_HOURS = re.compile(rb"<skiphours\b", re.IGNORECASE), re.compile(rb"<hour>\s*(\w{1,9})\s*</hour>", re.IGNORECASE)
_WEEK = re.compile(rb"<skipdays\b", re.IGNORECASE), re.compile(rb"<day>\s*(\w{1,9})\s*</day>", re.IGNORECASE)


def read_wish(feed: Mapping[str, object], data: bytes) -> Wish:
    """What a feed asks for; values that make no sense are passed over.

    Args:
        feed: What feedparser found on the feed as a whole.
        data: The document, for the two lists of which feedparser keeps only the last line.
    """
    return Wish(
        every=max(_ttl(feed.get("ttl")), _syndication(feed)),
        skip_hours=_listed(data, *_HOURS, number=_hour, whole=24),
        skip_days=_listed(data, *_WEEK, number=_day, whole=7),
    )


def _ttl(minutes: object) -> timedelta:
    return timedelta(minutes=min(_count(minutes), 60 * 24 * 30))


def _syndication(feed: Mapping[str, object]) -> timedelta:
    period = feed.get("sy_updateperiod")
    if not isinstance(period, str):
        return timedelta(0)
    times = _count(feed.get("sy_updatefrequency", "1"))
    return min(_PERIODS.get(period.strip().lower(), timedelta(0)) / times, _LONGEST) if times else timedelta(0)


def _count(text: object) -> int:
    """A whole number of at most nine digits, else zero."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{1,9}", text.strip()):
        return 0
    return int(text)


def _listed(
    data: bytes, opening: re.Pattern[bytes], line: re.Pattern[bytes], *, number: Callable[[str], int], whole: int
) -> frozenset[int]:
    """The numbers of a list; none where it is all there are, for then it says nothing."""
    if (start := opening.search(data)) is None:
        return frozenset()
    found = {number(text.decode()) for text in line.findall(data[start.end() : start.end() + _BLOCK_BYTES])} - {-1}
    return frozenset() if len(found) == whole else frozenset(found)


def _hour(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,2}", text) and int(text) < 24 else -1


def _day(text: str) -> int:
    return _DAYS.index(text.lower()) if text.lower() in _DAYS else -1
