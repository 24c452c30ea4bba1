"""Searching: in the stories as one types, and in the text of the article that is open."""

from textual import on
from textual.message import Message
from textual.widgets import Input

from tui.app.completion import complete
from tui.app.layout import Pane
from tui.app.screens.reading_articles import Articles
from tui.app.widgets.search_box import Words
from tui.core.query_errors import QueryError
from tui.core.query_nodes import Text
from tui.core.text import displayable, tokens
from tui.core.views import View, search_scope
from tui.reader.window import Window


class Searching(Articles):
    """The search box, and what it does to list and article."""

    class BoxClosed(Message):
        """The search box is closed and the focus elsewhere."""

    scope: View | None = None
    """Where is searched; `None`: all feeds."""
    _narrow: View | None = None
    """The scope that a slash at the beginning goes back to."""
    _from: Pane = "list"
    _in_article = False
    matching = False
    """Whether matches are marked in the article and `n` and `p` go through them."""

    def action_search(self) -> None:
        """Open the search box."""
        self._from = self.place
        self._in_article = self.place == "article"
        if not self._in_article:
            if self.unfiltered is None and self.entries.window is not None:
                self.unfiltered = (self.entries.window, self.entries.cursor)
            view = self.unfiltered[0].view if self.unfiltered is not None else self.view
            self.scope = self._narrow = search_scope(view)
            self.place = "list"
            self.arrange_panes()
        self.typing = True
        self.search_box.open(self._scope_name())
        self.set_focus(self.search_box.words, scroll_visible=False)
        self.status.display = False
        self.update_hints()

    def _scope_name(self) -> str:
        if self._in_article:
            return "This text"
        return "All feeds" if self.scope is None else self.scope.name

    @on(Words.Widened)
    def _widen(self) -> None:
        if not self._in_article and self._narrow is not None:
            self.scope = None if self.scope is not None else self._narrow
            self.search_box.show_scope(self._scope_name())
            self._search(self.search_box.words.value)

    @on(Words.Asked)
    def _complete(self) -> None:
        words = self.search_box.words
        completed = words.value if self._in_article else complete(words.value, self.counts)
        if completed != words.value:
            words.value = completed
            words.cursor_position = len(completed)

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        if self.typing and message.input is self.search_box.words:
            self._search(message.value)

    def _search(self, text: str) -> None:
        if self._in_article:
            self._find_here(text)
        else:
            if text.strip():
                self.start("view", self._find, text, self.scope)
            else:
                self._restore()
                self.search_box.show_found("")

    async def _find(self, text: str, scope: View | None) -> None:
        """Show what is found; a mistake leaves the last results."""
        try:
            window = await self.library.search(text, scope=scope, as_typed=True)
        except QueryError as error:
            self.search_box.show_found(str(error), mistake=True)
            return
        await self.load(window, 0, 2 * self.entries.page_rows)
        self.search_box.show_found("")
        await self.put_found(window)

    def show_total(self, window: Window) -> None:
        """Show how many were found in the search box too."""
        super().show_total(window)
        if self.typing and not self._in_article and window.total is not None:
            self.search_box.show_found(f"{window.total:,}")

    async def why_empty(self, window: Window) -> str:
        """Of a search in one view: how many there are in all feeds."""
        if window.view.kind != "search" or self.scope is None:
            return await super().why_empty(window)
        everywhere = await self.library.search(window.view.name, scope=None, as_typed=True)
        words, scope = displayable(window.view.name), displayable(self.scope.name)
        return f"Nothing for “{words}” in {scope}. / searches all feeds ({await everywhere.count():,} there)."

    @on(Input.Submitted)
    def _to_results(self, message: Input.Submitted) -> None:
        if message.input is not self.search_box.words:
            return
        text = message.value.strip()
        self._close_box()
        if self._in_article:
            self.matching = bool(text) and self.article.matches > 0
            self.go("article")
            self.tell_match()
        elif text:
            self.go("list")
        else:
            self._leave()
        self.post_message(self.BoxClosed())

    @on(Words.Left)
    def _left(self) -> None:
        self._leave()
        self.post_message(self.BoxClosed())

    def _leave(self) -> None:
        """Put list, cursor and focus back."""
        self._close_box()
        if self._in_article:
            self.end_matching()
        else:
            self._restore()
        self.go(self._from)

    @on(Words.Moved)
    def _move_in_results(self, message: Words.Moved) -> None:
        if not self._in_article:
            page = max(1, self.entries.page_rows - 1)
            self.entries.move_to(self.entries.cursor + message.lines + message.pages * page)

    def _close_box(self) -> None:
        self.typing = False
        self.search_box.close()
        self.status.display = self.panes is None or self.panes.status

    def _restore(self) -> None:
        """Put the list back that was there before, at once, so that the next key finds it."""
        self.workers.cancel_group(self, "view")
        if self.unfiltered is not None and self.unfiltered[0] is not self.entries.window:
            window, cursor = self.unfiltered
            self.put(window, cursor=cursor)

    def drop_filter(self) -> bool:
        """Leave the results of a search; `False` where there are none."""
        if self.view.kind != "search" or self.unfiltered is None:
            return False
        self._restore()
        self.unfiltered = None
        self.say("All of the list again.")
        return True

    def put(self, window: Window, *, cursor: int = 0, top: int | None = None) -> None:
        """Show a window; another view than results forgets what was searched for."""
        super().put(window, cursor=cursor, top=top)
        if window.view.kind != "search" and not self.typing:
            self.unfiltered = None

    def _find_here(self, text: str) -> None:
        words = tuple(tokens(text))
        number = self.article.find([Text(words, None, True)]) if words else 0
        if not words:
            self.article.clear_matches()
        self.search_box.show_found(f"{self.article.match:,} of {number:,}" if number else "none" if words else "")

    def tell_match(self) -> None:
        """Say which match one is at."""
        if self.matching:
            self.say(f"{self.article.match:,} of {self.article.matches:,}{self.signs.between}Esc ends")

    def update_hints(self) -> None:
        """Show the keys for matches while there are some."""
        if self.matching and self.place == "article" and not self.typing:
            self.hints.show("matches")
        else:
            super().update_hints()

    def to_match(self, direction: int) -> bool:
        """Go to the next or the previous match; `False` where none are marked."""
        if not self.matching or self.place != "article":
            return False
        self.article.next_match(1 if direction > 0 else -1)
        self.tell_match()
        return True

    def end_matching(self) -> bool:
        """Take the marks out of the article; `False` where there were none of a search in it."""
        ended, self.matching = self.matching, False
        if ended or self._in_article:
            self._in_article = False
            self.article.clear_matches()
            self.update_hints()
        return ended

    def list_was_left(self) -> None:
        """Forget the search of an article that is not shown any more."""
        self.matching = False
