"""Changes that keep to a grammar as far as it takes to get behind the door: of markup, JSON, TOML, and lines."""

import json
import re
from collections.abc import Callable, Mapping
from html import escape
from random import Random
from typing import Any

from tests.fuzz.tokens import HOSTILE, VALUES

_TAG = re.compile(r"<!--.{0,2000}?-->|<!\[CDATA\[.{0,2000}?\]\]>|<(/?)([A-Za-z][\w:.-]*+)([^<>]*+)>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
_TEXT = re.compile(r">([^<>]+)<")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
_TIMES = (2, 5, 60, 400)


def _replaced(text: str, found: re.Match[str], new: str, group: int = 0) -> str:
    return text[: found.start(group)] + new + text[found.end(group) :]


def _one(pattern: re.Pattern[str], text: str, chance: Random) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return chance.choice(found) if found else None


def _hostile(chance: Random, *, escaped: bool) -> str:
    piece = chance.choice(HOSTILE)
    return escape(piece) if escaped else piece


# Markup


def _element(text: str, chance: Random) -> tuple[int, int] | None:
    """From where to where an element goes, if its end is there."""
    start = _one(_TAG, text, chance)
    if start is None or start[2] is None or start[1]:
        return None
    end = text.find(f"</{start[2]}>", start.end())
    return None if end < 0 else (start.start(), end + len(start[2]) + 3)


def _say_otherwise(text: str, chance: Random) -> str:
    """Put something hostile in the place of a text, or behind it."""
    if (found := _one(_TEXT, text, chance)) is None:
        return text
    piece = _hostile(chance, escaped=chance.random() < 0.5)
    if chance.random() < 0.3:
        piece = f"<![CDATA[{piece}]]>"
    return _replaced(text, found, found[1] + piece if chance.random() < 0.5 else piece, 1)


def _fill_attribute(text: str, chance: Random) -> str:
    if (found := _one(_ATTRIBUTE, text, chance)) is None:
        return text
    value = escape(chance.choice(VALUES), quote=True) if chance.random() < 0.7 else chance.choice(HOSTILE)
    return _replaced(text, found, f'"{value}"', 2)


def _add_attributes(text: str, chance: Random) -> str:
    if (found := _one(_TAG, text, chance)) is None or found[3] is None or found[1]:
        return text
    names = (
        "xml:base",
        "href",
        "src",
        "type",
        "style",
        "hidden",
        "class",
        "id",
        "lang",
        "xml:lang",
        "start",
        "colspan",
    )
    many = chance.choice((1, 1, 3, 300))
    added = " ".join(f'{chance.choice(names)}="{escape(chance.choice(VALUES))[:400]}"' for _ in range(many))
    return _replaced(text, found, f"{found[3]} {added}", 3)


def _rename(text: str, chance: Random) -> str:
    """Give a tag the name of another, or one that means much somewhere."""
    found, other = _one(_TAG, text, chance), _one(_TAG, text, chance)
    if found is None or found[2] is None:
        return text
    names = ("title", "item", "entry", "guid", "link", "pre", "table", "td", "li", "a", "html", "body", "plaintext")
    name = other[2] if other is not None and other[2] and chance.random() < 0.5 else chance.choice(names)
    return _replaced(text, found, name, 2)


def _take_tag(text: str, chance: Random) -> str:
    found = _one(_TAG, text, chance)
    return text if found is None else _replaced(text, found, "")


def _repeat_element(text: str, chance: Random) -> str:
    if (span := _element(text, chance)) is None:
        return text
    start, end = span
    return text[:end] + (text[start:end] * chance.choice(_TIMES))[:60_000] + text[end:]


def _move_element(text: str, chance: Random) -> str:
    """Put an element into another place, where such a one may never stand."""
    if (span := _element(text, chance)) is None:
        return text
    start, end = span
    rest = text[:start] + text[end:]
    place = chance.randint(0, len(rest))
    return rest[:place] + text[start:end] + rest[place:]


def _nest(text: str, chance: Random) -> str:
    """Wrap an element deep, with or without ends."""
    if (span := _element(text, chance)) is None:
        return text
    start, end = span
    name = chance.choice(
        ("div", "blockquote", "ul><li", "table><tr><td", "b", "span", "outline", "item", "a", "dl><dd")
    )
    times = chance.choice((3, 30, 300, 1_500))
    ends = "".join(f"</{part}>" for part in reversed(name.split("><")))
    return text[:start] + f"<{name}>" * times + text[start:end] + ends * chance.choice((0, 1, times)) + text[end:]


def _recase(text: str, chance: Random) -> str:
    if (found := _one(_TAG, text, chance)) is None:
        return text
    return _replaced(text, found, found[0].swapcase())


def _hide(text: str, chance: Random) -> str:
    """Make a comment, CDATA or escaped text of an element."""
    if (span := _element(text, chance)) is None:
        return text
    inner = text[span[0] : span[1]]
    new = chance.choice((f"<!--{inner}-->", f"<![CDATA[{inner}]]>", escape(inner), escape(escape(inner))))
    return text[: span[0]] + new + text[span[1] :]


_MARKUP: tuple[Callable[[str, Random], str], ...] = (
    *(_say_otherwise, _say_otherwise, _say_otherwise, _fill_attribute, _fill_attribute, _add_attributes, _rename),
    *(_take_tag, _repeat_element, _move_element, _nest, _recase, _hide),
)


# JSON


def _json(text: str, chance: Random) -> str:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return _say_lines(text, chance)
    for _ in range(chance.choice((1, 2, 6))):
        document = _changed(document, chance)
    written = json.dumps(document, ensure_ascii=chance.random() < 0.5, allow_nan=True)
    if chance.random() < 0.1:
        written = written.replace('": "', '": ' + "[" * chance.choice((5, 2_000)) + '"', 1)
    return written


def _changed(value: Any, chance: Random) -> Any:
    """The value with something in it changed, or another one in its place."""
    if chance.random() < 0.2 or not isinstance(value, (dict, list)) or not value:
        return _any_value(value, chance)
    if isinstance(value, list):
        place = chance.randrange(len(value))
        if chance.random() < 0.2:
            return [*value, *value[place : place + 1] * chance.choice(_TIMES)]
        return [_changed(each, chance) if index == place else each for index, each in enumerate(value)]
    name = chance.choice(list(value))
    match chance.randrange(6):
        case 0:
            return {key: each for key, each in value.items() if key != name}
        case 1:
            return {chance.choice((key.upper(), chance.choice(list(value)))): each for key, each in value.items()}
        case _:
            return {key: _changed(each, chance) if key == name else each for key, each in value.items()}


def _any_value(value: Any, chance: Random) -> Any:
    text = value if isinstance(value, str) else ""
    return chance.choice(
        (
            *(None, True, 0, -1, 1e308, float("nan"), 10**400, [], {}, [value], {"name": value}, ""),
            *(chance.choice(HOSTILE), chance.choice(VALUES), text + chance.choice(HOSTILE), text * 3),
            *("\ud800", f"{text}\udfff", "\0", f"<p>{chance.choice(HOSTILE)}</p>"),
        )
    )


# TOML


def _toml(text: str, chance: Random) -> str:
    return chance.choice(_TOML)(text, chance)


def _other_value(text: str, chance: Random) -> str:
    """Give a key another value, of another kind or hostile."""
    if (found := _one(_STRING, text, chance)) is None:
        return text
    piece = chance.choice(VALUES)
    written = json.dumps(piece) if chance.random() < 0.7 else f"'{piece}'"
    values = (
        written,
        written,
        f'"""{piece}"""',
        "1",
        "true",
        "-0",
        "nan",
        "1979-05-27T07:32:00Z",
        "[]",
        "{}",
        "[[[]]]",
    )
    return _replaced(text, found, chance.choice((*values, f"[{written}]", f"{{ env = {written} }}", "9" * 5000)))


def _add_line(text: str, chance: Random) -> str:
    lines = text.split("\n")
    new = (
        *("[[feed]]", 'url = "https://new.example/rss"', "[settings]", "[folder.a]", '[folder."a/b"]', "[[search]]"),
        *(
            "[[rule]]",
            'query = "is:unread"',
            'do = ["star"]',
            'name = "x"',
            "[keys]",
            'refresh_every = "15m"',
            "[feed]",
        ),
        *('folders = ["a", "a/b"]', "paused = true", 'title = "x"', "a.b.c = 1", '"" = 1', "[[feed.x]]", "[[open]]"),
        *("\ufeff", "\t", "# a comment \x1b[2J", "\r", "=", "[", '"""', "'''", "[[", "feed = []", "feed = [{}]"),
        *(
            'keys = "x"',
            "[folder]",
            'select = ["p:has("]',
            'remove = "::x"',
            'command = ["x", "{url}"]',
            "x = [1,\n2\n]",
        ),
    )
    lines.insert(chance.randint(0, len(lines)), chance.choice(new))
    return "\n".join(lines)


def _say_lines(text: str, chance: Random) -> str:
    """Lines taken out, doubled, exchanged, or with something hostile in them."""
    lines = text.split("\n")
    place, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(6):
        case 0:
            del lines[place]
        case 1:
            lines[place:place] = [lines[other]] * chance.choice(_TIMES)
        case 2:
            lines[place], lines[other] = lines[other], lines[place]
        case 3:
            at = chance.randint(0, len(lines[place]))
            lines[place] = lines[place][:at] + chance.choice(HOSTILE) + lines[place][at:]
        case 4:
            lines[place] = lines[place].replace("=", chance.choice((" =\t", ".x =", "==")), 1)
        case _:
            lines[place:place] = lines[min(place, other) : max(place, other)]
    return chance.choice(("\n", "\n", "\n", "\r\n")).join(lines)


_TOML: tuple[Callable[[str, Random], str], ...] = (_other_value, _other_value, _add_line, _add_line, _say_lines)


def _markup(text: str, chance: Random) -> str:
    return chance.choice(_MARKUP)(text, chance)


CHANGES: Mapping[str, Callable[[str, Random], str]] = {
    "markup": _markup,
    "json": _json,
    "toml": _toml,
    "lines": _say_lines,
}
"""One change, by grammar."""
