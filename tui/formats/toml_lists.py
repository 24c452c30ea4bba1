"""A list of texts in a TOML text, changed so that what stays in it stays as it is written, with its comments."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from tui.formats.toml_edit import GAP, past, value_end
from tui.formats.toml_reading import read_piece

_LINE_REST = re.compile(r"[ \t]*(,?)[ \t]*(?:#[^\n]*)?\r?\n")
_COMMA = re.compile(r"[ \t]*,[ \t]*")

Spell = Callable[[str, str], str]
"""Writes a text, in the quotes named second where they can hold it."""


@dataclass(frozen=True, slots=True)
class _Listed:
    """An element of a list as it is written, with its place."""

    start: int
    end: int
    quotes: str


def list_in_style(old: str, values: Sequence[str], spell: Spell) -> str | None:
    """A list with other elements; `None`: the old one cannot be told apart.

    Args:
        old: The list as it is written, brackets included.
        values: What is to be in it.
        spell: Writes an element.
    """
    said = read_piece(f"list = {old}")
    listed = _elements(old)
    if said is None or len(listed) != len(said["list"]):
        return None
    if "\n" not in old:
        return _on_one_line(old, said["list"], listed, values, spell)
    return _on_lines(old, said["list"], listed, values, spell)


def comments_in(array: str) -> bool:
    """Whether a comment stands between the brackets of a list."""
    rest, offset = [], 1
    for element in _elements(array):
        rest.append(array[offset : element.start])
        offset = element.end
    return any("#" in part for part in (*rest, array[offset:]))


def _elements(array: str) -> list[_Listed]:
    found: list[_Listed] = []
    offset = past(GAP, array, 1)
    while offset < len(array) and array[offset] != "]":
        end = offset + len(array[offset : value_end(array, offset)].rstrip(" \t"))
        found.append(_Listed(offset, end, array[offset]))
        offset = past(GAP, array, max(end, offset + 1))
        if array.startswith(",", offset):
            offset = past(GAP, array, offset + 1)
    return found


def _on_one_line(
    old: str, said: Sequence[object], listed: Sequence[_Listed], values: Sequence[str], spell: Spell
) -> str:
    """The whole list anew, with the blanks and quotes that it had."""
    if not values:
        return "[]"
    quotes = listed[0].quotes if listed else '"'
    between = old[listed[0].end : listed[1].start] if len(listed) > 1 else ", "
    before, behind = (old[1 : listed[0].start], old[listed[-1].end : -1]) if listed else ("", "")
    written = {
        value: old[one.start : one.end] for value, one in zip(said, listed, strict=True) if isinstance(value, str)
    }
    return "[" + before + between.join(written.get(value) or spell(value, quotes) for value in values) + behind + "]"


def _on_lines(old: str, said: Sequence[object], listed: Sequence[_Listed], values: Sequence[str], spell: Spell) -> str:
    """The list with single elements taken out and put in; from the last on, so that places stay right."""
    quotes = listed[0].quotes if listed else '"'
    text = old
    for what, start, end, new_start, new_end in reversed(SequenceMatcher(None, said, values, False).get_opcodes()):
        new = [spell(value, quotes) for value in values[new_start:new_end]]
        if what == "replace" and end - start == new_end - new_start:  # one for one: each keeps its line and comment
            for one, value in reversed([*zip(listed[start:end], values[new_start:new_end], strict=True)]):
                text = text[: one.start] + spell(value, one.quotes) + text[one.end :]
            continue
        if what in ("insert", "replace"):
            text = _put_in(text, listed[end - 1] if end else None, listed[0] if listed else None, new)
        if what in ("delete", "replace"):
            for one in reversed(listed[start:end]):
                text = _taken_out(text, one)
    return text


def _taken_out(text: str, one: _Listed) -> str:
    line = text.rfind("\n", 0, one.start) + 1
    rest = _LINE_REST.match(text, one.end)
    if rest is not None and line and not text[line : one.start].strip():
        return text[:line] + text[rest.end() :]
    comma = _COMMA.match(text, one.end)
    return text[: one.start] + text[comma.end() if comma else one.end :]


def _put_in(text: str, behind: _Listed | None, first: _Listed | None, new: Sequence[str]) -> str:
    """New elements behind one, else before the first, else behind the bracket."""
    if behind is None:
        if first is None:
            return "[" + ", ".join(new) + text[1:]
        line = text.rfind("\n", 0, first.start)
        between = text[line + 1 : first.start] if line >= 0 else " "
        newline = _newline(text) if line >= 0 and not between.strip() else ""
        between = between if newline or not between.strip() else " "
        return text[: first.start] + "".join(f"{one},{newline}{between}" for one in new) + text[first.start :]
    line = text.rfind("\n", 0, behind.start) + 1
    rest = _LINE_REST.match(text, behind.end)
    if rest is None or not line or text[line : behind.start].strip():
        return text[: behind.end] + "".join(f", {one}" for one in new) + text[behind.end :]
    indent, newline, comma = text[line : behind.start], _newline(text), rest[1]
    lines = f",{newline}".join(f"{indent}{one}" for one in new) + comma + newline
    return text[: behind.end] + ("" if comma else ",") + text[behind.end : rest.end()] + lines + text[rest.end() :]


def _newline(text: str) -> str:
    return "\r\n" if text[: text.find("\n") + 1].endswith("\r\n") else "\n"
