"""What of the fake reader tells how the feeds are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.app.fake_editing import FakeEditing
from tui.core.errors import UsageError
from tui.core.feed_edits import FeedEdit
from tui.core.health import FeedFacts, FeedHealth, health_of
from tui.core.stories import Changed, FeedLine

LOOKED = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


@dataclass
class FakeCaring(FakeEditing):
    """Feeds whose newest story came an hour ago, but for those of `newest`."""

    newest: dict[int, datetime] = field(default_factory=dict)
    revived: list[int] = field(default_factory=list)

    async def health(self) -> list[FeedHealth]:
        hour = timedelta(hours=1)
        return [
            health_of(
                FeedFacts(line=feed, added=LOOKED - 10_000 * hour, newest=self.newest.get(feed.id, LOOKED - hour)),
                now=LOOKED,
            )
            for feed in self.feed_lines
        ]

    async def revive(self, feed_ids: Sequence[int]) -> int:
        self.revived += feed_ids
        return len(feed_ids)

    async def accept_addresses(self, feeds: Sequence[FeedLine]) -> list[tuple[FeedLine, Changed | UsageError]]:
        moved = [feed for feed in feeds if feed.has_moved]
        return [(feed, await self.edit_feeds([feed.id], FeedEdit(url=feed.moved_to))) for feed in moved]
