"""The working process: requests in, events out, one JSON object a line."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.feed_server import FeedServer
from tests.sample_feeds import SAMPLES

START = "import sys; from tui.engine import main; main(*sys.argv[1:])"


class Engine:
    """The process as the screen has it."""

    def __init__(self, folder: Path) -> None:
        files = [str(folder / name) for name in ("feeds.toml", "dateline.db", "state")]
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, *files], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def say(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def ask(self, **request: object) -> None:
        self.say(json.dumps(request))

    def hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        heard: dict[str, Any] = json.loads(self.process.stdout.readline())
        return heard

    def until_end(self) -> list[dict[str, Any]]:
        heard = [self.hear()]
        while heard[-1]["event"] not in ("done", "error"):
            heard.append(self.hear())
        return heard

    def close(self) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        code = self.process.wait(timeout=20)
        self.process.stdout.close()
        return code


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        for path, sample in SAMPLES.items():
            running.serve(path, sample.body, sample.content_type)
        yield running


def _engine(folder: Path, *urls: str) -> Engine:
    (folder / "feeds.toml").write_text("".join(f'[[feed]]\nurl = "{url}"\n' for url in urls))
    return Engine(folder)


def test_a_refresh_is_told_step_by_step(tmp_path: Path, server: FeedServer) -> None:
    engine = _engine(tmp_path, *(server.url(path) for path in SAMPLES), server.fail("gone", 404))
    try:
        engine.ask(id=1, do="refresh", feeds=None, force=False)
        heard = engine.until_end()
        assert {event["id"] for event in heard} == {1}
        assert [event["event"] for event in heard] == ["planned", *["outcome"] * 5, "done"]
        assert heard[0] == {"id": 1, "event": "planned", "total": 5, "too_soon": None}
        assert heard[-1] == {
            "id": 1, "event": "done", "cancelled": False, "asked": 5, "new": 6, "failed": 1, "offline": False,
        }  # fmt: skip
        (failed,) = [event for event in heard if event.get("cause")]
        assert failed["cause"] == "404 not found"
        engine.ask(id=2, do="refresh", feeds=[heard[1]["feed"]], force=True)
        assert [event["event"] for event in engine.until_end()] == ["planned", "outcome", "done"]
    finally:
        assert engine.close() == 0


def test_a_refresh_can_be_stopped(tmp_path: Path, server: FeedServer) -> None:
    engine = _engine(tmp_path, server.url("harbour.xml"), server.hang("hanging"))
    try:
        engine.ask(id=5, do="refresh", feeds=None, force=False)
        assert engine.hear()["event"] == "planned"
        assert engine.hear()["new"] == 2
        engine.ask(id=5, do="cancel")
        assert engine.until_end()[-1]["cancelled"] is True
    finally:
        assert engine.close() == 0


def test_nonsense_is_passed_over_and_a_broken_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "dateline.db").write_bytes(b"this is a shopping list, long enough to be read as a header" * 10)
    engine = _engine(tmp_path)
    try:
        for line in ("", "[]", "{", '{"id": "x", "do": "refresh"}', '{"id": 1, "do": "dance"}', '{"do": "refresh"}'):
            engine.say(line)
        engine.ask(id=9, do="cancel")
        engine.ask(id=3, do="refresh", feeds=None, force=False)
        (event,) = engine.until_end()
        assert event["id"] == 3
        assert event["event"] == "error"
        assert "dateline.db" in event["message"]
    finally:
        assert engine.close() == 0


def test_the_end_of_the_screen_is_the_end_of_the_process(tmp_path: Path, server: FeedServer) -> None:
    engine = _engine(tmp_path, server.hang("hanging"))
    engine.ask(id=1, do="refresh", feeds=None, force=False)
    assert engine.hear()["event"] == "planned"
    assert engine.close() == 0
