"""Where things stand in a TOML text, for which tomllib has no answer.

The scanner knows just enough of TOML 1.0 to find keys and to step over
values; the text must be one that tomllib could read. In any other it finds
less, but neither raises nor hangs.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence

from tui.core.subscriptions import Place

_STRING = (
    r'"""[^"\\]*(?:(?:\\.|"{1,2}(?!"))[^"\\]*)*"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
    r"|'[^'\n]*'"
)
_KEY = re.compile(r"[A-Za-z0-9_-]+|" + _STRING, re.DOTALL)
_BLANK = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_LINE = re.compile(r"[^\n]*\n?")
_SCALAR = re.compile(r"[^,\]}#\r\n]*")
_PART = re.compile(_STRING + r"""|#[^\n]*|(?P<open>[\[{])|(?P<close>[\]}])|[^\[\]{}"'#]+|.""", re.DOTALL)


def locate(text: str, path: Place, *, value: bool = False) -> tuple[int, int]:
    """Line and column, counted from 1, where the thing at `path` stands.

    Strings in `path` are keys and lead to the key itself, or to the bracket of
    its table's header; numbers lead to the element of an array. Of what is not
    there, the place of the nearest table or value around it. `value` leads to
    the value of the key instead, where it has one.
    """
    return Places(text).find(path, value=value)


class Places:
    """All places of one text, for when more than one is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[Place, tuple[int, int | None]] = {}
        for place, key, value in _statements(text):
            self._found.setdefault(place, (key, value))

    def find(self, path: Place, *, value: bool = False) -> tuple[int, int]:
        """As `locate`."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._found:
                key, inside = self._found[path[:length]]
                return position(self._text, _descend(self._text, key, inside, path[length:], value=value))
        return 1, 1


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, counted from 1, of the character at `offset`."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def too_deep(text: str, limit: int) -> tuple[int, int] | None:
    """Where the first bracket stands that is inside `limit` others; `None`: nowhere."""
    depth = 0
    for part in _PART.finditer(text):
        depth += (part["open"] is not None) - (part["close"] is not None)
        if depth > limit:
            return position(text, part.start())
    return None


def _statements(text: str) -> Iterator[tuple[Place, int, int | None]]:
    """Each table and key outside of inline values, with the offsets of its name and of its value."""
    table: Place = ()
    lengths: dict[Place, int] = {}
    offset = _end(_GAP, text, 0)
    while offset < len(text):
        if text[offset] == "[":
            is_array = text.startswith("[[", offset)
            keys, end = _keys(text, offset + 1 + is_array)
            table = _table([name for name, _ in keys], lengths, is_array=is_array)
            yield from ((table[:length], offset, None) for length in range(1, len(table) + 1))
        else:
            keys, end = _keys(text, offset)
            if keys and text.startswith("=", end):
                value = _end(_BLANK, text, end + 1)
                place = table
                for name, at in keys[:-1]:
                    place = (*place, name)
                    yield place, at, None
                yield (*place, keys[-1][0]), keys[-1][1], value
                end = _skip(text, value)
        offset = _end(_GAP, text, _end(_LINE, text, end))


def _table(names: Sequence[str], lengths: dict[Place, int], *, is_array: bool) -> Place:
    """The table that a header opens; `lengths` counts the arrays of tables and is kept up to date."""
    place: Place = ()
    for index, name in enumerate(names):
        place = (*place, name)
        if is_array and index == len(names) - 1:
            lengths[place] = lengths.get(place, 0) + 1
        if place in lengths:
            place = (*place, lengths[place] - 1)
    return place


def _descend(text: str, key: int, inside: int | None, rest: Place, *, value: bool) -> int:
    """Offset of what `rest` leads to within the value at `inside`, or of the last thing on the way there."""
    while rest and inside is not None:
        step = _element(text, inside, rest)
        if step is None:
            return key
        key, inside, taken = step
        rest = rest[taken:]
    return inside if value and inside is not None else key


def _element(text: str, offset: int, path: Place) -> tuple[int, int, int] | None:
    """Offsets of name and value of one step into an array or inline table, and how much of `path` it took."""
    opener, offset = text[offset : offset + 1], _end(_GAP, text, offset + 1)
    index = 0
    while opener in ("[", "{") and offset < len(text) and text[offset] not in "]}":
        keys: list[tuple[str, int]] = []
        value = offset
        if opener == "{":
            keys, end = _keys(text, offset)
            value = _end(_BLANK, text, end + 1)
            names = tuple(name for name, _ in keys)
            shared = min(len(names), len(path))
            if shared and names[:shared] == path[:shared]:
                return keys[shared - 1][1], value, shared
        elif path[0] == index:
            return offset, offset, 1
        offset = _end(_GAP, text, max(_skip(text, value), offset + 1))
        if text.startswith(",", offset):
            offset = _end(_GAP, text, offset + 1)
        index += 1
    return None


def _keys(text: str, offset: int) -> tuple[list[tuple[str, int]], int]:
    """The parts of a dotted key, each with its offset, and where the key ends."""
    keys: list[tuple[str, int]] = []
    while True:
        offset = _end(_BLANK, text, offset)
        match = _KEY.match(text, offset)
        if match is None:
            return keys, offset
        keys.append((_unquoted(match[0]), offset))
        offset = _end(_BLANK, text, match.end())
        if not text.startswith(".", offset):
            return keys, offset
        offset += 1


def _unquoted(key: str) -> str:
    if key[0] not in "\"'":
        return key
    try:
        return str(tomllib.loads(f"key = {key}")["key"])
    except tomllib.TOMLDecodeError:
        return key


def _skip(text: str, offset: int) -> int:
    """Where the value at `offset` ends."""
    depth = 0
    while part := _PART.match(text, offset):
        if depth == 0 and part["open"] is None:
            return part.end() if part[0][0] in "\"'" else _end(_SCALAR, text, offset)
        depth += (part["open"] is not None) - (part["close"] is not None)
        offset = part.end()
        if depth == 0:
            break
    return offset


def _end(pattern: re.Pattern[str], text: str, offset: int) -> int:
    """Where a pattern that may match nothing ends."""
    match = pattern.match(text, offset)
    return match.end() if match else offset
