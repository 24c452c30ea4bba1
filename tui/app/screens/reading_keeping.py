"""Filtering and sorting a view, and keeping a search."""

from tui.app.screens.reading_search import Searching


class Keeping(Searching):
    """Filtering and sorting a view, and keeping a search."""
