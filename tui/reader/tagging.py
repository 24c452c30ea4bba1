"""Tags as a whole: other names, merging, taking them away."""

from tui.core.changes import AddTag, RemoveTag
from tui.core.query import parse
from tui.core.rules import Rule
from tui.core.stories import Changed
from tui.core.tag_names import is_within, names_tag, tag_name
from tui.core.tag_sentences import StillNaming
from tui.reader.base import ReaderBase
from tui.store import retagging


class Tagging(ReaderBase):
    """What of the reader changes tags in all stories that carry them."""

    async def rename_tag(self, old: str, new: str, *, origin: str = "screen") -> Changed:
        """Give a tag, and those below it, another name in all stories; merges where that is there.

        One batch of the journal. feeds.toml stays as it is: `still_naming` tells what of it is meant for the old name.

        Raises:
            UnknownTag: no story carries the tag or one below it.
            UsageError: a tag cannot have the new name.
        """
        return await self._write(retagging.rename_tag, old, new, now=self.now(), origin=origin)

    async def delete_tag(self, name: str, *, origin: str = "screen") -> Changed:
        """Take a tag, and those below it, from all stories; one batch of the journal.

        Raises:
            UnknownTag: no story carries the tag or one below it.
        """
        return await self._write(retagging.delete_tag, name, now=self.now(), origin=origin)

    async def would_retag(self, old: str, new: str | None = None) -> int:
        """How many stories `rename_tag`, or without a new name `delete_tag`, would change.

        Raises:
            UnknownTag: no story carries the tag or one below it.
            UsageError: a tag cannot have the new name.
        """
        return await self._view(retagging.would_retag, old, new)

    async def still_naming(self, name: str) -> StillNaming:
        """The rules and saved searches of feeds.toml that name a tag or one below it."""
        name = tag_name(name)
        return StillNaming(
            name=name,
            rules=sum(self._rule_names(rule, name) for rule in self.config.rules),
            searches=sum(self._query_names(search.query, name) for search in self.config.searches),
        )

    def _rule_names(self, rule: Rule, name: str) -> bool:
        put = (effect.name for effect in rule.effects if isinstance(effect, AddTag | RemoveTag))
        return any(is_within(tag, name) for tag in put) or self._query_names(rule.query, name)

    def _query_names(self, query: str, name: str) -> bool:
        return names_tag(parse(query, now=self.now()).node, name)
