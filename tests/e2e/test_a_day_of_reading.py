"""The main job from end to end: fetch, open, read on, tag, search, take back, quit, come again."""

import json

from tests.e2e.conftest import Home
from tests.e2e.terminal import Terminal
from tests.feed_server import FeedServer
from tests.sample_feeds import SAMPLES

FERRY = "Ferry timetable changes in spring"


def _stories(home: Home, query: str = "") -> dict[str, dict[str, object]]:
    found = json.loads(home.run("list", "--json", *([query] if query else [])).stdout)
    return {story["title"]: story for story in found}


def _quit(terminal: Terminal) -> None:
    terminal.send("Q")
    assert terminal.wait_end() == 0
    assert terminal.is_cooked()
    assert terminal.left_modes() == set()


def test_a_day_of_reading_is_still_there_the_next_morning(home: Home, server: FeedServer) -> None:
    home.follow(*(server.url(path) for path in SAMPLES), settings='refresh = "manual"\nfull_text = "never"')
    with home.open(columns=100, rows=30) as terminal:
        terminal.wait_for("Unread")
        terminal.send("R")
        terminal.wait_for("6 new from 4 feeds.")
        terminal.send("g")  # an empty list takes in what comes first by itself, g the rest
        terminal.wait_for("Ferry timetable")
        terminal.wait_for("Spring tide on Friday")
        _read_on_with_space(terminal)
        _tag_the_story(terminal, "coast")
        _find_by_search(terminal)
        _star_and_take_back(terminal)
        _quit(terminal)
    stories = _stories(home)
    assert len(stories) == 6
    assert stories[FERRY]["read"]
    assert stories[FERRY]["tags"] == ["coast"]
    assert not any(story["starred"] for story in stories.values())
    with home.open(columns=100, rows=30) as terminal:
        terminal.wait_for("#coast")
        terminal.wait_for("Pruning pears")
        assert "Ferry timetable" not in terminal.text
        _quit(terminal)
    assert home.integrity() == "ok"
    assert "Traceback" not in home.log


def _read_on_with_space(terminal: Terminal) -> None:
    terminal.send("space")
    terminal.wait_for("Paragraph 1 on ferries")
    terminal.send("space")
    terminal.wait_gone("Paragraph 1 on ferries")


def _tag_the_story(terminal: Terminal, tag: str) -> None:
    terminal.send("t")
    terminal.wait_for("Enter keeps")
    terminal.send(*tag, "enter")
    terminal.wait_gone("Enter keeps")
    terminal.send("g")
    terminal.wait_for(f"#{tag}")


def _find_by_search(terminal: Terminal) -> None:
    terminal.send("h")
    terminal.wait_for("Lighthouse gets")
    terminal.send("/")
    terminal.wait_for("/ ")
    terminal.send(*"semaphores")
    terminal.wait_for(lambda painted: "Semaphores retired" in painted.text and "Lighthouse" not in painted.text)
    terminal.send("enter")
    terminal.wait_gone("Enter to the results")
    terminal.send("escape")
    terminal.wait_for("Lighthouse gets")


def _star_and_take_back(terminal: Terminal) -> None:
    terminal.send("s")
    terminal.wait_for("U takes it back")
    terminal.wait_for("★")
    terminal.send("U")
    terminal.wait_gone("★")


def test_space_alone_reads_everything(reading: Home) -> None:
    with reading.open() as terminal:
        terminal.wait_for("Ferry timetable")
        for _ in range(200):
            before = bytes(terminal.raw)
            terminal.send("space")
            terminal.wait_for(lambda painted, before=before: len(painted.raw) > len(before))  # type: ignore[misc]
            if not reading.unread():
                break
        _quit(terminal)
    assert reading.run("count", "is:unread").stdout == "0\n"


def test_the_command_line_works_while_the_reader_is_open(reading: Home) -> None:
    ferry = _stories(reading, "title:ferry")[FERRY]["id"]
    with reading.open(columns=100, rows=30) as terminal:
        terminal.wait_for("Ferry timetable")
        assert reading.run("star", str(ferry)).returncode == 0
        assert reading.run("tag", "boats", str(ferry)).returncode == 0
        terminal.wait_for("#boats")
        _quit(terminal)
    assert reading.run("undo").returncode == 0
    assert _stories(reading)[FERRY]["tags"] == []
    assert _stories(reading)[FERRY]["starred"]


def test_the_reader_can_open_on_any_query(reading: Home) -> None:
    with reading.open("--view", "title:pears") as terminal:
        terminal.wait_for("Pruning pears")
        assert "Ferry" not in terminal.text
        _quit(terminal)
