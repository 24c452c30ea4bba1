"""What the engine tells, as values: one for each kind of line it writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from tui.core.model import FoundFeed
from tui.core.saved_pages import Became


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshWaits:
    """Another process fetches first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshPlanned:
    """A refresh begins."""

    total: int
    """Feeds that are asked."""
    too_soon: timedelta | None = None
    """When nothing is asked because all were asked a moment ago: how long ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDone:
    """One feed has answered, or not."""

    title: str
    new: int
    updated: int
    cause: str = ""
    """Why it failed; empty where it did not."""
    remedy: str = ""
    hidden: int = 0
    """Of the new ones those that rules hid."""
    notified: tuple[str, ...] = ()
    """Titles of the new ones of which a rule asks to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesBegin:
    """The pages that wait are fetched, the newest first."""

    total: int
    """All of this run, those that are done included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesDone:
    """The pages that waited have been fetched, or a refresh comes first."""

    left: int = 0
    """Pages that wait still."""
    offline: bool = False
    """Whether that is for want of a network."""
    cause: str = ""
    """A sentence, where a mistake was the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDone:
    """The page behind a story was fetched, with all that wait or because somebody wants to read it, or not."""

    entry: int
    """The story's number."""
    cause: str = ""
    """Why the feed's text stays; empty where the page's is there."""
    remedy: str = ""
    feed: str = ""
    """The name of its feed."""
    notified: tuple[str, ...] = ()
    """The story's title, where a rule asks to be told of it for what the page says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshDone:
    """A refresh has ended."""

    asked: int
    new: int
    failed: int
    cancelled: bool
    offline: bool
    why: str = ""
    """What most feeds met when there was no network."""
    hidden: int = 0
    """Of the new stories those that rules hid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshFailed:
    """A refresh could not go on; `message` is a sentence."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsFound:
    """Looking for feeds at an address has ended."""

    url: str
    """The address that was asked; empty where the text was none."""
    feeds: tuple[FoundFeed, ...] = ()
    """The most likely first."""
    left_out: int = 0
    """Feeds that the page names too and that were not looked at."""
    cause: str = ""
    """Why there are none, with what was looked at; beside feeds: why the address itself was not to be had."""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAdded:
    """A feed is subscribed, or several at once."""

    feeds: tuple[int, ...]
    """Their numbers, one at least."""
    title: str
    """Of the first."""
    total: int
    """Stories of all of them."""
    unread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddingFailed:
    """Looking for feeds, or subscribing to one, could not be done; `message` is a sentence."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSaved:
    """A page was saved as a story of its own, or could not be."""

    url: str = ""
    """As it was asked for; the engine's client knows it."""
    title: str = ""
    became: Became = "new"
    hidden: bool = False
    """Whether a rule hid it now, or somebody had before."""
    also: str = ""
    """The name of the feed that has it, too; empty: none has."""
    cause: str = ""
    """Why it was not saved; empty where it was."""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Something that the person should know, whatever was asked for."""

    message: str


AddingEvent: TypeAlias = FeedsFound | FeedAdded | AddingFailed
"""What comes of looking for feeds and of subscribing."""

EngineEvent: TypeAlias = (
    RefreshWaits
    | RefreshPlanned
    | FeedDone
    | PagesBegin
    | PageDone
    | PagesDone
    | RefreshDone
    | RefreshFailed
    | FeedsFound
    | FeedAdded
    | AddingFailed
    | PageSaved
    | Noted
)


def event_of(said: dict[str, object]) -> EngineEvent | None:
    """What one line of the engine means; `None`: nothing to us.

    Raises:
        KeyError, TypeError, ValueError: it is not as the engine writes.
    """
    match said["event"]:
        case "waiting":
            return RefreshWaits()
        case "planned":
            soon = said.get("too_soon")
            too_soon = timedelta(seconds=soon) if isinstance(soon, int | float) else None
            return RefreshPlanned(total=_number(said, "total"), too_soon=too_soon)
        case "outcome":
            return _feed_done(said)
        case "pages":
            return PagesBegin(total=_number(said, "total"))
        case "page":
            return _page_done(said)
        case "pages_done":
            return PagesDone(left=_number(said, "left"), offline=said.get("offline") is True)
        case "found":
            return _found(said)
        case "added":
            return _added(said)
        case "saved":
            return _page_saved(said)
        case "done":
            return _refresh_done(said)
        case "note":
            return Noted(message=_text(said, "message"))
    return None


def _feed_done(said: dict[str, object]) -> FeedDone:
    return FeedDone(
        title=_text(said, "title"),
        new=_number(said, "new"),
        updated=_number(said, "updated"),
        cause=_text(said, "cause"),
        remedy=_text(said, "remedy"),
        hidden=_number(said, "hidden"),
        notified=_texts(said, "notified"),
    )


def _page_done(said: dict[str, object]) -> PageDone:
    return PageDone(
        entry=_number(said, "entry"),
        cause=_text(said, "cause"),
        remedy=_text(said, "remedy"),
        feed=_text(said, "feed"),
        notified=_texts(said, "notified"),
    )


def _refresh_done(said: dict[str, object]) -> RefreshDone:
    return RefreshDone(
        asked=_number(said, "asked"),
        new=_number(said, "new"),
        failed=_number(said, "failed"),
        cancelled=said.get("cancelled") is True,
        offline=said.get("offline") is True,
        why=_text(said, "why"),
        hidden=_number(said, "hidden"),
    )


def _page_saved(said: dict[str, object]) -> PageSaved:
    told = said.get("became")
    return PageSaved(
        title=_text(said, "title"),
        became=told if told == "updated" or told == "unchanged" else "new",
        hidden=said.get("hidden") is True,
        also=_text(said, "also"),
        cause=_text(said, "cause"),
        remedy=_text(said, "remedy"),
    )


def _found(said: dict[str, object]) -> FeedsFound:
    listed = said.get("feeds")
    feeds = [_feed(each) for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return FeedsFound(
        url=_text(said, "url"),
        feeds=tuple(feeds),
        left_out=_number(said, "left_out"),
        cause=_text(said, "cause"),
        remedy=_text(said, "remedy"),
    )


def _added(said: dict[str, object]) -> FeedAdded:
    feeds = said["feeds"]
    if not isinstance(feeds, list) or not feeds:
        raise TypeError(feeds)
    return FeedAdded(
        feeds=tuple(int(feed) for feed in feeds),
        title=_text(said, "title"),
        total=_number(said, "total"),
        unread=_number(said, "unread"),
    )


def _feed(said: dict[str, object]) -> FoundFeed:
    newest, feed_id = _text(said, "newest"), said.get("feed_id")
    return FoundFeed(
        url=_text(said, "url"),
        title=_text(said, "title"),
        format=_text(said, "format"),
        entries=_number(said, "entries"),
        newest=datetime.fromisoformat(newest) if newest else None,
        titles=_texts(said, "titles"),
        known_as=_text(said, "known_as"),
        feed_id=feed_id if isinstance(feed_id, int) else None,
    )


def _number(said: dict[str, object], name: str) -> int:
    value = said.get(name)
    return value if isinstance(value, int) else 0


def _texts(said: dict[str, object], name: str) -> tuple[str, ...]:
    value = said.get(name)
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _text(said: dict[str, object], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""
