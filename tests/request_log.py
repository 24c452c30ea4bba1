"""A log of requests as servers see them, and what their answers ask for; read by hand, as a second opinion."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
NONE = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request, and what it was answered."""

    passed: timedelta
    """Since the log began, by a clock that nobody sets."""
    wall: datetime
    """What the clock of the reader's machine showed."""
    ahead: timedelta = timedelta(0)
    """How far that clock was put forward until then, all in all."""
    feed: str
    """Which feed it was for."""
    url: str
    host: str
    away: timedelta = timedelta(0)
    """How long until then the program did not run, the machine slept or had no network, all in all."""
    unheard: int = 0
    """How often until then the feed was asked for where nobody could hear it."""
    at_once: int = 1
    """Requests under way at that host when this one came, itself included; and in all."""
    in_all: int = 1
    sent: Mapping[str, str] = field(default_factory=dict)
    """Headers, names in lower case."""
    status: int
    """0: nobody answered."""
    said: Mapping[str, str] = field(default_factory=dict)
    """Headers of the answer, names in lower case."""
    is_feed: bool = True
    """Whether a body that came was the feed."""
    document_wish: timedelta = NONE
    """What the feed's document asks for."""
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    every: timedelta | None = None
    """The person's own pace for the feed; `None`: auto."""
    by_person: bool = False
    """Whether a key asked for it."""
    revived: bool = False
    """Whether the person wanted a feed asked once more that was gone."""
    hop: bool = False
    """Whether a redirect led here."""
    start: int = 0
    """The how-manieth start of the program it was."""

    @property
    def failed(self) -> bool:
        """Whether it brought neither the feed nor that it is unchanged."""
        unchanged = self.status == 304 and not self.sent.keys().isdisjoint({"if-none-match", "if-modified-since"})
        return not (unchanged or (self.status == 200 and self.is_feed))


def elapsed(before: Asked, after: Asked) -> timedelta:
    """The time between two requests as a careful reader could know it: clocks put forward make it longer."""
    return after.passed - before.passed + after.ahead - before.ahead


def retry_after(asked: Asked) -> timedelta | None:
    """What an answer asks for, at most a week; read here by hand, as a second opinion."""
    text = asked.said.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,8}", text, re.ASCII):
        wait = timedelta(seconds=int(text))
    else:
        try:
            moment = parsedate_to_datetime(text)
            here = parsedate_to_datetime(asked.said["date"]) if "date" in asked.said else asked.wall
        except (ValueError, TypeError, IndexError):
            return None
        wait = moment - here
    return min(wait, 7 * DAY) if NONE <= wait <= 366 * DAY else None


def wish_of(answer: Asked) -> timedelta:
    """How long server and document want to be left alone, at most a day; by hand, as a second opinion."""
    control = [part.strip().lower() for part in answer.said.get("cache-control", "").split(",")]
    ages = {name: text.strip('"') for name, _, text in (part.partition("=") for part in control)}
    wish = NONE
    if "no-cache" not in ages and "no-store" not in ages:
        given = [ages[name] for name in ("max-age", "s-maxage") if re.fullmatch("[0-9]{1,12}", ages.get(name, ""))]
        if given:
            wish = timedelta(seconds=int(given[0]))
        elif "expires" in answer.said:
            try:
                expires = parsedate_to_datetime(answer.said["expires"])
                wish = expires - parsedate_to_datetime(answer.said["date"])
            except (ValueError, KeyError):
                wish = NONE
    return min(max(wish, answer.document_wish, NONE), DAY)
