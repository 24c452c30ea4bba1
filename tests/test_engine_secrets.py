"""The engine repeats no password of an address: neither in a line that it says nor in a file that it writes."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.feed_server import FeedServer
from tests.sample_feeds import SAMPLES
from tests.test_engine import Engine

SECRET = "hunter2secret"  # noqa: S105 - a made-up one


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        for path, sample in SAMPLES.items():
            running.serve(path, sample.body, sample.content_type)
        yield running


def test_c74_no_line_and_no_file_of_the_engine_holds_a_password(tmp_path: Path, server: FeedServer) -> None:
    def login(path: str) -> str:
        return server.url(path).replace("://", f"://jane:{SECRET}@")

    plain = server.url("harbour.xml")
    (tmp_path / "feeds.toml").write_text(f'[settings]\nfull_text = "never"\n[[feed]]\nurl = "{plain}"\n')
    before = (tmp_path / "feeds.toml").read_text()
    engine = Engine(tmp_path)
    requests: list[dict[str, object]] = [
        {"do": "refresh", "feeds": None, "force": False},
        {"do": "look", "text": login("orchard.atom")},
        {"do": "look", "text": f"see {login('orchard.atom')} and more"},
        {"do": "look", "text": login("gone")},
        {"do": "subscribe", "urls": [login("orchard.atom")], "title": "", "folders": []},
        {"do": "save", "url": login("gone")},
        {"do": "save", "url": f"jane:{SECRET}@127.0.0.1 x"},
    ]
    heard = []
    try:
        for number, request in enumerate(requests):
            engine.ask(id=number, **request)
            heard += engine.until_end()
        engine.say(f'{{"id": 99, "do": "save", "link": "{login("x")}"}}')
        (tmp_path / "feeds.toml").write_text(f'{before}[[feed]]\nurl = "{login("b")}"\n')
        engine.ask(id=50, do="refresh", feeds=None, force=True)
        heard += engine.until_end()
    finally:
        assert engine.close() == 0
    (tmp_path / "feeds.toml").unlink()
    assert len({said["id"] for said in heard}) == len(requests) + 1
    assert SECRET not in json.dumps(heard)
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes(), file
