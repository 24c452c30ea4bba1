"""How the feeds are, on the reading screen."""

from tui.app.screens.reading_marks import Marks


class Caring(Marks):
    """The actions about feeds that fail, have moved or fell silent."""
