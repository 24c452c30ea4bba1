"""Commands typed behind `:`."""

import pytest
from textual.widgets import Static

from tests.app.reading_samples import Running, running
from tui.app.widgets.command_line import CommandLine


def line(run: Running) -> CommandLine:
    return run.app.reading.command_line


def beside(run: Running) -> str:
    """What is told at the right of the line."""
    return str(line(run).query_one("#told", Static).render())


async def test_a_command_is_typed_and_carried_out() -> None:
    async with running() as run:
        await run.press("colon", *"toggle-st", "enter")
        assert run.reader.steps[0][1].startswith("Starred")
        assert run.app.focused is run.app.reading.entries
        assert not line(run).display
        assert run.app.reading.status.display


async def test_keys_typed_in_one_burst_reach_what_has_the_focus_by_then() -> None:
    async with running() as run:
        await run.pilot.press(
            "colon", *"down", "enter", "m", "colon", *"toggle-s", "escape", "s", "colon", *"help", "enter", "q", "j"
        )
        await run.settle()
        assert [label.split()[0] for _, label, _ in run.reader.steps] == ["Marked", "Starred"]
        assert run.app.screen is run.app.reading
        assert run.app.reading.entries.cursor == 2


@pytest.mark.parametrize(("keys", "place"), [((), "list"), (("h",), "sidebar"), (("enter",), "article")])
@pytest.mark.parametrize("way", ["escape", "enter"])
async def test_it_goes_back_to_the_pane_it_came_from(keys: tuple[str, ...], place: str, way: str) -> None:
    async with running(size=(160, 45)) as run:
        await run.press(*keys, "colon")
        assert run.app.reading.check_action("down", ()) is False
        assert "Enter runs it  Esc back  Tab completes" in run.text
        await run.press(*([] if way == "escape" else "zoom"), way)
        assert run.app.reading.place == place
        assert run.app.reading.check_action("down", ()) is True
        assert "? help" in run.text


async def test_a_mistake_stays_in_the_line_to_be_mended() -> None:
    async with running() as run:
        await run.press("colon", *"hid", "enter")
        assert beside(run) == "hid may be hidden or hide"
        assert line(run).display
        await run.press(*["backspace"] * 3, *"refersh", "enter")
        assert beside(run) == "no command refersh; did you mean refresh?"
        await run.press(*["backspace"] * 7, *"mark-older", "enter")
        assert beside(run) == "mark-older needs SPAN, such as 2w"
        await run.press("escape")
        assert run.app.reading.place == "list"


async def test_the_command_is_explained_while_it_is_typed() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("colon", *"mark-o")
        assert beside(run) == "mark-older SPAN: Mark all stories of this view older than a span such as 2w"
        assert run.lines()[-2].rstrip().endswith(beside(run))
        await run.press("l", "x")
        assert beside(run) == "no command mark-olx; did you mean mark-older?"


async def test_tab_completes_names_and_arguments_and_goes_through_what_can_be_chosen() -> None:
    async with running() as run:
        await run.press("colon", *"unt", "tab")
        assert line(run).line.value == "untag "
        await run.press("l", "tab")
        assert line(run).line.value == "untag linux"
        await run.press(*["backspace"] * 11, *"hid", "tab")
        assert line(run).line.value == "hidden"
        await run.press("tab")
        assert line(run).line.value == "hide"
        await run.press("tab")
        assert line(run).line.value == "hidden"


async def test_up_brings_back_what_was_typed_before() -> None:
    async with running() as run:
        await run.press("colon", *"down", "enter", "colon", *"zoom", "enter", "colon", "up")
        assert line(run).line.value == "zoom"
        await run.press("up", "up")
        assert line(run).line.value == "down"
        await run.press("down", "down", "down")
        assert line(run).line.value == ""
        await run.press("d", "up", "enter")
        assert run.app.reading.entries.cursor == 2


async def test_nothing_typed_goes_back() -> None:
    async with running() as run:
        await run.press("h", "colon", "enter")
        assert run.app.reading.place == "sidebar"


async def test_a_colon_is_typed_where_one_types_already() -> None:
    async with running() as run:
        await run.press("slash", *"a:b")
        assert run.app.reading.search_box.words.value == "a:b"
        await run.press("escape", "colon", "colon", "slash")
        assert line(run).line.value == ":/"


async def test_a_command_can_lead_to_the_search_box() -> None:
    async with running() as run:
        await run.pilot.press("colon", *"search", "enter", *"geneva")
        await run.settle()
        assert run.app.reading.search_box.words.value == "geneva"
        assert not line(run).display


async def test_the_palette_asks_for_what_a_command_needs() -> None:
    async with running() as run:
        await run.press("ctrl+p", *"mark older")
        await run.press("enter")
        assert line(run).line.value == "mark-older "
        assert run.app.focused is line(run).line


async def test_it_works_on_a_screen_of_twenty_by_six_and_in_ascii() -> None:
    async with running(size=(20, 6), ascii=True) as run:
        await run.press("colon", *"mark-older")
        assert ":mark-older" in run.text
        assert all(character.isascii() for text in run.lines()[-2:] for character in text)


async def test_the_mouse_goes_out_of_the_line() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("colon", *"do")
        await run.pilot.click(run.app.reading.sidebar, offset=(3, 1))
        await run.settle()
        assert not line(run).display
        assert run.app.reading.place == "sidebar"
