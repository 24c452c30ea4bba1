"""Commands typed by their names."""

from tui.app.screens.reading_articles import Articles


class Typing(Articles):
    """Commands typed by their names."""
