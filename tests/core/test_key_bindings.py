"""`[keys]` of feeds.toml, and which keys are in force with it."""

import pytest

from tui.core.commands import COMMAND, COMMANDS, keys_of
from tui.core.kept_queries import Place
from tui.core.key_bindings import DEFAULT_KEYS, PANES, Keys, Preset, keys_in_force, read_keys


def read(table: object, preset: Preset = "default") -> tuple[Keys, list[tuple[Place, str, bool]]]:
    """The keys in force with a table, and what is wrong with it."""
    told: list[tuple[Place, str, bool]] = []
    own = tuple(read_keys(table, lambda path, message, *, at_value=False: told.append((path, message, at_value))))
    return keys_in_force(preset, own), told


def does(keys: Keys, pane: str, key: str) -> str:
    typed = keys.by_pane["list" if pane == "list" else "article" if pane == "article" else "sidebar"].get(key)
    return "" if typed is None else f"{typed.command.name} {typed.argument}".rstrip()


def test_a_line_of_a_pane_is_above_one_for_all_and_that_is_above_the_table() -> None:
    keys, told = read({"s": "undo", "ctrl+t": "tag tech", "list": {"s": "tag later"}, "sidebar": {"x": "refresh"}})
    assert told == []
    assert [does(keys, pane, "s") for pane in PANES] == ["undo", "tag later", "undo"]
    assert [does(keys, pane, "ctrl+t") for pane in PANES] == ["tag tech"] * 3
    assert [does(keys, pane, "x") for pane in PANES] == ["refresh", "source", "source"]
    assert keys.of(COMMAND["toggle-star"], "list") == ()
    assert keys.of(COMMAND["undo"], "article") == ("U", "s")
    assert keys.all_of(COMMAND["undo"]) == ("U", "s")
    assert keys.lines("list") == {"tag tech": ["ctrl+t"], "tag later": ["s"]}
    assert keys.changed["list", "s"] is not None
    assert ("list", "U") not in keys.changed


def test_an_empty_line_unbinds_a_key_in_its_place_only() -> None:
    keys, told = read({"x": "", "list": {"D": " "}, "article": {"left": ""}})
    assert told == []
    assert [does(keys, pane, "x") for pane in PANES] == [""] * 3
    assert [does(keys, pane, "D") for pane in PANES] == ["remove", "", "toggle-hidden"]
    assert keys.changed["article", "x"] is None
    assert keys.changed["article", "left"] is None, "the article's own way of scrolling is taken too"
    assert ("list", "left") not in keys.changed


def test_quick_tags_keep_their_keys_but_for_one_that_is_taken() -> None:
    keys, _ = read({"3": "pipe wc -w"})
    assert keys.of(COMMAND["quick-tag"], "list") == ("1", "2", "4", "5", "6", "7", "8")
    assert does(keys, "list", "3") == "pipe wc -w"


@pytest.mark.parametrize(
    ("table", "path", "message", "at_value"),
    [
        ({"q": "qiut"}, ("keys", "q"), "no command qiut; did you mean quit?", True),
        ({"q": "list"}, ("keys", "q"), "list is a command of the shell: dateline list", True),
        ({"q": "quick-tag"}, ("keys", "q"), "quick-tag goes by its keys", True),
        ({"q": "tag"}, ("keys", "q"), "tag needs NAME", True),
        ({"q": "quit now"}, ("keys", "q"), "quit takes nothing behind its name", True),
        ({"q": 3}, ("keys", "q"), "as it is typed behind", True),
        ({"ctrl+i": "quit"}, ("keys", "ctrl+i"), "the same for it as for Tab", False),
        ({"spcae": "quit"}, ("keys", "spcae"), "did you mean space?", False),
        ({"ctrl+t": "quit", "Ctrl-T": "undo"}, ("keys", "Ctrl-T"), 'the same key as "ctrl+t"', False),
        ({"list": {"x": "qiut"}}, ("keys", "list", "x"), "did you mean quit?", True),
        ({"lists": {"x": "quit"}}, ("keys", "lists"), "expected [keys.sidebar], [keys.list], [keys.article]", False),
        ([], ("keys",), "expected a table, [keys]", False),
    ],
)
def test_each_mistake_is_told_and_leaves_the_key_as_it_was(
    table: object, path: Place, message: str, at_value: bool
) -> None:
    keys, told = read(table)
    assert [(where, value) for where, _, value in told] == [(path, at_value)]
    assert message in told[0][1]
    assert [does(keys, pane, "q") for pane in PANES] == ["back"] * 3


def test_the_key_of_a_pane_may_be_one_for_all_too() -> None:
    assert read({"x": "quit", "list": {"x": "undo"}})[1] == []


@pytest.mark.parametrize("preset", ["default", "vim"])
def test_a_preset_gives_no_pane_one_key_twice_and_each_command_that_has_keys_keeps_some(preset: Preset) -> None:
    keys, _ = read({}, preset)
    for command in COMMANDS:
        for pane in PANES:
            table = [*keys_of(command, "everywhere", preset), *keys_of(command, pane, preset)]
            wanted = {key for key in table if pane != "article" or key not in {"left", "right"}}
            assert set(keys.of(command, pane)) == wanted, f"{command.name} in {pane}"


def test_vim_has_the_keys_that_hands_know() -> None:
    keys, _ = read({}, "vim")
    wanted = {
        "ctrl+f": "page-down", "ctrl+b": "page-up", "ctrl+e": "down", "ctrl+y": "up", "u": "undo", "ctrl+r": "redo",
        "n": "next-unread", "N": "previous-unread", "g": "top", "G": "bottom", "ctrl+w": "next-pane",
        "ctrl+o": "escape", "{": "previous", "}": "next", "/": "search", ":": "command", "j": "down", "k": "up",
    }  # fmt: skip
    for pane in PANES:
        assert {key: does(keys, pane, key) for key in wanted} == wanted
    assert does(keys, "list", "f") == "links"
    assert does(keys, "list", "X") == "clear-filter"


def test_without_a_wish_nothing_is_changed() -> None:
    assert read({})[0] is DEFAULT_KEYS
    assert not DEFAULT_KEYS.changed
