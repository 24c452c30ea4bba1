"""The sidebar: views, saved searches, folders and feeds with their counts, tags."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip

from tui.app.keymap import bindings
from tui.app.sidebar_rows import MORE_TAGS, SideRow
from tui.app.signs import Signs
from tui.app.tag_colours import tag_style
from tui.app.widgets.line_view import LineView
from tui.core.text import cell_width, displayable


class Sidebar(LineView):
    """Lines of the sidebar, one of them under the cursor."""

    PREFIX = "sidebar"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"sidebar--{name}" for name in ("name", "unread", "count", "heading", "failing", "cursor", "under-cursor")
    }
    DEFAULT_CSS = """
    Sidebar {
        & > .sidebar--name { color: $text; }
        & > .sidebar--unread { color: $text; text-style: bold; }
        & > .sidebar--count { color: $text-muted; }
        & > .sidebar--heading { color: $text-muted; }
        & > .sidebar--failing { color: $text-error; text-style: bold; }
        & > .sidebar--cursor { color: $text-muted; }
        & > .sidebar--under-cursor { background: $panel; }
        &:focus > .sidebar--cursor { color: $text-primary; }
        &:focus > .sidebar--under-cursor { background: $primary-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings("sidebar")

    @dataclass
    class Chosen(Message):
        """A line was clicked that had the cursor already."""

        row: SideRow

    def __init__(self, *, signs: Signs, moved: Callable[[SideRow], None], id: str | None = None) -> None:
        """Take the signs to draw, and what is to happen when the cursor goes to another line.

        That is called and no message, which would arrive after the next key.
        """
        super().__init__(id=id)
        self._signs = signs
        self._moved = moved
        self._rows: list[SideRow] = []
        self._drawn: dict[int, Strip] = {}
        self._key = "unread"

    @property
    def row(self) -> SideRow | None:
        """The line under the cursor."""
        return next((row for row in self._rows if row.key == self._key), None)

    @property
    def rows(self) -> Sequence[SideRow]:
        """All lines."""
        return self._rows

    def show(self, rows: list[SideRow]) -> None:
        """Show other lines, or the same with other counts; the cursor stays on its own, or its folder's."""
        if rows == self._rows:
            return
        before, known = self.row, self._rows
        self._rows = rows
        if before is not None and self.row is None:
            parent = next((row for row in rows if row.key == before.parent), None)
            self._key = parent.key if parent is not None else "unread"
        self.set_lines(len(rows))
        self._see_cursor()
        if len(rows) != len(known) or self.row != before:
            self.forget_drawn()
            return
        for index, (row, other) in enumerate(zip(rows, known, strict=True)):
            if row != other:
                self._drawn.pop(index, None)
                self.refresh_line(index)

    def forget_drawn(self) -> None:
        """Draw all lines again."""
        self._drawn.clear()
        self.refresh()

    def point_at(self, key: str) -> None:
        """Put the cursor on the line with this key, where there is one; nobody is told."""
        if key != self._key and any(row.key == key and row.can_have_cursor for row in self._rows):
            self._key = key
            self._see_cursor()
            self.forget_drawn()

    def move(self, number: int) -> None:
        """Move by so many lines that can have the cursor."""
        places = self._places()
        if places:
            now = places.index(self._index()) if self._index() in places else 0
            self._go(places[max(0, min(now + number, len(places) - 1))])

    def move_to(self, row: SideRow) -> None:
        """Put the cursor on a line."""
        if row in self._rows:
            self._go(self._rows.index(row))

    def to_end(self, end: Literal["top", "bottom"]) -> None:
        """Go to the first or the last line."""
        if places := self._places():
            self._go(places[0 if end == "top" else -1])

    def next_unread(
        self, direction: Literal[-1, 1], wanted: Callable[[SideRow], bool], *, start: SideRow | None = None
    ) -> SideRow | None:
        """The next line after one, or before it, that has unread stories and is wanted; `None`: after the cursor's."""
        begin = self._rows.index(start) if start in self._rows else self._index()
        indexes = range(begin + 1, len(self._rows)) if direction > 0 else range(begin - 1, -1, -1)
        found = (self._rows[index] for index in indexes)
        return next((row for row in found if row.view is not None and row.unread and wanted(row)), None)

    def _places(self) -> list[int]:
        return [index for index, row in enumerate(self._rows) if row.can_have_cursor]

    def _index(self) -> int:
        return next((index for index, row in enumerate(self._rows) if row.key == self._key), 0)

    def _go(self, index: int) -> None:
        row = self._rows[index]
        if row.key != self._key:
            self._key = row.key
            self._see_cursor()
            self.forget_drawn()
            self._moved(row)

    def _see_cursor(self) -> None:
        index = self._index()
        self.have_in_sight(index, 1)
        if index <= 1:
            self.jump(0)

    def render_line(self, y: int) -> Strip:
        """Draw line `y` of the pane."""
        index = y + self.scroll_offset.y
        if index >= len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        row = self._rows[index]
        if (strip := self._drawn.get(index)) is None:
            strip = self._drawn[index] = self._painted(row)
        return strip

    def _painted(self, row: SideRow) -> Strip:
        if not row.can_have_cursor:
            return self.strip([(f" {row.text}", self.style_of("heading"))], self.rich_style)
        at_cursor = row.key == self._key
        background = self.style_of("under-cursor") if at_cursor else self.rich_style
        ground = Style(bgcolor=background.bgcolor)
        parts = self._parts(row, at_cursor=at_cursor)
        own = tag_style(row.tag, ground) if row.tag else Style.null()
        return self.strip(
            ((text, self.style_of(name) + ground + (own if name == "name" else Style.null())) for text, name in parts),
            background,
        )

    def _parts(self, row: SideRow, *, at_cursor: bool) -> list[tuple[str, str]]:
        signs, width = self._signs, self.size.width
        cursor = signs.cursor if at_cursor else " "
        count = f"{row.count:,}" if row.count else ""
        failing = f" {signs.failing}" if row.failing else ""
        before = self._before(row)
        room = max(0, width - 2 - len(before) - len(failing) - (len(count) + 1 if count else 0))
        name = signs.cropped(displayable(row.text), room)
        if row.key == MORE_TAGS:
            name = f"{name} {signs.closed}"
        gap = max(0, width - 2 - len(before) - cell_width(name) - len(failing) - len(count))
        style = "unread" if row.unread else "name"
        number = "unread" if row.unread else "count"
        return [
            (cursor, "cursor"),
            (before, "count"),
            (name, style),
            (failing, "failing"),
            (" " * gap + count + " ", number),
        ]

    def _before(self, row: SideRow) -> str:
        """What stands between the cursor's column and the name."""
        if row.folder:
            return " " * row.depth + (self._signs.opened if row.opened else self._signs.closed) + " "
        if row.key.startswith("feed "):
            return " " * row.depth + "  "
        return " " * (row.depth + 1) if row.key.startswith(("search ", "tag ")) or row.key == MORE_TAGS else ""

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in sight."""
        self._see_cursor()
        self.forget_drawn()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a line that has it is chosen."""
        index = event.y + self.scroll_offset.y
        if index >= len(self._rows) or not self._rows[index].can_have_cursor:
            return
        row = self._rows[index]
        if row.key == self._key:
            self.post_message(self.Chosen(row))
        else:
            self._go(index)
