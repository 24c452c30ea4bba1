"""Every key of feeds.toml is told of, with its default: in the README, and as a comment in the shipped file."""

import re
import tomllib
from pathlib import Path

from tests.schema_checker import faults
from tui.core.config_schema import config_schema
from tui.core.settings import SETTINGS, Setting
from tui.core.subscriptions import read_config
from tui.paths import shipped_feeds

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
_SETTING = re.compile(r"(?m)^# (?=\w+ = )")
_EXAMPLE = re.compile(r"(?m)^#     (?=[\[\w\"])(?!dateline )")


def row(setting: Setting) -> str:
    """How the README tells of a setting."""
    scopes = {"global": "all", "folder": "folder", "feed": "feed"}
    where = ", ".join(word for scope, word in scopes.items() if scope in setting.scopes)
    may_be = setting.kind.expected.replace("|", r"\|")
    return f"| `{setting.name}` | `{setting.default}` | {may_be} | {where} | {setting.doc} |"


def test_the_readme_has_the_table_of_settings() -> None:
    """Where this fails, `python -m tests.test_documented` prints the table as it should be."""
    table = README.partition("| key | default | may be | for | |\n|---|---|---|---|---|\n")[2].partition("\n\n")[0]
    assert table.split("\n") == [row(setting) for setting in SETTINGS]


def test_the_readme_tells_of_every_section() -> None:
    properties = config_schema()["properties"]
    assert isinstance(properties, dict)
    for name in properties:
        assert re.search(rf"\[{name}[\].]", README), name


def test_what_the_shipped_file_shows_in_comments_is_right_and_changes_nothing() -> None:
    text = shipped_feeds().decode()
    plain, shown = tomllib.loads(text), tomllib.loads(_SETTING.sub("", text))
    assert shown["settings"] == {
        setting.name: tomllib.loads(f"v = {setting.default}")["v"] for setting in SETTINGS if "global" in setting.scopes
    }
    assert list(shown["settings"]) == [setting.name for setting in SETTINGS if "global" in setting.scopes]
    assert read_config(shown).mistakes == ()
    assert read_config(shown).settings == read_config(plain).settings
    assert read_config(shown).subscriptions == read_config(plain).subscriptions


def test_the_examples_of_the_shipped_file_work_when_their_signs_are_taken_away() -> None:
    shown = tomllib.loads(_EXAMPLE.sub("", shipped_feeds().decode()))
    config = read_config(shown)
    assert config.mistakes == ()
    assert set(shown) == {"settings", "folder", "feed", "search", "rule", "open", "keys"}
    assert config.searches
    assert config.rules
    assert any("headers" in feed.settings for feed in config.subscriptions)
    assert list(faults(config_schema(), shown)) == []


if __name__ == "__main__":
    print("\n".join(map(row, SETTINGS)))
