"""Queries that are kept: saved searches and rules in feeds.toml, and what was searched for."""

from collections.abc import Callable
from functools import partial

from tui.core.kept_queries import SavedSearch
from tui.core.rules import Rule
from tui.core.stories import Changed
from tui.reader.base import ReaderBase
from tui.reader.list_edits import ListChange, Scene
from tui.store.searched import note_searched, searched


class Keeping(ReaderBase):
    """What of the reader keeps queries."""

    async def keep_search(self, name: str, query: str, *, origin: str = "screen") -> Changed:
        """Write a saved search into feeds.toml; one batch of the journal.

        One that has this name already, in upper or lower case, gets the query; its label says so.

        Raises:
            ConfigError: it cannot be kept so, or feeds.toml cannot be written; nothing was changed.
            StoreError: the database cannot be used.
        """
        from tui.reader import kept_lists  # late: 10 ms, and few keep anything

        return await self._keep(kept_lists.keep_search, origin, SavedSearch(name=name, query=query))

    async def drop_search(self, name: str, *, origin: str = "screen") -> Changed:
        """Take a saved search out of feeds.toml; one batch of the journal.

        Raises:
            ConfigError, StoreError: as `keep_search`.
        """
        from tui.reader import kept_lists  # late: as above

        return await self._keep(kept_lists.drop_search, origin, name)

    async def keep_rule(self, rule: Rule, *, origin: str = "screen") -> Changed:
        """Write a rule into feeds.toml, behind the others; one batch of the journal.

        The same rule once more is skipped.

        Raises:
            ConfigError, StoreError: as `keep_search`.
        """
        from tui.reader import kept_lists  # late: as above

        return await self._keep(kept_lists.keep_rule, origin, rule)

    async def change_search(self, name: str, wish: SavedSearch, *, origin: str = "screen") -> Changed:
        """Give a saved search another name or query in feeds.toml; one batch of the journal.

        Raises:
            UsageError: there is none of this name, or another one of the new name.
            ConfigError, StoreError: as `keep_search`.
        """
        from tui.reader import kept_edits  # late: as above

        return await self._keep(partial(kept_edits.change_search, name=name), origin, wish)

    async def change_rule(self, rule: Rule, wish: Rule, *, origin: str = "screen") -> Changed:
        """Have a rule of feeds.toml find or do something else; one batch of the journal.

        Raises:
            UsageError: it is there no longer, or one like that is there already.
            ConfigError, StoreError: as `keep_search`.
        """
        from tui.reader import kept_edits  # late: as above

        return await self._keep(partial(kept_edits.change_rule, rule=rule), origin, wish)

    async def rename_folder(self, old: str, new: str, *, origin: str = "screen") -> Changed:
        """Give a folder another name in all its feeds, and in its own table; one batch of the journal.

        Raises:
            UsageError: it is no name for a folder.
            ConfigError, StoreError: as `keep_search`.
        """
        from tui.reader import kept_edits  # late: as above

        return await self._keep(partial(kept_edits.rename_folder, old=old), origin, new)

    async def searched(self) -> list[str]:
        """What was searched for before in any window, the latest first."""
        return await self._view(searched)

    async def note_searched(self, text: str) -> None:
        """Remember what was searched for, once somebody used it."""
        await self._write(note_searched, text)

    async def _keep(self, keep: Callable[..., ListChange], origin: str, what: object) -> Changed:
        scene = Scene(paths=self.paths, now=self.now(), origin=origin)
        change: ListChange = await self._write(keep, scene, what)
        self._following = change.following
        return change.changed
