"""What may reach a terminal: the checks at the end of every way, and the bytes that come out there."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from unicodedata import category

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.core.text import displayable

_COLOUR = re.compile("\x1b\\[[0-9;]*m")
"""The one control sequence that text is painted with."""
# Section 4 of the faults, S1, spelled out once more: not by what the program itself goes by.
_STRAY = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_JOINER = "\u200d"
_MOST_MARKS = 8
_CONSOLE = Console(file=StringIO(), color_system="truecolor", force_terminal=True, width=80, legacy_windows=False)
_STYLE = Style(color="red", bold=True)


class Stray(AssertionError):
    """Something reaches the terminal that must not."""


class Broken(AssertionError):
    """Something that is promised does not hold."""


def check(text: str, where: str, *, lines: bool = False) -> None:
    """See that a text holds nothing but what may be shown.

    Args:
        text: On its way out.
        where: What it is, for the message.
        lines: Whether line feeds and tabs may be in it.
    """
    if (found := _STRAY.search(text)) or (not lines and (found := re.search("[\n\t]", text))):
        raise Stray(f"{where}: {found[0]!r} in {text[max(0, found.start() - 30) : found.end() + 30]!r}")
    if not text.isascii():
        _check_marks(text, where)
        if _JOINER in text and _JOINER in text.replace(displayable(text, lines=True), ""):
            raise Stray(f"{where}: a loose joiner in {text[:200]!r}")
    text.encode("utf-8")


def _check_marks(text: str, where: str) -> None:
    marks = 0
    for character in text:
        marks = marks + 1 if category(character)[0] == "M" else 0
        if marks > _MOST_MARKS:
            raise Stray(f"{where}: more than {_MOST_MARKS} marks on one base in {text[:200]!r}")


def check_row(parts: Sequence[str], where: str, *, width: int, whole: bool) -> None:
    """See that pieces of one line are clean, and that it is as wide as it must be when it is painted.

    Args:
        parts: The pieces.
        where: What they are.
        width: Cells.
        whole: Whether exactly so many; otherwise at most.
    """
    text = "".join(parts)
    for part in parts:
        check(part, where)
    check(text, where)
    cells = cell_len(text)
    if cells > width or (whole and cells != width):
        raise Broken(f"{where}: {cells} cells wide, not {width}: {text!r}")
    check_strip(Strip([Segment(part, _STYLE) for part in parts]), where)


def check_strip(strip: Strip, where: str) -> None:
    """See that a painted line sends nothing but text and colours."""
    check_bytes(strip.render(_CONSOLE).encode("utf-8"), where, lines=False)


def check_bytes(sent: bytes, where: str, *, lines: bool = True) -> None:
    """See that these bytes may go to a terminal."""
    check(_COLOUR.sub("", sent.decode("utf-8")), where, lines=lines)


class _Terminal(StringIO):
    """Stands for stdout, a terminal or not."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@contextmanager
def checked_output(where: str, *, terminal: bool = False) -> Iterator[StringIO]:
    """See that what is printed inside may go to a terminal."""
    out = _Terminal(terminal=terminal)
    with redirect_stdout(out):
        yield out
    check_bytes(out.getvalue().encode("utf-8"), where)


def all_clean(sentences: Iterable[str], where: str) -> None:
    """See that sentences for people are clean once they are shown as messages are."""
    for sentence in sentences:
        check(displayable(sentence), where)


def held(promise: bool, what: str, *facts: object) -> None:
    """See that something that is promised holds; `facts` are told when it does not."""
    if not promise:
        raise Broken(f"{what}: {'; '.join(repr(fact)[:400] for fact in facts)}")
