"""An article as lines for a width: pure, so that a test can read the page like a person.

The widget that shows it only paints these lines; reading position, matches
and links are places in them.
"""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rich.cells import cell_len

from tui.app.addresses import shown_host
from tui.app.heads import LINKS_NUMBERED, enclosure_rows, header_rows, link_rows, page_rows
from tui.app.inline import Inliner, cut, drawn, fold
from tui.app.pieces import DRAWN_ROLES, NOTE, RULE, UNICODE, Glyphs, Line, Look, Piece, Row
from tui.app.tables import table_rows
from tui.app.wrapping import chop
from tui.core.document import (
    Block,
    Code,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Table,
)
from tui.core.stories import Story
from tui.core.text import Phrase, crop, displayable

_NARROWEST = 16
"""Narrower than this a nested block is not indented any further."""
_DEEPEST = 24
"""Blocks nested deeper are shown as if they were not: their indentation would tell nothing."""
_MOST_ROWS = 60_000
"""Of one article, those within boxes counted once more for each: laying out more would keep the keys waiting."""
_MOST_TABLE_CELLS = 20_000
_TAB_CELLS = 4
_CODE = Look(role="code")
_CODE_MARK = Look(role="code-mark")
_CAPTION = Look(role="note", italic=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A laid-out article."""

    lines: tuple[Line, ...]
    matches: tuple[tuple[int, int], ...] = ()
    """Number (`Look.match`) and first line of each search match, in reading order."""


def lay_out(
    story: Story,
    document: Document,
    *,
    width: int,
    now: datetime,
    phrases: Sequence[Phrase] = (),
    glyphs: Glyphs = UNICODE,
    fetching: bool = False,
) -> Page:
    """Lay out header, text and list of links in lines of at most `width` cells (8 at least), but for wide tables.

    `now` is in the reader's time zone; `phrases` are marked; `fetching` tells that the page's text is on its way.
    """
    width = max(width, 8)
    inliner = Inliner(phrases=phrases, numbered=len(document.links) <= LINKS_NUMBERED, unicode=glyphs is UNICODE)
    flow = _Flow(inliner, glyphs)
    lines = _lines(header_rows(story, inliner, width=width, now=now, glyphs=glyphs), -1, ())
    blocks = _without_title(document.blocks, story.line.title)
    for index, block in enumerate(blocks):
        flow.wide.clear()
        rows = flow.block(block, width, 0)
        if rows:
            lines += _lines([*([[]] if index else []), *rows], index, flow.wide)
    if flow.is_cut or document.is_cut:
        told = fold(drawn("What follows is too much to be shown here. o opens the story in the browser.", NOTE), width)
        lines += _lines([[], *told], len(blocks), ())
    if not blocks:
        lines += _lines(fold(drawn("There is no text here. o opens the story in the browser.", NOTE), width), 0, ())
    for index, rows in enumerate(
        (
            page_rows(story, fetching=fetching, width=width, glyphs=glyphs),
            enclosure_rows(story.enclosures, width=width, glyphs=glyphs),
            link_rows(document.links, width=width, glyphs=glyphs),
        ),
        len(blocks) + 1,
    ):
        if rows:
            lines += _lines([[], *rows], index, ())
    return Page(lines=tuple(lines), matches=_match_lines(lines))


def lay_out_message(text: str, *, width: int) -> Page:
    """A few displayable words in place of an article."""
    rows = fold(drawn(text, NOTE), max(width, 8)) if text else []
    return Page(lines=tuple(Line(pieces=tuple(row), anchor=(0, index)) for index, row in enumerate(rows)))


def _without_title(blocks: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    """Leave out a first heading that only says the title again."""
    if blocks and isinstance(blocks[0], Heading):
        heading = displayable("".join(span.text for span in blocks[0].spans))
        if heading.casefold() == displayable(title).casefold():
            return blocks[1:]
    return blocks


def _lines(rows: Sequence[Row], block: int, wide: Container[int]) -> list[Line]:
    """Rows as lines, each with the place it stands at."""
    lines: list[Line] = []
    letters = 0
    for row in rows:
        lines.append(Line(pieces=tuple(row), anchor=(block, letters), wide=id(row) in wide))
        letters += sum(len(piece.text) - piece.text.count(" ") for piece in row if piece.look.role not in DRAWN_ROLES)
    return lines


def _match_lines(lines: Sequence[Line]) -> tuple[tuple[int, int], ...]:
    first: dict[int, int] = {}
    for number, line in enumerate(lines):
        for piece in line.pieces:
            if piece.look.match is not None:
                first.setdefault(piece.look.match, number)
    return tuple(sorted(first.items()))


class _Flow:
    """Blocks to rows, each kind by its own rule."""

    def __init__(self, inliner: Inliner, glyphs: Glyphs) -> None:
        self._inliner = inliner
        self._glyphs = glyphs
        self.wide: dict[int, Row] = {}
        """Rows of the block at hand that may be wider than asked, by their ids."""
        self.is_cut = False
        """Whether there was more than is laid out."""
        self._left = _MOST_ROWS
        self._rules: dict[type, Callable[..., list[Row]]] = {
            Paragraph: self._paragraph,
            Heading: self._heading,
            ListBlock: self._list,
            Quote: self._quote,
            Code: self._code,
            Picture: self._picture,
            Table: self._table,
            Rule: self._rule,
        }

    def block(self, block: Block, width: int, depth: int) -> list[Row]:
        if self._left <= 0:
            self.is_cut = True
            return []
        rows = self._rules[type(block)](block, width, depth)
        return rows if isinstance(block, (ListBlock, Quote)) else self._within(rows, depth)

    def _within(self, rows: list[Row], depth: int) -> list[Row]:
        """As many of the rows of one block as there is room for, taken from the room that is left."""
        most = -(-self._left // (depth + 1))
        self._left -= len(rows) * (depth + 1)
        self.is_cut = self.is_cut or len(rows) > most
        return rows[:most]

    def _blocks(self, blocks: Sequence[Block], width: int, depth: int, *, tight: bool = False) -> list[Row]:
        if depth > _DEEPEST:
            blocks = _leaves(blocks)
        rows: list[Row] = []
        for block in blocks:
            inner = self.block(block, width, depth)
            if rows and inner and not tight:
                rows.append([])
            rows += inner
        return rows

    def _paragraph(self, block: Paragraph, width: int, _: int) -> list[Row]:
        return fold(self._inliner.spans(block.spans), width)

    def _heading(self, block: Heading, width: int, _: int) -> list[Row]:
        look = Look(role="heading" if block.level <= 3 else "text", bold=True)
        return fold(self._inliner.spans(block.spans, look), width)

    def _quote(self, block: Quote, width: int, depth: int) -> list[Row]:
        if width < _NARROWEST:
            return self._blocks(block.blocks, width, depth + 1)
        rows = self._blocks(block.blocks, width - 2, depth + 1)
        return self._indented(rows, f"{self._glyphs.quote} ", f"{self._glyphs.quote} ")

    def _list(self, block: ListBlock, width: int, depth: int) -> list[Row]:
        marks = self._marks(block, depth)
        margin = 2 if width >= 2 * _NARROWEST else 0
        indent = margin + max((len(mark) for mark in marks), default=0) + 1
        room = width if width - indent < (_NARROWEST if depth else 4) else width - indent
        tight = all(_is_tight(item) for item in block.items)
        rows: list[Row] = []
        for mark, item in zip(marks, block.items, strict=True):
            if self._left <= 0:
                self.is_cut = True
                break
            if rows and not tight:
                rows.append([])
            body = self._blocks(item, room, depth + 1, tight=tight) or [[]]
            if room == width:
                rows += [drawn(crop(mark, width)), *body]
            else:
                rows += self._indented(body, mark.rjust(indent - 1) + " ", " " * indent)
        return rows

    def _marks(self, block: ListBlock, depth: int) -> list[str]:
        if block.start is None:
            return [self._glyphs.bullets[depth % len(self._glyphs.bullets)]] * len(block.items)
        return [f"{block.start + index}." for index in range(len(block.items))]

    def _indented(self, rows: Sequence[Row], first: str, rest: str) -> list[Row]:
        """Rows behind a mark; wide ones among them stay known as wide."""
        indented: list[Row] = []
        for index, row in enumerate(rows):
            mark = first if index == 0 else rest
            indented.append([*drawn(mark if row else mark.rstrip()), *row])
            if id(row) in self.wide:
                self.wide[id(indented[-1])] = indented[-1]
        return indented

    def _code(self, block: Code, width: int, _: int) -> list[Row]:
        text = displayable(block.text, lines=True).strip("\n").expandtabs(_TAB_CELLS)
        ranges = chop(text, width - 2)[: self._left + 1]
        rows = cut(self._inliner.text(text, _CODE), ranges)
        return [
            self._code_line(row, width, goes_on=start > 0 and text[start - 1] != "\n")
            for row, (start, _) in zip(rows, ranges, strict=True)
        ]

    def _code_line(self, row: Row, width: int, *, goes_on: bool) -> Row:
        """A line of a code block, filled up so that the block is a box."""
        spare = width - 2 - sum(cell_len(piece.text) for piece in row)
        return [
            Piece(f"{self._glyphs.wrapped} " if goes_on else "  ", _CODE_MARK),
            *row,
            Piece(" " * spare, _CODE_MARK),
        ]

    def _picture(self, block: Picture, width: int, _: int) -> list[Row]:
        caption = "".join(span.text for span in block.caption)
        alt = displayable(block.alt)
        if not alt or alt == displayable(caption):
            alt = "" if caption.strip() else shown_host(block.url)
        room = width - 1 - (0 if block.link is None else len(f" [{block.link + 1}]"))
        words = crop(f"[{block.kind}: {alt}" if alt else f"[{block.kind}", room) + "]"
        rows = fold(self._inliner.text(words, replace(NOTE, link=block.link)), width)
        return rows + (fold(self._inliner.spans(block.caption, _CAPTION), width) if caption.strip() else [])

    def _table(self, block: Table, width: int, _: int) -> list[Row]:
        rows, wide = table_rows(self._shorter(block), self._inliner, width, self._glyphs)
        if wide:
            self.wide.update((id(row), row) for row in rows)
        caption = fold(self._inliner.spans(block.caption, _CAPTION), width) if block.caption else []
        return [*rows, *([[]] if rows and caption else []), *caption]

    def _shorter(self, table: Table) -> Table:
        """The table without the cells that are too many to measure."""
        columns = max((len(row) for row in table.rows), default=0)
        most = max(1, _MOST_TABLE_CELLS // max(1, columns))
        if len(table.rows) <= most and columns <= _MOST_TABLE_CELLS:
            return table
        self.is_cut = True
        return replace(table, rows=tuple(row[:_MOST_TABLE_CELLS] for row in table.rows[:most]))

    def _rule(self, _: Rule, width: int, __: int) -> list[Row]:
        dots = self._glyphs.rule * min(width, 24)
        return [drawn(" " * ((width - len(dots)) // 2) + dots, RULE)]


def _is_tight(item: Sequence[Block]) -> bool:
    """Whether an item is one paragraph, with lists below it at most."""
    return all(
        isinstance(block, ListBlock) or (index == 0 and isinstance(block, Paragraph))
        for index, block in enumerate(item)
    )


def _leaves(blocks: Sequence[Block]) -> list[Block]:
    """The blocks that hold no others, in reading order."""
    waiting = list(reversed(blocks))
    leaves: list[Block] = []
    while waiting:
        block = waiting.pop()
        if isinstance(block, Quote):
            waiting += reversed(block.blocks)
        elif isinstance(block, ListBlock):
            waiting += (inner for item in reversed(block.items) for inner in reversed(item))
        else:
            leaves.append(block)
    return leaves
