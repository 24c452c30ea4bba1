"""How the feeds are: which fail, have moved, fell silent or post a lot; and what can be done about them."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import ClassVar, Protocol

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.health_rows import heading
from tui.app.health_words import ORDER_WORDS, dropping_question, in_lines, told_below
from tui.app.screens.confirm import ConfirmScreen
from tui.app.screens.dialog import MUTED, Dialog
from tui.app.screens.reading_adding import removing_question
from tui.app.widgets.health_list import HealthList
from tui.app.wrapping import wrapped
from tui.core.errors import DatelineError
from tui.core.feed_edits import FeedEdit
from tui.core.health import FeedHealth
from tui.core.remedies import ORDERS, Order, all_well, in_order
from tui.core.stories import FeedLine
from tui.core.text import displayable

_FRAME_CELLS = 2
_BELOW_LINES = 5
"""Lines about the feed under the cursor."""
_LITTLE_LINES = 16
"""On screens of fewer lines there are fewer of these."""
_WIDE_CELLS = 70
"""On narrower screens two lines tell what was done."""
_MANY_LINES = 20
"""On screens of as many lines the keys may take four."""
KEYS_TEXT = (
    "r try again", "M take new address", "D unsubscribe", "p pause", "l unlist", "E edit", "Enter its list", "S sort",
    "v * mark", ". all", "U undo", "q close",
)  # fmt: skip


class Carer(Protocol):
    """Who tells how the feeds are, and does something about them; what becomes of it is told later (`tell`)."""

    async def feeds_health(self) -> list[FeedHealth]:
        """How all feeds are."""

    def ask_again(self, feeds: Sequence[FeedLine]) -> None:
        """Fetch feeds now."""

    def take_addresses(self, feeds: Sequence[FeedLine]) -> None:
        """Follow feeds to where they have moved."""

    def drop_feeds(self, feeds: Sequence[FeedLine]) -> None:
        """Unsubscribe from feeds."""

    def edit_some(self, feeds: Sequence[FeedLine], edit: FeedEdit) -> None:
        """Pause feeds, keep them out of the river, or the other way round."""

    def action_edit(self, feed_id: int | None = None) -> None:
        """Open feeds.toml at a feed."""

    def action_undo(self) -> None:
        """Take back the newest change."""


class HealthScreen(Dialog[FeedLine]):
    """Lines of feeds over what is known of the one under the cursor; gives the feed to go to, or `None`."""

    DEFAULT_CSS = """
    HealthScreen {
        background: $surface;
        & > #panel { width: 100%; height: 100%; max-height: 100%; padding: 0; overflow: hidden; }
        & #heading { height: 1; color: $text-muted; }
        & HealthList { background: $surface; }
        & #below { height: 7; padding: 0 1; border-top: solid $foreground 20%; }
        &.-little #below { height: 3; }
        &.-narrow #below { height: 6; }
        &.-narrow #told { height: 2; }
        & #told { height: 1; padding: 0 1; color: $text-success; }
        & #keys { height: auto; padding: 0 1; color: $text-muted; }
        &.-ascii #below { border-top: ascii $foreground 20%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,H", "close", "close", show=False, priority=True),
        Binding("enter", "choose", "its list", show=False, priority=True),
        Binding("j,down", "move(1)", "down", show=False, priority=True),
        Binding("k,up", "move(-1)", "up", show=False, priority=True),
        Binding("g,home", "move(-1000000)", "top", show=False, priority=True),
        Binding("G,end", "move(1000000)", "bottom", show=False, priority=True),
        Binding("space,pagedown", "pages(1)", "page on", show=False, priority=True),
        Binding("b,pageup", "pages(-1)", "page back", show=False, priority=True),
        Binding("ctrl+d", "pages(0.5)", "half a page on", show=False, priority=True),
        Binding("ctrl+u", "pages(-0.5)", "half a page back", show=False, priority=True),
        Binding("v", "mark", "mark", show=False, priority=True),
        Binding("asterisk", "mark_all", "mark all", show=False, priority=True),
        Binding("full_stop", "show_all", "all", show=False, priority=True),
        Binding("S", "sort", "sort", show=False, priority=True),
        Binding("r", "again", "try again", show=False, priority=True),
        Binding("R", "all_again", "try all again", show=False, priority=True),
        Binding("M", "accept", "take new address", show=False, priority=True),
        Binding("D", "drop", "unsubscribe", show=False, priority=True),
        Binding("p", "pause", "pause", show=False, priority=True),
        Binding("l", "unlist", "unlist", show=False, priority=True),
        Binding("E", "edit", "edit", show=False, priority=True),
        Binding("U", "undo", "undo", show=False, priority=True),
    ]
    AUTO_FOCUS: ClassVar[str | None] = "HealthList"
    HINTS: ClassVar[str] = ""

    def __init__(self, carer: Carer, *, now: datetime) -> None:
        """Take whom to ask and have do things, and the time in the reader's zone."""
        super().__init__()
        self._carer = carer
        self._now = now
        self._known: dict[int, FeedHealth] = {}
        """All feeds, by id."""
        self._order: Order = "trouble"
        self._shows_all = False
        self._listed: list[int] = []
        """The ids of the lines, in their order; it stays until they are sorted anew. Some may be known no more."""
        self._marked: set[int] = set()

    def body(self) -> Iterable[Widget]:
        """The lines, what is known of one of them, what was done, and the keys."""
        yield Static(id="heading", markup=False)
        yield HealthList(now=self._now)
        yield Static(id="below", markup=False)
        yield Static(id="told", markup=False)
        yield Static(id="keys", markup=False)

    @property
    def lines(self) -> HealthList:
        """The lines."""
        return self.query_one(HealthList)

    @property
    def _cells(self) -> int:
        return max(4, self.app.size.width - _FRAME_CELLS)

    def on_mount(self) -> None:
        """Ask how the feeds are."""
        self._work(self._begin)

    async def _begin(self) -> None:
        await self._read()
        self._sort_anew()

    def look_again(self) -> None:
        """Read anew how the feeds are; the lines stay where they are."""
        self._work(self._reread)

    async def _reread(self) -> None:
        await self._read()
        listed = set(self._listed)
        self._listed += [one.line.id for one in self._wanted() if one.line.id not in listed]
        self._show()

    async def _read(self) -> None:
        self._known = {one.line.id: one for one in await self._carer.feeds_health()}

    def _wanted(self) -> list[FeedHealth]:
        return [one for one in self._known.values() if self._shows_all or one.needs_a_look]

    def _sort_anew(self) -> None:
        """Put the lines in order, the cursor on the first."""
        self._listed = [one.line.id for one in in_order(self._wanted(), self._order)]
        self._show(cursor=0)

    def _show(self, cursor: int | None = None) -> None:
        rows = [self._known[feed_id] for feed_id in self._listed if feed_id in self._known]
        self._marked &= {one.line.id for one in rows}
        at = self.lines.cursor if cursor is None else cursor
        self.lines.show(rows, cursor=at, marked=self._marked, signs=self.signs)
        what = "All feeds" if self._shows_all else "Feeds that need a look"
        marked = f", {len(self._marked):,} marked" if self._marked else ""
        order = f"{self.signs.between}{ORDER_WORDS[self._order]}" if self._order != "trouble" else ""
        self.panel.border_title = Content(f"{what}  {len(rows):,}{marked}{order}")

    @on(HealthList.CursorMoved)
    def _tell_of_row(self) -> None:
        """Tell below what is known of the feed under the cursor, or that there is none."""
        row = self.lines.row
        texts = list(told_below(row, self._now)) if row is not None else [self._nothing()]
        lines = [line for text in texts for line in wrapped(self.plain(text), self._cells - 2)]
        self.query_one("#below", Static).update(Content("\n".join(lines)), layout=False)

    def _nothing(self) -> str:
        shown = all_well(self._known.values())
        return f"{shown} . shows {'it' if len(self._known) == 1 else 'them'}, q closes." if self._known else shown

    def on_resize(self, event: events.Resize) -> None:
        """Draw for the size of now."""
        little = event.size.height < _LITTLE_LINES
        self.set_class(little, "-little")
        self.set_class(not little and event.size.width < _WIDE_CELLS, "-narrow")
        self.query_one("#heading", Static).update(Content.styled(heading(self._cells), MUTED), layout=False)
        lines = 1 if little else 2 if event.size.height < _MANY_LINES else 4
        keys = in_lines(KEYS_TEXT, self.signs.between, self._cells - 2, lines=lines)
        self.query_one("#keys", Static).update(Content("\n".join(keys)))
        self._tell_of_row()

    def tell(self, text: str) -> None:
        """Tell what was done, or is being done."""
        room = (1 + self.has_class("-narrow")) * (self._cells - 2)
        shown = self.signs.cropped(self.plain(displayable(text)), room)
        self.query_one("#told", Static).update(Content(shown), layout=False)

    def _work(self, work: Callable[[], Awaitable[None]]) -> None:
        async def guarded() -> None:
            try:
                await work()
            except DatelineError as error:
                self.tell(str(error))

        self.run_worker(guarded(), group="health")

    # Moving and marking

    def action_move(self, lines: int) -> None:
        """Move the cursor."""
        self.lines.move(lines)

    def action_pages(self, number: float) -> None:
        """Move the cursor by pages."""
        self.lines.move(round(number * max(1, self.lines.size.height - 1)))

    def action_mark(self) -> None:
        """Mark the feed under the cursor, or unmark it, and step on."""
        if (row := self.lines.row) is not None:
            self._marked ^= {row.line.id}
            self._show(cursor=self.lines.cursor + 1)

    def action_mark_all(self) -> None:
        """Mark all feeds that are listed, or none."""
        listed = {feed_id for feed_id in self._listed if feed_id in self._known}
        self._marked = set() if listed <= self._marked else listed
        self._show()

    def action_show_all(self) -> None:
        """List all feeds, or only those that need a look."""
        self._shows_all = not self._shows_all
        self._sort_anew()

    def action_sort(self) -> None:
        """Sort in the next of the ways there are."""
        self._order = ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)]
        self._sort_anew()
        self.tell(f"Sorted: {ORDER_WORDS[self._order]}.")

    # Doing something

    @property
    def _meant(self) -> list[FeedLine]:
        """The marked feeds, else the one under the cursor."""
        if self._marked:
            return [self._known[feed_id].line for feed_id in self._listed if feed_id in self._marked]
        return [self.lines.row.line] if self.lines.row is not None else []

    def _do(self, deed: Callable[[Sequence[FeedLine]], None]) -> None:
        """Do something to the feeds that are meant; none is marked then any more."""
        if feeds := self._meant:
            deed(feeds)
            self._marked.clear()
            self._show()

    def action_again(self) -> None:
        """Fetch the feeds now."""
        self._do(self._carer.ask_again)

    def action_all_again(self) -> None:
        """Fetch all feeds that are listed."""
        self._marked = set(self._listed)
        self.action_again()

    def action_accept(self) -> None:
        """Take over where the feeds have moved."""
        self._do(self._carer.take_addresses)

    def action_drop(self) -> None:
        """Unsubscribe from the feeds, after a question."""
        feeds = self._meant
        if not feeds:
            return
        question = removing_question(feeds, "") if len(feeds) == 1 else dropping_question(feeds)
        dialog = ConfirmScreen(question)
        dialog.set_class(self.ascii, "-ascii")

        self.app.push_screen(dialog, lambda yes: self._do(self._carer.drop_feeds) if yes else None)

    def action_pause(self) -> None:
        """Leave the feeds alone; where all are paused, fetch them again."""
        edit = FeedEdit(paused=not all(feed.paused for feed in self._meant))
        self._do(lambda feeds: self._carer.edit_some(feeds, edit))

    def action_unlist(self) -> None:
        """Keep the feeds out of the river; where all are, show them there again."""
        edit = FeedEdit(unlisted=not all(feed.unlisted for feed in self._meant))
        self._do(lambda feeds: self._carer.edit_some(feeds, edit))

    def action_undo(self) -> None:
        """Take back the newest change."""
        self._carer.action_undo()

    # Going elsewhere

    @on(HealthList.Chosen)
    def _clicked(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        """Go to the feed's list."""
        if (row := self.lines.row) is not None:
            self.dismiss(row.line)

    def action_edit(self) -> None:
        """Open feeds.toml at the feed."""
        if (row := self.lines.row) is not None:
            self._carer.action_edit(row.line.id)
