"""Changing feeds that are subscribed: title, folders, address, whether they are fetched and listed."""

from collections.abc import Collection

from tui.core.feed_edits import FeedEdit
from tui.core.stories import Changed
from tui.reader.base import ReaderBase
from tui.reader.list_edits import ListChange, Scene


class Editing(ReaderBase):
    """What of the reader changes feeds that are subscribed."""

    async def edit_feeds(self, feed_ids: Collection[int], edit: FeedEdit, *, origin: str = "screen") -> Changed:
        """Change feeds in feeds.toml, each in its own lines; one batch of the journal.

        Feeds that are so already are skipped. With another address a feed keeps its stories, marks and tags.

        Raises:
            UsageError: it cannot be done so: a folder or an address that is none, or that another feed has.
            ConfigError: feeds.toml cannot be written; nothing was changed.
            StoreError: the database cannot be used.
        """
        from tui.reader import feed_edits  # late: 10 ms, and few change their feeds

        scene = Scene(paths=self.paths, now=self.now(), origin=origin)
        change: ListChange = await self._write(feed_edits.edit_feeds, scene, tuple(dict.fromkeys(feed_ids)), edit)
        self._following = change.following
        return change.changed
