"""rules and why, and what a refresh tells of rules."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command, Shell, follow
from tests.feed_server import FeedServer
from tests.sample_feeds import NO_PAGES, Told, rss
from tests.sample_site import teaser_site

HIDE = """
[[rule]]
query = "title:ad"
do = ["hide", "tag deals"]
"""
NOTIFY = """
[[rule]]
query = "title:storm"
do = ["notify"]
"""


@pytest.fixture
def feed(server: FeedServer) -> str:
    sample = rss("Gazette", [Told(title=title) for title in ("An ad", "Storm [/b] warning", "Plain news")])
    return server.serve("feed", sample.body, sample.content_type)


def write(folder: Path, feed: str, rules: str) -> None:
    follow(folder, feed)
    with (folder / "feeds.toml").open("a", encoding="utf-8") as file:
        file.write(rules)


def ids(dateline: Command, query: str) -> list[int]:
    return [story["id"] for story in json.loads(dateline("list", query, "--json").out)]


def test_a_refresh_tells_how_many_rules_hid_and_what_they_notify_of(
    dateline: Command, tmp_path: Path, feed: str
) -> None:
    write(tmp_path, feed, HIDE + NOTIFY)
    ran = dateline("refresh", "--json")
    assert ran.code == 0
    assert ran.err.splitlines() == [
        "notify: Gazette: Storm [/b] warning",
        "1 feed: 3 new, 1 hidden by rules, 0 unchanged, 0 failed",
    ]
    told = json.loads(ran.out)
    assert (told["new"], told["hidden"]) == (3, 1)
    assert len(ids(dateline, "")) == 2
    assert len(ids(dateline, "is:hidden tag:deals")) == 1


def test_cron_hears_what_rules_notify_of_and_nothing_else(dateline: Command, tmp_path: Path, feed: str) -> None:
    write(tmp_path, feed, HIDE + NOTIFY)
    ran = dateline("refresh", "--quiet")
    assert (ran.code, ran.err) == (0, "notify: Gazette: Storm [/b] warning\n")


def test_a_rule_that_asks_for_the_text_acts_when_the_page_comes(
    dateline: Command, server: FeedServer, tmp_path: Path
) -> None:
    follow(tmp_path, teaser_site(server), head="")
    with (tmp_path / "feeds.toml").open("a") as file:
        file.write('[[rule]]\nquery = "\\"closed the book\\" title:salt"\ndo = ["hide", "notify"]\n')
    ran = dateline("refresh", "--json")
    assert "notify: Quay Herald: Salt prices rise" in ran.err
    assert "1 feed: 3 new, 1 hidden by rules" in ran.err
    assert json.loads(ran.out)["hidden"] == 1


def test_a_dry_run_tells_what_each_rule_would_do_and_does_nothing(dateline: Command, tmp_path: Path, feed: str) -> None:
    write(tmp_path, feed, "")
    dateline("refresh", "--quiet")
    write(tmp_path, feed, HIDE + NOTIFY + '[[rule]]\nquery = "nowhere"\ndo = ["read"]\n')
    ran = dateline("rules", "--dry-run")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        "would hide and tag deals 1 of 3: title:ad",
        "  finds 1: dateline list title:ad",
        "would notify of (on arrival) 0 of 3: title:storm",
        "  finds 1: dateline list title:storm",
        "would mark read 0 of 3: nowhere",
    ]
    told = json.loads(dateline("rules", "--dry-run", "--json").out)
    hide = {"query": "title:ad", "do": ["hide", "tag deals"], "found": 1, "would_change": 1, "stories": 3}
    assert told["rules"][0] == hide
    assert json.loads(dateline("rules", "--dry-run", "--jsonl").out.splitlines()[0]) == hide
    assert len(ids(dateline, "")) == 3
    assert dateline("history").code == 1


def test_a_run_is_one_batch_that_undo_takes_back_and_is_not_repeated(
    dateline: Command, tmp_path: Path, feed: str
) -> None:
    write(tmp_path, feed, "")
    dateline("refresh", "--quiet")
    write(tmp_path, feed, HIDE + '[[rule]]\nquery = "news"\ndo = ["star"]\n')
    ran = dateline("rules", "--json")
    assert json.loads(ran.out) == {"batch": 1, "changed": 2, "skipped": 0}
    assert dateline("history").out.splitlines()[0].split("\t")[2:] == [
        "cli", "2", "", "Rules: 1 hidden, 1 starred, 1 tagged",
    ]  # fmt: skip
    assert dateline("undo").code == 0
    assert (ids(dateline, "is:hidden"), ids(dateline, "is:starred")) == ([], [])
    again = dateline("rules")
    assert (again.code, again.err) == (1, "Rules: nothing to change.\n")


def test_a_run_within_a_query_touches_nothing_else(dateline: Command, tmp_path: Path, feed: str) -> None:
    write(tmp_path, feed, "")
    dateline("refresh", "--quiet")
    write(tmp_path, feed, '[[rule]]\nquery = "-nowhere"\ndo = ["star"]\n')
    assert "would star 1 of 1: -nowhere" in dateline("rules", "--dry-run", "--query", "storm").err
    assert "dateline list '(storm) (-nowhere)'" in dateline("rules", "--dry-run", "--query", "storm").err
    assert dateline("rules", "--query", "storm").err == "Rules: 1 starred. `dateline undo` takes it back.\n"
    assert ids(dateline, "is:starred") == ids(dateline, "storm")
    assert dateline("rules", "--query", "is:unraed").code == 2


def test_without_rules_a_sentence_says_so(shell: Shell) -> None:
    ran = shell("rules", "--dry-run")
    assert (ran.code, ran.out) == (1, "")
    assert "no rules yet" in ran.err
    assert json.loads(shell("rules", "--json").out) == {"batch": None, "changed": 0, "skipped": 0}
    assert json.loads(shell("rules", "--dry-run", "--json").out) == {"rules": []}


def test_why_tells_which_rule_did_what_and_whether_it_was_taken_back(
    dateline: Command, tmp_path: Path, feed: str
) -> None:
    write(tmp_path, feed, HIDE + NOTIFY)
    dateline("refresh", "--quiet")
    (ad,) = ids(dateline, "is:hidden")
    ran = dateline("why", str(ad))
    assert ran.code == 0
    (row,) = [line.split("\t") for line in ran.out.splitlines()]
    assert row[1:] == ["hide, tag deals", "1", "", "title:ad"]
    dateline("undo", "1")
    told = json.loads(dateline("why", str(ad), "--json").out)
    assert list(told) == ["id", "rules"]
    assert list(told["rules"][0]) == ["query", "do", "time", "did", "batch", "undone"]
    assert told["rules"][0]["undone"] is True
    assert json.loads(dateline("why", str(ad), "--jsonl").out)["did"] == ["hide", "tag deals"]
    (storm,) = ids(dateline, "storm")
    assert json.loads(dateline("why", str(storm), "--json").out)["rules"][0]["did"] == ["notify"]
    (plain,) = ids(dateline, "plain")
    nobody = dateline("why", str(plain))
    assert (nobody.code, nobody.out, nobody.err) == (1, "", f"No rule acted on story {plain}.\n")
    assert dateline("why", "999").code == 1
    assert "no story 999" in dateline("why", "999").err


def test_a_mistake_in_one_rule_leaves_the_others_and_an_unreadable_file_the_last_good_ones(
    dateline: Command, tmp_path: Path, feed: str, server: FeedServer
) -> None:
    write(tmp_path, feed, HIDE)
    dateline("refresh", "--quiet")
    write(tmp_path, feed, HIDE + '[[rule]]\nquery = "is:unraed"\ndo = ["read"]\n')
    ran = dateline("rules", "--dry-run", "--json")
    assert [rule["query"] for rule in json.loads(ran.out)["rules"]] == ["title:ad"]
    assert "feeds.toml:" in ran.err
    (tmp_path / "feeds.toml").write_text(NO_PAGES + "[[rule")
    sample = rss("Gazette", [Told(title="Second ad")])
    server.serve("feed", sample.body, sample.content_type)
    assert "1 hidden by rules" in dateline("refresh", "--force").err
