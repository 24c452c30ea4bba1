# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""What is known of how the feeds are, read from the indexes alone; and letting one be asked again that was gone."""

from collections.abc import Sequence
from datetime import datetime
from json import dumps

from tui.core.health import COUNTED, COUNTED_AT_LEAST, FeedFacts
from tui.core.subscriptions import SAVED
from tui.store import rows
from tui.store.database import Database
from tui.store.feeds import folders_of

_KEY_SECOND = 1000 << 20
"""How much a second adds to a sort key."""


def feed_facts(db: Database, *, now: datetime, feed_ids: Sequence[int] | None = None) -> list[FeedFacts]:
    """The facts of the feeds that are subscribed, in the order of feeds.toml; of some only, where ids are given."""
    with db.snapshot():
        folders = folders_of(db)
        hidden: dict[int, int] = dict(db.rows(_HIDDEN, {"oldest": rows.seconds(now - COUNTED) * _KEY_SECOND}))
        found = db.rows(
            _FACTS,
            {
                "now": rows.seconds(now),
                "most": int(COUNTED.total_seconds()),
                "least": int(COUNTED_AT_LEAST.total_seconds()),
                "key_second": _KEY_SECOND,
                "saved": SAVED,
                "ids": None if feed_ids is None else dumps(list(feed_ids)),
            },
        )
    return [
        FeedFacts(
            line=rows.feed_line(tuple(row), folders.get(row[0], ())),
            added=rows.moment(added),
            newest=rows.optional_moment(newest),
            stories=max(unread, stories - hidden.get(row[0], 0)),
            unread=unread,
        )
        for *row, added, newest, stories, unread in found
    ]


def revive(db: Database, feed_ids: Sequence[int]) -> int:
    """Have feeds asked once more that said that they are gone (410); gives how many."""
    with db.atomic(durable=True):
        return db.execute(
            "UPDATE feeds SET gone = 0, next_due = NULL WHERE gone AND id IN (SELECT value FROM json_each(?))",
            [dumps(list(feed_ids))],
        ).rowcount


_HIDDEN = """
    SELECT feed_id, count(*) FROM entries WHERE hidden = 1 AND sort_key >= :oldest GROUP BY feed_id
"""

# A feed's newest story is the last of its index. Where `keep` has dropped all its stories, what is left of them tells.
_FACTS = f"""
    WITH counted AS (
        SELECT id, (:now - min(max(:now - added, :least), :most)) * :key_second AS oldest FROM feeds
    )
    SELECT {rows.FEED_COLUMNS}, f.added,
    coalesce(
        (SELECT max(e.sort_key) FROM entries AS e WHERE e.feed_id = f.id) / :key_second,
        (SELECT max(min(ifnull(d.published, d.first_seen), d.first_seen)) FROM dropped AS d WHERE d.feed_id = f.id)
    ),
    (SELECT count(*) FROM entries AS e WHERE e.feed_id = f.id AND e.sort_key >= c.oldest),
    (
        SELECT count(*) FROM entries AS e
        WHERE e.feed_id = f.id AND e.read = 0 AND e.hidden = 0 AND e.sort_key >= c.oldest
    )
    FROM feeds AS f JOIN counted AS c ON c.id = f.id
    WHERE f.archived IS NULL AND f.url <> :saved AND (:ids IS NULL OR f.id IN (SELECT value FROM json_each(:ids)))
    ORDER BY f.position, f.id
"""
