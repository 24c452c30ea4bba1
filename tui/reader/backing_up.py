"""Copies of the database: one on request, and one a day by whoever has fetched."""

import asyncio
import fcntl
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from tui.core.errors import Cancelled, DatelineError, StoreError
from tui.paths import Paths, make_private_folder
from tui.reader.fetching import Fetching
from tui.store import meta
from tui.store.backups import Backup, Copied, backups_of, copy_to, make_backup, size_bytes
from tui.store.database import Database, Store
from tui.store.windows import latest_id

T = TypeVar("T", covariant=True)

A_DAY = timedelta(hours=20)
"""How old the newest copy is when another is made: short of a day, so that a daily job finds it due each time."""
RETRY = timedelta(hours=6)
"""How long after a copy that failed the next one is tried."""
NICENESS = 15
_FAILED = "backup_failed"
"""Where the database remembers when a copy failed, first and last: seconds since 1970, a blank between."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFailed:
    """The daily copy could not be made."""

    sentence: str
    begins: bool
    """Whether the one before it could."""


class _Copies(Protocol[T]):
    """What makes a copy, and stops when that is `unwanted`."""

    def __call__(self, *, unwanted: Callable[[], bool]) -> T: ...


async def back_up(paths: Paths, target: Path, *, over: bool) -> Copied:
    """Copy the database to a file; ends soon, and leaves nothing behind, when it is cancelled.

    Args:
        paths: Where the database lies.
        target: Where the copy goes.
        over: Whether it may take the place of an earlier copy.

    Raises:
        UsageError: the target cannot be taken.
        StoreError: the copy cannot be made.
    """
    return await aside(partial(copy_to, paths.db, target, over=over))


async def back_up_daily(
    store: Store, *, paths: Paths, keep: int, now: datetime, begin: Callable[[int], None]
) -> BackupFailed | None:
    """Copy the database into the state folder if that is due; `None`: it was done, or need not be.

    Args:
        store: What is copied.
        paths: Where it lies, and where the copy goes.
        keep: How many copies are kept; none is made where that is none.
        now: By which it is due.
        begin: Told how large the copy will be, in bytes, when one is begun.

    Raises:
        StoreError: the database cannot be used.
    """
    if not keep or not _is_due(paths, now) or not await asyncio.wrap_future(store.view(latest_id)):
        return None
    failed = await asyncio.wrap_future(store.view(_failures))
    if failed is not None and timedelta(0) <= now - failed[1] < RETRY:
        return None
    try:
        with _only_one(paths.backups) as mine:
            if not mine or not _is_due(paths, now):
                return None
            begin(size_bytes(paths.db))
            await aside(partial(make_backup, paths.db, paths.backups, kind="daily", keep=keep, now=now))
    except Cancelled:
        return None
    except (StoreError, OSError) as error:
        return await _failing(store, error, paths, since=now if failed is None else failed[0], now=now)
    if failed is not None:
        await asyncio.wrap_future(store.write(meta.put, _FAILED, None))
    return None


class DailyCopies:
    """The daily copy of a process that does other things at the same time; one is made at a time."""

    def __init__(
        self, open_reader: Callable[..., AbstractAsyncContextManager[Fetching]], *, tell: Callable[[str], None]
    ) -> None:
        """Take what opens a reader, as `Reader.open` does with its keywords, and who is told that a copy failed."""
        self._open_reader = open_reader
        self._tell = tell
        self._copying: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Make the copy if it is due; returns at once."""
        if self._copying is None or self._copying.done():
            self._copying = asyncio.create_task(self._copy())

    async def end(self) -> None:
        """Stop a copy that is being made."""
        if self._copying is not None:
            self._copying.cancel()
            await asyncio.wait([self._copying])

    async def _copy(self) -> None:
        try:
            async with self._open_reader(reconcile=False) as reader:
                failed = await reader.back_up_daily()
        except DatelineError:
            _log.exception("daily copy")
        else:
            if failed is not None:
                self._tell(failed.sentence)


def _is_due(paths: Paths, now: datetime) -> bool:
    """Whether no copy was made today; one from the future was made by a wrong clock."""

    def of_today(backup: Backup) -> bool:
        return backup.kind == "daily" and -A_DAY < now - backup.made < A_DAY

    return not any(map(of_today, backups_of(paths.db, paths.backups)))


def _failures(db: Database) -> tuple[datetime, datetime] | None:
    """When the daily copy failed first and last since the last one that did not; `None`: it did not fail."""
    try:
        first, last = (datetime.fromtimestamp(float(said), UTC) for said in (meta.get(db, _FAILED) or "").split())
    except (ValueError, OverflowError, OSError):
        return None
    return first, last


async def _failing(
    store: Store, error: StoreError | OSError, paths: Paths, *, since: datetime, now: datetime
) -> BackupFailed:
    """Say so, and remember it where that can be done: the disk may be full."""
    said = str(error) if isinstance(error, StoreError) else f"{paths.backups} cannot be used ({error.strerror})"
    sentence = f"The daily copy of the database failed: {said}"
    _log.warning("%s", sentence)
    with suppress(StoreError):
        times = f"{int(since.timestamp())} {int(now.timestamp())}"
        await asyncio.wrap_future(store.write(meta.put, _FAILED, times))
    return BackupFailed(sentence=sentence, begins=since == now)


@contextmanager
def _only_one(folder: Path) -> Iterator[bool]:
    """Whether no other process makes a copy in this folder at the moment, nor will while this lasts."""
    make_private_folder(folder)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(handle)


async def aside(copies: _Copies[T]) -> T:
    """Copy on a thread of its own that gives way to all others; stop it when this is cancelled."""
    unwanted = threading.Event()
    with ThreadPoolExecutor(1, thread_name_prefix="backup", initializer=_give_way) as thread:
        copying = asyncio.wrap_future(thread.submit(copies, unwanted=unwanted.is_set))
        try:
            return await asyncio.shield(copying)
        except asyncio.CancelledError:
            unwanted.set()
            await asyncio.wait([copying])
            copying.exception()
            raise


def _give_way() -> None:
    if sys.platform == "linux":  # where the priority is a thread's own
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
