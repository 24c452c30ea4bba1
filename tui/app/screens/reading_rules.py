"""Rules: what they would do, what they did, and what they hid."""

from tui.app.screens.reading_articles import Articles


class Ruling(Articles):
    """Rules: what they would do, what they did, and what they hid."""
