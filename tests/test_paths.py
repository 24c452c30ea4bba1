import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from lxml import etree

from tui.core.commands import COMMANDS
from tui.core.subscriptions import WELCOME, read_config
from tui.paths import find_paths, shipped_feeds, welcome_feed

ROOT = Path(__file__).parent.parent
ATOM = "{http://www.w3.org/2005/Atom}"

XDG = {"XDG_CONFIG_HOME": "/x/config", "XDG_DATA_HOME": "/x/data", "XDG_STATE_HOME": "/x/state"}
OURS = {"DATELINE_CONFIG": "/o/my.toml", "DATELINE_DB": "/o/my.db", "DATELINE_STATE": "/o/state"}


def test_options_come_before_our_variables_and_these_before_the_xdg_ones() -> None:
    paths = find_paths(config="/a/f.toml", db="/a/d.db", state="/a/s", environ=OURS | XDG)
    assert (paths.config, paths.db, paths.state) == (Path("/a/f.toml"), Path("/a/d.db"), Path("/a/s"))
    paths = find_paths(environ=OURS | XDG)
    assert (paths.config, paths.db, paths.state) == (Path("/o/my.toml"), Path("/o/my.db"), Path("/o/state"))
    paths = find_paths(environ=XDG)
    assert paths.config == Path("/x/config/dateline/feeds.toml")
    assert paths.db == Path("/x/data/dateline/dateline.db")
    assert paths.state == Path("/x/state/dateline")


def test_a_config_that_nobody_named_is_the_default() -> None:
    assert find_paths(environ=XDG).config_is_default
    assert find_paths(db="x", state="y", environ=XDG | {"DATELINE_CONFIG": ""}).config_is_default
    assert not find_paths(config="feeds.toml", environ=XDG).config_is_default
    assert not find_paths(environ=XDG | OURS).config_is_default


@pytest.mark.parametrize("useless", ["", "relative/folder"])
def test_an_empty_or_relative_xdg_variable_is_as_good_as_none(
    useless: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in XDG:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    paths = find_paths(environ=dict.fromkeys(XDG, useless))
    for path, name in ((paths.config, "feeds.toml"), (paths.db, "dateline.db"), (paths.state, "dateline")):
        assert path.is_relative_to(tmp_path)
        assert path.name == name
        assert "dateline" in path.parts[-2:]


def test_paths_are_absolute_whatever_was_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/reader")
    paths = find_paths(config="feeds.toml", db="./dateline.db", environ=XDG | {"DATELINE_STATE": "~/state"})
    assert paths.config == tmp_path / "feeds.toml"
    assert paths.db == tmp_path / "dateline.db"
    assert paths.state == Path("/home/reader/state")


def test_a_home_that_nobody_has_is_the_name_of_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_paths(config="~nobody-of-that-name/feeds.toml", environ=XDG).config == tmp_path.joinpath(
        "~nobody-of-that-name", "feeds.toml"
    )


def test_platformdirs_is_not_imported_where_the_variables_say_enough() -> None:
    program = "import sys, tui.paths; tui.paths.find_paths(); sys.exit('platformdirs' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT, env={**os.environ, **XDG})


def test_the_shipped_feeds_come_from_the_package_if_it_has_them(tmp_path: Path) -> None:
    package = tmp_path / "tui"
    package.mkdir()
    (tmp_path / "feeds.toml").write_bytes(b"# beside")
    assert shipped_feeds(package) == b"# beside"
    (package / "feeds.toml").write_bytes(b"# inside")
    assert shipped_feeds(package) == b"# inside"


def test_a_checkout_ships_the_file_at_its_top_and_packs_it_into_the_wheel() -> None:
    assert shipped_feeds() == (ROOT / "feeds.toml").read_bytes()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"] == {"feeds.toml": "tui/feeds.toml"}


def test_the_shipped_feeds_have_no_mistakes_and_begin_with_the_welcome() -> None:
    config = read_config(tomllib.loads(shipped_feeds().decode()))
    welcome, *starter = config.subscriptions
    assert config.mistakes == ()
    assert welcome.url == WELCOME
    assert 8 <= len(starter) <= 12
    assert {subscription.folders for subscription in starter} == {("starter",)}
    assert all(subscription.title and subscription.url.startswith("https://") for subscription in starter)


def test_the_first_comment_tells_where_the_file_in_use_is_and_how_to_use_another() -> None:
    comment = shipped_feeds().decode().split("\n[settings]")[0]
    assert "~/.config/dateline/feeds.toml" in comment
    assert "dateline --config feeds.toml --db ./dateline.db" in comment


def welcome_stories() -> list[tuple[str, etree._Element]]:
    """Title and body of each story."""
    entries = etree.fromstring(welcome_feed()).findall(f"{ATOM}entry")
    return [(entry.findtext(f"{ATOM}title", ""), etree.HTML(entry.findtext(f"{ATOM}content", ""))) for entry in entries]


def test_the_welcome_is_six_numbered_stories_of_which_the_first_says_press_enter() -> None:
    titles = [title for title, _ in welcome_stories()]
    assert titles[0] == "1. Read: press Enter"
    assert [title.split(". ")[0] for title in titles] == list("123456")
    ids = [each.text for each in etree.fromstring(welcome_feed()).iterfind(f"{ATOM}entry/{ATOM}id")]
    assert len(set(ids)) == 6


def test_the_welcome_shows_all_that_an_article_can_hold() -> None:
    held = {element.tag for _, body in welcome_stories() for element in body.iter()}
    assert held >= {"h2", "p", "ul", "ol", "li", "blockquote", "pre", "code", "table", "th", "td", "a", "em", "strong"}
    assert any(body.xpath("//li//li") for _, body in welcome_stories())


def test_the_welcome_names_only_keys_and_commands_that_exist() -> None:
    keys = {key for command in COMMANDS for each in command.keys.values() for key in each} | {"w"}  # of the links
    words = {
        "Tab": "tab",
        "Shift+Tab": "shift+tab",
        "Enter": "enter",
        "Esc": "escape",
        "space": "space",
        "Ctrl+Y": "ctrl+y",
    }
    told = {element.text or "" for _, body in welcome_stories() for element in body.iter("code", "td")}
    named = {words.get(word, word) for word in told if len(word) == 1 or word in words}
    assert len(named) > 20
    assert named <= keys
    commands = {command.name for command in COMMANDS if command.on_shell}
    lines = "\n".join(code.text or "" for _, body in welcome_stories() for code in body.iter("code")).split("\n")
    called = {line.split()[1] for line in lines if line.startswith("dateline ")}
    assert called
    assert called <= commands
