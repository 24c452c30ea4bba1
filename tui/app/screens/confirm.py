"""A question with yes or no."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.screens.dialog import Dialog
from tui.core.text import displayable


class ConfirmScreen(Dialog[bool]):
    """Gives `True` for y; anything else that closes it is a no."""

    DEFAULT_CSS = """
    ConfirmScreen > #panel { width: 60; padding: 1 2; border: round $warning; }
    ConfirmScreen.-ascii > #panel { border: ascii $warning; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,Y", "answer(True)", "yes", show=False),
        Binding("n,N,q", "answer(False)", "no", show=False),
    ]
    HINTS: ClassVar[str] = "y yes · n no"

    def __init__(self, question: str) -> None:
        """Take the question."""
        super().__init__()
        self._question = displayable(question, lines=True)

    def body(self) -> Iterable[Widget]:
        """The question."""
        yield Static(Content(self._question), markup=False)

    def action_answer(self, yes: bool) -> None:
        """Close with the answer."""
        self.dismiss(yes)

    def action_close(self) -> None:
        """Esc is a no."""
        self.dismiss(False)
