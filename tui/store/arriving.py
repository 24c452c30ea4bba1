# ruff: noqa: S608 - only constants of this file are put into SQL; all else is bound
"""Stories that arrive as another reader knew them; see `store.awaited`."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from json import dumps

from tui.store.database import Database, Row
from tui.store.rows import BETWEEN, seconds
from tui.store.tags import take_tag

KEPT = timedelta(days=90)
"""How long it is remembered of stories that do not come."""


def arrive(db: Database, feed_id: int, *, from_id: int, now: datetime) -> None:
    """Have the stories of a feed that just arrived be as they are known; within the caller's transaction.

    Args:
        db: The database.
        feed_id: The feed.
        from_id: Number of the first of them.
        now: When.
    """
    if not db.row("SELECT 1 FROM awaited WHERE feed_id = ?", [feed_id]):
        return
    matched: dict[int, Row] = {}
    taken: set[str] = set()
    for same in ("a.identity = e.identity", "a.identity = e.url", "a.url = e.url AND a.url <> ''"):
        for entry_id, was_read, identity, *state in _awaited(db, feed_id, from_id, same):
            if entry_id not in matched and identity not in taken:
                matched[entry_id] = (was_read, *state)
                taken.add(identity)
    _be_so(db, matched, now=now)
    db.execute(
        "DELETE FROM awaited WHERE feed_id = ? AND identity IN (SELECT value FROM json_each(?))",
        [feed_id, dumps(sorted(taken))],
    )
    db.execute(
        "DELETE FROM awaited WHERE feed_id = ? AND batch_id IN (SELECT id FROM batches WHERE time < ?)",
        [feed_id, seconds(now - KEPT)],
    )


def _awaited(db: Database, feed_id: int, from_id: int, same: str) -> Sequence[Row]:
    return db.rows(
        f"""
        SELECT e.id, e.read, a.identity, a.read, a.starred, a.tags, a.batch_id
        FROM entries AS e JOIN awaited AS a ON a.feed_id = e.feed_id AND {same}
        JOIN batches AS b ON b.id = a.batch_id AND b.undone IS NULL
        WHERE e.feed_id = ? AND e.id >= ? ORDER BY e.id
        """,
        [feed_id, from_id],
    )


def _be_so(db: Database, matched: dict[int, Row], *, now: datetime) -> None:
    noted: list[Row] = []
    for entry_id, (was_read, read, starred, tags, batch) in matched.items():
        if read != was_read:
            noted.append((batch, entry_id, "read", str(was_read), str(read)))
        if starred:
            noted.append((batch, entry_id, "starred", "0", "1"))
        for name in filter(None, tags.split(BETWEEN)):
            tag, stored = take_tag(db, name, now=now)
            db.execute(
                "INSERT OR IGNORE INTO entry_tags(tag_id, sort_key, entry_id) SELECT ?, sort_key, id FROM entries "
                "WHERE id = ?",
                [tag, entry_id],
            )
            noted.append((batch, entry_id, "tag", None, stored))
    changed = [(read, starred, entry_id) for entry_id, (_, read, starred, _, _) in matched.items()]
    db.executemany("UPDATE entries SET read = ?, starred = ? WHERE id = ?", changed)
    db.executemany("INSERT INTO journal(batch_id, entry_id, field, old, new) VALUES (?, ?, ?, ?, ?)", noted)
