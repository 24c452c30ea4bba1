import tomllib

from tui.core.origins import held, said_of
from tui.core.settings import SETTINGS
from tui.core.subscriptions import read_config

CONFIG = read_config(
    tomllib.loads("""
    [settings]
    timeout = "9s"
    keep = "90d"
    width = 60
    [folder.news]
    keep = "30d"
    user_agent = "me"
    [folder."news/europe"]
    keep = "forever"
    [[feed]]
    url = "https://a.example/"
    folders = ["quiet", "news/europe"]
    select = ".story"
    headers = { Cookie = { env = "EX_COOKIE" } }
    [[feed]]
    url = "https://b.example/"
""")
)
OWN, PLAIN = CONFIG.subscriptions


def test_each_setting_of_a_feed_is_told_with_the_table_that_says_so() -> None:
    found = {one.setting.name: (one.written, one.scope, one.folder) for one in held(CONFIG, OWN)}
    assert set(found) == {setting.name for setting in SETTINGS if "feed" in setting.scopes}
    assert found["select"] == ('[".story"]', "feed", "")
    assert found["keep"] == ('"forever"', "folder", "news/europe"), "a value that is the default is said all the same"
    assert found["user_agent"] == ('"me"', "folder", "news")
    assert found["timeout"] == ('"9s"', "global", "")
    assert found["refresh_every"] == ('"auto"', None, "")
    assert found["headers"] == ("Cookie from env EX_COOKIE", "feed", "")


def test_without_a_feed_the_global_ones_are_told() -> None:
    found = {one.setting.name: (one.written, one.scope) for one in held(CONFIG)}
    assert set(found) == {setting.name for setting in SETTINGS if "global" in setting.scopes}
    assert found["width"] == ("60", "global")
    assert found["theme"] == ('"dateline"', None)


def test_what_is_told_is_what_holds() -> None:
    for feed in CONFIG.subscriptions:
        settings = CONFIG.for_feed(feed)
        assert all(getattr(settings, one.setting.name) == one.value for one in held(CONFIG, feed))


def test_what_the_file_says_of_one_setting() -> None:
    assert said_of(CONFIG, OWN, "user_agent") == "me"
    assert said_of(CONFIG, OWN, "keep") is None
    assert said_of(CONFIG, PLAIN, "user_agent") is None
