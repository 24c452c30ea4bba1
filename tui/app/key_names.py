"""Keys as people call them, from the names that Textual gives them."""

_NAMES = {
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "space": "Space",
    "backspace": "Backspace",
    "delete": "Del",
}
_ASCII = {"down": "Down", "up": "Up", "left": "Left", "right": "Right"}


def key_name(key: str, *, ascii: bool = False) -> str:
    """Such as "Ctrl-D" for "ctrl+d"."""
    *held, last = key.split("+") if len(key) > 1 else [key]
    name = (_ASCII.get(last) if ascii else None) or _NAMES.get(last, last)
    if held and len(name) == 1 and name.isascii():
        name = name.upper()
    return "-".join([*(modifier.capitalize() for modifier in held), name])


def key_names(keys: tuple[str, ...], *, ascii: bool = False) -> str:
    """All of them, blanks between."""
    return " ".join(key_name(key, ascii=ascii) for key in keys)
