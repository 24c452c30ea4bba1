"""Years of stories from end to end: tag many at once, search, keep it, try a rule before it runs, take it all back."""

import json
import tomllib
from datetime import timedelta

import pytest

from tests.e2e.conftest import Home
from tests.e2e.terminal import Terminal
from tests.feed_server import FeedServer
from tests.sample_feeds import Told, rss

TITLES = (
    "Lock keeper finds a medal in the silt",
    "Sponsored: a barge holiday for four",
    "Sponsored: paint that keeps a hull dry",
    "New bridge opens over the canal",
    "東京で初雪 平年より十日早く",
    "Otters are back in the millpond",
)


@pytest.fixture
def canal(home: Home, server: FeedServer) -> Home:
    """A home with six stories of one feed, two of them advertisements."""
    stories = [Told(title=title, name=f"s{n}", age=timedelta(hours=n + 1)) for n, title in enumerate(TITLES)]
    sample = rss("Canal Gazette", stories)
    server.serve("/canal.xml", sample.body, sample.content_type)
    home.follow(server.url("/canal.xml"), settings='refresh = "manual"\nfull_text = "never"')
    fetched = home.run("refresh")
    assert fetched.returncode == 0, fetched.stderr
    return home


def titles(home: Home, query: str) -> set[str]:
    return {story["title"] for story in json.loads(home.run("list", "--json", query).stdout)}


def leave(terminal: Terminal) -> None:
    terminal.send("Q")
    assert terminal.wait_end() == 0
    assert terminal.left_modes() == set()


def typed(terminal: Terminal, command: str) -> None:
    terminal.send(":")
    terminal.wait_for(lambda painted: any(line.lstrip().startswith(":") for line in painted.lines))
    terminal.send(*command, "enter")


def test_many_are_tagged_at_once_and_freed_again_the_next_morning(canal: Home) -> None:
    with canal.open(columns=100, rows=30) as terminal:
        terminal.wait_for("Otters are back")
        terminal.send("v", "v", "v")
        terminal.wait_for("3 marked")
        terminal.send("t")
        terminal.wait_for("Enter keeps")
        terminal.send(*"canal/life", "enter")
        terminal.wait_for("U takes it back")
        terminal.wait_for("#canal/life")
        leave(terminal)
    assert titles(canal, "tag:canal") == set(TITLES[:3])
    with canal.open(columns=100, rows=30) as terminal:
        terminal.wait_for("#canal/life")
        terminal.send("U")
        terminal.wait_for("Taken back")
        leave(terminal)
    assert titles(canal, "tag:canal") == set()
    assert canal.run("history").returncode == 0


def test_a_search_is_found_again_as_one_types_and_kept_in_the_sidebar(canal: Home) -> None:
    with canal.open(columns=100, rows=30) as terminal:
        terminal.wait_for("Otters are back")
        terminal.send("/")
        terminal.wait_for("All feeds /")
        terminal.send(*"初雪")
        terminal.wait_for(lambda painted: "Otters" not in painted.text and "初雪" in painted.text.replace(" ", ""))
        for _ in range(2):
            terminal.send("backspace")
        terminal.send(*"sponsored", "enter")
        terminal.wait_for(lambda painted: "Sponsored" in painted.text and "Otters" not in painted.text)
        terminal.send("+")
        terminal.wait_for("Keep this search")
        terminal.send("enter")
        terminal.wait_for("SEARCHES")
        leave(terminal)
    kept = tomllib.loads(canal.feeds_toml.read_text("utf-8"))["search"]
    assert [search["query"] for search in kept] == ["sponsored"]
    with canal.open(columns=100, rows=30) as terminal:
        terminal.wait_for("SEARCHES")
        terminal.send("U")
        terminal.wait_gone("SEARCHES")
        leave(terminal)
    assert "search" not in tomllib.loads(canal.feeds_toml.read_text("utf-8"))


def test_a_rule_is_tried_before_it_runs_and_what_it_hid_comes_back(canal: Home) -> None:
    with canal.open(columns=100, rows=30) as terminal:
        terminal.wait_for("Otters are back")
        terminal.send("/")
        terminal.wait_for("All feeds /")
        terminal.send(*"sponsored", "enter")
        terminal.wait_for(lambda painted: "Sponsored" in painted.text and "Otters" not in painted.text)
        typed(terminal, "rule hide")
        terminal.wait_for("hide 2 of 6")
        assert titles(canal, "is:hidden") == set(), "a dry run changes nothing"
        terminal.send("enter")
        terminal.wait_for("2 hidden")
        leave(terminal)
    assert titles(canal, "is:hidden") == set(TITLES[1:3])
    why = json.loads(canal.run("why", "--json", _id(canal, TITLES[1])).stdout)
    assert [(rule["query"], rule["did"]) for rule in why["rules"]] == [("sponsored", ["hide"])]
    with canal.open(columns=100, rows=30) as terminal:
        terminal.wait_for("2 hidden here")
        typed(terminal, "hidden")
        terminal.wait_for("Sponsored: paint")
        terminal.wait_for("hidden by the rule “sponsored”")
        terminal.send("U")
        terminal.wait_for("Taken back")
        leave(terminal)
    assert titles(canal, "is:hidden") == set()
    tried = json.loads(canal.run("rules", "--dry-run", "--json").stdout)
    assert [rule["would_change"] for rule in tried["rules"]] == [0], "a rule acts on a story once"


def _id(home: Home, title: str) -> str:
    [story] = [story for story in json.loads(home.run("list", "--json", "is:hidden").stdout) if story["title"] == title]
    return str(story["id"])


def test_the_past_is_told_and_any_of_it_taken_back(canal: Home) -> None:
    assert canal.run("star", "--query", "otters").returncode == 0
    with canal.open(columns=100, rows=30) as terminal:
        terminal.wait_for("Otters are back")
        terminal.send("enter")
        terminal.wait_for("Nothing more is known")
        terminal.send("q")
        terminal.wait_for("Otters are back")
        typed(terminal, "history")
        terminal.wait_for("read by opening")
        terminal.wait_for("otters starred")
        terminal.send("r")
        terminal.wait_for("Read on ")
        terminal.wait_for(lambda painted: "Lock keeper" in painted.text and "Otters" not in painted.text)
        leave(terminal)
    batch = json.loads(canal.run("history", "--json").stdout)
    [starred] = [one["batch"] for one in batch if one["origin"] == "cli"]
    assert canal.run("undo", str(starred)).returncode == 0
    assert titles(canal, "is:starred") == set()
    read = json.loads(canal.run("history", "--read", "--on", "today", "--json").stdout)
    assert [story["title"] for story in read] == [TITLES[0]]


def test_a_dialog_is_painted_once_and_not_for_ever(canal: Home) -> None:
    with canal.open(columns=100, rows=30) as terminal:
        terminal.wait_for("Otters are back")
        terminal.send("?")
        terminal.wait_for("Keys")
        assert any(not terminal.read(0.3) for _ in range(20)), "it never falls silent"
        terminal.send("escape")
        terminal.wait_for("Otters are back")
        leave(terminal)


def test_rows_are_there_when_the_list_comes_back_from_an_article(canal: Home) -> None:
    with canal.open(columns=80, rows=24) as terminal:
        terminal.wait_for("Otters are back")
        terminal.send("enter")
        terminal.wait_for("Nothing more is known")
        terminal.send("m", "m", "escape")
        terminal.wait_for(lambda painted: all(words in painted.text for words in ("Lock keeper", "Otters", "bridge")))
        leave(terminal)
