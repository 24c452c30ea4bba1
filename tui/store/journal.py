# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""The journal: every change of state in batches, what takes them back and what does them again.

A batch is undone by putting back the old values, each only where the story
still has what the batch wrote. Batches of origin open (a story was opened) and
rule are written down but are no step of undo; by number they can be undone.
What was done to feeds, saved searches and rules stands here too; putting it
back is the reader's work, since it changes feeds.toml.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from json import dumps, loads
from typing import Literal

from tui.core.stories import Batch, Changed
from tui.store import rows
from tui.store.database import Database, Row
from tui.store.rows import clean, seconds
from tui.store.tags import exchange_tag, pick_exchanged, tag_id, tag_to_put
from tui.store.taken_out import put_back, take_out

_FLAGS = ("read", "starred", "hidden")
_FEED, _FEED_EDIT = "subscription", "feed"
"""Under which a feed that came or went is written down, and one that was changed."""
_Side = Literal["old", "new"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedChange:
    """A feed that was subscribed, changed or unsubscribed: its block of feeds.toml before and after.

    `None`: it had none. What the blocks look like is known to whoever writes them.
    """

    feed_id: int
    """May be gone by now: another feed got its address."""
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptChange:
    """A saved search, rule, setting or folder that was written or taken out: what feeds.toml held of it.

    What `key`, `old` and `new` (`None`: nothing was there) look like is known to whoever writes them.
    """

    kind: Literal["search", "rule", "setting", "folder"]
    key: str
    old: str | None
    new: str | None
    new_key: str = ""
    """Its key afterwards; empty: the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A batch that can be taken back or done again."""

    batch: int
    label: str
    feeds: tuple[FeedChange, ...]
    """Those it subscribed or unsubscribed."""
    edits: tuple[FeedChange, ...] = ()
    """Those that it changed in feeds.toml."""
    kept: tuple[KeptChange, ...] = ()
    """The saved searches and rules it wrote or took out."""


def note_feeds(db: Database, made: Sequence[FeedChange], *, origin: str, label: str, now: datetime) -> int | None:
    """Write down what was done to feeds in feeds.toml as a batch of its own; within the caller's transaction.

    Returns:
        Its number; `None`: nothing was done.
    """
    if not made:
        return None
    batch = _new_batch(db, len(made), origin=origin, label=label, now=now)
    note_lists(db, batch, feeds=made)
    return batch


def note_kept(db: Database, made: Sequence[KeptChange], *, origin: str, label: str, now: datetime) -> int | None:
    """Write down what was done to saved searches and rules, as `note_feeds` does."""
    if not made:
        return None
    batch = _new_batch(db, len(made), origin=origin, label=label, now=now)
    note_lists(db, batch, kept=made)
    return batch


def note_lists(
    db: Database, batch: int | None, *, feeds: Sequence[FeedChange] = (), kept: Sequence[KeptChange] = ()
) -> None:
    """Write down what was done to feeds.toml in a batch that is there; within the caller's transaction."""
    db.executemany(
        "INSERT INTO journal(batch_id, feed_id, field, old, new) VALUES (?, ?, ?, ?, ?)",
        [(batch, one.feed_id, _FEED_EDIT if one.old and one.new else _FEED, one.old, one.new) for one in feeds],
    )
    db.executemany(
        "INSERT INTO journal(batch_id, field, old, new) VALUES (?, ?, ?, ?)",
        [(batch, one.kind, _with_key(one.key, one.old), _with_key(one.new_key or one.key, one.new)) for one in kept],
    )


def end_lists(db: Database, batch: int, changed: int, *, origin: str) -> int | None:
    """Close a batch that changed feeds.toml too; `None`: nothing was changed, and it leaves no trace.

    Args:
        db: The database.
        batch: As `changes.begin_batch` opened it.
        changed: How many things it changed in all.
        origin: Whose redo ends with it.
    """
    if not changed:
        db.execute("DELETE FROM batches WHERE id = ?", [batch])
        return None
    db.execute("UPDATE batches SET changed = ? WHERE id = ?", [changed, batch])
    db.execute("UPDATE batches SET redo_order = NULL WHERE origin = ? AND redo_order IS NOT NULL", [origin])
    return batch


def _new_batch(db: Database, changed: int, *, origin: str, label: str, now: datetime) -> int | None:
    batch = db.execute(
        "INSERT INTO batches(time, origin, label, changed) VALUES (?, ?, ?, ?)",
        [seconds(now), origin, clean(label), changed],
    ).lastrowid
    db.execute("UPDATE batches SET redo_order = NULL WHERE origin = ? AND redo_order IS NOT NULL", [origin])
    return batch


def _with_key(key: str, side: str | None) -> str | None:
    return None if side is None else dumps([key, side])


def next_undo(db: Database, *, origin: str | None = None, batch: int | None = None) -> Step | None:
    """What `undo` would take back; `None`: nothing."""
    if batch is None:
        found = db.row(
            "SELECT id, label FROM batches WHERE origin = ? AND undone IS NULL ORDER BY id DESC LIMIT 1", [origin]
        )
    else:
        found = db.row("SELECT id, label FROM batches WHERE id = ? AND undone IS NULL", [batch])
    return _step(db, found)


def next_redo(db: Database, *, origin: str) -> Step | None:
    """What `redo` would do again; `None`: nothing was taken back, or something else was done since."""
    found = db.row(
        """
        SELECT id, label FROM batches WHERE origin = ? AND redo_order IS NOT NULL ORDER BY redo_order DESC LIMIT 1
        """,
        [origin],
    )
    return _step(db, found)


def _step(db: Database, found: Row | None) -> Step | None:
    if found is None:
        return None
    feeds, edits = (tuple(_feeds(db, found[0], field)) for field in (_FEED, _FEED_EDIT))
    return Step(batch=found[0], label=found[1], feeds=feeds, edits=edits, kept=tuple(_kept(db, found[0])))


def _feeds(db: Database, batch: int, field: str) -> Iterator[FeedChange]:
    found = db.rows(
        "SELECT feed_id, old, new FROM journal WHERE batch_id = ? AND field = ? ORDER BY id", [batch, field]
    )
    return (FeedChange(feed_id=feed_id, old=old, new=new) for feed_id, old, new in found)


def _kept(db: Database, batch: int) -> Iterator[KeptChange]:
    found = db.rows(
        """
        SELECT field, old, new FROM journal
        WHERE batch_id = ? AND field IN ('search', 'rule', 'setting', 'folder') ORDER BY id
        """,
        [batch],
    )
    for kind, *sides in found:
        (old_key, old), (new_key, new) = (loads(side) if side else ("", None) for side in sides)
        changed = new_key if old_key and new_key != old_key else ""
        yield KeptChange(kind=kind, key=old_key or new_key, old=old, new=new, new_key=changed)


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
        step = next_undo(db, origin=origin, batch=batch)
        if step is None:
            return None
        done = _write(db, step, "old", now=now)
        db.execute(
            """
            UPDATE batches SET undone = ?,
            redo_order = 1 + (SELECT ifnull(max(redo_order), 0) FROM batches WHERE redo_order IS NOT NULL) WHERE id = ?
            """,
            [seconds(now), step.batch],
        )
    return done


def redo(db: Database, *, origin: str, now: datetime) -> Changed | None:
    """Do again what of an origin was taken back last; `None`: nothing was, or something else was done since."""
    with db.atomic(durable=True):
        step = next_redo(db, origin=origin)
        if step is None:
            return None
        done = _write(db, step, "new", now=now)
        db.execute("UPDATE batches SET undone = NULL, redo_order = NULL WHERE id = ?", [step.batch])
    return done


def history(
    db: Database, *, limit: int, before: int | None = None, span: tuple[datetime, datetime] | None = None
) -> list[Batch]:
    """The newest batches, of all origins, newest first.

    Args:
        db: The database.
        limit: So many at most.
        before: Only those with a smaller number.
        span: Only those from its first moment on and before its second.
    """
    conditions, values = ["id < ?"], [1 << 62 if before is None else before]
    if span is not None:
        conditions.append("time >= ? AND time < ?")
        values += map(seconds, span)
    found = db.rows(
        f"""
        SELECT id, time, origin, label, changed, undone FROM batches {"INDEXED BY batches_by_time" if span else ""}
        WHERE {" AND ".join(conditions)} ORDER BY id DESC LIMIT ?
        """,
        [*values, limit],
    )
    return [rows.batch(row) for row in found]


def _write(db: Database, step: Step, side: _Side, *, now: datetime) -> Changed:
    """Give the batch's stories the values of one side, where they have those of the other."""
    batch = step.batch
    db.execute("CREATE TEMP TABLE IF NOT EXISTS picked (id INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM temp.picked")
    if side == "new":
        put_back(db, batch)
    for flag in _FLAGS:
        _write_flag(db, batch, flag, side)
    for old, new in _tag_changes(db, batch, side):
        wanted, present = (old, new) if side == "old" else (new, old)
        values = [batch, old, new]
        if wanted is None:
            _untag(db, present, values)
        elif present is None:
            _tag(db, wanted, values, now=now)
        else:
            _retag(db, present, wanted, values, now=now)
    if side == "old":
        take_out(db, batch)
    changed: int = db.value("SELECT count(*) FROM temp.picked")
    total: int = db.value("SELECT count(DISTINCT entry_id) FROM journal WHERE batch_id = ?", [batch])
    db.execute("DELETE FROM temp.picked")
    return Changed(batch=batch, label=step.label, changed=changed, skipped=total - changed)


def _write_flag(db: Database, batch: int, flag: str, side: _Side) -> None:
    for value in (0, 1):
        chosen = f"""
            {flag} = {1 - value}
            AND id IN (SELECT entry_id FROM journal WHERE batch_id = ? AND field = ? AND {side} = '{value}')
        """
        db.execute(f"INSERT OR IGNORE INTO temp.picked SELECT id FROM entries WHERE {chosen}", [batch, flag])
        db.execute(f"UPDATE entries SET {flag} = {value} WHERE {chosen}", [batch, flag])


_CHANGED_SO = "SELECT entry_id FROM journal WHERE batch_id = ? AND field = 'tag' AND old IS ? AND new IS ?"
"""The stories of which a batch changed a tag in one certain way."""


def _tag_changes(db: Database, batch: int, side: _Side) -> Sequence[Row]:
    """What a batch did to tags, old and new, in the order to go through them: back from the last, or from the first."""
    order = "DESC" if side == "old" else "ASC"
    return db.rows(
        f"""
        SELECT old, new FROM journal WHERE batch_id = ? AND field = 'tag' GROUP BY old, new ORDER BY min(id) {order}
        """,
        [batch],
    )


def _tag(db: Database, name: str, values: Sequence[object], *, now: datetime) -> None:
    tag, _ = tag_to_put(db, name, used=now)
    chosen = f"""
        e.id IN ({_CHANGED_SO})
        AND NOT EXISTS (SELECT 1 FROM entry_tags AS et WHERE et.tag_id = {tag:d} AND et.sort_key = e.sort_key)
    """
    db.execute(f"INSERT OR IGNORE INTO temp.picked SELECT e.id FROM entries AS e WHERE {chosen}", values)
    db.execute(
        f"""
        INSERT INTO entry_tags(tag_id, sort_key, entry_id)
        SELECT {tag:d}, e.sort_key, e.id FROM entries AS e WHERE {chosen}
        """,
        values,
    )


def _untag(db: Database, name: str, values: Sequence[object]) -> None:
    tag = tag_id(db, name)
    if tag is None:
        return
    chosen = f"tag_id = {tag:d} AND entry_id IN ({_CHANGED_SO})"
    db.execute(f"INSERT OR IGNORE INTO temp.picked SELECT entry_id FROM entry_tags WHERE {chosen}", values)
    db.execute(f"DELETE FROM entry_tags WHERE {chosen}", values)


def _retag(db: Database, present: str, wanted: str, values: Sequence[object], *, now: datetime) -> None:
    """Give stories that have one tag another in its place, or a tag another spelling."""
    tag = tag_id(db, present)
    if tag is None:
        return
    if present.casefold() == wanted.casefold():
        if db.execute("UPDATE tags SET name = ? WHERE id = ? AND name = ?", [wanted, tag, present]).rowcount:
            chosen = f"tag_id = {tag:d} AND entry_id IN ({_CHANGED_SO})"
            db.execute(f"INSERT OR IGNORE INTO temp.picked SELECT entry_id FROM entry_tags WHERE {chosen}", values)
        return
    other, _ = tag_to_put(db, wanted, used=now)
    pick_exchanged(db, _CHANGED_SO, values, tag=tag, other=other)
    exchange_tag(db, tag, other)
    db.execute("INSERT OR IGNORE INTO temp.picked SELECT id FROM temp.exchanged")
