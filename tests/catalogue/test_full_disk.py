"""The disk is full while the whole program works: what was there stays, what failed is told, and later it works."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.feed_server import FeedServer
from tests.sample_feeds import Told, paragraphs, rss
from tests.store.making import DAY, NOW, entry, save, subscribe
from tui.core.changes import SetFlag
from tui.core.model import Subscription
from tui.store.changes import change
from tui.store.database import open_database

LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
os.execv(sys.executable, [sys.executable, "-m", "tui", *sys.argv[2:]])
"""
"""Runs the program where no file may grow beyond so many bytes."""
ENOUGH = 1 << 30
A_LOG_BEGINS = 45_000
"""Room for what SQLite shares between processes, and for the first pages of a log."""
NOTHING = 2
"""Not even for a line of the program's own log, or the number in a lock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    folder: Path

    def run(self, *arguments: str, room: int = ENOUGH, stdout: Path | None = None) -> Ran:
        files = [f"--{name}={self.folder / end}" for name, end in NAMES.items()]
        out = subprocess.PIPE if stdout is None else os.open(stdout, os.O_WRONLY)
        environ = {**os.environ, "HOME": str(self.folder), "COLUMNS": "80"}
        process = subprocess.run(
            [sys.executable, "-c", LIMITED, str(room), arguments[0], *files, *arguments[1:]],
            stdout=out, stderr=subprocess.PIPE, text=True, env=environ, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        if stdout is not None:
            os.close(out)
        return Ran(code=process.returncode, out=process.stdout or "", err=process.stderr)

    def state(self) -> dict[str, object]:
        """What is stored: stories with their marks, validators and what the list of feeds says."""
        with closing(sqlite3.connect(self.folder / "dateline.db")) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return {
                "stories": db.execute("SELECT title, read, starred FROM entries ORDER BY id").fetchall(),
                "validators": db.execute("SELECT url, own_title, etag FROM feeds ORDER BY id").fetchall(),
                "journal": db.execute("SELECT * FROM journal ORDER BY id").fetchall(),
                "feeds.toml": (self.folder / "feeds.toml").read_text(),
            }


NAMES = {"config": "feeds.toml", "db": "dateline.db", "state": "state"}


def told(number: int, *, words: int) -> Told:
    return Told(title=f"Story {number}", body=paragraphs(f"word{number}", words), name=str(number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What came of each command on a full disk, and what was stored before, after it and in the end."""

    home: Home
    before: dict[str, object]
    ran: dict[str, Ran]
    after: dict[str, dict[str, object]]
    left: dict[str, set[str]]
    later: Ran
    in_the_end: dict[str, object]


COMMANDS = {
    "refresh": (("refresh", "--force"), A_LOG_BEGINS),
    "star": (("star", "1"), NOTHING),
    "backup": (("backup", "{home}/copy.db"), A_LOG_BEGINS),
    "export": (("export", "{home}/feeds.opml"), 100),
    "rename-feed": (("rename-feed", "1", "Another name"), A_LOG_BEGINS),
    "list": (("list", "--json"), 0),
}
FAIL = ("refresh", "star", "backup", "export", "rename-feed")


def fill(path: Path, url: str) -> None:
    db = open_database(path)
    subscribe(db, Subscription(url=url))
    save(db, 1, entry("old"), entry("older", age=DAY))
    change(db, SetFlag(field="read", value=True), ids=[1], now=NOW, origin="cli")
    db.close()


def files_of(home: Home) -> set[str]:
    return {str(path.relative_to(home.folder)) for path in home.folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    home = Home(folder=tmp_path_factory.mktemp("full"))
    with FeedServer() as server:
        url = server.serve("feed", rss("Papers", [told(number, words=900) for number in range(9)]).body)
        comment = "# a line of a long list\n" * 2500
        text = f'[settings]\nfull_text = "never"\nbackups = 0\n\n[[feed]]\nurl = "{url}"\n\n{comment}'
        (home.folder / "feeds.toml").write_text(text)
        fill(home.folder / "dateline.db", url)
        before, files = home.state(), files_of(home)
        ran: dict[str, Ran] = {}
        after, left = {}, {}
        for name, (arguments, room) in COMMANDS.items():
            ran[name] = home.run(*(word.format(home=home.folder) for word in arguments), room=room)
            after[name] = home.state()
            left[name] = files_of(home) - files
        later = home.run("refresh", "--force", "--json")
        yield Seen(
            home=home, before=before, ran=ran, after=after, left=left, later=later, in_the_end=home.state()
        )  # fmt: skip


@pytest.mark.parametrize("name", FAIL)
def test_c79_what_a_full_disk_stops_is_told_in_a_sentence(seen: Seen, name: str) -> None:
    ran = seen.ran[name]
    assert ran.code in (1, 2, 3)
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert ran.err.count("\n") == 1
    assert any(words in ran.err for words in ("free some space", "room on the disk", "File too large"))


@pytest.mark.parametrize("name", COMMANDS)
def test_c79_a_full_disk_takes_nothing_away_and_nothing_is_left_by_halves(seen: Seen, name: str) -> None:
    assert seen.after[name] == seen.before
    assert {file for file in seen.left[name] if not file.startswith(("state/", "dateline.db"))} == set()


def test_c79_what_is_stored_can_be_read_while_the_disk_is_full(seen: Seen) -> None:
    ran = seen.ran["list"]
    assert (ran.code, ran.err) == (0, "")
    assert [story["title"] for story in json.loads(ran.out)] == ["Title old", "Title older"]


def test_c79_when_there_is_room_again_all_comes(seen: Seen) -> None:
    assert seen.later.code == 0
    assert json.loads(seen.later.out)["new"] == 9
    stories = seen.in_the_end["stories"]
    assert isinstance(stories, list)
    assert {title for title, *_ in stories} == {"Title old", "Title older", *(f"Story {number}" for number in range(9))}
    assert [row for row in stories if row[1]] == [row for row in seen.before["stories"] if row[1]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", ["list", "export"])
def test_c79_output_to_a_full_disk_is_told(seen: Seen, command: str) -> None:
    ran = seen.home.run(command, stdout=Path("/dev/full"))
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "could not be written: No space left on device" in ran.err
