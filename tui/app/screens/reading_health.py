"""How the feeds are, on the reading screen: what can be done about those that fail, have moved or are gone."""

from collections.abc import Callable, Sequence

from tui.app.acts import NAME_CELLS, UNDO_HINT
from tui.app.screens.reading_adding import Adding
from tui.app.screens.reading_editing import Editing
from tui.core.errors import UsageError
from tui.core.feed_edits import FeedEdit
from tui.core.health import FeedHealth
from tui.core.stories import MOVED_TIMES, FeedLine
from tui.core.text import displayable

_MANY = 500
"""Changing so many feeds takes a moment, which is told."""


class Caring(Adding, Editing):
    """The actions about feeds that fail, have moved or fell silent."""

    _health_told: Callable[[str], None] | None = None
    """Tells in the screen of the feeds' health, while that is open."""
    _health_changed: Callable[[], None] | None = None
    """Has that screen look again."""

    def action_health(self) -> None:
        """Show which feeds fail, have moved, fell silent or post a lot."""
        from tui.app.screens.health import HealthScreen  # late: a dialog is not part of the first frame

        dialog = HealthScreen(self, now=self.library.now())
        self._health_told, self._health_changed = dialog.tell, dialog.look_again
        self.push(dialog, self._health_closed)

    def _health_closed(self, feed: FeedLine | None) -> None:
        self._health_told = self._health_changed = None
        if feed is not None:
            self.start_listing(self._go_to_feed, feed.id, (feed.id,))

    def say(self, message: str, *, warns: bool = False, unasked: bool = False) -> None:
        """Tell an event, also over the status line where the feeds' health hides that."""
        super().say(message, warns=warns, unasked=unasked)
        if self._health_told is not None:
            self._health_told(message)

    def numbers_changed(self) -> None:
        """Tell anew how the feeds are: above the list of one, and of all."""
        super().numbers_changed()
        self.show_notice()
        if self._health_changed is not None:
            self._health_changed()

    # What is done about them

    async def feeds_health(self) -> list[FeedHealth]:
        """How all feeds are."""
        return await self.library.health()

    def action_refresh(self) -> None:
        """Fetch the feeds of the view now; one that is gone for good is asked once more."""
        feed = self._feed_here() if self.place == "sidebar" or self.view.kind == "feed" else None
        if feed is not None and feed.gone:
            self.ask_again([feed])
        elif feed is not None and feed.paused:
            self.say("It is paused, so nothing is asked. :resume has it fetched again.")
        else:
            super().action_refresh()

    def ask_again(self, feeds: Sequence[FeedLine]) -> None:
        """Fetch feeds now, those too that are gone for good."""
        self.start_each("marks", self._ask_again, feeds)

    async def _ask_again(self, feeds: Sequence[FeedLine]) -> None:
        asked = [feed for feed in feeds if not feed.paused]
        if not asked:
            self.say("It is paused: p has it fetched again." if len(feeds) == 1 else "They are paused.")
            return
        if gone := [feed.id for feed in asked if feed.gone]:
            await self.library.revive(gone)
        self.say(f"Asking {some_feeds(asked)} …")
        self._ask_now([feed.id for feed in asked])

    def action_accept_address(self) -> None:
        """Take over the new address of the feed under the cursor, or of the list."""
        feed = self._feed_here()
        if feed is None:
            self.say("M takes over the new address of a feed that has moved; the cursor is on no feed.")
        else:
            self.take_addresses([feed])

    def take_addresses(self, feeds: Sequence[FeedLine]) -> None:
        """Follow feeds to where they have moved."""
        if any(feed.has_moved for feed in feeds):
            self.start_each("marks", self._take_addresses, feeds)
        else:
            self.say(not_moved_text(feeds[0]) if len(feeds) == 1 else "None of them has moved for good.")

    async def _take_addresses(self, feeds: Sequence[FeedLine]) -> None:
        async with self.writing:
            done = await self.library.accept_addresses(feeds)
        taken = [feed for feed, what in done if not isinstance(what, UsageError)]
        refused = [str(what) for _, what in done if isinstance(what, UsageError)]
        if taken:
            hint = UNDO_HINT if len(taken) == 1 else "U takes them back one by one."
            where = "has its new address" if len(taken) == 1 else "have their new addresses"
            self.say(f"{some_feeds(taken)} {where} now. {hint}")
        for sentence in refused:
            self.say(sentence, warns=True)
        await self.after_bulk()

    def drop_feeds(self, feeds: Sequence[FeedLine]) -> None:
        """Unsubscribe from feeds."""
        self.start_each("marks", self._drop_feeds, feeds)

    async def _drop_feeds(self, feeds: Sequence[FeedLine]) -> None:
        async with self.writing:
            changed = await self.library.unsubscribe([feed.id for feed in feeds])
        told = f"Unsubscribed from {some_feeds(feeds)}. {UNDO_HINT}"
        self.say(told if changed.changed else "Unsubscribed already.")
        await self.after_bulk()

    def edit_some(self, feeds: Sequence[FeedLine], edit: FeedEdit) -> None:
        """Pause feeds, keep them out of the river, or the other way round."""
        self.start_each("marks", self._edit_some, feeds, edit)

    async def _edit_some(self, feeds: Sequence[FeedLine], edit: FeedEdit) -> None:
        if len(feeds) >= _MANY:
            self.say(f"Changing {some_feeds(feeds)} …")
        async with self.writing:
            changed = await self.library.edit_feeds([feed.id for feed in feeds], edit)
        if edit.paused is not None:
            done = "paused" if edit.paused else "fetched again"
        else:
            done = "kept out of Unread, Today and All" if edit.unlisted else "in Unread, Today and All again"
        told = f"{some_feeds(feeds)} {'is' if len(feeds) == 1 else 'are'} {done}. {UNDO_HINT}"
        self.say(told if changed.changed else "Nothing changed: it is so already.")
        await self.after_bulk()


def some_feeds(feeds: Sequence[FeedLine]) -> str:
    """Such as "World" or "3 feeds"."""
    return displayable(feeds[0].title, limit=NAME_CELLS) if len(feeds) == 1 else f"{len(feeds):,} feeds"


def not_moved_text(feed: FeedLine) -> str:
    """Why a feed's address cannot be taken over."""
    name = displayable(feed.title, limit=NAME_CELLS)
    if not feed.moved_to:
        return f"{name} has not moved: it answers where it is, or not at all."
    days = f"{feed.moved_times} day{'' if feed.moved_times == 1 else 's'}"
    return f"{name} answered elsewhere on {days} so far; from {MOVED_TIMES} on in a row M takes that address over."
