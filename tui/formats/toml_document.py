"""Blocks put into a feeds.toml, changed and taken out, while every other byte of it stays.

A text that is changed was read whole by tomllib. Of the new one only what is
put in is read, alone: that is as safe as reading all of it again, which takes
a tenth of a second for thousands of feeds. For tomllib goes from statement to
statement, and at a `[[feed]]` header it remembers no more of all before it
than which tables there are, and that feed is an array of them. A block that
begins with such a header and can be read alone leaves nothing open at its end
and says nothing of tables that are not its own. Blocks are put in and taken
out between statements and in whole lines, so all around them says what it
said. (A test reads the whole text, too, and compares.)
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui.formats.toml_blocks import Block, BlockKind, Cut, uneditable, unreadable
from tui.formats.toml_edit import GAP, past, statements
from tui.formats.toml_keys import exchanged_value
from tui.formats.toml_reading import Table, known_to_say, read_piece, read_pieces, read_toml
from tui.formats.toml_sections import blank_lines_above, line_above, sections

_BLANK_LINES = re.compile(r"(?:[ \t\r]*\n)*")
_BLANK_LINE = re.compile(r"[ \t\r]*(?:\n|\Z)")


def put_in(text: str, kind: BlockKind, lines: Sequence[Mapping[str, str]], *, after: str | None = None) -> str:
    """The text with new blocks.

    Args:
        text: A feeds.toml, without byte order mark.
        kind: Of what.
        lines: For each block its keys with their values, as TOML writes these.
        after: The name of the one behind which they go; behind the last where there is no such one.

    Raises:
        FormatError: the text cannot be edited safely.
    """
    return Document(text, kind).with_new(lines, after=after)


def take_out(text: str, kind: BlockKind, names: Collection[str]) -> Cut:
    """The text without the blocks of these names; names that are not in it are passed over.

    Raises:
        FormatError: the text cannot be edited safely.
    """
    return Document(text, kind).without(frozenset(names))


def put_back(text: str, kind: BlockKind, blocks: Sequence[Block]) -> str:
    """The text with blocks put back that `take_out` took out, in the order of the file.

    Where nothing else was changed, it is the old text to the byte. Else each
    goes behind the one it stood behind, the first one before all others, and
    what stood behind one that is gone goes behind the last. What is back
    already is passed over.

    Raises:
        FormatError: the text cannot be edited safely.
    """
    document = Document(text, kind)
    missing = [block for block in blocks if not document.has(block.name)]
    tables = _tables(kind, [block.text for block in missing])
    if len(tables) != len(missing):
        raise uneditable(kind)
    return document.with_tables(document.exact(missing, tables) or document.near(missing, tables))


class _Spot(NamedTuple):
    """A place between sections."""

    offset: int
    tables: int
    """How many of the kind stand before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Insertion:
    """What is put in at a spot, as text and as tomllib reads it."""

    spot: _Spot
    text: str
    tables: Sequence[Table]


class Document:
    """A feeds.toml, and where in it the blocks of one kind stand."""

    def __init__(self, text: str, kind: BlockKind) -> None:
        try:
            self._parsed = read_toml(text)
        except (ValueError, RecursionError):
            raise unreadable() from None
        self._text, self._kind = text, kind
        self._tables: list[Table] = self._parsed.get(kind.header, [])
        self._sections = sections(text, kind.header)
        self._blocks = [section for section in self._sections if section.number is not None]
        numbers = [block.number for block in self._blocks]
        is_there = kind.header in self._parsed
        if not isinstance(self._tables, list) or numbers != [*range(len(self._tables))] or is_there > bool(numbers):
            raise uneditable(kind)
        self._names = [kind.name(table) for table in self._tables]
        self._places: dict[str, list[int]] = {}
        for index, name in enumerate(self._names):
            if name is not None:
                self._places.setdefault(name, []).append(index)
        self.newline = "\r\n" if text[: text.find("\n") + 1].endswith("\r\n") else "\n"

    def has(self, name: str) -> bool:
        """Whether there is one of this name."""
        return name in self._places

    def table(self, name: str) -> Table | None:
        """The first of this name as tomllib reads it; `None`: there is none."""
        return self._tables[self._places[name][0]] if self.has(name) else None

    def with_new(self, lines: Sequence[Mapping[str, str]], *, after: str | None = None) -> str:
        """The text with new blocks, as `put_in` puts them in."""
        if not lines:
            return self._text
        blocks = [_written(self._kind, keys, self.newline) for keys in lines]
        return self.with_tables([self.framed(self.behind(after), blocks, _tables(self._kind, blocks))])

    def with_value(self, name: str, key: str, value: str) -> str:
        """The text with another value, as TOML writes it, of a key of the first with this name."""
        block = self.text_of(name)
        for statement in statements(block):
            keys = [written for written, _ in statement.keys]
            if statement.table == (self._kind.header, 0) and keys == [key] and statement.value is not None:
                said = {**(self.table(name) or {}), **(read_piece(f"{key} = {value}") or {})}
                return self.exchanged({name: (exchanged_value(block, statement, value), said)})
        raise uneditable(self._kind)

    def text_of(self, name: str) -> str:
        """The block of the first of this name, without the blank lines around it."""
        return self.texts_of(name)[0]

    def texts_of(self, name: str) -> list[str]:
        """The blocks of all that have this name."""
        blocks = [self._blocks[place] for place in self._places.get(name, ())]
        return [self._text[block.start : block.end] for block in blocks]

    def exchanged(self, blocks: Mapping[str, tuple[str, Table]]) -> str:
        """The text with others in the place of the first blocks of these names, each with what it is to say."""
        parts: list[str] = []
        tables, offset = list(self._tables), 0
        for index, (text, said) in sorted((self._places[name][0], new) for name, new in blocks.items()):
            block = self._blocks[index]
            if _tables(self._kind, [text]) != [said] or not (text.endswith("\n") or block.end == len(self._text)):
                raise uneditable(self._kind)
            parts += (self._text[offset : block.start], text)
            tables[index], offset = said, block.end
        return self._done("".join((*parts, self._text[offset:])), tables)

    def behind(self, name: str | None) -> _Spot:
        """Behind the one of this name, else behind the last one, else at the end."""
        if not self._blocks:
            return _Spot(len(self._text), 0)
        index = self._places.get(name or "", [len(self._blocks) - 1])[-1]
        return _Spot(self._blocks[index].end, index + 1)

    def without(self, names: Collection[str]) -> Cut:
        """The text without the blocks of these names."""
        left, blocks = self._taken(names)
        kept = [table for table, name in zip(self._tables, self._names, strict=True) if name not in names]
        return Cut(text=self._done(left, kept), blocks=tuple(blocks))

    def blocks(self, names: Collection[str]) -> tuple[Block, ...]:
        """The blocks of these names, as `without` takes them out."""
        return tuple(self._taken(names)[1])

    def _taken(self, names: Collection[str]) -> tuple[str, list[Block]]:
        """What is left without these blocks, and the blocks."""
        gone = [index for index, name in enumerate(self._names) if name in names]
        known = self._known_before()
        blocks: list[Block] = []
        left: list[str] = []
        offset = length = 0
        for index, (start, end) in zip(gone, self._pieces(gone), strict=True):
            left.append(self._text[offset:start])
            length, offset = length + start - offset, end
            name, text = self._names[index] or "", self._text[start:end]
            blocks.append(Block(name=name, text=text, after=known[index], offset=length))
        left.append(self._text[offset:])
        return "".join(left), blocks

    def with_tables(self, insertions: Iterable[_Insertion]) -> str:
        """The text with all of them."""
        parts: list[str] = []
        tables: list[Table] = []
        offset = index = 0
        for insertion in sorted(insertions, key=lambda insertion: insertion.spot):
            spot = insertion.spot
            parts += (self._text[offset : spot.offset], insertion.text)
            tables += (*self._tables[index : spot.tables], *insertion.tables)
            offset, index = spot
        return self._done("".join((*parts, self._text[offset:])), [*tables, *self._tables[index:]])

    def exact(self, blocks: Sequence[Block], tables: Sequence[Table]) -> list[_Insertion]:
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
        above = line_above(self._text, block.offset)
        fits_above = before > 0 and (not above or above.endswith("\n"))
        fits_below = block.text.endswith("\n") or block.offset == len(self._text)
        return fits_above and fits_below and block.offset <= below

    def near(self, blocks: Sequence[Block], tables: Sequence[Table]) -> list[_Insertion]:
        """The blocks behind the ones they stood behind."""
        groups: dict[_Spot, list[tuple[str, Table]]] = {}
        for block, table, anchor in zip(blocks, tables, _anchors(blocks), strict=True):
            first = anchor is None and self._blocks
            spot = _Spot(self._blocks[0].start, 0) if first else self.behind(anchor)
            groups.setdefault(spot, []).append((block.text.strip() + self.newline, table))
        return [
            self.framed(spot, [text for text, _ in group], [table for _, table in group])
            for spot, group in groups.items()
        ]

    def framed(self, spot: _Spot, blocks: Sequence[str], tables: Sequence[Table]) -> _Insertion:
        """The blocks with a blank line before, between and behind them."""
        above, line = line_above(self._text, spot.offset), self.newline
        ended, blank = above.endswith("\n"), not above.strip()
        before = "" if not above or (blank and ended) else line if blank or ended else 2 * line
        behind = "" if _BLANK_LINE.match(self._text, spot.offset) else line
        return _Insertion(spot=spot, text=before + line.join(blocks) + behind, tables=tables)

    def _pieces(self, gone: Sequence[int]) -> list[tuple[int, int]]:
        """From where to where to cut for these blocks, so that blank lines neither pile up nor get lost."""
        pieces: list[tuple[int, int]] = []
        last = len(self._text)
        for index in reversed(gone):
            start, end = self._blocks[index].start, self._blocks[index].end
            if end == last:
                start = last = blank_lines_above(self._text, start)
            elif not (above := line_above(self._text, start)) or above.isspace():
                end = past(_BLANK_LINES, self._text, end, last)
            pieces.append((start, end))
        return pieces[::-1]

    def _known_before(self) -> list[str | None]:
        """For each, and for one more behind the last, the name of the nearest before it that has one."""
        known: list[str | None] = [None]
        for name in self._names:
            known.append(name or known[-1])
        return known

    def _done(self, text: str, tables: Sequence[Table]) -> str:
        """The text, which says what the old one said but for the tables of the kind, which are these."""
        others = {name: value for name, value in self._parsed.items() if name != self._kind.header}
        known_to_say(text, {**others, self._kind.header: list(tables)} if tables else others)
        return text


def _written(kind: BlockKind, keys: Mapping[str, str], newline: str) -> str:
    lines = [f"[[{kind.header}]]", *(f"{key} = {value}" for key, value in keys.items())]
    return "".join(line + newline for line in lines)


def _tables(kind: BlockKind, blocks: Sequence[str]) -> list[Table]:
    """What each block says that holds one table of the kind and nothing else; others are left out."""
    found: list[Table] = []
    headed = [block for block in blocks if block.startswith("[[", past(GAP, block, 0))]
    for tables in filter(None, read_pieces(headed)):
        if [*tables] == [kind.header] and isinstance(tables[kind.header], list) and len(tables[kind.header]) == 1:
            found += tables[kind.header]
    return found


def _anchors(blocks: Iterable[Block]) -> Iterator[str | None]:
    """For each block the name of the one it stands behind as long as none of them is back."""
    anchors: dict[str, str | None] = {}
    for block in blocks:
        anchor = block.after if block.after is None else anchors.get(block.after, block.after)
        anchors[block.name] = anchor
        yield anchor
