"""The line in which one searches: scope, words, and how many stories there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Key
from textual.message import Message
from textual.widgets import Input, Static

from tui.app.signs import Signs
from tui.app.widgets.typed_line import TypedLine
from tui.core.text import cell_width, displayable

RECALL_HINT = "Up recalls earlier searches"
_SCOPE_CELLS = 40


class Words(TypedLine):
    """The words; a slash at their beginning is a command, not a word."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("shift+tab", "complete_back", "complete", show=False)]

    @dataclass
    class Widened(Message):
        """A slash was typed as the first character."""

    @dataclass
    class AskedBack(Message):
        """The reader wants the completion before this one."""

    async def _on_key(self, event: Key) -> None:
        if event.character == "/" and self.cursor_position == 0:
            event.stop()
            event.prevent_default()
            self.post_message(self.Widened())
            return
        await super()._on_key(event)

    def action_complete_back(self) -> None:
        """Ask for the completion before this one."""
        self.post_message(self.AskedBack())


class Candidates(Static):
    """What could stand in the place of the word that is completed, in one line over the search box."""

    DEFAULT_CSS = """
    Candidates {
        layer: over; dock: bottom; height: 1; width: 100%; padding: 0 1;
        background: $panel; color: $text-muted; display: none;
    }
    """

    def __init__(self, *, signs: Signs, id: str | None = None) -> None:
        """Take the signs to draw."""
        super().__init__(id=id, markup=False)
        self._signs = signs

    def show(self, field: str, names: Sequence[str], chosen: str, *, above: int) -> None:
        """Show as many names as there is room for, the chosen one among them; one or none: be gone.

        Args:
            field: What they are values of, or empty.
            names: From strangers, some of them.
            chosen: The one that stands in the box; none of them: a common beginning does.
            above: Lines of the screen below.
        """
        self.display = len(names) > 1
        if not self.display:
            return
        self.styles.margin = (0, 0, above, 0)
        at = names.index(chosen) if chosen in names else None
        shown = [displayable(name, limit=_SCOPE_CELLS) for name in names]
        cells = [cell_width(name) + 3 for name in shown]
        room = self.app.size.width - 4 - (len(field) + 3 if field else 0)
        first = at or 0
        while first and sum(cells[first - 1 : (at or 0) + 1]) <= room // 2:
            first -= 1
        end = first + 1
        while end < len(names) and sum(cells[first : end + 1]) <= room:
            end += 1
        parts = [Content(f"{field}:")] if field else []
        parts += [Content(self._signs.cut)] if first else []
        parts += [
            Content.styled(shown[index], "bold $text-accent" if index == at else "") for index in range(first, end)
        ]
        parts += [Content(self._signs.cut)] if end < len(names) else []
        self.update(Content("  ").join(parts))


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

    _sign = "/"

    def compose(self) -> ComposeResult:
        """Scope, words, number."""
        yield Static(id="scope", markup=False)
        yield Words(select_on_focus=False, compact=True)
        yield Static(id="found", markup=False)

    @property
    def words(self) -> Words:
        """The line of words."""
        return self.query_one(Words)

    def open(self, scope: str, *, sign: str = "/", text: str = "") -> None:
        """Come to sight with these words in it.

        Args:
            scope: Where is searched.
            sign: What stands between scope and words.
            text: The words to begin with.
        """
        self.display = True
        self._sign = sign
        with self.prevent(Input.Changed):
            self.words.put(text)
        self.words.placeholder = ""
        self.show_scope(scope)
        self.show_found("")

    def close(self) -> None:
        """Go out of sight."""
        self.display = False

    def show_scope(self, scope: str) -> None:
        """Tell where is searched."""
        self.query_one("#scope", Static).update(Content(f"{displayable(scope, limit=_SCOPE_CELLS)} {self._sign}"))

    def show_found(self, text: str, *, mistake: bool = False) -> None:
        """Tell how many were found, or what is wrong."""
        found = self.query_one("#found", Static)
        found.set_class(mistake, "-mistake")
        found.update(Content(displayable(text)))
