"""The line above an article: where it stands in its list, whose text it is, how far one has read."""

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from tui.core.text import crop, displayable


class ArticleBar(Widget):
    """Such as "‹ Unread  3 of 128 … feed text · 12%"."""

    DEFAULT_CSS = """
    ArticleBar {
        height: 1;
        width: 1fr;
        padding: 0 1;
        color: $text-muted;
    }
    """

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:
        """Take whether only ASCII signs are drawn."""
        super().__init__(id=id)
        self._arrow, self._between = ("< ", " - ") if ascii else ("‹ ", " · ")
        self._left = ""
        self._source = ""
        self._percent: int | None = None

    def show(self, view: str, *, position: int | None, total: int, source: str, alone: bool) -> None:
        """Tell of the article shown.

        Args:
            view: Name of the list it is from.
            position: Its place there from 1; `None` where it stands in no list.
            total: Stories in the list.
            source: "feed" or "page"; empty for a message.
            alone: Whether the list is not on screen, so that the way back is shown.
        """
        back = f"{self._arrow}{displayable(view)}  " if alone else ""
        self._left = back + (f"{position:,} of {total:,}" if position is not None else "")
        self._source = f"{source} text" if source else ""
        self._percent = None
        self.refresh()

    def show_percent(self, percent: int) -> None:
        """Tell how far the reading is."""
        if percent != self._percent:
            self._percent = percent
            self.refresh()

    def render(self) -> RenderResult:
        """The line for the width of now; the left part gives way."""
        percent = "" if self._percent is None or not self._source else f"{self._percent}%"
        right = self._between.join(part for part in (self._source, percent) if part)
        room = self.size.width
        if cell_len(right) + 2 > room:
            right = ""
        left = crop(self._left, max(0, room - cell_len(right) - 2)) if right else crop(self._left, room)
        return Content(left + " " * (room - cell_len(left) - cell_len(right)) + right)
