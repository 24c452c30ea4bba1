"""The last line: what the keys of this pane do."""

from typing import Literal, TypeAlias

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from tui.app.key_names import key_name
from tui.core.commands import COMMAND, Place
from tui.core.key_bindings import DEFAULT_KEYS, Keys
from tui.core.text import cell_width

HINTS_AT_MOST = 8
SOURCE = "source"
"""The command whose label tells which text of the article it brings."""
Hints: TypeAlias = list[tuple[str, str]]
Mode: TypeAlias = Literal[
    "sidebar",
    "on a feed",
    "on a tag",
    "on a search",
    "list",
    "article",
    "search",
    "matches",
    "command",
    "marked",
    "hidden",
]
"""A pane, or something in it that has keys of its own."""

_IN_SIDEBAR = (
    ("open", "list"), ("next-unread", "next unread"), ("all-read", "all read"), ("search", ""), ("add", ""),
    ("back", "quit"),
)  # fmt: skip
_COMMANDS: dict[Mode, tuple[tuple[str, str], ...]] = {
    "sidebar": _IN_SIDEBAR,
    "on a feed": (*_IN_SIDEBAR[:-1], ("edit-feed", ""), ("remove", "unsubscribe"), _IN_SIDEBAR[-1]),
    "on a tag": (_IN_SIDEBAR[0], ("rename-tag", "rename"), ("remove", "delete"), *_IN_SIDEBAR[2:]),
    "on a search": (_IN_SIDEBAR[0], ("edit-feed", ""), ("remove", "delete"), *_IN_SIDEBAR[1:]),
    "list": (
        ("open", ""), ("next-unread", ""), ("toggle-read", ""), ("toggle-star", ""), ("edit-tags", ""),
        ("search", ""), ("add", ""),
    ),
    "hidden": (
        ("open", ""), ("toggle-hidden", "show again"), ("mark", ""), ("undo", ""), ("back", ""),
    ),
    "article": (
        ("space", "on"), ("next-unread", ""), ("back", ""), (SOURCE, ""), ("browser", ""), ("links", ""),
        ("edit-tags", ""), ("toggle-star", ""),
    ),
    "marked": (
        ("toggle-read", ""), ("toggle-star", ""), ("edit-tags", ""), ("toggle-hidden", ""), ("escape", "unmark"),
        ("mark-range", ""), ("mark-all", ""),
    ),
    "matches": (("next-unread", "next match"), ("previous-unread", "previous match"), ("escape", "ends")),
}  # fmt: skip
_PANES: dict[Mode, Place] = {
    "sidebar": "sidebar", "on a feed": "sidebar", "on a tag": "sidebar", "on a search": "sidebar", "list": "list",
    "marked": "list", "hidden": "list", "search": "list", "command": "list", "article": "article", "matches": "article",
}  # fmt: skip
_FIXED: dict[Mode, Hints] = {
    "search": [("Enter", "to the results"), ("Esc", "back"), ("Tab", "completes"), ("↓ ↑", "move")],
    "command": [("Enter", "runs it"), ("Esc", "back"), ("Tab", "completes"), ("↓ ↑", "typed before")],
}


def hints(mode: Mode, width: int, *, keys: Keys = DEFAULT_KEYS, ascii: bool = False, source: str = "") -> Hints:
    """Keys with what they do, as many as `width` holds; "? help" is always the last.

    Every key is one of those in force; a command without one is left out.
    `source` is what the key for the other text of an article brings; empty:
    there is none.
    """
    commands = [(name, source if name == SOURCE else label) for name, label in _COMMANDS.get(mode, ())]
    wanted = _FIXED.get(mode) or [
        hint
        for name, label in commands
        if name != SOURCE or source
        for hint in _hint(name, label, mode, keys, ascii=ascii)
    ]
    if ascii:
        wanted = [(key.replace("↓ ↑", "Down Up"), label) for key, label in wanted]
    last = [] if mode in {"search", "command"} else _hint("help", "help", mode, keys, ascii=ascii)
    room = width - 2 - sum(_cells(hint) for hint in last)
    kept: Hints = []
    for hint in wanted[: HINTS_AT_MOST - len(last)]:
        room -= _cells(hint) + 2
        if room < 0:
            break
        kept.append(hint)
    return kept + last


def _hint(name: str, label: str, mode: Mode, keys: Keys, *, ascii: bool) -> Hints:
    """A command with its first key; nothing where it has none."""
    command = COMMAND[name]
    return [(key_name(key, ascii=ascii), label or command.label) for key in keys.of(command, _PANES[mode])[:1]]


def _cells(hint: tuple[str, str]) -> int:
    return cell_width(hint[0]) + 1 + cell_width(hint[1])


class KeyHints(Widget):
    """Draws the hints of one pane."""

    DEFAULT_CSS = """
    KeyHints { height: 1; width: 100%; padding: 0 1; background: $panel; color: $text-muted; }
    """

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:
        """Take whether only ASCII signs are drawn."""
        super().__init__(id=id)
        self._ascii = ascii
        self.keys = DEFAULT_KEYS
        """Those in force."""
        self._mode: Mode = "list"
        self._source = ""

    def show(self, mode: Mode, *, source: str = "") -> None:
        """Tell the keys of another pane, and which text of the article can be had."""
        if (mode, source) != (self._mode, self._source):
            self._mode, self._source = mode, source
            self.refresh()

    def render(self) -> RenderResult:
        """The line for the width of now."""
        shown = hints(self._mode, self.size.width + 2, keys=self.keys, ascii=self._ascii, source=self._source)
        parts = [Content.assemble((key, "bold $text-primary"), " ", label) for key, label in shown]
        return Content("  ").join(parts)
