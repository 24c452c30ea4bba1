"""Keys that come faster than what they do: none is lost, and none does what it was not pressed for."""

import asyncio
from collections.abc import Sequence

import pytest
from textual import events

from tests.app.fake_reader import FakeReader
from tests.app.reading_samples import Running, running, sample_reader
from tui.app.screens.asking import Coming
from tui.core.query_nodes import Text
from tui.core.rules import Rule, RuleTrial
from tui.core.views import View
from tui.reader.window import Window

RULE = Rule(query="kernel", do=("hide",))


def ruled() -> FakeReader:
    reader = sample_reader()
    reader.kept_rules, reader.would_change = [RULE], 3
    return reader


async def to_tag(run: Running, name: str = "linux") -> None:
    """Have the sidebar's cursor on a tag."""
    await run.press("h")
    run.app.reading.sidebar.point_at(f"tag {name}")


async def test_the_answer_to_a_question_may_come_before_the_question() -> None:
    async with running() as run:
        await to_tag(run)
        await run.burst("D", "y", "k")
        assert run.reader.renamed == [("linux", "")]
        assert run.app.screen is run.app.reading


async def test_what_was_typed_for_a_question_that_does_not_come_is_for_nothing_else() -> None:
    class WithoutTag(FakeReader):
        async def would_retag(self, old: str, new: str | None = None) -> int:
            from tui.core.tag_names import UnknownTag

            raise UnknownTag(old)

    async with running(WithoutTag(**vars(sample_reader()))) as run:
        await to_tag(run)
        await run.burst("D", "y", "q")
        assert run.reader.renamed == []
        assert run.app.is_running
        assert run.app.reading.place == "sidebar"
        await run.press("k")
        assert run.app.screen is run.app.reading


async def test_a_dialog_that_a_command_opens_takes_the_keys_behind_it() -> None:
    async with running(ruled()) as run:
        await run.press("j")
        await run.burst(":", *"rules", "enter", "q", "k")
        assert run.app.screen is run.app.reading
        assert run.app.reading.entries.cursor == 0


async def test_the_run_of_a_rule_may_be_confirmed_before_it_is_asked_for() -> None:
    async with running(ruled()) as run:
        await run.burst(":", *"rules", "enter", "r", "y", "q", "j")
        assert run.reader.ran == [RULE]
        assert run.app.screen is run.app.reading
        assert run.app.reading.entries.cursor == 1


async def test_escape_ends_the_wait_for_a_question() -> None:
    asked = asyncio.Event()

    class Slow(FakeReader):
        async def try_rules(self, rules: Sequence[Rule] | None = None, *, within: str = "") -> list[RuleTrial]:
            asked.set()
            await asyncio.Event().wait()
            raise AssertionError

    async with running(Slow(**vars(ruled()))) as run:
        await run.pilot.press("colon", *"rules", "enter")
        await asyncio.wait_for(asked.wait(), 5)
        await run.pilot.press("r", "y", "escape")
        await run.pilot.press("q")
        assert run.app.screen is run.app.reading
        assert run.reader.ran == []


@pytest.mark.parametrize(
    "opened",
    [("?",), (":", *"messages", "enter"), ("H",), ("S",), (":", *"history", "enter")],
    ids=["help", "messages", "health", "sort", "history"],
)
async def test_keys_behind_the_one_that_closes_a_dialog_are_for_the_list(opened: tuple[str, ...]) -> None:
    async with running() as run:
        await run.burst(*opened, "j", "k", "q", "j", "j")
        assert run.app.screen is run.app.reading
        assert run.app.reading.entries.cursor == 2
        assert run.reader.steps == []


async def test_an_order_is_chosen_by_its_letter_and_the_next_key_is_the_lists() -> None:
    async with running() as run:
        await run.burst("S", "t", "j")
        assert run.app.reading.view.sort == "title"
        assert run.app.screen is run.app.reading


async def test_tags_typed_at_once_are_taken_whole_and_what_follows_is_the_lists() -> None:
    async with running() as run:
        await run.burst("t", *"maths", "backspace", "enter", "j", "s")
        assert run.reader.lines[-1].tags == ("syria", "math")
        assert run.reader.lines[-2].starred
        assert run.app.reading.entries.cursor == 1


async def test_a_search_is_named_at_once() -> None:
    async with running() as run:
        await run.burst("/", *"kernel", "enter", "+", "ctrl+u", *"Mine", "enter", "j")
        assert [search.name for search in run.reader.kept_searches] == ["Mine"]
        assert run.app.reading.entries.cursor == 1


async def test_tab_completes_what_was_typed_before_it() -> None:
    async with running() as run:
        await run.burst(":", *"hist", "tab", "x")
        assert run.app.reading.command_line.line.value == "history x"


async def test_the_answer_no_leaves_all_as_it_is() -> None:
    async with running() as run:
        await run.burst("C", "n", "j")
        assert run.reader.steps == []
        assert run.app.reading.entries.cursor == 1
        await run.burst("C", "y", "j")
        assert [step[1] for step in run.reader.steps] == ["Everything read"]
        assert run.app.reading.entries.cursor == 2


async def test_keys_behind_a_search_wait_for_what_it_finds() -> None:
    gate = asyncio.Event()

    class Slow(FakeReader):
        async def found(self, view: View, *, show_read: bool, marked: Sequence[Text] = ()) -> Window:
            if view.kind == "search":
                await gate.wait()
            return await super().found(view, show_read=show_read, marked=marked)

    async with running(Slow(**vars(sample_reader()))) as run:
        await run.pilot.press("slash")
        for key in (*"port", "enter", "s"):
            await run.pilot.press(key)
        assert run.reader.steps == []
        gate.set()
        await run.settle()
        assert [line.id for line in run.reader.lines if line.starred] == [7, 8]


@pytest.mark.parametrize("to_list", ["l", "enter", "tab"])
async def test_keys_are_for_the_list_that_is_on_its_way(to_list: str) -> None:
    async with running() as run:
        await run.press("j", "j", "h", "j", "j")
        await run.burst("j", to_list, "j", "s")
        assert run.app.reading.view.kind == "all"
        assert run.app.reading.entries.cursor == 1
        assert [line.id for line in run.reader.lines if line.starred] == [7, 8]


async def test_what_marks_a_list_in_the_sidebar_is_for_the_list_that_is_on_its_way() -> None:
    async with running() as run:
        await run.press("h")
        await run.burst("j", "j", "A")
        assert [step[1] for step in run.reader.steps] == ["All read in Starred"]


async def test_keys_behind_the_one_that_lists_anew_are_for_the_newer_list() -> None:
    async with running() as run:
        await run.burst(".", "G", "k", "s")
        assert [line.id for line in run.reader.lines if line.starred] == [2, 7]


class Stuck(FakeReader):
    """One of its lists never comes."""

    async def window(self, view: View, *, show_read: bool) -> Window:
        if view.kind == "starred":
            await asyncio.Event().wait()
        return await super().window(view, show_read=show_read)


async def test_a_list_that_another_one_replaces_is_waited_for_no_longer() -> None:
    async with running(Stuck(**vars(sample_reader()))) as run:
        await run.press("h")
        for key in "jjl":
            run.app.post_message(events.Key(key, key))
        while not isinstance(run.app._waits_for, Coming):
            await run.pilot._wait_for_screen()
        run.app.reading.sidebar.to_end("top")  # as a click does
        await run.settle()
        assert (run.app.reading.place, run.app.reading.view.kind) == ("list", "unread")


async def test_a_list_that_does_not_come_is_waited_for_no_longer_than_a_moment() -> None:
    async with running(Stuck(**vars(sample_reader()))) as run:
        run.app.held_seconds = 0.01
        await run.press("h")
        await run.pilot.press("j", "j", "l", "question_mark")
        while run.app.screen is run.app.reading:
            await run.pilot.pause()
        await run.pilot.press("q", "h", "k")
        await run.settle()


async def test_where_the_focus_was_is_told_too_late_to_matter() -> None:
    async with running() as run:
        await run.press("h")
        run.app.reading.post_message(events.DescendantFocus(run.app.reading.entries))
        await run.settle()
        assert run.app.reading.place == "sidebar"
        await run.press("colon")
        run.app.reading.post_message(events.DescendantFocus(run.app.reading.entries))
        await run.settle()
        assert run.app.reading.commanding


async def test_to_tell_why_a_list_is_empty_leaves_the_cursor_that_has_gone_on() -> None:
    async with running() as run:
        reading = run.app.reading
        empty = next(row for row in reading.sidebar.rows if row.key.startswith("feed ") and not row.unread)
        await run.press("h")
        reading.sidebar.move_to(empty)
        await run.settle()
        window = reading.entries.window
        reading.sidebar.point_at("starred")
        assert window is not None
        assert "Nothing unread" in await reading.why_empty(window)
        assert reading.sidebar.row is not None
        assert reading.sidebar.row.key == "starred"
