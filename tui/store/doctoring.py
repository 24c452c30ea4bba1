"""A database file looked at as a whole: what is wrong is mended where it is, or rows are salvaged into a new file."""

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tui.core.doctor import Check, Salvage, Saved
from tui.core.errors import Damaged, NotOurs, StoreError
from tui.store.backups import Backup, backups_of
from tui.store.database import Database, open_database
from tui.store.examining import Progress, examine, in_indexes_only, make_indexes_anew, mistakes_in_pages
from tui.store.faults import name_of, store_errors
from tui.store.log_file import has_frames
from tui.store.opening import check_owner, connect, connect_anyhow, leaving_nothing, prepare, remove, schema_of, sync
from tui.store.page_file import PageFile
from tui.store.replacing import alone_with, put_in_place, set_log_aside
from tui.store.salvage import Salvaged, counted, is_ours, salvage
from tui.store.schema import SCHEMA_VERSION

MOST_TOLD = 3
"""So many of SQLite's own sentences are told; more tell no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doctored:
    """What was found and done."""

    checks: tuple[Check, ...]
    salvage: Salvage | None = None


def look(path: Path, *, backups: Path, now: datetime, progress: Progress) -> Doctored:
    """Look at the database; nothing is written, and no file is left beside it.

    Raises:
        NotOurs: The file is something else's.
        TooNew: A newer program wrote it.
        StoreError: there is none, or it cannot be reached.
    """
    if (broken := _unusable(path, backups, readonly=True)) is not None:
        return Doctored(checks=(broken,))
    checks = [_log_check(path)]
    try:
        with store_errors(path), leaving_nothing(path):
            db, schema = _open(path, readonly=True)
            try:
                checks += _look_inside(db, schema, now=now, progress=progress)
            finally:
                db.close()
            return Doctored(checks=tuple(checks))
    except NotOurs as error:
        return Doctored(checks=(*checks, _overwritten(path, backups, error)))
    except Damaged as error:
        return Doctored(checks=(*checks, _wrong_file(_cause(error))))


def _look_inside(db: Database, schema: int, *, now: datetime, progress: Progress) -> list[Check]:
    progress("Reading all pages")
    mistakes = mistakes_in_pages(db)
    if mistakes:
        return [_pages_check(mistakes)]
    if schema < SCHEMA_VERSION:
        return [Check(name="pages"), Check(name="schema", state="wrong", found=_older(schema), count=1)]
    return [_sound_pages(db), *examine(db, mend=False, now=now, progress=progress)]


def _sound_pages(db: Database) -> Check:
    closed = db.value("SELECT value FROM meta WHERE key = 'closed_cleanly'") == "1"
    return Check(name="pages", found="" if closed else "whoever wrote last has not closed it, or was killed")


def mend(path: Path, *, backups: Path, now: datetime, progress: Progress) -> Doctored:
    """Look at the database and put right what is wrong; nobody else refreshes meanwhile.

    Raises:
        NotOurs: The file is something else's; it is as it was.
        TooNew: A newer program wrote it; it is as it was.
        StoreError: there is none, it cannot be reached or written, or it is damaged and another process has it open.
    """
    broken = _unusable(path, backups, readonly=False)  # first, for a log beside what is not ours is not ours either
    log = _set_bad_log_aside(path, now=now)
    if broken is None:
        try:
            with store_errors(path):
                return _mend_here(path, log, backups=backups, now=now, progress=progress)
        except NotOurs as error:
            broken = _overwritten(path, backups, error)
        except Damaged as error:
            broken = _wrong_file(_cause(error))
    done = _salvage(path, broken, backups=backups, now=now, progress=progress)
    return replace(done, checks=(log, *done.checks))


class _Beyond(Damaged):
    """Pages are damaged: rows have to be salvaged."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__(_sqlite_says(mistakes))


def _cause(error: Damaged) -> str:
    return str(error) if isinstance(error, _Beyond) else "SQLite cannot read it"


def _mend_here(path: Path, log: Check, *, backups: Path, now: datetime, progress: Progress) -> Doctored:
    db, schema = _open(path, readonly=False)
    try:
        progress("Reading all pages")
        mistakes = mistakes_in_pages(db)
        pages = _mend_indexes(db, mistakes) if mistakes else _sound_pages(db)
    finally:
        db.close()
    db = open_database(path, backups=backups)  # brings an older schema up to date, after a copy
    try:
        checks = examine(db, mend=True, now=now, progress=progress)
        db.mark_closed()
    finally:
        db.close()
    if schema < SCHEMA_VERSION:
        checks = [_brought(schema, check) if check.name == "schema" else check for check in checks]
    return Doctored(checks=(log, pages, *checks))


def _older(schema: int) -> str:
    return f"it was written by an older dateline (schema {schema}, this one writes {SCHEMA_VERSION})"


def _brought(schema: int, check: Check) -> Check:
    """The check of the schema where that was an older one."""
    return replace(check, state="mended", found=_older(schema), count=1) if check.state == "ok" else check


def _mend_indexes(db: Database, mistakes: Sequence[str]) -> Check:
    """Make indexes anew where these alone are wrong.

    Raises:
        Damaged: the rows are not whole either.
    """
    if not in_indexes_only(mistakes):
        raise _Beyond(mistakes)
    try:
        make_indexes_anew(db)
    except sqlite3.DatabaseError:
        raise _Beyond(mistakes) from None
    if left := mistakes_in_pages(db):
        raise _Beyond(left)
    return replace(_pages_check(mistakes), state="mended")


def _pages_check(mistakes: Sequence[str]) -> Check:
    return Check(name="pages", state="wrong", found=_sqlite_says(mistakes), count=len(mistakes))


def _sqlite_says(mistakes: Sequence[str]) -> str:
    parts = [part for mistake in mistakes for part in mistake.splitlines() if not part.startswith("*** in database")]
    return f"SQLite says: {'; '.join(parts[:MOST_TOLD])}"


def _open(path: Path, *, readonly: bool) -> tuple[Database, int]:
    """A connection to the file as it is, and which schema it has."""
    connection, frozen = connect_anyhow(path, readonly=readonly)
    try:
        check_owner(connection, path)
        schema = schema_of(connection, path)
        db = Database(connection, frozen=frozen)
    except BaseException:
        connection.close()
        raise
    return db, schema


def _unusable(path: Path, backups: Path, *, readonly: bool) -> Check | None:
    """What is wrong with a file that SQLite cannot even open, though it was a database of ours; `None`: nothing.

    Raises:
        NotOurs: it never was one.
        StoreError: there is no database, and nothing to make one of.
    """
    copies = backups_of(path, backups)
    if not os.path.lexists(path) and not has_content(Path(f"{path}-wal")):
        if copies:
            return _wrong_file("it is missing, though there are backups of it")
        raise StoreError(f"There is no database at {name_of(path)} yet; dateline refresh makes one")
    try:
        with store_errors(path):
            prepare(path, readonly=readonly or not has_content(path), backups=backups)
    except Damaged:
        empty = os.path.exists(path) and not path.stat().st_size
        return _wrong_file("it is empty, though it was in use" if empty else "SQLite cannot read it")
    except NotOurs as error:
        return _overwritten(path, backups, error)
    except StoreError:
        if has_content(Path(f"{path}-wal")) and not os.path.lexists(path):
            return _wrong_file(f"it is missing, but what was last written to it is there ({name_of(path)}-wal)")
        raise
    return None


def _overwritten(path: Path, backups: Path, error: NotOurs) -> Check:
    """What is the matter with a file that does not begin as a database does.

    Raises:
        NotOurs: it never was one of ours, as far as can be seen.
    """
    if not path.is_file() or _has_header(path):
        raise error
    if is_ours(path):
        return _wrong_file("its beginning is overwritten")
    if not backups_of(path, backups):
        raise NotOurs(
            f"{name_of(path)} is no database of dateline, nothing of one is left in it, and there is no backup of one: "
            "move it away, or give another path with --db"
        )
    return _wrong_file("it holds something else, though there are backups of a database in its place")


def _wrong_file(found: str) -> Check:
    return Check(name="pages", state="wrong", found=found, count=1)


def has_content(path: Path) -> bool:
    """Whether there is a file with something in it."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def _has_header(path: Path) -> bool:
    with PageFile(path) as file:
        return file.has_header


def _log_check(path: Path) -> Check:
    if has_frames(Path(f"{path}-wal")) is not False:
        return Check(name="log")
    found = f"{name_of(path)}-wal cannot be read: what was written last may be missing"
    return Check(name="log", state="wrong", found=found, count=1)


def _set_bad_log_aside(path: Path, *, now: datetime) -> Check:
    """Move a log aside that SQLite would take for an empty one and write over."""
    check = _log_check(path)
    if check.state == "ok":
        return check
    with alone_with(path):
        try:
            aside = set_log_aside(path, now=now)
        except OSError as error:
            raise StoreError(f"{name_of(path)}-wal cannot be moved ({error.strerror}): check its folder") from error
    return replace(check, state="mended", found=f"{check.found}; it lies in {name_of(aside)} now")


def _salvage(path: Path, broken: Check, *, backups: Path, now: datetime, progress: Progress) -> Doctored:
    """Make a new database of what can be read, and put it in the place of the damaged one."""
    made = path.with_name(f".{path.name}.{os.getpid()}.new")
    progress("Saving what can be read into a new file")
    with alone_with(path):
        try:
            copies = backups_of(path, backups, now=now)
            checks, saved, kinds = _make(path, made, copies, now=now, progress=progress)
            moved = put_in_place(made, path, now=now)
        except OSError as error:
            raise StoreError(
                f"{name_of(path)} is damaged, and no new one can be made ({error.strerror or error}): "
                "check the folder and the disk; the old file is as it was"
            ) from error
        finally:
            remove(made)
    told = Salvage(moved_to=tuple(map(str, moved)), backup=saved.backup, kinds=kinds)
    return Doctored(checks=(replace(broken, state="mended"), *checks), salvage=told)


def _make(
    path: Path, made: Path, copies: Sequence[Backup], *, now: datetime, progress: Progress
) -> tuple[list[Check], Salvaged, tuple[Saved, ...]]:
    """Make the new file, and bring it in order; what had to be put right there is a part of the salvage."""
    with store_errors(path):
        saved = salvage(path, made, backups=copies, now=now)
        db = Database(connect(made, readonly=False))
        try:
            db.write_in_bulk()
            db.execute("PRAGMA journal_mode = MEMORY")
            db.execute("INSERT OR REPLACE INTO meta VALUES ('tokenizer', '')")
            checks = examine(db, mend=True, now=now, progress=progress)
            if mistakes_in_pages(db) or any(check.state == "wrong" for check in checks):
                raise StoreError(f"{name_of(path)} is damaged, and the new file is not sound; the old one is as it was")
            kinds = saved.kinds(counted(db))
            db.mark_closed()
        finally:
            db.close()
    sync(made)
    return [Check(name=check.name) for check in checks], saved, kinds
