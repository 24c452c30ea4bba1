"""A line that is on or off."""

from typing import ClassVar

from textual import events
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget


class Toggle(Widget, can_focus=True):
    """Drawn with a cross in brackets, so that no colour is needed; space turns it over."""

    DEFAULT_CSS = """
    Toggle {
        height: auto;
        width: 1fr;
        &:focus { background: $primary 25%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "turn", "on or off", show=False)]

    on: reactive[bool] = reactive(False)

    def __init__(self, label: str, told: str, *, on: bool = False, id: str | None = None) -> None:
        """Take its name, what it means in a few words, and whether it is on."""
        super().__init__(id=id)
        self._label, self._told = label, told
        self.set_reactive(Toggle.on, on)

    def render(self) -> RenderResult:
        """The cross, the name and what it means."""
        sign = "[x]" if self.on else "[ ]"
        return Content.assemble(
            (f"{sign} {self._label}", "bold" if self.on else ""), (f"  {self._told}", "$foreground 60%")
        )

    def action_turn(self) -> None:
        """Turn it over."""
        self.on = not self.on

    def on_click(self, event: events.Click) -> None:
        """Turn it over."""
        self.action_turn()
