"""The last messages again, newest first."""

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content

from tui.app.screens.dialog import MUTED, Sheet
from tui.app.wrapping import wrapped
from tui.core.text import displayable


class MessagesScreen(Sheet):
    """What the status line has said."""

    TITLE_TEXT: ClassVar[str] = "Messages"

    def __init__(self, messages: Sequence[str]) -> None:
        """Take the messages, oldest first."""
        super().__init__()
        self._messages = tuple(messages)

    def text(self) -> Content:
        """A message a line or more, the newest bright."""
        if not self._messages:
            return Content.styled("No messages yet.", MUTED)
        lines: list[Content] = []
        for index, message in enumerate(reversed(self._messages)):
            texts = wrapped(displayable(message), self.text_cells - 2)
            style = "" if index == 0 else MUTED
            lines += [Content.assemble("  " if number else "• ", (text, style)) for number, text in enumerate(texts)]
        return Content("\n").join(lines)
