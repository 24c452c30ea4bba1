"""Subscribing: finding feeds, and changing feeds.toml."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tui.core.errors import ConfigError
from tui.core.model import Subscribed, Subscription
from tui.core.rules import ready
from tui.core.stories import Changed, FeedLine
from tui.core.subscriptions import same_address
from tui.reader.base import ReaderBase
from tui.reader.fetching import jitter
from tui.reader.found import Finding, Found
from tui.reader.list_edits import ListChange, Scene
from tui.store.database import Database
from tui.store.feeds import due, feed_lines


class Subscribing(ReaderBase):
    """What of the reader changes which feeds are followed."""

    async def look(self, text: str) -> Finding:
        """Find the feeds at an address that a person typed; nothing is stored."""
        from tui.reader.finding import Search  # late: 4 ms, and few subscribe

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
        (subscribed,) = await self.subscribe_found([found], title=title, folders=folders, origin=origin)
        return subscribed

    async def subscribe_found(
        self, found: Sequence[Found], *, title: str = "", folders: Sequence[str] = (), origin: str = "screen"
    ) -> tuple[Subscribed, ...]:
        """Subscribe to feeds that were found together, as `subscribe` does; one batch.

        Args:
            found: The feeds; each once.
            title: As in `subscribe`; of several it names none.
            folders: Where they lie, all of them.
            origin: Who does it.

        Returns:
            What became of each, in their order.

        Raises:
            ConfigError, StoreError: as `subscribe`.
        """
        change, subscribed = await self._write(
            _subscribe,
            self._scene(origin),
            found={same_address(one.choice.url): one for one in found},
            title=title.strip() if len(found) == 1 else "",
            folders=tuple(folders),
        )
        self._following = change.following
        return tuple(subscribed[same_address(one.choice.url)] for one in found)

    async def subscribe_all(self, feeds: Sequence[Subscription], *, origin: str, label: str) -> Changed:
        """Subscribe to feeds that nobody looked at yet, those that are there already left out; one batch.

        Raises:
            ConfigError, StoreError: as `subscribe`.
        """
        from tui.reader import feed_list  # late: 10 ms, and few change their feeds

        change: ListChange = await self._write(feed_list.subscribe, self._scene(origin), feeds, label=label)
        self._following = change.following
        return change.changed

    async def unsubscribe(self, feed_ids: Sequence[int], *, origin: str = "screen") -> Changed:
        """Take feeds out of feeds.toml, their stories stay; one batch of the journal.

        Raises:
            ConfigError, StoreError: as `subscribe`.
        """
        from tui.reader import feed_list  # late: as above

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
        from tui.reader import feed_list  # late: as above

        return self._taken(await self._write(feed_list.undo, self._scene("screen"), origin=origin, batch=batch))

    async def redo(self, *, origin: str) -> Changed | None:
        """Do again what was last taken back; `None`: there is nothing.

        Raises:
            ConfigError: as `undo`.
        """
        from tui.reader import feed_list  # late: as above

        return self._taken(await self._write(feed_list.redo, self._scene(origin), origin=origin))

    def _scene(self, origin: str) -> Scene:
        return Scene(paths=self.paths, now=self.now(), origin=origin)

    def _taken(self, done: ListChange | Changed | None) -> Changed | None:
        if isinstance(done, ListChange):
            self._following = done.following
            return done.changed
        return done


def _subscribe(
    db: Database, scene: Scene, *, found: Mapping[str, Found], title: str, folders: tuple[str, ...]
) -> tuple[ListChange, dict[str, Subscribed]]:
    """Add feeds, by `same_address`, and store their stories as a fetch does; runs on the writer's thread."""
    from tui.reader import feed_list  # late: as above

    names = {address: title or one.choice.title or one.choice.url for address, one in found.items()}
    own_titles = {address: "" if title == one.choice.title.strip() else title for address, one in found.items()}
    wishes = [
        Subscription(url=one.choice.url, title=own_titles[address], folders=folders) for address, one in found.items()
    ]
    what = next(iter(names.values())) if len(names) == 1 else f"{len(names)} feeds"
    change = feed_list.subscribe(db, scene, wishes, label=f"Subscribed to {what}")
    _store(db, scene, change, found)
    lines = {same_address(line.url): line for line in feed_lines(db)}
    if missing := next((address for address in found if address not in lines), None):
        raise ConfigError(f"{scene.paths.config} was changed meanwhile, and {names[missing]} is not in it")
    return change, {address: _subscribed(lines[address], change) for address in found}


def _store(db: Database, scene: Scene, change: ListChange, found: Mapping[str, Found]) -> None:
    """Store the stories of those that are new in the list, from what was downloaded when they were looked at."""
    from tui.reader.refresh import landed_of, save_landed  # late: 60 ms, the workers

    following = change.following
    landed = []
    for feed in due(db, now=scene.now, feed_ids=change.feed_ids, force=True):
        one = found[same_address(feed.url)]
        settings = following.config.for_feed(following.by_url[feed.url])
        document = replace(one.document, entries=one.document.entries[: settings.max_entries])
        landed.append(landed_of(feed, settings, one.answer, document))
    rules = ready(following.config.rules, now=scene.now)
    save_landed(db, landed, now=scene.now, jitters=[jitter() for _ in landed], rules=rules)


def _subscribed(line: FeedLine, change: ListChange) -> Subscribed:
    batch = change.changed.batch if line.id in change.feed_ids else None
    return Subscribed(feed_id=line.id, title=line.title, total=line.total, unread=line.unread, batch=batch)
