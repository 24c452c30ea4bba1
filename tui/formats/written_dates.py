"""Dates as people write them on a page, in the order and with the names of many languages.

Only what names year, month and day is a date; where a number may be the day
or the month and nothing tells which, it is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from unicodedata import decimal, normalize

from tui.formats.month_names import month_named
from tui.formats.zones import zone_named

LONGEST = 200
"""Characters of a line that are looked at."""
_OLDEST, _LATEST = 1990, 2099
_NAME = r"(?P<name>[^\W\d_]{3,12})\.?"
_YEAR, _DAY = r"(?P<year>(?:19|20)\d\d)(?!\d)", r"(?<!\d)(?P<day>\d{1,2})"
_NUMBERED = r"(?:\s?(?:st|nd|rd|th|er|º|ª|°)\b|\s?[º°.])?"
_OF = r"(?:\s?(?:(?:de|del|of)\b|d[’']))?"
_FORMS = (
    re.compile(rf"(?<!\d){_YEAR}\s?(?P<sign>[-./])\s?(?P<month>\d{{1,2}})\s?(?P=sign)\s?(?P<day>\d{{1,2}})(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]\s?(?P<day>\d{{1,2}})\s?[日일号號]?"),
    re.compile(rf"{_DAY}{_NUMBERED}{_OF}[\s-]?{_NAME}{_OF}\s?[,-]?\s?{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?<!\w){_NAME}\s?{_DAY}{_NUMBERED}\s?,?\s{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?<!\d){_YEAR}\.?\s?{_NAME}\s?{_DAY}\.?(?!\d)", re.IGNORECASE),
    re.compile(rf"{_DAY}\stháng\s(?P<month>\d{{1,2}}),?\s(?:năm\s)?{_YEAR}", re.IGNORECASE),
    re.compile(
        rf"(?<![\d./-])(?P<first>\d{{1,2}})\s?(?P<sign>[./-])\s?(?P<second>\d{{1,2}})\s?(?P=sign)\s?{_YEAR}(?![./-]\d)"
    ),
)
_CLOCK = (
    r"(?P<half>上午|下午|午前|午後|오전|오후)?\s?(?P<hour>\d{1,2})(?!\d)"
    r"(?:\s?[:.hH时時시]\s?(?P<minute>\d\d)(?!\d)[分分분]?)?(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?"
    r"(?:\s?(?P<meridiem>[ap]\.?\s?m\b\.?)|\s?(?:uhr|h)\b)?"
    r"(?:\s?\(?(?:(?:GMT|UTC)?(?P<offset>[+-]\d\d:?\d\d)|(?P<zone>(?-i:[A-Z]{1,5}))\b)\)?)?"
)
_AT = r"(?:(?:at|um|à|às|a las|alle|alle ore|ore|kl|klo|om|ob|o|в|о)\b\.?:?\s)?"
_BEHIND = re.compile(rf"(?:\s?[,|·•・–—@-]|T)?\s?{_AT}{_CLOCK}", re.IGNORECASE)
_BEFORE = re.compile(
    rf"(?<![\d:]){_CLOCK}\s?[,|·•・–—-]?\s?(?:(?:on|am|le|el|il|den)\s)?(?:[^\W\d_]{{2,12}}\.?,?\s)?\Z",
    re.IGNORECASE,
)
"""A time and perhaps a day of the week, at the end of what stands before a date."""
_LONGEST_TIME = 45
_HALVES = {"上午": "a", "午前": "a", "오전": "a", "下午": "p", "午後": "p", "오후": "p"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What is known of how a page writes dates."""

    lang: str = ""
    day_first: bool | None = None
    """Of dates in numbers, such as 03/04/2026; `None`: nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDate:
    """A date in a line."""

    moment: datetime
    """Aware and in UTC; what is written without a zone is taken for it, without a time for midnight."""
    start: int
    end: int
    """Where it stands in the line, its time included."""


def as_read(text: str) -> str:
    """A line in the form whose places `dates_in` tells: blanks run together, all digits as usual."""
    line = normalize("NFKC", " ".join(text[: 2 * LONGEST].split()))[:LONGEST]
    if line.isascii():
        return line
    return "".join(str(decimal(one)) if one.isdecimal() else one for one in line)


def dates_in(line: str, usage: Usage) -> list[WrittenDate]:
    """The dates in a line, in their order.

    Args:
        line: As `as_read` makes it.
        usage: How the page writes them.
    """
    found: list[WrittenDate] = []
    if not any(character.isdigit() for character in line):
        return found
    days = sorted(_days(line[:LONGEST], usage), key=lambda day: (day.start, -day.end))
    for day in days:
        if not found or day.start >= found[-1].end:
            found.append(_with_time(line, day, after=found[-1].end if found else 0))
    return found


def _days(line: str, usage: Usage) -> Iterator[WrittenDate]:
    for form in _FORMS:
        for match in form.finditer(line):
            if (day := _day(match.groupdict(), usage)) is not None:
                yield WrittenDate(moment=day, start=match.start(), end=match.end())


def _day(told: dict[str, str | None], usage: Usage) -> datetime | None:
    year, month, day = int(told["year"] or 0), int(told.get("month") or 0), int(told.get("day") or 0)
    if name := told.get("name"):
        month = month_named(name, usage.lang) or 0
    elif told.get("first"):
        day, month = _in_order(int(told["first"] or 0), int(told["second"] or 0), told["sign"] or "", usage)
    try:
        return datetime(year, month, day, tzinfo=UTC) if _OLDEST <= year <= _LATEST else None
    except ValueError:
        return None


def _in_order(first: int, second: int, sign: str, usage: Usage) -> tuple[int, int]:
    """Day and month of two numbers, or zeros."""
    if first == second or second > 12 or first > 12:
        return max(first, second), min(first, second)
    # Nobody writes dots with the month first.
    day_first = True if sign == "." else usage.day_first
    return (0, 0) if day_first is None else (first, second) if day_first else (second, first)


def _with_time(line: str, day: WrittenDate, *, after: int) -> WrittenDate:
    """The date with the time behind or before it, if there is one."""
    behind = _BEHIND.match(line, day.end, day.end + _LONGEST_TIME)
    if behind is not None and (moment := _at(day.moment, behind)) is not None:
        return WrittenDate(moment=moment, start=day.start, end=behind.end())
    start = max(after, day.start - _LONGEST_TIME)
    before = _BEFORE.search(line[start : day.start])
    if before is not None and (moment := _at(day.moment, before)) is not None:
        return WrittenDate(moment=moment, start=start + before.start(), end=day.end)
    return day


def _at(day: datetime, clock: re.Match[str]) -> datetime | None:
    """A time of a day in UTC; `None` where the numbers are no time."""
    hour, minute = int(clock["hour"]), clock["minute"]
    half = (clock["meridiem"] or "")[:1].lower() or _HALVES.get(clock["half"] or "", "")
    if minute is None and not half:
        return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        zone = _zone(clock["offset"], clock["zone"])
        moment = day.replace(hour=hour, minute=int(minute or 0), second=int(clock["second"] or 0), tzinfo=zone)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(offset: str | None, name: str | None) -> tzinfo:
    if offset:
        ahead = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
        return timezone(ahead if offset[0] == "+" else -ahead)
    return zone_named((name or "").upper()) or UTC
