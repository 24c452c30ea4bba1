# ruff: noqa: S608 - only names of our own tables and columns are put into SQL; all else is bound
"""What can be read of a damaged database, put into a new one; the damaged file is only read.

Each table is walked from its first page, and what cannot be read is passed
over (`store.page_file`). Rows of pages that nothing leads to any more are told
by their looks. What is missing then comes from the newest sound backup, and of
stories whose row is gone what their indexes tell (`store.traces`).
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from tui.core.doctor import Saved
from tui.store.backups import Backup, is_sound
from tui.store.database import Database
from tui.store.opening import connect, make_file
from tui.store.page_file import FoundRow, Gap, PageFile, Walked
from tui.store.rows import seconds
from tui.store.schema import SCHEMA_VERSION
from tui.store.shapes import NUMBERS, Schema, Table, known_schema, read_schema
from tui.store.traces import Traces, put_told, read_traces

_EVERYTHING: Gap = (-(1 << 63), (1 << 63) - 1)
_ROWS_A_TIME = 200
_MOST_TORN = 20_000
"""Rows of which a part is missing that are kept in memory until the backup was looked into."""
_OURS = frozenset({"feeds", "entries", "articles"})

KINDS = (
    ("feeds", "feeds", "1"),
    ("stories", "entries", "1"),
    ("texts", "articles", "source = 'feed' AND (text <> '' OR html <> '')"),
    ("pages", "articles", "source = 'page'"),
    ("stars", "entries", "starred"),
    ("tags", "entry_tags", "1"),
    ("changes", "batches", "1"),
)
"""What is told of: its name, in which table it lies, which of its rows it is."""


@dataclass(slots=True)
class _Taken:
    """What was read of the damaged file so far."""

    gaps: dict[str, list[Gap]] = field(default_factory=dict)
    """By table, where rows may be missing."""
    torn: list[tuple[Table, FoundRow]] = field(default_factory=list)
    traces: Traces = field(default_factory=Traces)


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came of it."""

    backup: datetime | None
    """When the backup was made that filled gaps; `None`: none did."""
    _taken: _Taken
    _filled: Mapping[str, int]
    """By kind how many the backup gave."""

    def kinds(self, now: Mapping[str, int]) -> tuple[Saved, ...]:
        """What is told of each kind; `now`: how many there are in the end."""
        told = []
        for kind, table, _ in KINDS:
            filled = min(self._filled[kind], now[kind])
            lost = self._taken.traces.lost.get(kind) if self._taken.gaps[table] else 0
            told.append(Saved(kind=kind, kept=now[kind] - filled, from_backup=filled, lost=lost))
        return tuple(told)


def is_ours(path: Path) -> bool:
    """Whether something of a database of ours is found in a file that SQLite cannot open, or in the log beside it."""
    with PageFile(path, Path(f"{path}-wal")) as file:
        return read_schema(file, known_schema()).tables.keys() >= _OURS


def salvage(path: Path, made: Path, *, backups: Sequence[Backup], now: datetime) -> Salvaged:
    """Make a new database of what can be read of the one at `path`, of its log, and of its backups.

    The search index is empty in it, and the numbers that triggers keep are not right yet.

    Args:
        path: The damaged file; may be missing, or anything.
        made: Where the new one is made.
        backups: The newest first.
        now: For times that nothing tells.

    Raises:
        OSError: one of the files cannot be read or made.
        sqlite3.Error: the new one cannot be written.
    """
    known = known_schema()
    make_file(made)
    with closing(connect(made, readonly=False)) as db, PageFile(path, Path(f"{path}-wal")) as file:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", f"cache_size = -{32 << 10}"):
            db.execute(f"PRAGMA {pragma}")
        triggers = _take_triggers(db)
        db.execute("BEGIN")
        db.execute("DELETE FROM meta")
        taken = _read(db, file, known)
        before = counted(db)
        backup = _fill(db, taken, known, backups)
        after = counted(db)
        _put_torn(db, taken, known)
        put_told(db, taken.traces, now=seconds(now))
        if any(taken.gaps.values()):  # what is gone may still be served: each feed is asked for all that it has
            db.execute("UPDATE feeds SET etag = NULL, last_modified = NULL, body_hash = ''")
            db.execute("DELETE FROM meta WHERE key = 'taken_over'")
        for sql in triggers:
            db.execute(sql)
        db.execute("COMMIT")
    return Salvaged(backup, taken, {kind: max(0, after[kind] - before[kind]) for kind in after})


def _take_triggers(db: sqlite3.Connection) -> list[str]:
    """Have nothing happen by itself while rows are put in; gives what makes it happen again."""
    found = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in found:
        db.execute(f'DROP TRIGGER "{name}"')
    return [sql for _, sql in found]


def _read(db: sqlite3.Connection, file: PageFile, known: Schema) -> _Taken:
    """Put in what the file gives."""
    taken = _Taken()
    schema = read_schema(file, known)
    for name, table in known.tables.items():
        walked, there = Walked(), schema.tables.get(name)
        if there is not None and name in schema.roots:
            _put(db, there, table, file.walk(schema.roots[name], walked), taken, walked)
        elif not schema.whole:  # else the table is younger than the file
            walked.gaps.append(_EVERYTHING)
        taken.gaps[name] = walked.gaps
    if any(taken.gaps.values()):
        _put_leaves(db, file, known, taken)
        taken.traces = read_traces(db, file, schema, frozenset(name for name, gaps in taken.gaps.items() if gaps))
    if NUMBERS in schema.roots:
        _raise_numbers(db, ((row.values[0], row.values[1]) for row in file.walk(schema.roots[NUMBERS], Walked())))
    return taken


def _put(
    db: sqlite3.Connection, there: Table, table: Table, rows: Iterable[FoundRow], taken: _Taken, walked: Walked
) -> None:
    """Put in rows that fit, by the columns that both tables have; torn ones wait, and others leave a gap."""
    names = [name for name in there.names if name in table.names]
    places = [there.names.index(name) for name in names]

    def whole() -> Iterator[list[object]]:
        for row in rows:
            if not there.fits(row.values):
                walked.gaps.append(_EVERYTHING if there.rowid is None else (row.rowid, row.rowid))
            elif row.whole:
                values = there.filled(row)
                yield [values[place] for place in places]
            elif there.name == "articles" and len(taken.torn) < _MOST_TORN:
                taken.torn.append((there, row))

    given = whole()
    while part := list(islice(given, _ROWS_A_TIME)):
        db.executemany(_insert(table.name, names), part)


def _insert(table: str, names: Sequence[str]) -> str:
    return f"INSERT OR IGNORE INTO {table}({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def _put_leaves(db: sqlite3.Connection, file: PageFile, known: Schema, taken: _Taken) -> None:
    """Put in rows of pages that nothing leads to, where one table alone can have them."""
    tables = [table for table in known.tables.values() if table.rowid is not None and taken.gaps[table.name]]
    for page in file.leaves():
        fitting = [table for table in tables if page and all(_is_like(table, row) for row in page)]
        if len(fitting) == 1:
            _put(db, fitting[0], fitting[0], page, taken, Walked())


def _is_like(table: Table, row: FoundRow) -> bool:
    number = table.names.index(str(table.rowid))
    return len(row.values) > max(1, number) and row.values[number] is None and table.fits(row.values)


def _raise_numbers(db: sqlite3.Connection, given: Iterable[tuple[object, object]]) -> None:
    """See that no number is given twice."""
    for table, number in given:
        if isinstance(number, int) and number < _EVERYTHING[1]:
            changed = db.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", [number, table])
            if not changed.rowcount:
                db.execute("INSERT INTO sqlite_sequence(name, seq) VALUES (?, ?)", [table, number])


def _fill(db: sqlite3.Connection, taken: _Taken, known: Schema, backups: Sequence[Backup]) -> datetime | None:
    """Put in what is missing from the newest backup that is sound; gives when it was made, if it gave anything."""
    if not any(taken.gaps.values()):
        return None
    backup = next((one for one in backups if one.schema <= SCHEMA_VERSION and is_sound(one.path)), None)
    if backup is None:
        return None
    db.execute("COMMIT")  # none can be attached within a transaction
    db.execute("ATTACH ? AS backup", [f"{backup.path.absolute().as_uri()}?mode=ro&immutable=1"])
    db.execute("BEGIN")
    before = db.total_changes
    there = {name for (name,) in db.execute("SELECT name FROM backup.sqlite_schema WHERE type = 'table'")}
    for name in sorted(taken.gaps, key="articles".__eq__):  # last: only texts of stories that are there are taken
        if taken.gaps[name] and name in there:
            _fill_table(db, known.tables[name], taken.gaps[name])
    numbers = db.execute("SELECT name, seq FROM backup.sqlite_sequence").fetchall()
    filled = db.total_changes > before
    _raise_numbers(db, numbers)
    db.execute("COMMIT")
    db.execute("DETACH backup")
    db.execute("BEGIN")
    return backup.made if filled else None


def _fill_table(db: sqlite3.Connection, table: Table, gaps: Sequence[Gap]) -> None:
    """Put in the rows that a backup has where the file has gaps, never in the place of one that was read."""
    there = [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?, 'backup')", [table.name])]
    names = [name for name in table.names if name in there]
    if table.name == "articles":  # a text is known by its story; its own number may be another text's by now
        names.remove("id")
    columns = ", ".join(names)
    insert = f"INSERT OR IGNORE INTO main.{table.name}({columns}) SELECT {columns} FROM backup.{table.name}"
    if table.name == "articles":
        db.execute(f"{insert} WHERE entry_id IN (SELECT id FROM main.entries)")
    elif table.rowid is None:
        db.execute(insert)
    else:
        for low, high in _joined(gaps):
            db.execute(f"{insert} WHERE {table.rowid} BETWEEN ? AND ?", [low, high])


def _joined(gaps: Sequence[Gap]) -> list[Gap]:
    """The same gaps, those that meet as one."""
    joined: list[Gap] = []
    for low, high in sorted(gaps):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined


def _put_torn(db: sqlite3.Connection, taken: _Taken, known: Schema) -> None:
    """Put in the beginnings of texts that are not there whole, neither in the file nor in the backup."""
    for table, row in taken.torn:
        values = [value if value is not None or column.may_be_null else "" for value, column in
                  zip(table.filled(row), table.columns, strict=True)]  # fmt: skip
        db.execute(_insert(known.tables[table.name].name, table.names), values)


def counted(db: Database | sqlite3.Connection) -> dict[str, int]:
    """By kind how many there are."""
    return {
        kind: db.execute(f"SELECT count(*) FROM {table} WHERE {which}").fetchone()[0] for kind, table, which in KINDS
    }
