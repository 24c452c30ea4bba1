"""Subscribing: finding feeds, and changing feeds.toml."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from tui.core.errors import ConfigError
from tui.core.model import Subscribed, Subscription
from tui.core.rules import ready
from tui.core.stories import Changed, Reread
from tui.core.subscriptions import same_address
from tui.reader import feed_list
from tui.reader.base import ReaderBase
from tui.reader.fetching import jitter
from tui.reader.finding import Finding, Found, Search
from tui.reader.following import follow, stamp_of
from tui.reader.list_edits import ListChange, Scene
from tui.store.database import Database
from tui.store.feeds import due, feed_lines


class Subscribing(ReaderBase):
    """What of the reader changes which feeds are followed."""

    async def look(self, text: str) -> Finding:
        """Find the feeds at an address that a person typed; nothing is stored."""
        lines = await self._view(feed_lines)
        search = Search(
            client=await self._outside.client(),
            workers=self._outside.workers(urgent=True),
            settings=self.settings,
            known={same_address(line.url): line for line in lines},
        )
        return await search.look(text)

    async def subscribe(
        self, found: Found, *, title: str = "", folders: Sequence[str] = (), origin: str = "screen"
    ) -> Subscribed:
        """Subscribe to a feed that was found: feeds.toml, the database, its stories.

        Args:
            found: The feed.
            title: The person's own name for it; empty, or the feed's own name: none.
            folders: Where it lies.
            origin: Who does it.

        Raises:
            ConfigError: feeds.toml cannot be written; nothing was changed.
            StoreError: the database cannot be used.
        """
        own_title = "" if title.strip() == found.choice.title.strip() else title.strip()
        wish = Subscription(url=found.choice.url, title=own_title, folders=tuple(folders))
        change, subscribed = await self._write(_subscribe, self._scene(origin), wish=wish, found=found)
        self._following = change.following
        return subscribed

    async def subscribe_all(self, feeds: Sequence[Subscription], *, origin: str, label: str) -> Changed:
        """Subscribe to feeds that nobody looked at yet, those that are there already left out; one batch.

        Raises:
            ConfigError, StoreError: as `subscribe`.
        """
        change: ListChange = await self._write(feed_list.subscribe, self._scene(origin), feeds, label=label)
        self._following = change.following
        return change.changed

    async def unsubscribe(self, feed_ids: Sequence[int], *, origin: str = "screen") -> Changed:
        """Take feeds out of feeds.toml, their stories stay; one batch of the journal.

        Raises:
            ConfigError, StoreError: as `subscribe`.
        """
        lines = await self._view(feed_lines)
        titles = [line.title for line in lines if line.id in set(feed_ids)]
        label = f"Unsubscribed from {titles[0] if len(titles) == 1 else f'{len(titles)} feeds'}"
        change: ListChange = await self._write(feed_list.unsubscribe, self._scene(origin), feed_ids, label=label)
        self._following = change.following
        return change.changed

    async def undo(self, *, origin: str | None = None, batch: int | None = None) -> Changed | None:
        """Take back the newest batch of an origin, or a batch by its number; `None`: there is none.

        Raises:
            ConfigError: the batch changed feeds.toml, and that cannot be written; nothing was changed.
        """
        return self._taken(await self._write(feed_list.undo, self._scene("screen"), origin=origin, batch=batch))

    async def redo(self, *, origin: str) -> Changed | None:
        """Do again what was last taken back; `None`: there is nothing.

        Raises:
            ConfigError: as `undo`.
        """
        return self._taken(await self._write(feed_list.redo, self._scene(origin), origin=origin))

    async def reread(self) -> Reread | None:
        """Take over a feeds.toml that was changed on disk; `None`: it was not."""
        if stamp_of(self.paths.config) == self._following.stamp:
            return None
        before = self._following
        after = await self._write(partial(follow, paths=self.paths, now=self.now(), take_over=True))
        self._following = after
        brought = after.brought
        return Reread(
            added=len(brought.added) + len(brought.restored),
            archived=len(brought.archived),
            mistakes=after.mistakes if after.mistakes != before.mistakes else (),
            mended=bool(before.mistakes) and not after.mistakes,
        )

    def _scene(self, origin: str) -> Scene:
        return Scene(paths=self.paths, now=self.now(), origin=origin)

    def _taken(self, done: ListChange | Changed | None) -> Changed | None:
        if isinstance(done, ListChange):
            self._following = done.following
            return done.changed
        return done


def _subscribe(db: Database, scene: Scene, *, wish: Subscription, found: Found) -> tuple[ListChange, Subscribed]:
    """Add the feed, and store its stories as a fetch does; runs on the writer's thread."""
    from tui.reader.refresh import landed_of, save_landed  # late: 60 ms, the workers

    name = wish.title or found.choice.title or wish.url
    change = feed_list.subscribe(db, scene, [wish], label=f"Subscribed to {name}")
    rules = ready(change.following.config.rules, now=scene.now)
    for feed in due(db, now=scene.now, feed_ids=change.feed_ids, force=True):
        settings = change.following.config.for_feed(change.following.by_url[feed.url])
        document = replace(found.document, entries=found.document.entries[: settings.max_entries])
        landed = landed_of(feed, settings, found.answer, document)
        save_landed(db, [landed], now=scene.now, jitters=[jitter()], rules=rules)
    line = next((line for line in feed_lines(db) if same_address(line.url) == same_address(wish.url)), None)
    if line is None:
        raise ConfigError(f"{scene.paths.config} was changed meanwhile, and {name} is not in it")
    subscribed = Subscribed(
        feed_id=line.id, title=line.title, total=line.total, unread=line.unread, batch=change.changed.batch
    )
    return change, subscribed
