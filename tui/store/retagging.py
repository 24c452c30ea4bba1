# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""Tags as a whole: another name, merged with another tag, taken from all stories; each is one batch of the journal.

What lies below a tag goes with it. A story that gets a name for another has
that in one row of the journal, old and new; one that had both only loses the
old one. Undo plays the rows back, the last first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tui.core.stories import Changed
from tui.core.tag_names import UnknownTag, as_written, is_within, moved, tag_name
from tui.store.changes import begin_batch, end_batch
from tui.store.database import Database
from tui.store.rows import clean, moment, seconds
from tui.store.tags import exchange_tag, pick_exchanged, tag_to_put

_ON_STORIES = "EXISTS (SELECT 1 FROM entry_tags AS et WHERE et.tag_id = t.id)"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tag:
    """A tag that is on stories, hidden ones too."""

    id: int
    name: str
    last_used: datetime


def rename_tag(db: Database, old: str, new: str, *, now: datetime, origin: str) -> Changed:
    """Give a tag and those below it another name in all stories, durably; where that is there they become one.

    Args:
        db: The database.
        old: The tag, upper or lower case.
        new: Its name from now on.
        now: When it is done.
        origin: Who does it: screen or cli.

    Raises:
        UnknownTag: no story carries it or one below it.
        UsageError: a tag cannot have that name.
        StoreError: nothing was changed.
    """
    old, new = tag_name(clean(old)), tag_name(clean(new))
    with db.atomic(durable=True):
        tags = _family(db, old)
        merges = None if is_within(new, old) else _carried(db, new)
        new = merges or new
        label = f"{'Merged' if merges else 'Renamed'} #{_spelling(tags, old)} {'with' if merges else 'to'} #{new}"
        batch = begin_batch(db, now=now, origin=origin, label=label)
        for tag, name in _in_turn(tags, old, new):
            _give_name(db, tag, name, batch)
        changed = end_batch(db, batch, origin=origin)
    skipped = 0 if changed else _stories(db, tags)
    return Changed(batch=batch if changed else None, label=label, changed=changed, skipped=skipped)


def delete_tag(db: Database, name: str, *, now: datetime, origin: str) -> Changed:
    """Take a tag and those below it from all stories, durably.

    Raises:
        UnknownTag: no story carries it or one below it.
        StoreError: nothing was changed.
    """
    name = tag_name(clean(name))
    with db.atomic(durable=True):
        tags = _family(db, name)
        label = f"Deleted #{_spelling(tags, name)}"
        batch = begin_batch(db, now=now, origin=origin, label=label)
        for tag in tags:
            _note(db, batch, tag.name, None, f"SELECT entry_id FROM entry_tags WHERE tag_id = {tag.id:d}")
            db.execute("DELETE FROM entry_tags WHERE tag_id = ?", [tag.id])
        changed = end_batch(db, batch, origin=origin)
    return Changed(batch=batch, label=label, changed=changed)


def would_retag(db: Database, old: str, new: str | None = None) -> int:
    """How many stories `rename_tag`, or without a new name `delete_tag`, would change.

    Raises:
        UnknownTag: no story carries the tag or one below it.
        UsageError: a tag cannot have the new name.
    """
    old = tag_name(clean(old))
    with db.snapshot():
        tags = _family(db, old)
        if new is not None:
            tags = [tag for tag, name in _in_turn(tags, old, tag_name(clean(new))) if name != tag.name]
        return _stories(db, tags)


def _family(db: Database, name: str) -> list[_Tag]:
    """The tag and those below it that stories carry."""
    known = db.rows(f"SELECT t.id, t.name, t.last_used FROM tags AS t WHERE {_ON_STORIES}")
    tags = [_Tag(id=tag, name=own, last_used=moment(used)) for tag, own, used in known if is_within(own, name)]
    if not tags:
        raise UnknownTag(name, [own for _, own, _ in known])
    return tags


def _spelling(tags: Sequence[_Tag], name: str) -> str:
    return as_written(name, (tag.name for tag in tags))


def _carried(db: Database, name: str) -> str | None:
    """How a tag is spelt that stories carry; `None`: none does."""
    found: str | None = db.value(f"SELECT name FROM tags AS t WHERE folded = ? AND {_ON_STORIES}", [name.casefold()])
    return found


def _in_turn(tags: Sequence[_Tag], old: str, new: str) -> list[tuple[_Tag, str]]:
    """The tags with their new names, in an order that has each name free before it is given.

    It matters where a tag comes to lie below itself, or in what it lay below: of news and news/old, the latter is
    news/old/old before the former is news/old.
    """
    deeper = new.count("/") > old.count("/")
    in_turn = sorted(tags, key=lambda tag: tag.name.count("/"), reverse=deeper)
    return [(tag, moved(tag.name, old, new)) for tag in in_turn]


def _give_name(db: Database, tag: _Tag, name: str, batch: int) -> None:
    """Have all stories of a tag carry another name in its place."""
    if name == tag.name:
        return
    if name.casefold() == tag.name.casefold():
        _note(db, batch, tag.name, name, f"SELECT entry_id FROM entry_tags WHERE tag_id = {tag.id:d}")
        db.execute("UPDATE tags SET name = ? WHERE id = ?", [name, tag.id])
        return
    other, spelt = tag_to_put(db, name, used=tag.last_used)
    # Used last when it or the other was, so that neither is lost sight of.
    db.execute("UPDATE tags SET last_used = max(last_used, ?) WHERE id = ?", [seconds(tag.last_used), other])
    both = f"""
        SELECT entry_id FROM entry_tags AS et WHERE tag_id = {tag.id:d}
        AND EXISTS (SELECT 1 FROM entry_tags AS o WHERE o.tag_id = {other:d} AND o.sort_key = et.sort_key)
    """
    _note(db, batch, tag.name, None, both)
    db.execute(f"DELETE FROM entry_tags WHERE tag_id = {tag.id:d} AND entry_id IN ({both})")
    pick_exchanged(db, f"SELECT entry_id FROM entry_tags WHERE tag_id = {tag.id:d}", (), tag=tag.id, other=other)
    _note(db, batch, tag.name, spelt, "SELECT id AS entry_id FROM temp.exchanged")
    exchange_tag(db, tag.id, other)


def _note(db: Database, batch: int, old: str, new: str | None, stories: str) -> None:
    """Write down what becomes of a tag of some stories, given as a SELECT of entry_id."""
    db.execute(
        f"""
        INSERT INTO journal(batch_id, entry_id, field, old, new)
        SELECT ?, entry_id, 'tag', ?, ? FROM ({stories})
        """,
        [batch, old, new],
    )


def _stories(db: Database, tags: Sequence[_Tag]) -> int:
    numbers = ", ".join(str(tag.id) for tag in tags)
    found: int = db.value(f"SELECT count(DISTINCT entry_id) FROM entry_tags WHERE tag_id IN ({numbers})")
    return found
