import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hostile_text
from tui.core.edited_text import in_place
from tui.core.text import cell_width, displayable

UNSEEN = "\u034f"


@given(hostile_text())
def test_what_is_drawn_is_displayable_and_every_character_keeps_its_place(text: str) -> None:
    drawn = in_place(text)
    assert len(drawn) == len(text)
    assert displayable(drawn, lines=True) == drawn
    assert in_place(drawn) == drawn
    assert not set("\n\t") & set(drawn)


@given(st.text(st.characters(exclude_categories=["C", "Z", "M"], include_characters=" ")))
def test_honest_text_is_drawn_as_it_is(text: str) -> None:
    assert in_place(text) == text


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("\x1bc[b", "�c[b"),
        ("a\x9b1m\u202eb", "a�1m�b"),
        ("two\r\nlines\tof", "two  lines of"),
        ("می\u200cخواهم", f"می{UNSEEN}خواهم"),
        ("👨‍👩‍👧 a\u200db", f"👨‍👩‍👧 a{UNSEEN}b"),
        ("Z" + "\u0301" * 9, "Z" + "\u0301" * 8 + "�"),
        ("\ud800", "�"),
    ],
)
def test_what_may_not_be_drawn_has_a_sign_in_its_place(text: str, drawn: str) -> None:
    assert in_place(text) == drawn


def test_what_is_not_to_be_seen_takes_no_room() -> None:
    assert cell_width(in_place("a\u200bb\ufeffc\U000e0041d")) == 4
