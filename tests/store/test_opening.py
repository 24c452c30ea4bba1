"""What is at the path, and what becomes of it."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.store.making import NOW, entry, save, subscribe
from tui.core.errors import Damaged, NotOurs, StoreError, TooNew
from tui.store import meta, opening
from tui.store.backups import make_backup
from tui.store.database import Store, open_database
from tui.store.opening import prepare
from tui.store.replacing import alone_with, put_in_place
from tui.store.schema import SCHEMA_VERSION
from tui.store.windows import latest_id

NOBODY = 65534


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def make(path: Path) -> bytes:
    Store.open(path).close()
    return path.read_bytes()


@pytest.fixture(params=[0o000, 0o022, 0o277])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_a_new_database_and_its_folders_are_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "dateline" / "dateline.db"
    with Store.open(path) as store:
        store.write(meta.remember_list, "text").result()
        assert mode(path.parent) == mode(path.parent.parent) == 0o700
        assert {file.name for file in path.parent.iterdir()} == {path.name, f"{path.name}-wal", f"{path.name}-shm"}
        assert {mode(file) for file in path.parent.iterdir()} == {0o600}
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_folders_that_were_there_keep_their_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make(tmp_path / "dateline.db")
    assert mode(tmp_path) == 0o755


def test_what_is_stored_is_there_when_the_file_is_opened_again(path: Path) -> None:
    with Store.open(path) as store:
        store.write(meta.remember_follows, "/home/me/feeds.toml").result()
    with Store.open(path) as store:
        assert store.view(meta.follows).result() == "/home/me/feeds.toml"
        assert store.view(meta.last_good_list).result() == ""
        assert store.view(lambda db: db.value("PRAGMA page_size")).result() == 8192


def foreign_sqlite() -> bytes:
    with TemporaryDirectory() as folder, closing(sqlite3.connect(f"{folder}/x")) as connection:
        connection.execute("CREATE TABLE theirs (x)")
        connection.commit()
        return Path(folder, "x").read_bytes()


@pytest.mark.parametrize(
    "content", [b"hello\n", b"\0" * 5000, os.urandom(9000), foreign_sqlite(), b"SQLite format 3\0 and no more"]
)
def test_what_is_not_ours_is_refused_and_left_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    for readonly in (False, True):
        with pytest.raises(NotOurs, match=r"dateline\.db is no database of dateline: move it away"):
            Store.open(path, readonly=readonly)
    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_newer_database_is_refused_with_both_versions_and_left_as_it_is(path: Path) -> None:
    make(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(TooNew, match=rf"schema {SCHEMA_VERSION + 1}, this one knows {SCHEMA_VERSION}.*update"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_database_cut_short_is_damage(path: Path) -> None:
    path.write_bytes(make(path)[:5000])
    with pytest.raises(Damaged, match=r"dateline\.db is damaged: .*dateline doctor"), Store.open(path) as store:
        store.view(meta.follows).result()
    assert path.stat().st_size == 5000


def test_garbage_over_the_middle_is_told_when_it_is_read(path: Path) -> None:
    whole = make(path)
    path.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    with pytest.raises(Damaged, match="damaged"), Store.open(path) as store:
        store.view(meta.follows).result()


def test_a_file_left_half_way_through_copying_its_log_back_is_whole_with_its_log(tmp_path: Path) -> None:
    whole, left = tmp_path / "whole.db", tmp_path / "left.db"
    db = open_database(whole)
    subscribe(db, 1)
    save(db, 1, *(entry(str(number), text="word " * 2000) for number in range(20)))
    before, log = whole.read_bytes(), Path(f"{whole}-wal").read_bytes()
    db.execute("PRAGMA wal_checkpoint")
    after = whole.read_bytes()
    assert len(after) > len(before)
    left.write_bytes(after[:4096] + before[4096:])
    Path(f"{left}-wal").write_bytes(log)
    db.close()
    with Store.open(left) as store:
        assert store.view(latest_id).result() == 20
        assert store.view(lambda db: db.value("PRAGMA integrity_check")).result() == "ok"


def test_garbage_in_place_of_the_header_is_told_also_beside_a_log(path: Path) -> None:
    whole = make(path)
    path.write_bytes(b"garbage." * 512 + whole[4096:])
    Path(f"{path}-wal").write_bytes(b"more garbage")
    with pytest.raises(StoreError, match=r"dateline\.db .*move it away"):
        Store.open(path)
    assert path.read_bytes().startswith(b"garbage.")


def test_an_empty_file_becomes_a_database_and_beside_a_backup_it_is_damage(path: Path) -> None:
    backups = path.parent / "state"
    path.touch()
    make(path)
    make_backup(path, backups, kind="daily", keep=3, now=NOW)
    path.write_bytes(b"")
    with pytest.raises(Damaged, match=r"dateline\.db is empty, though it was in use: .*dateline doctor"):
        Store.open(path, backups=backups)
    assert path.stat().st_size == 0


@pytest.mark.parametrize("size", [0, None])
def test_a_log_without_its_database_is_damage(path: Path, size: int | None) -> None:
    Path(f"{path}-wal").write_bytes(b"what was written last")
    if size == 0:
        path.touch()
    with pytest.raises(Damaged, match="run `dateline doctor`"):
        Store.open(path)
    assert Path(f"{path}-wal").read_bytes() == b"what was written last"


def test_a_folder_or_a_link_that_leads_nowhere_in_its_place_is_told(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")
    with pytest.raises(StoreError, match="is a link that leads nowhere"):
        Store.open(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(StoreError, match=r"dateline\.db is a folder: move it away, or give another path with --db"):
        Store.open(path)


def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    with pytest.raises(StoreError, match="cannot be there: a part of the path is a file"):
        Store.open(tmp_path / "data" / "dateline.db")


def test_escape_sequences_in_the_path_do_not_reach_the_sentence(tmp_path: Path) -> None:
    path = tmp_path / "\x1b]0;x\x07.db"
    path.mkdir()
    with pytest.raises(StoreError) as told:
        Store.open(path)
    assert "\x1b" not in str(told.value)


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A folder of one's own, and no rights of root's within the test."""
    with TemporaryDirectory() as folder:
        made = Path(folder) / "home"
        made.mkdir()
        if os.geteuid() != 0:
            yield made
            return
        os.chmod(folder, 0o755)  # noqa: S103 - nobody must get in
        os.chown(made, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield made
        finally:
            os.seteuid(0)


def test_a_file_that_may_not_be_read_is_told(as_nobody: Path) -> None:
    path = as_nobody / "dateline.db"
    make(path)
    path.chmod(0)
    with pytest.raises(StoreError, match=r"dateline\.db cannot be read: check its permissions"):
        Store.open(path)


def test_a_file_that_may_not_be_written_is_told_at_the_first_write(as_nobody: Path) -> None:
    path = as_nobody / "dateline.db"
    make(path)
    path.chmod(0o400)
    with Store.open(path) as store:
        assert store.view(meta.follows).result() == ""
        with pytest.raises(StoreError, match=r"dateline\.db cannot be written: check the permissions"):
            store.write(meta.remember_list, "x").result()


def test_a_folder_that_may_not_be_written_is_told(as_nobody: Path) -> None:
    as_nobody.chmod(0o500)
    with pytest.raises(StoreError, match=r"dateline\.db cannot be made .*check the folder"):
        Store.open(as_nobody / "dateline.db")
    assert list(as_nobody.iterdir()) == []


def test_reading_needs_no_right_to_write(as_nobody: Path) -> None:
    path = as_nobody / "dateline.db"
    with Store.open(path) as store:
        store.write(meta.remember_follows, "/a").result()
    path.chmod(0o400)
    as_nobody.chmod(0o500)
    with Store.open(path, readonly=True) as store:
        assert store.view(meta.follows).result() == store.search(meta.follows).result() == "/a"


def test_a_read_only_store_makes_nothing_and_writes_nothing(path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no database at .* yet"):
        Store.open(path, readonly=True)
    assert not path.exists()
    before = make(path)
    with Store.open(path, readonly=True) as store, pytest.raises(StoreError, match="cannot be written"):
        store.write(meta.remember_list, "x").result()
    assert path.read_bytes() == before


def test_a_crash_while_it_is_made_leaves_nothing_behind(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (x)")
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(opening, "migrate", fails)
    with pytest.raises(StoreError, match=r"dateline\.db"):
        Store.open(path)
    assert list(path.parent.iterdir()) == []


def test_a_process_that_made_the_database_keeps_its_locks_when_it_looks_at_the_file_again(path: Path) -> None:
    db = open_database(path)
    subscribe(db, 1)
    prepare(path, readonly=True, backups=None)
    if (child := os.fork()) == 0:  # a lock of this process would not stop it itself
        try:
            with alone_with(path):
                os._exit(1)
        except StoreError:
            os._exit(0)
        os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
    db.close()


def test_a_file_that_was_replaced_while_one_waited_for_it_is_not_used(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "made.db"
    make(made)
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("INSERT INTO meta VALUES ('which', 'new')")
        connection.commit()
    make(path)
    connect = opening.connect

    def replaced(path: Path, *, readonly: bool) -> sqlite3.Connection:
        connection = connect(path, readonly=readonly)
        monkeypatch.undo()
        put_in_place(made, path, now=NOW)
        return connection

    monkeypatch.setattr(opening, "connect", replaced)
    with Store.open(path) as store:
        assert store.view(meta.get, "which").result() == "new"


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, text=True)


OPEN = """
import sys
from pathlib import Path
from tui.store import meta
from tui.store.database import Store
with Store.open(Path(sys.argv[1])) as store:
    store.write(meta.put, sys.argv[2], "here").result()
print("sqlite_utils" in sys.modules)
"""


def test_processes_that_make_it_at_the_same_time_all_use_the_same_one(path: Path) -> None:
    started = [run(OPEN, path, name) for name in range(4)]
    assert [process.wait() for process in started] == [0] * 4
    for process in started:
        process.communicate()
    with Store.open(path) as store:
        assert [store.view(meta.get, str(name)).result() for name in range(4)] == ["here"] * 4
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_an_up_to_date_file_is_opened_without_loading_sqlite_utils(path: Path) -> None:
    make(path)
    process = run(OPEN, path, "x")
    assert process.communicate()[0] == "False\n"


def test_it_is_known_whether_the_last_writer_closed_the_file(path: Path) -> None:
    left_open = Store.open(path)
    assert left_open.closed_cleanly
    left_open.write(meta.remember_list, "x").result()
    with Store.open(path) as store:
        assert not store.closed_cleanly
    left_open.close()
    with Store.open(path) as store:
        assert store.closed_cleanly


def test_the_view_for_other_programs_has_names_and_iso_times(path: Path) -> None:
    db = open_database(path)
    subscribe(db, 1)
    save(db, 1, entry("one", text="two words"))
    db.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute("SELECT * FROM stories").fetchone())
    assert row["feed"] == "Feed 1"
    assert row["published"] == "2026-03-14T11:00:00Z"
    assert row["first_seen"] == NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (row["title"], row["text"], row["words"], row["source"]) == ("Title one", "two words", 2, "feed")
