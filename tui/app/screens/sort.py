"""The order of a view, chosen from the few that there are."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.app.list_words import ORDERS
from tui.app.screens.dialog import Dialog
from tui.core.query_nodes import Sort

_LETTERS: dict[Sort, str] = {"newest": "n", "oldest": "o", "rank": "b", "feed": "f", "title": "t", "longest": "l"}


class SortScreen(Dialog[Sort]):
    """Gives the order chosen, or `None` when it is to stay."""

    DEFAULT_CSS = """
    SortScreen > #panel { width: 36; }
    SortScreen {
        & OptionList { height: auto; border: none; padding: 0; background: $surface; scrollbar-size-vertical: 0; }
        & OptionList:focus { background-tint: $foreground 0%; }
        & OptionList:focus > .option-list--option-highlighted {
            background: $primary 25%; color: $text; text-style: none;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "close", "close", show=False),
        Binding("j", "move(1)", "down", show=False),
        Binding("k", "move(-1)", "up", show=False),
        *(Binding(letter, f"choose('{sort}')", ORDERS[sort], show=False) for sort, letter in _LETTERS.items()),
    ]
    AUTO_FOCUS: ClassVar[str | None] = "OptionList"
    TITLE_TEXT: ClassVar[str] = "Sort"
    HINTS: ClassVar[str] = "Enter or its letter · Esc"

    def __init__(self, now: Sort, *, ranked: bool) -> None:
        """Take the order there is, and whether the best can be told from the rest."""
        super().__init__()
        self._now = now
        self._orders = [sort for sort in ORDERS if ranked or sort != "rank"]

    def body(self) -> Iterable[Widget]:
        """An order a line, with its letter."""
        prompts = (
            Content.assemble((_LETTERS[sort], "bold $text-primary"), f"  {ORDERS[sort]}", self._sign(sort))
            for sort in self._orders
        )
        yield OptionList(*(Option(prompt) for prompt in prompts), markup=False, compact=True)

    def _sign(self, sort: Sort) -> str:
        return "  (now)" if sort == self._now else ""

    def on_mount(self) -> None:
        """Begin at the order there is."""
        if self._now in self._orders:
            self.query_one(OptionList).highlighted = self._orders.index(self._now)

    @on(OptionList.OptionSelected)
    def _chosen(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(self._orders[message.option_index])

    def action_choose(self, name: str) -> None:
        """Close with the order of a letter, where it can be had."""
        if (order := next((sort for sort in self._orders if sort == name), None)) is not None:
            self.dismiss(order)

    def action_move(self, lines: int) -> None:
        """Move among the orders."""
        options = self.query_one(OptionList)
        options.highlighted = max(0, min((options.highlighted or 0) + lines, len(self._orders) - 1))
