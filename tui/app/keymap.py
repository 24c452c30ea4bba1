"""Textual's bindings, made from the one table of commands."""

from textual.binding import Binding, BindingType

from tui.core.commands import COMMANDS, Place

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


def bindings(place: Place) -> list[BindingType]:
    """The bindings of a pane; their actions are the screen's, their ids are "PLACE.COMMAND"."""
    return [
        Binding(
            ",".join(_TEXTUAL_NAMES.get(key, key) for key in command.keys[place]),
            f"screen.{action_name(command.name)}",
            command.label,
            show=False,
            id=f"{place}.{command.name}",
        )
        for command in COMMANDS
        if command.on_screen and place in command.keys
    ]
