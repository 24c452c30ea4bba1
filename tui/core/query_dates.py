"""Days and spans of time as people write them in queries, and back."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{6})?)?(Z|[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?"
)
_SPAN = re.compile(r"([0-9]{1,9})([hdwy])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1), "y": timedelta(days=365)}
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_EARLIEST = datetime(_FIRST_YEAR, 1, 2, tzinfo=UTC)
_NAMED = {"today": 0, "yesterday": -1, "tomorrow": 1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

SPANS = ("3d", "12h", "2w", "1y")
"""How spans of time are written."""
DAY_NAMES = (*_NAMED, *_WEEKDAYS)
"""The words that name days."""


def examples(text: str, now: datetime) -> tuple[str, ...]:
    """How days are written, first as `text` tries to."""
    written = (now.date().isoformat(),)
    return (*written, *DAY_NAMES) if text[:1].isdigit() else (*DAY_NAMES, *written)


def read_day(text: str, now: datetime) -> date | None:
    """The day that `text` names; `None`: none, or one that no story is from.

    A day of the week is the latest that is not to come: today's name means today.
    """
    name, today = text.lower(), now.date()
    if name in _NAMED:
        return today + timedelta(days=_NAMED[name])
    if name in _WEEKDAYS:
        return today - timedelta(days=(today.weekday() - _WEEKDAYS.index(name)) % 7)
    written = _DAY.fullmatch(text)
    if written is None or not _FIRST_YEAR <= int(written[1]) <= _LAST_YEAR:
        return None
    try:
        return date(int(written[1]), int(written[2]), int(written[3]))
    except ValueError:
        return None


def first_moment(day: date, zone: tzinfo) -> datetime:
    """When `day` begins in `zone`: midnight, or later where the clocks are put forward then."""
    return in_zone(datetime.combine(day, time(), zone), zone)


def whole_day(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """The first moments of `day` and of the next one."""
    return first_moment(day, zone), first_moment(day + timedelta(days=1), zone)


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """The same moment as the clocks of `zone` show it, at a fixed offset, so that it compares and adds rightly."""
    local = moment.astimezone(UTC).astimezone(zone)
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta(0)), fold=0)


def read_moment(text: str, now: datetime) -> datetime | None:
    """The beginning of a day, or a time such as 2024-01-31T14:05; `None`: neither."""
    zone = now.tzinfo or UTC
    day = read_day(text, now)
    if day is not None:
        return first_moment(day, zone)
    if _MOMENT.fullmatch(text) is None or not _FIRST_YEAR <= int(text[:4]) <= _LAST_YEAR:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return in_zone(moment if moment.tzinfo else moment.replace(tzinfo=zone), zone)


def read_ago(text: str, now: datetime) -> datetime | None:
    """The moment as long ago as `text` says, such as 3d; `None`: no span of time."""
    written = _SPAN.fullmatch(text.lower())
    if written is None:
        return None
    zone = now.tzinfo or UTC
    unit = _UNITS[written[2]]
    longest = now - _EARLIEST
    span = unit * min(int(written[1]), longest // unit + 1)
    return in_zone(max(_EARLIEST, now.astimezone(UTC) - span), zone)


def write_moment(moment: datetime) -> str:
    """The day when it is a midnight, else date, time and offset."""
    if moment.time() == time():
        return moment.date().isoformat()
    return moment.isoformat(timespec="auto" if moment.second or moment.microsecond else "minutes")
