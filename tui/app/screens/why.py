"""Which rules did what to a story, where that takes more than a line."""

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content

from tui.app.screens.dialog import MUTED, Sheet
from tui.app.wrapping import wrapped


class WhyScreen(Sheet):
    """A paragraph for each thing that was done."""

    TITLE_TEXT: ClassVar[str] = "Why"

    def __init__(self, title: str, told: Sequence[tuple[str, str]]) -> None:
        """Take the story's title and, earliest first, who did something and what; all displayable."""
        super().__init__()
        self._title = title
        self._told = tuple(told)

    def text(self) -> Content:
        """The story, then what was done."""
        cells = self.text_cells
        lines: list[Content] = [Content.styled(text, "bold") for text in wrapped(self._title, cells)]
        for who, what in self._told:
            lines += [Content(), *(Content(text) for text in wrapped(who, cells))]
            lines += [Content.styled(f"  {text}", MUTED) for text in wrapped(what, cells - 2)]
        return Content("\n").join(lines)
