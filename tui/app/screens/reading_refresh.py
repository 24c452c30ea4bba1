"""Refreshing: what is asked of the engine, what it answers, and what is due by itself; after it the pages that wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tui.app.engine_client import Engine
from tui.app.engine_events import (
    EngineEvent,
    FeedAdded,
    FeedDone,
    Noted,
    PageDone,
    PagesBegin,
    PagesDone,
    RefreshDone,
    RefreshFailed,
    RefreshPlanned,
    RefreshWaits,
)
from tui.app.refresh_words import new_text, settling, short_path, too_soon_text
from tui.app.screens.reading_lists import Lists
from tui.core.clock_jumps import Watch
from tui.core.differences import told
from tui.core.stories import Reread
from tui.core.text import displayable

LOOK_SECONDS = 1.0
"""How often we look whether another process has written; reads one number."""
DUE_SECONDS = 60.0
"""How often we look whether a feed is due."""
FILLING = timedelta(minutes=5)
"""So long feeds that are due leave the way to pages that are being fetched; a key does not."""

FROM_NEXT_START = frozenset({"mouse", "ascii"})
"""Settings that are read at the start only."""


class Refreshing(Lists):
    """The engine's end on the screen."""

    _engine: Engine | None = None
    _looking = _gently = False
    _own_wish = False
    """Whether the refresh under way was asked for by a key."""
    _offline = False
    """Whether the last refresh found no network."""
    _planned = _answered = _new = _hidden = _failed = 0
    _asked_feeds: Sequence[int] = ()
    """The feeds that the refresh under way was asked for; empty where it is all."""
    _pages = _pages_done = 0
    _pages_began: datetime | None = None
    _pages_stopped = False
    """Whether the person wants no more pages by themselves; until they ask for a refresh."""
    _last_cause = ""
    _notices: Sequence[str] = ()
    """What rules ask to be told, a sentence each; told behind the end of a refresh, which would take their place."""
    _rang = False
    """Whether the bell rang for this refresh and the pages after it."""

    @property
    def engine(self) -> Engine:
        """The engine; made when first needed."""
        if self._engine is None:
            self._engine = self.make_engine(self.engine_told)
        return self._engine

    @property
    def refreshing(self) -> bool:
        """Whether a refresh is under way."""
        return self._engine is not None and self._engine.busy

    @property
    def filling(self) -> bool:
        """Whether the pages that wait are being fetched."""
        return self._engine is not None and self._engine.filling

    async def close_engine(self) -> None:
        """End the engine, if there is one."""
        if self._engine is not None:
            await self._engine.close()

    def begin_looking(self) -> None:
        """Look about from now on: for what others write, and for feeds that are due."""
        self.set_interval(LOOK_SECONDS, self.look)
        if self.library.settings.refresh != "manual":
            self.refresh_due()
        self._watch = Watch(self.library.now(), self.library.monotonic())
        self.set_interval(DUE_SECONDS, self.refresh_while_open)

    def refresh_while_open(self) -> None:
        """Fetch what is due; after a sleep, or where the clock was set, in a moment and a few feeds at a time."""
        if self.library.settings.refresh != "auto":
            return
        self._gently = self._watch.jumped(self.library.now(), self.library.monotonic()) or self._gently
        if self._gently:
            self.set_timer(settling(), self.refresh_due)
        else:
            self.refresh_due()

    @property
    def lent(self) -> bool:
        """Whether another program has our terminal, and edits feeds.toml."""
        return False

    def look(self) -> None:
        """Look about, unless one is at it; told every so often."""
        if not self._looking and not self.lent:
            self.start_each("look", self.look_about)

    async def look_about(self) -> None:
        """Take over what was written elsewhere, if anything was: feeds.toml first, then the database."""
        await self.look_for_news()

    async def look_for_news(self, *, by_hand: bool = False) -> bool:
        """The same; whether anything of feeds.toml was told.

        Args:
            by_hand: Whether the person comes from editing it: all is told then, whoever took it over.
        """
        self._looking, news = True, False
        try:
            reread = await self.library.reread(by_hand=by_hand)
            if reread is not None:
                news = self._tell_reread(reread)
            if await self.library.changed_elsewhere() or reread is not None:
                await self.reload_rows()
                await self.read_counts()
                await self.count_arrived()
        finally:
            self._looking = False
        return news

    def _tell_reread(self, reread: Reread) -> bool:
        """Take over what feeds.toml says now; say what differs, and what is wrong with it; whether anything was."""
        self.apply_settings()
        waits = self.library.settings.refresh == "manual"
        if text := told(reread, later=FROM_NEXT_START):
            self.say(f"{text} R fetches." if (reread.added or reread.readdressed) and waits else text)
        if (reread.added or reread.readdressed or reread.resumed) and not waits:
            self.refresh_due()
        self.say_mistakes(reread.mistakes)
        return bool(text or reread.mistakes)

    def refresh_due(self) -> None:
        """Fetch what is due, if anything is; else the pages that wait."""
        self.start("due", self._refresh_due)

    async def _refresh_due(self) -> None:
        due, now = await self.library.next_due(), self.library.now()
        if self.refreshing or (self.filling and self._pages_began is not None and now - self._pages_began < FILLING):
            return
        if due is not None and due <= now:
            self._own_wish = False
            self._ask(None, force=False)
        elif not self.filling and not self._offline:
            await self._fill()

    async def _fill(self, first: Sequence[int] = ()) -> None:
        """Fetch the pages that wait, if any do and the person lets us."""
        if not self._pages_stopped and await self.library.pages_wait():
            self.fetch_pages(first)

    def fetch_pages(self, first: Sequence[int] = ()) -> None:
        """Fetch the pages that wait, those of some feeds before all others; in a refresh they follow it."""
        if not self.refreshing:
            self._pages = self._pages_done = 0
            self._pages_began, self._pages_stopped = self.library.now(), False
            self.engine.fetch_pages(first)

    def action_refresh(self) -> None:
        """Fetch the feeds of the view now."""
        feeds = self._feeds_here()
        self._ask_now(feeds)

    def action_refresh_all(self) -> None:
        """Fetch all feeds now."""
        self._ask_now(None)

    def _ask_now(self, feeds: Sequence[int] | None) -> None:
        if self.refreshing:
            self.say("A refresh is under way. Ctrl-C stops it.")
            return
        self._own_wish, self._pages_stopped = True, False
        self._ask(feeds, force=True)

    def _ask(self, feeds: Sequence[int] | None, *, force: bool) -> None:
        self._planned = self._answered = self._new = self._hidden = self._failed = 0
        self._last_cause, self._asked_feeds = "", feeds or ()
        self._rang = False
        gently, self._gently = self._gently and not force, False
        self.engine.refresh(feeds, force=force, gently=gently)

    def _feeds_here(self) -> list[int] | None:
        """The feeds of the view, or of the story under the cursor where the view is of no feed; `None`: all."""
        if self.counts is None:
            return None
        row = self.sidebar.row if self.place == "sidebar" else self.row_of(self.view)
        if row is not None and row.folder:
            return [feed.id for feed in self.feeds_in(row.folder)]
        if row is not None and row.view is not None and row.view.feed_id is not None:
            return [row.view.feed_id]
        line = self.entries.row
        return [line.feed_id] if line is not None and self.place != "sidebar" else None

    def stop_refresh(self) -> bool:
        """Stop what runs; `False` where nothing does."""
        if not self.refreshing and not self.filling:
            return False
        self._pages_stopped = True
        if self.refreshing:
            self.engine.cancel()
        else:
            self.engine.cancel("pages")
        return True

    def engine_told(self, event: EngineEvent) -> None:
        """Show what the engine says."""
        came = isinstance(event, FeedAdded) or (isinstance(event, PageDone) and not event.cause)
        if self._offline and came:
            self._offline, self.refresh_facts = False, ""  # something came: there is a network
        match event:
            case RefreshWaits():
                self.refresh_facts = "Waiting for another refresh"
            case RefreshPlanned():
                self._begun(event)
            case FeedDone():
                self._counted(event)
            case PagesBegin():
                self._pages = event.total
                self._tell_pages()
            case PageDone():
                self._pages_done += 1
                self._tell_pages()
                self._notified(event.feed, event.notified)
                if not self.refreshing:
                    self._tell_notices()
            case PagesDone():
                self._filled(event)
            case RefreshFailed():
                self.refresh_facts = ""
                self._tell_notices()
                self.say(event.message, warns=True)
            case RefreshDone():
                self._ended(event)
            case Noted():
                self.say(event.message, warns=True, unasked=True)
        self.update_facts()

    def _begun(self, event: RefreshPlanned) -> None:
        self._planned = event.total
        if not event.total:
            self.refresh_facts = ""
            if self._own_wish:
                self.say("No feed to fetch here." if event.too_soon is None else too_soon_text(event.too_soon))
            return
        self.refresh_facts = f"Refreshing 0/{event.total:,}"
        if self.library.first_start:
            config = short_path(self.library.paths.config)
            self.say(f"Fetching {event.total:,} feeds that come with dateline (your list: {config})", unasked=True)

    def _counted(self, event: FeedDone) -> None:
        self._answered += 1
        self._new += event.new
        self._hidden += event.hidden
        self._notified(event.title, event.notified)
        if event.cause:
            self._failed += 1
            self._last_cause = f"{displayable(event.title)}: {displayable(event.cause)}"
        new = f"{self.signs.between}{new_text(self._new, self._hidden)}" if self._new else ""
        self.refresh_facts = f"Refreshing {self._answered:,}/{self._planned:,}{new}"

    def _tell_pages(self) -> None:
        if self.filling and self._pages:
            self.refresh_facts = f"Fetching pages {self._pages_done:,}/{self._pages:,}"

    def _filled(self, event: PagesDone) -> None:
        """Take note that no more pages come for now."""
        if not self.refreshing:
            self.refresh_facts = "No network" if event.offline else ""
            self._offline = event.offline
        if event.cause:
            self._pages_stopped = True
            self.say(event.cause, warns=True)
        elif self._pages_stopped:
            self.say(f"Stopped: {self._pages_done:,} of {self._pages:,} pages came. R fetches on.")

    def _ended(self, event: RefreshDone) -> None:
        self.refresh_facts = ""
        self.start_each("look", self._after_refresh)
        if not event.cancelled and not event.offline:
            self.start_each("look", self._fill, self._asked_feeds)
        if event.cancelled:
            self.say(f"Stopped: {event.asked:,} of {self._planned:,} feeds answered, {event.new:,} new.")
        elif event.offline and event.failed == event.asked and event.asked:
            if self._own_wish or not self._offline:  # what is due is tried every minute: that is told once
                self.say(self._offline_text(event), warns=True, unasked=not self._own_wish)
            self.refresh_facts = "No network"
        elif event.asked and (self._own_wish or event.new or self.library.first_start):
            self.say(self._done_text(event), unasked=not self._own_wish)
        self._tell_notices()
        self._offline = self.refresh_facts != ""

    def _notified(self, feed: str, titles: Sequence[str]) -> None:
        """Take note of stories of which a rule asks to be told."""
        told = (f"Rule: “{displayable(title)}” ({displayable(feed)})" for title in titles)
        self._notices = [*self._notices, *told]

    def _tell_notices(self) -> None:
        """Tell what rules ask to be told; the bell rings once for all of a refresh."""
        if self._notices and not self._rang:
            self._rang = True
            self.app.bell()
        for sentence in self._notices:
            self.say(sentence, unasked=True)
        self._notices = ()

    def _done_text(self, event: RefreshDone) -> str:
        if self.library.first_start and event.new:
            return f"{event.new:,} new stories: h, then Enter on Unread"
        feeds = f"{event.asked:,} feed{'' if event.asked == 1 else 's'}"
        if event.asked == 1 and event.failed:
            return f"{self._last_cause}. H tells more."
        failed = f", {event.failed:,} failed: H tells why" if event.failed else ""
        new = new_text(event.new, event.hidden) if event.new else "Nothing new"
        return f"{new} from {feeds}{failed}."

    def _offline_text(self, event: RefreshDone) -> str:
        cause = displayable(event.why) or "none could be reached"
        here = "The welcome stories are here; " if self.library.first_start else "What was fetched before is here; "
        return f"No network: 0 of {event.asked:,} feeds answered ({cause}). {here}R tries again."

    async def _after_refresh(self) -> None:
        await self.read_counts()
        await self.count_arrived()
        window = self.entries.window
        if window is not None and not self.entries.rows:
            await self.tell_why_empty(window)
