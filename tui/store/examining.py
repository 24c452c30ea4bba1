# ruff: noqa: S608 - only names of our own schema are put into SQL; all else is bound
"""Whether a database is sound, and mending it where its pages are whole: SQLite's own check, then ours."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from tui.core.doctor import Check
from tui.store import search
from tui.store.comparing import Differences, differences
from tui.store.database import Database
from tui.store.entries import first_key
from tui.store.row_faults import CHAPTERS, Chapter
from tui.store.rows import seconds
from tui.store.search import IndexChange
from tui.store.shapes import Table, expected_schema, known_schema

MOST_MESSAGES = 20
"""Of what SQLite finds wrong with its pages; more tell no more."""
_INDEX_ONLY = (" missing from index ", "wrong # of entries in index ", "non-unique entry in index ")
"""What is wrong in an index alone, which can be made anew where it is."""

Progress = Callable[[str], None]
"""Takes what is being done now, for a person who waits."""
Look = Callable[[Database], Sequence[tuple[int, str]]]
"""Finds faults: how many, and of what kind, for behind the number."""
Mend = Callable[[Database], None]


def mistakes_in_pages(db: Database, *, quick: bool = False) -> list[str]:
    """What SQLite finds wrong with the file; `quick`: without a look whether indexes and tables agree."""
    try:
        found = db.rows(f"PRAGMA {'quick' if quick else 'integrity'}_check({MOST_MESSAGES:d})")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise
        return [str(error)]
    return [text for (text,) in found if text != "ok"]


def in_indexes_only(mistakes: Sequence[str]) -> bool:
    """Whether the rows themselves are whole."""
    return all(any(sign in mistake for sign in _INDEX_ONLY) for mistake in mistakes)


def make_indexes_anew(db: Database) -> None:
    """Make all indexes of tables anew from the rows, each whole or not at all.

    Raises:
        sqlite3.Error: two rows have what only one may have, or a page cannot be read.
    """
    with db.atomic(durable=True):
        db.execute("REINDEX")


def examine(db: Database, *, mend: bool, now: datetime, progress: Progress) -> list[Check]:
    """Look at all that SQLite does not, and put right what is wrong.

    Args:
        db: The database; its pages are whole.
        mend: Whether anything is written.
        now: For times that nothing tells.
        progress: Called before what takes long.

    Raises:
        sqlite3.Error: it cannot be read or written.
    """
    checks = [_check(db, "schema", _wrong_schema, _mend_schema, mend=mend)]
    if checks[0].state == "wrong":  # what follows asks tables that may not be there
        return checks
    progress("Reading all texts")
    checks.append(_check(db, "letters", _wrong_letters, _mend_letters, mend=mend))
    for chapter in CHAPTERS:
        if chapter.name == "counts":  # what is counted may have moved
            checks.append(_check(db, "places", _wrong_places, _mend_places, mend=mend))
        checks.append(_check_chapter(db, chapter, mend=mend, now=now))
    if all(check.state != "wrong" for check in checks if check.name == "letters"):
        checks.append(_check_search(db, mend=mend, progress=progress))
    return checks


def _check(db: Database, name: str, look: Look, put_right: Mend, *, mend: bool) -> Check:
    with db.snapshot():
        faults = [(count, what) for count, what in look(db) if count]
    if not faults:
        return Check(name=name)
    told = "; ".join(f"{what}: {count:,}" for count, what in faults)
    count = sum(count for count, _ in faults)
    if not mend:
        return Check(name=name, state="wrong", found=told, count=count)
    with db.atomic(durable=True):
        put_right(db)
    left = any(count for count, _ in look(db))
    return Check(name=name, state="wrong" if left else "mended", found=told, count=count)


def _check_chapter(db: Database, chapter: Chapter, *, mend: bool, now: datetime) -> Check:
    def look(db: Database) -> list[tuple[int, str]]:
        return [(db.value(fault.count), fault.found) for fault in chapter.faults]

    def put_right(db: Database) -> None:
        for fault in chapter.faults:
            if db.value(fault.count):
                for statement in fault.mend:
                    db.execute(statement, {"now": seconds(now)})

    return _check(db, chapter.name, look, put_right, mend=mend)


def _differing(db: Database) -> Iterator[tuple[str, str, str, bool]]:
    """What is missing or another one than it should be: kind, name, its SQL, whether there is one."""
    there: dict[str, str] = dict(db.rows("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"))
    for kind, name, of, _, sql in expected_schema():
        if sql is None:
            continue
        shadow = kind == "table" and of.startswith("search_")
        if name not in there and not shadow:
            yield kind, name, sql, False
        elif kind in ("index", "trigger", "view") and there[name].split() != sql.split():
            yield kind, name, sql, True


def _wrong_schema(db: Database) -> list[tuple[int, str]]:
    found = list(_differing(db))
    names = ", ".join(name for _, name, _, _ in found)
    return [(len(found), f"parts of the schema are missing or not as they should be: {names}")]


def _mend_schema(db: Database) -> None:
    for kind, name, sql, there in list(_differing(db)):
        if there:
            db.execute(f'DROP {kind} "{name}"')
        db.execute(sql)
        if name == "search":
            search.begin_anew(db)


def _texts(db: Database) -> Iterator[tuple[Table, list[str]]]:
    """The tables with row numbers, and their columns that hold text."""
    for table in known_schema().tables.values():
        columns = [column.name for column in table.columns if column.kind == "TEXT"]
        if table.rowid is not None and columns:
            yield table, columns


def _undecodable(db: Database) -> Iterator[tuple[str, str, str, int, bytes]]:
    """Texts that are none: table, its number column, column, row number, the bytes."""
    for table, columns in _texts(db):
        blobs = ", ".join(f"CAST({column} AS BLOB)" for column in columns)
        for number, *values in db.execute(f"SELECT {table.rowid}, {blobs} FROM {table.name}"):
            for column, value in zip(columns, values, strict=True):
                if value and not value.isascii() and "\ufffd" in value.decode("utf-8", "replace"):
                    try:
                        value.decode()
                    except UnicodeDecodeError:
                        yield table.name, str(table.rowid), column, number, value


def _wrong_letters(db: Database) -> list[tuple[int, str]]:
    return [(sum(1 for _ in _undecodable(db)), "texts with bytes that are no text")]


def _mend_letters(db: Database) -> None:
    for table, rowid, column, number, value in list(_undecodable(db)):
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {rowid} = ?", [value.decode("utf-8", "replace"), number])


_LATE = "sort_key >= ((first_seen + 1) * 1000) << 20 AND first_seen >= 0"
"""A story stands where its date or its first sight is, whichever was first."""


def _wrong_places(db: Database) -> list[tuple[int, str]]:
    late = db.value(f"SELECT count(*) FROM entries WHERE {_LATE}")
    return [(late, "stories that stand in lists at a time when they were not there yet")]


def _mend_places(db: Database) -> None:
    for entry_id, key, published, seen in db.rows(
        f"SELECT id, sort_key, published, first_seen FROM entries WHERE {_LATE}"
    ):
        words = search.indexed_words(db, [entry_id])[entry_id]
        new = first_key(seen if published is None else min(published, seen)) + entry_id % (1 << 20)
        while db.value("SELECT 1 FROM entries WHERE sort_key = ?", [new]):
            new += 1
        db.execute("UPDATE entries SET sort_key = ? WHERE id = ?", [new, entry_id])
        for table in ("entry_tags", "wanted_pages", "page_lines"):
            db.execute(f"UPDATE {table} SET sort_key = ? WHERE entry_id = ?", [new, entry_id])
        search.index(db, [IndexChange(key, words, None), IndexChange(new, None, words)])


def _check_search(db: Database, *, mend: bool, progress: Progress) -> Check:
    """Hold the index against the rows; where they differ it is made anew, in steps, so that others can write."""
    progress("Comparing the search index with the stories")
    current = search.is_current(db)
    with db.snapshot():
        found = differences(db) if current else Differences()
    if current and not found:
        return Check(name="search")
    told = _told(found) if current else "the search index is not made yet, or by another version"
    count = max(1, found.missing + found.ghosts + found.other)
    if not mend:
        return Check(name="search", state="wrong", found=told, count=count)
    progress("Making the search index anew")
    if current:
        with db.atomic(durable=False):
            search.begin_anew(db)
    while search.index_more(db):
        pass
    with db.snapshot():
        left = bool(differences(db))
    return Check(name="search", state="wrong" if left else "mended", found=told, count=count)


def _told(found: Differences) -> str:
    if found.broken:
        return "the search index cannot be read"
    parts = (
        (found.missing, "stories are missing from the search index"),
        (found.ghosts, "stories are in it that are not there"),
        (found.other, "stories have other words in it"),
    )
    return "; ".join(f"{what}: {count:,}" for count, what in parts if count) or "it holds other words than the stories"
