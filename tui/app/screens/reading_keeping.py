"""Filtering and sorting a view, and keeping a search."""

from dataclasses import replace

from tui.app.acts import UNDO_HINT
from tui.app.kept_words import beginnings_told, known_as, offered_name, query_text, with_beginning
from tui.app.screens.reading_search import Searching
from tui.app.sidebar_rows import SideRow
from tui.core.query import parse
from tui.core.query_nodes import SORTS, Sort
from tui.core.stories import SearchCount
from tui.core.text import displayable
from tui.core.views import UNREAD, search_view

_NAME_CELLS = 40


class Keeping(Searching):
    """What is done with a view as a whole, and the searches in the sidebar."""

    def action_filter(self) -> None:
        """Narrow this view down by a query, or change the filter that it has."""
        if self.entries.window is not None:
            self._in_article = False
            self.open_box(filters=True)

    def action_clear_filter(self) -> None:
        """Show all of the view again."""
        if not self.drop_filter():
            self.say("No filter is on here. F narrows this view down.")

    def action_sort(self, order: str = "") -> None:
        """Put this view in another order, and ask in which unless that is said."""
        window = self.entries.window
        if window is None:
            return
        wanted = next((sort for sort in SORTS if sort == order.strip().lower()), None)
        if wanted is not None:
            self._sort(wanted)
        elif order:
            self.say(f"No order {displayable(order, limit=_NAME_CELLS)}. There are {', '.join(SORTS)}.", warns=True)
        else:
            from tui.app.screens.sort import SortScreen  # late: a dialog is not part of the first frame

            self.push(SortScreen(self.view.sort, ranked=bool(window.phrases)), self._sort)

    def _sort(self, order: Sort | None) -> None:
        window = self.entries.window
        if order is None or window is None or order == self.view.sort:
            return
        if order == "rank" and not window.phrases:
            self.say("Only what words were searched for can be ranked. / searches.")
            return
        if self.view.kind != "search":
            self._order_wishes()[self.view.kind, self.view.name] = order
        self.start_listing(self.list_again, replace(self.view, sort=order))

    def action_keep_search(self, name: str = "") -> None:
        """Keep what is searched for under a name, and ask for that unless it is said."""
        if not self.view.is_found:
            self.say("Nothing is searched for here. / searches, F filters, then + keeps it.")
            return
        text = query_text(self.view, self._searches(), now=self.library.now())
        if not text:
            within = self.view.within.name if self.view.within is not None else self.view.name
            self.say(f"What lies in {displayable(within, limit=_NAME_CELLS)} cannot be said in a query to keep.")
        else:
            self.start_asking(self._keep_found, " ".join(name.split()), text)

    async def _keep_found(self, name: str, text: str) -> None:
        text, told = await self.as_shown(text)
        if known := known_as(text, self._searches(), now=self.library.now()):
            self.say(f"Kept already as “{displayable(known, limit=_NAME_CELLS)}”.")
        elif name:
            self._keep(name, text)
        else:
            self._ask_search_name(text, told)

    async def as_shown(self, text: str) -> tuple[str, str]:
        """A query that finds what the list does, and what is said of it.

        While one types the last word is the beginning of others too, and so it stays in the list. It is written with
        a star where that makes a difference.
        """
        longer = with_beginning(text, self.view, now=self.library.now())
        if longer == text:
            return text, ""
        alone, found = [await self._number_of(query) for query in (text, longer)]
        return (longer, beginnings_told(found=found, alone=alone)) if found != alone else (text, "")

    async def _number_of(self, text: str) -> int:
        query = parse(text, now=self.library.now())
        return await (await self.library.window(search_view(None, query, text), show_read=True)).count()

    def _ask_search_name(self, text: str, told: str) -> None:
        from tui.app.screens.keep import KeepScreen  # late: as above

        taken = [search.name for search in self._searches()]
        dialog = KeepScreen(text, name=offered_name(self.view), taken=taken, told=told)
        self.push(dialog, lambda name: self._keep(name, text) if name else None)

    def _searches(self) -> tuple[SearchCount, ...]:
        return self.counts.searches if self.counts is not None else ()

    def _keep(self, name: str, text: str) -> None:
        if any(search.name.casefold() == name.casefold() for search in self._searches()):
            self.say(f"There is a search “{displayable(name, limit=_NAME_CELLS)}” already.", warns=True)
        else:
            self.start_each("marks", self._write_search, name, text)

    async def _write_search(self, name: str, text: str) -> None:
        view = self.view
        await self.library.keep_search(name, text)
        await self.library.note_searched(view.filter or view.name)
        self.say(f"Kept as “{displayable(name, limit=_NAME_CELLS)}”. {UNDO_HINT}")
        await self.read_counts()

    def remove_row(self, row: SideRow) -> bool:
        """Ask whether a saved search is to go; `False` where the line is none."""
        if row.view is None or row.view.kind != "saved":
            return False
        from tui.app.screens.confirm import ConfirmScreen  # late: as above

        name = displayable(row.text, limit=_NAME_CELLS)
        question = f"Take the search {name} out of feeds.toml? The stories that it finds stay."
        self.push(ConfirmScreen(question), lambda yes: self.start_each("marks", self._drop, row) if yes else None)
        return True

    async def _drop(self, row: SideRow) -> None:
        """Take a saved search away; where its list was shown, the line that is in its place is next."""
        keys = [line.key for line in self.sidebar.rows if line.view is not None and line.view.kind == "saved"]
        shown = self.view.kind == "saved" and self.view.name == row.text
        changed = await self.library.drop_search(row.text)
        name = displayable(row.text, limit=_NAME_CELLS)
        self.say(f"“{name}” is kept no more. {UNDO_HINT}" if changed.changed else f"“{name}” was gone already.")
        await self.read_counts()
        place = keys.index(row.key) if row.key in keys else 0
        left = {line.key: line for line in self.sidebar.rows}
        near = next((left[key] for key in [*keys[place:], *reversed(keys[:place])] if key in left), None)
        self.sidebar.point_at(near.key if near is not None else "unread")
        self.update_hints()
        if shown:
            self.show_view(near.view if near is not None and near.view is not None else UNREAD)
