"""What every face calls: one object over the store, the settings and the files."""

import asyncio
import random
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from functools import partial
from typing import Literal, ParamSpec, Self, TypeVar

from tui.core.changes import Change
from tui.core.clock import Clock
from tui.core.model import Outcome, Planned, Waiting
from tui.core.query import parse
from tui.core.query_nodes import phrases
from tui.core.settings import Settings
from tui.core.stories import Batch, Changed, Counts, DueFeed, FeedLine, Story, StoryLine, TagCount
from tui.core.subscriptions import Config
from tui.core.views import Selection, View, search_view
from tui.paths import Paths
from tui.reader.articles import Article, article_of
from tui.reader.files import check_named, start_config
from tui.reader.following import Following, follow
from tui.reader.window import Source, Window
from tui.store import changes, entries, feeds, journal, meta, search, tags, windows
from tui.store.database import Store

P = ParamSpec("P")
T = TypeVar("T")

Face = Literal["screen", "cli"]


class Reader:
    """The use cases; made by `Reader.open`, to be closed in the same loop."""

    def __init__(self, store: Store, following: Following, *, paths: Paths, clock: Clock, first_start: bool) -> None:
        self.paths = paths
        self.first_start = first_start
        """Whether there was no feeds.toml before."""
        self._store = store
        self._following = following
        self._clock = clock
        self._seen_version: int | None = None

    @classmethod
    async def open(cls, paths: Paths, *, clock: Clock, face: Face, reconcile: bool = True) -> Self:
        """Open the database and read feeds.toml.

        Args:
            face: the screen's first start puts the shipped feeds.toml in its place, the command line's does not.
            reconcile: whether the database takes over what feeds.toml says.

        Raises:
            ConfigError: the file named does not exist, or the database follows another one.
            StoreError: the database cannot be used.
        """
        check_named(paths)
        store = Store.open(paths.db)
        try:
            # A list that is gone from a database in use was lost: the last good one holds, none is put in its place.
            in_use = await _of(store.view(meta.last_good_list))
            first_start = face == "screen" and not in_use and start_config(paths)
            following = await _of(store.write(partial(follow, paths=paths, now=clock.now(), take_over=reconcile)))
        except BaseException:
            store.close()
            raise
        reader = cls(store, following, paths=paths, clock=clock, first_start=first_start)
        await reader.changed_elsewhere()
        return reader

    async def close(self) -> None:
        """Finish what is being written and close the file."""
        await asyncio.to_thread(self._store.close)

    @property
    def config(self) -> Config:
        """What feeds.toml says, or said when it was last right."""
        return self._following.config

    @property
    def settings(self) -> Settings:
        """The global settings."""
        return self._following.config.settings

    @property
    def mistakes(self) -> tuple[str, ...]:
        """What is wrong with feeds.toml, a sentence each, with file, line and column."""
        return self._following.mistakes

    def now(self) -> datetime:
        """The time, in the person's time zone."""
        return self._clock.now().astimezone()

    # What there is

    async def counts(self) -> Counts:
        """The sidebar's numbers."""
        return await self._view(windows.counts, now=self.now())

    async def feeds(self) -> list[FeedLine]:
        """The subscriptions, in the order of feeds.toml."""
        return await self._view(feeds.feed_lines)

    async def find_feeds(self, text: str) -> list[FeedLine]:
        """The feeds that an address, a number or a part of a title may mean."""
        return await self._view(feeds.find_feeds, text)

    async def tags(self) -> list[TagCount]:
        """All tags, last used first."""
        return await self._view(tags.tag_counts)

    async def story(self, story_id: int) -> Story | None:
        """One story whole; `None`: no such number."""
        return await self._view(entries.story, story_id)

    async def stories(self, story_ids: Sequence[int]) -> list[Story]:
        """These stories whole, in this order; those that are not there are left out."""
        return await self._view(entries.stories, story_ids)

    async def article(self, story_id: int) -> Article | None:
        """One story as blocks; `None`: no such number."""
        story = await self.story(story_id)
        return None if story is None else await asyncio.to_thread(article_of, story)

    async def lines(self, keys: Sequence[int]) -> list[StoryLine]:
        """The rows of these keys."""
        return await self._view(entries.lines, keys)

    # Lists

    async def window(self, view: View, *, show_read: bool) -> Window:
        """Take a snapshot of a view; no row is loaded yet."""
        up_to_id = await self._view(windows.latest_id)
        selection = view.selection(show_read=show_read, up_to_id=up_to_id)
        source = Source(
            keys=self._keys, count=self.count, lines=self.lines, snippets=partial(self._view, search.snippets)
        )
        total = await self._view(windows.count, selection, now=self.now())
        return Window(source, view=view, selection=selection, total=total, now=self.now())

    async def _keys(self, selection: Selection, after: int | None, limit: int) -> windows.Keys:
        return await self._view(windows.keys, selection, now=self.now(), after=after, limit=limit)

    async def arrived(self, window: Window) -> int:
        """How many stories came into the view after its snapshot was taken."""
        selection = window.selection
        newest = await self._view(windows.latest_id)
        if newest == window.up_to_id:
            return 0
        since = Selection(selection.node, selection.sort)
        return await self._view(windows.count, since, now=self.now(), after_id=window.up_to_id)

    async def search(self, text: str, *, scope: View | None = None, as_typed: bool = False) -> Window:
        """Find stories; the window's `total` is not known yet.

        A newer search ends an older one as soon as keys are read of it; what the older one was at then raises
        Superseded.

        Raises:
            QueryError: the text does not parse.
        """
        query = parse(text, now=self.now(), as_typed=as_typed)
        view = search_view(scope, query, text)
        up_to_id = await self._view(windows.latest_id)
        source = Source(
            keys=self._found_keys, count=self.count, lines=self.lines, snippets=partial(self._view, search.snippets)
        )
        selection = view.selection(show_read=True, up_to_id=up_to_id)
        return Window(source, view=view, selection=selection, total=None, now=self.now(), phrases=phrases(query.node))

    async def _found_keys(self, selection: Selection, after: int | None, limit: int) -> windows.Keys:
        find = self._store.search if after is None else self._store.search_on
        return await _of(find(windows.keys, selection, now=self.now(), after=after, limit=limit))

    async def count(self, selection: Selection) -> int:
        """How many stories a selection holds."""
        return await _of(self._store.search_on(windows.count, selection, now=self.now()))

    # Changes

    async def change(
        self,
        what: Sequence[Change],
        *,
        ids: Sequence[int] | None = None,
        selection: Selection | None = None,
        origin: str = "screen",
        label: str = "",
    ) -> Changed:
        """Change stories named by number or by selection; one batch of the journal."""
        return await self._write(
            changes.change, what, ids=ids, selection=selection, now=self.now(), origin=origin, label=label
        )

    async def would_change(
        self, what: Sequence[Change], *, ids: Sequence[int] | None = None, selection: Selection | None = None
    ) -> int:
        """How many stories such a change would touch."""
        return await self._view(changes.dry_run, what, ids=ids, selection=selection, now=self.now())

    async def undo(self, *, origin: str | None = None, batch: int | None = None) -> Changed | None:
        """Take back the newest batch of an origin, or a batch by its number; `None`: there is none."""
        return await self._write(journal.undo, origin=origin, batch=batch, now=self.now())

    async def redo(self, *, origin: str) -> Changed | None:
        """Do again what was last taken back; `None`: there is nothing."""
        return await self._write(journal.redo, origin=origin, now=self.now())

    async def history(self, limit: int) -> list[Batch]:
        """The newest batches."""
        return await self._view(journal.history, limit=limit)

    # Upkeep

    async def index_more(self) -> bool:
        """Index some more stories anew where another version made the search index; `False`: it is whole."""
        if await self._view(search.is_current):
            return False
        return await self._write(search.index_more)

    # Refreshing

    async def next_due(self) -> datetime | None:
        """When the next feed is due; `None`: none ever is."""
        return await self._view(feeds.next_due)

    async def changed_elsewhere(self) -> bool:
        """Whether another process, or this one, has written since the last call."""
        seen, self._seen_version = self._seen_version, await _of(self._store.data_version())
        return seen is not None and seen != self._seen_version

    def settings_of(self, feed: DueFeed) -> Settings:
        """The settings of one feed: its own, else its folders', else the global ones."""
        subscription = self._following.by_url.get(feed.url)
        return self.settings if subscription is None else self.config.for_feed(subscription)

    async def refresh(
        self, feed_ids: Sequence[int] | None = None, *, force: bool = False, floor: timedelta = timedelta(0)
    ) -> AsyncGenerator[Waiting | Planned | Outcome, None]:
        """Fetch feeds and store what is new.

        Args:
            feed_ids: only these; `None`: all.
            force: due or not.
            floor: leave out feeds that were asked less than this ago, those of this machine and network excepted.

        Raises:
            StoreError: the database cannot be used; what was yielded is stored.
        """
        from tui.reader.refreshing import Errand, refreshing  # late: 350 ms, the HTTP client and the workers

        async for step in refreshing(
            Errand(feed_ids=feed_ids, force=force, floor=floor),
            store=self._store,
            paths=self.paths,
            clock=self._clock,
            settings_of=self.settings_of,
            jitter=_jitter,
        ):
            yield step

    def _view(self, function: Callable[..., T], *args: object, **kwargs: object) -> asyncio.Future[T]:
        return _of(self._store.view(function, *args, **kwargs))

    def _write(self, function: Callable[..., T], *args: object, **kwargs: object) -> asyncio.Future[T]:
        return _of(self._store.write(function, *args, **kwargs))


def _of(future: Future[T]) -> asyncio.Future[T]:
    return asyncio.wrap_future(future)


def _jitter() -> float:
    return random.uniform(0, 0.1)  # noqa: S311 - spreads requests, guards nothing
