"""A database as it must be before it is used: of our schema, and so journaled that others read while one writes."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tui.core.errors import DatelineError, StoreError
from tui.store.faults import name_of
from tui.store.opening import BUSY_SECONDS, check_owner, schema_of
from tui.store.schema import SCHEMA_VERSION, migrate
from tui.store.waiting import Turn

KEPT = 2
"""Copies from before migrations."""
_LONG_BYTES = 100 << 20
"""From which size on the copy takes a second and more."""


def check_version(
    connection: sqlite3.Connection,
    path: Path,
    *,
    readonly: bool,
    frozen: bool,
    backups: Path | None,
    tell: Callable[[str], None],
) -> None:
    """Refuse a newer schema, bring an older one up to date, after a copy of it.

    Without room for the copy it goes on all the same, and says so: what changes is changed whole or not at all, and
    who has no room must not be kept from reading.

    Args:
        connection: In autocommit mode.
        path: What it is connected to.
        readonly: Refuse an older schema, too.
        frozen: As `connect` has it: there is no room to change anything.
        backups: Where the copy goes; `None`: none is made.
        tell: Takes sentences for the person.
    """
    check_owner(connection, path)
    if schema_of(connection, path) < SCHEMA_VERSION:
        if frozen:
            raise StoreError(f"{name_of(path)} must be brought up to date, and the disk is full: free some space")
        if readonly:
            raise StoreError(f"{name_of(path)} was written by an older dateline: run dateline refresh once")
        before = None if backups is None else partial(_copy_before, path, backups, tell)
        migrate(connection, begin=partial(_begin, connection, path, tell), before=before)
        schema_of(connection, path)
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")  # which does not wait for who reads
    if not readonly and not frozen and connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        with suppress(sqlite3.OperationalError):  # it was a copy; while others have it open it stays as it is
            connection.execute("PRAGMA journal_mode = WAL")


def _begin(connection: sqlite3.Connection, path: Path, tell: Callable[[str], None]) -> None:
    """Begin to write; for a database of an older schema another one that writes for long most likely migrates, too."""
    turn = Turn()
    turn.tell = partial(tell, "Another dateline seems to be bringing the database up to date; waiting for it.")
    try:
        turn.begin(connection, usual_seconds=BUSY_SECONDS)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        raise StoreError(
            f"{name_of(path)} must be brought up to date, and another program writes to it all the time, maybe another "
            "dateline that does just that: wait until it has done, and start again"
        ) from error


def _copy_before(path: Path, backups: Path, tell: Callable[[str], None]) -> None:
    from tui.store.backups import make_backup, size_bytes  # late: 4 ms, and schemas seldom change

    try:
        if (size := size_bytes(path)) > _LONG_BYTES:
            tell(f"The database is brought up to date, after a copy of its {size >> 20:,} MB; this takes a moment.")
        make_backup(path, backups, kind="migration", keep=KEPT, now=datetime.now(UTC))
    except (DatelineError, OSError) as error:
        tell(f"The database was brought up to date without a copy of it from before: {error}")
