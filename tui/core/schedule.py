"""When a feed is asked again: its own pace, the server's wishes, and patience after failures.

Everything here only ever lengthens a wait; nothing asks earlier than it was told to.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from tui.core.model import ProblemKind, Wish

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)

BASE = HOUR
"""Pace of a feed of which too little is known."""
SHORTEST = timedelta(minutes=30)
LONGEST = DAY
"""Bounds of the pace that follows a feed's own; a given duration may lie outside of them."""
VISITS_BETWEEN_STORIES = 4
"""How often a feed is asked while it posts once, under "auto"."""
THROTTLED = timedelta(hours=4)
"""Wait after a 429 or 503 that names none, and after a check for robots."""
MANUAL_FLOOR = timedelta(minutes=5)
"""Least time between two requests for one feed, also when a key asks (not for private hosts; `--force` has none)."""

MOST_JITTER = 0.1
"""The greatest share by which a wait is lengthened, so that feeds spread out."""

_LEFT_ALONE = frozenset({ProblemKind.THROTTLED, ProblemKind.BLOCKED})
_SENSIBLE = timedelta(days=366)
_DIGITS = re.compile(r"[0-9]{1,12}", re.ASCII)


def interval(every: timedelta | None, gaps: Sequence[datetime], *, now: datetime | None = None) -> timedelta:
    """How long to wait between two requests for a feed that answers.

    Args:
        every: the person's own duration, taken as it is; `None`: auto.
        gaps: publication times of the feed's newest stories, newest first; those after `now` count as now.
        now: if given, the silence since the newest story counts too, so that a feed that fell asleep is
            asked less and less.
    """
    if every is not None:
        return every
    if len(gaps) < 3:
        return BASE
    if now is not None:
        gaps = [min(time, now) for time in gaps]
    end, pauses = (now, len(gaps)) if now is not None and now > gaps[0] else (gaps[0], len(gaps) - 1)
    between = max(end - gaps[-1], timedelta(0)) / pauses
    return min(max(between / VISITS_BETWEEN_STORIES, SHORTEST), LONGEST)


def parse_retry_after(value: str | None, *, now: datetime, date_header: str | None = None) -> timedelta | None:
    """The wait that a Retry-After header asks for, at most a week.

    A date is read against the server's own Date header, so that a server whose
    clock is off still gets the wait it meant. `None`: absent or nonsense.
    """
    text = (value or "").strip()
    if text.isdecimal():
        wait = _seconds(text)
    elif (moment := _http_date(text)) is not None:
        wait = moment - (_http_date(date_header) or now)
    else:
        return None
    return min(wait, WEEK) if wait is not None and timedelta(0) <= wait <= _SENSIBLE else None


def server_wish(headers: Mapping[str, str], wish: Wish, *, now: datetime) -> timedelta:
    """How long server (`headers`, names in lower case) and feed document want to be left alone, at most a day."""
    return min(max(_freshness(headers, now), wish.every, timedelta(0)), DAY)


def next_due(
    now: datetime,
    every: timedelta,
    *,
    failures: int = 0,
    wish: timedelta = timedelta(0),
    retry_after: timedelta | None = None,
    kind: ProblemKind | None = None,
    skip_hours: Collection[int] = (),
    skip_days: Collection[int] = (),
    jitter: float = 0.0,
) -> datetime:
    """Time of the next fetch of a feed.

    Each failure in a row (`failures`, the last one included) doubles the wait,
    up to a day. A server's wish may lengthen it up to a day, its Retry-After up
    to a week; `jitter`, 0 to 0.1, lengthens it by that share, so that feeds
    spread out. Skipped hours and days (as `date.weekday()` counts) are GMT, and
    ignored where they would leave none.
    """
    told = min(retry_after, WEEK) if retry_after else _unsaid(kind)
    wait = max(every, backoff(every, failures), min(wish, DAY), told)
    return after_skips(now + wait * (1 + min(max(jitter, 0.0), MOST_JITTER)), skip_hours, skip_days)


def backoff(every: timedelta, failures: int) -> timedelta:
    """Wait after so many failures in a row, for a feed with this pace."""
    if failures <= 0:
        return timedelta(0)
    return min(max(HOUR, every) * (1 << min(failures - 1, 10)), max(DAY, every))


def failures_by_themselves(since: timedelta, every: timedelta, *, counted: int) -> int:
    """How many failures in a row there would be had only the schedule asked, at most those counted.

    Args:
        since: the time from the first failure to the last one.
        every: the feed's own pace.
        counted: all failures in a row, those included for which a person asked before the time had come.
    """
    step = max(HOUR, every)
    doublings = (max(since, timedelta(0)) // step + 1).bit_length() - 1  # tries lie 0, 1, 3, 7 … steps after the first
    return min(counted, doublings + 1)


def early_due(
    due: datetime,
    now: datetime,
    *,
    retry_after: timedelta | None,
    kind: ProblemKind | None,
    skip_hours: Collection[int] = (),
    skip_days: Collection[int] = (),
) -> datetime:
    """When a feed is asked next that a person asked for before its time, in vain.

    It stays due when it was; only the server can have it wait longer.
    """
    told = min(retry_after, WEEK) if retry_after else _unsaid(kind)
    return after_skips(max(due, now + told), skip_hours, skip_days)


def host_quiet(retry_after: timedelta | None) -> timedelta:
    """For how long nothing is asked of a public host that sent 429; no time at all is none that was told."""
    return min(retry_after, WEEK) if retry_after else THROTTLED


def _unsaid(kind: ProblemKind | None) -> timedelta:
    """Wait where the server named none, or one of no time at all."""
    return THROTTLED if kind in _LEFT_ALONE else timedelta(0)


def after_skips(due: datetime, hours: Collection[int], days: Collection[int]) -> datetime:
    """The first moment from `due` on that lies in no skipped hour or day (GMT), minutes kept."""
    skipped_hours = _sensible(hours, 24)
    skipped_days = _sensible(days, 7)
    if not skipped_hours and not skipped_days:
        return due
    while (there := due.astimezone(UTC)).hour in skipped_hours or there.weekday() in skipped_days:
        due += HOUR
    return due


def _sensible(values: Collection[int], size: int) -> frozenset[int]:
    """Those below `size`, or none at all where they would leave nothing."""
    kept = frozenset(value for value in values if 0 <= value < size)
    return kept if len(kept) < size else frozenset()


def _freshness(headers: Mapping[str, str], now: datetime) -> timedelta:
    """How long the answer says it stays fresh (RFC 9111, 4.2.1, as a private cache reads it)."""
    directives = dict(_directives(headers.get("cache-control", "")))
    if "no-cache" in directives or "no-store" in directives:
        return timedelta(0)
    for name in ("max-age", "s-maxage"):
        if (age := _seconds(directives.get(name, ""))) is not None:
            return age
    expires = _http_date(headers.get("expires"))
    return expires - (_http_date(headers.get("date")) or now) if expires is not None else timedelta(0)


def _directives(value: str) -> list[tuple[str, str]]:
    """Names (lower case) and values of a Cache-Control header."""
    parts = (part.partition("=") for part in value.split(","))
    return [(name.strip().lower(), text.strip().strip('"')) for name, _, text in parts]


def _seconds(text: str) -> timedelta | None:
    """A count of seconds, or `None` for anything else."""
    return timedelta(seconds=int(text)) if _DIGITS.fullmatch(text) else None


def _http_date(value: str | None) -> datetime | None:
    """A date as HTTP and mail write it, aware and in UTC, or `None`."""
    if not value or len(value) > 64:
        return None
    from email.utils import parsedate_to_datetime  # late: 4 ms

    try:
        moment = parsedate_to_datetime(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
