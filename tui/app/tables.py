"""Tables as rows: aligned where they fit, their cells wrapped where that helps, else wide or a value a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.cells import cell_len

from tui.app.inline import Inliner, drawn, fold
from tui.app.pieces import PLAIN, RULE, Glyphs, Look, Piece, Row
from tui.core.document import Inline, Table

_GAP = 3
_INDENT = 2
_NARROWEST = 40
"""Below so many cells a table with a header is read better as "header: value" lines."""
_WIDEST_CELL = 32
"""Where a table scrolls sideways anyway, a column is no wider than this."""
_LONGEST_WORD = 16
_HEAD = Look(bold=True)
_NUMBER = re.compile(r"[^\w\s]{0,2}\d[\d.,:/ ’'\s]*\s?(%|[^\W\d_]{0,3}|[^\w\s]{0,2})|[-–—]?")

_Cells = list[list[Piece]]


def table_rows(table: Table, inliner: Inliner, width: int, glyphs: Glyphs) -> tuple[list[Row], bool]:
    """The rows of a table without its caption, and whether they are wider than `width`."""
    columns = max((len(row) for row in table.rows), default=0)
    heads = min(table.header_rows, len(table.rows))
    named = [columns if index < heads else int(table.row_headers) for index in range(len(table.rows))]
    cells = [_padded(row, columns, inliner, heads=first) for row, first in zip(table.rows, named, strict=True)]
    filled = [column for column in range(columns) if any(_width(row[column]) for row in cells)]
    if not filled:
        return [], False
    cells = [[row[column] for column in filled] for row in cells]
    columns = len(filled)
    indent = min(_INDENT, max(0, width - 20))
    natural = [max(_width(row[column]) for row in cells) for column in range(columns)]
    room = width - indent - _GAP * (columns - 1)
    widths = natural if sum(natural) <= room else _shrunk(cells, natural, room)
    if widths is None and heads and width < _NARROWEST:
        return _records(cells, heads, width), False
    wide = widths is None
    if widths is None:
        widths = [min(cell, _WIDEST_CELL) for cell in natural]
    return list(_drawn(cells, widths, heads, indent, glyphs)), wide


def _padded(row: Sequence[Inline], columns: int, inliner: Inliner, *, heads: int) -> _Cells:
    """The cells of a row, the first so many of them headers."""
    cells = [inliner.spans(spans, _HEAD if place < heads else PLAIN) for place, spans in enumerate(row)]
    return cells + [[] for _ in range(columns - len(cells))]


def _text(cell: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in cell)


def _width(cell: Sequence[Piece]) -> int:
    return max(cell_len(line.strip(" ")) for line in _text(cell).split("\n"))


def _shrunk(cells: Sequence[_Cells], natural: Sequence[int], room: int) -> list[int] | None:
    """Column widths with cells wrapped so that they fill `room`, or `None` where words would be torn."""
    least = [
        min(natural[column], max((_longest_word(row[column]) for row in cells), default=1))
        for column in range(len(natural))
    ]
    spare = room - sum(least)
    if spare < 0:
        return None
    wants = [wish - need for wish, need in zip(natural, least, strict=True)]
    total = sum(wants)
    return [need + spare * want // total for need, want in zip(least, wants, strict=True)]


def _longest_word(cell: Sequence[Piece]) -> int:
    return min(_LONGEST_WORD, max((cell_len(word) for word in _text(cell).split(" ")), default=1))


def _drawn(cells: Sequence[_Cells], widths: Sequence[int], heads: int, indent: int, glyphs: Glyphs) -> Iterator[Row]:
    numeric = [_is_numeric([row[column] for row in cells[heads:]]) for column in range(len(widths))]
    folded = [[fold(cell, width) for cell, width in zip(row, widths, strict=True)] for row in cells]
    tall = any(len(cell) > 1 for row in folded[heads:] for cell in row)
    for index, row in enumerate(folded):
        if tall and index > heads:
            yield []
        yield from _table_line(row, widths, numeric, indent)
        if heads and index == heads - 1:
            rules = (" " * _GAP).join(glyphs.rule * width for width in widths)
            yield drawn(" " * indent + rules, RULE)


def _is_numeric(column: Sequence[Sequence[Piece]]) -> bool:
    texts = [_text(cell).strip() for cell in column]
    return any(texts) and all(len(text) <= _LONGEST_WORD and _NUMBER.fullmatch(text) for text in texts)


def _table_line(row: Sequence[list[Row]], widths: Sequence[int], numeric: Sequence[bool], indent: int) -> Iterator[Row]:
    for level in range(max(len(cell) for cell in row)):
        line: Row = []
        pending = indent
        for cell, width, right in zip(row, widths, numeric, strict=True):
            pieces = cell[level] if level < len(cell) else []
            spare = width - sum(cell_len(piece.text) for piece in pieces)
            before = pending + (spare if right else 0)
            if pieces:
                line += [*drawn(" " * before, PLAIN), *pieces]
                pending = _GAP + (0 if right else spare)
            else:
                pending += width + _GAP
        yield line


def _records(cells: Sequence[_Cells], heads: int, width: int) -> list[Row]:
    """A line "header: value" for each cell, a blank line between rows."""
    names = [_text(cell).replace("\n", " ").strip() for cell in cells[heads - 1]]
    rows: list[Row] = []
    for row in cells[heads:]:
        if rows:
            rows.append([])
        for name, cell in zip(names, row, strict=True):
            if _text(cell).strip():
                label = [Piece(f"{name}: ", replace(_HEAD, role="text"))] if name else []
                rows += fold([*label, *cell], width)
    return rows or [row for cell in cells[0] for row in fold(cell, width)]
