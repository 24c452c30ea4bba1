"""The last line: what the keys of this pane do."""

from typing import Literal, TypeAlias

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from tui.app.key_names import key_name
from tui.core.commands import COMMAND, Place
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
    "on a feed": (*_IN_SIDEBAR[:-1], ("remove", "unsubscribe"), _IN_SIDEBAR[-1]),
    "on a tag": (_IN_SIDEBAR[0], ("rename-tag", "rename"), ("remove", "delete"), *_IN_SIDEBAR[2:]),
    "on a search": (_IN_SIDEBAR[0], ("remove", "delete"), *_IN_SIDEBAR[1:]),
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
}  # fmt: skip
_FIXED: dict[Mode, Hints] = {
    "search": [("Enter", "to the results"), ("Esc", "back"), ("Tab", "completes"), ("↓ ↑", "move")],
    "command": [("Enter", "runs it"), ("Esc", "back"), ("Tab", "completes"), ("↓ ↑", "typed before")],
    "matches": [("n", "next match"), ("p", "previous match"), ("Esc", "ends")],
}


def hints(mode: Mode, width: int, *, ascii: bool = False, source: str = "") -> Hints:
    """Keys with what they do, as many as `width` holds; "? help" is always the last.

    Every key comes from the table of commands. `source` is what the key for
    the other text of an article brings; empty: there is none.
    """
    commands = [(name, source if name == SOURCE else label) for name, label in _COMMANDS.get(mode, ())]
    wanted = _FIXED.get(mode) or [
        _hint(name, label, mode, ascii=ascii) for name, label in commands if name != SOURCE or source
    ]
    if ascii:
        wanted = [(key.replace("↓ ↑", "Down Up"), label) for key, label in wanted]
    last = [] if mode in {"search", "command"} else [("?", "help")]
    room = width - 2 - sum(_cells(hint) for hint in last)
    kept: Hints = []
    for hint in wanted[: HINTS_AT_MOST - len(last)]:
        room -= _cells(hint) + 2
        if room < 0:
            break
        kept.append(hint)
    return kept + last


def _hint(name: str, label: str, mode: Mode, *, ascii: bool) -> tuple[str, str]:
    command = COMMAND[name]
    here: dict[Mode, Place] = {"list": "list", "article": "article", "marked": "list", "hidden": "list"}
    keys = command.keys.get(here.get(mode, "sidebar")) or command.keys["everywhere"]
    return key_name(keys[0], ascii=ascii), label or command.label


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
        self._mode: Mode = "list"
        self._source = ""

    def show(self, mode: Mode, *, source: str = "") -> None:
        """Tell the keys of another pane, and which text of the article can be had."""
        if (mode, source) != (self._mode, self._source):
            self._mode, self._source = mode, source
            self.refresh()

    def render(self) -> RenderResult:
        """The line for the width of now."""
        shown = hints(self._mode, self.size.width + 2, ascii=self._ascii, source=self._source)
        parts = [Content.assemble((key, "bold $text-primary"), " ", label) for key, label in shown]
        return Content("  ").join(parts)
