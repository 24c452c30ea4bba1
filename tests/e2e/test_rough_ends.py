"""Signals, closed terminals, broken files, hostile texts, odd sizes: terminal and database stay whole."""

import signal

import pytest

from tests.e2e.conftest import Home
from tests.feed_server import FeedServer
from tests.sample_feeds import Told, rss


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_c78_a_signal_ends_the_reader_cleanly(reading: Home, number: signal.Signals, code: int) -> None:
    with reading.open() as terminal:
        terminal.wait_for("Ferry timetable")
        terminal.signal(number)
        assert terminal.wait_end(timeout=5) == code
        assert terminal.is_cooked()
        assert terminal.left_modes() == set()
        assert b"Traceback" not in terminal.raw
    assert reading.integrity() == "ok"


def test_ctrl_z_gives_the_terminal_back_and_going_on_paints_it_all_again(reading: Home) -> None:
    with reading.open() as terminal:
        terminal.wait_for("Ferry timetable")
        terminal.send("\x1a")
        terminal.wait_for(lambda painted: b"\x1b[?1049l" in painted.raw)
        terminal.wait_stopped()
        terminal.screen.reset()
        terminal.signal(signal.SIGCONT)
        terminal.wait_for("Ferry timetable")
        terminal.send("Q")
        assert terminal.wait_end() == 0


def test_c78_a_closed_terminal_ends_the_reader_and_leaves_the_database_whole(reading: Home) -> None:
    with reading.open() as terminal:
        terminal.wait_for("Ferry timetable")
        terminal.send("s")
        terminal.wait_for("★")
        terminal.hang_up()
    assert reading.integrity() == "ok"
    assert reading.run("count", "is:starred").stdout == "1\n"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)])
def test_c78_a_refresh_that_is_stopped_says_so_by_its_exit_code(
    home: Home, server: FeedServer, number: signal.Signals, code: int
) -> None:
    home.follow(*(server.hang(f"slow{count}") for count in range(3)))
    with home.open("refresh") as terminal:
        terminal.wait_for(lambda _: bool(server.asked_paths()))
        terminal.signal(number)
        assert terminal.wait_end(timeout=5) == code
        assert b"Traceback" not in terminal.raw
        assert terminal.left_modes() == set()
    assert home.integrity() == "ok"


def test_c88_a_broken_feeds_toml_is_told_with_its_place_and_the_last_good_list_goes_on(reading: Home) -> None:
    with reading.feeds_toml.open("a", encoding="utf-8") as file:
        file.write("\n[[feed]\nurl = 1\n")
    line = len(reading.feeds_toml.read_text("utf-8").splitlines()) - 1
    listed = reading.run("list")
    assert listed.returncode == 0
    assert f"feeds.toml:{line}:" in listed.stderr
    assert len(listed.stdout.splitlines()) == 6
    assert reading.run("config", "check").returncode == 2
    with reading.open() as terminal:
        terminal.wait_for("Ferry timetable")
        terminal.wait_for("feeds.toml:")
        terminal.send("Q")
        assert terminal.wait_end() == 0


def test_c61_no_text_from_a_feed_acts_on_the_terminal(home: Home, server: FeedServer) -> None:
    poison = "\u009b31mred \u202eback \x9d52;c;aGk=\x9c [/b] [@click=app.quit]x[/] end"
    sample = rss("Poison [/] \u009b1m", [Told(title=poison, name="poison", body=f"<p>{poison}</p>")])
    home.follow(
        server.serve("poison.xml", sample.body, sample.content_type), settings='refresh = "manual"\nfull_text = "never"'
    )
    assert home.run("refresh").returncode == 0
    with home.open(columns=100, rows=30) as terminal:
        terminal.wait_for("[/b]")
        terminal.send("enter")
        terminal.wait_for("feed text")
        terminal.send("Q")
        assert terminal.wait_end() == 0
        painted = terminal.raw.decode("utf-8", "replace")
    for bad in ("\u009b", "\u009d", "\u202e"):
        assert bad not in painted
    for command in (["list"], ["list", "--json"], ["feeds"], ["search", "red"]):
        shown = home.run(*command)
        assert "\x1b" not in shown.stdout + shown.stderr
        assert "\u009b" not in shown.stdout + shown.stderr


@pytest.mark.parametrize("size", [(20, 6), (40, 12), (1, 1)])
def test_c89_a_tiny_terminal_breaks_nothing(reading: Home, size: tuple[int, int]) -> None:
    with reading.open(columns=size[0], rows=size[1]) as terminal:
        terminal.wait_for(lambda painted: b"\x1b[?1049h" in painted.raw and len(painted.raw) > 200)
        terminal.resize(100, 30)
        terminal.wait_for("Ferry timetable")
        terminal.send("Q")
        assert terminal.wait_end() == 0


def test_c89_a_closed_pipe_is_quiet(reading: Home) -> None:
    assert reading.shell("(dateline list; dateline list; dateline list) | head -n 1").stderr == ""
    assert reading.shell("dateline list >&-").stderr == ""


def test_c29_a_server_that_is_down_is_one_sentence_and_the_others_go_on(reading: Home, server: FeedServer) -> None:
    server.fail("harbour.xml", 404)
    fetched = reading.run("refresh", "--force")
    assert fetched.returncode == 1
    assert "4 feeds: 0 new, 3 unchanged, 1 failed" in fetched.stderr
    assert "harbour.xml" in fetched.stderr
    assert "404" in fetched.stderr
    assert reading.run("count").stdout == "6\n"
