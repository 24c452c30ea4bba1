"""A line in the place of the status line, in which one types: the words of a search, a command."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from tui.app.widgets.line_input import LineInput


class TypedLine(LineInput, inherit_bindings=True):
    """Tells its owner of the keys that do more than edit it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "complete", show=False),
        Binding("escape", "leave", "back", show=False),
        Binding("down", "move(1)", "down", show=False),
        Binding("up", "move(-1)", "up", show=False),
        Binding("pagedown", "page(1)", "page", show=False),
        Binding("pageup", "page(-1)", "page", show=False),
        Binding("ctrl+d", "delete_right", "delete", show=False),
    ]

    @dataclass
    class Left(Message):
        """The reader wants out."""

    @dataclass
    class Asked(Message):
        """The reader wants the last word completed."""

    @dataclass
    class Moved(Message):
        """The reader moves in what belongs to the line, by lines or by pages."""

        lines: int = 0
        pages: int = 0

    def action_complete(self) -> None:
        """Ask for the last word to be completed."""
        self.post_message(self.Asked())

    def action_move(self, lines: int) -> None:
        """Move by lines."""
        self.post_message(self.Moved(lines=lines))

    def action_page(self, pages: int) -> None:
        """Move by pages."""
        self.post_message(self.Moved(pages=pages))

    def action_leave(self) -> None:
        """Ask to be let out."""
        self.post_message(self.Left())

    def put(self, text: str) -> None:
        """Have another text in the line, the cursor behind it."""
        self.value = text
        self.cursor_position = len(text)
