"""Feeds found at an address, in words: what each is and what it tells, so that one can be chosen."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from textual.content import Content

from tui.app.addresses import shown_host, shown_url
from tui.app.dates import day_and_time
from tui.app.screens.dialog import MUTED
from tui.app.signs import Signs
from tui.core.model import FoundFeed
from tui.core.text import cell_width, crop, displayable

_NAME_CELLS = 40


def host_typed(text: str) -> str:
    """Which site a person means who types this; the text itself where that cannot be told."""
    address = text.strip()
    try:
        named = urlsplit(address).netloc
    except ValueError:
        named = ""
    return shown_host(address if named else f"https://{address}") or displayable(address)


def feed_title(feed: FoundFeed) -> str:
    """Its own name, or its address."""
    return displayable(feed.title) or shown_url(feed.url)


def subscribing_to(feeds: Sequence[FoundFeed]) -> str:
    """The feed's name, or how many they are."""
    return crop(feed_title(feeds[0]), _NAME_CELLS) if len(feeds) == 1 else f"{len(feeds)} feeds"


def feed_line(feed: FoundFeed, *, cells: int, signs: Signs) -> Content:
    """Name, format and number of entries in one line of at most so many cells."""
    facts = signs.between.join(fact for fact in (displayable(feed.format), _entries(feed.entries)) if fact)
    name = signs.cropped(feed_title(feed), max(10, cells - len(facts) - len(signs.between)))
    left = cells - cell_width(name) - len(signs.between)
    rest = signs.between + signs.cropped(facts, left) if left > 0 else ""
    return Content.assemble((name, "bold"), (rest, MUTED))


def feed_lines(feed: FoundFeed, *, cells: int, now: datetime, signs: Signs) -> list[Content]:
    """Name, facts and the newest titles, a line each of at most so many cells."""
    known = f"already there as {displayable(feed.known_as)}" if feed.known_as else ""
    facts = [known, displayable(feed.format), _entries(feed.entries)]
    if feed.newest is not None:
        facts.append(f"newest {day_and_time(feed.newest, now)}")
    between = signs.between.join(fact for fact in facts if fact)
    titles = [f"{signs.bullet} {displayable(title) or '(no title)'}" for title in feed.titles]
    return [
        Content.styled(signs.cropped(feed_title(feed), cells), "bold"),
        Content.styled(signs.cropped(between, cells), "$text-warning" if feed.known_as else MUTED),
        *(Content(signs.cropped(f"  {title}", cells)) for title in titles),
    ]


def _entries(number: int) -> str:
    return f"{number:,} {'entry' if number == 1 else 'entries'}"
