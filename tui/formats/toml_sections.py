"""A feeds.toml cut into its sections: tables, each with the comments that touch it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tui.core.kept_queries import Place
from tui.core.last_few import LastFew
from tui.formats.toml_edit import BLANK, GAP, LINE, keys_at, past, table_of, value_end

_COMMENTS = re.compile(r"(?:[ \t]*#[^\n]*(?:\n|\Z))*")

# Lines as most of them are, so that a list of thousands of feeds is gone through in a few steps for each.
_LINE_END = r"[ \t]*+(?:#[^\n]*+)?(?:\r?\n|\Z)"
_TEXT = r"""(?:"[^"\\\n]*+"(?!")|'[^'\n]*+'(?!'))"""
_LIST = rf"\[[ \t]*+(?:{_TEXT}[ \t]*+(?:,[ \t]*+|(?=\])))*\]"
_PLAIN_KEYS = re.compile(
    rf"(?:[ \t]*+[A-Za-z0-9_-]++[ \t]*+=[ \t]*+(?:{_TEXT}|[A-Za-z0-9_.:+-]++|{_LIST}){_LINE_END})+"
)


class Section(NamedTuple):
    """A table with the comments that touch it; one of the kind with the tables below it."""

    number: int | None
    """Which of the kind it is; `None`: something else."""
    start: int
    end: int
    """Where the line below it begins."""


_FOUND: LastFew[tuple[Section, ...]] = LastFew(2)
"""By header and text: a change asks more than once where the feeds stand."""


def sections(text: str, header: str) -> tuple[Section, ...]:
    """All sections in their order; the first one is what stands before all tables, maybe nothing."""
    key = f"{header}\n{text}"
    return _FOUND.get(key) or _FOUND.put(key, tuple(_sections(text, header)))


def forget() -> None:
    """Remember no text any more: for benches."""
    _FOUND.forget()


def _sections(text: str, header: str) -> Iterator[Section]:
    numbers: list[int | None] = [None]
    starts, ends = [0], [0]
    for start, end, is_header, number in _runs(text, header):
        if is_header and (number is None or number != numbers[-1]):
            numbers.append(number)
            starts.append(_comments_above(text, text.rfind("\n", 0, start) + 1, ends[-1]))
            ends.append(end)
        ends[-1] = end
    for number, start, end, below in zip(numbers, starts, ends, [*starts[1:], len(text)], strict=True):
        has_comments = end and text.find("#", end, below) >= 0
        yield Section(number, start, past(_COMMENTS, text, end, below) if has_comments else end)


def _runs(text: str, header: str) -> Iterator[tuple[int, int, bool, int | None]]:
    """Each header, and each key or run of keys: where it begins, where the next line does, whose it is.

    Below a header that is written plainly such a run counts as a part of it.
    """
    plain_header = re.compile(rf"\[\[{re.escape(header)}\]\]{_LINE_END}(?:{_PLAIN_KEYS.pattern})?")
    lengths: dict[Place, int] = {}
    number: int | None = None
    start = past(GAP, text, 0)
    while start < len(text):
        is_header = text[start] == "["
        if not is_header:
            end = past(_PLAIN_KEYS, text, start)
            end = end if end > start else _key_end(text, start)
        elif match := plain_header.match(text, start):
            number = lengths.get((header,), 0)
            lengths[(header,)], end = number + 1, match.end()
        else:
            is_array = text.startswith("[[", start)
            names, end = keys_at(text, start + 1 + is_array)
            number = _number(table_of([name for name, _ in names], lengths, is_array=is_array), header)
            end = past(LINE, text, end)
        yield start, end, is_header, number
        start = past(GAP, text, end)


def _key_end(text: str, start: int) -> int:
    """Where the line behind a key and its value begins."""
    keys, end = keys_at(text, start)
    if keys and text.startswith("=", end):
        end = value_end(text, past(BLANK, text, end + 1))
    return past(LINE, text, end)


def _number(table: Place, header: str) -> int | None:
    """The number of the table of this kind that a table is or belongs to."""
    return table[1] if len(table) > 1 and table[0] == header and isinstance(table[1], int) else None


def _comments_above(text: str, offset: int, limit: int) -> int:
    """Where the comment lines directly above a line begin."""
    if text.find("#", limit, offset) < 0:
        return offset
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
