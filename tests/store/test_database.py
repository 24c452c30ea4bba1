"""Transactions, and the threads that work is handed to."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.core.errors import StoreError, UsageError
from tui.store import meta
from tui.store.database import Database, Store, Superseded, open_database
from tui.store.waiting import Turn


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def test_a_transaction_that_fails_leaves_nothing(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError), db.atomic(durable=True):
        db.executemany("INSERT INTO meta VALUES (?, '1')", [["half"], ["half"]])
    assert meta.get(db, "half") is None
    with db.atomic(durable=True):
        db.execute("INSERT INTO meta VALUES ('whole', '1')")
    assert meta.get(db, "whole") == "1"


def test_an_inner_transaction_is_part_of_the_outer_one(db: Database) -> None:
    def fails() -> None:
        with db.atomic(durable=False):
            meta.put(db, "inner", "1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert meta.get(db, "inner") is None


@pytest.mark.parametrize(("durable", "level"), [(True, 2), (False, 1)])
def test_what_a_person_did_is_written_through_to_the_disk(db: Database, durable: bool, level: int) -> None:
    with db.atomic(durable=not durable):
        pass
    with db.atomic(durable=durable):
        assert db.value("PRAGMA synchronous") == level


def test_a_snapshot_sees_one_state(path: Path, db: Database) -> None:
    other = open_database(path)
    with db.snapshot():
        assert meta.get(db, "x") is None
        meta.put(other, "x", "1")
        assert meta.get(db, "x") is None
    assert meta.get(db, "x") == "1"
    other.close()


def test_facts_can_be_forgotten(db: Database) -> None:
    meta.put(db, "x", "1")
    meta.put(db, "x", "2")
    assert meta.get(db, "x") == "2"
    meta.put(db, "x", None)
    assert meta.get(db, "x") is None


def test_each_kind_of_work_has_a_thread_of_its_own(store: Store) -> None:
    def thread(_: Database) -> int:
        return threading.get_ident()

    by_role = [role(thread).result() for role in (store.write, store.view, store.search)]
    assert len({*by_role, threading.get_ident()}) == 4
    assert by_role == [role(thread).result() for role in (store.write, store.view, store.search)]


def test_errors_of_the_work_come_out_as_they_are_and_those_of_sqlite_as_a_sentence(store: Store, path: Path) -> None:
    def refuses(_: Database) -> None:
        raise UsageError("no")

    with pytest.raises(UsageError, match="no"):
        store.write(refuses).result()
    with pytest.raises(StoreError, match=r"dateline\.db cannot be used: no such table: nowhere") as told:
        store.view(lambda db: db.rows("SELECT * FROM nowhere")).result()
    assert isinstance(told.value.__cause__, sqlite3.Error)
    assert str(path) in str(told.value)


def test_c85_a_foreign_lock_that_stays_is_told(path: Path) -> None:
    with Store.open(path) as store:
        store.turn = Turn(step_seconds=0.05, patience_seconds=0.1)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"dateline\.db is locked by another program"):
            store.write(meta.put, "x", "1").result()
        assert store.view(meta.get, "x").result() is None
        other.close()
        store.write(meta.put, "x", "1").result()
        assert store.view(meta.get, "x").result() == "1"


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def test_a_newer_search_ends_the_older_one_and_those_that_wait(store: Store) -> None:
    started = threading.Event()

    def endless(db: Database) -> None:
        started.set()
        db.value(ENDLESS)

    running = store.search(endless)
    waiting = store.search(endless)
    started.clear()
    newest = store.search(lambda db: db.value("SELECT 7"))
    assert newest.result(timeout=20) == 7
    for older in (running, waiting):
        with pytest.raises(Superseded):
            older.result(timeout=20)
    assert store.search(lambda db: db.value("SELECT 8")).result(timeout=20) == 8


def test_a_search_that_was_ended_in_a_snapshot_leaves_none_behind(store: Store) -> None:
    started = threading.Event()

    def endless(db: Database) -> None:
        with db.snapshot():
            meta.get(db, "x")
            started.set()
            db.value(ENDLESS)

    ended = store.search(endless)
    assert started.wait(timeout=20)
    store.write(meta.put, "x", "1").result(timeout=20)
    assert store.search(meta.get, "x").result(timeout=20) == "1"
    with pytest.raises(Superseded):
        ended.result(timeout=20)


def test_what_belongs_to_a_search_ends_with_it_and_ends_nothing(store: Store) -> None:
    first = store.search(lambda db: db.value("WITH n(i) AS (SELECT 1) SELECT i FROM n"))
    more = store.search_on(lambda _: 2)
    assert (first.result(timeout=20), more.result(timeout=20)) == (1, 2)
    endless = store.search_on(lambda db: db.value(ENDLESS))
    waiting = store.search_on(lambda _: 3)
    assert store.search(lambda _: 4).result(timeout=20) == 4
    for older in (endless, waiting):
        with pytest.raises(Superseded):
            older.result(timeout=20)


def test_searching_does_not_hold_up_views_and_writes(store: Store) -> None:
    endless = store.search(lambda db: db.value(ENDLESS))
    store.write(meta.put, "x", "1").result(timeout=20)
    assert store.view(meta.get, "x").result(timeout=20) == "1"
    store.search(lambda _: None).result(timeout=20)
    with pytest.raises(Superseded):
        endless.result(timeout=20)


def test_readers_cannot_write_what_only_a_writer_may(store: Store) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        store.search(meta.put, "x", "1").result()


def test_the_data_version_changes_when_others_write_and_not_by_oneself(store: Store, path: Path) -> None:
    before = store.data_version().result()
    store.write(meta.put, "x", "1").result()
    assert store.data_version().result() == before
    with Store.open(path) as other:
        other.write(meta.put, "x", "2").result()
    assert store.data_version().result() != before


def test_closing_waits_for_what_was_handed_over_and_ends_searches(path: Path) -> None:
    store = Store.open(path)
    written = [store.write(meta.put, str(number), "1") for number in range(20)]
    endless = store.search(lambda db: db.value(ENDLESS))
    store.close()
    assert all(future.done() for future in written)
    assert isinstance(endless.exception(timeout=0), Superseded)
    with pytest.raises(RuntimeError):
        store.view(meta.get, "1")
    with Store.open(path) as again:
        assert again.view(meta.get, "19").result() == "1"


def test_closing_does_not_wait_for_a_foreign_lock(path: Path) -> None:
    store = Store.open(path)
    store.write(meta.put, "x", "1").result()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store.close()
    other.close()
    with Store.open(path) as again:
        assert not again.closed_cleanly
