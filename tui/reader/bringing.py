"""Bringing feeds, settings and reading state from another reader."""

import asyncio

from tui.core.bringing import Brought, Past
from tui.core.subscriptions import WELCOME
from tui.paths import newsboat_homes
from tui.reader.base import ReaderBase
from tui.reader.list_edits import Scene


class Bringing(ReaderBase):
    """What of the reader brings a past from another reader."""

    async def newsboat_found(self) -> Past | None:
        """The home of newsboat, if there is one with feeds that could be taken."""
        if not any(home.urls.is_file() for home in newsboat_homes()):
            return None
        from tui.reader.newsboat_home import found  # late: 60 ms, and few have such a list

        return await asyncio.to_thread(found)

    async def bring_newsboat(
        self,
        folder: str | None = None,
        *,
        origin: str = "screen",
        dry_run: bool = False,
        stories: bool = False,
        alone: bool = False,
    ) -> Brought:
        """Take newsboat's feeds, settings, and what was read and flagged; one batch of the journal.

        Args:
            folder: Where its files lie; `None`: where its manual says.
            origin: Who does it.
            dry_run: Find out what it would come to, and write nothing.
            stories: Take all stories with their text, not only those with flags.
            alone: Take all other feeds but the built-in one out of feeds.toml.

        Raises:
            ConfigError: there is no list, or feeds.toml cannot be written; nothing was changed.
            StoreError: the database cannot be used.
        """
        from tui.reader.moving_in import Errand, move_in  # late: 60 ms, and once in a life
        from tui.reader.newsboat_home import plan_of  # late: as above

        plan, cache = await asyncio.to_thread(plan_of, folder)
        leave = tuple(feed.url for feed in self.config.subscriptions if alone and feed.url != WELCOME)
        errand = Errand(plan=plan, cache=cache, dry_run=dry_run, stories=stories, leave=leave)
        scene = Scene(paths=self.paths, now=self.now(), origin=origin)
        following, brought = await self._write(move_in, scene, errand)
        self._following = following or self._following
        self.first_start = self.first_start and not alone  # no feeds that came with the program are there to tell of
        return brought
