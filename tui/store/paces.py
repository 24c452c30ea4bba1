"""When feeds are due, where their person says otherwise than before."""

from datetime import datetime, timedelta

from tui.store.database import Database
from tui.store.feeds import posting_times
from tui.store.rows import seconds


def posting_times_of(db: Database, url: str) -> list[datetime]:
    """Times of the newest stories of the feed at an address, newest first."""
    feed_id = db.value("SELECT id FROM feeds WHERE url = ?", [url])
    return [] if feed_id is None else posting_times(db, feed_id)


def ask_within(db: Database, url: str, every: timedelta) -> None:
    """Have a feed that answers be due no later than so long after it was asked last, or than its document wishes."""
    with db.atomic(durable=False):
        db.execute(
            """
            UPDATE feeds SET next_due = last_try + max(:every, wish_seconds)
            WHERE url = :url AND failures = 0 AND next_due > last_try + max(:every, wish_seconds)
            """,
            {"url": url, "every": int(every.total_seconds())},
        )


def ask_now(db: Database, url: str, *, now: datetime) -> None:
    """Have a feed that fails be due now; what its server asked for stays in force."""
    with db.atomic(durable=False):
        db.execute("UPDATE feeds SET next_due = ? WHERE url = ? AND failures > 0", [seconds(now), url])
