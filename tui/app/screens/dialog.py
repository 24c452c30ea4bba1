"""What all dialogs share: a framed panel in the middle, and keys that scroll and close it."""

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from tui.app.screens.painting import PaintedBelow
from tui.app.signs import ASCII_SIGNS, UNICODE_SIGNS, Signs
from tui.core.text import cell_width

ResultT = TypeVar("ResultT")

MUTED = "$foreground 60%"
"""Style of lesser text in a `Content`, where `$text-muted` is not understood."""
_SUBTITLE_FRAME_CELLS = 6
"""What the corners take of a line in the frame, with what stands beside them."""
_BETWEEN = " · "


class Dialog(PaintedBelow[ResultT], ModalScreen[ResultT]):
    """A panel over the screen; `TITLE_TEXT` stands in its frame, `HINTS` below."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: $background 60%;
        & > #panel {
            width: 76;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 0 1;
            background: $surface;
            border: round $primary;
            border-title-color: $text-primary;
            border-title-style: bold;
            border-subtitle-color: $text-muted;
            scrollbar-size-vertical: 1;
        }
        &.-ascii > #panel { border: ascii $primary; scrollbar-size-vertical: 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "close", show=False)]
    AUTO_FOCUS: ClassVar[str | None] = None
    TITLE_TEXT: ClassVar[str] = ""
    HINTS: ClassVar[str] = "Esc closes"
    PANEL_CELLS: ClassVar[int] = 76
    """Width of the panel where the screen has it."""
    _hinted = ""

    def on_resize(self, event: events.Resize) -> None:
        """Cut the keys in the frame for the width of now."""
        self.panel.border_subtitle = self.hints(self._hinted)

    def compose(self) -> ComposeResult:
        """The panel, with what the dialog is about."""
        panel = VerticalScroll(*self.body(), id="panel", can_focus=False)
        panel.border_title = Content(self.TITLE_TEXT)
        panel.border_subtitle = self.hints(self.HINTS)
        yield panel

    @property
    def text_cells(self) -> int:
        """The width that text has in the panel of this screen: frame, padding and scroll bar taken off."""
        return max(10, min(76, self.app.size.width) - 5)

    @property
    def ascii(self) -> bool:
        """Whether only ASCII signs are drawn, which whoever opens the dialog says by a class."""
        return self.has_class("-ascii")

    def hints(self, text: str) -> Content:
        """The keys for the frame; where there is no room for all, those before the last go, which leads out."""
        self._hinted = text
        room = max(1, min(self.app.size.width, self.PANEL_CELLS) - _SUBTITLE_FRAME_CELLS)
        return Content(self.signs.cropped(self.plain(fewer(text, room)), room))

    @property
    def signs(self) -> Signs:
        """The signs to draw."""
        return ASCII_SIGNS if self.ascii else UNICODE_SIGNS

    def plain(self, text: str) -> str:
        """Our own words in ASCII, where nothing else may be drawn."""
        return text.replace(_BETWEEN, " - ").replace("…", "...").replace("↑↓", "Up Down") if self.ascii else text

    def body(self) -> Iterable[Widget]:
        """What stands in the panel."""
        return ()

    @property
    def panel(self) -> VerticalScroll:
        """The framed part."""
        return self.query_one("#panel", VerticalScroll)

    def action_close(self) -> None:
        """Close without a result."""
        self.dismiss(None)


def fewer(text: str, cells: int) -> str:
    """As many of the keys as there is room for; the last stays before all others."""
    *parts, last = text.split(_BETWEEN)
    while parts and cell_width(_BETWEEN.join([*parts, last])) > cells:
        parts.pop()
    return _BETWEEN.join([*parts, last])


class Sheet(Dialog[None]):
    """A dialog that only shows something, and scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,question_mark", "close", "close", show=False),
        Binding("j,down", "lines(1)", "down", show=False),
        Binding("k,up", "lines(-1)", "up", show=False),
        Binding("space,pagedown", "pages(1)", "page on", show=False),
        Binding("b,pageup", "pages(-1)", "page back", show=False),
        Binding("ctrl+d", "pages(0.5)", "half a page on", show=False),
        Binding("ctrl+u", "pages(-0.5)", "half a page back", show=False),
        Binding("g,home", "to_top", "top", show=False),
        Binding("G,end", "to_bottom", "bottom", show=False),
    ]
    HINTS: ClassVar[str] = "j k scroll · q closes"

    def body(self) -> Iterable[Widget]:
        """The text, as one."""
        yield Static(self.text(), markup=False)

    def text(self) -> Content:
        """What is shown."""
        return Content()

    def action_lines(self, number: int) -> None:
        """Scroll by lines."""
        self.panel.scroll_relative(y=number, animate=False)

    def action_pages(self, number: float) -> None:
        """Scroll by pages."""
        self.panel.scroll_relative(y=round(number * max(1, self.panel.size.height - 1)), animate=False)

    def action_to_top(self) -> None:
        """Go to the first line."""
        self.panel.scroll_home(animate=False)

    def action_to_bottom(self) -> None:
        """Go to the last line."""
        self.panel.scroll_end(animate=False)
