# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""The journal: every change of state in batches, what takes them back and what does them again.

A batch is undone by putting back the old values, each only where the story
still has what the batch wrote. Batches of origin open (a story was opened) and
rule are written down but are no step of undo; by number they can be undone.
"""

from datetime import datetime
from typing import Literal

from tui.core.stories import Batch, Changed
from tui.store import rows
from tui.store.database import Database
from tui.store.rows import seconds
from tui.store.tags import tag_id, take_tag

_FLAGS = ("read", "starred", "hidden")
_Side = Literal["old", "new"]


def undo(db: Database, *, origin: str | None = None, batch: int | None = None, now: datetime) -> Changed | None:
    """Take back the newest batch of an origin, or one by its number.

    Args:
        db: The database.
        origin: Whose newest batch; not needed with `batch`.
        batch: Its number.
        now: When it is taken back.

    Returns:
        What was put back, `skipped` counting stories that changed since; `None`: there is nothing to undo.
    """
    with db.atomic(durable=True):
        if batch is None:
            found = db.row(
                "SELECT id, label FROM batches WHERE origin = ? AND undone IS NULL ORDER BY id DESC LIMIT 1", [origin]
            )
        else:
            found = db.row("SELECT id, label FROM batches WHERE id = ? AND undone IS NULL", [batch])
        if found is None:
            return None
        number, label = found
        done = _write(db, number, label, "old", now=now)
        db.execute(
            """
            UPDATE batches SET undone = ?,
            redo_order = 1 + (SELECT ifnull(max(redo_order), 0) FROM batches) WHERE id = ?
            """,
            [seconds(now), number],
        )
    return done


def redo(db: Database, *, origin: str, now: datetime) -> Changed | None:
    """Do again what of an origin was taken back last; `None`: nothing was, or something else was done since."""
    with db.atomic(durable=True):
        found = db.row(
            """
            SELECT id, label FROM batches WHERE origin = ? AND redo_order IS NOT NULL ORDER BY redo_order DESC LIMIT 1
            """,
            [origin],
        )
        if found is None:
            return None
        number, label = found
        done = _write(db, number, label, "new", now=now)
        db.execute("UPDATE batches SET undone = NULL, redo_order = NULL WHERE id = ?", [number])
    return done


def history(db: Database, *, limit: int) -> list[Batch]:
    """The newest batches, of all origins, newest first."""
    found = db.rows("SELECT id, time, origin, label, changed, undone FROM batches ORDER BY id DESC LIMIT ?", [limit])
    return [rows.batch(row) for row in found]


def _write(db: Database, batch: int, label: str, side: _Side, *, now: datetime) -> Changed:
    """Give the batch's stories the values of one side, where they have those of the other."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS picked (id INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM temp.picked")
    for flag in _FLAGS:
        _write_flag(db, batch, flag, side)
    for old, new in db.rows("SELECT DISTINCT old, new FROM journal WHERE batch_id = ? AND field = 'tag'", [batch]):
        wanted, present = (old, new) if side == "old" else (new, old)
        if wanted is None:
            _untag(db, batch, present)
        else:
            _tag(db, batch, wanted, now=now)
    changed: int = db.value("SELECT count(*) FROM temp.picked")
    total: int = db.value("SELECT count(DISTINCT entry_id) FROM journal WHERE batch_id = ?", [batch])
    db.execute("DELETE FROM temp.picked")
    return Changed(batch=batch, label=label, changed=changed, skipped=total - changed)


def _write_flag(db: Database, batch: int, flag: str, side: _Side) -> None:
    for value in (0, 1):
        chosen = f"""
            {flag} = {1 - value}
            AND id IN (SELECT entry_id FROM journal WHERE batch_id = ? AND field = ? AND {side} = '{value}')
        """
        db.execute(f"INSERT OR IGNORE INTO temp.picked SELECT id FROM entries WHERE {chosen}", [batch, flag])
        db.execute(f"UPDATE entries SET {flag} = {value} WHERE {chosen}", [batch, flag])


def _tag(db: Database, batch: int, name: str, *, now: datetime) -> None:
    tag, _ = take_tag(db, name, now=now)
    chosen = f"""
        e.id IN (SELECT entry_id FROM journal WHERE batch_id = ? AND field = 'tag' AND ? IN (old, new))
        AND NOT EXISTS (SELECT 1 FROM entry_tags AS et WHERE et.tag_id = {tag:d} AND et.sort_key = e.sort_key)
    """
    db.execute(f"INSERT OR IGNORE INTO temp.picked SELECT e.id FROM entries AS e WHERE {chosen}", [batch, name])
    db.execute(
        f"""
        INSERT INTO entry_tags(tag_id, sort_key, entry_id)
        SELECT {tag:d}, e.sort_key, e.id FROM entries AS e WHERE {chosen}
        """,
        [batch, name],
    )


def _untag(db: Database, batch: int, name: str) -> None:
    tag = tag_id(db, name)
    if tag is None:
        return
    chosen = """
        tag_id = ? AND entry_id IN (
            SELECT entry_id FROM journal WHERE batch_id = ? AND field = 'tag' AND ? IN (old, new)
        )
    """
    values = [tag, batch, name]
    db.execute(f"INSERT OR IGNORE INTO temp.picked SELECT entry_id FROM entry_tags WHERE {chosen}", values)
    db.execute(f"DELETE FROM entry_tags WHERE {chosen}", values)
