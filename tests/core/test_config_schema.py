import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.schema_checker import faults, plain
from tui.core.config_schema import config_schema
from tui.core.settings import SETTING, SETTINGS
from tui.core.subscriptions import read_config
from tui.paths import shipped_feeds

SCHEMA = config_schema()
FULL = """
[settings]
refresh_every = "15m"
first_unread = "all"
ascii = "auto"
mouse = false
browser = ["firefox", "--new-tab"]
proxy = "http://127.0.0.1:3128"
keep = "90d"
[folder."news/europe"]
paused = true
select = "article"
[[feed]]
url = "https://example.org/rss?a=b#c"
title = ""
folders = ["news/europe", "a b"]
headers = { Cookie = { env = "EX" }, Auth = { command = "pass show x" }, X-Key = "k" }
remove = [".promo"]
[[feed]]
url = "builtin:welcome"
[[search]]
name = "Syria"
query = "syria"
[[rule]]
query = "title:x"
do = ["hide", "tag a/b", "untag c"]
[[open]]
url = "*youtube.com/watch*"
run = ["mpv", "{url}"]
terminal = true
[keys]
"ctrl+t" = "tag tech"
[keys.list]
x = ""
"""


def told(text: str) -> list[str]:
    return list(faults(SCHEMA, plain(tomllib.loads(text))))


def test_the_schema_can_be_written_as_json_and_names_every_setting_with_doc_and_default() -> None:
    written = json.dumps(SCHEMA)
    for setting in SETTINGS:
        assert json.dumps(setting.doc) in written
        [scope, *_] = setting.scopes & {"global", "feed"}
        table = SCHEMA["properties"]["settings" if scope == "global" else "feed"]  # type: ignore[index]  # JSON
        inner = table.get("items", table)["properties"][setting.name]
        assert inner["default"] == tomllib.loads(f"v = {setting.default}")["v"]


def test_the_shipped_file_and_one_with_everything_fit() -> None:
    assert told(shipped_feeds().decode()) == []
    assert told(FULL) == []
    assert read_config(tomllib.loads(FULL)).mistakes == ()


@pytest.mark.parametrize(
    "text",
    [
        "width = 72",
        "[settings]\nwidht = 72",
        "[settings]\nwidth = 7",
        "[settings]\nmouse = 1",
        '[settings]\nrefresh = "sometimes"',
        '[settings]\nkeep = "soon"',
        '[settings]\nproxy = "socks5://a:1"',
        "[settings.headers]\nCookie = 'x'",
        "[folder.a]\ntheme = 'x'",
        "[[feed]]\ntitle = 'x'",
        '[[feed]]\nurl = "ftp://a.example/"',
        '[[feed]]\nurl = "https://me:secret@a.example/"',
        '[[feed]]\nurl = "https://a.example/"\nfolders = ["a//b"]',
        '[[feed]]\nurl = "https://a.example/"\nheaders.Cookie = { env = "A", command = ["b"] }',
        "[[search]]\nname = 'x'",
        "[[rule]]\nquery = 'x'\ndo = ['fly']",
        "[[open]]\nurl = '*'\nrun = []",
        "[keys]\nx = 3",
    ],
)
def test_what_is_wrong_is_wrong_for_the_schema_too(text: str) -> None:
    assert told(text)
    assert read_config(tomllib.loads(text)).mistakes


values = (
    st.booleans()
    | st.integers(-5, 300)
    | st.sampled_from(["auto", "all", "forever", "90d", "open", "vim", "two", "http://a:1", "", " ", "x", "é\n"])
    | st.lists(st.sampled_from(["", ".a", "firefox"]), max_size=2)
)


@given(name=st.sampled_from(sorted(SETTING)), value=values)
def test_what_the_program_takes_the_schema_takes(name: str, value: object) -> None:
    parsed = {"feed": [{"url": "https://a.example/", name: value}]}
    if name not in ("url", "title") and not read_config(parsed).mistakes:
        assert list(faults(SCHEMA, parsed)) == []
    if "global" in SETTING[name].scopes and not read_config({"settings": {name: value}}).mistakes:
        assert list(faults(SCHEMA, {"settings": {name: value}})) == []
