"""Whether a file may be used as our database, and making one where there is none. Nothing is ever overwritten."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeGuard

from tui.core.errors import Damaged, NotOurs, StoreError, TooNew
from tui.paths import make_private_folder
from tui.store.faults import DOCTOR, NO_ROOM, name_of, store_errors, told
from tui.store.schema import APPLICATION_ID, SCHEMA_VERSION, migrate

BUSY_SECONDS = 30
LOG_ENDS = ("-wal", "-shm", "-journal")
"""What SQLite's files beside a database end in."""
_PAGE_BYTES = 8192
"""Of a new file: a refresh costs an eighth less than with SQLite's 4096, and its log is half as long."""
_LOOKED_AT: set[str] = set()
"""Files that this process may have open: to open and close such a one by hand would drop SQLite's locks on it."""
_NOT_OURS = "is no database of dateline: move it away, or give another path with --db"


def prepare(path: Path, *, readonly: bool, backups: Path | None) -> None:
    """See to it that there is a database of ours at `path`.

    Args:
        path: The file; made, with its folders, where it is missing and not `readonly`.
        readonly: Make nothing.
        backups: Where copies of the database lie; where these are, an empty or missing file is no new start.

    Raises:
        StoreError: it cannot be used; what is there is as it was.
    """
    size = _size_bytes(path)
    if size:
        _set_stale_log_aside(path, readonly=readonly)
        _check_owner(path)
    elif size == 0 and _is_remnant(path, backups):
        raise Damaged(f"{name_of(path)} is empty, though it was in use: {DOCTOR}")
    elif size is None and not _journal_of(path) and _has_backups(backups, path):
        raise Damaged(
            f"{name_of(path)} is missing: run `dateline doctor`, which brings back its newest backup; "
            f"to begin anew, move {name_of(backups)} away"
        )
    elif readonly:
        raise StoreError(f"There is no database at {name_of(path)} yet; dateline refresh makes one")
    else:
        _create(path)


def check_owner(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a database that is not ours."""
    _refuse_foreign(connection.execute("PRAGMA application_id").fetchone()[0], path)


def schema_of(connection: sqlite3.Connection, path: Path) -> int:
    """Which schema a database of ours has; a newer one than ours is refused."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise TooNew(
            f"{name_of(path)} was written by a newer dateline (schema {version}, this one knows {SCHEMA_VERSION}): "
            "update dateline"
        )
    return version


def connect(path: Path, *, readonly: bool, frozen: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode that several threads may use, one at a time.

    Args:
        path: The database.
        readonly: Write nothing.
        frozen: Make no file beside it, and look at no log: for what nobody else can write either.
    """
    readonly = readonly or frozen
    path = Path(os.path.realpath(path))  # where SQLite has its log
    uri = f"{path.absolute().as_uri()}?mode={'ro' if readonly else 'rw'}"
    if frozen or (readonly and not _may_write(path.parent) and not os.path.exists(f"{path}-wal")):
        uri += "&immutable=1"  # WAL wants to make its files beside the database, and no one here can write
    return sqlite3.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS, cached_statements=512
    )


def connect_anyhow(path: Path, *, readonly: bool) -> tuple[sqlite3.Connection, bool]:
    """The same, or where no log can be made beside the file a frozen one, and whether it is that.

    The disk may be full, or the folder closed to whoever runs this.
    """
    path = Path(os.path.realpath(path))
    if not readonly:
        _open_up_logs(path)
    while True:
        meant = _which_file(path)
        connection = connect(path, readonly=readonly)
        try:
            connection.execute("PRAGMA schema_version").fetchone()
        except sqlite3.Error as error:
            connection.close()
            if _journal_of(path) or not _can_make_no_file(error, path):
                raise
            return connect(path, readonly=True, frozen=True), True
        if _which_file(path) == meant:
            return connection, False
        connection.close()  # while it waited for a lock `dateline doctor` put another file in the place of this one


def _which_file(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


@contextmanager
def leaving_nothing(path: Path) -> Iterator[None]:
    """Leave no file beside the database that was not there: a connection that only reads takes none of its own away.

    SQLite does that when one that may write is the last to close.
    """
    log = f"{os.path.realpath(path)}-wal"
    there = os.path.exists(log)
    try:
        yield
    finally:
        if not there and os.path.exists(log):
            with suppress(sqlite3.Error), closing(connect(path, readonly=False)) as last:
                last.execute("PRAGMA schema_version").fetchone()


def _open_up_logs(path: Path) -> None:
    """SQLite gives its files the mode of the database: those made while that could not be written stay closed after."""
    for end in ("-wal", "-shm"):
        log = f"{path}{end}"
        if os.path.exists(log) and _may_write(path) and not _may_write(Path(log)):
            with suppress(OSError):
                os.chmod(log, 0o600)


def _can_make_no_file(error: sqlite3.Error, path: Path) -> bool:
    code = getattr(error, "sqlite_errorcode", 0)
    closed = code & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
    return code in NO_ROOM or (closed and not _may_write(path.parent))


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _size_bytes(path: Path) -> int | None:
    """Size of the file; `None` where there is none."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        if os.path.lexists(path):
            raise StoreError(f"{name_of(path)} is a link that leads nowhere: mend or remove it") from None
        return None
    except NotADirectoryError:
        raise StoreError(f"{name_of(path)} cannot be there: a part of the path is a file") from None
    except OSError as error:
        raise StoreError(f"{name_of(path)} cannot be reached ({error.strerror}): check its folder") from error
    if stat.S_ISDIR(status.st_mode):
        raise StoreError(f"{name_of(path)} is a folder: move it away, or give another path with --db")
    if not stat.S_ISREG(status.st_mode):
        raise NotOurs(f"{name_of(path)} {_NOT_OURS}")
    return status.st_size


def _set_stale_log_aside(path: Path, *, readonly: bool) -> None:
    """Move a log away that lies beside a copy which was put in a database's place: it would be played into the copy.

    A copy has no log, as its header says; the program gives it one when it opens it.
    """
    whole = os.path.realpath(path)
    if whole in _LOOKED_AT:
        return
    _LOOKED_AT.add(whole)
    if not _journal_of(path):
        return
    try:
        with open(whole, "rb") as file:
            without_log = file.read(20)[18:] == b"\1\1"
        if not without_log:
            return
        if readonly:
            raise StoreError(f"{name_of(path)} is a copy with another one's log beside it: run dateline refresh once")
        os.rename(f"{whole}-wal", f"{whole}-wal.{datetime.now(UTC):%Y%m%dT%H%M%SZ}.old")
    except OSError as error:
        raise StoreError(f"{name_of(path)} cannot be read: check its permissions") from error


def _check_owner(path: Path) -> None:
    """Refuse what is not ours, without a lock or a file beside it.

    SQLite reads the header, for closing a file that it has open drops the
    locks of the whole process on it (POSIX; "How To Corrupt", section 2.2).
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as probe:
            owner = probe.execute("PRAGMA application_id").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_CANTOPEN:
            raise StoreError(f"{name_of(path)} cannot be read: check its permissions") from error
        if _journal_of(path):
            return  # killed while it copied the log back: with its log it may well be whole
        raise told(error, path) from error
    _refuse_foreign(owner, path)


def _refuse_foreign(owner: int, path: Path) -> None:
    if owner != APPLICATION_ID:
        raise NotOurs(f"{name_of(path)} {_NOT_OURS}")


def _journal_of(path: Path) -> bool:
    """Whether SQLite left a journal with something in it beside the file."""
    try:
        return os.stat(f"{os.path.realpath(path)}-wal").st_size > 0
    except OSError:
        return False


def _is_remnant(path: Path, backups: Path | None) -> bool:
    """Whether an empty file was once a full one."""
    return _journal_of(path) or _has_backups(backups, path)


def _has_backups(backups: Path | None, path: Path) -> TypeGuard[Path]:
    if backups is None or not backups.is_dir():
        return False
    from tui.store.backups import backups_of  # late: 3 ms, and files are rarely empty or missing

    return bool(backups_of(path, backups))


def _create(path: Path) -> None:
    """Make the file whole under another name, then give it its own: a crash leaves either none or all of it."""
    path = Path(os.path.realpath(path))
    _LOOKED_AT.add(str(path))
    if _journal_of(path):
        raise Damaged(
            f"{name_of(path)} is missing, but what was last written to it is there ({name_of(path)}-wal): "
            "run `dateline doctor`, which saves what can be read, or move that file away"
        )
    made = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        make_private_folder(path.parent)
        make_file(made)
        if path.exists() and not path.stat().st_size:
            os.replace(made, path)
        else:
            give_name(made, path)
        sync(path.parent)
    except OSError as error:
        raise StoreError(
            f"{name_of(path)} cannot be made ({error.strerror}): check the folder, or give another path with --db"
        ) from error
    finally:
        remove(made)


def make_file(path: Path) -> None:
    """Make an empty database of our schema, on the disk when this returns.

    Raises:
        OSError: the file cannot be made.
        StoreError: it cannot be written.
    """
    descriptor = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        os.fchmod(descriptor, 0o600)
        with store_errors(path):
            connection = connect(path, readonly=False)
            try:
                connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
                connection.execute("PRAGMA synchronous = OFF")
                connection.execute("PRAGMA journal_mode = MEMORY")
                migrate(connection)
                connection.execute("PRAGMA journal_mode = WAL")
            finally:
                connection.close()
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(made: Path) -> None:
    """Take away a new file under the name that it was made by, and what SQLite left beside it."""
    for end in ("", *LOG_ENDS):
        with suppress(OSError):
            os.unlink(f"{made}{end}")


def give_name(made: Path, path: Path) -> bool:
    """Give a new file its name, never in the place of what came there meanwhile; whether it got it."""
    try:
        os.link(made, path, follow_symlinks=False)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            return False
        os.rename(made, path)
    return True


def sync(path: Path) -> None:
    """See that what was written to a file, or a folder's names, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
