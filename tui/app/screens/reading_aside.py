"""Lists that stand in for another one until one goes back: what was changed, read, or is hidden."""

from dataclasses import dataclass

from tui.app.screens.reading_marks import Marks
from tui.app.screens.reading_moving import Moving
from tui.app.screens.reading_search import Under
from tui.core.text import displayable
from tui.core.views import View, ViewKind
from tui.reader.window import Window

_KINDS: frozenset[ViewKind] = frozenset({"done", "hidden", "read"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideFrom:
    """The list that was there before."""

    window: Window
    cursor: int
    unfiltered: Under
    searched_over: Under


class Aside(Moving, Marks):
    """Going to such a list, and back."""

    _aside_from: AsideFrom | None = None

    def show_aside(self, view: View) -> None:
        """List a view in the place of the list that is there, to which going back leads."""
        self.reading = False
        self.go("list")
        self.start_listing(self._list_aside, view)

    async def _list_aside(self, view: View) -> None:
        before, old, cursor = self._aside_from, self.entries.window, self.entries.cursor
        if before is None and old is not None:
            before = AsideFrom(window=old, cursor=cursor, unfiltered=self.unfiltered, searched_over=self.searched_over)
        await self.list_view(view)
        self._aside_from = before

    def show_query(self, text: str) -> None:
        """Search all stories for a query, as if it had been typed."""
        self.reading = False
        self.go("list")
        self.start_listing(self._find_query, text)

    async def _find_query(self, text: str) -> None:
        window = await self.library.search(text)
        await self.load(window, 0, 2 * self.entries.page_rows)
        if self.unfiltered is None and self.entries.window is not None:
            self.unfiltered = (self.entries.window, self.entries.cursor)
        await self.put_found(window)

    def put(self, window: Window, *, cursor: int = 0, top: int | None = None) -> None:
        """Show a window; any other list but results is not left for the one before."""
        super().put(window, cursor=cursor, top=top)
        if window.view.kind not in _KINDS and not window.view.is_found:
            self._aside_from = None

    def leave_list(self) -> bool:
        """Go back to the list before."""
        if super().leave_list():
            return True
        kind, (before, self._aside_from) = self.view.kind, (self._aside_from, None)
        if before is None or kind not in _KINDS:
            return False
        self.put(before.window, cursor=before.cursor)
        self.unfiltered, self.searched_over = before.unfiltered, before.searched_over
        self.say(f"{displayable(before.window.view.name)} again.")
        if kind == "hidden":
            self.start_listing(self.list_again)  # what is shown again has its place there
        else:
            self.start_each("marks", self.reload_rows)
        return True

    async def why_empty(self, window: Window) -> str:
        """Why such a list has no stories."""
        match window.view.kind:
            case "hidden" | "read":
                name = displayable(window.view.name)
                return f"Nothing {'is' if window.view.kind == 'hidden' else 'was'} {name[:1].lower()}{name[1:]}."
            case "done":
                return "No story is here: the change was of feeds, or its stories are gone."
        return await super().why_empty(window)
