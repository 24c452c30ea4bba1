"""Web pages: what is known of one before it is read, its article, and how that was found."""

from dataclasses import dataclass
from datetime import datetime

from tui.core.model import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What is known of a page before it is read."""

    title: str = ""
    """Of the story, as its feed has it."""
    feed_html: str = ""
    """The feed's own text of the story; untrusted."""
    select: tuple[str, ...] = ()
    """CSS selectors of what the article is; empty: it is to be found."""
    remove: tuple[str, ...] = ()
    """CSS selectors of what is no part of it."""
    repeated: frozenset[int] = frozenset()
    """Marks of the lines that the pages of this feed repeat, as `formats.repeats` makes them."""


NO_HINTS = Hints()

FEED, SELECT = "feed", "select"
"""What an explanation has for chosen where the feed's own text is the better article, or the person said what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Something that was taken out of an article."""

    rule: str
    """What it was taken for, such as "share" or "related"."""
    text: str
    """Its words in one line, cut off after some 200 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What one way of finding an article said of a page."""

    name: str
    """Such as "readability" or "trafilatura"."""
    words: int = 0
    agreement: float | None = None
    """Mean share of its text that the other voices have too, from 0 to 1; `None`: it was not compared."""
    silent: str = ""
    """Why it said nothing, such as "not installed"; empty: it spoke."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How an article was found."""

    voices: tuple[Voice, ...] = ()
    chosen: str = ""
    """The name of the voice that was followed."""
    why: str = ""
    """A sentence without a full stop."""
    removed: tuple[Removed, ...] = ()
    """What was taken out, in the order in which that was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoArticle(Problem):
    """Why a page has no article, and how one was looked for."""

    explanation: Explanation = Explanation()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The article of a web page, and what the page says of it."""

    url: str
    """Where the page was found, after all redirects."""
    title: str = ""
    """Without the name of the site."""
    author: str = ""
    published: datetime | None = None
    """Aware and in UTC; `None`: the page does not tell."""
    updated: datetime | None = None
    """The same; `None` too where it is not later than `published`."""
    lang: str = ""
    image: str = ""
    """Absolute address of the lead picture, or empty."""
    html: str = ""
    """The article, as `formats.writers.to_html` writes it, without the title; never empty."""
    text: str = ""
    """Its words as plain text, for the search index."""
    whole: str = ""
    """The article with the lines that its feed repeats; empty where there are none."""
    lines: tuple[int, ...] = ()
    """The marks of all lines of the article, those included, as `formats.repeats` makes them."""
    explanation: Explanation = Explanation()
