"""Tags as a whole: renaming, merging and deleting them from the sidebar."""

from tui.app.screens.reading_articles import Articles


class Tagging(Articles):
    """Tags as a whole: renaming, merging and deleting them from the sidebar."""
