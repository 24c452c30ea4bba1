"""Copies of the database: whole while others write, for their owner alone, a few kept, and as good as the original."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from tests.store.making import DAY, NOW, assert_sound, entry, save, subscribe
from tests.store.older import content_of, filled
from tui.core.changes import SetFlag
from tui.core.errors import Cancelled, Damaged, NotOurs, StoreError, TooNew, UsageError
from tui.store import backups
from tui.store.backups import Backup, backups_of, copy_to, is_sound, make_backup
from tui.store.changes import change
from tui.store.database import Store, open_database
from tui.store.journal import undo
from tui.store.schema import SCHEMA_VERSION

ROOT = Path(__file__).parents[2]

WRITES = """
import sys
from datetime import timedelta
from pathlib import Path
from tests.store.making import NOW, entry, save
from tui.core.changes import SetFlag
from tui.store.changes import change
from tui.store.database import open_database

db = open_database(Path(sys.argv[1]))
for visit in range(10_000):
    told = [entry(f"{visit}-{n}", age=timedelta(seconds=n), text=f"word{visit} " * 300) for n in range(5)]
    with db.atomic(durable=False):
        save(db, 1, *told)
        newest = db.value("SELECT max(id) FROM entries")
        change(db, SetFlag(field="starred", value=True), ids=[newest], now=NOW, origin="cli")
    print(visit, flush=True)
"""


@pytest.fixture
def full(path: Path) -> Path:
    """A database in which no table is empty."""
    shutil.copy(filled(), path)
    return path


@pytest.fixture
def folder(path: Path) -> Path:
    return path.parent / "state" / "backups"


@pytest.fixture(params=[0o000, 0o277])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def make(path: Path, folder: Path, *, days: int = 0, keep: int = 3) -> Backup:
    return make_backup(path, folder, kind="daily", keep=keep, now=NOW + days * DAY)


def test_c86_a_copy_put_in_the_place_of_the_database_is_the_same(full: Path, tmp_path: Path) -> None:
    before = content_of(full)
    beside = {file.name for file in tmp_path.iterdir()}
    copied = copy_to(full, tmp_path / "copy.db")
    assert {file.name for file in tmp_path.iterdir()} == beside | {"copy.db"}
    assert (copied.stories, copied.schema) == (15, SCHEMA_VERSION)
    assert copied.size_bytes == copied.path.stat().st_size
    full.unlink()
    shutil.copy(copied.path, full)
    assert content_of(full) == before
    db = open_database(full)
    assert db.value("PRAGMA journal_mode") == "wal"
    assert_sound(db)
    assert undo(db, origin="cli", now=NOW) is not None
    assert_sound(db)
    db.close()


def test_c86_a_copy_taken_while_another_process_writes_is_of_one_moment(path: Path, folder: Path) -> None:
    db = open_database(path)
    subscribe(db, 1)
    db.close()
    writer = subprocess.Popen([sys.executable, "-c", WRITES, path], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    seen = [int(writer.stdout.readline())]
    copies = []
    for day in range(3):
        copies.append(make(path, folder, days=day))
        seen.append(int(writer.stdout.readline()))
    assert writer.poll() is None
    writer.kill()
    writer.communicate()
    for visits, made in zip(seen, copies, strict=False):
        copy = open_database(made.path)
        titles = [title for (title,) in copy.rows("SELECT title FROM entries")]
        assert len(titles) >= 5 * (visits + 1)
        assert len(titles) == 5 * len({title.split("-")[0] for title in titles})
        assert copy.value("SELECT count(*) FROM entries WHERE starred") == len(titles) / 5
        assert copy.value("SELECT value FROM meta WHERE key = 'closed_cleanly'") == "1"
        assert_sound(copy)
        copy.close()


def test_c86_a_writer_waits_for_no_copy(full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = open_database(full)
    changed: list[int] = []
    monkeypatch.setattr(backups, "_STEPS_BETWEEN_LOOKS", 100)

    def marks_meanwhile() -> bool:
        if not changed:
            changed.append(change(db, SetFlag(field="read", value=True), ids=[10], now=NOW, origin="cli").changed)
        return False

    copied = copy_to(full, tmp_path / "copy.db", unwanted=marks_meanwhile)
    assert changed == [1]
    with closing(sqlite3.connect(copied.path)) as copy:
        assert copy.execute("SELECT read FROM entries WHERE id = 10").fetchone() == (0,)
    db.close()


@pytest.mark.usefixtures("umask")
def test_c86_copies_are_for_their_owner_alone_from_the_first_byte(
    full: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    vacuum = backups._vacuum

    def watched(source: Path, made: Path, unwanted: object) -> None:
        seen.append(mode(made))
        vacuum(source, made, None)
        seen.append(mode(made))

    monkeypatch.setattr(backups, "_vacuum", watched)
    made = make(full, folder)
    copied = copy_to(full, tmp_path / "copy.db")
    assert {*seen, mode(made.path), mode(copied.path)} == {0o600}
    assert mode(folder) == mode(folder.parent) == 0o700


def test_a_log_left_beside_a_copy_that_was_put_in_its_place_is_not_played_into_it(full: Path, tmp_path: Path) -> None:
    db = open_database(full)
    copied = copy_to(full, tmp_path / "copy.db")
    before = content_of(copied.path)
    save(db, 1, *(entry(f"after{n}", text="word " * 500) for n in range(20)))
    log = Path(f"{full}-wal").read_bytes()
    db.close()
    restored = tmp_path / "restored.db"
    shutil.copy(copied.path, restored)
    Path(f"{restored}-wal").write_bytes(log)
    with Store.open(restored):
        pass
    assert content_of(restored) == before
    [aside] = tmp_path.glob("restored.db-wal.*.old")
    assert aside.read_bytes() == log


def test_names_tell_kind_time_schema_and_which_database_it_is_of(full: Path, folder: Path) -> None:
    other = full.with_name("other") / "dateline.db"
    other.parent.mkdir()
    shutil.copy(full, other)
    for path in (full, other):
        make(path, folder)
        make(path, folder, days=1)
    make_backup(full, folder, kind="migration", keep=2, now=NOW - DAY)
    mine = backups_of(full, folder)
    assert [(one.kind, one.made, one.schema) for one in mine] == [
        ("daily", NOW + DAY, SCHEMA_VERSION),
        ("daily", NOW, SCHEMA_VERSION),
        ("migration", NOW - DAY, SCHEMA_VERSION),
    ]
    assert all(one.made.tzinfo is UTC and one.path.parent == folder for one in mine)
    assert {one.path for one in mine}.isdisjoint(one.path for one in backups_of(other, folder))
    assert len(list(folder.iterdir())) == 5
    link = full.with_name("link.db")
    link.symlink_to(full)
    assert backups_of(full.parent / "x" / ".." / full.name, folder) == mine
    assert backups_of(link, folder) == mine


def test_what_is_no_copy_is_not_listed(full: Path, folder: Path) -> None:
    made = make(full, folder)
    name = made.path.name
    made.path.with_name(name.replace("20260314", "20260399")).write_bytes(b"x")
    made.path.with_name(name.replace("20260314", "20260315")).touch()
    made.path.with_name(name.replace("20260314", "20260316")).symlink_to(made.path)
    made.path.with_name(name.replace("20260314", "20260317")).mkdir()
    made.path.with_name(name + ".new").write_bytes(b"x")
    assert backups_of(full, folder) == [made]
    assert backups_of(full, folder / "nowhere") == []


@pytest.mark.parametrize("name", ["東京.db", "-x.db", "a b'c.db", "x" * 200 + ".db", "?&#%41.db"])
def test_any_name_of_a_database_will_do(full: Path, folder: Path, name: str) -> None:
    path = full.rename(full.with_name(name))
    made = make(path, folder)
    assert backups_of(path, folder) == [made]
    assert is_sound(made.path)


@pytest.mark.parametrize("keep", [1, 3])
def test_the_newest_are_kept_and_those_of_a_wrong_clock_go_first(full: Path, folder: Path, keep: int) -> None:
    for day in range(keep):
        make(full, folder, days=3650 + day, keep=keep)
    first = make_backup(full, folder, kind="migration", keep=2, now=NOW - DAY)
    for day in range(4):
        made = make(full, folder, days=day, keep=keep)
        assert made in backups_of(full, folder)
    days = [3 - day for day in range(keep)]
    assert backups_of(full, folder) == [*(made_on(folder, full, day) for day in days), first]


def made_on(folder: Path, path: Path, day: int) -> Backup:
    [found] = [one for one in backups_of(path, folder) if one.made == NOW + day * DAY]
    return found


def test_what_a_killed_copy_left_is_taken_away_later_and_not_one_that_is_being_made(full: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    old, young, foreign = (folder / name for name in (".dateline-aa.new", ".dateline-bb.new", "mine.txt"))
    for file in (old, young, foreign):
        file.write_bytes(b"half")
        os.utime(file, (NOW.timestamp(), NOW.timestamp()))
    os.utime(old, ((NOW - timedelta(hours=2)).timestamp(),) * 2)
    make(full, folder)
    assert {file.name for file in folder.iterdir() if file.suffix != ".db"} == {young.name, foreign.name}


def target(kind: str, folder: Path, full: Path) -> Path:
    """Something that a copy must not go to."""
    path = folder / kind
    match kind:
        case "link":
            path.symlink_to(folder / "elsewhere.db")
        case "link to a copy":
            copy_to(full, folder / "copy.db")
            path.symlink_to(folder / "copy.db")
        case "folder":
            path.mkdir()
        case "text":
            path.write_text("mine")
        case "pipe":
            os.mkfifo(path)
        case "database":
            return full
        case "log":
            return Path(f"{full}-wal")
        case "nowhere":
            return path / "x.db"
    return path


@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("kind", ["link", "link to a copy", "folder", "text", "pipe", "database", "log", "nowhere"])
def test_a_copy_takes_the_place_of_nothing_but_a_copy(full: Path, tmp_path: Path, kind: str, over: bool) -> None:
    path = target(kind, tmp_path, full)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UsageError, match=rf"{path.name}.*(:|;)"):
        copy_to(full, path, over=over)
    assert sorted(tmp_path.iterdir()) == before
    assert kind != "text" or path.read_text() == "mine"


def test_a_copy_takes_the_place_of_another_where_that_is_asked_for(full: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    copy_to(full, path)
    with pytest.raises(UsageError, match="--force"):
        copy_to(full, path)
    os.chmod(path, 0o644)
    assert copy_to(full, path, over=True).stories == 15
    assert mode(path) == 0o600


def test_what_is_no_database_of_ours_is_not_copied(path: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no database at"):
        copy_to(path, tmp_path / "copy.db")
    path.write_text("hello, this is no database")
    with pytest.raises(NotOurs):
        copy_to(path, tmp_path / "copy.db")
    shutil.copy(filled(), path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(TooNew):
        copy_to(path, tmp_path / "copy.db")
    assert not list(tmp_path.glob("*copy*"))


def test_a_damaged_database_gives_no_copy_and_takes_no_good_one_away(full: Path, folder: Path) -> None:
    for day in range(3):
        make(full, folder, days=day)
    kept = backups_of(full, folder)
    whole = full.read_bytes()
    full.write_bytes(whole[:40_000] + b"\xa5" * 200_000 + whole[240_000:])
    with pytest.raises(Damaged, match="damaged"):
        make(full, folder, days=3)
    assert backups_of(full, folder) == kept
    assert all(is_sound(one.path) for one in kept)
    assert not is_sound(full)


def test_a_copy_that_is_no_longer_wanted_ends_and_leaves_nothing(
    full: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_STEPS_BETWEEN_LOOKS", 100)
    with pytest.raises(Cancelled):
        make_backup(full, folder, kind="daily", keep=3, now=NOW, unwanted=lambda: True)
    assert list(folder.iterdir()) == []


def test_the_disk_is_not_filled_and_room_is_made_by_what_would_go_anyway(
    full: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(3):
        make(full, folder, days=day)
    one = backups_of(full, folder)[0].path.stat().st_size
    usage = shutil.disk_usage(folder)

    def nearly_full(where: Path) -> object:
        used = sum(copy.path.stat().st_size for copy in backups_of(full, where))
        return usage._replace(total=20 * one, free=room + 3 * one - used)

    monkeypatch.setattr(shutil, "disk_usage", nearly_full)
    room = 3 * one // 2
    assert make(full, folder, days=3).made == NOW + 3 * DAY
    assert len(backups_of(full, folder)) == 3
    room = one // 2
    with pytest.raises(StoreError, match=r"has room for 0 MB.*free some space"):
        make(full, folder, days=4)
    assert len(backups_of(full, folder)) == 2
