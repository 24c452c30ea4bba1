"""Changing feeds and feeds.toml on the reading screen."""

from tui.app.screens.reading_marks import Marks


class Editing(Marks):
    """The actions that change feeds that are there."""
