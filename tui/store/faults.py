"""SQLite's errors as sentences for the person, told once, at the border of this floor."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui.core.errors import Damaged, NotOurs, StoreError
from tui.core.text import displayable

NO_ROOM = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_SHMSIZE,
    }
)
"""What SQLite says where a limit or a quota is reached."""
DOCTOR = "quit dateline wherever it is open, and run `dateline doctor`, which saves what can be read"
"""What helps where a database is damaged."""
_FULL = "the disk is full; free some space and try again"
_LITTLE_BYTES = 1 << 18
"""With less room than this on a disk it counts as full: what SQLite makes beside the file takes as much."""
_BASE = 0xFF
"""An extended result code holds the plain one in its low byte."""


def name_of(path: Path) -> str:
    """The file's name for a sentence."""
    return displayable(str(path))


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite raises inside into a StoreError that names file and remedy."""
    try:
        yield
    except sqlite3.Error as error:
        raise told(error, path) from error


def told(error: sqlite3.Error, path: Path) -> StoreError:
    """The error to raise in place of `error`."""
    name = name_of(path)
    match getattr(error, "sqlite_errorcode", 0) & _BASE:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreError(f"{name} is locked by another program; close it and try again")
        case sqlite3.SQLITE_FULL:
            return StoreError(f"{name} cannot grow: {_FULL}")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_IOERR if cause := _cause_of_disk(path):
            return StoreError(f"{name} cannot be written: {cause}")
        case sqlite3.SQLITE_READONLY:
            return StoreError(
                f"{name} cannot be written: check the permissions of the file and its folder, and the room on the disk"
            )
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return StoreError(f"{name} cannot be opened: check the permissions of the file and its folder")
        case sqlite3.SQLITE_IOERR if error.sqlite_errorcode in NO_ROOM:
            return StoreError(f"{name} cannot be written ({error}): free some space, or check the disk")
        case sqlite3.SQLITE_IOERR:
            return StoreError(f"{name} cannot be read or written ({error}): check the disk")
        case sqlite3.SQLITE_CORRUPT:
            return Damaged(f"{name} is damaged: {DOCTOR}")
        case sqlite3.SQLITE_NOTADB:
            return NotOurs(
                f"{name} is no database of dateline: move it away, or give another path with --db; "
                "if it was one, run `dateline doctor`"
            )
        case _:
            return StoreError(f"{name} cannot be used: {displayable(str(error))}")


def _cause_of_disk(path: Path) -> str:
    """Why nothing can be written where the file lies; empty: not because of the disk."""
    try:
        disk = os.statvfs(path.parent)
    except OSError:
        return ""
    if disk.f_flag & os.ST_RDONLY:
        return "its disk is mounted read-only"
    return _FULL if disk.f_bavail * disk.f_frsize < _LITTLE_BYTES else ""
