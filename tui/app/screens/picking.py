"""What large dialogs with lines to choose from share."""

from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.worker import Worker

from tui.app.screens.dialog import Dialog, ResultT
from tui.core.errors import DatelineError
from tui.core.text import displayable

_FRAME_CELLS = 3
"""The frame, and the scroll bar."""


class Picking(Dialog[ResultT]):
    """Lines with a cursor, and below them one that tells something."""

    DEFAULT_CSS = """
    Picking {
        & > #panel { width: 110; height: 100%; max-height: 40; padding: 0; overflow: hidden; }
        & OptionList {
            height: 1fr;
            border: none;
            padding: 0;
            background: $surface;
            overflow-x: hidden;
            scrollbar-size-vertical: 1;
        }
        &.-ascii OptionList { scrollbar-size-vertical: 0; }
        & OptionList:focus { border: none; background-tint: $foreground 0%; }
        & OptionList > .option-list--option { padding: 0; }
        & OptionList:focus > .option-list--option-highlighted { background: $primary 25%; color: $text; }
        & #told { height: 2; padding: 0 1; color: $text-muted; border-top: solid $foreground 20%; }
        &.-ascii #told { border-top: ascii $foreground 20%; }
    }
    """
    # With priority, so that each key does its work before the next one is given to anything.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "close", "close", show=False, priority=True),
        Binding("enter", "choose", "choose", show=False, priority=True),
        Binding("j,down", "move('cursor_down')", "down", show=False, priority=True),
        Binding("k,up", "move('cursor_up')", "up", show=False, priority=True),
        Binding("g,home", "move('first')", "top", show=False, priority=True),
        Binding("G,end", "move('last')", "bottom", show=False, priority=True),
        Binding("space,ctrl+d,pagedown", "move('page_down')", "page on", show=False, priority=True),
        Binding("b,ctrl+u,pageup", "move('page_up')", "page back", show=False, priority=True),
    ]
    AUTO_FOCUS: ClassVar[str | None] = "OptionList"
    PANEL_CELLS: ClassVar[int] = 110

    def body(self) -> Iterable[Widget]:
        """The lines, and the one below them."""
        yield OptionList(markup=False, compact=True)
        yield Static(id="told", markup=False)

    @property
    def options(self) -> OptionList:
        """The lines."""
        return self.query_one(OptionList)

    @property
    def cells(self) -> int:
        """The width of a line."""
        return max(10, min(self.PANEL_CELLS, self.app.size.width) - _FRAME_CELLS)

    def tell(self, text: str, style: str = "") -> None:
        """Tell something below the lines."""
        shown = self.signs.cropped(self.plain(displayable(text)), self.cells - 1)
        self.query_one("#told", Static).update(Content.styled(shown, style))

    def work(self, group: str, work: Callable[[], Awaitable[None]], *, exclusive: bool = True) -> Worker[None]:
        """Have a worker do something; what can be expected to go wrong is told below the lines."""

        async def guarded() -> None:
            try:
                await work()
            except DatelineError as error:
                self.tell(str(error), "$text-warning")

        return self.run_worker(guarded(), group=group, exclusive=exclusive)

    def redraw(self) -> None:
        """Draw the lines for the width of now."""

    def on_resize(self, event: events.Resize) -> None:
        """Draw the lines for the width of now."""
        self.redraw()

    @on(OptionList.OptionSelected)
    def _clicked(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        """Close with what is under the cursor."""

    def action_move(self, how: str) -> None:
        """Move the cursor as the list's own action of that name does."""
        for options in self.query(OptionList):
            getattr(options, f"action_{how}")()
