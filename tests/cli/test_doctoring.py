"""`dateline doctor`, and what the other commands say of a database that cannot be used."""

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.store.making import NOW
from tui.reader.lock import RefreshLock
from tui.store.backups import make_backup
from tui.store.schema import SCHEMA_VERSION

Harm = Callable[[Path], None]


def write_over(path: Path, place: int, garbage: bytes) -> None:
    with open(path, "r+b") as file:
        file.seek(place)
        file.write(garbage)


def overwrite_header(path: Path) -> None:
    write_over(path, 0, os.urandom(100))


def overwrite_middle(path: Path) -> None:
    write_over(path, path.stat().st_size // 3, b"\xa5" * (path.stat().st_size // 3))


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2 + 77)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def make_text(path: Path) -> None:
    path.write_text("Dear diary,\n" * 400)


def delete_log(path: Path) -> None:
    Path(f"{path}-wal").unlink(missing_ok=True)
    Path(f"{path}-shm").unlink(missing_ok=True)


def garbage_log(path: Path) -> None:
    Path(f"{path}-wal").write_bytes(os.urandom(9000))


def put_foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
        connection.commit()


def put_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


def put_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


MENDED: dict[str, tuple[Harm, str]] = {
    "header garbage": (overwrite_header, "is no database of dateline"),
    "text": (make_text, "is no database of dateline"),
    "middle overwritten": (overwrite_middle, "is damaged"),
    "truncated": (truncate, "is damaged"),
    "zero bytes": (empty, "is empty, though it was in use"),
    "missing": (Path.unlink, "is missing"),
}
"""What a command says before, and `doctor` saves from a backup or from the file."""
HARMLESS = {"log deleted": delete_log, "garbage in the log": garbage_log}
REFUSED: dict[str, tuple[Harm, str]] = {
    "foreign": (put_foreign, "is no database of dateline"),
    "newer": (put_newer, "was written by a newer dateline"),
    "folder": (put_folder, "is a folder"),
}


def listed(shell: Shell) -> str:
    return shell("list", "--limit", "0").out


@pytest.mark.parametrize(("harm", "said"), MENDED.values(), ids=MENDED)
def test_c81_a_damaged_database_is_told_and_doctor_saves_it(shell: Shell, harm: Harm, said: str) -> None:
    first = str(shell.ids()[0])
    shell("star", first)
    before = (listed(shell), shell("show", first).out)
    make_backup(shell.db, shell.state / "backups", kind="daily", keep=3, now=NOW)
    harm(shell.db)
    damaged = [shell.db.read_bytes()] if shell.db.exists() else []
    for command in ("list", "refresh"):
        ran = shell(command)
        if ran.code == 0:  # no page of those that it needs is damaged
            continue
        assert (ran.code, ran.out) == (3, "")
        assert said in ran.err or "is damaged" in ran.err
        assert "run `dateline doctor`" in ran.err
        assert ran.err.count("\n") == 1
    assert shell("doctor", "--check").code == 1
    ran = shell("doctor", "--json")
    told = json.loads(ran.out)
    assert (ran.code, told["sound"]) == (0, True)
    assert [Path(moved).read_bytes() for moved in told["moved_to"] if not moved.endswith("-wal")] == damaged
    assert (listed(shell), shell("show", first).out) == before
    assert shell("doctor", "--check").code == 0


@pytest.mark.parametrize("harm", HARMLESS.values(), ids=HARMLESS)
def test_c81_without_its_log_the_file_is_as_it_was_when_that_was_last_copied_back(shell: Shell, harm: Harm) -> None:
    before = listed(shell)
    harm(shell.db)
    assert shell("doctor").code == 0
    assert listed(shell) == before
    assert len(list(shell.db.parent.glob("*.damaged-*-wal"))) == (harm is garbage_log)


@pytest.mark.parametrize(("harm", "said"), REFUSED.values(), ids=REFUSED)
def test_c81_what_is_not_ours_or_newer_is_told_and_never_touched(shell: Shell, harm: Harm, said: str) -> None:
    harm(shell.db)
    before = shell.db.read_bytes() if shell.db.is_file() else None
    (lock := Path(f"{shell.db}.refresh")).unlink(missing_ok=True)
    for command in (["doctor"], ["doctor", "--check"], ["list"], ["refresh"]):
        ran = shell(*command)
        assert not lock.exists() or command == ["refresh"] or harm is not put_foreign
        assert (ran.code, ran.out) == (3, "")
        assert said in ran.err
        assert "Traceback" not in ran.err
    assert (shell.db.read_bytes() if shell.db.is_file() else None) == before


def test_a_sound_database_is_said_to_be_sound_and_looking_changes_nothing(shell: Shell) -> None:
    before = shell.db.read_bytes()
    ran = shell("doctor", "--check")
    assert (ran.code, ran.err) == (0, f"{shell.db} is sound.\n")
    assert {line.split("\t")[0] for line in ran.out.splitlines()} == {"ok"}
    assert shell.db.read_bytes() == before


def test_wrong_numbers_are_told_by_check_and_mended_without_it(shell: Shell) -> None:
    with closing(sqlite3.connect(shell.db)) as connection:
        connection.execute("UPDATE feeds SET unread = 77")
        connection.commit()
    ran = shell("doctor", "--check")
    assert ran.code == 1
    assert "wrong\tcounts\t" in ran.out
    assert "`dateline doctor` mends what can be mended." in ran.err
    ran = shell("doctor")
    assert ran.code == 0
    assert "mended\tcounts\t" in ran.out
    assert ran.err == f"{shell.db} is sound again.\n"


def test_what_others_may_read_is_closed_to_them(shell: Shell) -> None:
    shell.db.chmod(0o644)
    assert f"\tothers may read {shell.db}" in shell("doctor", "--check").out
    assert shell("doctor").code == 0
    assert shell.db.stat().st_mode & 0o777 == 0o600


def test_without_a_database_there_is_nothing_to_look_at(shell: Shell) -> None:
    shell.db.unlink()
    ran = shell("doctor")
    assert (ran.code, ran.out) == (3, "")
    assert "There is no database at" in ran.err


def test_nothing_can_be_saved_of_what_holds_something_else_and_has_no_backup(shell: Shell) -> None:
    make_text(shell.db)
    ran = shell("doctor")
    assert ran.code == 3
    assert "there is no backup of one: move it away, or give another path with --db\n" in ran.err


def test_looking_needs_no_turn_of_a_refresh(shell: Shell) -> None:
    with RefreshLock(shell.db) as lock:
        assert lock.try_acquire()
        assert shell("doctor", "--check").code == 0
