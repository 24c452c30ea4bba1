"""The offer to bring another reader's past along."""

from typing import ClassVar

from tui.app.screens.confirm import ConfirmScreen
from tui.core.bringing import Past


class BringScreen(ConfirmScreen):
    """Gives `True` for y; anything else that closes it is a no."""

    TITLE_TEXT: ClassVar[str] = "Welcome to dateline"
    HINTS: ClassVar[str] = "y brings it · n starts without"

    def __init__(self, past: Past) -> None:
        """Take what was found."""
        feeds = f"{past.feeds:,} feed{'' if past.feeds == 1 else 's'}"
        read = f", {past.read:,} stor{'y' if past.read == 1 else 'ies'} read" if past.read else ""
        super().__init__(
            f"newsboat's list was found: {feeds}{read}. Bring it along?\n\n"
            "y brings feeds, folders, settings, what was read and what was flagged. "
            "n starts with the feeds that come with dateline; `dateline import newsboat` does it later."
        )
