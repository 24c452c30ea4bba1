"""The history, of changes and of reading."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.conftest import Shell
from tui.reader.local_time import LOCAL


def weekday() -> str:
    """Today, as a person calls it."""
    return f"{datetime.now(UTC).astimezone(LOCAL):%A}"


def test_what_was_read_is_listed_in_the_order_of_reading(shell: Shell) -> None:
    first, second, third, *_ = shell.ids("is:unread")
    shell("read", second)
    shell("read", first)
    shell("star", third)
    for day in ([], ["--on", "today"], ["--on", weekday()], ["--on", weekday().upper()]):
        ran = shell("history", "--read", *day)
        assert ran.code == 0
        assert [line.split("\t")[0] for line in ran.out.splitlines()] == [second, first]
        assert all(len(line.split("\t")) == 5 for line in ran.out.splitlines())
    stories = json.loads(shell("history", "--read", "--json").out)
    assert [str(story["id"]) for story in stories] == [second, first]
    assert list(stories[0])[-1] == "read_at"
    assert set(json.loads(shell("list", "--json").out)[0]) == {*stories[0]} - {"read_at"}
    assert len(shell("history", "--read", "--jsonl").out.splitlines()) == 2
    assert shell("history", "--read", "--limit", "1").out.startswith(f"{first}\t")
    assert len(shell("history", "--read", "--limit", "0").out.splitlines()) == 2


def test_what_was_taken_back_was_not_read(shell: Shell) -> None:
    shell("read", *shell.ids("is:unread")[:2])
    shell("undo")
    ran = shell("history", "--read", "--on", "today")
    assert (ran.code, ran.out) == (1, "")
    assert json.loads(shell("history", "--read", "--json").out) == []


def test_the_history_of_a_day(shell: Shell) -> None:
    shell("star", "--query", "ferry")
    assert shell("history", "--on", "today").out == shell("history").out
    day = datetime.now(UTC).astimezone(LOCAL).date()
    assert shell("history", "--on", day.isoformat()).code == 0
    for other in ("yesterday", "2024-01-31", (day - timedelta(days=3)).isoformat()):
        ran = shell("history", "--on", other)
        assert (ran.code, ran.out) == (1, "")
        assert shell("history", "--read", "--on", other).code == 1


@pytest.mark.parametrize(("day", "hint"), [("tusday", "tuesday"), ("31.1.2026", "today"), ("", "today")])
def test_a_day_that_is_none_is_told_with_what_could_stand_there(shell: Shell, day: str, hint: str) -> None:
    ran = shell("history", "--on", day)
    assert ran.code == 2
    assert hint in ran.err
    assert "tomorrow" not in ran.err


def test_any_batch_can_be_taken_back_by_the_number_that_history_tells(shell: Shell) -> None:
    shell("star", "--query", "spring")
    (line,) = shell("history").out.splitlines()
    assert shell("undo", line.split("\t")[0]).code == 0
    assert shell("history").out.split("\t")[4] == "undone"
