"""Queries that are kept: saved searches and rules in feeds.toml, and what was searched for."""

from tui.core.rules import Rule
from tui.core.stories import Changed
from tui.reader.base import ReaderBase


class Keeping(ReaderBase):
    """What of the reader keeps queries."""

    async def keep_search(self, name: str, query: str, *, origin: str = "screen") -> Changed:
        """Write a saved search into feeds.toml; one batch of the journal."""
        raise NotImplementedError

    async def drop_search(self, name: str, *, origin: str = "screen") -> Changed:
        """Take a saved search out of feeds.toml; one batch of the journal."""
        raise NotImplementedError

    async def keep_rule(self, rule: Rule, *, origin: str = "screen") -> Changed:
        """Write a rule into feeds.toml, behind the others; one batch of the journal."""
        raise NotImplementedError

    async def searched(self) -> list[str]:
        """What was searched for before, the latest first."""
        raise NotImplementedError

    async def note_searched(self, text: str) -> None:
        """Remember what was searched for."""
        raise NotImplementedError
