"""What commands print: aligned columns for people, tab-separated lines for pipes, JSON for programs.

Data goes to stdout, all else to stderr, and every string through `displayable`:
also those in JSON, since `jq -r` would hand them to the terminal.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TextIO, TypeAlias

from tui.core.model import Problem
from tui.core.text import cell_width, crop, displayable, sentence
from tui.reader.logs import redact

Style: TypeAlias = Literal["plain", "json", "jsonl"]
Shade: TypeAlias = Literal["bold", "dim", "green", "yellow"]
Json: TypeAlias = dict[str, object]

UNDO = "`dateline undo` takes it back."
"""What is told behind a change."""
_GAP_CELLS = 2
_SHADES: dict[Shade, int] = {"bold": 1, "dim": 2, "green": 32, "yellow": 33}
"""By their numbers in SGR sequences; the terminal's own palette, so that they suit its background."""
_UNCUT = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table for people."""

    title: str
    most_cells: int = 40
    """Wider cells are cut; 0: takes what room is left."""
    right: bool = False
    """Whether it lines up at the right, as numbers do."""


def for_people() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout.isatty()


def print_lines(lines: Iterable[str], stream: TextIO | None = None) -> None:
    """Write lines to stdout, or another stream, as they are."""
    out = stream or sys.stdout
    for line in lines:
        out.write(line + "\n")


def tell(text: str) -> None:
    """Write a message to stderr, cleaned, without passwords and keys of addresses: it may end in a mail of cron."""
    sys.stderr.write(displayable(redact(text), lines=True, limit=_UNCUT) + "\n")
    sys.stderr.flush()


def why(problem: Problem) -> str:
    """What went wrong and what helps, for behind a name and a colon."""
    return f"{displayable(problem.cause)}. {sentence(displayable(problem.remedy))}".rstrip()


def print_tsv(rows: Iterable[Sequence[object]]) -> None:
    """Write rows uncut, tabs between their cells."""
    print_lines("\t".join(_cell(value) for value in row) for row in rows)


def print_table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    *,
    bold: frozenset[int] = frozenset(),
    shades: Mapping[int, Shade] | None = None,
    below: Mapping[int, str | tuple[str, ...]] | None = None,
    stream: TextIO | None = None,
) -> None:
    """Write rows for people: columns aligned by terminal cells, lines cut to the terminal.

    Args:
        columns: How wide they may get.
        rows: A cell for each column.
        bold: Indexes of rows that stand out where the terminal may be coloured.
        shades: Of other rows, by index.
        below: A line or more that stand under a row, by its index.
        stream: Where to; `None`: stdout.
    """
    out = stream or sys.stdout
    cells = [[_cell(value) for value in row] for row in rows]
    widths = _widths(columns, cells)
    shown = dict(shades or {}) | dict.fromkeys(bold, "bold")
    for index, row in enumerate(cells):
        line = (" " * _GAP_CELLS).join(map(_fitted, row, widths, columns)).rstrip()
        print_lines([shaded(line, shown.get(index), out)], out)
        if below and (notes := below.get(index)):
            lines = (notes,) if isinstance(notes, str) else notes
            print_lines((crop(f"      {_cell(note)}", terminal_cells()) for note in lines), out)


def print_headed_table(columns: Sequence[Column], rows: Sequence[Sequence[object]]) -> None:
    """Write a table for people under the titles of its columns."""
    print_table(columns, [[column.title for column in columns], *rows], bold=frozenset({0}))


def print_json(value: Json) -> None:
    """Write one object."""
    sys.stdout.write(_json(value) + "\n")


class ObjectPrinter:
    """Writes objects as they come: one array (`json`) or one a line (`jsonl`)."""

    def __init__(self, style: Style) -> None:
        self._lines = style == "jsonl"
        self._first = True

    def add(self, value: Json) -> None:
        """Write one object."""
        before = "" if self._lines else "[\n" if self._first else ",\n"
        sys.stdout.write(before + _json(value) + ("\n" if self._lines else ""))
        self._first = False

    def end(self) -> None:
        """Close the array."""
        if not self._lines:
            sys.stdout.write("[]\n" if self._first else "\n]\n")


def print_objects(style: Style, values: Iterable[Json]) -> None:
    """Write objects that are all there already."""
    printer = ObjectPrinter(style)
    for value in values:
        printer.add(value)
    printer.end()


def utc(moment: datetime | None) -> str | None:
    """A time as JSON and pipes have it: ISO 8601 in UTC, to the second."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def short_date(moment: datetime, now: datetime) -> str:
    """A time as lists for people have it: the hour today, the day this year, else the year (local time)."""
    local, today = moment.astimezone(), now.astimezone()
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local.day} {local:%b}" if local.year == today.year else f"{local.year}"


def terminal_cells() -> int:
    """Columns of the terminal that stdout writes to."""
    return max(20, shutil.get_terminal_size().columns)


def number(count: int) -> str:
    """A number for people: 3,412."""
    return f"{count:,}"


def one_or_many(count: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 story", "3,412 stories"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def prepare_streams() -> None:
    """Let no character and no closed stream raise: stdout may be closed, or know ASCII only."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - lives as long as the process
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def give_up_stdout() -> None:
    """After a closed pipe: nothing more can be written, and the interpreter must not complain at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - lives as long as the process


def shaded(text: str, shade: Shade | None, stream: TextIO | None = None) -> str:
    """The text, which must be clean, in a shade where the stream (`None`: stdout) may be coloured."""
    if shade is None or not _styled(stream or sys.stdout):
        return text
    return f"\x1b[{_SHADES[shade]}m{text}\x1b[0m"


def _styled(stream: TextIO) -> bool:
    """Whether the stream may carry colour (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _json(value: Json) -> str:
    return json.dumps(_clean(value))


def _clean(value: object) -> object:
    """The same value with all its strings cleaned; their line breaks stay."""
    if isinstance(value, str):
        return displayable(value, lines=True)
    if isinstance(value, dict):
        return {key: _clean(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(member) for member in value]
    return value


def _cell(value: object) -> str:
    return "" if value is None else displayable(str(value), limit=_UNCUT)


def _widths(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> list[int]:
    """Cells each column gets; the one that takes what is left gets at least ten."""
    widths = [
        min(column.most_cells, max((cell_width(row[index]) for row in cells), default=0)) if column.most_cells else 0
        for index, column in enumerate(columns)
    ]
    left = terminal_cells() - sum(widths) - _GAP_CELLS * (len(columns) - 1)
    return [width if column.most_cells else max(10, left) for width, column in zip(widths, columns, strict=True)]


def _fitted(text: str, width: int, column: Column) -> str:
    """The text in exactly `width` cells."""
    cut = text if cell_width(text) <= width else crop(text, width)
    space = " " * max(0, width - cell_width(cut))
    return space + cut if column.right else cut + space
