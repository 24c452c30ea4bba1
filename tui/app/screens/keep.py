"""The name under which a search is kept."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.app.screens.dialog import MUTED, Dialog
from tui.app.widgets.line_input import LineInput
from tui.core.text import displayable


class KeepScreen(Dialog[str]):
    """Gives the name, or `None` when nothing is to be kept."""

    DEFAULT_CSS = """
    KeepScreen {
        & Input, & Input:focus { background: $surface; background-tint: $foreground 5%; }
        & #query { margin-top: 1; }
        & #said { color: $text-warning; display: none; }
    }
    """
    AUTO_FOCUS: ClassVar[str | None] = "Input"
    TITLE_TEXT: ClassVar[str] = "Keep this search"
    HINTS: ClassVar[str] = "Enter keeps · Esc leaves it"

    def __init__(self, query: str, *, name: str, taken: Sequence[str], told: str = "") -> None:
        """Take the query, the name that is offered, the names that others have, and what is said of the query."""
        super().__init__()
        self._query = query
        self._told = told
        self._offered = name
        self._taken = {other.casefold() for other in taken}

    def body(self) -> Iterable[Widget]:
        """The name, and below it what is kept."""
        yield LineInput(self._offered, placeholder="a name", compact=True)
        yield Static(id="said", markup=False)
        yield Static(Content.styled(displayable(self._query), MUTED), id="query", markup=False)
        if self._told:
            yield Static(Content(self._told), markup=False)

    @on(Input.Submitted)
    def _keep(self, message: Input.Submitted) -> None:
        name = " ".join(message.value.split())
        if not name:
            self._say("Give it a name, such as Syria, this week.")
        elif name.casefold() in self._taken:
            self._say("There is a search of this name already.")
        else:
            self.dismiss(name)

    def _say(self, text: str) -> None:
        said = self.query_one("#said", Static)
        said.display = True
        said.update(Content(text))
