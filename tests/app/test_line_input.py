"""The line in which one types, when keys come faster than it answers, as they do over a slow connection."""

import pytest

from tests.app.reading_samples import running


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (("a", "b", "backspace", "c"), "ac"),
        (("backspace", "x", "y"), "xy"),
        (("b", "home", "a", "end", "c"), "abc"),
        (("a", "b", "left", "x"), "axb"),
        (("w", "ctrl+w", "z"), "z"),
    ],
)
async def test_keys_are_taken_in_the_order_in_which_they_were_pressed(keys: tuple[str, ...], text: str) -> None:
    async with running() as run:
        await run.press("slash")
        await run.burst(*keys)
        assert run.app.reading.search_box.words.value == text
