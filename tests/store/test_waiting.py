"""A foreign program that writes for long: what is to be written waits, that can be seen, and reading goes on."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.store import meta
from tui.store.database import Store
from tui.store.waiting import Turn


@pytest.fixture
def foreign(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program that has begun to write."""
    Store.open(path).close()
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    yield connection
    connection.close()


def test_c85_what_is_to_be_written_waits_until_a_foreign_writer_has_done_and_is_told_once(
    path: Path, foreign: sqlite3.Connection
) -> None:
    told: list[bool] = []
    seen = threading.Event()
    with Store.open(path) as store:
        store.turn = Turn(step_seconds=0.02, patience_seconds=60)

        def tell() -> None:
            told.append(store.turn.held_up)
            seen.set()

        store.turn.tell = tell
        first, second = store.write(meta.put, "a", "1"), store.write(meta.put, "b", "2")
        assert seen.wait(20)
        assert store.turn.held_up
        assert store.view(meta.get, "a").result() is None  # reading waits for nobody
        assert store.search(meta.get, "a").result() is None
        foreign.execute("COMMIT")
        first.result(20)
        second.result(20)
        assert not store.turn.held_up
        assert store.view(meta.get, "b").result() == "2"
    assert told == [True]


def test_c85_closing_gives_up_soon_what_still_waits(path: Path, foreign: sqlite3.Connection) -> None:
    seen = threading.Event()
    store = Store.open(path)
    store.turn = Turn(step_seconds=0.02, patience_seconds=60)
    store.turn.tell = seen.set
    waiting = store.write(meta.put, "a", "1")
    assert seen.wait(20)
    store.close()
    assert "is locked by another program" in str(waiting.exception())


@pytest.mark.full
def test_c85_a_minute_is_waited_for(path: Path, foreign: sqlite3.Connection) -> None:
    with Store.open(path) as store:
        waiting = store.write(meta.put, "a", "1")
        threading.Timer(60, foreign.execute, ["COMMIT"]).start()
        waiting.result(90)
        assert store.view(meta.get, "a").result() == "1"
