"""Saving pages on the reading screen."""

from tui.app.screens.reading_marks import Marks


class Saving(Marks):
    """The actions that save pages."""
