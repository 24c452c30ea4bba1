"""Stories of one view, drawn a line at a time over a window of rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip

from tui.app.keymap import bindings
from tui.app.marked import NONE, Marked
from tui.app.row_text import ROLES, Look, Parts, found_below, one_line, two_lines
from tui.app.signs import Signs
from tui.app.tag_colours import tag_style
from tui.app.widgets.line_view import LineView
from tui.app.wrapping import wrapped
from tui.core.stories import StoryLine
from tui.core.text import displayable
from tui.reader.window import Window

_CACHE_ROWS = 1000
_AHEAD_PAGES = 3
"""How many pages round the one on screen are asked for together with it."""


class EntryList(LineView):
    """A list of stories with a cursor.

    Knows how rows look, not where they come from: whoever owns it hands it a
    window and answers its messages.
    """

    PREFIX = "entry-list"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"entry-list--{name}" for name in (*ROLES, "read", "unread", "under-cursor", "message")
    }
    DEFAULT_CSS = """
    EntryList {
        & > .entry-list--title { color: $text; }
        & > .entry-list--unread { color: $text; text-style: bold; }
        & > .entry-list--read { color: $text-muted; }
        & > .entry-list--date, & > .entry-list--feed, & > .entry-list--snippet { color: $text-muted; }
        & > .entry-list--state { color: $text-primary; }
        & > .entry-list--star { color: $text-warning; }
        & > .entry-list--marked { color: $text-accent; text-style: bold; }
        & > .entry-list--tag { color: $text-accent; }
        & > .entry-list--match { color: $text-warning; text-style: underline; }
        & > .entry-list--cursor { color: $text-muted; }
        & > .entry-list--under-cursor { background: $panel; }
        & > .entry-list--message { color: $text-muted; }
        &:focus > .entry-list--cursor { color: $text-primary; }
        &:focus > .entry-list--under-cursor { background: $primary-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings("list")

    @dataclass
    class CursorMoved(Message):
        """Another story is under the cursor."""

        index: int

    @dataclass
    class Wanted(Message):
        """Rows are looked at, or nearly so, that the window has not loaded."""

        first: int
        end: int
        """The index behind the last."""

    @dataclass
    class Chosen(Message):
        """A row was clicked that had the cursor already."""

        index: int

    def __init__(self, *, signs: Signs, now: Callable[[], datetime], id: str | None = None) -> None:
        """Take the signs to draw and the clock, which tells the reader's time zone."""
        super().__init__(id=id)
        self._signs = signs
        self._now = now
        self._window: Window | None = None
        self._message = ""
        self._marked = NONE
        self._two_lines = False
        self._drawn: dict[int, tuple[Strip, ...]] = {}
        self._look: Look | None = None
        self._looks: dict[tuple[Style, str, bool], dict[str, Style]] = {}
        """Styles of parts by background, whether read, and whether hidden; of tags by their text."""
        self.cursor = 0

    @property
    def window(self) -> Window | None:
        """The stories shown."""
        return self._window

    @property
    def row(self) -> StoryLine | None:
        """The story under the cursor; `None` where there is none or its row is not loaded yet."""
        return self._window.row(self.cursor) if self._window is not None else None

    @property
    def rows(self) -> int:
        """How many stories there are to the end of the list."""
        window = self._window
        if window is None:
            return 0
        return len(window) if window.complete else max(window.total or 0, len(window))

    @property
    def row_lines(self) -> int:
        """Lines a row takes."""
        told = self._window is not None and self._window.tells_more
        return 2 if self._two_lines or told else 1

    @property
    def page_rows(self) -> int:
        """Rows on one page."""
        return max(1, self.size.height // self.row_lines)

    @property
    def first_row(self) -> int:
        """The row at the top."""
        return self.scroll_offset.y // self.row_lines

    @property
    def is_whole(self) -> bool:
        """Whether each row in sight is loaded."""
        window, top = self._window, self.first_row
        seen = range(top, min(top + self.page_rows + 1, self.rows))
        return window is not None and all(window.row(index) is not None for index in seen)

    def show(self, window: Window, *, cursor: int = 0, top: int | None = None) -> None:
        """Show other stories, with the cursor on one of them and, if told so, a certain one at the top."""
        self._window = window
        self._message = ""
        self.cursor = max(0, min(cursor, self.rows - 1))
        self._forget()
        self._fit(top)
        self._ask()
        self.post_message(self.CursorMoved(self.cursor))

    def say(self, message: str) -> None:
        """Show a sentence in place of rows; empty: show the rows."""
        if message != self._message:
            self._message = message
            self.refresh()

    def set_two_lines(self, two_lines: bool) -> None:
        """Draw rows of one line or of two, with the same row at the cursor's place."""
        if two_lines != self._two_lines:
            self._two_lines = two_lines
            self._forget()
            self._fit(None)

    def update_rows(self) -> None:
        """Draw again: rows were loaded or changed."""
        self._forget()
        self._fit(self.first_row)

    def update_row(self, index: int) -> None:
        """Draw one row again."""
        self._drawn.pop(index, None)
        self._refresh_row(index)

    def show_marked(self, marked: Marked, index: int | None = None) -> None:
        """Show which stories are marked; `index` where it is that row alone which differs."""
        if marked != self._marked:
            self._marked = marked
            if index is None:
                self._forget()
            else:
                self.update_row(index)

    def move_to(self, index: int) -> bool:
        """Put the cursor on a row; `False` when it was there already."""
        index = max(0, min(index, self.rows - 1))
        if index == self.cursor:
            return False
        for changed in (self.cursor, index):
            self._drawn.pop(changed, None)
            self._refresh_row(changed)
        self.cursor = index
        self.have_in_sight(index * self.row_lines, self.row_lines)
        self._ask()
        self.post_message(self.CursorMoved(index))
        return True

    def _refresh_row(self, index: int) -> None:
        self.refresh_lines(index * self.row_lines, self.row_lines)

    def _fit(self, top: int | None) -> None:
        self.set_lines(self.rows * self.row_lines)
        if top is not None:
            self.jump(top * self.row_lines)
        self.have_in_sight(self.cursor * self.row_lines, self.row_lines)

    def _forget(self) -> None:
        self._drawn.clear()
        self._look = None
        self.refresh()

    def forget_drawn(self) -> None:
        """Draw all rows again, in what colours there are now."""
        self._looks.clear()
        self._forget()

    def on_show(self) -> None:
        """Ask for rows that were forgotten while the list was out of sight."""
        self._ask()

    def _ask(self) -> None:
        """Ask for the rows round the page if any on it or on the next ones is missing."""
        window, page = self._window, self.page_rows
        if window is None or not self.size.height:
            return
        top = self.first_row
        seen = range(max(0, top - page), min(top + 2 * page, self.rows))
        if any(window.row(index) is None for index in seen):
            self.post_message(self.Wanted(max(0, top - _AHEAD_PAGES * page), top + (1 + _AHEAD_PAGES) * page))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for rows that come into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._ask()

    def render_line(self, y: int) -> Strip:
        """Draw line `y` of the pane."""
        if self._message:
            return self._message_line(y)
        if self._look is not None and self._look.width != self.size.width:
            # Textual may paint with a new size before it tells of it; what was drawn for another width is of no use.
            self._drawn.clear()
            self._look = None
        index, part = divmod(y + self.scroll_offset.y, self.row_lines)
        if self._window is None or index >= self.rows:
            return Strip.blank(self.size.width, self.rich_style)
        strips = self._drawn.get(index)
        if strips is None:
            if len(self._drawn) > _CACHE_ROWS:
                self._drawn.clear()
            strips = self._row_strips(self._window, index)
            if self._window.row(index) is not None:
                self._drawn[index] = strips
        return strips[part]

    def _row_strips(self, window: Window, index: int) -> tuple[Strip, ...]:
        at_cursor = index == self.cursor
        background = self.style_of("under-cursor") if at_cursor else self.rich_style
        line = window.row(index)
        if line is None:
            mark: Parts = [(self._signs.cursor, "cursor")] if at_cursor else []
            return tuple(self._painted(mark, background, None) for _ in range(self.row_lines))
        look = self._look = self._look or self._made_look(window)
        marked = self._marked.holds(line.key)
        if self.row_lines == 1:
            rows: tuple[Parts, ...] = (one_line(line, look, at_cursor=at_cursor, marked=marked),)
        elif self._two_lines:
            snippet = displayable(window.snippet(index))
            rows = two_lines(line, look, at_cursor=at_cursor, marked=marked, snippet=snippet)
        else:
            snippet = displayable(window.snippet(index))
            rows = (
                one_line(line, look, at_cursor=at_cursor, marked=marked),
                found_below(line, look, at_cursor=at_cursor, snippet=snippet),
            )
        return tuple(self._painted(parts, background, line) for parts in rows)

    def _made_look(self, window: Window) -> Look:
        return Look(
            width=self.size.width,
            now=self._now(),
            signs=self._signs,
            names_feed=window.view.feed_id is None,
            phrases=window.phrases,
        )

    def _painted(self, parts: Parts, background: Style, line: StoryLine | None) -> Strip:
        hidden = line is not None and line.hidden
        title = "unread" if line is None or not (line.read or hidden) else "read"
        key = (background, title, hidden)
        looks = self._looks.get(key)
        if looks is None:
            struck = Style(strike=True) if hidden else Style.null()
            looks = self._looks[key] = {"title": self.style_of(title) + struck + Style(bgcolor=background.bgcolor)}
        return self.strip(((text, self._look_of(text, role, background, looks)) for text, role in parts), background)

    def _look_of(self, text: str, role: str, background: Style, looks: dict[str, Style]) -> Style:
        """How a part looks; a tag has the colour of its name."""
        kind = text if role == "tag" else role
        look = looks.get(kind)
        if look is None:
            ground = Style(bgcolor=background.bgcolor)
            own = tag_style(text[1:], ground) if role == "tag" else Style.null()
            look = looks[kind] = self.style_of(role) + ground + own
        return look

    def _message_line(self, y: int) -> Strip:
        lines = wrapped(self._message, max(8, self.size.width - 4))
        text = lines[y - 1] if 0 < y <= len(lines) else ""
        return self.strip([("  " + text, self.style_of("message"))], self.rich_style)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in sight."""
        self._forget()
        self._fit(None)
        self._ask()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a row that has it is opened."""
        index = (event.y + self.scroll_offset.y) // self.row_lines
        if index < self.rows and not self._message and not self.move_to(index):
            self.post_message(self.Chosen(index))
