"""What differs between two states of a feeds.toml, and how that is told."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.differences import differences, readdressed, told
from tui.core.stories import Reread, Turned
from tui.core.subscriptions import Config, read_config

FEEDS = """
[settings]
width = 72

[folder.world]
timeout = "20s"

[[feed]]
url = "https://example.org/world"
title = "World"
folders = ["world"]

[[feed]]
url = "https://example.net/tech"

[[search]]
name = "Syria"
query = "syria newer:7d"

[[rule]]
query = "title:sponsored"
do = ["hide"]
"""


def config(text: str = FEEDS) -> Config:
    return read_config(tomllib.loads(text))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("width = 72", "width = 72", ""),
        ("width = 72", "width = 80", "width is now 80"),
        ("width = 72", 'theme = "dateline-light"', 'theme is now "dateline-light"'),
        ("width = 72", 'keep = "90d"\nascii = true', 'keep is now "90d", ascii is now true'),
        ("width = 72", 'browser = ["firefox", "--new-tab"]', 'browser is now ["firefox", "--new-tab"]'),
        ("width = 72", 'proxy = "http://127.0.0.1:8080"', 'proxy is now "http://127.0.0.1:8080"'),
        ("width = 72", "paused = true", "2 feeds paused, paused is now true"),
        ('timeout = "20s"', 'timeout = "30s"', "1 folder set otherwise"),
        ('timeout = "20s"', 'timeout = "20s"\nunlisted = true', "1 feed unlisted, 1 folder set otherwise"),
        ('title = "World"', 'title = "Earth"', "1 feed renamed"),
        ('folders = ["world"]', 'folders = ["world", "news"]', "1 feed moved"),
        ('title = "World"\nfolders = ["world"]', 'folders = ["news", "world"]', "1 feed renamed, 1 moved"),
        ('net/tech"', 'net/tech"\npaused = true', "1 feed paused"),
        ('net/tech"', 'net/tech"\nfull_text = "never"\nunlisted = true', "1 feed unlisted, 1 set otherwise"),
        ("org/world", "com/planet", "1 feed with another address"),
        ('name = "Syria"', 'name = "Damascus"', "1 search changed"),
        ("syria newer:7d", "syria newer:9d", "1 search changed"),
        ("title:sponsored", "title:advert", "1 rule changed"),
        ('do = ["hide"]', 'do = ["read", "tag ads"]', "1 rule changed"),
        ('[[rule]]\nquery = "title:sponsored"\ndo = ["hide"]', "", "1 rule removed"),
        ('[[rule]]', '[[rule]]\nquery = "b"\ndo = ["star"]\n[[rule]]', "1 rule added"),
        ("[[search]]", '[keys]\n"ctrl+t" = "star"\n[[open]]\nurl = "*x*"\nrun = ["mpv", "{url}"]\n[[search]]',
         "keys changed, openers changed"),
        ("[[search]]", '[[search]]\nname = "b"\nquery = "b"\n[[search]]', "1 search added"),
    ],
)  # fmt: skip
def test_each_difference_is_told(old: str, new: str, sentence: str) -> None:
    assert old in FEEDS
    said = told(differences(config(), config(FEEDS.replace(old, new))))
    assert said == (f"feeds.toml: {sentence}." if sentence else "")


def test_the_first_number_of_a_kind_has_its_noun_and_what_holds_later_says_so() -> None:
    reread = Reread(
        added=2, archived=1, renamed=1, searches=Turned(added=1, removed=2), settings=(("mouse", "false"),), mended=True
    )
    assert told(reread, later={"mouse"}) == (
        "feeds.toml: in order again, 2 feeds added, 1 archived, 1 renamed, 1 search added, 2 removed, "
        "mouse is now false from the next start."
    )


def test_settings_in_a_sentence_have_no_control_characters() -> None:
    assert "\x1b" not in told(
        differences(config(), config(FEEDS.replace("width = 72", 'theme = "\\u001b[31m"'))), later=()
    )


TWO = '[[feed]]\nurl = "https://example.org/{}"\n[[feed]]\nurl = "https://example.net/{}"\n'


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (TWO.format("a", "b"), TWO.format("a", "b"), {}),
        ('[[feed]]\nurl="http://example.org/a"', '[[feed]]\nurl="https://www.example.org/a/"', True),
        ('[[feed]]\nurl="http://example.org/a"', '[[feed]]\nurl="https://example.org/b"', False),
        ('[[feed]]\nurl="http://a.example/a"\ntitle="A"', '[[feed]]\nurl="https://b.example/b"\ntitle="A"', True),
        ('[[feed]]\nurl="http://a.example/a"\ntitle="A"', '[[feed]]\nurl="https://b.example/b"\ntitle="B"', False),
        ('[[feed]]\nurl="builtin:welcome"\ntitle="A"', '[[feed]]\nurl="https://b.example/b"\ntitle="A"', False),
    ],
)
def test_a_feed_is_the_same_only_where_it_plainly_is(before: str, after: str, same: bool | dict[str, str]) -> None:
    assert bool(readdressed(config(before), config(after))) is bool(same)


def test_a_feed_that_failed_is_the_same_at_any_other_address_in_its_place() -> None:
    before, after = config(TWO.format("a", "b")), config(TWO.format("a", "b").replace("net/b", "com/c"))
    assert readdressed(before, after) == {}
    assert readdressed(before, after, unwell={"https://example.net/b"}) == {
        "https://example.net/b": "https://example.com/c"
    }


def test_a_feed_whose_place_moved_with_its_neighbours_is_still_known() -> None:
    before = config(TWO.format("a", "b").replace('net/b"', 'net/b"\ntitle = "B"'))
    text = '[[feed]]\nurl = "https://example.com/new"\n' + TWO.format("a", "c").replace('net/c"', 'net/c"\ntitle = "B"')
    assert readdressed(before, config(text)) == {"https://example.net/b": "https://example.net/c"}


@given(st.lists(st.integers(0, 9), unique=True), st.lists(st.integers(0, 9), unique=True))
def test_no_address_is_given_twice_or_taken_from_a_feed_that_stayed(first: list[int], second: list[int]) -> None:
    before, after = (
        config("".join(f'[[feed]]\nurl = "https://example.org/{n}"\ntitle = "T"\n' for n in numbers))
        for numbers in (first, second)
    )
    moved = readdressed(before, after)
    assert len(set(moved.values())) == len(moved)
    assert not set(moved) & {feed.url for feed in after.subscriptions}
    assert not set(moved.values()) & {feed.url for feed in before.subscriptions}
