"""Tags as a whole on the command line: tags, rename-tag, delete-tag."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command, Ran, Shell, follow
from tests.feed_server import FeedServer
from tests.sample_feeds import NO_PAGES, SAMPLES
from tui.core.query import parse
from tui.core.tag_names import names_tag, one_word
from tui.core.tag_sentences import StillNaming
from tui.net.clock import SystemClock


@pytest.fixture
def tagged(shell: Shell) -> Shell:
    """Two stories tagged coast, one of them also coast/north, and one ferry."""
    shell("tag", "coast", "--query", "spring")
    shell("tag", "coast/north", next(story for story in shell.ids("spring") if story not in shell.ids("ferry")))
    shell("tag", "ferry", "--query", "ferry")
    return shell


def numbers(shell: Shell) -> dict[str, int]:
    return {tag["name"]: tag["stories"] for tag in json.loads(shell("tags", "--json").out)}


def summary(ran: Ran) -> tuple[int, int]:
    told = json.loads(ran.out)
    assert list(told) == ["batch", "changed", "skipped"]
    return told["changed"], told["skipped"]


def test_tags_are_listed_last_used_first_each_story_counted_once(tagged: Shell) -> None:
    listed = json.loads(tagged("tags", "--json").out)
    assert [list(tag) for tag in listed] == [["name", "stories", "last_used"]] * 3
    assert [tag["name"] for tag in listed] == ["ferry", "coast/north", "coast"]
    assert numbers(tagged) == {"ferry": 1, "coast/north": 1, "coast": 2}
    assert [line.split("\t")[:2] for line in tagged("tags").out.splitlines()][2] == ["coast", "2"]
    assert json.loads(tagged("tags", "--jsonl").out.splitlines()[0]) == listed[0]


def test_without_tags_that_is_said(shell: Shell) -> None:
    ran = shell("tags")
    assert (ran.code, ran.out) == (1, "")
    assert "There are no tags yet" in ran.err
    assert json.loads(shell("tags", "--json").out) == []


def test_a_tag_is_renamed_and_undo_takes_it_back(tagged: Shell) -> None:
    ran = tagged("rename-tag", "Coast", "#shore")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "#coast is #shore now, in 2 stories. `dateline undo` takes it back.\n"
    assert numbers(tagged) == {"ferry": 1, "shore/north": 1, "shore": 2}
    assert tagged("undo").err == "Renamed #coast to #shore: 2 restored\n"
    assert numbers(tagged) == {"ferry": 1, "coast/north": 1, "coast": 2}


def test_a_tag_is_merged_with_one_that_there_is(tagged: Shell) -> None:
    assert summary(tagged("rename-tag", "coast/north", "FERRY", "--json")) == (1, 0)
    assert numbers(tagged) == {"ferry": 2, "coast": 2}
    assert tagged("redo").code == 1
    tagged("undo")
    assert numbers(tagged) == {"ferry": 1, "coast/north": 1, "coast": 2}


def test_a_tag_is_deleted_with_those_below_it(tagged: Shell) -> None:
    ran = tagged("delete-tag", "coast")
    assert ran.err == "#coast is deleted from 2 stories. `dateline undo` takes it back.\n"
    assert numbers(tagged) == {"ferry": 1}
    assert tagged("undo").code == 0
    assert summary(tagged("delete-tag", "coast", "--json")) == (2, 0)


def test_a_dry_run_tells_how_many_and_changes_nothing(tagged: Shell) -> None:
    assert (
        tagged("rename-tag", "coast", "ferry", "--dry-run").err == "2 stories would carry #ferry in place of #coast.\n"
    )
    assert tagged("delete-tag", "ferry", "--dry-run").err == "#ferry would be deleted from 1 story.\n"
    assert summary(tagged("rename-tag", "coast", "shore", "--dry-run", "--json")) == (2, 0)
    assert summary(tagged("delete-tag", "coast", "--dry-run", "--json")) == (2, 0)
    assert numbers(tagged) == {"ferry": 1, "coast/north": 1, "coast": 2}


def test_an_unknown_tag_is_told_with_the_nearest_name(tagged: Shell) -> None:
    for arguments in (("rename-tag", "fery", "x"), ("delete-tag", "fery"), ("delete-tag", "fery", "--dry-run")):
        ran = tagged(*arguments)
        assert ran.code == 1
        assert ran.err == "dateline: There is no tag #fery; did you mean #ferry?\n"


def test_a_name_that_cannot_be_is_a_fault_of_usage(tagged: Shell) -> None:
    ran = tagged("rename-tag", "coast", "two words")
    assert ran.code == 2
    assert "A tag is one word, such as two-words." in ran.err
    assert tagged("rename-tag", "coast", "#").code == 2
    assert tagged("delete-tag", " ").code == 2
    assert tagged("rename-tag", "coast").code == 2
    assert one_word("#a/b") == "a/b"


def test_another_spelling_is_a_change_and_the_same_one_is_none(tagged: Shell) -> None:
    assert tagged("rename-tag", "ferry", "Ferry").err.startswith("#ferry is #Ferry now, in 1 story.")
    assert tagged("rename-tag", "ferry", "Ferry").err == "#Ferry is called so already.\n"
    assert summary(tagged("rename-tag", "ferry", "Ferry", "--json")) == (0, 1)


def test_what_of_feeds_toml_still_names_the_tag_is_told(dateline: Command, server: FeedServer, tmp_path: Path) -> None:
    sample = next(iter(SAMPLES.values()))
    server.serve("a", sample.body, sample.content_type)
    kept = (
        '[[search]]\nname = "One"\nquery = "-tag:COAST newer:3d"\n'
        '[[search]]\nname = "Two"\nquery = "(a OR tag:coast/north)"\n'
        '[[search]]\nname = "Other"\nquery = "coast tag:coastal"\n'
        '[[rule]]\nquery = "title:nothing"\ndo = ["star", "tag coast"]\n'
    )
    follow(tmp_path, server.url("a"), head=NO_PAGES + kept)
    dateline("refresh")
    dateline("tag", "coast", "--query", "is:unread")
    written = (tmp_path / "feeds.toml").read_bytes()
    ran = dateline("rename-tag", "coast", "shore")
    assert "1 rule and 2 searches of feeds.toml still name #coast. `dateline undo`" in ran.err
    assert (tmp_path / "feeds.toml").read_bytes() == written
    assert "still" not in dateline("rename-tag", "shore", "Shore").err


@pytest.mark.parametrize(
    ("rules", "searches", "expected"),
    [
        (0, 0, ""),
        (1, 0, "1 rule of feeds.toml still names #x."),
        (0, 1, "1 search of feeds.toml still names #x."),
        (3, 2, "3 rules and 2 searches of feeds.toml still name #x."),
    ],
)
def test_what_still_names_a_tag_is_one_sentence(rules: int, searches: int, expected: str) -> None:
    assert StillNaming(name="x", rules=rules, searches=searches).sentence == expected


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("tag:news", True),
        ("tag:News/Europe x", True),
        ("a OR -tag:news/x", True),
        ("tag:newsletter", False),
        ("news", False),
    ],
)
def test_a_query_names_a_tag_by_its_field_alone(query: str, named: bool) -> None:
    assert names_tag(parse(query, now=SystemClock().now()).node, "news") is named
