"""Commands that change feeds, and what they print."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

LIST = """# mine
[settings]
full_text = "never"

[[feed]]
url = "https://example.org/one" # the first
title = 'One'

[[feed]]
url = "https://example.org/two"
folders = ["world"]
"""
UNDO = "`dateline undo` takes it back."


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(LIST)
    return path


@pytest.mark.parametrize(
    ("arguments", "told", "old", "new"),
    [
        (["rename-feed", "one", "Uno  [/b]"], "One is now called Uno [/b].", "'One'", "'Uno [/b]'"),
        (["rename-feed", "1", ""], "One is now called by its own name.", "title = 'One'\n", ""),
        (["move-feed", "two", "a", "b/c"], "example.org/two is now in a, b/c.", '["world"]', '["a", "b/c"]'),
        (["move-feed", "two"], "example.org/two is now in no folder.", 'folders = ["world"]\n', ""),
        (["pause", "one"], "One is now paused.", "'One'\n", "'One'\npaused = true\n"),
        (["unlist", "one"], "One is now unlisted.", "'One'\n", "'One'\nunlisted = true\n"),
        (["change-address", "one", "https://example.net/1"],
         "One is now at https://example.net/1; its stories stay, and it is due now.",
         "example.org/one", "example.net/1"),
    ],
)  # fmt: skip
def test_a_feed_is_changed_in_its_line_and_undo_puts_it_back(
    arguments: list[str], told: str, old: str, new: str, dateline: Command, config: Path
) -> None:
    dateline("feeds")
    ran = dateline(*arguments)
    assert (ran.code, ran.out) == (0, "")
    assert f"{told} {UNDO}" in ran.err
    assert config.read_text() == LIST.replace(old, new)
    assert dateline("undo").code == 0
    assert config.read_text() == LIST
    assert dateline("redo").code == 0
    assert config.read_text() == LIST.replace(old, new)


def test_several_feeds_are_paused_and_resumed_together(dateline: Command, config: Path) -> None:
    assert dateline("pause", "one", "2", "https://example.org/one").err == f"2 feeds are now paused. {UNDO}\n"
    assert dateline("refresh", "one").err == "One is paused; `dateline resume` has it fetched again.\n"
    ran = dateline("pause", "one", "--json")
    assert (ran.code, json.loads(ran.out)) == (0, {"batch": None, "changed": 0, "skipped": 1})
    assert dateline("pause", "one").err == "Nothing changed: it is so already.\n"
    assert json.loads(dateline("resume", "one", "--json").out) == {"batch": 2, "changed": 1, "skipped": 0}
    assert dateline("resume", "1", "2").err == f"1 feed is now fetched again. 1 was so already. {UNDO}\n"
    assert config.read_text() == LIST
    dateline("unlist", "1", "2")
    assert dateline("relist", "1", "2").err == f"2 feeds are now listed again. {UNDO}\n"
    assert config.read_text() == LIST


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["rename-feed", "nothing", "x"], "No feed is called nothing"),
        (["pause", "example.org"], "Several feeds fit"),
        (["pause"], "Missing argument"),
        (["move-feed", "one", "a//b"], "“a//b” is no folder"),
        (["change-address", "one", "example"], "cannot have this address"),
        (["change-address", "one", "https://EXAMPLE.org/two"], "is subscribed already"),
    ],
)
def test_what_cannot_be_is_exit_2_with_a_sentence(
    arguments: list[str], told: str, dateline: Command, config: Path
) -> None:
    if arguments[1:] == ["example.org"]:
        config.write_text(LIST.replace("title = 'One'\n", ""))
    before = config.read_text()
    ran = dateline(*arguments)
    assert ran.code == 2
    assert told in ran.err
    assert config.read_text() == before


def test_a_file_with_a_mistake_is_told_and_left(dateline: Command, config: Path) -> None:
    dateline("pause", "one")
    broken = config.read_text() + "[[feed\n"
    config.write_text(broken)
    ran = dateline("resume", "one")
    assert ran.code == 2
    assert "feeds.toml:13:7" in ran.err
    assert config.read_text() == broken
