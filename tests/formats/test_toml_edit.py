import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.kept_queries import Place
from tui.formats.toml_edit import Places, locate, position, statements, too_deep

TEXT = """\
# a list = of feeds
[settings]
theme = "dateline" # not [this]
browser = [
  "a, b]", # one
  'two',
]

[folder.world]
refresh_every = "15m"
[folder."news/europe"]
paused = true

[[feed]]
url = "https://example.org/1"
headers = { Cookie = { env = "A" }, x.y = [1, [2, 3]] }
[[feed]]
title = \"\"\"
[[feed]]
url = "not a key"\"\"\"
"odd key".inner = 'it''s' # invalid after this, but found
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("settings",), (2, 1)),
        (("settings", "theme"), (3, 1)),
        (("settings", "browser"), (4, 1)),
        (("settings", "browser", 0), (5, 3)),
        (("settings", "browser", 1), (6, 3)),
        (("folder",), (9, 1)),
        (("folder", "world", "refresh_every"), (10, 1)),
        (("folder", "news/europe"), (11, 1)),
        (("feed",), (14, 1)),
        (("feed", 0), (14, 1)),
        (("feed", 0, "headers", "Cookie"), (16, 13)),
        (("feed", 0, "headers", "Cookie", "env"), (16, 24)),
        (("feed", 0, "headers", "x"), (16, 37)),
        (("feed", 0, "headers", "x", "y"), (16, 39)),
        (("feed", 0, "headers", "x", "y", 1, 1), (16, 51)),
        (("feed", 1), (17, 1)),
        (("feed", 1, "title"), (18, 1)),
        (("feed", 1, "odd key", "inner"), (21, 11)),
    ],
)
def test_keys_and_elements_are_found_where_they_stand(path: Place, expected: tuple[int, int]) -> None:
    assert locate(TEXT, path) == expected


def test_the_value_of_a_key_can_be_asked_for() -> None:
    assert locate(TEXT, ("settings", "theme"), value=True) == (3, 9)
    assert locate(TEXT, ("feed", 0, "headers", "Cookie", "env"), value=True) == (16, 30)
    assert locate(TEXT, ("feed", 1), value=True) == (17, 1), "a table has no other place than its header"


@pytest.mark.parametrize(
    ("path", "around"),
    [
        (("feed", 1, "url"), (17, 1)),
        (("settings", "browser", 7), (4, 1)),
        (("settings", "theme", "deeper", 3), (3, 1)),
        (("feed", 0, "headers", "Cookie", "none"), (16, 13)),
        (("nowhere",), (1, 1)),
        ((), (1, 1)),
    ],
)
def test_what_is_not_there_is_looked_for_around_it(path: Place, around: tuple[int, int]) -> None:
    assert locate(TEXT, path) == around


def test_tables_within_arrays_of_tables_belong_to_the_newest_element() -> None:
    text = "[[a]]\n[a.b]\nx = 1\n[[a]]\n[a.b]\nx = 2\n[[a.c]]\n[[a.c]]\ny = 3\n"
    assert locate(text, ("a", 0, "b", "x")) == (3, 1)
    assert locate(text, ("a", 1, "b", "x")) == (6, 1)
    assert locate(text, ("a", 1, "c", 1, "y")) == (9, 1)


def test_windows_line_ends_do_not_move_anything() -> None:
    text = TEXT.replace("\n", "\r\n")
    assert locate(text, ("settings", "browser", 1)) == (6, 3)
    assert locate(text, ("feed", 1, "title")) == (18, 1)


def test_the_first_bracket_beyond_the_limit_is_found_and_strings_do_not_count() -> None:
    assert too_deep('a = "[[["\nb = [[1], [2]] # [[[\n', 2) is None
    assert too_deep('a = "[[["\nb = [[1], [[2]]]\n', 2) == (2, 12)
    assert too_deep("a = " + "[" * 5000, 100) == (1, 105)


names = st.text(st.sampled_from("abc-_1. \"'\\#=[]é\t"), max_size=4)
texts = st.text(st.sampled_from("ab,]}[{#=\"'\\\n\té"), max_size=8)
scalars = st.one_of(st.booleans(), st.integers(-99, 99), texts, st.datetimes().map(lambda when: when.replace(fold=0)))
inline = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
gaps = st.sampled_from(["", " ", "\t", "  "])
breaks = st.sampled_from(["", " ", "\n", " # ]} a comment\n\t", "\r\n"])


class Writer:
    """Writes values as TOML, each time in another of its many spellings."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def key(self, name: str) -> str:
        if name and name.isascii() and name.replace("-", "a").replace("_", "a").isalnum() and self.draw(st.booleans()):
            return name
        return self.text(name, many_lines=False)

    def text(self, text: str, *, many_lines: bool = True) -> str:
        escaped = "".join(rf"\u{ord(char):04x}" if char in '"\\\n\t' else char for char in text)
        spellings = [f'"{escaped}"']
        if "'" not in text and "\n" not in text:
            spellings.append(f"'{text}'")
        if many_lines:
            spellings.append(f'"""\n{text}"""' if '"' not in text and "\\" not in text else f'"""{escaped}"""')
            if "'" not in text:
                spellings.append(f"'''\n{text}'''")
        return self.draw(st.sampled_from(spellings))

    def value(self, value: object) -> str:
        gap, line = self.draw(gaps), self.draw(breaks)
        if isinstance(value, dict):
            pairs = (f"{gap}{self.key(name)}{gap}={gap}{self.value(inner)}{gap}" for name, inner in value.items())
            return "{" + ",".join(pairs) + "}"
        if isinstance(value, list):
            return "[" + ",".join(f"{line}{self.value(inner)}{line}" for inner in value) + line + "]"
        if isinstance(value, str):
            return self.text(value)
        return str(value).lower() if isinstance(value, bool) else str(value)

    def document(self, sections: dict[str, Any]) -> str:
        lines: list[str] = []
        for name, section in sections.items():
            for table in section if isinstance(section, list) else [section]:
                key = self.key(name)
                lines.append(f"[[ {key} ]] # [x]" if isinstance(section, list) else f"[{key}]")
                lines += [f"{self.draw(gaps)}{self.key(inner)} = {self.value(table[inner])}" for inner in table]
        return "\n".join(lines) + "\n"


tables = st.dictionaries(names, inline, max_size=3)
documents = st.dictionaries(names, tables | st.lists(tables, min_size=1, max_size=3), max_size=3)


def places_in(value: object, path: Place = ()) -> Iterator[tuple[Place, object]]:
    """All that tomllib knows: every key and element with its value."""
    inner: Iterator[tuple[str | int, object]] = iter(())
    if isinstance(value, dict):
        inner = iter(value.items())
    elif isinstance(value, list):
        inner = iter(enumerate(value))
    for step, below in inner:
        yield (*path, step), below
        yield from places_in(below, (*path, step))


def offset_of(text: str, place: tuple[int, int]) -> int:
    line, column = place
    return sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1


def starts_with_key(text: str, name: str) -> bool:
    """Whether some first part of a text is this key, as tomllib reads it."""
    for end in range(1, min(len(text), 80) + 1):
        try:
            if tomllib.loads(text[:end] + " = 0") == {name: 0}:
                return True
        except tomllib.TOMLDecodeError:
            continue
    return False


def starts_with_value(text: str, value: object) -> bool:
    for end in range(1, len(text) + 1):
        try:
            if tomllib.loads("key = " + text[:end]) == {"key": value}:
                return True
        except tomllib.TOMLDecodeError:
            continue
    return False


@given(data=st.data(), sections=documents)
def test_everything_that_tomllib_knows_is_found(data: st.DataObject, sections: dict[str, Any]) -> None:
    text = data.draw(st.composite(lambda draw: Writer(draw).document(sections))())
    parsed = tomllib.loads(text)
    places = Places(text)
    for path, value in places_in(parsed):
        at = text[offset_of(text, places.find(path)) :]
        if len(path) <= 1 + isinstance(parsed[str(path[0])], list):
            assert at.startswith("["), path
            continue
        if isinstance(path[-1], str):
            assert starts_with_key(at, path[-1]), path
        inside = text[offset_of(text, places.find(path, value=True)) :]
        assert starts_with_value(inside, value), path


@given(data=st.data(), sections=documents)
def test_between_statements_there_are_blank_lines_and_comments_only(
    data: st.DataObject, sections: dict[str, Any]
) -> None:
    text = data.draw(st.composite(lambda draw: Writer(draw).document(sections))())
    end = 0
    rest = ""
    for statement in statements(text):
        rest += text[end : statement.start]
        assert tomllib.loads(text[: statement.end])
        end = statement.end
    assert tomllib.loads(rest + text[end:]) == {}


@given(text=st.text(st.sampled_from("a.=[]{}\"'\\#\n ,1"), max_size=40), path=st.lists(st.sampled_from(["a", 0, 1])))
def test_no_text_whatever_raises_and_the_place_is_in_it(text: str, path: list[str | int]) -> None:
    line, column = locate(text, tuple(path))
    assert position(text, min(offset_of(text, (line, column)), len(text))) == (line, column)
    too_deep(text, 3)
