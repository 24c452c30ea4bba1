# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""What the journal says of stories since a list was drawn: which of them belong to it only now.

A list's keys are read as far as somebody looks. Where all of it is meant, the
rest is read late, and must be what it was.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tui.core.query_nodes import And, Match, Node, Not, Or, mentions
from tui.core.tag_names import is_within
from tui.core.views import Selection
from tui.store.database import Database
from tui.store.rows import seconds
from tui.store.windows import latest_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A state of the database."""

    story: int
    """The id of the story that arrived last; 0: there was none."""
    batch: int
    """The number of the newest batch of the journal; 0: there was none."""


def moment(db: Database) -> Moment:
    """The state of now."""
    with db.snapshot():
        batch: int | None = db.value("SELECT max(id) FROM batches")
        return Moment(story=latest_id(db), batch=batch or 0)


def came(db: Database, selection: Selection, *, batch: int, drawn: datetime) -> "array[int]":
    """Keys of stories which have other marks or tags than then, of those that the list goes by.

    Whether they belong to it now is not looked at.

    Args:
        db: The database.
        selection: The list.
        batch: The newest batch when it was drawn.
        drawn: When that was; what was taken back within that second counts as before it, and what was taken back
            before it and done again since is not seen.
    """
    found = array("q")
    with db.snapshot():
        for flag in _flags(selection.node):
            found.extend(key for (key,) in db.rows(*_flipped(flag, batch, seconds(drawn))))
        found.extend(_tagged(db, selection.node, batch, seconds(drawn)))
    return found


def _flags(node: Node) -> Iterator[str]:
    yield "hidden"
    if mentions(node, "unread") or mentions(node, "read"):
        yield "read"
    if mentions(node, "starred"):
        yield "starred"


def _tags(node: Node) -> Iterator[str]:
    """The tags that a query names."""
    match node:
        case Match(field="tag", value=value):
            yield value
        case And(nodes) | Or(nodes):
            for part in nodes:
                yield from _tags(part)
        case Not(part):
            yield from _tags(part)


def _flipped(flag: str, batch: int, drawn: int) -> tuple[str, list[object]]:
    """Stories whose flag was another one: the first change since tells what it was, or what was taken back since."""
    return (
        f"""
        SELECT e.sort_key FROM (
            SELECT entry_id, old, min(id) FROM journal WHERE batch_id > ? AND field = '{flag}' GROUP BY entry_id
        ) AS first JOIN entries AS e ON e.id = first.entry_id WHERE e.{flag} <> CAST(first.old AS INTEGER)
        UNION
        SELECT e.sort_key FROM batches AS b JOIN journal AS j ON j.batch_id = b.id AND j.field = '{flag}'
        JOIN entries AS e ON e.id = j.entry_id
        WHERE b.id <= ? AND b.undone > ? AND e.{flag} <> CAST(j.new AS INTEGER)
        """,
        [batch, batch, drawn],
    )


def _tagged(db: Database, node: Node, batch: int, drawn: int) -> Iterator[int]:
    """Stories that got or lost one of the tags, or any where the list is of those that have some."""
    wanted, some = tuple(_tags(node)), mentions(node, "tagged")
    if not wanted and not some:
        return
    found = db.rows(
        """
        SELECT e.sort_key, ifnull(j.old, ''), ifnull(j.new, '')
        FROM batches AS b JOIN journal AS j ON j.batch_id = b.id AND j.field = 'tag'
        JOIN entries AS e ON e.id = j.entry_id WHERE b.id > ? OR b.undone > ?
        """,
        [batch, drawn],
    )
    for key, *sides in found:
        if some or any(side and is_within(side, tag) for side in sides for tag in wanted):
            yield key
