"""How the feeds are: failing, moved, gone, silent, noisy; and taking over where they have moved."""

from collections.abc import Sequence
from dataclasses import dataclass

from tui.core.errors import DatelineError, StoreError
from tui.core.feed_edits import FeedEdit
from tui.core.health import FeedHealth, has_moved, health_of
from tui.core.stories import Changed, FeedLine
from tui.reader.editing import Editing
from tui.store.health import feed_facts, revive


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What became of taking over the new addresses of feeds."""

    taken: tuple[tuple[FeedLine, Changed], ...] = ()
    """The feeds as they were before, each with what was changed; every one is a batch of its own."""
    refused: tuple[tuple[FeedLine, str], ...] = ()
    """Those whose new address cannot be taken, with the reason."""


class Caring(Editing):
    """What of the reader tells how the feeds are."""

    async def health(self, feed_ids: Sequence[int] | None = None) -> list[FeedHealth]:
        """How the feeds are, in the order of feeds.toml; `None`: all that are subscribed."""
        now = self.now()
        return [health_of(facts, now=now) for facts in await self._view(feed_facts, now=now, feed_ids=feed_ids)]

    async def revive(self, feed_ids: Sequence[int]) -> int:
        """Have feeds asked once more that are gone for good (410); gives how many of these there are.

        Raises:
            StoreError: the database cannot be used.
        """
        return await self._write(revive, feed_ids)

    async def accept_addresses(self, feed_ids: Sequence[int], *, origin: str = "screen") -> Accepted:
        """Give feeds that have moved for good their new address; the others are passed over.

        Raises:
            StoreError: the database cannot be used.
        """
        wanted = frozenset(feed_ids)
        taken: list[tuple[FeedLine, Changed]] = []
        refused: list[tuple[FeedLine, str]] = []
        for one in await self.health(feed_ids):
            if one.line.id in wanted and has_moved(one.line):
                edit = FeedEdit(url=one.line.moved_to)
                try:
                    taken.append((one.line, await self.edit_feeds([one.line.id], edit, origin=origin)))
                except StoreError:
                    raise
                except DatelineError as error:
                    refused.append((one.line, str(error)))
        return Accepted(taken=tuple(taken), refused=tuple(refused))
