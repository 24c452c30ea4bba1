"""The connections to the file, and the threads that hold them: one writes, two read."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any, Concatenate, Literal, ParamSpec, Self, TypeAlias, TypeVar

from tui.core.errors import DatelineError
from tui.store.faults import store_errors
from tui.store.migrating import check_version
from tui.store.opening import BUSY_SECONDS, connect_anyhow, prepare
from tui.store.waiting import Turn

P = ParamSpec("P")
T = TypeVar("T")
Values: TypeAlias = Sequence[Any] | Mapping[str, Any]
Row: TypeAlias = tuple[Any, ...]
Role: TypeAlias = Literal["search", "view", "write"]
ROLES: tuple[Role, ...] = ("search", "view", "write")
"""In the order of closing: the last one copies the log back, which one that only reads cannot."""

_STEPS_BETWEEN_LOOKS = 2000
"""Virtual machine steps of SQLite between two looks at whether a search is still wanted; a few microseconds."""
_READ_CACHE_BYTES = 8 << 20
_WRITE_CACHE_BYTES = 32 << 20
_WAL_PAGES = 25_000
"""Pages in the log before it is copied back: a refresh rewrites the pages of its index many times."""
_WAL_REST_BYTES = 4 << 20


class Superseded(DatelineError):
    """A newer search was asked for before this one was done."""


class Database:
    """One connection; only one thread at a time may use it."""

    def __init__(self, connection: sqlite3.Connection, *, frozen: bool = False) -> None:
        self._connection = connection
        self.frozen = frozen
        """Whether there is no room on the disk to use the file in its usual way: it can be read, as it is."""
        self._synchronous = ""
        self.turn = Turn()
        self.wrote = False
        """Whether a transaction of this connection was committed."""
        connection.execute(f"PRAGMA cache_size = -{_READ_CACHE_BYTES >> 10}")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("PRAGMA foreign_keys = ON")

    def execute(self, sql: str, values: Values = ()) -> sqlite3.Cursor:
        """Run one statement."""
        return self._connection.execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[Values]) -> sqlite3.Cursor:
        """Run one statement for each of `rows`."""
        return self._connection.executemany(sql, rows)

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        """All rows of a query."""
        return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Values = ()) -> Row | None:
        """The first row of a query."""
        found: Row | None = self._connection.execute(sql, values).fetchone()
        return found

    def value(self, sql: str, values: Values = ()) -> Any:
        """The first column of the first row, or `None`."""
        found = self.row(sql, values)
        return None if found is None else found[0]

    @contextmanager
    def atomic(self, *, durable: bool) -> Iterator[None]:
        """Everything inside is written, or nothing; inside another one it is a part of that.

        Args:
            durable: Survive a power cut (what a person did); otherwise only the death of the program.
        """
        if self._connection.in_transaction:
            yield
            return
        self._sync("FULL" if durable else "NORMAL")
        self.turn.begin(self._connection, usual_seconds=BUSY_SECONDS)
        try:
            self.execute("UPDATE meta SET value = '0' WHERE key = 'closed_cleanly' AND value = '1'")
            yield
            self.execute("COMMIT")
            self.wrote = True
        except BaseException:
            self.abandon()
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All reading inside sees one state of the file."""
        if self._connection.in_transaction:
            yield
            return
        self.execute("BEGIN")
        try:
            yield
        finally:
            self.abandon()

    def abandon(self) -> None:
        """End a transaction that was left open, with nothing written."""
        if self._connection.in_transaction:
            self.execute("ROLLBACK")

    def write_in_bulk(self) -> None:
        """Make room for what a refresh changes in one transaction."""
        self.execute(f"PRAGMA cache_size = -{_WRITE_CACHE_BYTES >> 10}")
        self.execute(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES}")
        self.execute(f"PRAGMA journal_size_limit = {_WAL_REST_BYTES}")

    def stop_when(self, unwanted: Callable[[], bool] | None) -> None:
        """End running statements, with SQLITE_INTERRUPT, as soon as `unwanted()`."""
        self._connection.set_progress_handler(unwanted, _STEPS_BETWEEN_LOOKS)

    def mark_closed(self) -> None:
        """Note that nothing was under way at the end; left out where another program is writing just now."""
        self.turn = Turn(step_seconds=0.1, patience_seconds=0.1)
        with suppress(sqlite3.OperationalError), self.atomic(durable=False):
            self.execute("UPDATE meta SET value = '1' WHERE key = 'closed_cleanly'")

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def _sync(self, level: str) -> None:
        if level != self._synchronous:
            self.execute(f"PRAGMA synchronous = {level}")
            self._synchronous = level


class Store:
    """The database file: work for it is handed over and done on the store's own threads.

    What is handed over is a function that takes its `Database` first. Its
    future gives what the function returns, or raises: a DatelineError as it
    is, SQLite's errors as StoreError.
    """

    def __init__(self, path: Path, first: Database, *, readonly: bool, closed_cleanly: bool) -> None:
        self.path = path
        self.closed_cleanly = closed_cleanly
        """Whether whoever wrote last had closed the file; otherwise a check of it is due."""
        self.turn = Turn()
        """By which what is handed to `write` waits for other programs."""
        self._readonly = readonly
        self._databases: dict[Role, Database] = {"view": first}
        self._threads: dict[Role, ThreadPoolExecutor] = {}
        self._newest_search = 0
        self._lock = Lock()
        self._closed = False

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        readonly: bool = False,
        backups: Path | None = None,
        tell: Callable[[str], None] = lambda _: None,
    ) -> Self:
        """Open the file; make it where it is missing, for its owner alone.

        Args:
            path: The database.
            readonly: Write nothing, and fail where there is nothing to read.
            backups: Where copies of the database lie, and one goes before an older schema is brought up to date; an
                empty file beside copies is damage.
            tell: Takes sentences about what is done with an older one.

        Raises:
            NotOurs: The file is something else's.
            TooNew: A newer program wrote it.
            Damaged: It is ours and broken.
            StoreError: It cannot be used for another reason, which the sentence tells.
        """
        first = _open(path, readonly=readonly, backups=backups, tell=tell)
        with store_errors(path):
            mark = first.value("SELECT value FROM meta WHERE key = 'closed_cleanly'")
        return cls(path, first, readonly=readonly, closed_cleanly=mark == "1")

    def write(self, work: Callable[Concatenate[Database, P], T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do what may change something."""
        return self._submit("write", work, *args, **kwargs)

    def view(self, work: Callable[Concatenate[Database, P], T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Read what a screen shows: short queries."""
        return self._submit("view", work, *args, **kwargs)

    def search(self, work: Callable[Concatenate[Database, P], T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Read what may take long; a newer search ends an older one, whose future then raises Superseded."""
        with self._lock:
            self._newest_search += 1
        return self.search_on(work, *args, **kwargs)

    def search_on(self, work: Callable[Concatenate[Database, P], T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The same for what belongs to the newest search: it ends none, and ends with it."""
        number = self._newest_search

        def unwanted() -> bool:
            return number != self._newest_search

        def searching(db: Database, /, *args: P.args, **kwargs: P.kwargs) -> T:
            if unwanted():
                raise Superseded("a newer search was asked for")
            db.stop_when(unwanted)
            try:
                return work(db, *args, **kwargs)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                    raise Superseded("a newer search was asked for") from error
                raise
            finally:
                db.stop_when(None)
                db.abandon()

        return self._submit("search", searching, *args, **kwargs)

    def data_version(self) -> Future[int]:
        """A number that changes when others wrote: other programs, not this store's own `write`."""
        return self._submit("view" if self._readonly else "write", _data_version)

    def close(self) -> None:
        """Let what was handed over come to its end, and give the file back."""
        with self._lock:
            self._closed = True
            self._newest_search += 1
        self.turn.end()
        for threads in self._threads.values():
            threads.shutdown(wait=True)
        writer = self._databases.get("write")
        if writer is not None and writer.wrote:
            writer.mark_closed()
        for role in ROLES:
            if role in self._databases:
                self._databases.pop(role).close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _submit(
        self, role: Role, work: Callable[Concatenate[Database, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        def run() -> T:
            with store_errors(self.path):
                return work(self._database(role), *args, **kwargs)

        with self._lock:
            if self._closed:
                raise RuntimeError("the store is closed")
            if role not in self._threads:
                self._threads[role] = ThreadPoolExecutor(1, thread_name_prefix=f"store-{role}")
            return self._threads[role].submit(run)

    def _database(self, role: Role) -> Database:
        """The connection of a role, opened when first needed; called on its thread."""
        known = self._databases.get(role)
        if known is None or known.frozen:
            found = _connected(self.path, readonly=self._readonly or role != "write")
            if known is not None:
                known.close()
            if role == "write" and not self._readonly:
                found.write_in_bulk()
                found.turn = self.turn
            self._databases[role] = found
        return self._databases[role]


def _data_version(db: Database) -> int:
    version: int = db.value("PRAGMA data_version")
    return version


def open_database(path: Path, *, backups: Path | None = None) -> Database:
    """A connection of one's own for writing, without threads: for benches and repairs.

    Args:
        path: The database.
        backups: As for `Store.open`.

    Raises:
        StoreError: as `Store.open`.
    """
    db = _open(path, readonly=False, backups=backups, tell=lambda _: None)
    db.write_in_bulk()
    return db


def _open(path: Path, *, readonly: bool, backups: Path | None, tell: Callable[[str], None]) -> Database:
    prepare(path, readonly=readonly, backups=backups)
    with store_errors(path):
        db = _connected(path, readonly=readonly)
        try:
            check_version(db._connection, path, readonly=readonly, frozen=db.frozen, backups=backups, tell=tell)
            return db
        except BaseException:
            db.close()
            raise


def _connected(path: Path, *, readonly: bool) -> Database:
    """A connection; on a full disk, where SQLite cannot make its files, one that reads what was there before."""
    connection, frozen = connect_anyhow(path, readonly=readonly)
    try:
        return Database(connection, frozen=frozen)
    except BaseException:
        connection.close()
        raise
