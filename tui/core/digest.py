"""What a digest tells: many stories as one text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tui.core.document import Document

Form: TypeAlias = Literal["md", "html"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestStory:
    """A story as a digest tells it."""

    id: int
    title: str
    url: str
    """Empty: it has no link."""
    facts: Sequence[str]
    """What stands below the title: feed, author, date, words; empty ones are left out."""
    lang: str
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFeed:
    """A feed in the list of contents."""

    anchor: str
    """The name of its place in the digest."""
    name: str
    stories: Sequence[tuple[int, str]]
    """Number and title of each, in the order in which they stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFolder:
    """A folder in the list of contents."""

    name: str
    """Empty: of feeds that lie in none."""
    feeds: Sequence[DigestFeed]
