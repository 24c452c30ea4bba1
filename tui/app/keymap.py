"""Textual's bindings, made from the one table of commands."""

import unicodedata
from collections.abc import Mapping

from textual.binding import Binding, BindingType
from textual.keys import KEY_NAME_REPLACEMENTS

from tui.core.commands import COMMANDS, Command, Place
from tui.core.key_bindings import ARTICLES_OWN, Keys
from tui.core.typed import Typed


def action_name(command: str) -> str:
    """The name of a command's action, without `action_`."""
    return command.replace("-", "_")


def command_name(action: str) -> str:
    """The command that an action of the screen carries out, with Textual's name for that."""
    return action.removeprefix("screen.").partition("(")[0].replace("_", "-")


def textual_name(key: str) -> str:
    """The name that Textual has for a key of the table, or of feeds.toml."""
    held, _, last = key.rpartition("+")
    if not last:  # the plus sign itself
        held, last = key[:-2], "+"
    if len(last) == 1 and not last.isalnum() and key != "ctrl+@":
        name = unicodedata.name(last, last).lower().replace("-", "_").replace(" ", "_")
        last = KEY_NAME_REPLACEMENTS.get(name, name)
    return f"{held}+{last}" if held else last


def own_keys(keys: Keys) -> Mapping[tuple[Place, str], Typed | None]:
    """What feeds.toml makes of keys, by pane and Textual's name; `None`: they do nothing there."""
    return {(pane, textual_name(key)): typed for (pane, key), typed in keys.changed.items()}


def bindings(place: Place) -> list[BindingType]:
    """The table's own bindings of a pane; their actions are the screen's, their ids are "PLACE.COMMAND".

    All have priority: they are carried out in the order of the keys, before a
    key behind them is given to whatever has the focus then. The screen's
    `check_action` sets them aside while one types.
    """
    return [
        binding
        for command in COMMANDS
        if command.on_screen and (keys := _keys(command, place))
        for binding in _of(command, keys, f"{place}.{command.name}")
    ]


def _of(command: Command, keys: list[str], name: str) -> list[Binding]:
    action = f"screen.{action_name(command.name)}"
    if command.takes_key:
        return [
            Binding(key, f"{action}('{key}')", command.label, show=False, priority=True, id=f"{name}.{key}")
            for key in keys
        ]
    spelled = ",".join(map(textual_name, keys))
    return [Binding(spelled, action, command.label, show=False, priority=True, id=name)]


def _keys(command: Command, place: Place) -> list[str]:
    everywhere = command.keys.get("everywhere", ())
    if place == "everywhere":
        return [key for key in everywhere if key not in ARTICLES_OWN]
    shared = () if place == "article" else everywhere
    return [*command.keys.get(place, ()), *(key for key in shared if key in ARTICLES_OWN)]
