"""How the feeds are: failing, moved, gone, silent, noisy; and taking over where they have moved."""

from collections.abc import Sequence

from tui.core.errors import UsageError
from tui.core.feed_edits import FeedEdit
from tui.core.health import FeedHealth, health_of
from tui.core.stories import Changed, FeedLine
from tui.core.text import displayable
from tui.net.hosts import host_of, same_origin
from tui.reader.editing import Editing
from tui.store.health import feed_facts, revive


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

    async def accept_addresses(
        self, feeds: Sequence[FeedLine], *, origin: str = "screen"
    ) -> list[tuple[FeedLine, Changed | UsageError]]:
        """Give those of the feeds that have moved for good their new addresses; each is a batch of its own.

        One that is asked with headers of its own keeps its address where they would go to another host with it: a
        server that moves a feed is not to take somebody's cookie along.

        Returns:
            These feeds, with what was changed or why one cannot have its new address.

        Raises:
            StoreError: the database cannot be used.
        """
        done: list[tuple[FeedLine, Changed | UsageError]] = []
        for feed in feeds:
            if not feed.has_moved:
                continue
            if self.settings_of(feed.url).headers and not _is_same_host(feed.moved_to, feed.url):
                done.append((feed, _keeps_headers(feed)))
                continue
            try:
                done.append((feed, await self.edit_feeds([feed.id], FeedEdit(url=feed.moved_to), origin=origin)))
            except UsageError as error:
                done.append((feed, error))
        return done


def _is_same_host(url: str, other: str) -> bool:
    """Whether an address is of another one's origin, or of its host by https."""
    return same_origin(url, other) or (url.startswith("https:") and host_of(url) == host_of(other))


def _keeps_headers(feed: FeedLine) -> UsageError:
    return UsageError(
        f"The headers of {displayable(feed.title)} in feeds.toml would go to {displayable(host_of(feed.moved_to))} "
        f"too. If they are meant for it, type `dateline change-address {feed.id} {displayable(feed.moved_to)}`."
    )
