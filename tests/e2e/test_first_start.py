"""The very first start: nothing but the program, and no network."""

import os
import stat

from tests.e2e.conftest import Home
from tests.feed_server import FeedServer
from tests.sample_feeds import SAMPLES


def test_the_first_start_without_network_shows_welcome_stories_and_says_what_did_not_work(home: Home) -> None:
    with home.open(columns=100, rows=30) as terminal:
        terminal.wait_for("Welcome")
        terminal.wait_for("1. Read: press Enter")
        terminal.wait_for("No network")
        terminal.send("enter")
        terminal.wait_for("feed text")
        terminal.send("Q")
        assert terminal.wait_end() == 0
    assert "[[feed]]" in home.feeds_toml.read_text("utf-8")
    assert home.integrity() == "ok"


def test_what_the_first_start_makes_is_for_its_owner_only(home: Home) -> None:
    with home.open() as terminal:
        terminal.wait_for("Welcome")
        terminal.send("Q")
        terminal.wait_end()
    assert stat.S_IMODE(os.stat(home.db).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(home.db.parent).st_mode) == 0o700


def test_the_second_start_opens_on_unread_and_keeps_the_list_that_was_shipped(home: Home) -> None:
    with home.open() as terminal:
        terminal.wait_for("Welcome")
        terminal.send("Q")
        terminal.wait_end()
    shipped = home.feeds_toml.read_bytes()
    with home.open() as terminal:
        terminal.wait_for("Unread")
        terminal.send("Q")
        assert terminal.wait_end() == 0
    assert home.feeds_toml.read_bytes() == shipped


def test_feeds_of_four_formats_arrive_and_are_asked_for_politely(home: Home, server: FeedServer) -> None:
    home.follow(*(server.url(path) for path in SAMPLES))
    first = home.run("refresh")
    assert first.returncode == 0, first.stderr
    assert first.stderr.strip().splitlines()[-1] == "4 feeds: 6 new, 0 unchanged, 0 failed"
    assert "nothing asked" in home.run("refresh").stderr or "No feed is due" in home.run("refresh").stderr
    again = home.run("refresh", "--force")
    assert again.stderr.strip().splitlines()[-1] == "4 feeds: 0 new, 4 unchanged, 0 failed"
    assert {path: server.statuses(path) for path in SAMPLES} == {path: [200, 304] for path in SAMPLES}
    assert home.run("count").stdout == "6\n"
