# ruff: noqa: S608 - only constants of this file and names of columns are put into SQL; all else is bound
"""Stories that taking back takes out of the database, and that doing again puts in once more.

What is saved by hand is gone when that is taken back: from lists, searches and
numbers. All of it, marks and tags too, waits in the journal meanwhile.
"""

from json import dumps, loads

from tui.store.database import Database
from tui.store.search import IndexChange, index, indexed_words

_SAVED_BY = "SELECT id, entry_id, new FROM journal WHERE batch_id = ? AND field = 'saved'"
_OWN = ("articles", "enclosures", "page_fetches", "rule_hits", "entry_tags")
"""Tables with rows of a story that come back with it; entry_tags last, for the tags of hidden stories do not count."""
_HERE = "1"
"""What the journal holds of a story while it is in the database."""

_Rows = list[dict[str, object]]


def take_out(db: Database, batch: int) -> None:
    """Take out the stories that a batch saved, and pick them; within the caller's transaction."""
    for row_id, story_id, _ in db.rows(_SAVED_BY, [batch]):
        (kept,) = _rows(db, "entries", "id", story_id) or (None,)
        if kept is None:
            continue
        packed = {"entries": [kept], "feeds": [{"url": _url_of(db, kept["feed_id"])}]}
        packed |= {table: _rows(db, table, "entry_id", story_id) for table in _OWN}
        index(db, [IndexChange(int(str(kept["sort_key"])), indexed_words(db, [story_id])[story_id], None)])
        db.execute("DELETE FROM entry_tags WHERE entry_id = ?", [story_id])  # before it, or the tags count it still
        db.execute("DELETE FROM entries WHERE id = ?", [story_id])  # the rest goes with it
        db.execute("UPDATE journal SET new = ? WHERE id = ?", [dumps(packed), row_id])
        db.execute("INSERT OR IGNORE INTO temp.picked VALUES (?)", [story_id])


def put_back(db: Database, batch: int) -> None:
    """Put in again what `take_out` took, and pick it.

    What was saved anew meanwhile stays as it is. The feed may have been made anew: then its address tells which it
    is; what no feed has any more stays out.
    """
    for row_id, story_id, kept in db.rows(_SAVED_BY, [batch]):
        if kept == _HERE:
            continue
        packed: dict[str, _Rows] = loads(kept)
        (story,) = packed["entries"]
        if _url_of(db, story["feed_id"]) is None:
            story["feed_id"] = db.value("SELECT id FROM feeds WHERE url = ?", [packed["feeds"][0]["url"]])
        taken = "SELECT 1 FROM entries WHERE id = ? OR sort_key = ? OR (feed_id = ? AND identity = ?)"
        values = [story_id, story["sort_key"], story["feed_id"], story["identity"]]
        if story["feed_id"] is None or db.row(taken, values):
            continue
        _insert(db, "entries", story | {"tags": 0})
        for table in _OWN:
            for row in packed[table]:
                if table != "entry_tags" or db.row("SELECT 1 FROM tags WHERE id = ?", [row["tag_id"]]):
                    _insert(db, table, row)
        index(db, [IndexChange(int(str(story["sort_key"])), None, indexed_words(db, [story_id])[story_id])])
        db.execute("UPDATE journal SET new = ? WHERE id = ?", [_HERE, row_id])
        db.execute("INSERT OR IGNORE INTO temp.picked VALUES (?)", [story_id])


def _url_of(db: Database, feed_id: object) -> str | None:
    """The address of a feed; `None`: there is no such one."""
    url: str | None = db.value("SELECT url FROM feeds WHERE id = ?", [feed_id])
    return url


def _rows(db: Database, table: str, column: str, story_id: int) -> _Rows:
    """The rows of a story, by the names of their columns."""
    names = [name for (name,) in db.rows("SELECT name FROM pragma_table_info(?)", [table])]
    found = db.rows(f"SELECT {', '.join(names)} FROM {table} WHERE {column} = ?", [story_id])
    return [dict(zip(names, row, strict=True)) for row in found]


def _insert(db: Database, table: str, row: dict[str, object]) -> None:
    named = {name: value for name, value in row.items() if (table, name) != ("articles", "id")}
    marks = ", ".join("?" * len(named))
    db.execute(f"INSERT INTO {table}({', '.join(named)}) VALUES ({marks})", list(named.values()))
