"""Searching by key."""

from tests.app.reading_samples import running


async def test_enter_goes_to_the_results_and_escape_back_to_the_list() -> None:
    async with running() as run:
        before = run.list
        await run.press("slash", *"kernel")
        assert any("A new kernel" in line for line in run.list)
        assert run.text.count("●") == 1
        await run.press("enter")
        assert run.app.focused is run.app.reading.entries
        assert "Search: kernel" in run.text
        await run.press("escape")
        assert run.list == before


async def test_keys_typed_in_one_burst_reach_what_has_the_focus_by_then() -> None:
    async with running() as run:
        await run.pilot.press("slash", *"kernel", "enter", "m")
        await run.settle()
        assert run.reader.steps[0][1] == "Marked read “A new kernel scheduler, explained”"
