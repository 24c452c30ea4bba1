"""What a laid-out article is made of: pieces of text with a look, rows of pieces, lines.

No colours here: a `Role` is a name that the widget looks up in its theme.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from rich.cells import cell_len

Role: TypeAlias = Literal[
    "text", "title", "meta", "tag", "heading", "quote", "code", "code-mark", "link", "note", "marker", "rule"
]
ROLES: tuple[Role, ...] = get_args(Role)
"""`note` is what stands for something else: a picture, the list of links."""
DRAWN_ROLES: frozenset[Role] = frozenset({"code-mark", "marker", "rule"})
"""What we drew ourselves: no letters of the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a piece looks, and what it is part of."""

    role: Role = "text"
    bold: bool = False
    italic: bool = False
    struck: bool = False
    link: int | None = None
    """Index into `Document.links`."""
    match: int | None = None
    """Number of the search match it belongs to, from 0 in reading order."""
    tag: str = ""
    """The tag whose name it is; it has a colour of its own."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of displayable text in one look."""

    text: str
    look: Look


Row: TypeAlias = list[Piece]
"""A line while it is being built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a page."""

    pieces: tuple[Piece, ...]
    anchor: tuple[int, int]
    """Block of the document (-1: the header) and how many of its letters stand before: the same place at any width."""
    wide: bool = False
    """Whether it may be wider than the page, and scrolls sideways."""

    @property
    def text(self) -> str:
        """The line without its looks."""
        return "".join(piece.text for piece in self.pieces)

    def look_at(self, cells: int) -> Look | None:
        """How it looks so many cells from its left; `None` beyond its end."""
        for piece in self.pieces:
            cells -= cell_len(piece.text)
            if cells < 0:
                return piece.look
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyphs:
    """The signs we draw, for terminals with and without Unicode."""

    bullets: tuple[str, ...] = ("•", "◦", "▪")
    quote: str = "▍"
    wrapped: str = "↪"
    rule: str = "─"
    between: str = " · "
    more_left: str = "‹"
    more_right: str = "›"
    star: str = "★"
    cut: str = "…"
    waits: str = "…"


UNICODE = Glyphs()
ASCII = Glyphs(
    bullets=("*", "-", "+"), quote="|", wrapped=">", rule="-", between=" - ", more_left="<", more_right=">", star="*",
    cut="~", waits="...",
)  # fmt: skip

PLAIN = Look()
MARKER = Look(role="marker")
RULE = Look(role="rule")
NOTE = Look(role="note")
META = Look(role="meta")
