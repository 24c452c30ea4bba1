"""Whether the database and the files beside it are sound, and mending them; also where nothing can open it any more."""

import asyncio
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tui.core.clock import Clock
from tui.core.doctor import Check, Report, State
from tui.core.errors import NotOurs
from tui.core.text import displayable
from tui.paths import Paths
from tui.reader.lock import RefreshLock
from tui.store.backups import backups_of
from tui.store.doctoring import look, mend

_OURS = "dateline"
"""A folder of this name is the program's own; any other may be somebody's."""
_FOR_OTHERS = 0o077


async def doctor(paths: Paths, *, only_look: bool, clock: Clock, tell: Callable[[str], None]) -> Report:
    """Look at everything, and unless told otherwise put right what is wrong, while nobody refreshes.

    Args:
        paths: Where the files lie.
        only_look: Write nothing.
        clock: Waits, and says when.
        tell: Takes what is waited for, and what takes long.

    Raises:
        NotOurs: the file is something else's; it is as it was.
        TooNew: a newer program wrote it; it is as it was.
        StoreError: there is no database, or it cannot be reached, written or saved.
    """
    path = await asyncio.to_thread(paths.db.resolve)
    work = partial(look if only_look else mend, path, backups=paths.backups, progress=tell)
    if only_look:
        done = await asyncio.to_thread(work, now=clock.now())
    else:
        with RefreshLock(paths.db) as lock, _without_trace(lock.path):
            if await asyncio.to_thread(path.parent.is_dir) and not lock.try_acquire():
                tell(_waits_for(lock.holder()))
                await lock.acquire(clock)
            done = await asyncio.to_thread(work, now=clock.now())
    files = await asyncio.to_thread(_files_check, paths, path, only_look=only_look)
    copies = await asyncio.to_thread(_copies_check, paths)
    return Report(path=str(path), checks=(*done.checks, files, copies), salvage=done.salvage)


@contextmanager
def _without_trace(lock: Path) -> Iterator[None]:
    """Leave no lock beside a file that is none of ours."""
    was_there = lock.exists()
    try:
        yield
    except NotOurs:
        if not was_there:
            lock.unlink(missing_ok=True)
        raise


def _waits_for(process: int | None) -> str:
    who = f"process {process}" if process else "another process"
    return f"Waiting for {who}, which refreshes or mends just now."


def _copies_check(paths: Paths) -> Check:
    """Tell of the backups; that there is none is no fault, for a new database has none."""
    copies = backups_of(paths.db, paths.backups)
    if not copies:
        return Check(name="backups", found="there is none yet")
    folder = displayable(str(paths.backups))
    return Check(
        name="backups", found=f"{len(copies):,} in {folder}, the newest of {copies[0].made:%Y-%m-%d %H:%M} UTC"
    )


@dataclass(frozen=True, slots=True)
class _Open:
    """A file or folder that others may look into."""

    path: Path
    mode: int
    """What it should be."""


def _files_check(paths: Paths, path: Path, *, only_look: bool) -> Check:
    """Look whether others can read what is kept, and take that from them; and whether it can be written."""
    wrong = [found for file in _own_files(paths, path) if (found := _too_open(file)) is not None]
    left = wrong if only_look else [found for found in wrong if not _close(found)]
    closed = path.exists() and not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
    names = ", ".join(displayable(str(found.path)) for found in wrong[:3])
    more = f" and {len(wrong) - 3:,} more" if len(wrong) > 3 else ""
    told = [f"others may read {names}{more}"] if wrong else []
    told += [f"{displayable(str(path))} cannot be written: check its permissions"] if closed else []
    if not told:
        return Check(name="files")
    state: State = "wrong" if left or closed else "mended"
    return Check(name="files", state=state, found="; ".join(told), count=len(wrong) + closed)


def _own_files(paths: Paths, path: Path) -> Iterator[Path]:
    for end in ("", "-wal", "-shm", ".refresh", ".refresh-wanted"):
        yield Path(f"{path}{end}")
    yield from path.parent.glob(f"{path.name}.damaged-*")
    yield from (folder for folder in (path.parent, paths.state) if folder.name == _OURS)
    yield paths.backups
    yield from paths.backups.glob("*.db")
    yield from paths.state.glob("*.log*")


def _too_open(path: Path) -> _Open | None:
    try:
        status = path.lstat()
    except OSError:
        return None
    if stat.S_ISLNK(status.st_mode) or not status.st_mode & _FOR_OTHERS:
        return None
    return _Open(path, 0o700 if stat.S_ISDIR(status.st_mode) else 0o600)


def _close(found: _Open) -> bool:
    try:
        os.chmod(found.path, found.mode)
    except OSError:
        return False
    return True
