"""Tables: which are tables of data, and which only the frame of a page."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from tui.core.document import Block, Inline, Paragraph, Picture, Table
from tui.formats.code import is_gutter
from tui.formats.frames import flat_inline
from tui.formats.inline import words_of
from tui.formats.vocabulary import UNSEEN

_PARTS = frozenset({"thead", "tbody", "tfoot"})
_CELLS = frozenset({"td", "th"})
_LONGEST_CELL = 400
_LONGEST_CELL_UNDER_HEADER = 1200
_WIDEST_SPAN = 20
_TALLEST_SPAN = 200
_WIDEST_PADDING = 60
"""Columns up to which rows are padded: spans that pile up make a table of nothing but empty cells."""


@dataclass(frozen=True, slots=True)
class _Cell:
    blocks: list[Block]
    columns: int
    rows: int
    is_header: bool

    @property
    def has_words(self) -> bool:
        """Whether it holds more than pictures without words, or nothing."""
        return bool(words_of(flat_inline(self.blocks)))

    @property
    def is_line(self) -> bool:
        """Whether it holds no more than fits into one line of a table."""
        paragraphs = len(self.blocks) <= 2 and all(isinstance(block, Paragraph) for block in self.blocks)
        return paragraphs and len(words_of(flat_inline(self.blocks))) <= _LONGEST_CELL

    @property
    def is_data(self) -> bool:
        """Whether it may stand in a table that has headers, and so is surely one of data."""
        named = all(block.alt for block in self.blocks if isinstance(block, Picture))
        return named and len(words_of(flat_inline(self.blocks))) <= _LONGEST_CELL_UNDER_HEADER


def is_regular(table: etree._Element) -> bool:
    """Whether a table holds rows and cells only, no further table, no text beside its cells."""
    if next(table.iterdescendants("table"), None) is not None or "tr-caption-container" in (table.get("class") or ""):
        return False
    if not _holds_only(table, _PARTS | {"tr", "caption"}):
        return False
    parts = [child for child in table if child.tag in _PARTS]
    return all(_holds_only(part, {"tr"}) for part in parts) and all(_holds_only(row, _CELLS) for row in _rows(table))


def read_table(table: etree._Element, blocks_of: Callable[[etree._Element], list[Block]]) -> list[Block]:
    """A regular table as one block, or as the blocks of its cells where it only lays out a page.

    Args:
        table: One that `is_regular`.
        blocks_of: Reads the blocks of a cell or a caption.
    """
    caption = next((blocks_of(child) for child in table if child.tag == "caption"), [])
    rows: list[list[_Cell]] = []
    header_rows, in_header = 0, True
    for row in _rows(table):
        elements = [cell for cell in row if cell.tag in _CELLS and not is_gutter(cell)]
        cells = [_Cell(blocks_of(cell), *_spread(cell), cell.tag == "th") for cell in elements]
        rows.append(cells)
        if any(cell.blocks for cell in cells):
            in_header = in_header and _is_header(row, elements)
            header_rows += in_header
    above, data = _without_pictures_of_their_own(rows)
    if table.get("role") in ("presentation", "none") or not _is_data(data):
        return [*caption, *(block for cells in rows for cell in cells for block in cell.blocks if _is_seen(block))]
    aligned = _aligned(data)
    header_rows = min(header_rows, len(aligned))
    row_headers = _have_headers(data[header_rows:])
    return [
        *above,
        Table(rows=aligned, header_rows=header_rows, row_headers=row_headers, caption=flat_inline(caption)),
    ]


def _is_seen(block: Block) -> bool:
    """Whether a block is more than a sign without words, which means something in tables of data alone."""
    return not isinstance(block, Paragraph) or bool(words_of(block.spans))


def _without_pictures_of_their_own(rows: Sequence[Sequence[_Cell]]) -> tuple[list[Block], list[Sequence[_Cell]]]:
    """The pictures that have a row for themselves, as the one above the facts of a town, and the rows without them."""
    above: list[Block] = []
    left: list[Sequence[_Cell]] = []
    for cells in rows:
        if len(cells) == 1 and (pictures := [one for one in cells[0].blocks if isinstance(one, Picture)]):
            above += pictures
            cells = [replace(cells[0], blocks=[one for one in cells[0].blocks if not isinstance(one, Picture)])]
        left.append(cells)
    return above, left


def _have_headers(rows: Sequence[Sequence[_Cell]]) -> bool:
    """Whether each row begins with a cell that says what it is of; lines between groups of rows may have one cell."""
    held = 0
    found = False
    for cells in rows:
        if held:
            held -= 1
        elif len(cells) > 1:
            if not cells[0].is_header:
                return False
            found, held = True, cells[0].rows - 1
    return found


def _is_header(row: etree._Element, cells: Sequence[etree._Element]) -> bool:
    parent = row.getparent()
    return (parent is not None and parent.tag == "thead") or all(cell.tag == "th" for cell in cells)


def _is_data(rows: Sequence[Sequence[_Cell]]) -> bool:
    worded = [cells for cells in rows if any(cell.has_words for cell in cells)]
    if len(worded) < 2 or max(len(line) for line in _aligned(rows)) < 2:
        return False
    cells = [cell for line in rows for cell in line]
    headed = any(cell.is_header for cell in cells)
    return all(cell.is_data if headed else cell.is_line for cell in cells)


def _spread(cell: etree._Element) -> tuple[int, int]:
    """Over how many columns and rows a cell goes, within reason."""
    told = [cell.get(name) or "" for name in ("colspan", "rowspan")]
    columns, rows = (int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 1 for text in told)
    return min(max(columns, 1), _WIDEST_SPAN), min(max(rows, 1), _TALLEST_SPAN)


def _aligned(rows: Sequence[Sequence[_Cell]]) -> tuple[tuple[Inline, ...], ...]:
    """Rows with empty cells where a neighbour spreads over several; rows without words are left out."""
    held: dict[int, int] = {}
    aligned: list[tuple[Inline, ...]] = []
    for cells in rows:
        line: list[Inline] = []
        begun: dict[int, int] = {}
        for cell in cells:
            while held.get(len(line)) and len(line) < _WIDEST_PADDING:
                line.append(())
            begun.update((len(line) + column, cell.rows - 1) for column in range(cell.columns))
            line.append(flat_inline(cell.blocks))
            line += [()] * (cell.columns - 1 if len(line) < _WIDEST_PADDING else 0)
        held = {column: left - 1 for column, left in held.items() if left > 1} | {
            column: left for column, left in begun.items() if left
        }
        if any(line):
            aligned.append(tuple(line))
    return tuple(aligned)


def _rows(table: etree._Element) -> list[etree._Element]:
    return list(table.iterdescendants("tr"))


def _holds_only(element: etree._Element, allowed: frozenset[str] | set[str]) -> bool:
    if (element.text or "").strip():
        return False
    return all(not (child.tail or "").strip() and (child.tag in allowed or child.tag in UNSEEN) for child in element)
