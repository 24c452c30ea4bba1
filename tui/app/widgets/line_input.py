"""One line of text that takes its keys in the order in which they were pressed."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input


class LineInput(Input, inherit_bindings=True):
    """As Textual's line, where a key with a binding is looked up last, behind letters that were pressed after it."""

    BINDINGS: ClassVar[list[BindingType]] = []

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
