"""Putting a new database in the place of a damaged one, which is moved aside with its log and never deleted."""

import errno
import fcntl
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from tui.core.errors import StoreError
from tui.store.faults import name_of
from tui.store.opening import LOG_ENDS, give_name, sync

_LOCKED_FROM, _LOCKED_BYTES = 0x40000000, 512
"""Where SQLite locks a file: whoever has it open with a log holds a lock there."""
_FLOCK = "hhqqi4x"
"""`struct flock` of Linux: kind, whence, start, length, process."""


@contextmanager
def alone_with(path: Path) -> Iterator[None]:
    """Nobody else may use the database while this lasts.

    Raises:
        StoreError: another process has it open; the sentence says which.
    """
    if not path.exists():
        yield
        return
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError as error:
        raise StoreError(
            f"{name_of(path)} cannot be written ({error.strerror}): check the permissions of the file and its folder"
        ) from error
    try:
        _lock(handle, path)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, path: Path) -> None:
    """Take the whole of SQLite's lock, without waiting."""
    if sys.platform == "linux":
        # Of the open file and not of the process: those go when any file of this name is closed.
        wanted = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, _LOCKED_FROM, _LOCKED_BYTES, 0)
        try:
            fcntl.fcntl(handle, fcntl.F_OFD_SETLK, wanted)
        except OSError:
            found = fcntl.fcntl(handle, fcntl.F_GETLK, wanted)
            kind, _, _, _, process = struct.unpack(_FLOCK, found)
            raise _in_use(path, process if kind != fcntl.F_UNLCK else 0) from None
        return
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCKED_BYTES, _LOCKED_FROM)
    except OSError:
        raise _in_use(path, 0) from None


def _in_use(path: Path, process: int) -> StoreError:
    who = f"process {process}" if process > 0 else "another program"
    return StoreError(f"{name_of(path)} is damaged, and {who} has it open: close that, and run `dateline doctor` again")


def put_in_place(made: Path, path: Path, *, now: datetime) -> list[Path]:
    """Move the old file and its log aside, and give the new one its name; gives where the old ones lie.

    At each moment there is a whole database under its name, or the old one with its log. The new one says in its
    header that it has no log (`store.opening`), so the old one's is not played into it.

    Raises:
        OSError: not all of that could be done; nothing was deleted.
    """
    aside = _free_name(path, now)
    there = [end for end in ("", *LOG_ENDS) if os.path.exists(f"{path}{end}")]
    try:
        for end in there:
            os.link(f"{path}{end}", f"{aside}{end}")
        sync(path.parent)
    except OSError:  # a file system without hard links: for a moment there is nothing under the name
        for end in reversed(there):
            os.rename(f"{path}{end}", f"{aside}{end}")
    with alone_with(made):  # whoever opens it now waits, and makes no log of that name yet
        if "" in there:
            os.replace(made, path)
        elif not give_name(made, path):
            raise FileExistsError(errno.EEXIST, "meanwhile another process made one", str(path))
        for end in LOG_ENDS:
            with suppress(FileNotFoundError):
                os.unlink(f"{path}{end}")
    sync(path.parent)
    return [Path(f"{aside}{end}") for end in there if end in ("", LOG_ENDS[0])]


def set_log_aside(path: Path, *, now: datetime) -> Path:
    """Move a log aside of which SQLite would make nothing but an empty one; gives where it lies."""
    aside = Path(f"{_free_name(path, now)}-wal")
    os.rename(f"{path}-wal", aside)
    return aside


def _free_name(path: Path, now: datetime) -> Path:
    whole = path.with_name(f"{path.name}.damaged-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    name, number = whole, 1
    while any(os.path.lexists(f"{name}{end}") for end in ("", *LOG_ENDS)):
        number += 1
        name = whole.with_name(f"{whole.name}-{number}")
    return name
