"""What all parts of the reading screen share: its widgets, its panes, what is said, the live numbers."""

import asyncio
import re
import time
from collections.abc import Callable, Coroutine, Sequence
from functools import cached_property, partial
from typing import ClassVar, ParamSpec, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from tui.app.engine_client import Engine, Tell
from tui.app.facts import standing_facts
from tui.app.key_words import key_for, with_keys
from tui.app.keymap import bindings, own_keys
from tui.app.layout import Pane, Panes, arrange
from tui.app.lending import Lender
from tui.app.library import Library
from tui.app.screens.asking import Asking
from tui.app.screens.painting import PaintedBelow
from tui.app.sidebar_rows import MANY_FEEDS, SideRow, folder_paths, side_rows
from tui.app.signs import ASCII_SIGNS, UNICODE_SIGNS
from tui.app.widgets.article_pane import ArticlePane
from tui.app.widgets.command_line import CommandLine
from tui.app.widgets.entry_list import EntryList
from tui.app.widgets.footer import KeyHints, Mode
from tui.app.widgets.list_head import ListHead
from tui.app.widgets.search_box import SearchBox
from tui.app.widgets.sidebar import Sidebar
from tui.app.widgets.status import StatusLine, UnfoldedMessage
from tui.core.errors import DatelineError
from tui.core.key_bindings import keys_in_force
from tui.core.stories import Counts
from tui.core.text import sentence

P = ParamSpec("P")
ResultT = TypeVar("ResultT")

EngineMaker = Callable[[Tell], Engine]

_PLACED = re.compile(r"[^:]+:\d+:\d+: ")
"""How a mistake begins that has a line and a column."""


class ReadingBase(PaintedBelow[None], Asking, inherit_bindings=False):
    """Panes, status, footer; knows which pane one is in and what the numbers are."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("everywhere")
    typing = False
    """Whether one types a search or a command, where keys are letters."""
    AUTO_FOCUS: ClassVar[str | None] = "EntryList"

    def __init__(self, library: Library, *, make_engine: EngineMaker, query: str = "", ascii: bool = False) -> None:
        """Take the stories, what makes an engine, a query to open on, and whether only ASCII signs are drawn."""
        super().__init__()
        self.library = library
        self.ascii = ascii
        self.make_engine = make_engine
        self.opening_query = query
        self.signs = ASCII_SIGNS if ascii else UNICODE_SIGNS
        self._make_widgets()
        self.read_keys()
        self.place: Pane = "list"
        """The pane with the focus; while one searches, the one that had it."""
        self.reading = False
        """Whether a story was opened and not left: with two panes it has the list's place."""
        self.sidebar_hidden = False
        self.alone = False
        """Whether `z` left nothing but the article."""
        self.panes: Panes | None = None
        self.counts: Counts | None = None
        self.closed_folders: set[str] | None = None
        """`None` until the number of feeds is known."""
        self.shows_read_feeds = True
        self.shows_all_tags = False
        self.refresh_facts = ""
        self.damage = ""
        """What was found wrong with the database, a sentence."""
        self._loading = asyncio.Lock()

    def _make_widgets(self) -> None:
        self.sidebar = Sidebar(signs=self.signs, moved=self.follow, id="sidebar")
        self.list_head = ListHead(signs=self.signs)
        self.notice = Static(id="notice", markup=False)
        self.entries = EntryList(signs=self.signs, now=self.library.now, id="entries")
        self.list_pane = Vertical(self.list_head, self.notice, self.entries, id="list-pane")
        measure = self.library.settings.width
        self.article_pane = ArticlePane(measure=measure, ascii=self.ascii, now=self.library.now, id="article-pane")
        self.article = self.article_pane.view
        self.stories_pane = Horizontal(self.list_pane, self.article_pane)
        self.unfolded = UnfoldedMessage(id="unfolded")
        self.status = StatusLine(signs=self.signs, monotonic=time.monotonic, unfolded=self.unfolded, id="status")
        self.hints = KeyHints(ascii=self.ascii, id="hints")
        self.search_box = SearchBox(id="search")
        self.command_line = CommandLine(signs=self.signs, id="command")

    def read_keys(self) -> None:
        """Take the keys that feeds.toml wants."""
        self.hints.keys = self.keys = keys_in_force(self.library.settings.keymap, self.library.config.keys)
        self.own_keys = own_keys(self.keys)

    def compose(self) -> ComposeResult:
        """Panes beside each other, below them status or search box, and the keys."""
        yield Horizontal(self.sidebar, self.stories_pane, id="panes")
        yield self.search_box
        yield self.command_line
        yield self.status
        yield self.hints
        yield self.unfolded

    def on_mount(self) -> None:
        """Lay out before anything is painted."""
        self.set_class(self.ascii, "-ascii")
        self.arrange_panes()

    def start(
        self,
        group: str,
        work: Callable[P, Coroutine[None, None, None]],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Have a worker do something and return at once; a newer one of the same group ends it."""
        self._run(group, partial(work, *args, **kwargs), exclusive=True)

    def start_each(
        self,
        group: str,
        work: Callable[P, Coroutine[None, None, None]],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """The same for what the reader wishes each for itself: nothing ends it."""
        self._run(group, partial(work, *args, **kwargs), exclusive=False)

    def start_asking(
        self, work: Callable[P, Coroutine[None, None, None]], /, *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """The same for what opens a dialog, unless it finds that none is needed: keys wait for that."""
        self.will_ask(self._run("asking", partial(self.asking, partial(work, *args, **kwargs)), exclusive=False))

    def _run(self, group: str, work: Callable[[], Coroutine[None, None, None]], *, exclusive: bool) -> Worker[None]:
        return self.run_worker(partial(self._guarded, work), group=group, exclusive=exclusive)

    async def _guarded(self, work: Callable[[], Coroutine[None, None, None]]) -> None:
        """Tell in the status line what can be expected to go wrong."""
        try:
            await work()
        except DatelineError as error:
            self.say(str(error), warns=True)

    def say(self, message: str, *, warns: bool = False, unasked: bool = False) -> None:
        """Tell an event in the status line."""
        self.status.say(self.with_keys(message), warns=warns, unasked=unasked)

    def with_keys(self, text: str) -> str:
        """One of our sentences, with the keys in force here."""
        return with_keys(text, self.keys, self.place, ascii=self.ascii)

    def say_mistakes(self, mistakes: Sequence[str], *, again: bool = False) -> None:
        """Tell the first of what is wrong with feeds.toml, if anything is, and where the rest can be read.

        Args:
            mistakes: A sentence each.
            again: Whether the person comes from editing it just now.
        """
        if mistakes:
            more = f" ({len(mistakes) - 1} more: dateline config check)" if len(mistakes) > 1 else ""
            told = f"{mistakes[0]}{more}"
            if _PLACED.match(told):
                told = f"{sentence(told)} E {'again ' if again else ''}opens it there."
            self.say(told, warns=True)

    def arrange_panes(self) -> None:
        """Share the screen out among the panes."""
        size = self.app.size
        settings = self.library.settings
        panes = arrange(
            size.width,
            size.height,
            settings.layout,
            place=self.place,
            reading=self.reading,
            sidebar_hidden=self.sidebar_hidden,
            alone=self.alone,
            measure=settings.width,
        )
        if panes == self.panes:
            return
        self.panes = panes
        self._place_pane(self.sidebar, panes.sidebar, line=False)
        self._place_pane(self.list_pane, panes.list, line=panes.sidebar > 0)
        stacked = panes.list_rows > 0
        self._place_pane(self.article_pane, panes.article, line=panes.sidebar + panes.list * (not stacked) > 0)
        self.stories_pane.display = panes.list + panes.article > 0
        self.stories_pane.styles.layout = "vertical" if stacked else "horizontal"
        self.list_pane.styles.height = panes.list_rows or "1fr"
        self.article_pane.set_class(stacked, "-line-above")
        self.entries.set_two_lines(panes.two_lines)
        self.status.display = panes.status and not self.typing
        self.hints.display = panes.footer
        self.unfolded.styles.margin = (0, 0, int(panes.footer), 0)  # a long message stands above the keys

    def apply_settings(self) -> None:
        """Take over settings that were changed while one reads: the colours, the panes, the measure."""
        settings = self.library.settings
        self.read_keys()
        self.hints.refresh()
        self.update_facts()
        self.app.animation_level = "full" if settings.animation else "none"
        if settings.theme in self.app.available_themes:
            self.app.theme = settings.theme
        self.article.measure = settings.width
        if (story := self.article.story) is not None:
            self.article.update_story(story)
        self.panes = None  # so that they are shared out anew
        self.arrange_panes()

    def _place_pane(self, pane: Widget, cells: int, *, line: bool) -> None:
        pane.display = cells > 0
        if cells:
            pane.styles.width = cells + line
            pane.set_class(line, "-line-before")

    def go(self, place: Pane) -> None:
        """Go to a pane: show it and give it the focus."""
        self.place = place
        self.alone = self.alone and place == "article"
        self.arrange_panes()
        target: dict[Pane, Widget] = {"sidebar": self.sidebar, "list": self.entries, "article": self.article}
        self.set_focus(target[place], scroll_visible=False)
        self.update_hints()

    def update_hints(self) -> None:
        """Show the keys that work now."""
        self.hints.show("search" if self.typing else self._mode, source=self.other_text)

    @property
    def _mode(self) -> Mode:
        """The pane; in the sidebar what the cursor is on."""
        row = self.sidebar.row if self.place == "sidebar" else None
        if row is None:
            return self.place
        if row.tag:
            return "on a tag"
        kind = row.view.kind if row.view is not None else ""
        return "on a search" if kind == "saved" else "on a feed" if kind in {"feed", "folder"} else "sidebar"

    @property
    def other_text(self) -> str:
        """What the key for the other text of the article brings, in a word or two."""
        return ""

    @cached_property
    def lender(self) -> Lender:
        """Who lends the terminal to other programs."""
        return Lender(self.app)

    def push(self, dialog: Screen[ResultT], then: Callable[[ResultT | None], None] | None = None) -> None:
        """Open a dialog over this screen."""
        dialog.set_class(self.ascii, "-ascii")
        self.app.push_screen(dialog, then)

    @on(events.DescendantFocus)
    def _focus_moved(self, event: events.DescendantFocus) -> None:
        """Follow the mouse from pane to pane."""
        if event.widget is not self.focused:
            return  # told late: the focus has gone on since
        places: dict[Widget, Pane] = {self.sidebar: "sidebar", self.entries: "list", self.article: "article"}
        place = places.get(event.widget)
        if place is not None and place != self.place:
            self.place = place
            self.arrange_panes()
            self.update_hints()

    def on_resize(self, event: events.Resize) -> None:
        """Share the screen out anew."""
        self.arrange_panes()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Set the keys of commands aside while one types."""
        return not self.typing

    def update_counts(self) -> None:
        """Read the sidebar's numbers again."""
        self.start("counts", self.read_counts)

    async def read_counts(self) -> None:
        """Take the numbers of now into the sidebar."""
        self.counts = await self.library.counts()
        if self.closed_folders is None:
            feeds = self.counts.feeds
            self.closed_folders = folder_paths(feeds) if len(feeds) > MANY_FEEDS else set()
        self.show_sidebar()
        self.update_facts()
        self.numbers_changed()

    def numbers_changed(self) -> None:
        """Called after new numbers came; for the parts of the screen that show some."""

    @property
    def shown_feed(self) -> int | None:
        """The feed whose list is shown, if it is one feed's."""
        return None

    @property
    def shown_tag(self) -> str:
        """The tag whose list is shown; empty: no tag's."""
        return ""

    def follow(self, row: SideRow) -> None:
        """Called when the sidebar's cursor has gone to another line; for the part that lists it."""

    def show_sidebar(self) -> None:
        """Draw the sidebar with the numbers there are."""
        if self.counts is not None:
            rows = side_rows(
                self.counts,
                now=self.library.now(),
                closed=self.closed_folders or (),
                show_read=self.shows_read_feeds,
                shown=self.shown_feed,
                shown_tag=self.shown_tag,
                all_tags=self.shows_all_tags,
            )
            self.sidebar.show(rows)
            self.update_hints()

    def update_facts(self) -> None:
        """Show what stands: a refresh, feeds that fail, how many stories there are."""
        health = key_for("health", self.keys, self.place, ascii=self.ascii)
        mistakes = len(self.library.mistakes)
        facts = standing_facts(
            self.counts, refresh=self.refresh_facts, mistakes=mistakes, health=health, damaged=bool(self.damage)
        )
        self.status.show_facts(*facts)
