"""Searching in the stories as one types, in all or in one view, and filtering a view."""

from dataclasses import dataclass
from typing import TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from tui.app.layout import Pane
from tui.app.screens.asking import Settled
from tui.app.screens.reading_finding import Finding
from tui.app.sidebar_rows import SideRow
from tui.app.widgets.search_box import RECALL_HINT, Candidates, Words
from tui.core.completion import complete_at, known_of
from tui.core.query import parse
from tui.core.query_errors import QueryError
from tui.core.query_nodes import Query, phrases
from tui.core.text import displayable
from tui.core.views import View, filtered_view, search_scope, search_view
from tui.reader.window import Window

Under: TypeAlias = tuple[Window, int] | None
"""A list that lies under results, with its cursor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeBox:
    """What was there before the search box opened, for Esc to bring back."""

    place: Pane = "list"
    list: Under = None
    unfiltered: Under = None
    searched_over: Under = None


class Searching(Finding):
    """The search box, and what it does to list and article."""

    scope: View | None = None
    """Where is searched; `None`: all feeds."""
    searched_over: Under = None
    """Where a filter lies over the results of a search: the list under these."""
    _narrow: View | None = None
    """The scope that a slash at the beginning goes back to."""
    _before_box = BeforeBox()
    _filters = False
    """Whether the box is a filter's."""
    _asked: tuple[str, ...] = ()
    """What was searched for before, the latest first."""
    _recalled: int | None = None
    """Which of them stands in the box."""
    _stem: tuple[str, int] | None = None
    """Text and cursor as they were before Tab completed them."""
    _turn = 0
    _completed = ""
    _finding = False
    """Whether what was typed last is not listed yet."""
    _keys_wait = False
    """Whether keys typed behind Enter wait for that."""

    def compose(self) -> ComposeResult:
        """What can be completed stands over all else."""
        self.candidates = Candidates(signs=self.signs, id="candidates")
        yield from super().compose()
        yield self.candidates

    def action_search(self) -> None:
        """Open the search box."""
        self._in_article = self.place == "article"
        self.open_box(filters=False)

    def open_box(self, *, filters: bool) -> None:
        """Open the box for a search or for a filter of the list there is."""
        window, cursor = self.entries.window, self.entries.cursor
        here = (window, cursor) if window is not None else None
        self._before_box = BeforeBox(
            place=self.place, list=here, unfiltered=self.unfiltered, searched_over=self.searched_over
        )
        self._filters = filters
        text = ""
        if filters and here is not None:
            if self.view.filter:
                text = self.view.filter
            else:
                self.unfiltered, self.searched_over = here, self.unfiltered
            self.scope = self.unfiltered[0].view if self.unfiltered is not None else None
        elif not self._in_article:
            self.unfiltered, self.searched_over = self.searched_over or self.unfiltered or here, None
            view = self.unfiltered[0].view if self.unfiltered is not None else self.view
            self.scope = self._narrow = search_scope(view)
        if not self._in_article:
            self.place = "list"
            self.arrange_panes()
        self._open_words(text)

    def _open_words(self, text: str) -> None:
        self.typing = True
        self._recalled = self._stem = None
        self.search_box.open(self._scope_name(), sign="F" if self._filters else "/", text=text)
        self.set_focus(self.search_box.words, scroll_visible=False)
        self.status.display = False
        self.update_hints()
        if not self._in_article:
            self.start("asked", self._read_asked)

    async def _read_asked(self) -> None:
        self._asked = tuple(await self.library.searched())
        if self._asked:
            self.search_box.words.placeholder = RECALL_HINT

    def _scope_name(self) -> str:
        if self._in_article:
            return "This text"
        return "All feeds" if self.scope is None else self.scope.name

    @on(Words.Widened)
    def _widen(self) -> None:
        if not self._in_article and not self._filters and self._narrow is not None:
            self.scope = None if self.scope is not None else self._narrow
            self.search_box.show_scope(self._scope_name())
            self._search(self.search_box.words.value)

    @on(Words.Asked)
    def _complete(self) -> None:
        self._complete_with(1)

    @on(Words.AskedBack)
    def _complete_back(self) -> None:
        self._complete_with(-1)

    def _complete_with(self, step: int) -> None:
        """Complete the word at the cursor, with the next that could stand there at each further time."""
        words = self.search_box.words
        if self._in_article:
            return
        if self._stem is None or words.value != self._completed:
            self._stem, self._turn = (words.value, words.cursor_position), 0 if step > 0 else -1
        else:
            self._turn += step
        found = complete_at(*self._stem, known_of(self.counts), turn=self._turn)
        if found is None:
            self._end_completing()
            return
        chosen = found.text[: found.cursor].removesuffix('"')
        now = next((name for name in found.candidates if chosen.endswith(name)), "")
        below = 1 + int(self.panes is None or self.panes.footer)
        self.candidates.show(found.field, found.candidates, now, above=below)
        self._completed = found.text
        words.value, words.cursor_position = found.text, found.cursor
        if len(found.candidates) == 1:
            self._stem = None

    def _end_completing(self) -> None:
        self._stem = None
        self.candidates.display = False

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        if self.typing and message.input is self.search_box.words:
            if self._stem is None or message.value != self._completed:
                self._end_completing()
            self._search(message.value)

    def _search(self, text: str) -> None:
        if self._in_article:
            self._find_here(text)
        elif text.strip():
            for counting in ("empty", "hidden"):  # they are of results that go, and would end with an error
                self.workers.cancel_group(self, counting)
            self._finding = True
            self.start_listing(self._find, text)
        else:
            self._put_under()
            self.search_box.show_found("")

    async def _find(self, text: str) -> None:
        """Show what is found; a mistake leaves the last results."""
        try:
            query = parse(text, now=self.library.now(), as_typed=True)
        except QueryError as error:
            self._finding = False
            self.search_box.show_found(str(error), mistake=True)
            return
        view = self._wanted(query, text)
        window = await self.library.found(view, show_read=self.shows_read(view), marked=phrases(query.node))
        await self.load(window, 0, 2 * self.entries.page_rows)
        self.search_box.show_found("")
        await self.put_found(window)

    def _wanted(self, query: Query, text: str) -> View:
        if self._filters and self.scope is not None:
            return filtered_view(self.scope, query, text)
        return search_view(self.scope, query, text)

    def show_total(self, window: Window) -> None:
        """Show how many were found in the search box too."""
        super().show_total(window)
        if self.typing and not self._in_article and window.view.is_found and window.total is not None:
            self.search_box.show_found(f"{window.total:,}")

    async def why_empty(self, window: Window) -> str:
        """Of a search in one view: how many there are in all feeds; of a filter: how many it leaves out."""
        view, within = window.view, window.view.within
        if not view.is_found or within is None:
            return await super().why_empty(window)
        words, scope = displayable(view.filter or view.name), displayable(within.name)
        if view.filter:
            under = self.unfiltered[0] if self.unfiltered is not None else await self.window_of(within)
            return f"Nothing for “{words}” in {scope}. Ctrl-F shows all of it again ({await under.count():,})."
        everywhere = await self.library.search(view.name, scope=None, as_typed=True)
        return f"Nothing for “{words}” in {scope}. / searches all feeds ({await everywhere.count():,} there)."

    @on(Input.Submitted)
    def _to_results(self, message: Input.Submitted) -> None:
        if message.input is not self.search_box.words:
            return
        text = message.value.strip()
        if not text or self._in_article or self._can_be_read(message.value):
            self._close_box()
            self._stay(text)
        self._keys_wait = self._finding and bool(text) and not self._in_article
        if not self._keys_wait:
            self.post_message(Settled())

    def _can_be_read(self, text: str) -> bool:
        """Whether a query has no mistake; one that has is told, and the box stays open."""
        try:
            parse(text, now=self.library.now(), as_typed=True)
        except QueryError as error:
            self.search_box.show_found(str(error), mistake=True)
            return False
        return True

    def _stay(self, text: str) -> None:
        """Go to what was found, or is on its way."""
        if self._in_article:
            self.matching = bool(text) and self.article.matches > 0
            self.go("article")
            self.tell_match()
        elif text:
            self.start_each("asked", self.library.note_searched, text)
            if (window := self.entries.window) is not None:
                self.count_hidden(window)
            self.go("list")
        elif self._filters:
            self._put_under()
            self.unfiltered, self.searched_over = self.searched_over, None
            self.go("list")
        else:
            self._leave()

    @on(Words.Left)
    def _left(self) -> None:
        self._leave()
        self.post_message(Settled())

    def _leave(self) -> None:
        """Put list, cursor and focus back."""
        self._close_box()
        if self._in_article:
            self.end_matching()
        else:
            before = self._before_box
            self._put_back(before.list)
            self.unfiltered, self.searched_over = before.unfiltered, before.searched_over
            self.update_head()
        self.go(self._before_box.place)

    @on(Words.Moved)
    def _move_in_results(self, message: Words.Moved) -> None:
        if not self._in_article and not (message.lines and self._recall(-message.lines)):
            page = max(1, self.entries.page_rows - 1)
            self.entries.move_to(self.entries.cursor + message.lines + message.pages * page)

    def _recall(self, step: int) -> bool:
        """Bring an earlier search into the box; `False` where the key moves in the results."""
        words = self.search_box.words
        at = self._recalled if words.value else None
        if words.value and (at is None or words.value != self._asked[at] or self.entries.cursor):
            return False
        if not self._asked or (at is None and step < 0):
            return False
        number = min((-1 if at is None else at) + step, len(self._asked) - 1)
        self._recalled = number if number >= 0 else None
        words.put(self._asked[number] if number >= 0 else "")
        return True

    def _close_box(self) -> None:
        self.typing = False
        self._end_completing()
        self.search_box.close()
        self.status.display = self.panes is None or self.panes.status

    def _put_back(self, under: Under) -> None:
        """Put a list back that was there before, at once, so that the next key finds it."""
        self.workers.cancel_group(self, "view")
        self._finding = False
        if under is not None and under[0] is not self.entries.window:
            self.put(under[0], cursor=under[1])

    def _put_under(self) -> None:
        self._put_back(self.unfiltered)

    def remove_row(self, row: SideRow) -> bool:
        """Called before a line of the sidebar is taken for feeds to be removed; for the part that keeps searches."""
        return False

    def drop_filter(self) -> bool:
        """Leave a filter, or the results of a search; `False` where there are none."""
        if not self.view.is_found or self.unfiltered is None:
            return False
        below = self.searched_over
        self._put_under()
        self.unfiltered, self.searched_over = below, None
        self.update_head()
        self.say("All of the list again.")
        return True

    def put(self, window: Window, *, cursor: int = 0, top: int | None = None) -> None:
        """Show a window; another view than results forgets what was searched for."""
        super().put(window, cursor=cursor, top=top)
        if not window.view.is_found and not self.typing:
            self.unfiltered = self.searched_over = None
        self._finding = False
        if self._keys_wait:
            self._keys_wait = False
            self.post_message(Settled())
