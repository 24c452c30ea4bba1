"""The line above a list: its name and number at the left, what can be done about it at the right."""

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from tui.app.signs import Signs
from tui.core.text import cell_width, displayable


class ListHead(Widget):
    """Such as "Unread  128 … ↑ 34 new: g takes them in"."""

    DEFAULT_CSS = """
    ListHead { height: 1; width: 1fr; padding: 0 1; color: $text; }
    """

    def __init__(self, *, signs: Signs, id: str | None = None) -> None:
        """Take the signs to draw."""
        super().__init__(id=id)
        self._signs = signs
        self._shown = ("", "", "", 0)

    def show(self, name: str, *, number: int | None, habits: str, new: int) -> None:
        """Tell of the list.

        Args:
            name: of its view.
            number: of stories, or of unread ones; `None`: none is told.
            habits: its order, and whether read stories are there.
            new: how many stories came after it was drawn.
        """
        count = "" if number is None else f"{number:,}"
        shown = (displayable(name), count, habits, new)
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    def render(self) -> RenderResult:
        """The line for the width of now; the right part gives way, but for news."""
        name, count, habits, new = self._shown
        news = f"{self._signs.new} {new:,} new: g takes them in" if new else ""
        room = self.size.width
        left = self._signs.cropped(name, max(4, room - len(count) - 2 - (len(news) + 2 if news else 0)))
        used = cell_width(left) + len(count) + 2
        right = news or habits
        if used + len(right) + 2 > room and news:
            right = f"{self._signs.new} {new:,}: g"
        if used + len(right) + 2 > room:
            right = ""
        gap = " " * max(0, room - used - len(right))
        style = "bold $text-warning" if news else "$text-muted"
        return Content.assemble((left, "bold"), "  ", (count, "bold $text-primary"), gap, (right, style))
