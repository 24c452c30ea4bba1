"""What sidebar and list share: lines drawn one by one, styles looked up once, a cursor that stays in sight."""

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip

from tui.app.widgets.bare_lines import BareLines


class LineView(BareLines, can_focus=True, inherit_bindings=False):
    """A scrolling widget over lines that a subclass draws."""

    DEFAULT_CSS = """
    LineView {
        width: 1fr;
        height: 1fr;
        scrollbar-size: 0 0;
        overflow-x: hidden;
        overflow-y: scroll;
    }
    """
    PREFIX = ""
    """Before the names of the component classes."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._styles: dict[str, Style] = {}

    def style_of(self, *names: str) -> Style:
        """The style of component classes put together; the theme's, looked up once."""
        key = " ".join(names)
        style = self._styles.get(key)
        if style is None:
            classes = (f"{self.PREFIX}--{name}" for name in names)
            style = self._styles[key] = self.get_component_rich_style(*classes)
        return style

    def strip(self, parts: Iterable[tuple[str, Style]], background: Style) -> Strip:
        """Pieces of displayable text as one line over the whole width."""
        segments = [Segment(text, style) for text, style in parts if text]
        return Strip(segments).adjust_cell_length(self.size.width, background)

    def have_in_sight(self, first: int, number: int) -> None:
        """Scroll as little as shows these lines."""
        top, height = self.scroll_offset.y, self.size.height
        if first < top:
            self.jump(first)
        elif first + number > top + height:
            self.jump(first + number - height)

    def forget_drawn(self) -> None:
        """Draw all lines again."""
        self.refresh()

    def notify_style_update(self) -> None:
        """Take over another theme, or another look of the pane with the focus."""
        super().notify_style_update()
        self._styles.clear()
        self.forget_drawn()

    def on_focus(self, event: events.Focus) -> None:
        """Look like the pane with the focus."""
        self._styles.clear()
        self.forget_drawn()

    def on_blur(self, event: events.Blur) -> None:
        """Look like a pane without the focus."""
        self._styles.clear()
        self.forget_drawn()
