"""Where things stand in a TOML text, for which tomllib has no answer.

The scanner knows just enough of TOML 1.0 to find keys and to step over
values; the text must be one that tomllib could read. In any other it finds
less, but neither raises nor hangs.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui.core.kept_queries import Place

_STRING = (
    r'"""[^"\\]*(?:(?:\\.|"{1,2}(?!"))[^"\\]*)*"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
    r"|'[^'\n]*'"
)
_KEY = re.compile(r"[A-Za-z0-9_-]+|" + _STRING, re.DOTALL)
BLANK = re.compile(r"[ \t]*")
GAP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
LINE = re.compile(r"[^\n]*\n?")
_SCALAR = re.compile(r"[^,\]}#\r\n]*")
_PART = re.compile(_STRING + r"""|#[^\n]*|(?P<open>[\[{])|(?P<close>[\]}])|[^\[\]{}"'#]+|.""", re.DOTALL)

# What TOML wants escaped, and what acts on a terminal or turns the direction of writing.
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]')
_SHORT = {'"': r"\"", "\\": r"\\", "\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r"}
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A table's header, or a key with its value; never what is inside a value."""

    table: Place
    """The table that the header opens, or that the key stands in."""
    start: int
    """Offset of the header's bracket or of the key."""
    keys: tuple[tuple[str, int], ...] = ()
    """The parts of the key, each with its offset; none for a header."""
    value: int | None = None
    """Offset of the value; `None` for a header."""
    end: int
    """Where the next line begins."""


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
        for place, key, value in _places(text):
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


def statements(text: str) -> Iterator[Statement]:
    """All statements in their order; between them are blank lines and comments only."""
    table: Place = ()
    lengths: dict[Place, int] = {}
    start = past(GAP, text, 0)
    while start < len(text):
        if text[start] == "[":
            is_array = text.startswith("[[", start)
            names, end = keys_at(text, start + 1 + is_array)
            table = table_of([name for name, _ in names], lengths, is_array=is_array)
            end = past(LINE, text, end)
            yield Statement(table=table, start=start, end=end)
        else:
            keys, end = keys_at(text, start)
            value = past(BLANK, text, end + 1) if keys and text.startswith("=", end) else None
            end = past(LINE, text, end if value is None else value_end(text, value))
            if value is not None:
                yield Statement(table=table, start=start, keys=tuple(keys), value=value, end=end)
        start = past(GAP, text, end)


def basic_string(text: str) -> str:
    """Encodable text as TOML writes it, in double quotes and on one line."""
    escaped = _ESCAPED.sub(lambda sign: _SHORT.get(sign[0], f"\\u{ord(sign[0]):04x}"), text)
    return f'"{escaped}"'


def encodable(text: str) -> str:
    """Without lone surrogates, for which TOML has no spelling."""
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)


def _places(text: str) -> Iterator[tuple[Place, int, int | None]]:
    """Each table and key outside of inline values, with the offsets of its name and of its value."""
    for statement in statements(text):
        place = statement.table
        if statement.value is None:
            yield from ((place[:length], statement.start, None) for length in range(1, len(place) + 1))
            continue
        for name, at in statement.keys[:-1]:
            place = (*place, name)
            yield place, at, None
        name, at = statement.keys[-1]
        yield (*place, name), at, statement.value


def table_of(names: Sequence[str], lengths: dict[Place, int], *, is_array: bool) -> Place:
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
    opener, offset = text[offset : offset + 1], past(GAP, text, offset + 1)
    index = 0
    while opener in ("[", "{") and offset < len(text) and text[offset] not in "]}":
        keys: list[tuple[str, int]] = []
        value = offset
        if opener == "{":
            keys, end = keys_at(text, offset)
            value = past(BLANK, text, end + 1)
            names = tuple(name for name, _ in keys)
            shared = min(len(names), len(path))
            if shared and names[:shared] == path[:shared]:
                return keys[shared - 1][1], value, shared
        elif path[0] == index:
            return offset, offset, 1
        offset = past(GAP, text, max(value_end(text, value), offset + 1))
        if text.startswith(",", offset):
            offset = past(GAP, text, offset + 1)
        index += 1
    return None


def keys_at(text: str, offset: int) -> tuple[list[tuple[str, int]], int]:
    """The parts of a dotted key, each with its offset, and where the key ends."""
    keys: list[tuple[str, int]] = []
    while True:
        offset = past(BLANK, text, offset)
        match = _KEY.match(text, offset)
        if match is None:
            return keys, offset
        keys.append((_unquoted(match[0]), offset))
        offset = past(BLANK, text, match.end())
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


def value_end(text: str, offset: int) -> int:
    """Where the value at `offset` ends."""
    depth = 0
    while part := _PART.match(text, offset):
        if depth == 0 and part["open"] is None:
            return part.end() if part[0][0] in "\"'" else past(_SCALAR, text, offset)
        depth += (part["open"] is not None) - (part["close"] is not None)
        offset = part.end()
        if depth == 0:
            break
    return offset


def past(pattern: re.Pattern[str], text: str, offset: int, limit: int = sys.maxsize) -> int:
    """Where a pattern that may match nothing ends, at `limit` at the latest."""
    match = pattern.match(text, offset, limit)
    return match.end() if match else offset
