"""Keys as people write them in feeds.toml, read into the names that the table of commands has for them."""

from difflib import get_close_matches

from tui.core.errors import UsageError
from tui.core.kinds import quoted

NAMED = (
    *("space", "enter", "tab", "escape", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown"),
    *("up", "down", "left", "right", *(f"f{number}" for number in range(1, 13))),
)
"""Keys that are no sign; each by its own name."""
_OTHER_NAMES = {
    "esc": "escape",
    "return": "enter",
    "cr": "enter",
    "del": "delete",
    "ins": "insert",
    "bs": "backspace",
    "page_up": "pageup",
    "page_down": "pagedown",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    " ": "space",
    "plus": "+",
    "minus": "-",
    "comma": ",",
    "slash": "/",
    "pipe": "|",
}
_HELD = {"ctrl": "ctrl", "control": "ctrl", "c": "ctrl", "alt": "alt", "meta": "alt", "shift": "shift"}
_ORDER = ("ctrl", "alt", "shift")
_RESERVED = {"h": "Backspace", "i": "Tab", "j": "Enter", "m": "Enter", "[": "Esc"}
"""What else a terminal sends for Ctrl with these."""


def read_key(written: str) -> str:
    """The name of a key such as "|", "A", "ctrl+t" or "space".

    Raises:
        UsageError: it is none, or no terminal can tell it from another, or it is not to be had.
    """
    if len(written) == 1 and written.isprintable():
        return _OTHER_NAMES.get(written, written)
    held, base = _parts(written)
    if "ctrl" in held:
        return _with_ctrl(written, held, base)
    if "shift" in held and (len(base) == 1 or base == "space"):
        hint = f"a shifted sign is written as itself, such as {quoted(base.upper())}" if len(base) == 1 else ""
        raise UsageError(f"{quoted(written)} is no key of its own{f'; {hint}' if hint else ': terminals send Space'}")
    return "+".join([*held, base])


def _with_ctrl(written: str, held: list[str], base: str) -> str:
    base = base.lower()
    if base in _RESERVED:
        raise UsageError(
            f"{quoted(written)} cannot be bound: terminals send the same for it as for {_RESERVED[base]}, "
            "so one cannot be told from the other"
        )
    if base == "c":
        raise UsageError(f"{quoted(written)} cannot be bound: it copies what is selected, stops what runs, and quits")
    if "shift" in held and len(base) == 1:
        raise UsageError(f"{quoted(written)} cannot be bound: terminals send the same for it as without Shift")
    if len(base) == 1 and not (base.isascii() and base.isalpha()) and base not in "@\\]^_":
        raise UsageError(f"{quoted(written)} cannot be bound: terminals have no Ctrl with {quoted(base)}")
    return "+".join([*held, "@" if base == "space" else base])


def _parts(written: str) -> tuple[list[str], str]:
    """What is held down, in one order, and the key itself."""
    *before, last = _split(written)
    held = [_HELD.get(part.casefold(), "") for part in before]
    base = _OTHER_NAMES.get(last.casefold(), last.casefold() if len(last) > 1 else last)
    if not all(held) or not base or (len(base) > 1 and base not in NAMED) or not base.isprintable():
        raise UsageError(f"{quoted(written)} is no key; {_hint(last)}")
    return sorted(set(held), key=_ORDER.index), base


def _split(written: str) -> list[str]:
    """The parts between "+" or "-", a sign at the end being the key itself."""
    text = written.strip()
    for sign in "+-":
        if text.endswith(f"{sign}{sign}"):
            return [*text[:-2].split(sign), sign]
    return text.split("+") if "+" in text else text.split("-")


def _hint(name: str) -> str:
    close = get_close_matches(name.casefold(), NAMED, n=1)
    if close and len(name) > 1:
        return f"did you mean {close[0]}?"
    return 'expected one as it is typed, such as "|", "A", "ctrl+t", "space" or "f5"'
