"""A look at the pages of the database while it is used: on a connection of its own, and ended when it is unwanted."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tui.core.errors import Cancelled, Damaged
from tui.store import meta
from tui.store.database import Database
from tui.store.faults import DOCTOR, name_of, store_errors
from tui.store.opening import connect
from tui.store.rows import seconds

A_DAY = timedelta(days=1)
_CHECKED = "checked"
"""Under which the database remembers when it was last found whole."""
_STEPS_BETWEEN_LOOKS = 50_000


def is_checked(db: Database, *, now: datetime) -> bool:
    """Whether the pages were found whole within the last day."""
    said = meta.get(db, _CHECKED) or ""
    if not said.isdigit():
        return False
    return timedelta(0) <= now - datetime.fromtimestamp(int(said), UTC) < A_DAY


def remember_checked(db: Database, *, now: datetime) -> None:
    """Take note that the pages are whole."""
    meta.put(db, _CHECKED, str(seconds(now)))


def check_pages(path: Path, *, unwanted: Callable[[], bool]) -> None:
    """Read all pages; takes about a second for each two gigabytes that are in memory.

    Raises:
        Damaged: they are not whole.
        Cancelled: it was unwanted.
        StoreError: the file cannot be used for another reason.
    """
    try:
        with store_errors(path), closing(connect(path, readonly=True)) as connection:
            connection.set_progress_handler(unwanted, _STEPS_BETWEEN_LOOKS)
            said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except Exception as error:
        cause = error.__cause__
        if isinstance(cause, sqlite3.OperationalError) and cause.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise Cancelled("the check was stopped") from None
        raise
    if said != "ok":
        raise Damaged(f"{name_of(path)} is damaged: {DOCTOR}")
