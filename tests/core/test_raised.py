"""Digits set high or low."""

from typing import Literal

import pytest

from tui.core.raised import raised


@pytest.mark.parametrize(
    ("text", "where", "written"),
    [
        ("6", "sup", "⁶"),
        ("-(n+1)", "sup", "⁻⁽ⁿ⁺¹⁾"),
        ("2", "sub", "₂"),
        ("\u22122", "sup", "⁻²"),
        ("[12]", "sup", "¹²"),
        (" [1] ", "sup", "¹"),
        ("[12]", "sub", "[12]"),
        ("[b]", "sup", "[b]"),
        ("[1][2]", "sup", "[1][2]"),
        ("rd", "sup", "rd"),
        ("", "sup", ""),
    ],
)
def test_digits_are_raised_and_the_mark_of_a_note_has_no_brackets(
    text: str, where: Literal["sup", "sub"], written: str
) -> None:
    assert raised(text, where) == written
