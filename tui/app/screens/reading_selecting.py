"""Stories marked to be acted on together."""

from tui.app.screens.reading_articles import Articles


class Selecting(Articles):
    """Stories marked to be acted on together."""
