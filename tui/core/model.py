"""What publishers say: feeds, entries, and what became of asking for them.

All texts here are as their publisher sent them, untrusted and unsanitised;
`core.text.displayable` cleans them on the way out.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file attached to an entry."""

    url: str
    media_type: str = ""
    length_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a feed says of one story.

    Times are aware and in UTC. `body` is untrusted HTML: only
    `formats.blocks` reads it.
    """

    identity: str
    """Unique within the feed: its guid, else its link, else a hash of its content."""
    title: str = ""
    """Plain text, possibly empty."""
    author: str = ""
    url: str = ""
    """Absolute http(s) link of the story, or empty."""
    published: datetime | None = None
    """`None` when the feed has no usable date; lists then go by first sight."""
    updated: datetime | None = None
    body: str = ""
    """The longest text that the feed holds, as HTML."""
    base_url: str = ""
    """What relative links in `body` are relative to."""
    text: str = ""
    """The words of `body` as plain text, for the search index."""
    lang: str = ""
    comments_url: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    content_hash: str = ""
    """Hash of what a reader would notice: title, link and words of the body."""

    def __post_init__(self) -> None:
        for moment in (self.published, self.updated):
            if moment is not None and moment.tzinfo is None:
                raise ValueError(f"naive time in {self.identity!r}: {moment}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How often a feed document asks to be fetched (RSS ttl, sy:update*, skipHours, skipDays)."""

    every: timedelta = timedelta(0)
    """Zero when it says nothing."""
    skip_hours: frozenset[int] = frozenset()
    """Hours 0 to 23, GMT."""
    skip_days: frozenset[int] = frozenset()
    """Days as `date.weekday()` has them: Monday is 0; GMT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What one feed document says."""

    format: str
    """Such as "RSS 2.0", "Atom 1.0", "JSON Feed 1.1"."""
    title: str = ""
    site_url: str = ""
    lang: str = ""
    entries: tuple[Entry, ...] = ()
    """Newest first as far as dates tell, else in document order."""
    wish: Wish = Wish()
    left_out: int = 0
    """Entries beyond the cap that were not taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address at which a page says, or lets one expect, that a feed is."""

    url: str
    title: str = ""
    """What the page calls it; often empty."""
    declared: bool = False
    """Whether the page says so in a link tag; else it is a guess from the words of a link."""
    comments: bool = False
    """Whether it holds what readers say, not the stories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server wants to hear again, byte for byte (RFC 9110, section 13)."""

    etag: str | None = None
    last_modified: str | None = None


class ProblemKind(StrEnum):
    """What sort of trouble it was; decides the backoff."""

    OFFLINE = "offline"
    """No byte of an answer: DNS, connect, TLS, unreachable."""
    TIMEOUT = "timeout"
    HTTP = "http"
    """A status that is an error."""
    GONE = "gone"
    """410: never asked again until the person says so."""
    THROTTLED = "throttled"
    """429, or 503 with Retry-After."""
    BLOCKED = "blocked"
    """A check for robots, or a wall against programs, stands before it."""
    TOO_LARGE = "too large"
    REFUSED = "refused"
    """We would not follow: a private address, https to http, a strange scheme, too many redirects."""
    MALFORMED = "malformed"
    """An answer that is no feed, or one the parser could not finish."""
    NO_ARTICLE = "no article"
    """A page in which no text to read was found."""
    LESS = "less"
    """A page that gave less than the feed does."""
    CONFIG = "config"
    BUG = "bug"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why something did not work, as two plain sentences without a full stop at the end."""

    kind: ProblemKind
    cause: str
    remedy: str = ""
    retry_after: timedelta | None = None
    """What the server asked for; `None` when it did not."""
    general: str = ""
    """The cause without the name of a host, for when all feeds have it; empty where it is about one feed only."""
    asked: bool = True
    """False: nothing was asked, since another feed of that host was told to wait; the feed is not to blame."""
    quiet_host: str = ""
    """The public host that sent 429: all else there waits as long; empty: none did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Result of refreshing one feed."""

    feed_id: int
    title: str
    url: str
    new: int = 0
    hidden: int = 0
    """Of the new ones those that rules hid."""
    notified: tuple[str, ...] = ()
    """Titles of the new ones of which a rule asks to be told, as their publisher sent them."""
    updated: int = 0
    left_out: int = 0
    """Entries beyond the cap that were not taken."""
    problem: Problem | None = None
    offline: bool = False
    """There was no network: the feed is not to blame and stays due."""
    began_to_fail: bool = False
    """Whether it is the feed that fails, and did not the time before."""

    @property
    def unchanged(self) -> bool:
        """Whether the feed answered and had nothing to say."""
        return self.problem is None and not self.new and not self.updated


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """The wish to follow a feed."""

    url: str
    title: str = ""
    """The person's own name for it; empty: the feed's."""
    folders: tuple[str, ...] = ()
    """Paths with `/` between the names, outermost first."""
    settings: dict[str, object] = field(default_factory=dict)
    """Keys of the feed's own table that settings.py knows and found right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A refresh waits for another process to end its own."""

    process: int | None
    """Its number; `None` when that cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A refresh begins."""

    total: int
    """Feeds that are asked."""
    too_soon: timedelta | None = None
    """When nothing is asked because all these feeds were asked a moment ago: how long ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesPlanned:
    """The pages behind stories are fetched now."""

    total: int
    """All of them, those of the same run that are done included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesEnded:
    """All pages that could be had now are there."""

    left: int
    """Pages that wait still."""
    offline: bool
    """Whether that is for want of a network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOutcome:
    """Result of fetching the page behind one story."""

    entry_id: int
    feed: str
    """The name of its feed."""
    problem: Problem | None = None
    """Why the feed's text stays; `None`: the page's is there."""
    hidden: int = 0
    """1 where a rule hid the story for what the page says."""
    notified: tuple[str, ...] = ()
    """The story's title, where a rule asks to be told of it for what the page says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed at an address that a person gave, with enough of it to choose by."""

    url: str
    title: str
    format: str
    entries: int
    newest: datetime | None
    """Publication time of its newest entry; `None`: it tells none."""
    titles: tuple[str, ...] = ()
    """Of its newest three entries."""
    known_as: str = ""
    """Its name among the subscriptions; empty: it is none of them."""
    feed_id: int | None = None
    """Its number there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed:
    """A feed that is now subscribed."""

    feed_id: int
    title: str
    total: int
    """Stories it has."""
    unread: int
    batch: int | None
    """Of the journal; `None`: it was there already."""
