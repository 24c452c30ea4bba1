"""SQLite's errors as sentences for the person, told once, at the border of this floor."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui.core.errors import Damaged, NotOurs, StoreError
from tui.core.text import displayable

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
            return StoreError(f"{name} cannot grow: the disk is full; free some space and try again")
        case sqlite3.SQLITE_READONLY:
            return StoreError(f"{name} cannot be written: check the permissions of the file and its folder")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return StoreError(f"{name} cannot be opened: check the permissions of the file and its folder")
        case sqlite3.SQLITE_IOERR:
            return StoreError(f"{name} cannot be read or written ({error}): check the disk")
        case sqlite3.SQLITE_CORRUPT:
            return Damaged(f"{name} is damaged: move it away and put a backup in its place")
        case sqlite3.SQLITE_NOTADB:
            return NotOurs(f"{name} is no database of dateline: move it away, or give another path with --db")
        case _:
            return StoreError(f"{name} cannot be used: {displayable(str(error))}")
