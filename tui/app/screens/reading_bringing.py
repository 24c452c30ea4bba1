"""Bringing a past from newsboat, offered at the first start."""

from tui.app.screens.reading_marks import Marks


class Bringing(Marks):
    """The offer of the first start."""
