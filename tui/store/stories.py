# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""Stories read back: whole, or as lines of a list."""

from collections.abc import Iterable
from json import dumps

from tui.core.stories import Source, Story, StoryLine
from tui.store import rows
from tui.store.database import Database, Row


def story(db: Database, entry_id: int, *, source: Source | None = None) -> Story | None:
    """One story whole, in the better of its texts or the one asked for; `None`: that is not there."""
    found = next(iter(stories(db, [entry_id], source=source)), None)
    return None if found is not None and source == "page" and not found.has_page else found


def stories(db: Database, entry_ids: Iterable[int], *, source: Source | None = None) -> list[Story]:
    """The stories with these ids whole, in this order; those that are not there are left out.

    Args:
        db: The database.
        entry_ids: Their numbers.
        source: Whose text; `None`: the better one.
    """
    wanted = list(entry_ids)
    listed = "(SELECT value FROM json_each(?))"
    folders: dict[int, list[str]] = {}
    enclosures: dict[int, list[Row]] = {}
    with db.snapshot():
        found = {
            row[1]: row
            for row in db.rows(
                f"""
                SELECT {rows.STORY_COLUMNS} FROM entries AS e JOIN feeds AS f ON f.id = e.feed_id
                LEFT JOIN articles AS a ON a.entry_id = e.id AND a.source = ifnull(?, e.source)
                LEFT JOIN page_fetches AS p ON p.entry_id = e.id
                WHERE e.id IN {listed}
                """,
                [source, dumps(wanted)],
            )
        }
        feed_ids = dumps(sorted({row[2] for row in found.values()}))
        for feed_id, path in db.rows(
            f"SELECT feed_id, path FROM feed_folders WHERE feed_id IN {listed} ORDER BY feed_id, position", [feed_ids]
        ):
            folders.setdefault(feed_id, []).append(path)
        for entry_id, *enclosure in db.rows(
            f"""
            SELECT entry_id, url, media_type, length_bytes FROM enclosures WHERE entry_id IN {listed}
            ORDER BY entry_id, position
            """,
            [dumps(wanted)],
        ):
            enclosures.setdefault(entry_id, []).append(tuple(enclosure))
    told = [found[entry_id] for entry_id in wanted if entry_id in found]
    return [rows.story(row, folders=folders.get(row[2], ()), enclosures=enclosures.get(row[1], ())) for row in told]


def lines(db: Database, keys: Iterable[int]) -> list[StoryLine]:
    """The stories with these sort keys, in this order; those that are no longer there are left out."""
    wanted = list(keys)
    found = {
        row[0]: row
        for row in db.rows(
            f"""
            SELECT {rows.LINE_COLUMNS} FROM entries AS e JOIN feeds AS f ON f.id = e.feed_id
            WHERE e.sort_key IN (SELECT value FROM json_each(?))
            """,
            [dumps(wanted)],
        )
    }
    return [rows.story_line(found[key]) for key in wanted if key in found]


def lines_of(db: Database, entry_ids: Iterable[int]) -> list[StoryLine]:
    """The stories with these ids, in this order; those that are not there are left out."""
    wanted = list(entry_ids)
    found = db.rows("SELECT id, sort_key FROM entries WHERE id IN (SELECT value FROM json_each(?))", [dumps(wanted)])
    keys: dict[int, int] = dict(found)
    return lines(db, [keys[entry_id] for entry_id in wanted if entry_id in keys])
