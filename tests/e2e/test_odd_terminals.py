"""Terminals and locales that can little, windows that change size without end, and no terminal at all."""

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import PROGRAM, Home
from tests.e2e.terminal import Terminal
from tests.feed_server import FeedServer
from tests.sample_feeds import SAMPLES, Told, rss

NO_UTF8 = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""Without these Python would take UTF-8 in place of a C locale."""
LOCALES = {
    "POSIX, no terminal of that name": {"LC_ALL": "POSIX", "TERM": "no-such-terminal"},
    "C as it is": {"LC_ALL": "C", **NO_UTF8},
}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home whose feeds were fetched once."""
    home = Home(tmp_path_factory.mktemp("odd"))
    with FeedServer() as server:
        urls = [server.serve(path, sample.body, sample.content_type) for path, sample in SAMPLES.items()]
        wide = rss("東京 Post", [Told(title="東京で初雪 – “naïve” café", body="<p>東京</p>", name="wide")])
        urls.append(server.serve("wide.xml", wide.body))
        home.follow(*urls, settings='refresh = "manual"\nfull_text = "never"\nmark_read = "never"')
        assert home.run("refresh").returncode == 0
        yield home


@pytest.mark.parametrize("name", LOCALES)
def test_c89_the_reader_opens_whatever_the_locale(read: Home, name: str) -> None:
    with Terminal([str(PROGRAM)], env=read.env | LOCALES[name], rows=30) as terminal:
        terminal.wait_for("Ferry timetable")
        terminal.send("enter")
        terminal.wait_for("feed text")
        terminal.send("Q")
        assert terminal.wait_end() == 0
        assert terminal.is_cooked()
        assert terminal.left_modes() == set()
        assert b"Traceback" not in terminal.raw


def test_c89_commands_print_whatever_the_locale(read: Home) -> None:
    settings = " ".join(f"{name}={value}" for name, value in LOCALES["C as it is"].items())
    commands = (
        f"{settings} dateline list",
        f"{settings} dateline digest --since 9d",
        "LC_ALL=POSIX dateline search 東京",
    )
    ran = read.shell("; ".join(f"{command} || echo failed" for command in commands))
    assert ran.stderr == ""
    assert "failed" not in ran.stdout
    assert "Ferry timetable" in ran.stdout


def test_c89_a_window_that_changes_size_two_hundred_times(read: Home) -> None:
    with read.open() as terminal:
        terminal.wait_for("Ferry timetable")
        for turn in range(200):
            terminal.resize(1 + turn * 37 % 180, 1 + turn * 23 % 60)
            terminal.read(0.001)
            if turn % 50 == 25:
                terminal.send("enter", "h", "/", "escape", "?", "escape")
        terminal.resize(100, 30)
        terminal.send("escape", "h")
        terminal.wait_for("Ferry timetable")
        terminal.send("Q")
        assert terminal.wait_end() == 0
        assert b"Traceback" not in terminal.raw
    assert "Traceback" not in read.log


def test_c90_whatever_is_typed_or_pasted_into_the_search_box_leaves_the_reader_alive(read: Home) -> None:
    with read.open() as terminal:
        terminal.wait_for("Ferry timetable")
        pasted = f"\x1b[200~{'x' * 200_000}\x1b]52;c;eA==\x07\0\x1b[201~"
        for text in ('"', "a OR", "NEAR(", "*", "-x", "';--", "(((", "   ", "שלום", "東京", "words>9", pasted):
            terminal.send("/", "ctrl+u", text, "enter")  # no Escape, which with the next key would be another one
        terminal.send("/", "ctrl+u", *"lighthouse", "enter")
        terminal.wait_gone("Ferry timetable")
        terminal.wait_for("Lighthouse gets a new lamp")
        terminal.send("Q")
        assert terminal.wait_end() == 0
        assert b"Traceback" not in terminal.raw
        assert b"\x1b]52;" not in terminal.raw
    assert "Traceback" not in read.log
    assert read.integrity() == "ok"


def test_c89_no_reader_where_none_can_be_painted(read: Home) -> None:
    with Terminal([str(PROGRAM)], env=read.env | {"TERM": "dumb"}) as terminal:
        assert terminal.wait_end() == 2
        assert b"TERM is dumb" in terminal.raw
        assert b"\x1b" not in terminal.raw
    ran = read.shell("dateline </dev/null; echo $?; dateline <&- >&- 2>&-; echo $?")
    assert ran.stdout.split() == ["2", "2"]
    assert ran.stderr.count("needs a terminal") == 1
    assert "Traceback" not in ran.stderr


def test_c89_a_closed_output_is_quiet(read: Home) -> None:
    ran = read.shell("dateline export | true; dateline show 1 2>&- >&-; dateline list --limit 1 <&-")
    assert ran.stderr == ""
    assert ran.stdout.count("\n") == 1
