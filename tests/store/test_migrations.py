"""From every schema that was released to ours: nothing lost, nothing by halves, and a copy from before."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.store.making import NOW, assert_sound
from tests.store.older import SCHEMAS, Content, content_of, make_older, schema_rows
from tui.core.errors import StoreError, TooNew
from tui.core.query import parse
from tui.core.views import Selection
from tui.store import meta, migrating
from tui.store.backups import backups_of, is_sound, make_backup
from tui.store.database import Store, open_database
from tui.store.journal import undo
from tui.store.migrating import KEPT
from tui.store.schema import SCHEMA_VERSION, STEPS, migrate
from tui.store.waiting import Turn
from tui.store.windows import keys

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fresh") / "dateline.db"
    Store.open(path).close()
    return path


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the first schema, from which all steps are taken."""
    path = tmp_path_factory.mktemp("first") / "dateline.db"
    make_older(path, 1)
    return path


@pytest.fixture
def folder(path: Path) -> Path:
    """Where copies go."""
    return path.parent / "backups"


def assert_nothing_lost(before: Content, after: Content) -> None:
    """Each row that was there is, with each of its values; new columns came behind."""
    for table in before.keys() - {"user_version", "_sqlite_migrations"}:
        width = len(before[table][0])
        assert [row[:width] for row in after[table]] == before[table], table
    assert after["_sqlite_migrations"][: len(before["_sqlite_migrations"])] == before["_sqlite_migrations"]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_database_of_any_schema_loses_nothing_and_becomes_as_a_new_one(
    path: Path, folder: Path, fresh: Path, schema: int
) -> None:
    make_older(path, schema)
    before = content_of(path)
    Store.open(path, backups=folder).close()
    assert_nothing_lost(before, content_of(path))
    assert schema_rows(path) == schema_rows(fresh)
    copies = backups_of(path, folder)
    assert [(copy.kind, copy.schema, content_of(copy.path)) for copy in copies] == [
        ("migration", schema, before) for _ in range(schema < SCHEMA_VERSION)
    ]
    db = open_database(path)
    assert_sound(db)
    assert len(keys(db, Selection(parse("東京 word8", now=NOW).node), now=NOW, limit=9).keys) == 1
    assert db.rows("SELECT id FROM entries WHERE read ORDER BY id") == [(1,), (2,), (3,), (4,), (8,), (9,)]
    undone = undo(db, origin="cli", now=NOW)
    assert undone is not None
    assert undone.changed == 2
    assert db.rows("SELECT id FROM entries WHERE read ORDER BY id") == [(1,), (2,), (3,), (4,)]
    assert_sound(db)
    db.close()


class _FailsAt(sqlite3.Connection):
    """A connection that refuses one of its statements, as a broken disk would."""

    left = 0

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        self.left -= 1
        if not self.left:
            raise sqlite3.OperationalError(f"disk I/O error at {sql[:40]}")
        return super().execute(sql, *values)


def fails_at(path: Path, number: int) -> bool:
    """Migrate until the statement of this number; false: there are not that many."""
    with closing(sqlite3.connect(path, factory=_FailsAt, isolation_level=None)) as connection:
        connection.left = number
        try:
            migrate(connection)
        except sqlite3.OperationalError:
            return not connection.in_transaction
    return False


@pytest.mark.parametrize("schema", [1, 6])
def test_c82_a_migration_that_fails_at_any_statement_leaves_the_old_version(path: Path, schema: int) -> None:
    make_older(path, schema)
    before, made = content_of(path), schema_rows(path)
    failures = 1
    while fails_at(path, failures):
        failures += 1
        assert schema_rows(path) == made
        assert content_of(path) == before
    assert failures > 7  # BEGIN, the book-keeping, at least a statement of its own, COMMIT
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert_nothing_lost(before, content_of(path))


def usable_by_its_own_program(path: Path, schema: int) -> bool:
    """Whether the program that knows just this schema finds nothing to do, and can write."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, steps=STEPS[:schema])
        connection.execute("UPDATE entries SET read = 1 - read WHERE id = 1")
        connection.execute("UPDATE entries SET read = 1 - read WHERE id = 1")
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version == schema


def dying(how: str, source: Path, folder: Path, *limits: int) -> list[tuple[str, Path, str]]:
    """What each process of `tests.store.dying` said and left, and how it ended."""
    command = [sys.executable, "-m", "tests.store.dying", how, source, folder, *limits]
    ran = subprocess.run(list(map(str, command)), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    lines = (line.split("\t") for line in ran.stdout.splitlines())
    return [(said, Path(path), ended) for said, path, ended in lines]


def test_c82_a_process_killed_at_any_moment_of_a_migration_leaves_the_old_version_or_the_new(
    first: Path, tmp_path: Path
) -> None:
    before = content_of(first)
    left = dying("kill", first, tmp_path)
    assert [ended for _, _, ended in left] == ["killed"] * (len(left) - 1) + ["0"]
    assert len(left) > 15
    versions = []
    for _, path, _ in left:
        now = content_of(path)
        copies = backups_of(path, path.parent / "backups")
        versions.append(now["user_version"][0])
        if now == before:
            assert usable_by_its_own_program(path, 1)
        else:
            assert_nothing_lost(before, now)
            assert [content_of(copy.path) for copy in copies] == [before]
        assert all(is_sound(copy.path) for copy in copies)
        Store.open(path).close()
        assert_nothing_lost(before, content_of(path))
    assert set(versions) == {(1,), (SCHEMA_VERSION,)}
    assert versions == sorted(versions)


@pytest.mark.parametrize("size", [0, 20_000, 100_000])
def test_c79_c82_a_disk_that_is_full_in_a_migration_leaves_the_old_version(
    first: Path, tmp_path: Path, size: int
) -> None:
    [(said, path, ended)] = dying("limit", first, tmp_path, size)
    assert ended == "3"
    assert "free some space" in said
    assert content_of(path) == content_of(first)
    assert usable_by_its_own_program(path, 1)
    assert list((path.parent / "backups").glob("*")) == []
    Store.open(path).close()
    assert_nothing_lost(content_of(first), content_of(path))


def test_where_there_is_no_room_for_a_copy_one_reads_all_the_same_and_is_told(path: Path, folder: Path) -> None:
    make_older(path, 3)
    folder.write_text("a file where the folder should be")
    told: list[str] = []
    with Store.open(path, backups=folder, tell=told.append) as store:
        assert store.view(meta.follows).result() == "/home/me/feeds.toml"
    assert len(told) == 1
    assert told[0].startswith("The database was brought up to date without a copy of it from before: ")
    assert str(folder) in told[0]


OPENS = """
import sys
from pathlib import Path
from tui.store.database import Store
print("ready", flush=True)
sys.stdin.readline()
Store.open(Path(sys.argv[1]), backups=Path(sys.argv[2])).close()
"""


def test_two_processes_that_migrate_at_once_do_it_once(path: Path, folder: Path, fresh: Path) -> None:
    make_older(path, 1)
    before = content_of(path)
    both = [
        subprocess.Popen(
            [sys.executable, "-c", OPENS, path, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for process in both:
        assert process.stdout is not None
        process.stdout.readline()
    for process in both:
        process.communicate("go\n")
    assert [process.returncode for process in both] == [0, 0]
    assert [content_of(copy.path) for copy in backups_of(path, folder)] == [before]
    assert schema_rows(path) == schema_rows(fresh)
    assert_nothing_lost(before, content_of(path))


def test_a_reader_that_is_open_meanwhile_sees_the_old_version_until_the_new_one_is_there(path: Path) -> None:
    make_older(path, 2)
    with closing(sqlite3.connect(path, isolation_level=None)) as reading:
        reading.execute("BEGIN")
        assert reading.execute("SELECT count(*) FROM entries").fetchone() == (15,)
        Store.open(path).close()
        assert reading.execute("SELECT count(*) FROM wanted_pages").fetchone() == (2,)
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            reading.execute("SELECT count(*) FROM rules")


def test_who_comes_while_another_one_migrates_waits_is_told_and_never_hears_of_a_mere_lock(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_older(path, 2)
    monkeypatch.setattr(migrating, "Turn", partial(Turn, step_seconds=0.02, patience_seconds=0.1))
    told: list[str] = []
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="must be brought up to date, and another program writes to it"):
            Store.open(path, tell=told.append)
    assert told == ["Another dateline seems to be bringing the database up to date; waiting for it."]


@pytest.mark.parametrize("readonly", [False, True])
def test_a_newer_schema_is_refused_without_a_copy(path: Path, folder: Path, readonly: bool) -> None:
    make_older(path, SCHEMA_VERSION)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = content_of(path)
    with pytest.raises(TooNew, match="update dateline"):
        Store.open(path, backups=folder, readonly=readonly)
    assert content_of(path) == before
    assert not folder.exists()


def test_an_older_schema_is_not_brought_up_to_date_by_who_only_reads(path: Path, folder: Path) -> None:
    make_older(path, 4)
    with pytest.raises(StoreError, match="older dateline"):
        Store.open(path, backups=folder, readonly=True)
    assert content_of(path)["user_version"] == [(4,)]


def test_the_newest_copies_from_before_migrations_are_kept(path: Path, folder: Path) -> None:
    make_older(path, 6)
    for days in range(KEPT):
        make_backup(path, folder, kind="migration", keep=KEPT, now=NOW + timedelta(days=days))
    make_backup(path, folder, kind="daily", keep=1, now=NOW)
    Store.open(path, backups=folder).close()
    kept = [copy.made for copy in backups_of(path, folder) if copy.kind == "migration"]
    assert len(kept) == KEPT
    assert NOW not in kept
    assert len(backups_of(path, folder)) == KEPT + 1
