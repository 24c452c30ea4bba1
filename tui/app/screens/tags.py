"""The tags of a story, or of several, in one line of text."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.color import Color
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.app.name_words import tag_words
from tui.app.quick_tags import numbered
from tui.app.screens.dialog import MUTED, Dialog
from tui.app.tag_colours import named_tag
from tui.app.widgets.names_line import NamesLine
from tui.core.stories import TagCount
from tui.core.text import cell_width, displayable

_GAP = "  "
_INDENT = 6
"""Of further lines; as wide as "some: "."""


class TagsScreen(Dialog[tuple[str, ...]]):
    """Gives the tags that all the stories shall have, or `None` when nothing is to change."""

    DEFAULT_CSS = """
    TagsScreen {
        & Input, & Input:focus { background: $surface; }
        & NamesLine > Static { margin-top: 1; }
        & > #panel > Static { margin-top: 1; }
    }
    """
    AUTO_FOCUS: ClassVar[str | None] = "Input"
    TITLE_TEXT: ClassVar[str] = "Tags"
    HINTS: ClassVar[str] = "Tab completes · Enter keeps · Esc leaves as it was"

    def __init__(
        self,
        current: Sequence[str],
        known: Sequence[TagCount],
        *,
        some: Sequence[str] = (),
        quick: Mapping[str, str] | None = None,
    ) -> None:
        """Take the tags of the story, and all tags there are, last used first.

        Args:
            current: Of several stories the tags that all of them carry.
            known: All tags, last used first.
            some: The tags that only some of the stories carry: they stay as they are unless they are named.
            quick: Tags by the keys they have in the list; `None`: those that they get at first.
        """
        super().__init__()
        self._known = tuple(known)
        self._words = tag_words(self._known)
        self._current = tuple(name for name in current if self._words.can_write(name))
        self._kept = tuple(name for name in current if not self._words.can_write(name))
        """What cannot be written in this line, a rule having put it on."""
        self._some = tuple(some)
        self._quick = numbered(self._known) if quick is None else quick

    def body(self) -> Iterable[Widget]:
        """The line, what could stand in it, and what stays or has a key of its own."""
        line = " ".join(displayable(name) for name in self._current)
        yield NamesLine(
            self._words,
            value=f"{line} " if line else "",
            placeholder="names, blanks between",
            sign="#",
            none_known="No tags yet: what you type is the first.",
        )
        stays = [("some", self._some), ("also", self._kept)]
        keys = [(f"{key} ", name) for key, name in self._quick.items()]
        for word, names in stays:
            if names:
                yield Static(self._told(f"{word}: ", [("", name) for name in names]), markup=False)
        if keys:
            yield Static(self._told("keys in the list: ", keys), markup=False, id="keys")

    def _told(self, word: str, names: Iterable[tuple[str, str]]) -> Content:
        """Tags behind a word, each with what stands before it; broken between tags only."""
        ground = Color.parse(self.app.theme_variables["surface"])
        lines, room = [Content.styled(word, MUTED)], self.text_cells - cell_width(word)
        for before, name in names:
            tag = Content.assemble((before, MUTED), named_tag(name, ground), _GAP)
            if room < tag.cell_length:
                lines.append(Content(" " * _INDENT))
                room = self.text_cells - _INDENT
            lines[-1] += tag
            room -= tag.cell_length
        return Content("\n").join(lines)

    @on(Input.Submitted)
    def _keep(self) -> None:
        self.dismiss((*self.query_one(NamesLine).names, *self._kept))
