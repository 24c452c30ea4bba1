"""`dateline config show` and `schema`."""

import json
import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.schema_checker import faults
from tui.core.settings import SETTINGS

TEXT = """# mine
[settings]
timeout = "9s"

[folder."news / europe"]
keep = "90d"

[[feed]]
url = "http://127.0.0.1:1/quay"
title = "Quay"
folders = ["news/europe/west"]
headers = { Cookie = { env = "EX_COOKIE" }, Auth = { command = ["pass", "show", "geheim"] }, X-Key = "geheim" }
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(TEXT)
    return path


def table(out: str) -> dict[str, tuple[str, str]]:
    rows = [line.split("\t") for line in out.splitlines()]
    return {name: (value, origin) for name, value, origin in rows}


def test_show_tells_each_value_of_a_feed_and_its_line(dateline: Command, file: Path) -> None:
    ran = dateline("config", "show", "quay")
    assert (ran.code, ran.err) == (0, "")
    told = table(ran.out)
    assert told["timeout"] == ('"9s"', "feeds.toml:3 ([settings])")
    assert told["keep"] == ('"90d"', "feeds.toml:6 (folder news/europe)")
    assert told["refresh_every"] == ('"auto"', "default")
    value, origin = told["headers"]
    assert value == "Cookie from env EX_COOKIE, Auth from command pass, X-Key a text in feeds.toml"
    assert origin == "feeds.toml:12 (this feed)"
    assert "theme" not in told


def test_show_without_a_feed_tells_the_global_ones_and_makes_no_database(
    dateline: Command, file: Path, tmp_path: Path
) -> None:
    told = table(dateline("config", "show").out)
    assert list(told) == [setting.name for setting in SETTINGS if "global" in setting.scopes]
    assert told["timeout"] == ('"9s"', "feeds.toml:3 ([settings])")
    assert told["theme"] == ('"dateline"', "default")
    assert not (tmp_path / "d.db").exists()


def test_as_json_without_a_secret(dateline: Command, file: Path) -> None:
    ran = dateline("config", "show", "http://127.0.0.1:1/quay", "--json")
    assert "geheim" not in ran.out
    told = json.loads(ran.out)
    assert told["feed"] == "http://127.0.0.1:1/quay"
    found = {one["name"]: one for one in told["settings"]}
    assert found["keep"] == {"name": "keep", "value": "90d", "from": "folder", "folder": "news/europe", "line": 6}
    assert found["paused"] == {"name": "paused", "value": False, "from": "default", "folder": None, "line": None}
    assert found["headers"]["value"][0] == {"name": "Cookie", "value": "from env EX_COOKIE"}


def test_a_feed_that_is_none_is_told(dateline: Command, file: Path) -> None:
    ran = dateline("config", "show", "nowhere")
    assert (ran.code, ran.out) == (2, "")
    assert "No feed is called nowhere" in ran.err
    assert dateline("config", "check", "quay").code == 2


def test_mistakes_are_told_and_the_rest_is_shown(dateline: Command, file: Path) -> None:
    file.write_text(TEXT.replace('timeout = "9s"', 'timeout = "soon"'))
    ran = dateline("config", "show")
    assert ran.code == 0
    assert "feeds.toml:3:11: timeout cannot be" in ran.err
    assert table(ran.out)["timeout"] == ('"30s"', "default")


def test_a_file_that_cannot_be_read_shows_what_held_last_without_lines(dateline: Command, file: Path) -> None:
    assert dateline("refresh", "--quiet").code == 1  # nothing answers there, but the list is taken over
    file.write_text(TEXT + "[")
    assert dateline("config", "show").code == 2
    ran = dateline("config", "show", "quay")
    assert "feeds.toml:13:" in ran.err
    assert table(ran.out)["timeout"] == ('"9s"', "[settings]")


def test_the_schema_is_one_that_fits_the_file(dateline: Command, file: Path) -> None:
    schema = json.loads(dateline("config", "schema").out)
    assert list(faults(schema, tomllib.loads(TEXT))) == []
    assert list(faults(schema, {"settings": {"widht": 3}})) == ["/settings/widht: unknown"]


@pytest.mark.parametrize("wrong", ["folder = 3", 'folder = "abc"', "feed = 3", 'feed = ["x"]'])
def test_what_holds_is_told_whatever_stands_in_the_place_of_a_table(
    wrong: str, dateline: Command, tmp_path: Path
) -> None:
    (tmp_path / "feeds.toml").write_text(f"{wrong}\n[settings]\nwidth = 80\n")
    ran = dateline("config", "show", "--json")
    assert ran.code == 0
    assert "expected" in ran.err
    (width,) = [each for each in json.loads(ran.out)["settings"] if each["name"] == "width"]
    assert (width["value"], width["line"]) == (80, 3)
