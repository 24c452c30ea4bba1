"""Text that is shown while it is edited: every character keeps its place, or the cursor would stand beside it."""

from functools import lru_cache
from unicodedata import category

from tui.core.text import MARKS_PER_BASE, REPLACED, displayable

_JOINER = "\N{ZERO WIDTH JOINER}"
_UNSEEN = "\N{COMBINING GRAPHEME JOINER}"
"""Takes no room, turns nothing round and joins nothing: stands for what is not to be seen."""


def in_place(text: str) -> str:
    """What may be drawn for `text`, character for character, and as wide.

    What `displayable` would replace is U+FFFD here as well, and so are combining
    marks beyond eight on one base; what it would drop is there and has no
    width. Tabs and line breaks are blanks.
    """
    if text.isprintable() and displayable(text, lines=True) == text:
        return text
    shown: list[str] = []
    marks = 0
    for place, character in enumerate(text):
        made = character
        if character != _JOINER:
            made = _alone(character)
        elif _JOINER not in displayable(text[max(0, place - 2) : place + 2], lines=True):
            made = _UNSEEN
        marks = marks + 1 if category(made)[0] == "M" else 0
        shown.append(made if marks <= MARKS_PER_BASE else REPLACED)
        marks = 0 if marks > MARKS_PER_BASE else marks
    return "".join(shown)


@lru_cache(maxsize=1024)
def _alone(character: str) -> str:
    shown = displayable(character, lines=True) or _UNSEEN
    return " " if shown in "\n\t" else shown
