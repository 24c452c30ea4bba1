"""Digits that are set high or low, by characters of their own."""

import re

_MINUS = "\u2212"
_RAISED = str.maketrans(f"0123456789+-{_MINUS}=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans(f"0123456789+-{_MINUS}=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_NOTE = re.compile(r"\[(\d{1,3})\]")


def raised(text: str, where: str) -> str:
    """A text set high ("sup") or low ("sub"); as it is where one of its characters has no such form.

    A number that refers to a note loses its brackets: links have such.
    """
    note = _NOTE.fullmatch(text.strip()) if where == "sup" else None
    bare = note[1] if note else text
    table = _RAISED if where == "sup" else _LOWERED
    return bare.translate(table) if all(ord(character) in table for character in bare) else text
