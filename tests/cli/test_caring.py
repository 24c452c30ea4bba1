"""health and accept-address, against a real server."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command, Shell, follow
from tests.feed_server import FeedServer, Page
from tests.sample_feeds import Told, rss


def serve(server: FeedServer, path: str) -> str:
    sample = rss(f"The {path}", [Told(title=f"Story of {path}")])
    return server.serve(path, sample.body, sample.content_type)


def move(server: FeedServer, path: str, to: str) -> str:
    server.pages[path] = Page(status=301, headers={"Location": server.url(to)})
    return server.url(path)


@pytest.fixture
def troubled(dateline: Command, server: FeedServer, tmp_path: Path) -> Command:
    """Feeds in every trouble that a server can make, each asked three times."""
    serve(server, "new")
    follow(
        tmp_path, serve(server, "good"), server.fail("missing", 404), server.fail("gone", 410),
        server.fail("walled", 403, cf_mitigated="challenge"), move(server, "old", "new"),
    )  # fmt: skip
    for _ in range(3):
        dateline("refresh", "--force")
    return dateline


def test_feeds_with_something_to_say_are_told_of_the_worst_first(troubled: Command, server: FeedServer) -> None:
    ran = troubled("health", "--json")
    told = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert [feed["state"] for feed in told] == ["gone", "failing", "blocked", "moved"]
    assert list(told[0]) == [
        "id", "url", "title", "site_url", "folders", "unread", "total", "last_success", "failures", "error", "paused",
        "state", "since", "last_try", "next_due", "cause", "remedy", "moved_to", "moved_times", "newest",
        "stories_a_week", "read_share",
    ]  # fmt: skip
    gone, failing, blocked, moved = told
    assert (gone["failures"], gone["next_due"], gone["last_success"]) == (1, None, None)
    assert "dateline remove" in gone["remedy"]
    assert (failing["cause"], failing["failures"]) == ("404 not found", 3)
    assert failing["since"] <= failing["last_try"] < failing["next_due"]
    assert "check for robots" in blocked["cause"]
    assert (moved["moved_to"], moved["moved_times"], moved["cause"]) == (
        server.url("new"), 3, f"it has moved for good to {server.url('new')}",
    )  # fmt: skip
    assert (moved["stories_a_week"], moved["read_share"], moved["since"]) == (1.0, 0, None)
    assert moved["newest"] is not None


def test_all_and_named_feeds_are_told_of_however_they_are(troubled: Command, server: FeedServer) -> None:
    lines = [line.split("\t") for line in troubled("health", "--all", "--sort", "name").out.splitlines()]
    assert len(lines) == 5
    assert [line[8] for line in lines] == sorted((line[8] for line in lines), key=str.casefold)
    ran = troubled("health", server.url("good"), "--jsonl")
    assert (ran.code, json.loads(ran.out)["state"]) == (0, "ok")


def test_where_nothing_is_wrong_it_says_so_and_exits_1(dateline: Command, server: FeedServer, tmp_path: Path) -> None:
    follow(tmp_path, serve(server, "good"))
    dateline("refresh")
    ran = dateline("health")
    assert (ran.code, ran.out, ran.err) == (1, "", "Your one feed is well.\n")
    assert json.loads(dateline("health", "--json").out) == []


def test_people_get_a_table_with_cause_and_remedy(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.caring.for_people", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    lines = shell("health", "--all").out.splitlines()
    assert lines[0].split() == ["ID", "Feed", "Since", "Answered", "Newest", "A", "week", "Read"]
    assert "Well (" in lines[1]
    assert all(len(line) <= 60 for line in lines)


def test_a_new_address_is_taken_over_and_given_back(troubled: Command, server: FeedServer, tmp_path: Path) -> None:
    before = (tmp_path / "feeds.toml").read_text()
    dry = troubled("accept-address", "--dry-run")
    assert (dry.code, dry.err) == (0, "1 new address would be taken over.\n")
    assert dry.out.split("\t")[-2:] == [server.url("old"), server.url("new") + "\n"]
    assert (tmp_path / "feeds.toml").read_text() == before
    ran = troubled("accept-address", "--json")
    done = json.loads(ran.out)
    assert (ran.code, done["changed"], done["skipped"]) == (0, 1, 0)
    assert (tmp_path / "feeds.toml").read_text() == before.replace(server.url("old"), server.url("new"))
    (feed,) = json.loads(troubled("health", server.url("new"), "--json").out)
    assert (feed["state"], feed["total"], feed["moved_to"]) == ("ok", 1, None)
    assert troubled("accept-address").code == 1
    assert troubled("undo").code == 0
    assert (tmp_path / "feeds.toml").read_text() == before
    assert json.loads(troubled("health", server.url("old"), "--json").out)[0]["state"] == "moved"


def test_an_address_that_is_subscribed_already_is_not_taken(
    dateline: Command, server: FeedServer, tmp_path: Path
) -> None:
    follow(tmp_path, serve(server, "new"), move(server, "old", "new"))
    for _ in range(3):
        dateline("refresh", "--force")
    ran = dateline("accept-address")
    assert ran.code == 1
    assert "subscribed already" in ran.err


def test_headers_are_not_handed_on_with_a_new_address(dateline: Command, server: FeedServer, tmp_path: Path) -> None:
    new = serve(server, "new").replace("127.0.0.1", "localhost")
    server.pages["old"] = Page(status=301, headers={"Location": new})
    follow(tmp_path, server.url("old"))
    with (tmp_path / "feeds.toml").open("a") as file:
        file.write('headers = { Cookie = "geheim" }\n')
    for _ in range(3):
        dateline("refresh", "--force")
    ran = dateline("accept-address")
    assert (ran.code, ran.out) == (1, "")
    assert "in feeds.toml would go to localhost too" in ran.err
    assert "geheim" not in ran.err
    assert dateline("change-address", server.url("old"), new).code == 0


def test_a_feed_that_has_not_moved_is_left_where_it_is(dateline: Command, server: FeedServer, tmp_path: Path) -> None:
    serve(server, "new")
    follow(tmp_path, serve(server, "good"), move(server, "old", "new"))
    dateline("refresh")
    for path in ("good", "old"):
        ran = dateline("accept-address", server.url(path))
        assert ran.code == 1
        assert "has not moved for good" in ran.err
    assert f"`dateline change-address 2 {server.url('new')}` takes that over now." in ran.err


def test_a_feed_that_is_gone_can_be_asked_once_more(troubled: Command, server: FeedServer) -> None:
    asked = len(server.statuses("gone"))
    assert troubled("refresh", "--force", server.url("gone")).code == 0
    assert len(server.statuses("gone")) == asked
    assert troubled("refresh", "--revive", server.url("gone")).code == 1
    assert len(server.statuses("gone")) == asked + 1
    serve(server, "gone")
    assert troubled("refresh", "--revive", server.url("gone")).code == 0
    assert json.loads(troubled("health", server.url("gone"), "--json").out)[0]["state"] == "ok"
    assert troubled("refresh", "--revive").code == 2
