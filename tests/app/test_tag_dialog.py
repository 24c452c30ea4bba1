"""The dialog for tags, over an empty app: keys in, names out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input, Static

from tests.app.dialog_host import Host, painted, shown
from tests.strategies import hostile_text
from tui.app.name_words import tag_words
from tui.app.screens.tags import TagsScreen
from tui.app.widgets.names_line import NamesLine
from tui.core.stories import TagCount
from tui.core.text import displayable

TAGS = [
    TagCount(name=name, total=total) for name, total in (("syria", 18), ("linux", 44), ("linux/kernel", 7), ("Go", 2))
]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["enter"], ("talks",)),
        ([*"#new", "enter"], ("talks", "new")),
        ([*"a,b", "enter"], ("talks", "a", "b")),
        ([*"li", "tab", "enter"], ("talks", "linux")),
        ([*"li", "tab", "tab", "enter"], ("talks", "linux/kernel")),
        ([*"li", "shift+tab", "enter"], ("talks", "linux/kernel")),
        ([*"GO", "enter"], ("talks", "Go")),
        (["tab", "space", *"x", "enter"], ("talks", "syria", "x")),
        (["tab", "tab", "tab", "enter"], ("talks", "linux/kernel")),
        ([*"linux/", "tab", "enter"], ("talks", "linux/kernel")),
        ([*"linux/new", "tab", "enter"], ("talks", "linux/new")),
        ([*"kern", "tab", "enter"], ("talks", "linux/kernel")),
        (["ctrl+u", "enter"], ()),
        ([*"zzz", "tab", "enter"], ("talks", "zzz")),
        ([*"zzz", "escape"], None),
    ],
)
async def test_tags_are_typed_and_completed(keys: list[str], expected: tuple[str, ...] | None) -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, TagsScreen(("talks",), TAGS))
        names = {"#": "number_sign", ",": "comma", "/": "slash"}
        await pilot.press(*(names.get(key, key) for key in keys))
        await pilot.pause()
        assert app.results == [expected]


async def test_tags_shows_what_was_used_last_first_and_the_keys_of_the_list() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, TagsScreen((), TAGS))
        assert "#syria 18   #linux 44   #linux/kernel 7   #Go 2" in painted(app)
        assert "keys in the list: 1 #Go  2 #linux  3 #linux/kernel  4 #syria" in painted(app)
        await pilot.press("s")
        await pilot.pause()
        suggested = str(app.screen.query_one(NamesLine).query_one(Static).render())
        assert suggested == "#syria 18"
        assert app.screen.query_one(Input).value == "s"


async def test_tags_of_several_stories_that_only_some_carry_stay_unless_named() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, TagsScreen(("talks",), TAGS, some=("linux", "[/b]")))
        assert "some: #linux  #[/b]" in painted(app)
        await pilot.press("enter")
        await shown(app, pilot, TagsScreen(("talks",), TAGS, some=("linux", "Go")))
        await pilot.press(*"lin", "tab", "enter")
        await pilot.pause()
        assert app.results == [("talks",), ("talks", "linux")]


async def test_a_tag_that_the_line_cannot_hold_stays_as_it_is() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        known = [*TAGS, TagCount(name="to read", total=1)]
        await shown(app, pilot, TagsScreen(("talks", "to read"), known))
        assert app.screen.query_one(Input).value == "talks "
        assert "also: #to read" in painted(app)
        await pilot.press("ctrl+u", *"new", "enter")
        await pilot.pause()
        assert app.results == [("new", "to read")]


@given(hostile_text())
def test_tag_names_hold_no_blank_comma_or_leading_sign_and_read_the_same_again(line: str) -> None:
    words = tag_words(())
    names = words.read(line)
    assert words.read(" ".join(names)) == names
    for name in names:
        assert name == displayable(name)
        assert not name.startswith(("#", "/"))
        assert not name.endswith("/")
        assert "," not in name
        assert " " not in name


@given(st.lists(st.sampled_from(["a", "ab", "abc", "b", "#A", "x/y"]), max_size=4).map(" ".join))
def test_suggestions_are_never_names_already_there(line: str) -> None:
    known = [TagCount(name=name, total=number) for number, name in enumerate(("a", "abc", "b", "x/y", "cab"))]
    words = tag_words(known)
    for name in words.suggestions(line):
        assert name not in words.read(line)
        completed = words.read(words.completed(line, name))
        assert completed[-1] == name or name in completed
