"""Keys of feeds.toml on the screen: what they do, and that help and footer tell them."""

from collections.abc import Mapping

import pytest
from textual.keys import _character_to_key
from textual.widgets import Input

from tests.app.fake_reader import FakeReader
from tests.app.reading_samples import running, sample_reader
from tui.app.keymap import textual_name
from tui.core.commands import COMMANDS
from tui.core.stories import Reread
from tui.core.subscriptions import read_config


def with_keys(keys: Mapping[str, object], *, preset: str = "default") -> FakeReader:
    reader = sample_reader()
    reader.config = read_config({"settings": {"keymap": preset}, "keys": keys})
    assert reader.config.mistakes == ()
    reader.settings = reader.config.settings
    return reader


@pytest.mark.parametrize("sign", [".", "/", "?", "+", "*", "|", ":", "{", "}", "-", "\\", "@", "_", "a", "A", "1", "é"])
def test_a_sign_has_the_name_that_textual_gives_it(sign: str) -> None:
    assert textual_name(sign) == _character_to_key(sign)
    assert textual_name(f"alt+{sign}") == f"alt+{_character_to_key(sign)}"


def test_keys_with_names_keep_them() -> None:
    for key in ("ctrl+@", "ctrl+t", "f5", "pagedown", "shift+tab", "space"):
        assert textual_name(key) == key
    assert all(textual_name(key) for command in COMMANDS for keys in command.keys.values() for key in keys)


async def test_own_keys_do_what_they_say_and_those_taken_away_nothing() -> None:
    reader = with_keys({"ctrl+t": "tag tech", "s": "", "Z": "toggle-star", "alt+x": "help", "list": {"{": "bottom"}})
    async with running(reader, size=(100, 30)) as run:
        assert "s star" not in run.lines()[-1]
        assert "Z star" in run.lines()[-1]
        await run.press("s")
        assert not reader.lines[0].starred
        await run.press("Z", "ctrl+t")
        assert run.app.reading.entries.row is not None
        assert run.app.reading.entries.row.starred
        assert run.app.reading.entries.row.tags == ("syria", "tech")
        await run.press("left_curly_bracket")
        assert run.app.reading.entries.cursor > 0
        await run.press("alt+x")
        assert "Ctrl-T         :tag tech" in run.text
        await run.press("escape", "slash", "s")
        assert isinstance(run.app.focused, Input)
        assert run.app.focused.value == "s", "while one types, keys are letters"


async def test_vim_keys_hold_from_the_moment_they_are_wanted() -> None:
    reader = sample_reader()
    async with running(reader, size=(100, 30)) as run:
        await run.press("u")
        assert "Nothing to take back" not in run.status
        reader.config = with_keys({}, preset="vim").config
        reader.settings, reader.edited = reader.config.settings, Reread()
        await run.app.reading.look_about()
        await run.settle()
        await run.press("s", "u")
        assert run.app.reading.entries.row is not None
        assert not run.app.reading.entries.row.starred
        await run.press("enter")
        assert "f links" in run.lines()[-1]
        await run.press("ctrl+o")
        assert run.app.reading.place == "list"
        await run.press("question_mark")
        assert "PgDn Ctrl-F" in run.text


async def test_a_stack_shows_the_list_above_the_article() -> None:
    reader = sample_reader()
    reader.settings = reader.settings.but({"layout": "stack", "animation": False})
    async with running(reader, size=(100, 30)) as run:
        await run.press("enter")
        lists, article = run.app.reading.entries.region, run.app.reading.article.region
        assert lists.bottom < article.y
        assert lists.width == article.width
        assert lists.x > run.app.reading.sidebar.region.right - 1
        await run.press("z")
        assert run.app.reading.article.region.width > 90
        assert not run.app.reading.list_pane.display
        await run.press("z", "q")
        assert run.app.focused is run.app.reading.entries
        assert run.app.animation_level == "none"
        await run.pilot.resize_terminal(40, 12)
        assert run.app.reading.list_pane.size.height > 5
