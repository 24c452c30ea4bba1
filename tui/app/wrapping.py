"""Breaking text into lines of so many cells.

Cells are counted as Textual counts them (Rich's tables), or a strip would be
drawn wider than it was measured. Between Han and Kana a line may end anywhere
but before closing and after opening punctuation (the common part of JIS X 4051).
"""

import re
from typing import TypeAlias

from rich.cells import split_graphemes

Range: TypeAlias = tuple[int, int]

_NARROW = re.compile("[\n\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0373\u0391-\u03a1\u03a3-\u03ff\u0400-\u0482\u048a-\u052f"
                     "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\ufffd]*")  # fmt: skip
"""Text in which each character surely takes one cell, so that slices can be counted by length."""

_NO_START = frozenset(
    "、。，．）」』】〉》〕］｝！？：；・ー々ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％)]},.!?:;%’”»›…‥"
)
_NO_END = frozenset("（「『【〈《〔［｛([{‘“«‹")
_GOOD_CUTS = "/-_.?&=,;"
"""After these a word too long for the line is cut most readably."""
_DASH = "—"


def wrap(text: str, width: int) -> list[Range]:
    """Ranges of `text` that are its lines, none wider than `width` cells (at least 2).

    Blanks at a break belong to no line, a line feed always breaks, U+00A0 never.
    """
    narrow = _NARROW.fullmatch(text) is not None
    lines: list[Range] = []
    start = 0
    while True:
        end = text.find("\n", start)
        stop = len(text) if end < 0 else end
        if narrow:
            _wrap_narrow(text, start, stop, width, lines)
        else:
            _wrap_wide(text, start, stop, width, lines)
        if end < 0:
            return lines
        start = end + 1


def wrapped(text: str, width: int) -> list[str]:
    """The lines themselves."""
    return [text[start:end] for start, end in wrap(text, max(2, width))]


def chop(text: str, width: int) -> list[Range]:
    """Like `wrap`, for code: every blank is kept, and lines break wherever they are full."""
    lines: list[Range] = []
    start = 0
    for line in text.split("\n"):
        if _NARROW.fullmatch(line):
            cuts = range(start, start + max(len(line), 1), width)
            lines += [(cut, min(cut + width, start + len(line))) for cut in cuts]
        else:
            lines += _chop_wide(line, start, width)
        start += len(line) + 1
    return lines


def _chop_wide(line: str, offset: int, width: int) -> list[Range]:
    lines: list[Range] = []
    begin = used = 0
    for start, _, cells in split_graphemes(line)[0]:
        if used + cells > width:
            lines.append((offset + begin, offset + start))
            begin, used = start, 0
        used += cells
    return [*lines, (offset + begin, offset + len(line))]


def _wrap_narrow(text: str, start: int, stop: int, width: int, lines: list[Range]) -> None:
    start = _skip_blanks(text, start, stop)
    while stop - start > width:
        cut = max(text.rfind(" ", start + 1, start + width + 1), text.rfind(_DASH, start, start + width) + 1)
        if cut <= start:
            cut = _cut_inside(text, start, start + width)
        lines.append((start, _drop_blanks(text, start, cut)))
        start = _skip_blanks(text, cut, stop)
    last = _drop_blanks(text, start, stop)
    if last > start or not lines or text[start - 1 : start] == "\n":
        lines.append((start, last))


def _cut_inside(text: str, start: int, limit: int) -> int:
    """Where to cut a word that is longer than the line."""
    middle = start + (limit - start) // 2
    return next((at + 1 for at in range(limit - 1, middle, -1) if text[at] in _GOOD_CUTS), limit)


def _wrap_wide(text: str, start: int, stop: int, width: int, lines: list[Range]) -> None:
    base = _skip_blanks(text, start, stop)
    begin = base
    used = 0
    good = good_used = 0
    """Where the line could break last, and the cells up to there."""
    before = ""
    before_cells = 0
    for at, end, cells in split_graphemes(text[base:stop])[0]:
        at, end = at + base, end + base
        here = text[at:end]
        if at > begin and _may_break(before, before_cells, here, cells):
            good, good_used = at, used
        while used + cells > width and here != " " and at > begin:
            if good <= begin:
                good, good_used = at, used
            lines.append((begin, _drop_blanks(text, begin, good)))
            begin = _skip_blanks(text, good, at)
            used -= good_used + (begin - good)
        used += cells
        before, before_cells = here, cells
    lines.append((begin, _drop_blanks(text, begin, stop)))


def _may_break(before: str, before_cells: int, after: str, after_cells: int) -> bool:
    if before == " " or before == _DASH:
        return after != " "
    if before_cells < 2 and after_cells < 2:
        return False
    if after[0] in _NO_START or before[0] in _NO_END or after == " " or "\xa0" in (before, after):
        return False
    return not (_is_hangul(before) or _is_hangul(after))


def _is_hangul(cluster: str) -> bool:
    """Korean is written with blanks between the words."""
    return "\uac00" <= cluster[0] <= "\ud7a3"


def _skip_blanks(text: str, start: int, stop: int) -> int:
    while start < stop and text[start] == " ":
        start += 1
    return start


def _drop_blanks(text: str, start: int, stop: int) -> int:
    while stop > start and text[stop - 1] == " ":
        stop -= 1
    return stop
