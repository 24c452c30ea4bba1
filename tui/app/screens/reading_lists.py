"""The list: showing views, loading rows as they are looked at, taking in what came."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Literal, ParamSpec, TypeAlias

from textual import on
from textual.content import Content

from tui.app.carrying import carry_over, nearest
from tui.app.keymap import command_name
from tui.app.list_words import nothing_yet, notice_text
from tui.app.screens.asking import Coming, MayGo
from tui.app.screens.reading_views import Views
from tui.app.sidebar_rows import SideRow
from tui.app.widgets.entry_list import EntryList
from tui.core.stories import StoryLine
from tui.core.text import displayable
from tui.core.views import View
from tui.reader.window import Window

P = ParamSpec("P")

Step: TypeAlias = Literal[-1, 1]

_MOVES = frozenset(
    {
        *("up", "down", "half-page-up", "half-page-down", "page-up", "page-down", "page-back", "top", "bottom"),
        *("next-unread", "previous-unread", "next", "previous", "space"),
    }
)
"""Commands that in the sidebar show one list after the other."""
_HIDDEN_PAGE = 60
"""Rows that are taken for a page of a list that is not in sight just now, and so has no height."""
_MANY_KEYS = 2000
"""When more than these are missing, all are read at once."""


class Lists(Views):
    """What the list pane shows."""

    _coming: Coming | None = None
    """The list that is on its way."""

    def start_listing(
        self, work: Callable[P, Coroutine[None, None, None]], /, *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Have a worker show another list, a newer one ends it; keys wait for that."""
        self._list_is_there(self._coming)  # it does not come any more
        self._coming = Coming()
        self.start("view", partial(self._list, partial(work, *args, **kwargs), self._coming))

    async def _list(self, work: Callable[[], Coroutine[None, None, None]], coming: Coming) -> None:
        try:
            await work()
        finally:
            self._list_is_there(coming)

    def _list_is_there(self, coming: Coming | None) -> None:
        if coming is not None and coming is self._coming:
            self._coming = None
            self.app.post_message(MayGo(coming))

    def coming_for(self, key: str) -> Coming | None:
        """Keys are for the list that is on its way, but for those that go on to another one."""
        if self.typing or self._coming is None or (self.place == "sidebar" and self._command_of(key) in _MOVES):
            return None
        return self._coming

    def _command_of(self, key: str) -> str:
        """The name of the command of a key in the pane with the focus; empty: it has none."""
        if (self.place, key) in self.own_keys:
            typed = self.own_keys[self.place, key]
            return "" if typed is None else typed.command.name
        bound = self.active_bindings.get(key)
        return "" if bound is None else command_name(bound.binding.action)

    def show_view(self, view: View, *, unread_first: bool = False) -> None:
        """List a view; with `unread_first` the cursor is on its first unread story."""
        self.start_listing(self.list_view, view, unread_first=unread_first)

    async def list_view(self, view: View, *, unread_first: bool = False) -> None:
        """Take a snapshot of a view and show it."""
        window = await self.window_of(self.in_order(view))
        await self.load(window, 0, 2 * self.entries.page_rows)
        self.unfiltered = None
        cursor = 0
        if unread_first:
            rows = (window.row(index) for index in range(len(window)))
            cursor = next((index for index, row in enumerate(rows) if row is not None and not row.read), 0)
        self.put(window, cursor=cursor)

    async def list_again(self, view: View | None = None) -> None:
        """List the same view anew, or in another order, the cursor on its story or the nearest that is there."""
        old = self.entries.window
        if old is None:
            return
        view = view or self.view
        new = await self.window_of(view, old.phrases)
        depth = len(old) + 2 * self.entries.page_rows
        await self.load(new, depth - 1, depth)
        if view.sort != old.view.sort:
            async with self._loading:
                await new.load_all_keys()  # the story may stand at the other end
        cursor = self.entries.cursor  # of now: it may have moved meanwhile
        index = nearest(new.keys, [*old.keys[cursor:], *reversed(old.keys[:cursor])])
        await self.load(new, max(0, index - self.entries.page_rows), index + 2 * self.entries.page_rows)
        if view.filter and self.unfiltered is not None:
            under = await self.window_of(self.in_order(self.unfiltered[0].view), self.unfiltered[0].phrases)
            await self.load(under, 0, 2 * self.entries.page_rows)
            await under.count()
            self.unfiltered = (under, 0)
        await self.keep_marks(old, new)
        await self.put_found(new, cursor=index)

    async def keep_marks(self, old: Window, new: Window) -> None:
        """Called before a list is shown in place of its older self; for the part that has stories marked."""

    def unmark(self) -> bool:
        """Mark nothing any more; `False` where nothing was, or can be."""
        return False

    def put(self, window: Window, *, cursor: int = 0, top: int | None = None) -> None:
        """Show a window's stories, or why there are none."""
        self.view = window.view
        self.arrived = self.hidden = 0
        self.entries.show(window, cursor=cursor, top=top)
        self._list_is_there(self._coming)
        self.entries.say("")
        if not self.entries.rows:
            self.start("empty", self.tell_why_empty, window)
        self.show_notice()
        self.update_head()
        if not self.typing:
            self.count_hidden(window)

    async def tell_why_empty(self, window: Window) -> None:
        """Say in an empty list why it is."""
        why = await self.why_empty(window)
        if window is self.entries.window and not self.entries.rows:
            self.entries.say(why)

    async def load(self, window: Window, start: int, stop: int) -> None:
        """Read rows of a window; one call at a time, for two would read the same keys twice."""
        async with self._loading:
            if stop - len(window) > _MANY_KEYS:
                await window.load_all_keys()
            await window.load(start, stop)

    @on(EntryList.Wanted)
    def _rows_wanted(self, message: EntryList.Wanted) -> None:
        if (window := self.entries.window) is not None:
            self.start("rows", self._load_and_show, window, message.first, message.end)

    async def _load_and_show(self, window: Window, start: int, stop: int) -> None:
        whole, before = self.entries.is_whole, (self.entries.rows, self.entries.first_row)
        await self.load(window, start, stop)
        if self.entries.window is window:
            if not whole or before != (self.entries.rows, self.entries.first_row):
                self.entries.update_rows()  # else they are rows for the next pages, and nothing in sight changes
            if not self.entries.rows:
                await self.tell_why_empty(window)
        await self.show_snippets(window, start, stop)

    async def show_snippets(self, window: Window, start: int, stop: int) -> None:
        """Of results, find where the words stand; after the rows are there, for it takes longer."""
        if window.tells_more:
            await window.load_snippets(start, stop)
            if self.entries.window is window:
                self.entries.update_rows()

    async def put_found(self, window: Window, *, cursor: int = 0) -> None:
        """Show results: first the rows, then where the words stand, and last how many there are."""
        self.put(window, cursor=cursor)
        if window.total is not None:
            self.show_total(window)
        await self.show_snippets(window, max(0, cursor - self.entries.page_rows), cursor + 2 * self.entries.page_rows)
        if window.total is None:
            await window.count()
            self.show_total(window)

    def show_total(self, window: Window) -> None:
        """Show how many stories of a list were counted meanwhile."""
        if window is self.entries.window:
            self.entries.update_rows()
            self.update_head()

    def show_notice(self) -> None:
        """Tell above a feed's list if the feed fails, has moved, is gone or is paused."""
        feed = self.feed(self.view.feed_id) if self.view.kind == "feed" else None
        text = "" if feed is None else notice_text(feed, self.signs, self.library.now())
        self.notice.display = bool(text)
        if text:
            self.notice.update(Content(self.with_keys(text)))

    async def why_empty(self, window: Window) -> str:
        """Why a list is empty, and what helps."""
        view = window.view
        if view.is_found:
            return f"Nothing for “{displayable(view.filter or view.name)}”."
        if self.counts is None:
            await self.read_counts()
        if self.counts is not None and not self.counts.feeds:
            return "There are no feeds yet. a subscribes to one: it takes the address of a site or of a feed."
        if self.shows_read(view):
            return nothing_yet(view)
        read = await (await self.library.window(view, show_read=True)).count()
        sentences = ["Nothing unread."] if view.kind == "unread" else [f"Nothing unread in {displayable(view.name)}."]
        hints = [f". shows the {read:,} read"] if read else []
        if (following := self.next_feed_row(1)) is not None:
            hints.append(f"n goes on to {displayable(following.text)} ({following.unread:,})")
        elif not read:
            hints.append("R fetches all feeds")
        return " ".join([*sentences, f"{', '.join(hints)}."]) if hints else sentences[0]

    def next_feed_row(self, direction: Step) -> SideRow | None:
        """The line of the next feed, or closed folder, that has unread stories."""
        return self.sidebar.next_unread(
            direction,
            lambda row: row.view is not None and (row.view.kind == "feed" or (bool(row.folder) and not row.opened)),
            start=self.row_of(self.view),
        )

    def go_to_feed(self, row: SideRow) -> None:
        """List another feed, and say which."""
        if row.view is not None:
            self.sidebar.point_at(row.key)
            self.say(f"Next: {displayable(row.text)} ({row.unread:,})")
            self.show_view(row.view, unread_first=True)

    def follow(self, row: SideRow) -> None:
        """List what the sidebar's cursor is on."""
        self.update_hints()
        if row.view is not None:
            self.show_view(row.view)

    def take_in(self) -> None:
        """Take new stories into the list; what was just read stays."""
        if not self.view.is_found or self.arrived:
            self.start_listing(self._take_in)

    async def _take_in(self) -> None:
        old = self.entries.window
        if old is None:
            return
        new = await self.window_of(old.view, old.phrases)
        await new.count()
        depth = min(len(old.keys), self.entries.cursor + self.entries.page_rows) + self.arrived + 1
        await self.load(new, depth - 1, depth)
        carry_over(old, new)
        cursor, top = self.entries.cursor, self.entries.first_row  # of now: it may have moved meanwhile
        index = nearest(new.keys, [*old.keys[cursor:], *reversed(old.keys[:cursor])]) if len(old) else 0
        first = max(0, index - (cursor - top))
        await self.load(new, first, first + 2 * self.entries.page_rows)
        await self.keep_marks(old, new)
        self.put(new, cursor=index, top=first)
        await self.show_snippets(new, first, first + 2 * self.entries.page_rows)

    def change_row(self, line: StoryLine) -> None:
        """Show a story's other marks at once; the store hears of them meanwhile."""
        window = self.entries.window
        if window is not None:
            window.replace(line)
            self.entries.update_rows()
        story = self.article.story
        if story is not None and story.line.id == line.id:
            self.article.update_story(replace(story, line=line))

    async def reload_rows(self) -> None:
        """Read the rows round the page again: something was marked."""
        window, page = self.entries.window, max(self.entries.page_rows, _HIDDEN_PAGE)
        if window is None:
            return
        first = self.entries.first_row
        before = [window.row(index) for index in range(max(0, first - page), first + 2 * page)]
        async with self._loading:
            await window.reload(max(0, first - page), first + 2 * page)
        after = [window.row(index) for index in range(max(0, first - page), first + 2 * page)]
        if window is self.entries.window and before != after:
            self.entries.update_rows()
            self._update_article(window)

    def _update_article(self, window: Window) -> None:
        story = self.article.story
        index = window.index_of(story.line.id) if story is not None else None
        line = window.row(index) if index is not None else None
        if story is not None and line is not None and line != story.line:
            self.article.update_story(replace(story, line=line))

    async def count_arrived(self) -> None:
        """See how many stories wait to be taken in."""
        window = self.entries.window
        if window is None:
            return
        arrived = await self.library.arrived(window)
        if window is self.entries.window and arrived != self.arrived:
            self.arrived = arrived
            self.update_head()
            if arrived and not self.entries.rows:
                self.take_in()  # nothing can jump in an empty list
