"""newsboat's list and settings, as its manual describes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hostile_text
from tui.core.model import Subscription
from tui.core.rules import Rule
from tui.core.text import displayable
from tui.formats.newsboat import QueryFeed, read_urls, tokens
from tui.formats.newsboat_config import Ignored, read_newsboat_config
from tui.formats.newsboat_plan import planned
from tui.formats.newsboat_query import KnownFeed


def test_lines_are_feeds_with_tags_titles_and_what_is_hidden() -> None:
    read = read_urls(
        b'# a comment\n\nhttps://a.example/feed news "two words" "~My \\"A\\"" # and another\n'
        b'https://b.example/feed#top "!Hidden B" tech/linux\r\n  feed://c.example/feed\ttag\n'
    )
    assert read.subscriptions == (
        Subscription(url="https://a.example/feed", title='My "A"', folders=("news", "two words")),
        Subscription(url="https://b.example/feed#top", folders=("tech/linux",), settings={"unlisted": True}),
        Subscription(url="https://c.example/feed", folders=("tag",)),
    )
    assert read.left_out == ()


def test_lines_of_one_feed_are_merged() -> None:
    read = read_urls(b"https://a.example/feed one\nHTTPS://A.example/feed two ~Two\n")
    assert read.subscriptions == (Subscription(url="https://a.example/feed", title="Two", folders=("one", "two")),)
    assert read.merged == 1


def test_query_feeds_are_called_by_the_title_behind_them() -> None:
    assert read_urls(b'"query:This week:age < 7" x "~Fresh"\n').queries[0].name == "Fresh"


def test_query_feeds_keep_the_colons_of_their_filter() -> None:
    read = read_urls(b'"query:This week:age between 0:7" tag\n"query:no filter"\n')
    assert read.queries == (QueryFeed(name="This week", expression="age between 0:7"),)
    assert read.left_out == ('"query:no filter" is left out: it is no query:NAME:EXPRESSION',)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("exec:~/make-feed.sh tag ~Made", '"Made" is left out: it is made by a command, and commands are never run'),
        ('"filter:~/bin/clean:https://x.example/"', "commands are never run"),
        ("file:///var/feed.xml", "its address is that of a file; only the web is read"),
        ("gopher://x.example/", "does not begin with https:// or http://"),
        ("https://eve:word@x.example/feed", 'a feed of "x.example" is left out: its address holds a user name'),
        ('"filter:cat:https://eve:word@x.example/feed"', "commands are never run"),
        ("https://x.example/" + "y" * 5000, "longer than 4,096"),
    ],
)
def test_what_is_not_taken_is_told_and_never_with_its_password(line: str, why: str) -> None:
    read = read_urls(line.encode())
    assert read.subscriptions == ()
    assert why in read.left_out[0]
    assert "word@" not in read.left_out[0]


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1), min_size=1))
def test_what_is_quoted_is_read_as_it_was(words: list[str]) -> None:
    escaped = (word.replace("\\", "\\\\").replace('"', '\\"') for word in words)
    assert tokens(" ".join(f'"{word}"' for word in escaped)) == words


@given(
    st.lists(hostile_text() | st.sampled_from(["https://x.example/", '"', "\\", " ", "\n", "query:", "#", "~", "!"]))
)
def test_any_file_can_be_read(pieces: list[str]) -> None:
    body = "".join(pieces).encode("utf-8", "surrogatepass")
    for feed in read_urls(body).subscriptions:
        assert feed.url.startswith(("http://", "https://"))
        assert all(displayable(name) == name for name in (feed.title, *feed.folders))
    read_newsboat_config(body)


def _settings(text: str) -> dict[str, str]:
    return {wish.key: wish.value for wish in read_newsboat_config(text.encode()).wishes}


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("auto-reload yes\nreload-time 30", {"refresh": '"auto"', "refresh_every": '"30m"'}),
        ("auto-reload yes\nreload-time 1", {"refresh": '"auto"', "refresh_every": '"5m"'}),
        ("refresh-on-startup yes", {"refresh": '"start"'}),
        ("auto-reload no", {"refresh": '"manual"'}),
        ("text-width 80\ntext-width 90", {"width": "90"}),
        ("text-width 0\nmax-items 0\nkeep-articles-days 0", {}),
        ("proxy localhost:3128\nuse-proxy yes", {"proxy": '"http://localhost:3128"'}),
        ('user-agent "Me/1.0 (x)"', {"user_agent": '"Me/1.0 (x)"'}),
        ("download-timeout 20\nmax-items 100", {"timeout": '"20s"', "max_entries": "100"}),
        ("keep-articles-days 90 # days", {"keep": '"90d"'}),
        ("download-full-page yes", {"full_text": '"always"'}),
        ("browser firefox", {"browser": '"firefox"'}),
        ('browser "firefox --new-tab %u > /dev/null 2>&1 &"', {"browser": '"firefox --new-tab"'}),
        ("browser \"'/opt/my browser' '%u'\"", {"browser": "\"'/opt/my browser'\""}),
    ],
)
def test_settings_that_have_a_counterpart(text: str, settings: dict[str, str]) -> None:
    read = read_newsboat_config(text.encode())
    assert {wish.key: wish.value for wish in read.wishes} == settings
    assert read.left_out == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "color background white black\ncolor x y z",
            '"color" is not taken: theme in [settings] has the colours (2 li',
        ),
        ("bind-key j down", '"bind-key" is not taken: [keys] in feeds.toml'),
        ("reload-time 30", '"reload-time" is not taken: without auto-reload it did nothing'),
        ("text-width 500", '"text-width" is not taken: width = 500 cannot be; expected a whole number from 20 to 200'),
        ("text-width wide", '"text-width" is not taken: "wide" is no number'),
        ("browser lynx", '"browser" is not taken: lynx takes the terminal'),
        ('browser "echo %u | xclip"', '"browser" is not taken: no shell sees the command'),
        ("proxy eve:word@x:1\nuse-proxy yes", '"proxy" is not taken: it holds a user name or password'),
        ("proxy x:1\nuse-proxy yes\nproxy-type socks5", 'proxies of the type "socks5" cannot be used'),
        ("miniflux-password word", '"miniflux-password" is not taken: dateline fetches the feeds itself'),
        ("user-agent `whoami`", '"user-agent" is not taken: its value is made by a command'),
        ("frobnicate yes", '"frobnicate" has no counterpart here'),
    ],
)
def test_settings_without_a_counterpart_are_told_with_what_there_is_instead(text: str, told: str) -> None:
    read = read_newsboat_config(text.encode())
    assert read.wishes == ()
    assert len(read.left_out) == 1
    assert told in read.left_out[0]
    assert "word" not in read.left_out[0].replace("password", "")


def test_a_line_goes_on_behind_a_backslash_and_a_cache_may_lie_elsewhere() -> None:
    read = read_newsboat_config(b"text-\\\nwidth 80\ncache-file ~/elsewhere/cache.db\n")
    assert _settings("text-\\\nwidth 80") == {"width": "80"}
    assert read.cache_file == "~/elsewhere/cache.db"


def test_the_kill_file_becomes_rules_and_query_feeds_searches() -> None:
    urls = read_urls(
        b'https://a.example/feed "~My A"\n"query:Mine:rssurl = \\"https://a.example/feed\\""\n"query:No:x"\n'
    )
    config = read_newsboat_config(
        b'ignore-article "*" "title =~ \\"sponsored\\""\n'
        b'ignore-article https://a.example/feed "title =~ \\"x|y\\""\nignore-article https://b.example/ "age > 7"\n'
    )
    assert config.ignored[0] == Ignored(feed="*", expression='title =~ "sponsored"')
    plan = planned(urls, config, [KnownFeed(url="https://a.example/feed", name="A")])
    assert [(search.name, search.query) for search in plan.searches] == [("Mine", 'feed:"My A"')]
    assert plan.rules == (
        Rule(query="title:sponsored", do=("hide",)),
        Rule(query='feed:"My A" (title:x OR title:y)', do=("hide",)),
    )
    assert (len(plan.searches_out), len(plan.rules_out)) == (1, 1)


def test_endless_lines_are_no_settings_and_endless_names_no_folders() -> None:
    read = read_newsboat_config(b'browser "x' + b" " * 900_000 + b'y"\ntext-width 80\n')
    assert [wish.key for wish in read.wishes] == ["width"]
    assert read.left_out == ("a line of more than 4,000 characters is not taken",)
    deep, long = b"x/" * 99 + b"x", b"x" * 5000
    (feed,) = read_urls(b"https://a.example/feed short " + deep + b" " + long + b" ~" + long).subscriptions
    assert (feed.folders, len(feed.title)) == (("short",), 200)
