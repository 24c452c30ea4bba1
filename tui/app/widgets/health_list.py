"""How the feeds are, a line each."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.app.health_rows import ROLES, one_line
from tui.app.signs import Signs
from tui.app.widgets.line_view import LineView
from tui.core.health import FeedHealth


class HealthList(LineView):
    """Draws the lines that are in sight, one of them under the cursor, some of them marked."""

    PREFIX = "health"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"health--{name}" for name in (*ROLES, "under-cursor")}
    DEFAULT_CSS = """
    HealthList {
        & > .health--cursor { color: $text-primary; }
        & > .health--marked { color: $text-accent; text-style: bold; }
        & > .health--bad { color: $text-error; text-style: bold; }
        & > .health--fair { color: $text-warning; text-style: bold; }
        & > .health--well { color: $text-muted; }
        & > .health--title { color: $text; }
        & > .health--fact { color: $text-muted; }
        & > .health--under-cursor { background: $primary-muted; }
    }
    """

    class CursorMoved(Message):
        """The cursor stands on another line."""

    class Chosen(Message):
        """A line was clicked that had the cursor already."""

    def __init__(self, *, now: datetime, id: str | None = None) -> None:
        """Take the time of day, in the reader's zone."""
        super().__init__(id=id)
        self._now = now
        self._signs = Signs()
        self._rows: Sequence[FeedHealth] = ()
        self._marked: Collection[int] = ()
        self.cursor = 0
        """Index of the line under the cursor."""

    @property
    def row(self) -> FeedHealth | None:
        """The feed under the cursor."""
        return self._rows[self.cursor] if self._rows else None

    def show(self, rows: Sequence[FeedHealth], *, cursor: int, marked: Collection[int], signs: Signs) -> None:
        """Show these feeds, those of the ids marked."""
        self._rows, self._marked, self._signs = rows, marked, signs
        self.cursor = max(0, min(cursor, len(rows) - 1))
        self.set_lines(len(rows))
        self.have_in_sight(self.cursor, 1)
        self.refresh()
        self.post_message(self.CursorMoved())

    def move(self, lines: int) -> None:
        """Move by so many lines."""
        self.move_to(self.cursor + lines)

    def move_to(self, index: int) -> None:
        """Go to a line, or the nearest that there is."""
        index = max(0, min(index, len(self._rows) - 1))
        if index != self.cursor:
            self.cursor = index
            self.have_in_sight(index, 1)
            self.refresh()
            self.post_message(self.CursorMoved())

    @property
    def _plain(self) -> Style:
        """The style of the widget itself, looked up once."""
        if "" not in self._styles:
            self._styles[""] = self.rich_style
        return self._styles[""]

    def render_line(self, y: int) -> Strip:
        """Draw line `y` of what is in sight."""
        index = y + self.scroll_offset.y
        if index >= len(self._rows):
            return Strip.blank(self.size.width, self._plain)
        health = self._rows[index]
        at_cursor = index == self.cursor
        background = self.style_of("under-cursor") if at_cursor else self._plain
        ground = Style(bgcolor=background.bgcolor)
        parts = one_line(
            health, width=self.size.width, now=self._now, signs=self._signs, at_cursor=at_cursor,
            marked=health.line.id in self._marked,
        )  # fmt: skip
        return self.strip(((text, self.style_of(role) + ground) for text, role in parts), background)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in sight."""
        self.have_in_sight(self.cursor, 1)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a line that has it is chosen."""
        index = event.y + self.scroll_offset.y
        if index == self.cursor and self._rows:
            self.post_message(self.Chosen())
        elif index < len(self._rows):
            self.move_to(index)
