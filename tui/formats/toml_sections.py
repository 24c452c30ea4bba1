"""A feeds.toml cut into its sections: tables, each with the comments that touch it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tui.core.kept_queries import Place
from tui.formats.toml_edit import statements

_COMMENTS = re.compile(r"(?:[ \t]*#[^\n]*(?:\n|\Z))*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A table with the comments that touch it; one of the kind with the tables below it."""

    number: int | None
    """Which of the kind it is; `None`: something else."""
    start: int
    end: int
    """Where the line below it begins."""


def sections(text: str, header: str) -> Iterator[Section]:
    """All sections in their order; the first one is what stands before all tables, maybe nothing."""
    numbers: list[int | None] = [None]
    starts, ends = [0], [0]
    for statement in statements(text):
        number = _number(statement.table, header)
        if statement.value is None and (number is None or number != numbers[-1]):
            numbers.append(number)
            starts.append(_comments_above(text, text.rfind("\n", 0, statement.start) + 1, ends[-1]))
            ends.append(statement.end)
        ends[-1] = statement.end
    for number, start, end, below in zip(numbers, starts, ends, [*starts[1:], len(text)], strict=True):
        yield Section(number=number, start=start, end=past(_COMMENTS, text, end, below) if end else 0)


def _number(table: Place, header: str) -> int | None:
    """The number of the table of this kind that a table is or belongs to."""
    return table[1] if len(table) > 1 and table[0] == header and isinstance(table[1], int) else None


def _comments_above(text: str, offset: int, limit: int) -> int:
    """Where the comment lines directly above a line begin."""
    while offset > limit and (above := line_above(text, offset)).lstrip(" \t").startswith("#"):
        offset -= len(above)
    return offset


def blank_lines_above(text: str, offset: int) -> int:
    """Where the blank lines directly above a line begin; `offset` where there are none."""
    while (above := line_above(text, offset)).isspace():
        offset -= len(above)
    return offset


def line_above(text: str, offset: int) -> str:
    """The line that ends at `offset`, its line end included; empty at the very start."""
    return text[text.rfind("\n", 0, max(0, offset - 1)) + 1 : offset]


def past(pattern: re.Pattern[str], text: str, offset: int, limit: int) -> int:
    """Where a pattern that may match nothing ends."""
    match = pattern.match(text, offset, limit)
    return match.end() if match else offset
