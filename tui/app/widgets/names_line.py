"""A line of names with completion: what is typed, and below it what could stand there."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.app.name_words import NameWords
from tui.app.tag_colours import named_tag
from tui.app.widgets.line_input import LineInput
from tui.core.text import displayable

TAG_SIGN = "#"
_SUGGESTION_LINES = 2
_RAGGED_CELLS = 20
"""What the lines of suggestions may leave free at their ends together."""


class NamesLine(Vertical):
    """Tab goes through the known names that complete the last one; what is submitted is the owner's to read."""

    DEFAULT_CSS = """
    NamesLine {
        height: auto;
        & > Static { height: 2; color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete(1)", "complete", show=False),
        Binding("shift+tab", "complete(-1)", "complete", show=False),
    ]

    def __init__(
        self, words: NameWords, *, value: str = "", placeholder: str = "", sign: str = "", none_known: str = "",
        id: str | None = None,
    ) -> None:  # fmt: skip
        """Take the names, the line at first, what stands before each suggestion, and what to say when there is none."""
        super().__init__(id=id)
        self._words = words
        self._value, self._placeholder = value, placeholder
        self._sign, self._none_known = sign, none_known
        self._stem: str | None = None
        """The line as it was typed, while Tab goes through what completes it."""
        self._turn = 0

    def compose(self) -> ComposeResult:
        """The line, and what could stand in it."""
        yield LineInput(self._value, placeholder=self._placeholder, select_on_focus=False, compact=True)
        yield Static(markup=False)

    def on_mount(self) -> None:
        """Show what is used most."""
        self._show_suggestions()

    @property
    def line(self) -> Input:
        """The line that is typed in."""
        return self.query_one(Input)

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the line."""
        return self._words.read(self.line.value)

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        if self._stem is not None and message.value != self._turned():
            self._stem = None
        self._show_suggestions()

    def action_complete(self, step: int) -> None:
        """Put the next known name in place of the word being typed; without one the key is not ours."""
        if self._stem is None:
            if not self._words.suggestions(self.line.value):
                raise SkipAction
            self._stem, self._turn = self.line.value, 0 if step > 0 else -1
        else:
            self._turn += step
        self.line.value = self._turned()
        self.line.cursor_position = len(self.line.value)

    def _turned(self) -> str:
        """The line with the completion whose turn it is."""
        stem = self._stem or ""
        names = self._words.suggestions(stem)
        return self._words.completed(stem, names[self._turn % len(names)]) if names else stem

    def on_resize(self) -> None:
        """Show as many names as there is room for now."""
        self._show_suggestions()

    def _show_suggestions(self) -> None:
        stem = self.line.value if self._stem is None else self._stem
        names = self._words.suggestions(stem)
        chosen = None if self._stem is None or not names else self._turn % len(names)
        self.query_one(Static).update(self._drawn(names, chosen))

    def _drawn(self, names: Sequence[str], chosen: int | None) -> Content:
        """As many names as there is room for, with how often each is used."""
        if not self._words.known:
            return Content(self._none_known)
        room = _SUGGESTION_LINES * self.size.width - _RAGGED_CELLS
        start = max(0, (chosen or 0) - 3)
        parts: list[Content] = []
        for index, name in enumerate(names[start:], start):
            shown = self._suggestion(name, chosen=index == chosen)
            room -= shown.cell_length + 3
            if room < 0:
                break
            parts.append(shown)
        return Content("   ").join(parts)

    def _suggestion(self, name: str, *, chosen: bool) -> Content:
        """A name and how often it is used; a tag in its own colour."""
        number = f" {self._words.known[name]:,}"
        if self._sign != TAG_SIGN:
            return Content.styled(f"{displayable(name)}{number}", "bold $text-accent" if chosen else "")
        _, ground = self.background_colors
        return Content.assemble(named_tag(name, ground, "bold underline" if chosen else ""), number)
