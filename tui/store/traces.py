# ruff: noqa: S608 - only names of our own tables and columns are put into SQL; all else is bound
"""What the indexes of a damaged database tell of rows that cannot be read: which there were, and parts of them.

An index lies in pages of its own. So of a story whose row is gone it is still
known which feed brought it, its link, its place in lists, and whether it was
read or starred; of a feed its address; which tags a story had.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tui.store.page_file import FoundRow, PageFile, Value, Walked
from tui.store.shapes import Index, Schema

Told = dict[str, Value]
"""Columns of a row, as far as indexes have them."""

_NEEDED: Mapping[str, Mapping[str, type]] = {
    "feeds": {"url": str},
    "tags": {"folded": str},
    "rules": {"query": str, "effects": str},
    "batches": {"time": int, "origin": str},
    "entries": {"sort_key": int, "feed_id": int, "identity": str},
}
"""Without these no row can be made again; in the order in which that is done."""
_FLAGS = {"entries_unread": "unread", "entries_starred": "starred", "entries_hidden": "hidden"}
"""Indexes that hold some of the stories, and what these are."""


@dataclass(slots=True)
class Traces:
    """What was read of the indexes of tables that have gaps."""

    rows: dict[str, dict[int, Told]] = field(default_factory=lambda: defaultdict(dict))
    """By table and number the rows that the table did not give."""
    flags: dict[str, set[int]] = field(default_factory=dict)
    """Of these stories the unread, starred and hidden ones; a flag is left out where its index has gaps itself."""
    exact: set[str] = field(default_factory=set)
    """Tables of which an index was whole: then it is known which rows there were."""
    lost: dict[str, int] = field(default_factory=dict)
    """By kind what is known to be lost in the end."""


def read_traces(db: sqlite3.Connection, file: PageFile, schema: Schema, damaged: frozenset[str]) -> Traces:
    """Read the indexes of tables that have gaps; those of other tables are passed over."""
    traces = Traces()
    db.execute("CREATE TEMP TABLE told_texts (entry_id INTEGER, source TEXT)")
    db.execute("CREATE TEMP TABLE told_tags (entry_id INTEGER, tag_id INTEGER, sort_key INTEGER)")
    present: dict[str, set[int]] = {}
    for index in schema.indexes:
        if index.table not in damaged:
            continue
        walked = Walked()
        rows = (row for row in file.walk(index.root, walked) if row.whole and len(row.values) == len(index.columns))
        if index.table in _NEEDED:
            if index.table not in present:
                present[index.table] = {number for (number,) in db.execute(f"SELECT id FROM {index.table}")}
            _note_rows(index, rows, present[index.table], traces)
        elif index.name == "articles_by_entry":
            db.executemany("INSERT INTO told_texts VALUES (?, ?)", (row.values[:2] for row in rows))
        elif index.name == "entry_tags_by_entry":
            db.executemany("INSERT INTO told_tags VALUES (?, ?, ?)", (row.values for row in rows))
        else:
            continue
        _note_whole(index, walked, traces)
    return traces


def _note_rows(index: Index, rows: Iterable[FoundRow], present: set[int], traces: Traces) -> None:
    flagged: set[int] = set()
    for row in rows:
        number = row.values[-1]
        if not isinstance(number, int) or number in present:
            continue
        flagged.add(number)
        told = dict(zip(index.columns[:-1], row.values, strict=False))
        traces.rows[index.table].setdefault(number, {}).update(told)
    if index.name in _FLAGS:
        traces.flags[_FLAGS[index.name]] = flagged


def _note_whole(index: Index, walked: Walked, traces: Traces) -> None:
    if index.name in _FLAGS and not walked.whole:
        del traces.flags[_FLAGS[index.name]]
    elif walked.whole and index.name not in _FLAGS and "_link" not in index.name:  # these hold some rows only
        traces.exact.add(index.table)


def put_told(db: sqlite3.Connection, traces: Traces, *, now: int) -> None:
    """Make rows again of which enough is told, set the flags of stories by it, and count what is lost.

    Args:
        db: The new database, in which all that was read whole is by now.
        traces: What the indexes told.
        now: Stored seconds, for times that nothing tells.
    """
    for table, needed in _NEEDED.items():
        for number, told in sorted(traces.rows.get(table, {}).items()):
            if all(isinstance(told.get(column), kind) for column, kind in needed.items()):
                _make(db, table, number, told, now)
    _set_flags(db, traces)
    if db.execute("SELECT 1 FROM temp.sqlite_schema WHERE name = 'told_tags'").fetchone():
        db.execute("INSERT OR IGNORE INTO entry_tags(tag_id, sort_key, entry_id) SELECT tag_id, sort_key, entry_id "
                   "FROM told_tags WHERE typeof(tag_id) = 'integer'")  # fmt: skip
        _count_lost(db, traces)


def _make(db: sqlite3.Connection, table: str, number: int, told: Told, now: int) -> None:
    values: Told = {"id": number, **told}
    match table:
        case "feeds":
            values["added"] = now
        case "tags":
            values |= {"name": told["folded"], "last_used": now}
        case "entries":
            key = told["sort_key"]
            assert isinstance(key, int)  # noqa: S101 - as `_NEEDED` says
            found = db.execute("SELECT text FROM articles WHERE entry_id = ? ORDER BY source", [number]).fetchone()
            title = found[0].strip().partition("\n")[0][:200] if found else ""
            values |= {"first_seen": max(0, (key >> 20) // 1000), "title": title}
    names = ", ".join(values)
    db.execute(f"INSERT OR IGNORE INTO {table}({names}) VALUES ({', '.join('?' * len(values))})", [*values.values()])


def _set_flags(db: sqlite3.Connection, traces: Traces) -> None:
    """What indexes tell is newer than what a backup says."""
    missing, flags = traces.rows.get("entries", {}), traces.flags
    for flag in ("starred", "hidden"):
        if flag in flags:
            db.executemany(
                f"UPDATE entries SET {flag} = ? WHERE id = ?", ((number in flags[flag], number) for number in missing)
            )
    if "unread" in flags:
        db.executemany(
            "UPDATE entries SET read = ? WHERE id = ? AND NOT hidden",
            ((number not in flags["unread"], number) for number in missing),
        )


def _count_lost(db: sqlite3.Connection, traces: Traces) -> None:
    for kind, table in (("feeds", "feeds"), ("stories", "entries"), ("changes", "batches")):
        if table in traces.exact:
            traces.lost[kind] = sum(
                not db.execute(f"SELECT 1 FROM {table} WHERE id = ?", [number]).fetchone()
                for number in traces.rows.get(table, ())
            )
    if "starred" in traces.flags:
        traces.lost["stars"] = sum(
            not db.execute("SELECT 1 FROM entries WHERE id = ? AND starred", [number]).fetchone()
            for number in traces.flags["starred"]
        )
    if "entry_tags" in traces.exact:
        traces.lost["tags"] = 0
    if "articles" in traces.exact:
        for kind, source in (("texts", "feed"), ("pages", "page")):
            (traces.lost[kind],) = db.execute(
                "SELECT count(*) FROM told_texts AS t WHERE source = ? AND NOT EXISTS "
                "(SELECT 1 FROM articles AS a WHERE a.entry_id = t.entry_id AND a.source = t.source)",
                [source],
            ).fetchone()
