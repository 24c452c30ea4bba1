"""The table of commands and what the screen makes of it."""

import pytest
from textual.binding import Binding

from tests.app.reading_samples import running
from tui.app.keymap import action_name, bindings
from tui.app.screens.reading import ReadingScreen
from tui.core.commands import COMMANDS, PLACES
from tui.core.key_bindings import ARTICLES_OWN

ON_SCREEN = [command for command in COMMANDS if command.on_screen]


@pytest.mark.parametrize("name", [command.name for command in ON_SCREEN])
def test_each_command_on_screen_has_an_action(name: str) -> None:
    assert callable(getattr(ReadingScreen, f"action_{action_name(name)}", None))


def test_each_binding_leads_to_an_action_and_has_an_id_of_its_own() -> None:
    made = [binding for place in PLACES for binding in bindings(place) if isinstance(binding, Binding)]
    assert len({binding.id for binding in made}) == len(made)
    for binding in made:
        assert hasattr(ReadingScreen, f"action_{binding.action.removeprefix('screen.').partition('(')[0]}")


def test_no_pane_has_two_commands_on_one_key() -> None:
    for place in PLACES:
        keys = [key for b in bindings(place) if isinstance(b, Binding) for key in b.key.split(",")]
        assert len(keys) == len(set(keys)), place


def test_every_key_of_the_table_is_bound_and_the_article_keeps_its_own() -> None:
    everywhere = {key for b in bindings("everywhere") if isinstance(b, Binding) for key in b.key.split(",")}
    assert not everywhere & ARTICLES_OWN
    wanted = sum(len(keys) for command in ON_SCREEN for keys in command.keys.values())
    bound = sum(len(b.key.split(",")) for place in PLACES for b in bindings(place) if isinstance(b, Binding))
    assert bound == wanted + 1  # left is bound in sidebar and list, in place of everywhere


async def test_ctrl_q_does_nothing_and_ctrl_c_twice_quits() -> None:
    async with running() as run:
        await run.press("ctrl+q")
        assert not run.app._exit
        await run.press("ctrl+c")
        assert run.status == "Nothing runs. Ctrl-C again quits, as does Q."
        assert not run.app._exit
        await run.press("ctrl+c")
        assert run.app._exit


async def test_an_unused_alt_key_is_escape_and_the_key() -> None:
    async with running() as run:
        await run.press("slash", "x", "alt+j")
        assert run.app.focused is run.app.reading.entries
        assert run.app.reading.entries.cursor == 1


async def test_help_palette_messages_and_health_open_and_close() -> None:
    async with running() as run:
        for key in ("question_mark", "H", "ctrl+p"):
            await run.press(key)
            assert run.app.screen is not run.app.reading
            await run.press("escape")
            assert run.app.screen is run.app.reading
        run.app.reading.action_messages()
        await run.settle()
        assert run.app.screen is not run.app.reading
