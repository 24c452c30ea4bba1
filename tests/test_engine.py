"""The working process: requests in, events out, one JSON object a line."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeClock
from tests.feed_server import FeedServer
from tests.sample_feeds import NO_PAGES, SAMPLES, Told, rss
from tests.sample_site import teaser_site
from tests.store.making import entry, save, subscribe
from tui.core.query_nodes import Text
from tui.core.views import Selection
from tui.engine import BETWEEN_STEPS
from tui.engine import Engine as Working
from tui.paths import find_paths
from tui.store import search, windows
from tui.store.database import Database, Store

START = "import sys; from tui.engine import main; main(*sys.argv[1:])"


class Engine:
    """The process as the screen has it."""

    def __init__(self, folder: Path, *, usual: Path | None = None) -> None:
        """`usual`: where the system keeps configurations, if it matters."""
        environ = {**os.environ, "XDG_CONFIG_HOME": str(usual or folder)}
        environ.pop("DATELINE_CONFIG", None)
        files = [str(folder / name) for name in ("feeds.toml", "dateline.db", "state")]
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, *files],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environ,
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
        while heard[-1]["event"] not in ("done", "pages_done", "error", "found", "added", "saved"):
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


def _engine(folder: Path, *urls: str, usual: Path | None = None, head: str = NO_PAGES) -> Engine:
    (folder / "feeds.toml").write_text(head + "".join(f'[[feed]]\nurl = "{url}"\n' for url in urls))
    return Engine(folder, usual=usual)


def test_a_refresh_is_told_step_by_step(tmp_path: Path, server: FeedServer) -> None:
    engine = _engine(tmp_path, *(server.url(path) for path in SAMPLES), server.fail("gone", 404))
    try:
        engine.ask(id=1, do="refresh", feeds=None, force=False)
        heard = engine.until_end()
        assert {event["id"] for event in heard} == {1}
        assert [event["event"] for event in heard] == ["planned", *["outcome"] * 5, "done"]
        assert heard[0] == {"id": 1, "event": "planned", "total": 5, "too_soon": None}
        assert heard[-1] == {
            "id": 1, "event": "done", "cancelled": False, "asked": 5, "new": 6, "hidden": 0, "failed": 1,
            "offline": False, "why": "",
        }  # fmt: skip
        (failed,) = [event for event in heard if event.get("cause")]
        assert failed["cause"] == "404 not found"
        engine.ask(id=2, do="refresh", feeds=[heard[1]["feed"]], force=True)
        assert [event["event"] for event in engine.until_end()] == ["planned", "outcome", "done"]
    finally:
        assert engine.close() == 0


def test_a_list_that_vanished_meanwhile_is_followed_on_and_not_made_anew(tmp_path: Path, server: FeedServer) -> None:
    config = tmp_path / "dateline" / "feeds.toml"
    config.parent.mkdir()
    engine = _engine(config.parent, server.url("harbour.xml"), usual=tmp_path)
    try:
        engine.ask(id=1, do="refresh", feeds=None, force=False)
        assert engine.until_end()[-1]["new"] == 2
        config.unlink()
        engine.ask(id=2, do="refresh", feeds=None, force=True)
        end = engine.until_end()[-1]
        assert (end["event"], end["asked"], end["new"], end["failed"]) == ("done", 1, 0, 0)
        assert not config.exists()
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


def test_the_pages_that_wait_are_told_one_by_one_when_they_are_asked_for(tmp_path: Path, server: FeedServer) -> None:
    engine = _engine(tmp_path, teaser_site(server), head="")
    try:
        engine.ask(id=1, do="refresh", feeds=None, force=False)
        assert [event["event"] for event in engine.until_end()] == ["planned", "outcome", "done"]
        engine.ask(id=2, do="pages", first=[])
        heard = engine.until_end()
        assert [event["event"] for event in heard] == ["pages", *["page"] * 3, "pages_done"]
        assert heard[0]["total"] == 3
        assert {event["entry"] for event in heard[1:4]} == {1, 2, 3}
        assert [event["cause"] for event in heard[1:4]] == [None] * 3
        assert heard[-1] == {"id": 2, "event": "pages_done", "left": 0, "offline": False}
    finally:
        assert engine.close() == 0


def test_pages_step_aside_for_a_refresh_and_can_be_stopped(tmp_path: Path, server: FeedServer) -> None:
    engine = _engine(tmp_path, teaser_site(server), head="")
    for number in range(3):
        server.hang(f"story/{number}")
    try:
        engine.ask(id=1, do="refresh", feeds=None, force=False)
        engine.until_end()
        engine.ask(id=2, do="pages", first=[])
        assert engine.hear() == {"id": 2, "event": "pages", "total": 3}
        engine.ask(id=3, do="refresh", feeds=None, force=True)
        heard = [*engine.until_end(), *engine.until_end()]
        assert [(event["id"], event["event"]) for event in heard] == [
            (2, "pages_done"), (3, "planned"), (3, "outcome"), (3, "done"),
        ]  # fmt: skip
        engine.ask(id=4, do="pages")
        assert engine.hear()["event"] == "pages"
        engine.ask(id=4, do="cancel")
        assert engine.until_end()[-1]["event"] == "pages_done"
    finally:
        assert engine.close() == 0


def test_a_page_is_fetched_for_somebody_who_waits_while_a_refresh_runs(tmp_path: Path, server: FeedServer) -> None:
    engine = _engine(tmp_path, teaser_site(server), server.hang("hanging"))
    try:
        engine.ask(id=1, do="refresh", feeds=None, force=False)
        assert engine.hear()["event"] == "planned"
        assert engine.hear()["new"] == 3
        engine.ask(id=2, do="page", entry=1)
        assert engine.hear() == {
            "id": 2, "event": "page", "entry": 1, "feed": "Quay Herald", "notified": [], "cause": None, "remedy": None,
        }  # fmt: skip
        server.fail("story/0", 403)
        engine.ask(id=3, do="page", entry=3)
        said = engine.hear()
        assert (said["id"], said["entry"], said["remedy"]) == (3, 3, "o opens it in the browser")
        assert "(403)" in said["cause"]
        engine.ask(id=1, do="cancel")
        assert engine.until_end()[-1]["cancelled"] is True
    finally:
        assert engine.close() == 0


def test_feeds_are_found_and_the_one_that_is_chosen_is_not_fetched_again(tmp_path: Path, server: FeedServer) -> None:
    engine = _engine(tmp_path)
    url = teaser_site(server)
    try:
        engine.ask(id=1, do="look", text=server.url(""))
        (found,) = engine.until_end()
        (feed,) = found["feeds"]
        assert (feed["url"], feed["title"], feed["entries"], feed["known_as"]) == (url, "Quay Herald", 3, "")
        assert len(feed["titles"]) == 3
        engine.ask(id=2, do="subscribe", urls=[url], title="Herald", folders=["quay"])
        (added,) = engine.until_end()
        assert (added["event"], added["title"], added["total"], added["unread"]) == ("added", "Herald", 3, 3)
        assert server.asked_paths().count("feed.xml") == 1
        assert 'folders = ["quay"]' in (tmp_path / "feeds.toml").read_text()
    finally:
        assert engine.close() == 0


def test_nothing_found_and_a_feed_nobody_looked_at_are_told(tmp_path: Path, server: FeedServer) -> None:
    engine = _engine(tmp_path)
    try:
        engine.ask(id=1, do="look", text="no address at all")
        (found,) = engine.until_end()
        assert found["feeds"] == []
        assert "is no address" in found["cause"]
        engine.ask(id=2, do="subscribe", urls=["https://example.org/feed"], title="", folders=[])
        (error,) = engine.until_end()
        assert (error["id"], error["event"]) == (2, "error")
        assert "address again" in error["message"]
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


async def test_an_index_of_another_version_is_made_anew_with_pauses(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text("")
    paths = find_paths(config=tmp_path / "feeds.toml", db=tmp_path / "dateline.db", state=tmp_path / "state")
    clock = FakeClock()
    with Store.open(paths.db) as store:
        store.write(_spoil_index).result(timeout=20)
    await Working(paths, clock=clock).mend_index()
    with Store.open(paths.db) as store:
        assert store.view(search.is_current).result(timeout=20)
        assert store.view(windows.count, Selection(Text(("fox",))), now=clock.now()).result(timeout=20) == 1
    assert clock.slept == [BETWEEN_STEPS.total_seconds()]


def _spoil_index(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, entry("fox", text="The fox"))
    db.execute("INSERT INTO search(search) VALUES ('delete-all')")
    db.execute("UPDATE meta SET value = '0' WHERE key = 'tokenizer'")


def test_a_page_is_saved_and_what_became_of_it_told(tmp_path: Path, server: FeedServer) -> None:
    teaser_site(server)
    engine = _engine(tmp_path)
    try:
        for number, became in ((1, "new"), (2, "unchanged")):
            engine.ask(id=number, do="save", url=server.url("story/1"))
            (told,) = engine.until_end()
            assert (told["event"], told["title"], told["became"]) == ("saved", "Salt prices rise", became)
            assert (told["cause"], told["hidden"], told["also"]) == (None, False, "")
        engine.ask(id=3, do="save", url=server.fail("login", 403))
        (told,) = engine.until_end()
        assert "asks for a login" in told["cause"]
        engine.ask(id=5, do="save", url=server.url("story/2"), by="https://news.example/feed")
        (told,) = engine.until_end()
        assert "lies on this machine or its network, where no other site may lead" in told["cause"]
        assert "story/2" not in server.asked_paths(), "c73: a stranger's link leads nowhere near"
        engine.ask(id=4, do="save", url="no address")
        (told,) = engine.until_end()
        assert (told["event"], told["message"]) == (
            "error", "no address is no address of a page; expected one such as https://example.org/a"
        )  # fmt: skip
    finally:
        assert engine.close() == 0


def test_however_much_rules_tell_of_no_line_grows_beyond_what_is_taken_in(tmp_path: Path, server: FeedServer) -> None:
    told = [Told(title="\u6771" * 1999 + str(number), name=f"s{number}") for number in range(120)]
    sample = rss("Deals", told)
    url = server.serve("deals", sample.body, sample.content_type)
    rule = '[[rule]]\nquery = "feed:Deals"\ndo = ["notify"]\n'
    engine = _engine(tmp_path, url, head=NO_PAGES + rule)
    try:
        engine.ask(id=1, do="refresh", feeds=None, force=False)
        (outcome,) = [said for said in engine.until_end() if said["event"] == "outcome"]
        assert outcome["new"] == 120
        assert (len(outcome["notified"]), outcome["notified"][-1]) == (51, "and 70 more")
        assert len(json.dumps(outcome)) < 200_000
    finally:
        assert engine.close() == 0
