"""Copies of the database: made while others write, checked, for their owner alone, and kept a few at a time.

A copy is a database by itself, without a log: its header says so, which tells a log that lies beside it by mistake
from its own (`store.opening`).
"""

import hashlib
import os
import re
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, TypeAlias

from tui.core.errors import Cancelled, Damaged, StoreError, UsageError
from tui.core.text import displayable
from tui.paths import make_private_folder
from tui.store.faults import NO_ROOM, name_of, store_errors, told
from tui.store.opening import LOG_ENDS, connect_anyhow, give_name, leaving_nothing, prepare, remove, schema_of, sync
from tui.store.schema import APPLICATION_ID

Kind: TypeAlias = Literal["daily", "migration"]

RESERVE_BYTES = 200 << 20
"""What a copy that nobody asked for leaves free on the disk, at the most."""
_RESERVED_PART = 20
"""Of a small disk, the twentieth part."""
_STEPS_BETWEEN_LOOKS = 50_000
"""Virtual machine steps of SQLite between two looks at whether a copy is still wanted; some milliseconds."""
_LEFT_BEHIND = timedelta(hours=1)
"""After which a half copy is one whose process died: a living one writes to it all the time."""
_NAME = re.compile(r"-(daily|migration)-(\d{8}T\d{6})Z-schema(\d{1,6})\.db")
_HALF = ".new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy that the program made by itself, as its name tells."""

    path: Path
    made: datetime
    """UTC, to the second."""
    schema: int
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A copy that was made and checked."""

    path: Path
    size_bytes: int
    stories: int
    schema: int


def backups_of(path: Path, folder: Path, *, now: datetime | None = None) -> list[Backup]:
    """The copies of the database at `path` in a folder, newest first; whether they are sound is not looked at.

    Args:
        path: The database.
        folder: Where they lie; may be missing.
        now: Copies from later than this come last: a wrong clock made them.
    """
    start = _start_of(path)
    found: list[Backup] = []
    with suppress(OSError), os.scandir(folder) as files:
        for file in files:
            named = _NAME.fullmatch(file.name, len(start)) if file.name.startswith(start) else None
            if named is None or not file.is_file(follow_symlinks=False) or not file.stat().st_size:
                continue
            kind: Kind = "daily" if named[1] == "daily" else "migration"
            with suppress(ValueError):  # a time that there is not
                made = datetime.strptime(named[2], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
                found.append(Backup(path=Path(file.path), made=made, schema=int(named[3]), kind=kind))

    def age(backup: Backup) -> tuple[bool, datetime, int, str]:
        return now is None or backup.made <= now, backup.made, backup.schema, backup.kind

    return sorted(found, key=age, reverse=True)


def is_sound(path: Path) -> bool:
    """Whether a copy is a whole database of ours; reads all of it."""
    try:
        with closing(_alone(path)) as connection:
            return _owner_of(connection) == APPLICATION_ID and _mistake(connection) is None
    except (sqlite3.Error, OSError):
        return False


def copy_to(
    source: Path, target: Path, *, over: bool = False, unwanted: Callable[[], bool] | None = None
) -> Copied:  # fmt: skip
    """Copy a database as it is at this moment, while others may write to it.

    The copy is for its owner alone from its first byte, is checked and is on the disk when it gets its name: under
    that there is all of it, or what was there before.

    Args:
        source: A database of ours, of this schema or an older one.
        target: Where the copy goes, in a folder that is there; never through a link.
        over: Whether it may take the place of another copy.
        unwanted: Asked from time to time; true: stop.

    Raises:
        UsageError: the target cannot be taken.
        NotOurs: the source is something else's.
        Damaged: the source cannot be read whole.
        StoreError: the copy cannot be made for another reason, such as a full disk.
        Cancelled: it was unwanted.
    """
    prepare(source, readonly=True, backups=None)
    _refuse_taken(source, target, over)
    with leaving_nothing(source), _half_copy(target) as made:
        with _copy_errors(source, target):
            _vacuum(source, made, unwanted)
            copied = _checked(source, made, target, unwanted)
        sync(made)
        if over:
            os.replace(made, target)
        elif not give_name(made, target):
            raise UsageError(f"{name_of(target)} exists already; nothing was written to it")
        sync(target.parent)
    return copied


def make_backup(
    path: Path, folder: Path, *, kind: Kind, keep: int, now: datetime, unwanted: Callable[[], bool] | None = None
) -> Backup:
    """Copy a database into the folder of its copies, then take away the oldest of the kind beyond `keep`.

    Raises:
        StoreError: there is not enough room for it, or as `copy_to`; the copies that were there still are.
        Cancelled: as `copy_to`.
    """
    with _unmade(folder):
        make_private_folder(folder)
        _clean(folder, now)
    _make_room(path, folder, kind=kind, keep=keep, now=now)
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    with store_errors(path), closing(connect_anyhow(path, readonly=True)[0]) as connection:
        schema = schema_of(connection, path)
    target = folder / f"{_start_of(path)}-{kind}-{stamp}-schema{schema}.db"
    copied = copy_to(path, target, over=True, unwanted=unwanted)
    _keep_newest(path, folder, kind, keep, now)
    return Backup(path=copied.path, made=now.astimezone(UTC).replace(microsecond=0), schema=schema, kind=kind)


def size_bytes(path: Path) -> int:
    """How large a copy of a database will be, at the most."""
    whole = os.path.realpath(path)
    return sum(os.stat(f"{whole}{end}").st_size for end in ("", "-wal") if os.path.exists(f"{whole}{end}"))


def _start_of(path: Path) -> str:
    """How the names of a database's copies begin: its own, and which file of this name it is."""
    whole = Path(os.path.realpath(path))
    name = re.sub(r"[^A-Za-z0-9_]+", "-", whole.stem)[:40].strip("-") or "database"
    return f"{name}-{hashlib.sha256(os.fsencode(whole)).hexdigest()[:8]}"


def _refuse_taken(source: Path, target: Path, over: bool) -> None:
    name = name_of(target)
    if not target.parent.is_dir():
        raise UsageError(f"{name} cannot be written: there is no folder {name_of(target.parent)}")
    try:
        there = os.lstat(target)
    except FileNotFoundError:
        there = None
    except OSError as error:
        raise UsageError(f"{name} cannot be written: {error.strerror or error}") from error
    if os.path.realpath(target) in {os.path.realpath(source) + end for end in ("", *LOG_ENDS)}:
        raise UsageError(f"{name} is the database itself: give another file")
    if there is None:
        return
    if stat.S_ISLNK(there.st_mode):
        raise UsageError(f"{name} is a symbolic link; nothing was written to it")
    if stat.S_ISDIR(there.st_mode):
        raise UsageError(f"{name} is a folder: name a file in it")
    if not stat.S_ISREG(there.st_mode):
        raise UsageError(f"{name} is no regular file; nothing was written to it")
    if not over:
        raise UsageError(f"{name} exists already; --force puts the copy in the place of an earlier one")
    if there.st_size and not _is_ours(target):
        raise UsageError(f"{name} is no copy of a database of dateline: nothing was written to it; give another file")


def _is_ours(target: Path) -> bool:
    try:
        with closing(_alone(target)) as connection:
            return _owner_of(connection) == APPLICATION_ID
    except sqlite3.Error:
        return False


@contextmanager
def _half_copy(target: Path) -> Iterator[Path]:
    """An empty file beside the target, made for its owner alone; what is left of it in the end goes."""
    with _unmade(target):
        handle, name = tempfile.mkstemp(prefix=".dateline-", suffix=_HALF, dir=target.parent)
        os.fchmod(handle, 0o600)
        os.close(handle)
    try:
        with _unmade(target):
            yield Path(name)
    finally:
        remove(Path(name))


@contextmanager
def _unmade(target: Path) -> Iterator[None]:
    """Say of which copy it is that the system tells."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{name_of(target)} cannot be written: {error.strerror or error}") from error


@contextmanager
def _copy_errors(source: Path, target: Path) -> Iterator[None]:
    """Tell what SQLite raises inside of the copy where it is about writing, else of the database."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0)
        if code == sqlite3.SQLITE_INTERRUPT:
            raise Cancelled("The copy was stopped") from error
        if code in NO_ROOM:
            raise StoreError(
                f"{name_of(target)} cannot be written: there is no room for it; free some space"
            ) from error
        raise told(error, source) from error


def _vacuum(source: Path, made: Path, unwanted: Callable[[], bool] | None) -> None:
    with closing(connect_anyhow(source, readonly=True)[0]) as connection:
        schema_of(connection, source)
        connection.execute("PRAGMA synchronous = OFF")  # of the copy; it is synced whole
        connection.set_progress_handler(unwanted, _STEPS_BETWEEN_LOOKS)
        connection.execute("VACUUM INTO ?", [made.absolute().as_uri()])


def _checked(source: Path, made: Path, target: Path, unwanted: Callable[[], bool] | None) -> Copied:
    """Look whether the copy is sound, and note in it that nothing was under way when it ended."""
    with closing(_alone(made, mode="rw")) as connection:
        connection.set_progress_handler(unwanted, _STEPS_BETWEEN_LOOKS)
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'closed_cleanly'")
        if (mistake := _mistake(connection)) is not None:
            said = displayable(mistake)
            raise Damaged(f"{name_of(source)} is damaged ({said}), so no copy was made; dateline doctor tells more")
        stories: int = connection.execute("SELECT count(*) FROM entries").fetchone()[0]
        schema: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return Copied(path=target, size_bytes=made.stat().st_size, stories=stories, schema=schema)


def _mistake(connection: sqlite3.Connection) -> str | None:
    said = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    return None if said == "ok" else said


def _alone(path: Path, *, mode: Literal["ro", "rw"] = "ro") -> sqlite3.Connection:
    """A connection to a copy, which nobody else has open: it makes no file beside it."""
    immutable = "&immutable=1" if mode == "ro" else ""
    uri = f"{path.absolute().as_uri()}?mode={mode}{immutable}"
    return sqlite3.connect(uri, uri=True, isolation_level=None)


def _owner_of(connection: sqlite3.Connection) -> int:
    owner: int = connection.execute("PRAGMA application_id").fetchone()[0]
    return owner


def _clean(folder: Path, now: datetime) -> None:
    """Take away what copies left behind whose process died."""
    with os.scandir(folder) as files:
        old = [
            file.path
            for file in files
            if file.name.startswith(".dateline-")
            and file.stat(follow_symlinks=False).st_mtime < (now - _LEFT_BEHIND).timestamp()
        ]
    for name in old:
        with suppress(OSError):
            os.unlink(name)


def _make_room(path: Path, folder: Path, *, kind: Kind, keep: int, now: datetime) -> None:
    """See that a copy fits on the disk; where it is short, one that would go afterwards goes before.

    Raises:
        StoreError: it does not fit.
    """
    with _unmade(folder):
        disk = shutil.disk_usage(folder)
        needed, free = size_bytes(path) + min(RESERVE_BYTES, disk.total // _RESERVED_PART), disk.free
        there = [backup for backup in backups_of(path, folder) if backup.kind == kind]
        if free < needed and len(there) >= max(keep, 2):
            _keep_newest(path, folder, kind, max(keep, 2) - 1, now)
            free = shutil.disk_usage(folder).free
    if free < needed:
        raise StoreError(
            f"{name_of(folder)} has room for {free >> 20:,} MB, and a copy takes {max(1, needed >> 20):,} MB with what "
            "is to stay free; free some space there"
        )


def _keep_newest(path: Path, folder: Path, kind: Kind, keep: int, now: datetime) -> None:
    for backup in [backup for backup in backups_of(path, folder, now=now) if backup.kind == kind][keep:]:
        with suppress(OSError):
            backup.path.unlink()
