# ruff: noqa: S608 - only numbers of this floor are put into SQL; all else is bound
"""Tags: the names that the person puts on stories."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from json import dumps

from tui.core.stories import TagCount
from tui.store.database import Database
from tui.store.rows import moment, seconds


def tag_counts(db: Database) -> list[TagCount]:
    """The tags that are on stories, last used first; hidden stories do not count."""
    found = db.rows(
        "SELECT id, name, folded, total, last_used FROM tags WHERE total > 0 ORDER BY last_used DESC, id DESC"
    )
    tags = {folded: (tag, total) for tag, _, folded, total, _ in found}
    families: dict[str, list[str]] = {}
    for folded in tags:
        for outer in _outer(folded):
            if outer in tags:
                families.setdefault(outer, []).append(folded)
    below = {
        outer: _only_below(db, tags[outer][0], [tags[name] for name in names]) for outer, names in families.items()
    }
    return [
        TagCount(name=name, total=total, below=below.get(folded, 0), last_used=moment(used) if used else None)
        for _, name, folded, total, used in found
    ]


def _outer(folded: str) -> Iterator[str]:
    """The tags that one lies within: of a/b/c first a/b, then a."""
    while "/" in folded:
        folded = folded.rpartition("/")[0]
        yield folded


def _only_below(db: Database, outer: int, inner: Sequence[tuple[int, int]]) -> int:
    """How many stories carry one of the tags below another, and not that one.

    The tags' own counters, less each story's second, third … tag of the family: so only what is below is looked
    through, in an index.

    Args:
        db: The database.
        outer: The tag they lie in.
        inner: Their numbers, and how many stories carry them.
    """
    numbers = ", ".join(str(tag) for tag, _ in inner)
    counted_before: int = db.value(
        f"""
        SELECT ifnull(sum(CASE WHEN EXISTS (
            SELECT 1 FROM entry_tags AS other INDEXED BY entry_tags_by_entry
            WHERE other.entry_id = et.entry_id
            AND (other.tag_id = {outer:d} OR (other.tag_id < et.tag_id AND other.tag_id IN ({numbers})))
        ) THEN (SELECT hidden = 0 FROM entries WHERE id = et.entry_id) END), 0)
        FROM entry_tags AS et WHERE et.tag_id IN ({numbers})
        """
    )
    return sum(total for _, total in inner) - counted_before


def tags_of(db: Database, entry_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The tags of each of these stories, by the alphabet."""
    found = db.rows(
        """
        SELECT et.entry_id, t.name FROM entry_tags AS et JOIN tags AS t ON t.id = et.tag_id
        WHERE et.entry_id IN (SELECT value FROM json_each(?)) ORDER BY t.name
        """,
        [dumps(list(entry_ids))],
    )
    tags: dict[int, tuple[str, ...]] = dict.fromkeys(entry_ids, ())
    for entry_id, name in found:
        tags[entry_id] = (*tags[entry_id], name)
    return tags


def tag_id(db: Database, name: str) -> int | None:
    """The tag of this name, upper or lower case; `None`: there is none."""
    found: int | None = db.value("SELECT id FROM tags WHERE folded = ?", [name.casefold()])
    return found


def take_tag(db: Database, name: str, *, now: datetime) -> tuple[int, str]:
    """The tag of this name, made if it is new, and its name as it was first written."""
    db.execute(
        """
        INSERT INTO tags(name, folded, last_used) VALUES (?, ?, ?)
        ON CONFLICT (folded) DO UPDATE SET last_used = excluded.last_used
        """,
        [name, name.casefold(), seconds(now)],
    )
    found = db.row("SELECT id, name FROM tags WHERE folded = ?", [name.casefold()])
    assert found is not None  # noqa: S101 - it was made just now
    return found[0], found[1]


def tag_to_put(db: Database, name: str, *, used: datetime) -> tuple[int, str]:
    """The tag of this name, which is no use of it: one that is there stays as it was last used; and its spelling.

    One that no story carries is spelt anew, for nobody has seen how it was.

    Args:
        db: The database.
        name: The tag.
        used: When a new one was last used.
    """
    known = db.row("SELECT id, name FROM tags WHERE folded = ?", [name.casefold()])
    if known is None:
        return take_tag(db, name, now=used)
    if known[1] != name and db.row("SELECT 1 FROM entry_tags WHERE tag_id = ? LIMIT 1", [known[0]]) is None:
        db.execute("UPDATE tags SET name = ? WHERE id = ?", [name, known[0]])
        return known[0], name
    return known[0], known[1]


def exchange_tag(db: Database, tag: int, other: int) -> None:
    """Give the stories of temp.exchanged another tag in place of one; they carry the one and not the other.

    By hand what triggers would do for each story: no story's number of tags changes, but what searches find does.
    """
    db.execute(
        "UPDATE entry_tags SET tag_id = ? WHERE tag_id = ? AND entry_id IN (SELECT id FROM temp.exchanged)",
        [other, tag],
    )
    seen: int = db.value("SELECT count(*) FROM entries WHERE id IN (SELECT id FROM temp.exchanged) AND hidden = 0")
    db.execute("UPDATE tags SET total = total + iif(id = ?, ?, -?) WHERE id IN (?, ?)", [other, seen, seen, tag, other])
    db.execute(
        """
        INSERT INTO unread_changes(entry_id)
        SELECT id FROM entries WHERE id IN (SELECT id FROM temp.exchanged) AND read = 0 AND hidden = 0
        """
    )


def pick_exchanged(db: Database, among: str, values: Sequence[object], *, tag: int, other: int) -> None:
    """Note in temp.exchanged which of some stories carry `tag` and not `other`.

    Args:
        db: The database.
        among: A SELECT of their ids.
        values: Of its question marks.
        tag: The one they carry.
        other: The one they do not.
    """
    db.execute("CREATE TEMP TABLE IF NOT EXISTS exchanged (id INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM temp.exchanged")
    db.execute(
        f"""
        INSERT INTO temp.exchanged SELECT et.entry_id FROM entry_tags AS et
        WHERE et.tag_id = {tag:d} AND et.entry_id IN ({among})
        AND NOT EXISTS (SELECT 1 FROM entry_tags AS o WHERE o.tag_id = {other:d} AND o.sort_key = et.sort_key)
        """,
        values,
    )
