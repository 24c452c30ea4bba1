"""refresh and feeds, against a real server."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.cli.conftest import Command, Ran, Shell, follow
from tests.feed_server import FeedServer
from tests.sample_feeds import Told, rss
from tests.sample_site import teaser_site
from tui.cli.feeds import Step, Tally, failure_sentence, fetch
from tui.core.model import Outcome, PageOutcome, PagesPlanned, Planned, Problem, ProblemKind, Waiting
from tui.reader import backlog


def _serve(server: FeedServer, path: str, *titles: str) -> str:
    sample = rss(f"Feed {path}", [Told(title=title) for title in titles])
    return server.serve(path, sample.body, sample.content_type)


def test_a_refresh_counts_names_what_failed_and_exits_1(dateline: Command, server: FeedServer, tmp_path: Path) -> None:
    follow(tmp_path, _serve(server, "a", "one", "two"), server.fail("b", 404))
    ran = dateline("refresh")
    assert ran.code == 1
    assert ran.out == ""
    summary, failed = ran.err.splitlines()
    assert summary == "2 feeds: 2 new, 0 unchanged, 1 failed"
    assert server.url("b") in failed
    assert "404" in failed


def test_json_tells_the_same_and_only_it_is_on_stdout(dateline: Command, server: FeedServer, tmp_path: Path) -> None:
    follow(tmp_path, _serve(server, "a", "one"), server.fail("b", 404))
    told = json.loads(dateline("refresh", "--json").out)
    assert list(told) == ["feeds", "new", "hidden", "updated", "unchanged", "failed"]
    assert (told["feeds"], told["new"]) == (2, 1)
    assert list(told["failed"][0]) == ["feed", "url", "cause", "remedy"]


def test_what_is_not_due_is_not_asked_unless_forced(dateline: Command, server: FeedServer, tmp_path: Path) -> None:
    follow(tmp_path, _serve(server, "a", "one"))
    assert dateline("refresh").code == 0
    assert "No feed is due" in dateline("refresh").err
    assert server.statuses("a") == [200]
    assert "1 unchanged" in dateline("refresh", "--force").err
    assert server.statuses("a") == [200, 304]


def test_quiet_tells_a_failure_once(dateline: Command, server: FeedServer, tmp_path: Path) -> None:
    follow(tmp_path, _serve(server, "a", "one"))
    assert dateline("refresh", "--quiet") == Ran(0, "", "")
    server.fail("a", 500)
    began = dateline("refresh", "--quiet", "--force")
    assert began.code == 1
    assert "500" in began.err
    assert dateline("refresh", "--quiet", "--force") == Ran(0, "", "")


def test_without_a_network_one_line_says_so_and_cron_hears_nothing(
    dateline: Command, server: FeedServer, tmp_path: Path
) -> None:
    follow(tmp_path, *(server.url("feed").replace("127.0.0.1", f"127.0.0.{number}") for number in range(1, 5)))
    server.go_down()
    assert dateline("refresh", "--quiet") == Ran(0, "", "")
    ran = dateline("refresh")
    assert ran.code == 1
    assert ran.err.splitlines() == [
        "4 feeds: 0 new, 0 unchanged, 4 failed",
        "There is no network: 4 feeds could not be asked and will be due again.",
    ]


def test_force_is_not_advised_to_whoever_used_it(dateline: Command, server: FeedServer, tmp_path: Path) -> None:
    follow(tmp_path, server.fail("a", 410))
    assert dateline("refresh").code == 1
    assert "--force" in dateline("refresh").err
    told = dateline("refresh", "--force").err
    assert "--force" not in told
    assert "gone" in told


def test_cron_is_not_told_that_another_refresh_is_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    for quiet, told in ((True, ""), (False, "Another dateline (process 7) is fetching; waiting for it.\n")):
        tally = asyncio.run(fetch(_waiting(), quiet=quiet, advance=lambda *_: None))
        assert tally.feeds == 0
        assert capsys.readouterr().err == told


async def _waiting() -> AsyncIterator[Step]:
    yield Waiting(process=7)
    yield Planned(total=0)


def test_the_pages_behind_teasers_are_fetched_and_told_on_a_line_of_their_own(
    dateline: Command, server: FeedServer, tmp_path: Path
) -> None:
    follow(tmp_path, teaser_site(server), head="")
    server.fail("story/1", 403)
    ran = dateline("refresh", "--json")
    assert ran.code == 0
    assert ran.err.splitlines() == [
        "1 feed: 3 new, 0 unchanged, 0 failed",
        "2 whole texts fetched; 1 page gave none",
    ]
    assert list(json.loads(ran.out)) == ["feeds", "new", "hidden", "updated", "unchanged", "failed"]
    assert json.loads(dateline("list", "--json").out)[0]["words"] > 100


def test_how_many_pages_wait_after_a_refresh_is_told(
    dateline: Command, server: FeedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backlog, "MOST_A_REFRESH", 2)
    follow(tmp_path, teaser_site(server), head="")
    assert "2 whole texts fetched; 1 page waits for the next refresh, or the reader" in dateline("refresh").err
    assert "1 whole text fetched\n" in dateline("refresh").err


def test_cron_hears_nothing_of_pages(dateline: Command, server: FeedServer, tmp_path: Path) -> None:
    follow(tmp_path, teaser_site(server, pages=False), head="")
    assert dateline("refresh", "--quiet") == Ran(0, "", "")
    assert len(server.asked_paths()) == 4


def test_progress_counts_feeds_first_and_pages_then() -> None:
    drawn: list[tuple[int, int]] = []
    tally = asyncio.run(fetch(_two_pages(), quiet=True, advance=lambda tally: drawn.append((tally.feeds, tally.pages))))
    assert drawn == [(0, 0), (1, 0), (1, 0), (1, 1), (1, 2)]
    assert (tally.planned, tally.pages_planned) == (1, 2)
    assert tally.pages_sentence() == "1 whole text fetched; 1 page gave none"


async def _two_pages() -> AsyncIterator[Step]:
    yield Planned(total=1)
    yield Outcome(feed_id=1, title="", url="u", new=2)
    yield PagesPlanned(total=2)
    yield PageOutcome(entry_id=1, feed="u")
    yield PageOutcome(entry_id=2, feed="u", problem=Problem(kind=ProblemKind.LESS, cause="c"))


def test_feeds_are_named_by_address_id_or_part_of_the_title(
    dateline: Command, server: FeedServer, tmp_path: Path
) -> None:
    first = _serve(server, "alpha", "one")
    follow(tmp_path, first, _serve(server, "beta", "two"))
    dateline("refresh", "--quiet")
    number = json.loads(dateline("feeds", "--json").out)[0]["id"]
    for name in (first, str(number), "alph"):
        dateline("refresh", "--force", name)
    assert server.statuses("alpha") == [200, 304, 304, 304]
    assert server.statuses("beta") == [200]
    several = dateline("refresh", "Feed")
    assert several.code == 2
    assert "Feed alpha" in several.err
    assert dateline("refresh", "gamma").code == 2


def test_an_empty_list_of_feeds_is_said(dateline: Command, tmp_path: Path) -> None:
    follow(tmp_path)
    assert "feeds.toml" in dateline("refresh").err
    assert dateline("feeds").code == 1


def test_a_config_that_was_named_and_is_not_there_is_exit_2_and_never_made(dateline: Command, tmp_path: Path) -> None:
    for command in ("refresh", "list", "feeds"):
        assert dateline(command).code == 2
    assert not (tmp_path / "feeds.toml").exists()


def test_feeds_lists_counts_for_pipes_and_programs(shell: Shell) -> None:
    rows = [line.split("\t") for line in shell("feeds").out.splitlines()]
    assert [row[5] for row in rows[:2]] == ["Harbour Gazette", "Orchard Notes"]
    feeds = json.loads(shell("feeds", "--json").out)
    keys = [
        "id",
        "url",
        "title",
        "site_url",
        "folders",
        "unread",
        "total",
        "last_success",
        "failures",
        "error",
        "paused",
    ]
    assert list(feeds[0]) == keys
    assert sum(feed["total"] for feed in feeds) == 8


@pytest.mark.parametrize("remedy", ["", "try again"])
def test_a_failure_names_feed_address_cause_and_remedy(remedy: str) -> None:
    problem = Problem(kind=ProblemKind.HTTP, cause="404 not found\x1b[2J", remedy=remedy)
    outcome = Outcome(feed_id=1, title="World", url="http://x.example/", problem=problem)
    sentence = failure_sentence(outcome)
    assert sentence.startswith("World (http://x.example/): 404 not found")
    assert remedy.capitalize() in sentence
    assert "\x1b" not in sentence


def test_the_tally_is_told_in_one_sentence() -> None:
    tally = Tally()
    for new in (30, 4, 0):
        tally.add(Outcome(feed_id=1, title="", url="u", new=new))
    tally.add(Outcome(feed_id=1, title="", url="u", problem=Problem(kind=ProblemKind.HTTP, cause="c")))
    assert tally.sentence() == "4 feeds: 34 new, 1 unchanged, 1 failed"
    tally.add(Outcome(feed_id=2, title="", url="v", new=3, hidden=2, updated=1))
    tally.add_page(PageOutcome(entry_id=1, feed="v", hidden=1))
    assert tally.sentence() == "5 feeds: 37 new, 3 hidden by rules, 1 updated, 1 unchanged, 1 failed"
