"""A key of one table changed, put in or taken out, in the hand of whoever wrote the table.

A value keeps the quotes of the one before it, a list its lines, and a comment
behind either stays. What cannot be told apart is left alone.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from tui.core.kept_queries import Place
from tui.formats.toml_edit import Statement, basic_string, encodable, statements, value_end
from tui.formats.toml_lists import comments_in, list_in_style

Value: TypeAlias = str | bool | tuple[str, ...]
"""What a key of a feed can be given."""

_INDENT = re.compile(r"[ \t]*")
# What no literal string can hold, or what would act on a terminal there.
_UNLITERAL = re.compile("['\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def with_keys(text: str, table: Place, values: Mapping[str, Value | None], *, order: Sequence[str]) -> str | None:
    """The text with other values in a table that has a header; `None`: it is written in another way than a key a line.

    Args:
        text: TOML, at least this table.
        table: Where its header leads.
        values: By key; `None` takes it out. What is empty or false stands there only where a comment needs its line.
        order: Keys in their usual order: a new one goes behind the last of those that come before it here.
    """
    for key, value in values.items():
        changed = _with_key(text, table, key, value, order)
        if changed is None:
            return None
        text = changed
    return text


def _with_key(text: str, table: Place, key: str, value: Value | None, order: Sequence[str]) -> str | None:
    own = [statement for statement in statements(text) if statement.table == table]
    of_key = [statement for statement in own if statement.keys and statement.keys[0][0] == key]
    if not own or own[0].value is not None or any(len(statement.keys) > 1 for statement in of_key):
        return None
    if of_key:
        there = of_key[0]
        return _without(text, there) if value is None else _exchanged(text, there, value)
    if value is None:
        return text
    before = order[: order.index(key)] if key in order else order
    anchor = own[0]
    for statement in own:
        if [name for name, _ in statement.keys] in [[name] for name in before]:
            anchor = statement
    return line_behind(text, anchor, f"{key} = {spelled(value)}")


def line_behind(text: str, anchor: Statement, line: str) -> str:
    """The text with a line of its own behind a statement, as far in as that."""
    start = text.rfind("\n", 0, anchor.start) + 1
    indent = _INDENT.match(text, start)
    line = (indent[0] if indent else "") + line
    newline = "\r\n" if text[: text.find("\n") + 1].endswith("\r\n") else "\n"
    if text[anchor.end - 1 : anchor.end] == "\n":
        return text[: anchor.end] + line + newline + text[anchor.end :]
    return text[: anchor.end] + newline + line + text[anchor.end :]


def exchanged_value(text: str, statement: Statement, value: str) -> str:
    """The text with another value of a key, as TOML writes it; a comment behind it stays."""
    start, end = value_span(text, statement)
    return text[:start] + value + text[end:]


def without_line(text: str, statement: Statement) -> str:
    """The text without the lines of a key; a comment behind the value stays, on a line of its own."""
    start = text.rfind("\n", 0, statement.start) + 1
    if comment := comment_behind(text, statement):
        return text[: statement.start] + text[comment:]
    return text[:start] + text[statement.end :]


def value_span(text: str, statement: Statement) -> tuple[int, int]:
    """Where the value of a key begins and ends, without the blanks behind it."""
    start = statement.value or 0
    end = value_end(text, start)
    return start, start + len(text[start:end].rstrip(" \t"))


def comment_behind(text: str, statement: Statement) -> int | None:
    """Where the comment behind the value of a key begins; `None`: there is none."""
    _, end = value_span(text, statement)
    rest = text[end : statement.end]
    return end + rest.index("#") if rest.lstrip(" \t").startswith("#") else None


def spelled(value: Value, *, quotes: str = '"') -> str:
    """A value as TOML writes it, texts in these quotes where they can hold them."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            text = encodable(value)
            return f"'{text}'" if quotes == "'" and not _UNLITERAL.search(text) else basic_string(text)
    return f"[{', '.join(spelled(each, quotes=quotes) for each in value)}]"


def _exchanged(text: str, there: Statement, value: Value) -> str | None:
    start, end = value_span(text, there)
    old = text[start:end]
    if isinstance(value, tuple) and old.startswith("["):
        new = list_in_style(old, value, lambda one, quotes: spelled(one, quotes=quotes))
        if new is None:
            return None
    else:
        new = spelled(value, quotes=old[:1])
    return text[:start] + new + text[end:]


def _without(text: str, there: Statement) -> str | None:
    """The text without a key; with the value that says nothing where a comment on or above its lines needs it."""
    start, end = value_span(text, there)
    old = text[start:end]
    commented = comment_behind(text, there) is not None or _ends_apart(text, there)
    if not commented and not (old.startswith("[") and comments_in(old)):
        return without_line(text, there)
    if old.startswith("["):
        emptied = list_in_style(old, (), lambda one, quotes: spelled(one, quotes=quotes))
        if emptied is None or commented or comments_in(emptied):
            return None if emptied is None else text[:start] + emptied + text[end:]
        return without_line(text, there)
    return _exchanged(text, there, False if old in ("true", "false") else "")


def _ends_apart(text: str, there: Statement) -> bool:
    """Whether a key is the last, below a comment or a blank line: without it these would be of what comes next."""
    start = text.rfind("\n", 0, there.start) + 1
    above = text[text.rfind("\n", 0, max(start - 1, 0)) + 1 : start].strip()
    below = (line.strip() for line in text[there.end :].splitlines())
    return (not above or above.startswith("#")) and all(not line or line.startswith("#") for line in below)
