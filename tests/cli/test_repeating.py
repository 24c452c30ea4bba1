"""The command about what the pages of a feed repeat."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command, Ran, follow
from tests.feed_server import FeedServer
from tests.repeating_site import BIO, PLUG, repeating_site


@pytest.fixture
def learned(dateline: Command, server: FeedServer, tmp_path: Path) -> Command:
    """After a refresh that brought three pages."""
    follow(tmp_path, repeating_site(server, ["Ferry strike", "Salt prices", "New bridge"]), head="")
    assert dateline("refresh").code == 0
    return dateline


def objects(ran: Ran) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(ran.out)
    return found


def test_it_lists_what_was_learned(learned: Command) -> None:
    assert learned("repeats").out.splitlines() == [
        f"1\tQuay Herald\t3\t\t{PLUG}",
        f"2\tQuay Herald\t3\t\t{BIO}",
    ]
    lines = objects(learned("repeats", "quay", "--json"))
    assert lines[0] == {"id": 1, "feed": "Quay Herald", "pages": 3, "text": PLUG, "kept": False}
    assert [json.loads(line)["id"] for line in learned("repeats", "--jsonl").out.splitlines()] == [1, 2]


def test_a_line_is_taken_back_and_left_out_again(learned: Command) -> None:
    assert PLUG not in learned("show", "1").out
    kept = learned("repeats", "--keep", "1")
    assert (kept.code, kept.out) == (0, "")
    assert kept.err == "1 line stays in its stories. `dateline repeats --drop 1` takes that back.\n"
    assert PLUG in learned("show", "1").out
    assert BIO not in learned("show", "1").out
    assert learned("count", "mackerel").out == "3\n"
    assert learned("repeats").out.splitlines()[0].split("\t")[3] == "kept"
    dropped = objects(learned("repeats", "--drop", "1", "2", "--json"))
    assert [(line["id"], line["kept"]) for line in dropped] == [(1, False), (2, False)]
    assert learned("count", "mackerel").code == 1


def test_an_unknown_line_is_told_and_the_others_are_changed(learned: Command) -> None:
    ran = learned("repeats", "--keep", "2", "99", "9" * 30)
    assert ran.code == 0
    assert "There is no line 99, 9" in ran.err
    assert learned("repeats", "--keep", "99").code == 1
    assert PLUG not in learned("show", "1").out


def test_nothing_learned_is_exit_1(dateline: Command, server: FeedServer, tmp_path: Path) -> None:
    follow(tmp_path, repeating_site(server, ["Ferry strike"]), head="")
    assert dateline("refresh").code == 0
    ran = dateline("repeats")
    assert (ran.code, ran.out) == (1, "")
    assert "No line" in ran.err
    assert dateline("repeats", "--json").out == "[]\n"


@pytest.mark.parametrize("words", [["--keep"], ["--drop", "one"], ["a", "b"], ["nowhere"], ["--keep", "-1"]])
def test_what_cannot_be_understood_is_exit_2(learned: Command, words: list[str]) -> None:
    assert learned("repeats", *words).code == 2
