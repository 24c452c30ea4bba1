"""Subscribing and unsubscribing on the reading screen, and where one is afterwards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui.app.acts import UNDO_HINT
from tui.app.engine_events import AddingEvent, AddingFailed, EngineEvent, FeedAdded, FeedsFound
from tui.app.layout import Pane
from tui.app.screens.reading_marks import Marks
from tui.app.screens.reading_moving import Moving
from tui.app.sidebar_rows import SideRow, folder_paths
from tui.core.model import FoundFeed
from tui.core.stories import FeedLine
from tui.core.text import displayable
from tui.core.views import UNREAD, feed_view
from tui.reader.window import Window

_NAME_CELLS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Where one was before going to a feed that was just subscribed."""

    window: Window
    cursor: int
    top: int
    row: str
    """Key of the sidebar's line."""
    place: Pane
    unfiltered: tuple[Window, int] | None
    searched_over: tuple[Window, int] | None
    to: int
    """The feed gone to."""


class Adding(Moving, Marks):
    """The actions that change which feeds there are."""

    _tell_dialog: Callable[[AddingEvent], None] | None = None
    _left_place: Left | None = None

    def action_add(self) -> None:
        """Ask for an address, and subscribe to a feed found there."""
        from tui.app.screens.add import AddScreen  # late: a dialog is not part of the first frame

        feeds = self.counts.feeds if self.counts is not None else ()
        dialog = AddScreen(self.engine, feeds=feeds, now=self.library.now())
        self._tell_dialog = dialog.told
        self.push(dialog, self._dialog_closed)

    def engine_told(self, event: EngineEvent) -> None:
        """Hand what is about subscribing on to the dialog; it is gone when one gave up."""
        if not isinstance(event, FeedsFound | FeedAdded | AddingFailed):
            super().engine_told(event)
        elif self._tell_dialog is not None:
            self._tell_dialog(event)

    def _dialog_closed(self, result: FeedAdded | FoundFeed | None) -> None:
        self._tell_dialog = None
        match result:
            case FeedAdded():
                self.say(subscribed_text(result))
                self.fetch_pages(result.feeds)
                self.start_listing(self._go_to_feed, result.feeds[0], result.feeds)
            case FoundFeed(feed_id=int(feed_id)):
                self.start_listing(self._go_to_feed, feed_id, (feed_id,))
            case _:
                self.update_counts()  # what was given up may have been done already

    async def _go_to_feed(self, feed_id: int, all_ids: Sequence[int]) -> None:
        """Stand on a feed in the sidebar, its list shown, all that came with it seen; the way back is to here."""
        await self.read_counts()
        feed = self.feed(feed_id)
        if feed is None:
            return
        left = self._here(feed_id)
        if self.closed_folders is not None:
            self.closed_folders -= folder_paths([one for each in all_ids if (one := self.feed(each)) is not None])
        await self.list_view(feed_view(feed))
        self._left_place = left
        self.show_sidebar()
        if (row := self.row_of(self.view)) is not None:
            self.sidebar.point_at(row.key)
        self.reading = False
        self.go("list")

    def _here(self, to: int) -> Left | None:
        window, row = self.entries.window, self.sidebar.row
        if window is None or window.view.feed_id == to:
            return None
        return Left(
            window=window, cursor=self.entries.cursor, top=self.entries.first_row, row=row.key if row else "",
            place=self.place, unfiltered=self.unfiltered, searched_over=self.searched_over, to=to,
        )  # fmt: skip

    def put(self, window: Window, *, cursor: int = 0, top: int | None = None) -> None:
        """Show a window; with another than the new feed's the way back is the usual one."""
        super().put(window, cursor=cursor, top=top)
        left = self._left_place
        if left is not None and window.view.feed_id != left.to:
            self._left_place = None

    def leave_list(self) -> bool:
        """Go back from a list to what was there before it, if that is no step of the ladder."""
        return super().leave_list() or self._return()

    def _return(self) -> bool:
        left = self._left_place
        if left is None:
            return False
        self.put(left.window, cursor=left.cursor, top=left.top)
        self.unfiltered, self.searched_over = left.unfiltered, left.searched_over
        self.sidebar.point_at(left.row)
        if left.place == "article":
            self.open_row(left.cursor)
        else:
            self.go(left.place)
        return True

    def action_remove(self) -> None:
        """Unsubscribe from the feed, or all feeds of the folder, or drop the search under the sidebar's cursor."""
        from tui.app.screens.confirm import ConfirmScreen  # late: as above

        row = self.sidebar.row
        if row is not None and self.remove_row(row):
            return
        feeds = self._feeds_of(row)
        if row is None or not feeds:
            self.say("D unsubscribes from a feed or a folder; the cursor is on neither.")
            return
        question = removing_question(feeds, row.folder and row.text)
        self.push(ConfirmScreen(question), lambda yes: self._remove(row, feeds) if yes else None)

    def _feeds_of(self, row: SideRow | None) -> Sequence[FeedLine]:
        if row is None or row.view is None:
            return ()
        if row.folder:
            return self.feeds_in(row.folder)
        feed = self.feed(row.view.feed_id) if row.view.kind == "feed" else None
        return (feed,) if feed is not None else ()

    def _remove(self, row: SideRow, feeds: Sequence[FeedLine]) -> None:
        self.start_each("marks", self._unsubscribe, row, feeds)

    async def _unsubscribe(self, row: SideRow, feeds: Sequence[FeedLine]) -> None:
        changed = await self.library.unsubscribe([feed.id for feed in feeds])
        what = removed_text(feeds, row.folder and row.text)
        self.say(f"Unsubscribed from {what}. {UNDO_HINT}" if changed.changed else f"{what}: unsubscribed already.")
        await self.after_bulk()

    async def after_bulk(self) -> None:
        """Read all numbers anew; where the feed or folder that one stood on is gone, stand on what is near."""
        row, rows = self.row_of(self.view), list(self.sidebar.rows)
        feeds = self._feeds_of(row)
        await super().after_bulk()
        if row is None or not feeds or self._feeds_of(row) or self._return():
            return
        name = now_called(row.folder, feeds, self.counts.feeds if self.counts is not None else ())
        renamed = (one for one in self.sidebar.rows if row.folder and one.folder and one.folder == name)
        near = next(renamed, None) or heir(row.key, rows, self.sidebar.rows)
        self.sidebar.point_at(near.key if near is not None else "unread")
        self.show_view(near.view if near is not None and near.view is not None else UNREAD)


def now_called(folder: str, before: Sequence[FeedLine], after: Sequence[FeedLine]) -> str:
    """The path that a folder has now, by the feeds in it; empty: they lie in none instead of it."""
    folders = {feed.id: feed.folders for feed in after}
    for feed in before:
        for path in feed.folders:
            if f"{path}/".startswith(f"{folder}/"):
                inner = path[len(folder) :]
                new = (one for one in folders.get(feed.id, ()) if one not in feed.folders and one.endswith(inner))
                if name := next(new, "").removesuffix(inner):
                    return name
    return ""


def heir(gone: str, before: Sequence[SideRow], after: Sequence[SideRow]) -> SideRow | None:
    """The feed or folder nearest to where a line was, first below it; `None`: there is none left."""
    keys = [row.key for row in before]
    place = keys.index(gone) if gone in keys else 0
    left = {row.key: row for row in after if row.key.startswith(("feed ", "folder "))}
    return next((left[key] for key in [*keys[place:], *reversed(keys[:place])] if key in left), None)


def subscribed_text(event: FeedAdded) -> str:
    """Such as "Subscribed: Example, 25 stories, 10 unread. U takes it back.", or "Subscribed: 3 feeds, …"."""
    unread = f"{event.unread:,} unread" if event.unread else "none unread"
    stories = f"{event.total:,} {'story' if event.total == 1 else 'stories'}, {unread}"
    several = len(event.feeds) > 1
    name = f"{len(event.feeds)} feeds" if several else displayable(event.title, limit=_NAME_CELLS)
    return f"Subscribed: {name}, {stories if event.total else 'no stories yet'}. {UNDO_HINT}"


def removed_text(feeds: Sequence[FeedLine], folder: str) -> str:
    """Such as "World" or "7 feeds of World"."""
    name = displayable(folder or feeds[0].title, limit=_NAME_CELLS)
    return f"{len(feeds):,} feed{'' if len(feeds) == 1 else 's'} of {name}" if folder else name


def removing_question(feeds: Sequence[FeedLine], folder: str) -> str:
    """Whether one means it, and what becomes of the stories."""
    name = displayable(folder or feeds[0].title, limit=_NAME_CELLS)
    if not folder:
        what = name
    elif len(feeds) == 1:
        what = f"the only feed of {name}, {displayable(feeds[0].title, limit=_NAME_CELLS)}{_elsewhere(feeds)}"
    else:
        what = f"all {len(feeds):,} feeds of {name}{_elsewhere(feeds)}"
    total = sum(feed.total for feed in feeds)
    whose = "Its" if len(feeds) == 1 else "Their"
    stays = f" {whose} {total:,} stories stay and can be searched (is:archived)." if total > 1 else ""
    if total == 1:
        stays = f" {whose} one story stays and can be searched (is:archived)."
    return f"Unsubscribe from {what}?{stays}"


def _elsewhere(feeds: Sequence[FeedLine]) -> str:
    """Such as ", 2 of which also lie in other folders", so that nobody is surprised to see them go there too."""
    count = sum(len(feed.folders) > 1 for feed in feeds)
    if not count:
        return ""
    if len(feeds) == 1:
        return ", which lies in other folders too"
    return f", {count:,} of which {'lies' if count == 1 else 'lie'} in other folders too"
