"""Feeds put into a feeds.toml and taken out of it, while every other byte of it stays.

The block of a feed is its `[[feed]]` header with all that stands in its table
and in the tables below it, the comment lines directly above the header and
those directly below the last line. A comment between blank lines belongs to
no feed: it may head a section.

A text is given back only when tomllib reads it as the old one with exactly
these feeds more or less.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from tui.core.kept_queries import Place
from tui.core.model import Problem, ProblemKind, Subscription
from tui.formats.errors import FormatError
from tui.formats.toml_edit import basic_string, encodable, statements

_Table: TypeAlias = dict[str, Any]
"""What tomllib makes of a table."""

_COMMENTS = re.compile(r"(?:[ \t]*#[^\n]*(?:\n|\Z))*")
_BLANK_LINES = re.compile(r"(?:[ \t\r]*\n)*")
_BLANK_LINE = re.compile(r"[ \t\r]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The block of one feed that was taken out."""

    url: str
    text: str
    """Exactly what was taken out."""
    after: str | None
    """The url of the feed it stood behind; `None`: it was the first."""
    offset: int
    """Where it stood, in characters of the text that was left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A feeds.toml without some of its feeds."""

    text: str
    blocks: tuple[Block, ...]
    """What was taken out, in the order of the file."""


def added(text: str, feeds: Sequence[Subscription], *, after: str | None = None) -> str:
    """The text with a block for each of `feeds`; their settings are not written.

    Args:
        text: A feeds.toml, without byte order mark.
        feeds: Those that are in the text already are added once more.
        after: The url of the feed behind which they go; behind the last feed where there is no such one.

    Raises:
        FormatError: the text cannot be edited safely.
    """
    document = _Document(text)
    tables = [_table(feed) for feed in feeds]
    blocks = [_written(table, document.newline) for table in tables]
    return document.with_feeds([document.framed(document.behind(after), blocks, tables)]) if feeds else text


def removed(text: str, urls: Collection[str]) -> Cut:
    """The text without the feeds of these urls; urls that are not in it are passed over.

    Raises:
        FormatError: the text cannot be edited safely.
    """
    return _Document(text).without(frozenset(urls))


def restored(text: str, blocks: Sequence[Block]) -> str:
    """The text with blocks put back that `removed` took out, in the order of the file.

    Where nothing else was changed, it is the old text to the byte. Else each
    goes behind the feed it stood behind, the first one before all feeds, and
    what stood behind a feed that is gone goes behind the last. A feed that is
    back already is passed over.

    Raises:
        FormatError: the text cannot be edited safely.
    """
    document = _Document(text)
    missing = [block for block in blocks if not document.has(block.url)]
    tables = (_parsed("\n".join(block.text for block in missing)) or {}).get("feed", [])
    if len(tables) != len(missing):
        raise _uneditable()
    return document.with_feeds(document.exact(missing, tables) or document.near(missing, tables))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """A table with the comments that touch it; that of a feed with the tables below it."""

    feed: int | None
    """Which of the feeds it is; `None`: something else."""
    start: int
    end: int
    """Where the line below it begins."""


class _Spot(NamedTuple):
    """A place between sections."""

    offset: int
    feeds: int
    """How many stand before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Insertion:
    """What is put in at a spot, as text and as tomllib reads it."""

    spot: _Spot
    text: str
    tables: Sequence[_Table]


class _Document:
    """A feeds.toml, and what stands where in it."""

    def __init__(self, text: str) -> None:
        parsed = _parsed(text)
        if parsed is None:
            raise _unreadable()
        self._text, self._parsed = text, parsed
        self._feeds: list[_Table] = parsed.get("feed", [])
        self._sections = list(_sections(text))
        self._blocks = [section for section in self._sections if section.feed is not None]
        if not isinstance(self._feeds, list) or [block.feed for block in self._blocks] != [*range(len(self._feeds))]:
            raise _uneditable()
        self._urls = [_url(feed) for feed in self._feeds]
        self._indexes = {url: index for index, url in enumerate(self._urls) if url is not None}
        self.newline = "\r\n" if text[: text.find("\n") + 1].endswith("\r\n") else "\n"

    def has(self, url: str) -> bool:
        return url in self._indexes

    def behind(self, url: str | None) -> _Spot:
        """Behind the feed with this url, else behind the last one, else at the end."""
        if not self._blocks:
            return _Spot(len(self._text), 0)
        index = self._indexes.get(url or "", len(self._blocks) - 1)
        return _Spot(self._blocks[index].end, index + 1)

    def without(self, urls: Collection[str]) -> Cut:
        """The text without the blocks of these feeds."""
        gone = [index for index, url in enumerate(self._urls) if url in urls]
        known = self._known_before()
        blocks: list[Block] = []
        left: list[str] = []
        offset = length = 0
        for index, (start, end) in zip(gone, self._pieces(gone), strict=True):
            left.append(self._text[offset:start])
            length, offset = length + start - offset, end
            url, text = self._feeds[index]["url"], self._text[start:end]
            blocks.append(Block(url=url, text=text, after=known[index], offset=length))
        left.append(self._text[offset:])
        kept = [feed for feed, url in zip(self._feeds, self._urls, strict=True) if url not in urls]
        return Cut(text=self._checked("".join(left), kept), blocks=tuple(blocks))

    def with_feeds(self, insertions: Iterable[_Insertion]) -> str:
        """The text with all of them."""
        parts: list[str] = []
        feeds: list[_Table] = []
        offset = index = 0
        for insertion in sorted(insertions, key=lambda insertion: insertion.spot):
            spot = insertion.spot
            parts += (self._text[offset : spot.offset], insertion.text)
            feeds += (*self._feeds[index : spot.feeds], *insertion.tables)
            offset, index = spot
        return self._checked("".join((*parts, self._text[offset:])), [*feeds, *self._feeds[index:]])

    def exact(self, blocks: Sequence[Block], tables: Sequence[_Table]) -> list[_Insertion]:
        """The blocks where they stood; none of them when one does not fit there, since the text was changed."""
        known = self._known_before()
        insertions: list[_Insertion] = []
        for block, table, anchor in zip(blocks, tables, _anchors(blocks), strict=True):
            index = bisect_right(self._blocks, block.offset, key=lambda section: section.end)
            if known[index] != anchor or not self._takes(block):
                return []
            insertions.append(_Insertion(spot=_Spot(block.offset, index), text=block.text, tables=[table]))
        return insertions

    def _takes(self, block: Block) -> bool:
        """Whether a block can stand where its offset says: in whole lines, between sections."""
        before = bisect_right(self._sections, block.offset, key=lambda section: section.end)
        below = self._sections[before].start if before < len(self._sections) else len(self._text)
        above = _line_above(self._text, block.offset)
        fits_above = before > 0 and (not above or above.endswith("\n"))
        fits_below = block.text.endswith("\n") or block.offset == len(self._text)
        return fits_above and fits_below and block.offset <= below

    def near(self, blocks: Sequence[Block], tables: Sequence[_Table]) -> list[_Insertion]:
        """The blocks behind the feeds they stood behind."""
        groups: dict[_Spot, list[tuple[str, _Table]]] = {}
        for block, table, anchor in zip(blocks, tables, _anchors(blocks), strict=True):
            first = anchor is None and self._blocks
            spot = _Spot(self._blocks[0].start, 0) if first else self.behind(anchor)
            groups.setdefault(spot, []).append((block.text.strip() + self.newline, table))
        return [
            self.framed(spot, [text for text, _ in group], [table for _, table in group])
            for spot, group in groups.items()
        ]

    def framed(self, spot: _Spot, blocks: Sequence[str], tables: Sequence[_Table]) -> _Insertion:
        """The blocks with a blank line before, between and behind them."""
        above, line = _line_above(self._text, spot.offset), self.newline
        ended, blank = above.endswith("\n"), not above.strip()
        before = "" if not above or (blank and ended) else line if blank or ended else 2 * line
        behind = "" if _BLANK_LINE.match(self._text, spot.offset) else line
        return _Insertion(spot=spot, text=before + line.join(blocks) + behind, tables=tables)

    def _pieces(self, gone: Sequence[int]) -> list[tuple[int, int]]:
        """From where to where to cut for these feeds, so that blank lines neither pile up nor get lost."""
        pieces: list[tuple[int, int]] = []
        last = len(self._text)
        for index in reversed(gone):
            start, end = self._blocks[index].start, self._blocks[index].end
            if end == last:
                start = last = _blank_lines_above(self._text, start)
            elif not (above := _line_above(self._text, start)) or above.isspace():
                end = _past(_BLANK_LINES, self._text, end, last)
            pieces.append((start, end))
        return pieces[::-1]

    def _known_before(self) -> list[str | None]:
        """For each feed, and for one more behind the last, the url of the nearest feed before it that has one."""
        known: list[str | None] = [None]
        for url in self._urls:
            known.append(url or known[-1])
        return known

    def _checked(self, text: str, feeds: Sequence[_Table]) -> str:
        """The text, if it says what the old one said but for the feeds, which are these."""
        others = {name: value for name, value in self._parsed.items() if name != "feed"}
        if _parsed(text) != (others | {"feed": feeds} if feeds else others):
            raise _uneditable()
        return text


def _sections(text: str) -> Iterator[_Section]:
    """All sections in their order; the first one is what stands before all tables, maybe nothing."""
    feeds: list[int | None] = [None]
    starts, ends = [0], [0]
    for statement in statements(text):
        feed = _feed(statement.table)
        if statement.value is None and (feed is None or feed != feeds[-1]):
            feeds.append(feed)
            starts.append(_comments_above(text, text.rfind("\n", 0, statement.start) + 1, ends[-1]))
            ends.append(statement.end)
        ends[-1] = statement.end
    for feed, start, end, below in zip(feeds, starts, ends, [*starts[1:], len(text)], strict=True):
        yield _Section(feed=feed, start=start, end=_past(_COMMENTS, text, end, below) if end else 0)


def _feed(table: Place) -> int | None:
    """The number of the feed that a table is or belongs to."""
    return table[1] if len(table) > 1 and table[0] == "feed" and isinstance(table[1], int) else None


def _comments_above(text: str, offset: int, limit: int) -> int:
    """Where the comment lines directly above a line begin."""
    while offset > limit and (above := _line_above(text, offset)).lstrip(" \t").startswith("#"):
        offset -= len(above)
    return offset


def _blank_lines_above(text: str, offset: int) -> int:
    """Where the blank lines directly above a line begin."""
    while (above := _line_above(text, offset)).isspace():
        offset -= len(above)
    return offset


def _line_above(text: str, offset: int) -> str:
    """The line that ends at `offset`, its line end included; empty at the very start."""
    return text[text.rfind("\n", 0, max(0, offset - 1)) + 1 : offset]


def _past(pattern: re.Pattern[str], text: str, offset: int, limit: int) -> int:
    """Where a pattern that may match nothing ends."""
    match = pattern.match(text, offset, limit)
    return match.end() if match else offset


def _table(feed: Subscription) -> _Table:
    table: _Table = {"url": encodable(feed.url)}
    if feed.title:
        table["title"] = encodable(feed.title)
    if feed.folders:
        table["folders"] = [encodable(folder) for folder in feed.folders]
    return table


def _written(table: _Table, newline: str) -> str:
    lines = ["[[feed]]"]
    for name, value in table.items():
        written = basic_string(value) if isinstance(value, str) else f"[{', '.join(map(basic_string, value))}]"
        lines.append(f"{name} = {written}")
    return "".join(line + newline for line in lines)


def _url(feed: _Table) -> str | None:
    url = feed.get("url")
    return url if isinstance(url, str) and url else None


def _anchors(blocks: Iterable[Block]) -> Iterator[str | None]:
    """For each block the feed it stands behind as long as none of them is back."""
    anchors: dict[str, str | None] = {}
    for block in blocks:
        anchor = block.after if block.after is None else anchors.get(block.after, block.after)
        anchors[block.url] = anchor
        yield anchor


def _parsed(text: str) -> _Table | None:
    """What tomllib reads; `None`: it cannot. Floats stay as they are written, since nan is not equal to itself."""
    try:
        return tomllib.loads(text, parse_float=str)
    except (ValueError, RecursionError):  # ValueError also for a number of thousands of digits
        return None


def _unreadable() -> FormatError:
    return _error(
        "feeds.toml holds a mistake, so nothing was changed in it", "mend it first; dateline config check tells where"
    )


def _uneditable() -> FormatError:
    return _error(
        "the feeds in feeds.toml are written in a way that cannot be changed safely, so nothing was changed",
        "edit the file by hand; what stands under [[feed]] headers, one after the other, can be changed from here",
    )


def _error(cause: str, remedy: str) -> FormatError:
    return FormatError(Problem(kind=ProblemKind.CONFIG, cause=cause, remedy=remedy))
