"""Tags: the names that the person puts on stories."""

from collections.abc import Sequence
from datetime import datetime
from json import dumps

from tui.core.stories import TagCount
from tui.store.database import Database
from tui.store.rows import seconds


def tag_counts(db: Database) -> list[TagCount]:
    """The tags that are on stories, last used first; hidden stories do not count."""
    found = db.rows("SELECT name, total FROM tags WHERE total > 0 ORDER BY last_used DESC, id DESC")
    return [TagCount(name=name, total=total) for name, total in found]


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
