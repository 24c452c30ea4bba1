"""One line of text that takes its keys in the order in which they were pressed, and draws nothing but clean text."""

from typing import ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input

from tui.core.edited_text import in_place


class _Clean(Highlighter):
    """Draws for each character what may be drawn for it: names of feeds, tags and folders come from strangers."""

    def highlight(self, text: Text) -> None:
        text.plain = in_place(text.plain)


class LineInput(Input, inherit_bindings=True):
    """As Textual's line, where a key with a binding is looked up last, behind letters that were pressed after it.

    Its value is whatever it was given, so that a name that nobody touched stays what it is.
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        id: str | None = None,
        select_on_focus: bool = True,
        compact: bool = False,
    ) -> None:
        """Take what stands in it at first, and a displayable hint for when nothing does."""
        super().__init__(
            value,
            placeholder=placeholder,
            highlighter=_Clean(),
            id=id,
            select_on_focus=select_on_focus,
            compact=compact,
        )

    async def _on_key(self, event: events.Key) -> None:
        action = _EDITS.get(event.key)
        if action is None:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        await self.run_action(action)


_EDITS = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding) and binding.action != "submit"
    for key in binding.key.split(",")
}
"""What the keys do that edit the line: those that leave it are its owner's to hear of."""
