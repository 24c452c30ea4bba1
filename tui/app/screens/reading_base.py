"""What all parts of the reading screen share: its widgets, its panes, what is said, the live numbers."""

import os
from collections.abc import Callable
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.app.engine_client import Engine, Tell
from tui.app.keymap import bindings
from tui.app.layout import Pane, Panes, arrange, pane_count
from tui.app.library import Library
from tui.app.sidebar_rows import MANY_FEEDS, folder_paths, side_rows
from tui.app.signs import ASCII_SIGNS, UNICODE_SIGNS
from tui.app.widgets.article_pane import ArticlePane
from tui.app.widgets.entry_list import EntryList
from tui.app.widgets.footer import KeyHints, Mode
from tui.app.widgets.list_head import ListHead
from tui.app.widgets.search_box import SearchBox
from tui.app.widgets.sidebar import Sidebar
from tui.app.widgets.status import StatusLine
from tui.core.errors import StoreError
from tui.core.stories import Counts
from tui.core.text import displayable

EngineMaker = Callable[[Tell], Engine]


class ReadingBase(Screen[None], inherit_bindings=False):
    """Panes, status, footer; says which pane one is in and what the numbers are."""

    CSS_PATH = "reading.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("everywhere")
    AUTO_FOCUS = "EntryList"
    TITLE = "dateline"

    def __init__(self, library: Library, *, make_engine: EngineMaker, query: str, ascii: bool, polls: bool) -> None:
        """Take the stories, what makes an engine, a query to open on, what may be drawn, and whether to look about."""
        super().__init__()
        self.library = library
        self.ascii = ascii
        self.signs = ASCII_SIGNS if ascii else UNICODE_SIGNS
        self._make_engine = make_engine
        self._query = query
        self._polls = polls
        settings = library.settings
        self.sidebar = Sidebar(signs=self.signs, id="sidebar")
        self.list_head = ListHead(signs=self.signs)
        self.notice = Static(id="notice", markup=False)
        self.entries = EntryList(signs=self.signs, now=library.now, id="entries")
        self.article_pane = ArticlePane(measure=settings.width, ascii=ascii, now=library.now)
        self.article = self.article_pane.view
        self.status = StatusLine(signs=self.signs, monotonic=lambda: self.app.monotonic(), id="status")  # type: ignore[attr-defined]
        self.hints = KeyHints(ascii=ascii, id="hints")
        self.search_box = SearchBox(id="search")
        self.place: Pane = "list"
        """The pane with the focus; while one searches, the one that had it."""
        self.reading = False
        """Whether a story was opened and not left: with two panes it has the list's place."""
        self.sidebar_hidden = False
        self.alone = False
        """Whether `z` left nothing but the article."""
        self.counts: Counts | None = None
        self.closed_folders: set[str] | None = None
        """`None` until the number of feeds is known."""
        self.shows_read_feeds = True
        self.shows_all_tags = False
