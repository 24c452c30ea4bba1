"""The keys, group by group, for the pane one came from."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.key_names import key_names
from tui.app.screens.dialog import MUTED, Sheet
from tui.app.wrapping import wrapped
from tui.core.commands import COMMANDS, Command, Place
from tui.core.key_bindings import DEFAULT_KEYS, Keys
from tui.core.text import displayable

_KEY_CELLS = 14
_TWO_COLUMNS_FROM = 120
_WIDE_PANEL = 116
_IN_A_SHELL = "In a shell, behind dateline"


class HelpScreen(Sheet):
    """What can be done by key: bright what works in this pane, dim what works in another."""

    DEFAULT_CSS = """
    HelpScreen {
        & > #panel.-wide { width: 116; }
        & Horizontal { height: auto; }
        & Horizontal > Static { width: 1fr; }
        & Horizontal > Static:first-child { margin-right: 2; }
    }
    """
    TITLE_TEXT: ClassVar[str] = "Keys"
    HINTS: ClassVar[str] = "j k scroll · Ctrl-P finds a command by name · q closes"

    def __init__(self, place: Place = "list", *, keys: Keys = DEFAULT_KEYS, ascii: bool = False) -> None:
        """Take the pane that had the focus, and the keys in force."""
        super().__init__()
        self._place = place
        self._in_force = keys
        self._ascii = ascii

    def body(self) -> Iterable[Widget]:
        """One column of groups, two where there is room."""
        if self.app.size.width < _TWO_COLUMNS_FROM:
            yield Static(self._groups(self._by_group(), self.text_cells, own=True), markup=False)
            return
        cells = (_WIDE_PANEL - 5 - 2) // 2
        groups = self._by_group()
        left = _half(groups)
        yield Horizontal(
            Static(self._groups(groups[:left], cells, own=True), markup=False),
            Static(self._groups(groups[left:], cells), markup=False),
        )

    def on_mount(self) -> None:
        """Widen the panel for two columns."""
        self.panel.set_class(self.app.size.width >= _TWO_COLUMNS_FROM, "-wide")

    def _by_group(self) -> list[tuple[str, list[Command]]]:
        shown = [command for command in COMMANDS if command.on_screen]
        names = dict.fromkeys(command.group for command in shown)
        groups = [(name, [command for command in shown if command.group == name]) for name in names]
        return [*groups, (_IN_A_SHELL, [command for command in COMMANDS if not command.on_screen])]

    def _own_lines(self, cells: int) -> list[Content]:
        """Commands with an argument that the person gave a key."""
        lines = self._in_force.lines(self._place)
        if not lines:
            return []
        rows = [
            Content.assemble(
                (f"{key_names(tuple(keys), ascii=self._ascii):<{_KEY_CELLS}} ", "bold $text-accent"),
                displayable(f":{line}", limit=cells - _KEY_CELLS - 1),
            )
            for line, keys in lines.items()
        ]
        return [Content.styled("Your own", "bold $text-primary"), *rows, Content()]

    def _groups(self, groups: Sequence[tuple[str, Sequence[Command]]], cells: int, *, own: bool = False) -> Content:
        lines = self._own_lines(cells) if own else []
        for number, (name, commands) in enumerate(groups):
            lines += [Content()] if number else []
            lines.append(Content.styled(name, "bold $text-primary"))
            for command in commands:
                lines += self._lines(command, cells)
        return Content("\n").join(lines)

    def _lines(self, command: Command, cells: int) -> list[Content]:
        keys, elsewhere = self._keys(command)
        label = keys or (f":{command.name} {command.typed}".rstrip() if command.on_screen else command.name)
        help_text = f"{command.help} ({elsewhere})" if elsewhere else command.help
        texts = wrapped(help_text, cells - _KEY_CELLS - 1)
        style, text_style = (MUTED, MUTED) if elsewhere else ("bold $text-accent", "")
        first = Content.assemble((f"{label:<{_KEY_CELLS}} ", style), (texts[0], text_style))
        if len(label) > _KEY_CELLS:
            return [Content.styled(label, style), *self._hanging(texts, text_style)]
        return [first, *self._hanging(texts[1:], text_style)]

    def _hanging(self, texts: Sequence[str], style: str) -> list[Content]:
        return [Content.assemble(" " * (_KEY_CELLS + 1), (text, style)) for text in texts]

    def _keys(self, command: Command) -> tuple[str, str]:
        """The keys of a command here; where it has none here, those of another pane and its name."""
        if here := self._in_force.of(command, self._place):
            return key_names(here, ascii=self._ascii), ""
        panes: tuple[Place, ...] = ("list", "article", "sidebar")
        for pane in panes:
            if keys := self._in_force.of(command, pane):
                return key_names(keys, ascii=self._ascii), f"in the {pane}"
        return "", ""


def _half(groups: Sequence[tuple[str, Sequence[Command]]]) -> int:
    """How many groups stand in the left column, so that both are about as long."""
    sizes = [len(commands) + 2 for _, commands in groups]
    return min(range(len(sizes) + 1), key=lambda cut: abs(sum(sizes[:cut]) - sum(sizes[cut:])))
