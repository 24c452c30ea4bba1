"""What was done, and taking back any of it."""

from tui.app.screens.reading_articles import Articles


class Recalling(Articles):
    """What was done, and taking back any of it."""
