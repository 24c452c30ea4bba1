"""What a query says of one story: the meaning that the store gives it in SQL, for a story that just arrives."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from tui.core.query_nodes import (
    And,
    Arrived,
    Current,
    Everything,
    InBatch,
    InFeed,
    Listed,
    Match,
    Node,
    Not,
    Or,
    Published,
    ReadWithin,
    State,
    StateName,
    Text,
    Words,
    mentions,
)
from tui.core.text import Phrase, index_text


class Spoken:
    """A text as queries compare it; it is folded when first asked for, and once for all queries."""

    __slots__ = ("_folded", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded: str | None = None

    def holds(self, phrase: Phrase) -> bool:
        """Whether the run of words stands in the text."""
        if self._folded is None:
            self._folded = index_text(self._text).casefold()
        first = phrase.tokens[0]
        at = self._folded.find(first)  # much quicker than cutting the text into its words
        while at >= 0:
            if _run(phrase.tokens, phrase.prefix).match(self._folded, at):
                return True
            at = self._folded.find(first, at + 1)
        return False


@lru_cache(maxsize=1024)
def _run(tokens: tuple[str, ...], prefix: bool) -> re.Pattern[str]:
    """The words with anything but words between them, and no letter before or, unless it is a beginning, behind."""
    words = r"\W+".join(map(re.escape, tokens))
    return re.compile(rf"(?<!\w){words}" + ("" if prefix else r"(?!\w)"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a query may ask about one story, as it is stored."""

    id: int
    feed_id: int
    title: Spoken
    author: Spoken
    text: Spoken
    """Of the page where that is here, else of the feed."""
    feed: Spoken
    """The feed's name."""
    folders: tuple[str, ...] = ()
    """In which the feed lies, as they are written."""
    url: str = ""
    lang: str = ""
    """In lower case."""
    tags: tuple[str, ...] = ()
    time: datetime
    """When it was published, or first seen where it has no date; to the second."""
    words: int = 0
    read: bool = False
    starred: bool = False
    hidden: bool = False
    archived: bool = False
    """Whether its feed is no longer subscribed."""
    unlisted: bool = False
    """Whether its feed is kept out of the river."""
    updated: bool = False
    """Whether it was changed by its publisher after it had arrived."""
    enclosures: bool = False
    fulltext: bool = False
    """Whether `text` is that of the page."""
    pictures: bool = False


def finds(node: Node, story: Facts) -> bool:
    """Whether a query finds the story: hidden ones only where it speaks of them."""
    return (not story.hidden or mentions(node, "hidden")) and matches(node, story)


def matches(node: Node, story: Facts) -> bool:
    """Whether the node holds the story, hidden or not."""
    match node:
        case Text():
            return _holds(node, story)
        case And(nodes):
            return all(matches(part, story) for part in nodes)
        case Or(nodes):
            return any(matches(part, story) for part in nodes)
        case Not(part):
            return not matches(part, story)
        case Match():
            return _has_value(node, story)
        case State(name):
            return _is(name, story)
        case Published(after, before):
            return (after is None or story.time >= after) and (before is None or story.time < before)
        case Words(op, n):
            return story.words > n if op == ">" else story.words < n
        case InFeed(feed_id):
            return story.feed_id == feed_id
        case Current():
            return not story.archived
        case Listed():
            return not story.unlisted
        case Everything():
            return True
        case InBatch() | ReadWithin() | Arrived():  # of the past, and the story just arrives
            return False


def _holds(text: Text, story: Facts) -> bool:
    match text.field:
        case "title":
            return story.title.holds(text)
        case "author":
            return story.author.holds(text)
        case "feed":
            return story.feed.holds(text)
        case None:
            return story.title.holds(text) or story.text.holds(text) or story.author.holds(text)


def _has_value(wanted: Match, story: Facts) -> bool:
    match wanted.field:
        case "tag":
            return _within(story.tags, wanted.value)
        case "folder":
            return _within(story.folders, wanted.value)
        case "url":
            return wanted.value in story.url
        case "lang":
            return story.lang.startswith(wanted.value.lower())


def _within(names: tuple[str, ...], wanted: str) -> bool:
    """Whether one of the names is the wanted one or lies below it."""
    folded = wanted.casefold().strip("/")
    return any(name == folded or name.startswith(f"{folded}/") for name in map(str.casefold, names))


def _is(name: StateName, story: Facts) -> bool:
    match name:
        case "unread":
            return not story.read
        case "read":
            return story.read
        case "starred":
            return story.starred
        case "tagged":
            return bool(story.tags)
        case "hidden":
            return story.hidden
        case "archived":
            return story.archived
        case "updated":
            return story.updated
        case "enclosure":
            return story.enclosures
        case "fulltext":
            return story.fulltext
        case "image":
            return story.pictures
