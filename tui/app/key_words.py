"""Keys in our sentences: written with the table's own, told with those in force; pure."""

import re

from tui.app.key_names import key_name
from tui.core.commands import COMMAND, Place
from tui.core.key_bindings import DEFAULT_KEYS, Keys

_TOLD = {
    "U takes": "undo", "Ctrl-Y does": "redo", "R fetches": "refresh-all", "R tries": "refresh-all",
    "r tries": "refresh", "r asks": "refresh", "r fetches": "refresh", "H tells": "health", "H more": "health",
    "E edits": "edit", "E opens": "edit", "E again": "edit", "M takes": "accept-address", "e changes": "edit-feed",
}  # fmt: skip
"""How sentences about keys begin, and the commands that these keys stand for."""
_BEGINS = re.compile(rf"(^|[.:;·-] )({'|'.join(_TOLD)})\b")


def key_for(name: str, keys: Keys, pane: Place, *, ascii: bool = False) -> str:
    """The key of a command, of another pane if it has none in this; without any what is typed in its place."""
    command = COMMAND[name]
    found = keys.of(command, pane) or keys.all_of(command)
    return key_name(found[0], ascii=ascii) if found else f":{name}"


def with_keys(text: str, keys: Keys, pane: Place, *, ascii: bool = False) -> str:
    """One of our sentences, with the keys in force."""
    if keys is DEFAULT_KEYS:
        return text

    def in_force(match: re.Match[str]) -> str:
        name, _, verb = match[2].partition(" ")
        command = COMMAND[_TOLD[match[2]]]
        names = [key_name(key, ascii=ascii) for key in keys.of(command, pane) or keys.all_of(command)]
        key = name if name in names else key_for(command.name, keys, pane, ascii=ascii)
        return f"{match[1]}{key} {verb}"

    return _BEGINS.sub(in_force, text)
