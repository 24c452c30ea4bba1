"""The line in which one searches: scope, words, and how many stories there are."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Key
from textual.message import Message
from textual.widgets import Input, Static

from tui.core.text import displayable


class Words(Input, inherit_bindings=True):
    """The words; a slash at their beginning is a command, not a word."""

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
    class Widened(Message):
        """A slash was typed as the first character."""

    @dataclass
    class Left(Message):
        """The reader wants out."""

    @dataclass
    class Asked(Message):
        """The reader wants the last word completed."""

    @dataclass
    class Moved(Message):
        """The reader moves in the results, by lines or by pages."""

        lines: int = 0
        pages: int = 0

    async def _on_key(self, event: Key) -> None:
        if event.character == "/" and self.cursor_position == 0:
            event.stop()
            event.prevent_default()
            self.post_message(self.Widened())
            return
        await super()._on_key(event)

    def action_complete(self) -> None:
        """Ask for the last word to be completed."""
        self.post_message(self.Asked())

    def action_move(self, lines: int) -> None:
        """Move in the results."""
        self.post_message(self.Moved(lines=lines))

    def action_page(self, pages: int) -> None:
        """Move in the results by pages."""
        self.post_message(self.Moved(pages=pages))

    def action_leave(self) -> None:
        """Ask to be let out."""
        self.post_message(self.Left())


class SearchBox(Horizontal):
    """Such as " All feeds / syria     214"."""

    DEFAULT_CSS = """
    SearchBox {
        height: 1;
        width: 100%;
        background: $primary-muted;
        display: none;
        & > #scope { width: auto; max-width: 40%; padding: 0 1; color: $text; text-style: bold; }
        & > Words { width: 1fr; height: 1; border: none; padding: 0; background: $primary-muted; color: $text; }
        & > Words:focus { background-tint: $foreground 0%; }
        & > #found { width: auto; max-width: 60%; padding: 0 1; color: $text; }
        & > #found.-mistake { color: $text-warning; }
    }
    """

    def compose(self) -> ComposeResult:
        """Scope, words, number."""
        yield Static(id="scope", markup=False)
        yield Words(select_on_focus=False, compact=True)
        yield Static(id="found", markup=False)

    @property
    def words(self) -> Words:
        """The line of words."""
        return self.query_one(Words)

    def open(self, scope: str) -> None:
        """Come to sight, empty."""
        self.display = True
        with self.prevent(Input.Changed):
            self.words.value = ""
        self.show_scope(scope)
        self.show_found("")

    def close(self) -> None:
        """Go out of sight."""
        self.display = False

    def show_scope(self, scope: str) -> None:
        """Tell where is searched."""
        self.query_one("#scope", Static).update(Content(f"{displayable(scope, limit=40)} /"))

    def show_found(self, text: str, *, mistake: bool = False) -> None:
        """Tell how many were found, or what is wrong."""
        found = self.query_one("#found", Static)
        found.set_class(mistake, "-mistake")
        found.update(Content(displayable(text)))
