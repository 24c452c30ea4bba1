"""The lines of an article, by which those are found that the pages of one feed repeat."""

from collections.abc import Set

from tui.core.pages import Removed


def lines_of(html: str) -> tuple[int, ...]:
    """The marks of the lines of an article, in reading order.

    Two lines have the same mark where they say the same at the same place.

    Args:
        html: An article as `formats.writers.to_html` writes it.
    """
    return ()


def without_lines(html: str, marks: Set[int]) -> tuple[str, list[Removed]]:
    """An article without the lines that have one of these marks, and what they were."""
    return html, []
