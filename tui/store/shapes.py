"""How tables and indexes lie in a file: which columns their rows have, and what a row of each looks like."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from tui.store.page_file import FoundRow, PageFile, Value, Walked
from tui.store.schema import migrate


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    kind: str
    """INTEGER, TEXT or BLOB."""
    may_be_null: bool
    default: Value
    """What a row has that was written before the column was added."""

    def fits(self, value: Value) -> bool:
        """Whether a row can have this value here."""
        if value is None:
            return self.may_be_null
        return isinstance(value, {"INTEGER": int, "TEXT": str}.get(self.kind, bytes))


@dataclass(frozen=True)
class Table:
    """One table, its columns in the order in which they lie in the file."""

    name: str
    columns: tuple[Column, ...]
    rowid: str | None
    """The column that is the row's number; `None`: it has none."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def fits(self, values: Sequence[Value]) -> bool:
        """Whether a row can be one of this table; short ones are from before a column was added."""
        if not 0 < len(values) <= len(self.columns):
            return False
        return all(column.fits(value) for column, value in zip(self.columns, values, strict=False))

    def filled(self, row: FoundRow) -> list[Value]:
        """The values of a row by `names`, its number and defaults put in."""
        values = [*row.values[: len(self.columns)], *(column.default for column in self.columns[len(row.values) :])]
        if self.rowid is not None:
            values[self.names.index(self.rowid)] = row.rowid
        return values


@dataclass(frozen=True, slots=True)
class Index:
    """One index."""

    name: str
    table: str
    root: int
    columns: tuple[str, ...]
    """What its rows hold; the last one of a table with row numbers is "rowid"."""


@dataclass(frozen=True, slots=True)
class Schema:
    """What a file says of its tables; empty where not even that can be read."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    roots: Mapping[str, int] = field(default_factory=dict)
    """The first page of each table, by name."""
    indexes: Sequence[Index] = ()
    whole: bool = True
    """Whether all of it could be read."""


_MASTER_COLUMNS = 5
_MADE_ANEW = frozenset({"unread_changes", "_sqlite_migrations"})
"""Tables that are made of others; so is the search index."""
NUMBERS = "sqlite_sequence"
"""SQLite's own table of the numbers that were given last."""


@cache
def expected_schema() -> tuple[tuple[str, str, str, int, str | None], ...]:
    """What a database of this program has: kind, name, table, first page, SQL."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        migrate(fresh)
        return tuple(fresh.execute("SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema"))


@cache
def known_schema() -> Schema:
    """The tables and indexes of a database whose rows are of worth by themselves."""
    kept = (
        row for row in expected_schema()
        if row[0] in ("table", "index") and not row[2].startswith(("search", "sqlite_")) and row[2] not in _MADE_ANEW
    )  # fmt: skip
    return described(kept)


def read_schema(file: PageFile, known: Schema) -> Schema:
    """Read what tables a file has; of those alone that are `known`, for nothing else is ours.

    Where the first page does not lead to it, it is looked for.
    """
    walked = Walked()
    rows = [row for row in file.walk(1, walked) if row.whole] if file.count else []
    if not walked.whole or not rows:
        seen = set(file.seen)
        rows += [row for page in file.leaves(short=True) for row in page]
        file.seen = seen
    named = {str(row.values[1]): row.values for row in rows if _is_master(row.values)}
    ours = {*known.tables, NUMBERS}
    told = [
        (str(kind), name, str(of), _page(root), sql) for name, (kind, _, of, root, sql) in named.items() if of in ours
    ]
    return replace(described(told), whole=walked.whole and bool(rows))


def _page(root: Value) -> int:
    return root if isinstance(root, int) else 0


def _is_master(values: Sequence[Value]) -> bool:
    if len(values) != _MASTER_COLUMNS or values[0] not in ("table", "index"):
        return False
    name, of, root, sql = values[1:]
    return isinstance(name, str) and isinstance(of, str) and isinstance(root, int) and isinstance(sql, str | None)


def described(rows: Iterable[tuple[str, str, str, int, Value]]) -> Schema:
    """The schema that rows of `sqlite_schema` tell; tables that cannot be made are left out."""
    listed = sorted(rows, key=lambda row: row[0] != "table")
    with closing(sqlite3.connect(":memory:")) as scratch:
        for _, _, _, _, sql in listed:
            if isinstance(sql, str) and sql.lstrip()[:6].upper() == "CREATE":
                with suppress(sqlite3.Error):
                    scratch.execute(sql)
        names = [name for (name,) in scratch.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        tables = {name: _table(scratch, name) for name in names if not name.startswith("sqlite_")}
        indexes = [
            Index(name, of, root, _index_columns(scratch, name))
            for kind, name, of, root, _ in listed
            if kind == "index" and root and _index_columns(scratch, name)
        ]
    roots = {name: root for kind, name, _, root, _ in listed if kind == "table" and root}
    return Schema(tables, roots, indexes)


def _table(scratch: sqlite3.Connection, name: str) -> Table:
    told = scratch.execute('SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)', [name]).fetchall()
    keyed = scratch.execute("SELECT wr FROM pragma_table_list(?) WHERE schema = 'main'", [name]).fetchone()[0]
    number = next((row[0] for row in told if row[4] == 1 and row[1] == "INTEGER" and not keyed), None)
    if keyed:  # of a table without row numbers the key lies first
        told = [*sorted((row for row in told if row[4]), key=lambda row: row[4]), *(row for row in told if not row[4])]
    columns = tuple(
        Column(column, kind, column == number or not notnull, _literal(scratch, default))
        for column, kind, notnull, default, _ in told
    )
    return Table(name, columns, number)


def _literal(scratch: sqlite3.Connection, default: str | None) -> Value:
    value: Value = None if default is None else scratch.execute(f"SELECT {default}").fetchone()[0]
    return value


def _index_columns(scratch: sqlite3.Connection, name: str) -> tuple[str, ...]:
    found = scratch.execute("SELECT coalesce(name, 'rowid') FROM pragma_index_xinfo(?)", [name])
    return tuple(column for (column,) in found)
