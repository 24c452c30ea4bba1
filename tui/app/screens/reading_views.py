"""The view that is listed: its habits, its numbers, and the line above the list."""

from dataclasses import replace

from tui.app.list_words import ORDERS, head_name
from tui.app.screens.reading_base import ReadingBase
from tui.app.sidebar_rows import SideRow
from tui.app.widgets.list_head import Heading
from tui.core.errors import DatelineError
from tui.core.query_nodes import Sort, Text, mentions
from tui.core.stories import FeedLine
from tui.core.views import UNREAD, View, hidden_view
from tui.reader.window import Window


class Views(ReadingBase):
    """What is known of the view in the list pane."""

    view: View = UNREAD
    arrived = 0
    """Stories of the view that came after its snapshot."""
    hidden = 0
    """Stories that the list leaves out because they are hidden; 0 until they are counted."""
    unfiltered: tuple[Window, int] | None = None
    """The list under results, with its cursor; `None` where nothing is searched for or filtered."""
    _shows_read: dict[tuple[str, str], bool]
    _orders: dict[tuple[str, str], Sort]

    @property
    def shown_feed(self) -> int | None:
        """The feed whose list is shown, if it is one feed's."""
        return self.view.feed_id

    def shows_read(self, view: View) -> bool:
        """Whether read stories are listed, as the reader last wished for this view."""
        return self._wishes().get((view.kind, view.name), not view.hides_read)

    def _wishes(self) -> dict[tuple[str, str], bool]:
        if not hasattr(self, "_shows_read"):
            self._shows_read = {}
        return self._shows_read

    def in_order(self, view: View) -> View:
        """The view in the order that the reader last wished for it."""
        order = self._order_wishes().get((view.kind, view.name))
        return view if order is None or view.kind == "search" else replace(view, sort=order)

    def _order_wishes(self) -> dict[tuple[str, str], Sort]:
        if not hasattr(self, "_orders"):
            self._orders = {}
        return self._orders

    async def window_of(self, view: View, marked: tuple[Text, ...] = ()) -> Window:
        """Take a snapshot of a view; of results none is counted yet, and `marked` is what is marked in them."""
        if view.is_found:
            return await self.library.found(view, show_read=self.shows_read(view), marked=marked)
        return await self.library.window(view, show_read=self.shows_read(view))

    def update_head(self) -> None:
        """Draw the line above the list."""
        view = self.view
        habits = ORDERS[view.sort]
        if view.kind != "search" and (view.hides_read or not self.shows_read(view)):
            habits += f"{self.signs.between}. {'hides' if self.shows_read(view) else 'shows'} read"
        heading = Heading(
            name=head_name(view), count=self._number(self.entries.window), filter=view.filter, habits=habits,
            sorted=view.sort != "newest",
            new=self.arrived, hidden=self.hidden,
        )  # fmt: skip
        self.list_head.show(heading)

    def _number(self, window: Window | None) -> str:
        """How many are unread, live, where the sidebar says it; else how many there are; under a filter of how many."""
        if window is None:
            return ""
        if window.view.filter:
            of = self.unfiltered[0].total if self.unfiltered is not None else None
            return "" if window.total is None else f"{window.total:,}" if of is None else f"{window.total:,} of {of:,}"
        row = self.row_of(window.view)
        number = row.unread if row is not None and window.view.hides_read else window.total
        return "" if number is None else f"{number:,}"

    def numbers_changed(self) -> None:
        """Show the live number above the list too."""
        self.update_head()

    def row_of(self, view: View) -> SideRow | None:
        """The sidebar's line of a view; of a feed in several folders the one under the cursor, else the first."""
        here = self.sidebar.row
        if here is not None and here.view is not None and _same(here.view, view):
            return here
        return next((row for row in self.sidebar.rows if row.view is not None and _same(row.view, view)), None)

    def feed(self, feed_id: int | None) -> FeedLine | None:
        """A feed by its number."""
        feeds = self.counts.feeds if self.counts is not None else ()
        return next((feed for feed in feeds if feed.id == feed_id), None)

    def feeds_in(self, folder: str) -> list[FeedLine]:
        """The feeds in a folder and the folders below it."""
        feeds = self.counts.feeds if self.counts is not None else ()
        return [feed for feed in feeds if any(f"{path}/".startswith(f"{folder}/") for path in feed.folders)]

    def count_hidden(self, window: Window) -> None:
        """See how many stories a list leaves out because they are hidden; told above it."""
        if not mentions(window.view.node, "hidden"):
            self.start("hidden", self._count_hidden, window)

    async def _count_hidden(self, window: Window) -> None:
        view = window.view
        left_out = await self.library.found(hidden_view(view), show_read=self.shows_read(view))
        try:
            number = await left_out.count()
        except DatelineError:  # a newer search went before; the number is missed by nobody then
            return
        if window is self.entries.window and number != self.hidden:
            self.hidden = number
            self.update_head()


def _same(one: View, other: View) -> bool:
    return (one.kind, one.name, one.feed_id, one.node if one.kind == "folder" else None) == (
        other.kind,
        other.name,
        other.feed_id,
        other.node if other.kind == "folder" else None,
    )
