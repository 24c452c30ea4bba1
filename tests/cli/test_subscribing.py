"""add and remove, against a real server."""

import json
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.cli.conftest import Command, follow
from tests.e2e.terminal import Terminal
from tests.feed_server import FeedServer
from tests.sample_feeds import SAMPLES, Told, rss
from tests.sample_site import teaser_site
from tui.cli.choosing import numbers_in

FEED_KEYS = ["id", "url", "title", "site_url", "folders", "unread", "total"]
FEED_KEYS += ["last_success", "failures", "error", "paused"]
HOSTILE = "Bad \x1b]0;x\x07[/b] \u202e"

Opened = Callable[..., AbstractContextManager[Terminal]]


@pytest.fixture(autouse=True)
def _empty_list(tmp_path: Path) -> None:
    follow(tmp_path)


@pytest.fixture
def terminal(tmp_path: Path) -> Opened:
    """A command in a terminal, on the files that `dateline` has too."""
    files = ["--config", str(tmp_path / "feeds.toml"), "--db", str(tmp_path / "d.db"), "--state", str(tmp_path / "s")]
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}

    def opened(*arguments: str) -> Terminal:
        return Terminal([sys.executable, "-m", "tui", *arguments, *files], env=env)

    return opened


def _several(server: FeedServer) -> str:
    """A page that names three feeds."""
    for path, sample in SAMPLES.items():
        server.serve(path, sample.body, sample.content_type)
    links = "".join(
        f'<link rel="alternate" type="application/{kind}" href="/{path}">'
        for kind, path in (("rss+xml", "harbour.xml"), ("atom+xml", "orchard.atom"), ("feed+json", "signals.json"))
    )
    return server.serve("several", f"<html><head>{links}</head><body><p>News</p></body></html>".encode(), "text/html")


def test_a_site_is_enough_to_subscribe_to_its_feed(dateline: Command, server: FeedServer, tmp_path: Path) -> None:
    url = teaser_site(server)
    ran = dateline("add", server.url(""), "--title", "Quays", "--folder", "world", "--folder", " news / europe ")
    assert ran.code == 0
    assert ran.err == "Subscribed to Quays (id 1): 3 stories, 3 unread. `dateline undo` takes it back.\n"
    assert ran.out == dateline("feeds").out
    assert ran.out.split("\t")[4:7] == ["world,news/europe", "Quays", url]
    assert f'url = "{url}"\ntitle = "Quays"\nfolders = ["world", "news/europe"]\n' in _list(tmp_path)
    assert dateline("count").out == "3\n"


def test_json_holds_the_feed_as_feeds_has_it(dateline: Command, server: FeedServer) -> None:
    added = json.loads(dateline("add", teaser_site(server), "--json").out)
    assert list(added) == ["added"]
    assert list(added["added"][0]) == FEED_KEYS
    assert added["added"] == json.loads(dateline("feeds", "--json").out)


def test_what_is_there_already_is_said_and_no_fault(dateline: Command, server: FeedServer, tmp_path: Path) -> None:
    url = teaser_site(server)
    dateline("add", url, "--title", "World")
    before = _list(tmp_path)
    for address in (url, server.url("")):
        ran = dateline("add", address, "--json")
        assert (ran.code, ran.err) == (0, "Already there as World (id 1).\n")
        assert json.loads(ran.out) == {"added": []}
    assert dateline("add", url).out == ""
    assert _list(tmp_path) == before


@pytest.mark.parametrize("path", ["gone", "page", "broken"])
def test_no_feed_is_one_sentence_with_what_helps(
    dateline: Command, server: FeedServer, tmp_path: Path, path: str
) -> None:
    server.serve("page", b"<html><body><p>Nothing to follow here.</p></body></html>", "text/html")
    server.serve("broken", b"\0\1\2", "application/octet-stream")
    before = _list(tmp_path)
    ran = dateline("add", server.url(path), "--json")
    assert (ran.code, json.loads(ran.out)) == (1, {"added": []})
    assert ran.err.startswith("dateline: ")
    assert len(ran.err.splitlines()) == 1
    assert "RSS" in ran.err or "address" in ran.err
    assert _list(tmp_path) == before
    assert dateline("undo").code == 1


def test_a_feed_of_the_site_in_the_place_of_what_was_named_is_told(dateline: Command, server: FeedServer) -> None:
    closed = server.fail("closed.xml", 401)
    ran = dateline("add", closed)
    assert ran.code == 1
    assert "asks for a login (401). If it is a feed, write it into feeds.toml (`dateline edit`)" in ran.err
    teaser_site(server)
    ran = dateline("add", closed)
    assert ran.code == 0
    assert f"{closed}: the page asks for a login (401). Here is what else its site has." in ran.err
    assert "Quay Herald" in ran.out


def test_what_is_no_address_is_said_without_asking_anybody(dateline: Command) -> None:
    ran = dateline("add", "the news, please")
    assert ran.code == 2
    assert "“the news, please” is no address" in ran.err


def test_several_feeds_are_listed_for_those_who_cannot_be_asked(
    dateline: Command, server: FeedServer, tmp_path: Path
) -> None:
    url, before = _several(server), _list(tmp_path)
    ran = dateline("add", url)
    assert ran.code == 1
    rows = [line.split("\t") for line in ran.out.splitlines()]
    assert [row[:4] for row in rows] == [
        [server.url("harbour.xml"), "Harbour Gazette", "RSS 2.0", "2"],
        [server.url("orchard.atom"), "Orchard Notes", "Atom 1.0", "2"],
        [server.url("signals.json"), "Signal Box", "JSON Feed 1.1", "1"],
    ]
    assert "--first" in ran.err
    told = dateline("add", url, "--json")
    choices = json.loads(told.out)["choices"]
    assert (told.code, list(choices[0])) == (1, ["url", "title", "format", "entries", "newest"])
    assert choices[2]["entries"] == 1
    assert choices[0]["newest"].endswith("Z")
    assert _list(tmp_path) == before
    assert dateline("add", url, "--first").code == 0
    assert "Harbour Gazette" in dateline("feeds").out


def test_all_of_several_are_one_step_and_those_that_are_there_are_left_alone(
    dateline: Command, server: FeedServer, tmp_path: Path
) -> None:
    url = _several(server)
    assert dateline("add", url, "--first", "--all").code == 2
    named = dateline("add", url, "--all", "--title", "One")
    assert (named.code, named.out) == (2, "")
    assert "--title names one feed, and 3 were found" in named.err
    dateline("add", server.url("orchard.atom"), "--title", "Trees")
    before = _list(tmp_path)
    ran = dateline("add", url, "--all", "--folder", "world", "--json")
    assert ran.code == 0
    assert [feed["title"] for feed in json.loads(ran.out)["added"]] == ["Harbour Gazette", "Signal Box"]
    assert ran.err == (
        "Already there as Trees (id 1). Its title and folders were left as they are.\n"
        "Subscribed to 2 feeds: 3 stories, 3 unread. `dateline undo` takes it back.\n"
    )
    assert server.asked_paths().count("harbour.xml") == 2, "one of them in a look that came to nothing"
    assert dateline("undo").code == 0
    assert _list(tmp_path) == before
    assert dateline("add", server.url("orchard.atom"), "--all").code == 0


@pytest.mark.parametrize(
    ("answer", "places"),
    [
        ("", (0,)),
        ("2", (1,)),
        ("3 1", (0, 2)),
        ("1,3", (0, 2)),
        ("1-3", (0, 1, 2)),
        ("2-4, 3", (1, 2, 3)),
        ("all", (0, 1, 2, 3)),
        ("All", (0, 1, 2, 3)),
        *((wrong, ()) for wrong in ("0", "5", "3-1", "1-9", "one", "1 x", "-1", "²", "9" * 40)),
    ],
)
def test_an_answer_names_places(answer: str, places: tuple[int, ...]) -> None:
    assert numbers_in(answer, 4) == places


def test_a_folder_that_is_none_is_a_usage_error_before_anything_is_asked(dateline: Command, server: FeedServer) -> None:
    for folder in ("", "a//b", "/"):
        ran = dateline("add", teaser_site(server), "--folder", "fine", "--folder", folder)
        assert (ran.code, ran.out) == (2, "")
        assert f"“{folder}” is no folder" in ran.err
    assert server.asked_paths() == []


def test_hostile_names_come_out_clean(dateline: Command, server: FeedServer) -> None:
    body = rss("NAME", [Told(title="One")]).body.replace(b"NAME", HOSTILE.replace("\x1b", "&#x9b;").encode())
    url = server.serve("bad", body)
    for arguments in (["add", url, "--folder", "\x1b[2J/x"], ["add", url], ["remove", "bad"], ["undo"]):
        ran = dateline(*arguments)
        assert ran.code == 0
        assert not {"\x1b", "\x07", "\u009b", "\u202e"} & set(ran.out + ran.err)
        assert "[/b]" in ran.out + ran.err


def test_a_list_that_cannot_be_edited_is_left_alone(dateline: Command, server: FeedServer, tmp_path: Path) -> None:
    url = teaser_site(server)
    dateline("add", url)
    (tmp_path / "feeds.toml").write_text(broken := f"{_list(tmp_path)}\n[[feed", "utf-8")
    for arguments in (["add", _several(server), "--first"], ["remove", url]):
        ran = dateline(*arguments)
        assert ran.code == 2
        assert "feeds.toml:" in ran.err
    assert _list(tmp_path) == broken


def test_remove_keeps_the_stories_and_undo_brings_the_feed_back(
    dateline: Command, server: FeedServer, tmp_path: Path
) -> None:
    dateline("add", teaser_site(server), "--title", "World")
    before = _list(tmp_path)
    ran = dateline("remove", "worl")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == ("Unsubscribed from World; its 3 stories stay (is:archived). `dateline undo` takes it back.\n")
    assert dateline("feeds").code == 1
    assert dateline("count", "is:archived").out == "3\n"
    assert dateline("undo").code == 0
    assert _list(tmp_path) == before
    assert dateline("count", "is:archived").code == 1


def test_remove_as_json_is_a_change(dateline: Command, server: FeedServer) -> None:
    dateline("add", teaser_site(server))
    changed = json.loads(dateline("remove", "1", "--json").out)
    assert changed == {"batch": 2, "changed": 1, "skipped": 0}


def test_remove_takes_one_feed_and_names_those_that_fit(dateline: Command, server: FeedServer) -> None:
    for path in ("harbour.xml", "orchard.atom"):
        _several(server)
        dateline("add", server.url(path))
    assert dateline("remove", "nobody").code == 2
    several = dateline("remove", "o")
    assert several.code == 2
    assert "Harbour Gazette; 2 Orchard Notes" in several.err
    assert len(dateline("feeds").out.splitlines()) == 2


def test_a_person_at_a_terminal_is_asked_which(server: FeedServer, terminal: Opened, tmp_path: Path) -> None:
    with terminal("add", _several(server)) as screen:
        screen.wait_for("q for none)? [1]")
        assert "2  Orchard Notes" in screen.text
        assert "- " in screen.text.split("orchard.atom")[1].splitlines()[1], "its newest titles"
        assert server.url("orchard.atom") in screen.text
        assert all(len(line) <= 80 for line in screen.lines)
        screen.send("7", "enter")
        screen.wait_for("numbers from 1 to 3")
        screen.send("2-3", "enter")
        screen.wait_for("Subscribed to 2 feeds")
        assert screen.wait_end() == 0
    assert "orchard.atom" in _list(tmp_path)
    assert "signals.json" in _list(tmp_path)


@pytest.mark.parametrize(
    ("keys", "code", "said"),
    [("q\r", 1, "Nothing was added."), ("ctrl+d", 1, "Nothing was added."), ("ctrl+c", 130, "^C")],
)
def test_none_of_them_is_an_answer_too(
    server: FeedServer, terminal: Opened, tmp_path: Path, keys: str, code: int, said: str
) -> None:
    before = _list(tmp_path)
    with terminal("add", _several(server)) as screen:
        screen.wait_for("q for none)? [1]")
        screen.send(keys)
        assert screen.wait_end() == code
        assert said in screen.text
        assert "Traceback" not in screen.text
    assert _list(tmp_path) == before


def test_enter_takes_the_first(server: FeedServer, terminal: Opened) -> None:
    with terminal("add", _several(server), "--title", "Mine") as screen:
        screen.wait_for("q for none)? [1]")
        screen.send("2 3", "enter")
        screen.wait_for("--title names one feed")
        screen.send("enter")
        screen.wait_for("Subscribed to Mine")
        assert screen.wait_end() == 0


def _list(folder: Path) -> str:
    return (folder / "feeds.toml").read_text("utf-8")
