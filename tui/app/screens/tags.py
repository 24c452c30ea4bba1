"""The tags of a story, in one line of text."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from tui.app.name_words import tag_words
from tui.app.screens.dialog import Dialog
from tui.app.widgets.names_line import NamesLine
from tui.core.stories import TagCount
from tui.core.text import displayable


class TagsScreen(Dialog[tuple[str, ...]]):
    """Gives all tags the story shall have, or `None` when nothing is to change."""

    DEFAULT_CSS = """
    TagsScreen {
        & Input, & Input:focus { background: $surface; }
        & NamesLine > Static { margin-top: 1; }
    }
    """
    AUTO_FOCUS: ClassVar[str | None] = "Input"
    TITLE_TEXT: ClassVar[str] = "Tags"
    HINTS: ClassVar[str] = "Tab completes · Enter keeps · Esc leaves as it was"

    def __init__(self, current: Sequence[str], known: Sequence[TagCount]) -> None:
        """Take the tags of the story, and all tags there are."""
        super().__init__()
        self._current = tuple(current)
        self._known = tuple(known)

    def body(self) -> Iterable[Widget]:
        """The line, and what could stand in it."""
        line = " ".join(displayable(name) for name in self._current)
        yield NamesLine(
            tag_words(self._known),
            value=f"{line} " if line else "",
            placeholder="names, blanks between",
            sign="#",
            none_known="No tags yet: what you type is the first.",
        )

    @on(Input.Submitted)
    def _keep(self) -> None:
        self.dismiss(self.query_one(NamesLine).names)
