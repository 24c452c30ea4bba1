# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""What people and rules do to stories; each change is a batch of the journal in the same transaction."""

from collections.abc import Sequence
from datetime import datetime
from json import dumps

from tui.core.changes import AddTag, Change, RemoveTag, SetFlag
from tui.core.stories import Changed
from tui.core.tag_names import tag_name
from tui.core.views import Selection
from tui.store.database import Database
from tui.store.plans import ALWAYS, NEVER, plan
from tui.store.rows import clean, seconds
from tui.store.tags import tag_id, take_tag
from tui.store.walks import walk


def change(
    db: Database,
    what: Change | Sequence[Change],
    *,
    ids: Sequence[int] | None = None,
    keys: Sequence[int] | None = None,
    selection: Selection | None = None,
    now: datetime,
    origin: str,
    label: str = "",
) -> Changed:
    """Change stories, durably, as one batch that can be undone; those that are so already are skipped.

    Of several changes to the same mark or tag the last one holds.

    Args:
        db: The database.
        what: The changes, all for each story.
        ids: The stories by number; numbers that are not there are passed over.
        keys: Or by sort key.
        selection: Or by selection.
        now: When it is done.
        origin: Who does it: screen, cli, rule, open or import.
        label: What the history calls it.

    Raises:
        UsageError: a tag cannot have that name.
        StoreError: nothing was changed.
    """
    wanted = _settled(what)
    with db.atomic(durable=True):
        picked = _pick(db, ids, selection, keys)
        batch = begin_batch(db, now=now, origin=origin, label=label)
        for one in wanted:
            apply(db, one, batch, now=now)
        changed = end_batch(db, batch, origin=origin)
    return Changed(batch=batch if changed else None, label=label, changed=changed, skipped=picked - changed)


def dry_run(
    db: Database,
    what: Change | Sequence[Change],
    *,
    ids: Sequence[int] | None = None,
    selection: Selection | None = None,
    now: datetime,
) -> int:
    """How many stories `change` would touch."""
    conditions = [differs(db, one) for one in _settled(what)]
    if not conditions:
        return 0
    with db.snapshot():
        source, where, values = _stories(db, ids, selection)
        either = " OR ".join(f"({condition})" for condition in conditions)
        found: int = db.value(f"SELECT count(*) FROM {source} WHERE {where} AND ({either})", values)
    return found


def _settled(what: Change | Sequence[Change]) -> list[Change]:
    """The changes with the names of tags as they are stored, and of those to the same thing the last."""
    last: dict[str, Change] = {}
    for one in what if isinstance(what, Sequence) else [what]:
        match one:
            case SetFlag(field=field):
                last[field] = one
            case AddTag(name=name):
                last[f"tag {tag_name(clean(name)).casefold()}"] = AddTag(name=tag_name(clean(name)))
            case RemoveTag(name=name):
                last[f"tag {tag_name(clean(name)).casefold()}"] = RemoveTag(name=tag_name(clean(name)))
    return list(last.values())


def _stories(db: Database, ids: Sequence[int] | None, selection: Selection | None) -> tuple[str, str, Sequence[object]]:
    """What to put after FROM and WHERE for the stories that are meant."""
    if selection is None:
        return "entries AS e", "e.id IN (SELECT value FROM json_each(?))", [dumps(list(ids or ()))]
    way = walk(plan(db, selection))
    return way.source, way.where, way.values


def _pick(db: Database, ids: Sequence[int] | None, selection: Selection | None, keys: Sequence[int] | None) -> int:
    """Note the stories that are meant, before anything changes; returns how many they are."""
    pick_none(db)
    if keys is not None:
        named = "json_each(?) AS k CROSS JOIN entries AS e INDEXED BY entries_by_key ON e.sort_key = k.value"
        picked = f"INSERT OR IGNORE INTO temp.picked SELECT e.id FROM {named}"  # in their order: a second for a million
        return db.execute(picked, [dumps(list(keys))]).rowcount
    source, where, values = _stories(db, ids, selection)
    return db.execute(f"INSERT INTO temp.picked SELECT e.id FROM {source} WHERE {where}", values).rowcount


def pick_none(db: Database) -> None:
    """Make temp.picked empty: the table of the stories that `apply` changes."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS picked (id INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM temp.picked")


def begin_batch(db: Database, *, now: datetime, origin: str, label: str) -> int:
    """Open a batch of the journal, within the caller's transaction; returns its number."""
    made = db.execute(
        "INSERT INTO batches(time, origin, label) VALUES (?, ?, ?)", [seconds(now), origin, clean(label)]
    ).lastrowid
    assert made is not None  # noqa: S101 - an INSERT of one row
    return made


def end_batch(db: Database, batch: int, *, origin: str | None) -> int:
    """Close a batch, one without changes leaving no trace; returns how many stories it changed.

    What of `origin` was taken back can then no longer be done again; `None`: nobody's redo ends with it.
    """
    changed: int = db.value("SELECT count(DISTINCT entry_id) FROM journal WHERE batch_id = ?", [batch])
    if changed:
        db.execute("UPDATE batches SET changed = ? WHERE id = ?", [changed, batch])
        if origin is not None:
            db.execute("UPDATE batches SET redo_order = NULL WHERE origin = ? AND redo_order IS NOT NULL", [origin])
    else:
        db.execute("DELETE FROM batches WHERE id = ?", [batch])
    return changed


def apply(db: Database, one: Change, batch: int, *, now: datetime) -> None:
    """Do one change to the picked stories that differ, and write down what was."""
    match one:
        case SetFlag(field=field, value=value):
            db.execute(
                f"""
                INSERT INTO journal(batch_id, entry_id, field, old, new)
                SELECT ?, id, ?, {field}, ? FROM entries WHERE id IN temp.picked AND {field} <> ?
                """,
                [batch, field, value, value],
            )
            db.execute(
                f"UPDATE entries SET {field} = ? WHERE id IN temp.picked AND {field} <> ?",
                [value, value],
            )
        case AddTag(name=name):
            tag, stored = take_tag(db, name, now=now)
            _note_tag(db, batch, old=None, new=stored, condition=f"NOT {_carries(tag)}")
            db.execute(
                f"""
                INSERT INTO entry_tags(tag_id, sort_key, entry_id)
                SELECT {tag:d}, e.sort_key, e.id FROM entries AS e WHERE e.id IN temp.picked AND NOT {_carries(tag)}
                """
            )
        case RemoveTag(name=name):
            known = tag_id(db, name)
            if known is not None:
                stored = db.value("SELECT name FROM tags WHERE id = ?", [known])
                _note_tag(db, batch, old=stored, new=None, condition=_carries(known))
                db.execute("DELETE FROM entry_tags WHERE tag_id = ? AND entry_id IN temp.picked", [known])


def _note_tag(db: Database, batch: int, *, old: str | None, new: str | None, condition: str) -> None:
    db.execute(
        f"""
        INSERT INTO journal(batch_id, entry_id, field, old, new)
        SELECT ?, e.id, 'tag', ?, ? FROM entries AS e WHERE e.id IN temp.picked AND {condition}
        """,
        [batch, old, new],
    )


def _carries(tag: int) -> str:
    """The condition that a story has the tag; by sort key, for which there is an index with the tag."""
    return f"EXISTS (SELECT 1 FROM entry_tags AS et WHERE et.tag_id = {tag:d} AND et.sort_key = e.sort_key)"


def differs(db: Database, one: Change) -> str:
    """The condition that a change would change something."""
    match one:
        case SetFlag(field=field, value=value):
            return f"e.{field} <> {value:d}"
        case AddTag(name=name):
            known = tag_id(db, name)
            return ALWAYS if known is None else f"NOT {_carries(known)}"
        case RemoveTag(name=name):
            known = tag_id(db, name)
            return NEVER if known is None else _carries(known)
