"""Several datelines on one database, killed at any moment: what they told is there, and all of it is whole."""

import hashlib
import random
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.e2e.conftest import PROGRAM, Home
from tests.feed_server import FeedServer
from tests.sample_feeds import NO_PAGES, Told, paragraphs, rss
from tests.store.making import assert_counters_are_true, assert_index_is_sound
from tui.store.database import Database, open_database

FEEDS = 12
TELLS = '[[rule]]\nquery = "folder:loop"\ndo = ["notify"]\n'
TOGETHER = 5
"""Stories of one visit to a feed."""


def files_of(home: Home) -> list[str]:
    return [str(home.feeds_toml), str(home.db), str(home.folder / "state" / "dateline")]


def started(home: Home, *command: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        list(map(str, command)), env=home.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def window(home: Home, name: str) -> "subprocess.Popen[str]":
    return started(home, sys.executable, "-m", "tests.e2e.window_program", *files_of(home), name, 100_000)


def serve(server: FeedServer, visit: int) -> dict[str, int]:
    """Have all feeds hold the stories of one visit; gives the visit by validator."""
    made = {}
    for feed in range(FEEDS):
        told = [Told(title=f"{feed}/{visit}/{n}", body=paragraphs(f"{feed} {visit}", 2)) for n in range(TOGETHER)]
        body = rss(f"Feed {feed}", told).body
        server.serve(f"feed{feed}", body)
        made[f'"{hashlib.sha256(body).hexdigest()[:16]}"'] = visit
    return made


def killed(processes: Iterable["subprocess.Popen[str]"], dice: random.Random) -> list[str]:
    """Kill them one after another, some time after the first told something; gives all whole lines that they said."""
    told: list[str] = []
    every = list(processes)
    for process in every:
        assert process.stdout is not None
        told.append(process.stdout.readline())
    dice.shuffle(every)
    for process in every:
        with suppress(subprocess.TimeoutExpired):  # to hit any point of what comes next
            process.wait(dice.uniform(0, 0.4))
        process.kill()
    for process in every:
        said, _ = process.communicate()
        told += [line for line in said.splitlines(keepends=True) if line.endswith("\n")]
    return [line.rstrip("\n") for line in told]


def visits_of(db: Database, feed: int) -> dict[int, int]:
    """How many stories are there of each visit to a feed."""
    visits: dict[int, int] = {}
    for (title,) in db.rows("SELECT title FROM entries WHERE title LIKE ?", [f"{feed}/%"]):
        visit = int(title.split("/")[1])
        visits[visit] = visits.get(visit, 0) + 1
    return visits


def assert_whole(path: Path, told: Iterable[str], made: dict[str, int]) -> None:
    """All that was told is there; stories lie beside the validators that came with them; nothing is torn."""
    db = open_database(path)
    try:
        tags = {name for (name,) in db.rows("SELECT name FROM tags")}
        titles = {title for (title,) in db.rows("SELECT title FROM entries")}
        for line in told:
            if line.startswith("notify: "):
                assert line.rpartition(": ")[2] in titles, line
            elif line.startswith("window"):
                assert line in tags, line
        for url, etag in db.rows("SELECT url, etag FROM feeds"):
            visits = visits_of(db, int(url.rpartition("feed")[2]))
            assert set(visits.values()) <= {TOGETHER}, url
            assert (etag is None and not visits) or made[etag] == max(visits), url
        assert db.rows("PRAGMA integrity_check") == [("ok",)]
        assert db.rows("PRAGMA foreign_key_check") == []
        assert_index_is_sound(db)
        assert_counters_are_true(db)
    finally:
        db.close()


@pytest.mark.parametrize("rounds", [4, pytest.param(30, marks=[pytest.mark.full, pytest.mark.timeout(900)])])
def test_c76_two_windows_and_a_refresh_that_are_killed_lose_nothing_that_they_told(
    home: Home, server: FeedServer, rounds: int
) -> None:
    dice = random.Random(rounds)
    home.follow(*(server.url(f"feed{feed}") for feed in range(FEEDS)), settings=f'full_text = "never"\n\n{TELLS}')
    made = serve(server, 0)
    assert home.run("refresh", "--quiet").returncode == 0
    told: list[str] = []
    committed = 0
    for visit in range(1, rounds + 1):
        made |= serve(server, visit)
        told += killed(
            [
                window(home, f"window{visit}a"),
                window(home, f"window{visit}b"),
                started(home, PROGRAM, "refresh", "--force"),
            ],
            dice,
        )
        assert "Traceback" not in "\n".join(told)
        assert_whole(home.db, told, made)
        committed += sum(line.startswith("notify") for line in told)
    assert committed, "some refresh told of something before it died"
    made |= serve(server, rounds + 1)
    assert home.run("refresh", "--force").returncode == 0
    assert_whole(home.db, told, made)


KILLED = """
import os, signal, sys
from tui.cli.main import run
from tui.store.database import Database

where, word, stories = sys.argv[1], sys.argv[2], False
for name in ("execute", "executemany"):
    def hooked(self, sql, values=(), *, then=getattr(Database, name)):
        global stories
        stories = stories or "INSERT INTO entries" in sql
        dies = stories and word in sql
        if dies and where == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done = then(self, sql, values)
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    setattr(Database, name, hooked)
run(["refresh", "--force", *sys.argv[3:]])
"""
POINTS = {
    "between stories and validator": ("after", "INSERT INTO entries"),
    "behind the validator": ("after", "UPDATE feeds"),
    "before the commit": ("before", "COMMIT"),
}


@pytest.fixture(scope="module")
def asked_in_vain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, FeedServer]]:
    """A home with a feed for each point, none of which could be had so far."""
    home = Home(tmp_path_factory.mktemp("killed"))
    with FeedServer() as server:
        home.follow(*(server.fail(f"feed{number}", 404) for number in range(len(POINTS))))
        assert home.run("refresh").returncode == 1
        yield home, server


@pytest.mark.parametrize("point", POINTS)
def test_c77_a_refresh_that_dies_between_stories_and_validator_asks_again(
    asked_in_vain: tuple[Home, FeedServer], point: str
) -> None:
    home, server = asked_in_vain
    where, word = POINTS[point]
    path = f"feed{list(POINTS).index(point)}"
    url = server.serve(path, rss("Feed", [Told(title="One", name=point), Told(title="Two")]).body)
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, where, word, url], env=home.env, capture_output=True, text=True, check=False
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    db = open_database(home.db)
    found = db.rows("SELECT total, ifnull(etag, '') FROM feeds WHERE url = ?", [url])
    db.close()
    assert found == [(0, "")]
    again = home.run("refresh", "--force", url)
    assert (again.returncode, again.stderr) == (0, "1 feed: 2 new, 0 unchanged, 0 failed\n")
    assert server.statuses(path) == [404, 200, 200], "with a validator and no stories it would be 304 for ever"
    assert home.integrity() == "ok"


def test_c83_others_read_and_mark_while_one_refreshes_and_a_second_refresh_waits(
    home: Home, server: FeedServer
) -> None:
    sample = rss("Feed", [Told(title=f"Story {number}") for number in range(6)])
    home.follow(server.serve("feed", sample.body), server.url("slow"), settings=NO_PAGES.partition("\n")[2])
    assert home.run("refresh").returncode == 1, "one is not there yet"
    server.hang("slow")
    first = started(home, PROGRAM, "refresh", "--force")
    while "slow" not in server.asked_paths()[2:]:
        assert first.poll() is None
        with suppress(subprocess.TimeoutExpired):
            first.wait(0.02)
    markers = [started(home, PROGRAM, "tag", f"t{number}", "--query", "story") for number in range(4)]
    for marker in markers:
        said, _ = marker.communicate(timeout=30)
        assert marker.returncode == 0, said
    assert home.run("count", "tag:t0 tag:t1 tag:t2 tag:t3").stdout == "6\n"
    second = started(home, PROGRAM, "refresh", "--force")
    assert second.stdout is not None
    assert second.stdout.readline() == f"Another dateline (process {first.pid}) is fetching; waiting for it.\n"
    assert first.poll() is None, "it was not disturbed"
    server.serve("slow", rss("Slow", [Told(title="Late", name="late")]).body)
    first.kill()
    first.communicate()
    said, _ = second.communicate(timeout=30)
    assert (second.returncode, said.splitlines()[-1]) == (0, "2 feeds: 1 new, 1 unchanged, 0 failed")
    assert home.integrity() == "ok"
