"""Keys as they are told: in sentences those in force, in the frames of dialogs as many as there is room for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.fake_reader import feed_line
from tui.app.acts import UNDO_HINT
from tui.app.health_words import in_lines
from tui.app.key_words import key_for, with_keys
from tui.app.screens.dialog import fewer
from tui.app.screens.reading_adding import now_called
from tui.core.key_bindings import DEFAULT_KEYS, KeyBinding, Keys, keys_in_force
from tui.core.text import cell_width
from tui.core.typed import read_typed

NOTICE = "! 404 not found. r tries again · E edits its address · H more"


def own(key: str, line: str) -> KeyBinding:
    return KeyBinding(place="everywhere", key=key, typed=read_typed(line) if line else None)


@pytest.mark.parametrize(
    ("keys", "told", "notice"),
    [
        (DEFAULT_KEYS, f"Starred: U. {UNDO_HINT}", NOTICE),
        (keys_in_force("vim", ()), f"Starred: U. {UNDO_HINT}", NOTICE),
        (
            keys_in_force("default", [own("U", ""), own("H", "pipe wc"), own("ctrl+t", "refresh"), own("r", "")]),
            "Starred: U. :undo takes it back.",
            "! 404 not found. Ctrl-T tries again · E edits its address · :health more",
        ),
    ],
    ids=["default", "vim", "own"],
)
def test_sentences_name_the_keys_in_force(keys: Keys, told: str, notice: str) -> None:
    assert with_keys(f"Starred: U. {UNDO_HINT}", keys, "list") == told
    assert with_keys(NOTICE, keys, "list") == notice


def test_a_key_of_another_pane_stands_in_and_without_any_the_command() -> None:
    assert key_for("edit-feed", DEFAULT_KEYS, "list") == "e"
    assert key_for("pause", DEFAULT_KEYS, "list") == ":pause"


@given(st.lists(st.text("ab", min_size=1, max_size=9), min_size=1, max_size=9), st.integers(1, 60))
def test_the_last_key_of_a_frame_stays_whatever_room_there_is(parts: list[str], cells: int) -> None:
    shown = fewer(" · ".join(parts), cells).split(" · ")
    assert shown[-1] == parts[-1]
    assert shown[:-1] == parts[: len(shown) - 1]
    assert len(shown) == 1 or cell_width(" · ".join(shown)) <= cells


@given(st.lists(st.text("ab", min_size=1, max_size=9), min_size=1, max_size=12), st.integers(1, 60), st.integers(1, 4))
def test_the_keys_below_a_table_fit_and_the_last_one_stays(parts: list[str], cells: int, lines: int) -> None:
    shown = in_lines(parts, " · ", cells, lines=lines)
    assert len(shown) <= lines
    assert max(map(len, shown)) <= cells
    assert " · ".join(shown).endswith(parts[-1][:cells])


def test_a_folder_is_found_again_under_its_new_name_by_what_lies_in_it() -> None:
    before = [feed_line(1, "One", "news/asia"), feed_line(2, "Two", "best")]
    assert now_called("news", before, [feed_line(1, "One", "world/asia")]) == "world"
    assert now_called("news/asia", before, [feed_line(1, "One", "world/asia")]) == "world/asia"
    assert now_called("news", before, [feed_line(1, "One", "news/sub/asia")]) == "news/sub"
    assert now_called("news", before, [feed_line(1, "One", "elsewhere")]) == ""
    assert now_called("news", before, []) == ""
