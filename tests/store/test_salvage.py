"""A damaged file is made whole again of what can be read, of its backup, and of its indexes."""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.store.making import NOW, assert_counters_are_true, assert_index_is_sound, entry, save, subscribe
from tests.store.older import filled
from tui.core.changes import SetFlag
from tui.core.doctor import Salvage
from tui.core.errors import NotOurs, StoreError
from tui.store import opening
from tui.store.backups import copy_to, make_backup
from tui.store.changes import change
from tui.store.database import Store, open_database
from tui.store.doctoring import Doctored, look, mend
from tui.store.page_file import PageFile, Walked
from tui.store.replacing import put_in_place
from tui.store.shapes import known_schema, read_schema

PAGE = 8192
Content = dict[str, list[tuple[Any, ...]]]


def quiet(_: str) -> None:
    """Nobody waits."""


def doctored(path: Path) -> Doctored:
    return mend(path, backups=path.parent / "backups", now=NOW, progress=quiet)


def content(path: Path) -> Content:
    """All rows of the tables that are not made of others, but for what marks of the program say."""
    with closing(sqlite3.connect(path)) as connection:
        found = {
            name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr)  # noqa: S608 - of our schema
            for name in known_schema().tables
        }
    found["meta"] = [row for row in found["meta"] if row[0] not in ("closed_cleanly", "taken_over", "tokenizer")]
    return found


def assert_sound(path: Path) -> None:
    db = open_database(path)
    assert db.rows("PRAGMA integrity_check") == [("ok",)]
    assert db.rows("PRAGMA foreign_key_check") == []
    assert_index_is_sound(db)
    assert_counters_are_true(db)
    db.close()
    checks = look(path, backups=path.parent / "backups", now=NOW, progress=quiet).checks
    assert [check for check in checks if check.state != "ok"] == []


@pytest.fixture
def full(path: Path) -> Path:
    """A database in which no table is empty."""
    shutil.copy(filled(), path)
    doctored(path)  # lines of a page that were put in by hand stand at another place than their story
    return path


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "dateline.db"
    db = open_database(path)
    subscribe(db, 1, 2)
    for feed in (1, 2):
        told = (entry(f"{feed}-{n}", age=timedelta(hours=n), text=f"größe{n % 9} word " * 150) for n in range(60))
        save(db, feed, *told)
    change(db, SetFlag(field="starred", value=True), ids=list(range(1, 121, 7)), now=NOW, origin="cli")
    change(db, SetFlag(field="read", value=True), ids=list(range(1, 121, 2)), now=NOW, origin="cli")
    db.close()
    return path


@pytest.fixture
def many(path: Path, made_once: Path) -> Path:
    """A database of some hundred pages."""
    shutil.copy(made_once, path)
    return path


def write_over(path: Path, place: int, garbage: bytes) -> None:
    with open(path, "r+b") as file:
        file.seek(place)
        file.write(garbage)


def pages_of(path: Path, table: str, *, leaf: bool = True) -> list[int]:
    """The pages of one table."""
    with PageFile(path) as file:
        schema = read_schema(file, known_schema())
        file.seen.clear()
        list(file.walk(schema.roots[table], Walked()))
        kinds = (13,) if leaf else (5,)
        return [number for number in sorted(file.seen) if file.page(number)[0] in kinds]


def saved(done: Doctored) -> Salvage:
    assert done.salvage is not None
    return done.salvage


@pytest.mark.parametrize("garbage", [os.urandom(100), b"\0" * 100, os.urandom(2000)], ids=["noise", "zeros", "more"])
def test_c81_all_comes_back_where_the_beginning_of_the_file_is_overwritten(full: Path, garbage: bytes) -> None:
    before = content(full)
    write_over(full, 0, garbage)
    damaged = full.read_bytes()
    done = doctored(full)
    assert content(full) == before
    assert Path(saved(done).moved_to[0]).read_bytes() == damaged
    assert saved(done).lost == 0
    assert_sound(full)


def test_c81_a_page_of_texts_costs_these_texts_alone_and_no_story(many: Path) -> None:
    leaf = pages_of(many, "articles")[5]
    write_over(many, (leaf - 1) * PAGE, os.urandom(PAGE))
    kinds = {kind.kind: kind for kind in saved(doctored(many)).kinds}
    assert (kinds["stories"].kept, kinds["stories"].lost) == (120, 0)
    assert 0 < (kinds["texts"].lost or 0) <= 8
    assert kinds["texts"].kept + (kinds["texts"].lost or 0) == 120
    assert_sound(many)


def test_c81_stories_whose_rows_are_gone_come_back_from_their_indexes(many: Path) -> None:
    columns = "id, sort_key, feed_id, identity, url, read, starred, hidden"
    with closing(sqlite3.connect(many)) as connection:
        before = connection.execute(f"SELECT {columns} FROM entries ORDER BY id").fetchall()  # noqa: S608 - ours
    for leaf in pages_of(many, "entries"):
        write_over(many, (leaf - 1) * PAGE, os.urandom(PAGE))
    kinds = {kind.kind: kind for kind in saved(doctored(many)).kinds}
    with closing(sqlite3.connect(many)) as connection:
        assert connection.execute(f"SELECT {columns} FROM entries ORDER BY id").fetchall() == before  # noqa: S608 - ours
        assert connection.execute("SELECT count(*) FROM entries WHERE title = ''").fetchone() == (0,)
    assert (kinds["stories"].lost, kinds["stars"].lost) == (0, 0)
    assert_sound(many)


def test_c81_what_the_file_does_not_give_comes_from_the_backup_and_never_over_newer_rows(many: Path) -> None:
    make_backup(many, many.parent / "backups", kind="daily", keep=3, now=NOW)
    db = open_database(many)
    change(db, SetFlag(field="starred", value=True), ids=[2, 3, 4], now=NOW, origin="cli")
    save(db, 1, entry("after", age=timedelta(0), text="came after the backup"), now=NOW + timedelta(hours=1))
    db.close()
    before = content(many)
    leaves = pages_of(many, "articles")
    for leaf in leaves[3:9]:
        write_over(many, (leaf - 1) * PAGE, os.urandom(PAGE))
    done = saved(doctored(many))
    kinds = {kind.kind: kind for kind in done.kinds}
    after = content(many)
    assert done.backup == NOW
    assert kinds["texts"].from_backup > 0
    assert kinds["texts"].lost == 0
    assert after["entries"] == before["entries"]
    assert sorted(row[1:] for row in after["articles"]) == sorted(row[1:] for row in before["articles"])
    assert after["feeds"][0][14] is None  # asked for all that it has, once
    assert_sound(many)


def test_c81_all_comes_from_the_backup_where_the_file_is_empty(full: Path) -> None:
    make_backup(full, full.parent / "backups", kind="daily", keep=3, now=NOW)
    before = content(full)
    os.truncate(full, 0)
    kinds = saved(doctored(full)).kinds
    assert not any(kind.kept for kind in kinds)
    after = content(full)
    for table in before.keys() - {"feeds", "articles"}:  # feeds are asked for all that they have
        assert after[table] == before[table]
    assert sorted(row[1:] for row in after["articles"]) == sorted(row[1:] for row in before["articles"])
    assert_sound(full)


@pytest.mark.parametrize("share", [0.9, 0.5, 0.1])
def test_c81_a_file_cut_short_gives_what_is_left(many: Path, share: float) -> None:
    whole = many.read_bytes()
    many.write_bytes(whole[: int(len(whole) * share)])
    done = doctored(many)
    kinds = {kind.kind: kind for kind in saved(done).kinds}
    assert kinds["feeds"].kept == 2
    assert Path(saved(done).moved_to[0]).stat().st_size == int(len(whole) * share)
    assert_sound(many)


def test_c81_a_log_alone_is_played_into_a_new_file(many: Path) -> None:
    db = open_database(many)
    db.execute("PRAGMA wal_autocheckpoint = 0")
    with db.atomic(durable=True):
        db.execute("UPDATE feeds SET own_title = 'Mine'")
    log = Path(f"{many}-wal").read_bytes()
    db.close()
    before = content(many)
    whole = many.read_bytes()
    many.write_bytes(b"?" * 100 + whole[100:])
    Path(f"{many}-wal").write_bytes(log)
    moved = saved(doctored(many)).moved_to
    assert [Path(one).name.partition("Z")[2] for one in moved] == ["", "-wal"]
    assert content(many)["feeds"] == before["feeds"]
    many.unlink()
    Path(f"{many}-wal").write_bytes(log)
    doctored(many)
    assert [row[1:3] for row in content(many)["feeds"]] == [row[1:3] for row in before["feeds"]]
    assert_sound(many)


def test_c81_garbage_in_the_log_is_set_aside_and_the_file_is_as_it_was(many: Path) -> None:
    before = content(many)
    Path(f"{many}-wal").write_bytes(b"garbage in place of a log")
    done = doctored(many)
    (log,) = (check for check in done.checks if check.name == "log")
    assert log.state == "mended"
    (aside,) = many.parent.glob("*-wal")
    assert aside.read_bytes() == b"garbage in place of a log"
    assert content(many) == before
    assert_sound(many)


class Died(BaseException):
    """The process, as far as the file can tell."""


@pytest.mark.parametrize("step", ["link", "replace", "unlink"])
def test_whoever_dies_while_a_file_is_replaced_leaves_the_old_one_with_its_log_or_the_new_one(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    made = copy_to(many, tmp_path / "made.db").path
    new = content(made)
    db = open_database(many)
    db.execute("UPDATE feeds SET own_title = 'Mine'")
    beside = [many.read_bytes(), Path(f"{many}-wal").read_bytes()]
    db.close()
    for path, old in zip((many, Path(f"{many}-wal")), beside, strict=True):
        path.write_bytes(old)

    def dies(*_: object, **__: object) -> None:
        raise Died

    monkeypatch.setattr(os, step, dies)
    with pytest.raises(Died):
        put_in_place(made, many, now=NOW)
    monkeypatch.undo()
    monkeypatch.setattr(opening, "_LOOKED_AT", set())  # another process opens it
    if step == "unlink":
        Store.open(many).close()
        assert content(many) == new
        beside_new = [path.read_bytes() for path in sorted(many.parent.glob("*.damaged-*")) if path.suffix != ".db-shm"]
        assert beside_new == beside
    else:
        assert [many.read_bytes(), Path(f"{many}-wal").read_bytes()] == beside


def theirs(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE feeds (id INTEGER PRIMARY KEY, url TEXT)")
        connection.commit()


def theirs_with_a_log(path: Path) -> None:
    theirs(path)
    Path(f"{path}-wal").write_bytes(b"of a kind that we do not know")


def newer(path: Path) -> None:
    open_database(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")


@pytest.mark.parametrize("make", [theirs, theirs_with_a_log, newer, lambda path: path.write_text("mine"), Path.mkdir])
def test_c81_what_is_not_ours_to_mend_is_never_touched(path: Path, make: Callable[[Path], object]) -> None:
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    beside = sorted(path.parent.iterdir())
    for work in (look, mend):
        with pytest.raises(StoreError):
            work(path, backups=path.parent / "backups", now=NOW, progress=quiet)
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert sorted(path.parent.iterdir()) == beside


def test_c81_another_program_that_has_the_damaged_file_open_is_named(many: Path) -> None:
    write_over(many, many.stat().st_size // 2, os.urandom(1 << 16))
    reader = sqlite3.connect(many)
    reader.execute("SELECT count(*) FROM feeds").fetchone()
    if (child := os.fork()) == 0:  # the locks of one process do not stop it itself
        try:
            doctored(many)
        except StoreError as error:
            os._exit(0 if f"process {os.getppid()} has it open" in str(error) else 2)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    reader.close()
    assert list(many.parent.glob("*.damaged-*")) == []


@pytest.mark.parametrize("seed", range(3))
def test_c81_whatever_pages_are_overwritten_a_sound_file_comes_of_it(many: Path, seed: int) -> None:
    dice = random.Random(seed)
    whole, size = content(many), many.stat().st_size
    for _ in range(dice.randint(1, 6)):
        write_over(many, dice.randrange(size), dice.randbytes(dice.choice([1, 50, 3000, 40_000])))
    try:
        doctored(many)
    except NotOurs:  # the mark of whose it is was hit, and nothing else of the header
        return
    kept = content(many)
    own = {row[0] for row in whole["entries"]}
    assert {row[0] for row in kept["entries"]} <= own
    assert_sound(many)
