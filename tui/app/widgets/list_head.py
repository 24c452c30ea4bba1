"""The line above a list: its name and number at the left, what can be done about it at the right."""

from dataclasses import dataclass

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from tui.app.signs import Signs
from tui.core.text import cell_width, displayable

_LEAST_NAME = 8
"""Cells that the name of a list has at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the line tells."""

    name: str = ""
    """Of the view; may hold anything."""
    count: str = ""
    """Such as "128" or "12 of 128"; empty: not known."""
    filter: str = ""
    """What the view is narrowed down by."""
    habits: str = ""
    """Its order, and whether read stories are there."""
    sorted: bool = False
    """Whether that is an order of the person's own, and more than the usual one."""
    new: int = 0
    """Stories that came after it was drawn."""
    hidden: int = 0
    """Stories that are left out because they are hidden."""


class ListHead(Widget):
    """Such as "Unread  12 of 128  filter: syria … ↑ 34 new: g takes them in"."""

    DEFAULT_CSS = """
    ListHead { height: 1; width: 1fr; padding: 0 1; color: $text; }
    """

    def __init__(self, *, signs: Signs, id: str | None = None) -> None:
        """Take the signs to draw."""
        super().__init__(id=id)
        self._signs = signs
        self._shown = Heading()
        self._marked = 0

    def show(self, heading: Heading) -> None:
        """Tell of the list."""
        if heading != self._shown:
            self._shown = heading
            self.refresh()

    def show_marked(self, number: int) -> None:
        """Tell how many stories are marked."""
        if number != self._marked:
            self._marked = number
            self.refresh()

    def render(self) -> RenderResult:
        """The line for the width of now; the right part gives way, last of it news."""
        shown, room = self._shown, self.size.width
        words = f"filter: {displayable(shown.filter)}" if shown.filter else ""
        words = self._signs.cropped(words, max(_LEAST_NAME, room - len(shown.count) - _LEAST_NAME - 4))
        rest = sum(cell_width(part) + 2 for part in (shown.count, words) if part)
        least = self._least_right()
        taken = rest + (len(least) + 2 if least and rest + len(least) + _LEAST_NAME + 2 <= room else 0)
        name = self._signs.cropped(displayable(shown.name), max(_LEAST_NAME, room - taken))
        used = cell_width(name) + rest
        right = next((text for text in self._rights() if used + cell_width(text) + 2 <= room), "")
        parts: list[tuple[str, str]] = [(name, "bold")]
        parts += [(f"  {shown.count}", "bold $text-primary")] if shown.count else []
        parts += [(f"  {words}", "bold $text-accent")] if words else []
        gap = " " * max(0, room - used - cell_width(right))
        loud = shown.new or self._marked
        return Content.assemble(*parts, gap, (right, "bold $text-warning" if loud else "$text-muted"))

    def _rights(self) -> list[str]:
        """What may stand at the right, the best first."""
        shown, between = self._shown, self._signs.between
        news = f"{self._signs.new} {shown.new:,} new: g takes them in"
        if self._marked:
            marked = self._least_right()
            return [f"{marked}{between}{news}" if shown.new else f"{marked}{between}{shown.habits}", marked]
        if shown.new:
            return [news, self._least_right()]
        if not shown.hidden:
            return [shown.habits]
        hidden = f"{shown.hidden:,} hidden here: :hidden shows them"
        short = f"{shown.hidden:,} hidden{between}{shown.habits}"
        return [f"{hidden}{between}{shown.habits}", *([short, hidden] if shown.sorted else [hidden, short]),
                self._least_right()]  # fmt: skip

    def _least_right(self) -> str:
        """What a long name leaves room for."""
        shown = self._shown
        if self._marked:
            return f"{self._marked:,} marked"
        if shown.new:
            return f"{self._signs.new} {shown.new:,}: g"
        return f"{shown.hidden:,} hidden" if shown.hidden else ""
