"""The readable text of an entry as blocks: what screen, text, Markdown and HTML are written from.

A document holds no markup, only these values, so whatever is written from it
is safe by construction. Its strings may still hold control characters:
`core.text.displayable` cleans them on the way out.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A run of text in one style."""

    text: str
    """"\\n" is a line break that the author wanted; empty only for a picture without words."""
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    struck: bool = False
    raised: Literal["", "sup", "sub"] = ""
    link: int | None = None
    """Index into `Document.links`."""
    target: str = ""
    """The place in the document itself that it leads to, as a reference leads to its note."""
    place: str = ""
    """The place that begins here, by its name; no two have one."""
    picture: str = ""
    """Address of the picture that stands here within the line; the text is its words."""


Inline: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph."""

    spans: Inline


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; `level` from 1 to 6."""

    level: int
    spans: Inline


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBlock:
    """A list, each of its items a run of blocks."""

    items: tuple[tuple["Block", ...], ...]
    start: int | None = None
    """First number of an ordered list; `None`: bullets."""
    terms: bool = False
    """Whether it is one of definitions: in each item the terms, which are strong, come before what they mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A quotation."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Preformatted text, its line breaks kept."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture, a film, a sound or another's page shown within this one, of which a terminal shows the words."""

    url: str
    alt: str = ""
    caption: Inline = ()
    kind: Literal["picture", "video", "audio", "page"] = "picture"
    link: int | None = None
    """Index into `Document.links`, of all but pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A simple table; rows may differ in length."""

    rows: tuple[tuple[Inline, ...], ...]
    header_rows: int = 0
    row_headers: bool = False
    """Whether the first cell of each row says what the row is of."""
    caption: Inline = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A thematic break."""


Block: TypeAlias = Paragraph | Heading | ListBlock | Quote | Code | Picture | Table | Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a span leads; `url` is absolute and http, https or mailto."""

    url: str
    words: str
    """The text of the link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The blocks of one article, and its links in order of appearance (each address once)."""

    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    is_cut: bool = False
    """Whether there was more of it than is read."""
