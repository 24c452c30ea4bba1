"""What the store tells of stories and feeds: the values that lists, articles and the command line show.

Texts are as their publisher sent them; times are aware and in UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from tui.core.model import Enclosure, Problem, Validators, Wish

Source: TypeAlias = Literal["feed", "page"]
"""Whose text of a story it is: the feed's, or that of the page behind it."""
MOVED_TIMES = 3
"""Days in a row on which a feed must have answered from another address before that is said to be its new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """One story as a list shows it."""

    key: int
    """The `sort_key`: newest is greatest, unique."""
    id: int
    """The public number: never changes, never used again."""
    feed_id: int
    feed: str
    """The feed's name: the person's own, else the feed's, else its address."""
    title: str
    published: datetime | None
    first_seen: datetime
    read: bool
    starred: bool
    hidden: bool
    archived: bool
    """Whether its feed is no longer subscribed."""
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story whole."""

    line: StoryLine
    feed_url: str
    folders: tuple[str, ...]
    url: str
    author: str
    updated: datetime | None
    words: int
    lang: str
    source: Source
    """Whose text `body` is."""
    body: str
    """Untrusted HTML."""
    base_url: str
    text: str
    comments_url: str
    enclosures: tuple[Enclosure, ...]
    has_page: bool = False
    """Whether the text of the page behind it is here, whichever `body` is."""
    page_problem: Problem | None = None
    """Why it is not, where it was asked for."""
    page_tried: datetime | None = None
    """When it was last asked for in vain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """How many saved searches, or rules, came into a list, went out of it, or stand there otherwise."""

    added: int = 0
    removed: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What a feeds.toml that was changed on disk brought; numbers of feeds where nothing else is said."""

    added: int = 0
    """Those that are new, or back again."""
    archived: int = 0
    """Those that are gone from it; their stories stay."""
    readdressed: int = 0
    """Those with another address; their stories stay theirs."""
    renamed: int = 0
    moved: int = 0
    """Those that lie in other folders."""
    paused: int = 0
    resumed: int = 0
    unlisted: int = 0
    relisted: int = 0
    otherwise: int = 0
    """Those with other settings of their own, paused and unlisted left aside."""
    folders: int = 0
    """Folders with other settings."""
    searches: Turned = field(default_factory=Turned)
    rules: Turned = field(default_factory=Turned)
    settings: tuple[tuple[str, str], ...] = ()
    """Global settings with another value: their names, and the values as they are written."""
    keys: bool = False
    """Whether keys lead elsewhere."""
    openers: bool = False
    """Whether what opens links is another."""
    mistakes: tuple[str, ...] = ()
    """What is wrong with it now and was not before, a sentence each."""
    mended: bool = False
    """Whether it had mistakes and has none now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLine:
    """One feed as the sidebar and `dateline feeds` show it."""

    id: int
    url: str
    title: str
    """The person's own name for it, else the feed's, else its address."""
    site_url: str
    folders: tuple[str, ...]
    unread: int
    total: int
    last_try: datetime | None
    last_success: datetime | None
    next_due: datetime | None
    """`None`: never asked yet, so due."""
    failures: int
    """In a row."""
    failing_since: datetime | None
    problem: Problem | None
    paused: bool
    unlisted: bool
    archived: bool
    moved_to: str
    """Where it answered permanently (301, 308) the last time, or empty."""
    moved_times: int = 0
    """On how many days in a row it did."""
    gone: bool = False
    """Whether it said that it is gone for good (410), and is not asked any more."""

    @property
    def has_moved(self) -> bool:
        """Whether it has moved for good, as far as one can tell."""
        return bool(self.moved_to) and self.moved_times >= MOVED_TIMES


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFeed:
    """What a refresh must know of one feed before it asks."""

    id: int
    url: str
    title: str
    validators: Validators
    body_hash: str
    """Hash of the last body that was parsed; empty: none yet."""
    failures: int
    last_try: datetime | None
    last_success: datetime | None
    gone: bool
    wish: Wish = field(default_factory=Wish)
    """What the document asked for when it was last read; holds until it is read again."""
    next_due: datetime | None = None
    """When it would be asked by itself; `None`: it never was asked."""
    failing_since: datetime | None = None
    moved_to: str = ""
    """Where it answered permanently the last time, or empty."""
    moved_times: int = 0
    """On how many days in a row it did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagCount:
    """A tag and how many stories carry it; hidden ones do not count."""

    name: str
    total: int
    below: int = 0
    """Stories that carry a tag below it, and not itself."""
    last_used: datetime | None = None
    """When a person last put it on a story; aware, in UTC. `None`: never, rules did."""

    @property
    def stories(self) -> int:
        """How many stories carry it or a tag below it, as `tag:` finds them."""
        return self.total + self.below


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchCount:
    """A saved search and how many unread stories it finds in feeds that are still subscribed."""

    name: str
    query: str
    """As it is written."""
    unread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The sidebar's numbers, read in one go."""

    unread: int
    today: int
    """Unread stories of today, local time."""
    starred: int
    all: int
    feeds: tuple[FeedLine, ...]
    """Not archived, in the order of feeds.toml."""
    tags: tuple[TagCount, ...]
    """Last used first."""
    searches: tuple[SearchCount, ...] = ()
    """In the order of feeds.toml."""
    saved: int = 0
    """Pages that were saved as stories of their own."""
    saved_unread: int = 0
    saved_feed: int | None = None
    """The number under which they lie among the feeds; `None`: none ever was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a change of state did."""

    batch: int | None
    """Its number in the journal; `None` when nothing changed."""
    label: str
    changed: int
    skipped: int = 0
    """Stories it did not touch: already so, or changed since (undo)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One line of the history."""

    id: int
    time: datetime
    origin: str
    """screen, cli, rule, open or import."""
    label: str
    count: int
    undone: bool
