"""Dates of feeds, of which no two are written alike."""

from calendar import timegm
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from dateutil import parser as dateutil_parser
from dateutil import tz

from tui.formats.zones import zone_named

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OLDEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
"""Dates outside are no dates but a program's zero (year 1) or a number misread; so is the epoch itself."""
_LONGEST = 64
_PROBES = (datetime(2001, 2, 3, tzinfo=UTC), datetime(2004, 5, 6, tzinfo=UTC))


def moment(parts: object, written: object = "") -> datetime | None:
    """Time in UTC, or `None` where there is no usable one.

    Args:
        parts: The nine numbers that feedparser found, in GMT, or anything else.
        written: The date as the publisher wrote it, tried when there are no parts.
    """
    if isinstance(parts, tuple) and len(parts) == 9:
        try:
            return _sane(EPOCH + timedelta(seconds=timegm(parts)))
        except (ValueError, OverflowError, TypeError):
            return None
    return parse_date(written) if isinstance(written, str) and not parts else None


def parse_date(written: str) -> datetime | None:
    """Time in UTC of a date in RFC 3339 or another form that names year, month and day; without a zone it is UTC."""
    written = written.strip()
    if not written or len(written) > _LONGEST:
        return None
    try:
        return _sane(_in_utc(datetime.fromisoformat(written)))
    except (ValueError, OverflowError):
        pass
    try:
        first, second = (dateutil_parser.parse(written, default=probe, tzinfos=_zone) for probe in _PROBES)
    except (ValueError, OverflowError, TypeError, ArithmeticError, AttributeError, IndexError):
        return None
    # What was not written comes from the probes: they then disagree.
    try:
        return _sane(_in_utc(first)) if first == second else None
    except (ValueError, OverflowError):
        return None


def newest_first(dates: Sequence[datetime | None]) -> list[int]:
    """Positions in `dates`, newest first as far as they tell.

    What has no date stays behind the one before it, so that a document
    without any dates keeps its order.
    """
    known = next((date for date in dates if date is not None), EPOCH)
    filled: list[datetime] = []
    for date in dates:
        known = date or known
        filled.append(known)
    return sorted(range(len(filled)), key=filled.__getitem__, reverse=True)


def _zone(name: str | None, offset: int | None) -> tzinfo:
    if offset is not None:
        return tz.tzoffset(name, offset)
    return zone_named(name or "") or tz.UTC


def _in_utc(date: datetime) -> datetime:
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


def _sane(date: datetime) -> datetime | None:
    return date if OLDEST <= date < LATEST and date != EPOCH else None
