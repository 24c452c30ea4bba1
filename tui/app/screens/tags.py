"""The tags of a story, in one line of text."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.app.screens.dialog import Dialog
from tui.app.screens.tag_words import completed, read_tags, suggestions
from tui.core.stories import TagCount
from tui.core.text import displayable


class TagsScreen(Dialog[tuple[str, ...]]):
    """Gives all tags the story shall have, or `None` when nothing is to change."""

    DEFAULT_CSS = """
    TagsScreen {
        & Input, & Input:focus { border: none; padding: 0; height: 1; background: $surface; }
        & #suggestions { height: 2; color: $text-muted; margin-top: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete(1)", "complete", show=False, priority=True),
        Binding("shift+tab", "complete(-1)", "complete", show=False, priority=True),
    ]
    AUTO_FOCUS: ClassVar[str | None] = "Input"
    TITLE_TEXT: ClassVar[str] = "Tags"
    HINTS: ClassVar[str] = "Tab completes · Enter keeps · Esc leaves as it was"

    def __init__(self, current: Sequence[str], known: Sequence[TagCount]) -> None:
        """Take the tags of the story, and all tags there are."""
        super().__init__()
        self._current = tuple(current)
        self._known = tuple(known)
        self._stem: str | None = None
        """The line as it was typed, while Tab goes through what completes it."""
        self._turn = 0

    def body(self) -> Iterable[Widget]:
        """The line, and what could stand in it."""
        line = " ".join(displayable(name) for name in self._current)
        yield Input(f"{line} " if line else "", placeholder="names, blanks between", select_on_focus=False)
        yield Static(id="suggestions", markup=False)

    def on_mount(self) -> None:
        """Show what is used most."""
        self._show_suggestions()

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        if self._stem is not None and message.value != self._turned():
            self._stem = None
        self._show_suggestions()

    @on(Input.Submitted)
    def _keep(self, message: Input.Submitted) -> None:
        self.dismiss(read_tags(message.value, self._known))

    def action_complete(self, step: int) -> None:
        """Put the next known name in place of the word being typed."""
        line = self.query_one(Input)
        if self._stem is None:
            if not suggestions(line.value, self._known):
                return
            self._stem, self._turn = line.value, 0 if step > 0 else -1
        else:
            self._turn += step
        line.value = self._turned()
        line.cursor_position = len(line.value)

    def _turned(self) -> str:
        """The line with the completion whose turn it is."""
        stem = self._stem or ""
        names = suggestions(stem, self._known)
        return completed(stem, names[self._turn % len(names)]) if names else stem

    def _show_suggestions(self) -> None:
        stem = self.query_one(Input).value if self._stem is None else self._stem
        names = suggestions(stem, self._known)
        chosen = None if self._stem is None or not names else self._turn % len(names)
        self.query_one("#suggestions", Static).update(self._drawn(names, chosen))

    def _drawn(self, names: Sequence[str], chosen: int | None) -> Content:
        """As many names as there is room for, with how often each is used."""
        totals = {tag.name: tag.total for tag in self._known}
        room = 2 * (min(76, self.app.size.width) - 4) - 20
        start = max(0, (chosen or 0) - 3)
        parts: list[Content] = []
        for index, name in enumerate(names[start:], start):
            text = f"#{displayable(name)} {totals[name]}"
            room -= cell_len(text) + 3
            if room < 0:
                break
            parts.append(Content.styled(text, "bold $text-accent" if index == chosen else ""))
        if not parts and not self._known:
            return Content("No tags yet: what you type is the first.")
        return Content("   ").join(parts)
