"""Another name for a tag."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.app.name_words import tag_words
from tui.app.screens.dialog import Dialog
from tui.app.widgets.names_line import TAG_SIGN, NamesLine
from tui.core.errors import UsageError
from tui.core.stories import TagCount
from tui.core.tag_names import one_word
from tui.core.tag_sentences import rename_forecast
from tui.core.text import displayable, sentence


class RenameTagScreen(Dialog[str]):
    """Gives the new name, or `None` when the tag stays as it is."""

    DEFAULT_CSS = """
    RenameTagScreen {
        & Input, & Input:focus { background: $surface; }
        & #forecast { color: $text-warning; }
    }
    """
    AUTO_FOCUS: ClassVar[str | None] = "Input"
    HINTS: ClassVar[str] = "Tab completes · Enter renames · Esc leaves it"

    def __init__(self, name: str, known: Sequence[TagCount]) -> None:
        """Take the tag, and all tags there are, last used first."""
        super().__init__()
        self._tag = name
        self._known = tuple(known)

    def on_mount(self) -> None:
        """Name the tag in the frame."""
        self.panel.border_title = Content(f"Rename #{displayable(self._tag)}")

    def body(self) -> Iterable[Widget]:
        """The name, the tags that it could be merged with, and what it would do."""
        yield NamesLine(tag_words(self._known), value=displayable(self._tag), placeholder="a name", sign=TAG_SIGN)
        yield Static(id="forecast", markup=False)

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        self._tell(rename_forecast(self._tag, message.value.strip().removeprefix(TAG_SIGN), self._known))

    @on(Input.Submitted)
    def _keep(self, message: Input.Submitted) -> None:
        try:
            name = one_word(message.value)
        except UsageError as error:
            self._tell(sentence(str(error)))
        else:
            self.dismiss(None if name == self._tag else name)

    def _tell(self, text: str) -> None:
        self.query_one("#forecast", Static).update(Content(text))
