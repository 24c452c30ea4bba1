"""newsboat's filters in our language."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hostile_text
from tui.core.query import parse
from tui.core.query_nodes import Published, all_of
from tui.formats.newsboat_patterns import Untranslatable
from tui.formats.newsboat_query import KnownFeed, flag_tag, translated

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
FEEDS = [
    KnownFeed(url="https://a.example/feed", site_url="https://a.example/", name="A Feed"),
    KnownFeed(url="https://b.example/feed", site_url="https://b.example/", name="B"),
    KnownFeed(url="https://c.example/feed"),
]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ('unread = "yes"', "is:unread"),
        ('unread == "no"', "is:read"),
        ('unread != "yes"', "-is:unread"),
        ('unread = "yes" and age < 3', "is:unread newer:3d"),
        ('title =~ "linux"', "title:linux"),
        ("!" * 3001 + 'title =~ "linux"', "-title:linux"),
        ('title =~ "release notes"', 'title:"release notes"'),
        ('title =~ "linux|bsd" and author !~ "bot"', "(title:linux OR title:bsd) -author:bot"),
        ('title =~ "(linux|bsd)"', "title:linux OR title:bsd"),
        ('title =~ ".*linux.*"', "title:linux"),
        ('title # "linux"', "title:linux"),
        ('content =~ "borrow checker"', '"borrow checker"'),
        ('content =~ "OR"', '"OR"'),
        ('link =~ "example.com/news"', "url:example.com/news"),
        (r'link =~ "example\\.com"', "url:example.com"),
        ('feedtitle =~ "BBC World"', 'feed:"BBC World"'),
        ('feedtitle = "LWN"', "feed:LWN"),
        ('rssurl = "https://a.example/feed"', 'feed:"A Feed"'),
        ('feedlink =~ "a.example|b.example"', 'feed:"A Feed" OR feed:B'),
        ('tags # "tech"', "folder:tech"),
        ('tags !# "two words"', '-folder:"two words"'),
        ('flags =~ "a"', "tag:flag/a OR tag:flag/cap-a"),
        ('flags # "A"', "tag:flag/cap-a"),
        ('flags != ""', "is:starred"),
        ('flags = ""', "-is:starred"),
        ('enclosure_url != ""', "has:enclosure"),
        ("age > 7", "older:8d"),
        ("age >= 7", "older:7d"),
        ("age <= 7", "newer:8d"),
        ("age = 0", "newer:1d"),
        ("age between 1:7", "newer:8d older:1d"),
        ('(author =~ "x" or author =~ "y") and (title =~ "z" or unread = "yes")',
         "(author:x OR author:y) (title:z OR is:unread)"),
        ('!(title =~ "a|b")', "-(title:a OR title:b)"),
        ('((title =~ "a"))', "title:a"),
    ],
)  # fmt: skip
def test_what_can_be_said_is(theirs: str, ours: str) -> None:
    assert translated(theirs, FEEDS) == ours
    parse(ours, now=NOW)


@pytest.mark.parametrize(
    ("theirs", "why"),
    [
        ('title =~ "^a.*b$"', "is a regular expression"),
        ('title =~ "colou?r"', "is a regular expression"),
        ('title =~ "[0-9]+"', "is a regular expression"),
        ('title = "whole title"', "wants the whole title"),
        ('title =~ ""', "is a regular expression"),
        ('title =~ "!!!"', "nothing that can be searched"),
        ('title =~ "a" and title =~ "b" or title =~ "c"', "mixes and and or without brackets"),
        ("unread_count > 0", "it counts the stories of a feed"),
        ('guid = "x"', "not searched by their guid"),
        ('date =~ "2020"', "not as text"),
        ('enclosure_type =~ "audio"', "has:enclosure"),
        ('tags =~ "te"', 'tags # "name"'),
        ('flags =~ "ab"', 'flags =~ "a"'),
        ('rssurl =~ "nowhere"', "none of the feeds has it"),
        ('rssurl =~ "c.example"', "feed: and the feed's name"),
        ("age < old", "a number of days"),
        ('unread = "maybe"', '"yes" or "no"'),
        ('colour = "red"', "nothing that newsboat knows"),
        ("unread", "ends too early"),
        ('(unread = "yes"', "ends too early"),
        ('unread = "yes" title', "nothing is expected"),
        ("§", "cannot be read"),
        ("(" * 50, "brackets within brackets"),
    ],
)
def test_what_cannot_be_said_is_told(theirs: str, why: str) -> None:
    with pytest.raises(Untranslatable, match=why.replace("(", r"\(")):
        translated(theirs, FEEDS)


@given(days=st.integers(0, 400), first=st.integers(0, 50), last=st.integers(0, 50))
def test_ages_are_whole_days(days: int, first: int, last: int) -> None:
    age = timedelta(days=days, hours=5)

    def found(theirs: str) -> bool:
        node = parse(translated(theirs), now=NOW).node
        parts = node.nodes if hasattr(node, "nodes") else (node,)
        assert all_of(parts) == node
        published = NOW - age
        return all(
            isinstance(part, Published)
            and (part.after is None or published >= part.after)
            and (part.before is None or published < part.before)
            for part in parts
        )

    assert found(f"age between {first}:{last}") is (min(first, last) <= days <= max(first, last))
    assert found(f"age > {first}") is (days > first)
    assert found(f"age <= {first}") is (days <= first)
    assert found(f"age = {first}") is (days == first)


words = st.sampled_from(
    ['title =~ "', '"', " and ", " or ", "(", ")", "!", "age", "<", "7", "|", "\\", ".*", "tags # "]
)


@given(st.lists(words | hostile_text()).map("".join))
def test_nothing_but_a_query_or_a_reason_comes_of_any_filter(theirs: str) -> None:
    try:
        ours = translated(theirs, FEEDS)
    except Untranslatable:
        return
    parse(ours, now=NOW)


def test_no_two_flags_become_one_tag() -> None:
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert len({flag_tag(letter).casefold() for letter in letters}) == 52
