import tomllib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.kept_queries import Place
from tui.core.request_kinds import Header
from tui.core.settings import SETTINGS
from tui.core.subscriptions import Config, read_config


def config_of(text: str) -> Config:
    return read_config(tomllib.loads(text))


def told(text: str) -> list[tuple[Place, str]]:
    return [(mistake.path, mistake.message) for mistake in config_of(text).mistakes]


def only_mistake(text: str) -> str:
    [(_, message)] = told(text)
    return message


FEED = '[[feed]]\nurl = "https://example.org/"\n'


def test_a_list_without_mistakes_is_read_whole() -> None:
    config = config_of("""
        [settings]
        mark_read = "end"
        [folder.world]
        refresh_every = "15m"
        [[feed]]
        url = "builtin:welcome"
        [[feed]]
        url = "https://example.org/rss?a=b#c"
        title = " World "
        folders = ["world", "news / europe", "world"]
        paused = true
    """)
    assert config.mistakes == ()
    assert config.may_archive
    assert config.settings.mark_read == "end"
    welcome, world = config.subscriptions
    assert (welcome.url, welcome.title, welcome.folders) == ("builtin:welcome", "", ())
    assert (world.url, world.title, world.folders) == (
        "https://example.org/rss?a=b#c",
        "World",
        ("world", "news/europe"),
    )
    assert world.settings == {"paused": True}


def test_nothing_at_all_is_a_list_without_feeds() -> None:
    assert read_config({}) == Config()


@pytest.mark.parametrize(
    ("own", "folders", "expected"),
    [
        ("", "[]", 1),
        ("", '["quiet"]', 1),
        ("", '["a"]', 2),
        ("", '["a/b"]', 3),
        ("", '["a/b/c"]', 3),
        ("", '["a/z"]', 2),
        ("", '["quiet", "a"]', 2),
        ("", '["a", "a/b"]', 2),
        ("", '["quiet", "a/b", "a"]', 3),
        ("first_unread = 9", '["a/b"]', 9),
    ],
)
def test_a_feed_takes_its_own_value_then_its_first_folder_that_says_so_then_the_global_one(
    own: str, folders: str, expected: int
) -> None:
    config = config_of(f"""
        [settings]
        first_unread = 1
        timeout = "9s"
        [folder]
        quiet.paused = true
        a.first_unread = 2
        "a/b".first_unread = 3
        [[feed]]
        url = "https://example.org/"
        folders = {folders}
        {own}
    """)
    settings = config.for_feed(config.subscriptions[0])
    assert settings.first_unread == expected
    assert settings.timeout == timedelta(seconds=9)
    assert settings.paused == ("quiet" in folders)


def test_automatic_values_of_a_feed_win_over_those_of_its_folder() -> None:
    config = config_of("""
        [folder.a]
        refresh_every = "5m"
        first_unread = 1
        [[feed]]
        url = "https://example.org/"
        folders = ["a"]
        refresh_every = "auto"
        first_unread = "all"
    """)
    settings = config.for_feed(config.subscriptions[0])
    assert (settings.refresh_every, settings.first_unread) == (None, None)


def test_an_unknown_setting_is_told_with_what_was_perhaps_meant() -> None:
    text = '[settings]\nrefresh_evry = "15m"\nwidth = 60\n'
    assert told(text) == [(("settings", "refresh_evry"), "unknown setting refresh_evry; did you mean refresh_every?")]
    assert config_of(text).settings.width == 60, "all else of the table holds"
    assert not config_of(text).may_archive
    assert "expected one of refresh_every," in only_mistake("[settings]\nzzzz = 1")


def test_a_wrong_value_leaves_the_default_and_says_what_was_expected() -> None:
    config = config_of('[settings]\nwidth = 7\nrefresh = "sometimes"\n')
    assert (config.settings.width, config.settings.refresh) == (72, "auto")
    assert [mistake.message for mistake in config.mistakes] == [
        "width cannot be this; expected a whole number from 20 to 200",
        'refresh cannot be "sometimes"; expected "auto", "start" or "manual"',
    ]
    assert all(mistake.at_value for mistake in config.mistakes)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[setings]", "unknown section setings; did you mean settings?"),
        ("[[feeds]]", "unknown section feeds; did you mean feed?"),
        ("[xyzzy]", "unknown section xyzzy; expected [settings], [folder.…] or [[feed]]"),
        ("width = 72", "width stands outside of any section; expected under [settings]"),
        ('url = "https://example.org/"', "url stands outside of any section; expected under [[feed]]"),
        ("settings = 3", "expected a table, [settings], with its settings below it"),
        ("folder = 3", "expected a table for each folder, such as [folder.world]"),
        ("folder.world = 3", "expected a table, [folder.world], with its settings below it"),
        ("[folder.a.b]\npaused = true", 'a folder within a folder is written [folder."a/b"]'),
        (
            '[folder."a//b"]',
            '"a//b" is no folder; expected at most 50 names with / between them, 500 characters in all',
        ),
        (
            FEED + f'folders = ["{"a/" * 50}a"]',
            "this is no folder; expected, in quotes, at most 50 names with / between them, 500 characters in all",
        ),
        ("[feed]", "expected [[feed]], with two brackets at each side, and its url below it"),
        ("feed = [1]", "expected [[feed]], with two brackets at each side, and its url below it"),
        (FEED + 'theme = "x"', "theme cannot be set here; expected under [settings]"),
        ("[settings.headers]", "headers cannot be set here; expected under [[feed]]"),
        (FEED + "title = 3", "title cannot be this; expected a text in quotes"),
        (FEED + 'folders = "a"', 'folders cannot be this; expected a list such as ["world"]'),
        (FEED + 'folder = ["a"]', "unknown setting folder; did you mean folders?"),
    ],
)
def test_mistakes_name_what_was_expected_and_archive_nothing(text: str, message: str) -> None:
    assert only_mistake(text) == message
    assert config_of(text).usable
    assert not config_of(text).may_archive


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[folder.wrold]\npaused = true\n" + FEED + 'folders = ["world"]',
         'no feed lies in the folder "wrold"; did you mean world?'),
    ],
)  # fmt: skip
def test_what_is_without_effect_is_told_but_hides_no_feed(text: str, message: str) -> None:
    assert only_mistake(text) == message
    assert config_of(text).may_archive


def test_selectors_hold_for_a_feed_then_its_folder_then_all() -> None:
    config = config_of(
        '[settings]\nremove = [".ad", ".promo"]\n[folder.a]\nselect = "article .story"\n'
        '[[feed]]\nurl = "https://a.example/"\nfolders = ["a"]\nremove = []\n[[feed]]\nurl = "https://b.example/"'
    )
    first, second = (config.for_feed(feed) for feed in config.subscriptions)
    assert (first.select, first.remove) == (("article .story",), ())
    assert (second.select, second.remove) == ((), (".ad", ".promo"))


def test_a_selector_that_is_none_is_told_at_its_place_and_its_key_is_left_out() -> None:
    text = FEED + 'select = "a >"\nremove = [".b", "c >", ".d >"]\npaused = true'
    config = read_config(tomllib.loads(text), selector_mistake=lambda one: "it ends" if one.endswith(">") else "")
    assert [(mistake.path[2:], mistake.message) for mistake in config.mistakes] == [
        (("select",), '"a >" is no CSS selector: it ends'),
        (("remove", 1), '"c >" is no CSS selector: it ends'),
        (("remove", 2), '".d >" is no CSS selector: it ends'),
    ]
    assert config.subscriptions[0].settings == {"paused": True}
    assert not config.may_archive


def test_headers_are_read_one_by_one_and_a_wrong_one_is_told_at_its_place_without_its_value() -> None:
    config = config_of(
        FEED + 'headers = { Cookie = { env = "EX" }, Host = "x", "X Y" = "x", X-Key = "geheim\\nx", cookie = "a", '
        'Auth = { command = ["pass", "x"] } }'
    )
    assert [(mistake.path[2:], mistake.message[:31]) for mistake in config.mistakes] == [
        (("headers", "Host"), "the header Host is dateline's o"),
        (("headers", "X Y"), "this is no name of a header; ex"),
        (("headers", "X-Key"), "the header X-Key cannot be this"),
        (("headers", "cookie"), "the header cookie stands here t"),
    ]
    assert "geheim" not in repr(config.mistakes)
    assert config.for_feed(config.subscriptions[0]).headers == (
        Header(name="Cookie", env="EX"),
        Header(name="Auth", command=("pass", "x")),
    )
    assert not config.may_archive


@pytest.mark.parametrize(
    ("proxy", "why"),
    [
        ("socks5://me:geheim@a.example:1080", "cannot be a SOCKS proxy"),
        ("https://a.example", "cannot be reached by https"),
        ("http://me:geheim@a.example", "cannot hold a user name or password"),
        ("geheim", "cannot be this"),
    ],
)
def test_a_proxy_that_is_none_is_told_without_what_it_may_hold(proxy: str, why: str) -> None:
    message = only_mistake(f'[settings]\nproxy = "{proxy}"')
    assert message == f"proxy {why}{', which dateline does not speak to' if 'SOCKS' in why else ''}; expected " + (
        'an address such as "http://127.0.0.1:3128" or "" for none'
    )


def test_a_folder_that_only_holds_folders_with_feeds_may_have_settings() -> None:
    assert told("[folder.a]\npaused = true\n" + FEED + 'folders = ["a/b"]') == []


@pytest.mark.parametrize(
    "url",
    [
        "3",
        '""',
        '"example.org"',
        '"https://"',
        '"https:///rss"',
        '"ftp://example.org/"',
        '"file:///etc/passwd"',
        '"javascript:alert(1)"',
        '"builtin:other"',
        '"exec:ls"',
        '"https://[::1"',
        '"https://example.org:99999/"',
        '"https://example.org/a b"',
        '"https://example.org/\\u001b"',
        '"https://example.org/\\u202e"',
        f'"https://example.org/{"a" * 5000}"',
    ],
)
def test_a_feed_without_a_usable_address_is_left_out_and_the_others_are_not(url: str) -> None:
    config = config_of(f"[[feed]]\nurl = {url}\n" + FEED)
    [mistake] = config.mistakes
    assert mistake.path == ("feed", 0, "url")
    assert "expected" in mistake.message
    assert len(mistake.message) < 300
    assert [subscription.url for subscription in config.subscriptions] == ["https://example.org/"]


def test_a_feed_without_any_address_is_told_at_its_header() -> None:
    assert told('[[feed]]\ntitle = "x"') == [(("feed", 0), 'this [[feed]] has no url; expected url = "https://…"')]


@pytest.mark.parametrize("url", ["https://me:geheim@example.org/", "https://geheim@example.org/", "ftp://a:geheim@b/"])
def test_a_password_in_an_address_is_refused_and_not_repeated(url: str) -> None:
    config = config_of(f'[[feed]]\nurl = "{url}"')
    assert config.subscriptions == ()
    assert "geheim" not in config.mistakes[0].message
    assert "headers = { Authorization" in config.mistakes[0].message or url.startswith("ftp")


@pytest.mark.parametrize("again", ["https://example.org/", "https://Example.ORG", "https://example.org/#top"])
def test_the_second_of_two_equal_addresses_is_a_mistake(again: str) -> None:
    config = config_of(FEED + f'title = "first"\n[[feed]]\nurl = "{again}"\ntitle = "second"')
    assert [subscription.title for subscription in config.subscriptions] == ["first"]
    assert [mistake.path for mistake in config.mistakes] == [("feed", 1, "url")]
    assert not config.may_archive


def test_all_mistakes_of_a_file_are_told() -> None:
    text = "[settings]\nwidth = 1\ntehme = 2\n" + "[[feed]]\nx = 1\n" * 50
    assert len(told(text)) == 102


keys = st.sampled_from(
    [*(setting.name for setting in SETTINGS), "url", "title", "folders", "settings", "feed", "folder"]
)
values = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=3) | st.sampled_from(["auto", "https://a.b/", "a/b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
)


@given(st.dictionaries(keys | st.text(max_size=3), values, max_size=5))
def test_no_table_whatever_raises(parsed: dict[str, object]) -> None:
    config = read_config(parsed)
    for subscription in config.subscriptions:
        assert config.for_feed(subscription).width >= 20
    assert len({subscription.url for subscription in config.subscriptions}) == len(config.subscriptions)
