"""Handing stories to other programs."""

from tui.app.screens.reading_marks import Marks


class Piping(Marks):
    """The actions that run programs of the person."""
