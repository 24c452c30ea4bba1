"""Processes that are killed, and several at once: what was committed is there, and whole."""

import random
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.store.making import NOW, assert_sound, subscribe
from tui.core.changes import SetFlag
from tui.store.changes import change
from tui.store.database import Database, Store, open_database
from tui.store.windows import latest_id

ROUNDS = 4

REFRESHES = """
import sys
from datetime import timedelta
from pathlib import Path
from tests.store.making import NOW, entry, fetch
from tui.core.model import Validators
from tui.store.database import open_database
from tui.store.fetches import save_fetches

db = open_database(Path(sys.argv[1]))
feed, start = int(sys.argv[2]), int(sys.argv[3])
for visit in range(start, start + 40):  # an end, for the other writer may get no turn until then
    told = [entry(f"{visit}-{n}", age=timedelta(seconds=n), text=f"word{visit} " * 300) for n in range(5)]
    one = fetch(feed, *told, validators=Validators(etag=str(visit)), body_hash=str(visit))
    save_fetches(db, [one], now=NOW)
    print(visit, flush=True)
"""

MARKS = """
import sys
from pathlib import Path
from tests.store.making import NOW
from tui.core.changes import AddTag
from tui.store.changes import change
from tui.store.database import open_database

db = open_database(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    change(db, AddTag(name=f"t{number}"), ids=[1], now=NOW, origin="cli")
    print(number, flush=True)
"""


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, text=True)


def kill_after(process: subprocess.Popen[str], commits: int, pause: float) -> int:
    """Kill a process some time after so many commits; returns the last one that it told of."""
    assert process.stdout is not None
    for _ in range(commits):
        process.stdout.readline()
    with suppress(subprocess.TimeoutExpired):  # to hit any point of the next transaction
        process.wait(pause)
    process.kill()
    told, _ = process.communicate()
    whole = [line for line in told.splitlines(keepends=True) if line.endswith("\n")]
    return int(whole[-1]) if whole else -1


def stored(db: Database, feed_id: int) -> tuple[set[int], str]:
    """Visits whose stories are there, each checked to be whole, and the validator."""
    found = db.rows("SELECT title FROM entries WHERE feed_id = ?", [feed_id])
    visits = [int(title.split()[1].split("-")[0]) for (title,) in found]
    assert all(visits.count(visit) == 5 for visit in set(visits))
    return set(visits), db.value("SELECT etag FROM feeds WHERE id = ?", [feed_id]) or ""


@pytest.fixture
def two_feeds(path: Path) -> Path:
    db = open_database(path)
    subscribe(db, 1, 2)
    db.close()
    return path


def test_c76_what_was_committed_before_a_kill_is_there_and_whole(two_feeds: Path) -> None:
    dice = random.Random(7)
    begin = 0
    for _ in range(ROUNDS):
        writers = [start(REFRESHES, two_feeds, feed, begin) for feed in (1, 2)]
        told = [kill_after(writer, dice.randint(1, 4), dice.uniform(0, 0.02)) for writer in writers]
        db = open_database(two_feeds)
        for feed, last in enumerate(told, start=1):
            visits, etag = stored(db, feed)
            assert set(range(begin, last + 1)) <= visits
            assert int(etag) == max(visits)
            begin = max(begin, *visits) + 1
        assert_sound(db)
        db.close()
    with Store.open(two_feeds) as store:
        assert not store.closed_cleanly


def everything_of(processes: Iterable[subprocess.Popen[str]]) -> list[int]:
    told = [process.communicate()[0] for process in processes]
    return sorted(int(line) for lines in told for line in lines.splitlines())


def test_c83_four_that_mark_at_once_lose_no_mark(two_feeds: Path) -> None:
    db = open_database(two_feeds)
    db.execute("INSERT INTO entries(sort_key, feed_id, first_seen, identity) VALUES (1, 1, 0, 'x')")
    markers = [start(MARKS, two_feeds, 10 * number, 10 * number + 10) for number in range(4)]
    assert everything_of(markers) == list(range(40))
    assert db.value("SELECT count(*) FROM entry_tags") == 40
    assert db.value("SELECT tags FROM entries") == 40
    db.close()


def test_a_person_marks_while_a_refresh_writes(two_feeds: Path) -> None:
    writer = start(REFRESHES, two_feeds, 1, 0)
    assert writer.stdout is not None
    writer.stdout.readline()
    with Store.open(two_feeds) as store:
        for _ in range(10):
            last = store.view(latest_id).result()
            marked = store.write(
                change, SetFlag(field="read", value=True), ids=[last], now=NOW, origin="screen"
            ).result()
            assert marked.changed + marked.skipped == 1
    writer.kill()
    writer.communicate()
    db = open_database(two_feeds)
    assert db.value("SELECT count(*) FROM journal") == db.value("SELECT count(*) FROM entries WHERE read")
    assert_sound(db)
    db.close()
