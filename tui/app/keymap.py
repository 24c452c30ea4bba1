"""Textual's bindings, made from the one table of commands."""

from textual.binding import Binding, BindingType

from tui.core.commands import COMMANDS, Command, Place

_TEXTUAL_NAMES: dict[str, str] = {
    ".": "full_stop",
    "/": "slash",
    "?": "question_mark",
    "+": "plus",
    "*": "asterisk",
    "|": "vertical_line",
    ":": "colon",
}


def action_name(command: str) -> str:
    """The name of a command's action, without `action_`."""
    return command.replace("-", "_")


ARTICLES_OWN = frozenset({"left", "right"})
"""Keys that scroll wide lines in an article, whatever they do elsewhere."""


def bindings(place: Place) -> list[BindingType]:
    """The bindings of a pane; their actions are the screen's, their ids are "PLACE.COMMAND".

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
    spelled = ",".join(_TEXTUAL_NAMES.get(key, key) for key in keys)
    return [Binding(spelled, action, command.label, show=False, priority=True, id=name)]


def _keys(command: Command, place: Place) -> list[str]:
    everywhere = command.keys.get("everywhere", ())
    if place == "everywhere":
        return [key for key in everywhere if key not in ARTICLES_OWN]
    shared = () if place == "article" else everywhere
    return [*command.keys.get(place, ()), *(key for key in shared if key in ARTICLES_OWN)]
