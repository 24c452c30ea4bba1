"""What a program said."""

from textual.content import Content

from tui.app.screens.dialog import Sheet


class OutputScreen(Sheet):
    """Shows a text; its name stands in the frame."""

    def __init__(self, name: str, text: str) -> None:
        """Take displayable text."""
        super().__init__()
        self._whose, self._words = name, text

    def on_mount(self) -> None:
        """Write whose words these are."""
        self.panel.border_title = Content(self._whose)

    def text(self) -> Content:
        """All of it."""
        return Content(self._words)
