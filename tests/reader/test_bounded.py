"""A whole refresh among hostile feeds of all kinds, far smaller than in `python -m tests.bench.bounded`."""

import re
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bench.bounded import prepared, stored_whole
from tests.bench.hostile_feeds import HOSTILE
from tests.bench.hostile_server import HostileServer
from tests.bench.memory import Memory
from tests.bench.refresh import DATELINE, environment
from tests.net.servers import free_port

GOOD = 8
SHARE = 0.005
"""Of their full size: some 70 kB in place of 15 MB."""
MOST_BYTES = 300_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What came of a refresh."""

    code: int
    errors: str
    whole: int
    """Good feeds that are stored whole."""
    memory: Memory
    told: dict[str, str]
    """Of the hostile feeds that failed the cause, by their names."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    home = tmp_path_factory.mktemp("home")
    with free_port() as port:
        server = HostileServer(good=GOOD, hostile=HOSTILE, share=SHARE, port=port)
    with server:
        files = prepared(home, server.urls, hurried=[kind.name for kind in HOSTILE if not kind.read], timeout="2s")
        memory = Memory()
        process = subprocess.Popen(
            [DATELINE, "refresh", "--force", *files],
            env=environment(home),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        with memory.watch(process.pid):
            _, errors = process.communicate(timeout=100)
    return Run(
        code=process.returncode, errors=errors, whole=stored_whole(home, 1), memory=memory, told=_told(home)
    )  # fmt: skip


def _told(home: Path) -> dict[str, str]:
    with closing(sqlite3.connect(home / "dateline.db")) as db:
        found = db.execute("SELECT url, problem_cause FROM feeds WHERE problem_kind <> '' AND url LIKE '%/bad/%'")
        return {url.rpartition("/")[2]: cause for url, cause in found}


def test_c29_to_c47_all_good_feeds_are_stored_whole_among_hostile_ones(run: Run) -> None:
    assert run.whole == GOOD
    assert run.code == 1, "some failed"
    assert "Traceback" not in run.errors
    assert run.memory.peak_bytes < MOST_BYTES


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("gzip-bomb", "swells"),
        ("brotli-bomb", "swells"),
        ("nested-gzip", "more than once"),
        ("many-members", "too many pieces"),
        ("endless", "larger than 15 MB|2 seconds"),
        ("endless-packed", "larger than 15 MB|2 seconds"),
        ("trickle", "2 seconds"),
        ("trickle-after-13-mb", "2 seconds"),
        ("hang", "2 seconds"),
        ("hang-in-body", "2 seconds"),
        ("deep-json", "JSON"),
    ],
)
def test_what_cannot_be_taken_says_why(run: Run, name: str, cause: str) -> None:
    assert re.search(cause, run.told[name])
    assert f"/bad/{name}" in run.errors


@pytest.mark.parametrize("name", ["packed-14-mb", "10000-entries", "comments", "entities", "laughs", "unclosed"])
def test_what_can_be_read_of_a_hostile_feed_is(run: Run, name: str) -> None:
    assert name not in run.told
