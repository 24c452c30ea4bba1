"""Whether a file may be used as our database, and making one where there is none. Nothing is ever overwritten."""

import os
import sqlite3
import stat
from contextlib import closing, suppress
from pathlib import Path

from tui.core.errors import Damaged, NotOurs, StoreError, TooNew
from tui.store.faults import name_of, store_errors, told
from tui.store.schema import APPLICATION_ID, SCHEMA_VERSION, migrate

BUSY_SECONDS = 30
_PAGE_BYTES = 8192
"""Of a new file: a refresh costs an eighth less than with SQLite's 4096, and its log is half as long."""
_NOT_OURS = "is no database of dateline: move it away, or give another path with --db"


def prepare(path: Path, *, readonly: bool, backups: Path | None) -> None:
    """See to it that there is a database of ours at `path`.

    Args:
        path: The file; made, with its folders, where it is missing and not `readonly`.
        readonly: Make nothing.
        backups: Where copies of the database lie; an empty file beside them is damage, not a new start.

    Raises:
        StoreError: it cannot be used; what is there is as it was.
    """
    size = _size_bytes(path)
    if size:
        _check_owner(path)
    elif size == 0 and _is_remnant(path, backups):
        raise Damaged(f"{name_of(path)} is empty, though it was in use: move it away and put a backup in its place")
    elif readonly:
        raise StoreError(f"There is no database at {name_of(path)} yet; dateline refresh makes one")
    else:
        _create(path)


def check_version(connection: sqlite3.Connection, path: Path, *, readonly: bool) -> None:
    """Refuse a newer schema, bring an older one up to date."""
    _refuse_foreign(connection.execute("PRAGMA application_id").fetchone()[0], path)
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise TooNew(
            f"{name_of(path)} was written by a newer dateline (schema {version}, this one knows {SCHEMA_VERSION}): "
            "update dateline"
        )
    if version == SCHEMA_VERSION:
        return
    if readonly:
        raise StoreError(f"{name_of(path)} was written by an older dateline: run dateline refresh once")
    migrate(connection)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def connect(path: Path, *, readonly: bool) -> sqlite3.Connection:
    """A connection in autocommit mode that several threads may use, one at a time."""
    uri = f"{path.absolute().as_uri()}?mode={'ro' if readonly else 'rw'}"
    if readonly and not _may_write(path.parent) and not os.path.exists(f"{path}-wal"):
        uri += "&immutable=1"  # WAL wants to make its files beside the database, and no one here can write
    return sqlite3.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS, cached_statements=512
    )


def _may_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


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
        return os.stat(f"{path}-wal").st_size > 0
    except OSError:
        return False


def _is_remnant(path: Path, backups: Path | None) -> bool:
    """Whether an empty file was once a full one."""
    if _journal_of(path):
        return True
    if backups is None:
        return False
    try:
        return any(copy.stat().st_size > 0 for copy in backups.glob(f"{path.stem}*.db"))
    except OSError:
        return False


def _create(path: Path) -> None:
    """Make the file whole under another name, then give it its own: a crash leaves either none or all of it."""
    path = Path(os.path.realpath(path))
    if _journal_of(path):
        raise Damaged(
            f"{name_of(path)} is missing, but what was last written to it is there ({name_of(path)}-wal): "
            "put a backup in its place, or move that file away"
        )
    made = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        _make_folder(path.parent)
        _make_file(made)
        _put(made, path)
    except OSError as error:
        raise StoreError(
            f"{name_of(path)} cannot be made ({error.strerror}): check the folder, or give another path with --db"
        ) from error
    finally:
        _remove(made)


def _make_folder(folder: Path) -> None:
    """Make the folder and its missing parents, each for its owner alone whatever the umask."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        return
    os.chmod(folder, 0o700)


def _make_file(path: Path) -> None:
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


def _remove(made: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            os.unlink(f"{made}{end}")


def _put(made: Path, path: Path) -> None:
    """Give the new file its name, unless another process was quicker."""
    if os.path.lexists(path) and os.stat(path).st_size == 0:
        os.replace(made, path)
    else:
        try:
            os.link(made, path)
        except FileExistsError:
            return
        except OSError:  # a file system without links
            if not os.path.lexists(path):
                os.rename(made, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
