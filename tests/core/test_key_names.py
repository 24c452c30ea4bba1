"""Keys as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hostile_text
from tui.core.commands import COMMANDS, keys_of
from tui.core.errors import UsageError
from tui.core.key_names import read_key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        *((sign, sign) for sign in ("|", "A", "a", "+", "-", "ä", "é", "語", ",", "1")),
        (" ", "space"),
        ("space", "space"),
        ("Esc", "escape"),
        ("Return", "enter"),
        ("PgDn", "pagedown"),
        ("page_up", "pageup"),
        ("F5", "f5"),
        ("f12", "f12"),
        ("ctrl+t", "ctrl+t"),
        ("Ctrl-T", "ctrl+t"),
        ("C-t", "ctrl+t"),
        ("ctrl+space", "ctrl+@"),
        ("ctrl+]", "ctrl+]"),
        ("shift+tab", "shift+tab"),
        ("alt+x", "alt+x"),
        ("Alt-X", "alt+X"),
        ("alt++", "alt++"),
        ("alt--", "alt+-"),
        ("shift+ctrl+left", "ctrl+shift+left"),
    ],
)
def test_a_key_has_one_name_however_it_is_written(written: str, key: str) -> None:
    assert read_key(written) == key


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("ctrl+h", "the same for it as for Backspace"),
        ("Ctrl-I", "the same for it as for Tab"),
        ("ctrl+j", "the same for it as for Enter"),
        ("ctrl+m", "the same for it as for Enter"),
        ("ctrl+[", "the same for it as for Esc"),
        ("ctrl+c", "copies what is selected, stops what runs, and quits"),
        ("ctrl+1", "terminals have no Ctrl with"),
        ("ctrl+shift+t", "as without Shift"),
        ("shift+a", 'written as itself, such as "A"'),
        ("shift+space", "terminals send Space"),
        ("spcae", "did you mean space?"),
        ("pagdown", "did you mean pagedown?"),
        ("gg", "such as"),
        ("super+x", "is no key"),
        ("ctrl+", "is no key"),
        ("", "is no key"),
        ("\x07", "is no key"),
        ("f13", "is no key"),
    ],
)
def test_what_is_no_key_of_its_own_is_refused_with_the_reason(written: str, why: str) -> None:
    with pytest.raises(UsageError, match=r"cannot be bound|is no key") as told:
        read_key(written)
    assert why in str(told.value)


def test_every_key_of_the_table_is_written_as_one_would_write_it() -> None:
    for command in COMMANDS:
        for place in command.keys:
            for key in (*keys_of(command, place), *keys_of(command, place, "vim")):
                assert read_key(key) == key


@given(hostile_text() | st.lists(st.sampled_from(["ctrl", "alt", "+", "-", "x", "["]), max_size=5).map("".join))
def test_any_text_is_a_key_or_refused_and_a_key_reads_as_itself(text: str) -> None:
    try:
        key = read_key(text)
    except UsageError:
        return
    assert read_key(key) == key or key == "ctrl+@"
