"""What a person's own CSS selectors say of a page: what its article is, and what is no part of it."""

from collections.abc import Sequence

from lxml.html import HtmlElement

from tui.core.pages import Removed


def remove_selected(root: HtmlElement, selectors: Sequence[str]) -> list[Removed]:
    """Take out of a page whatever matches, and tell what that was."""
    return []


def selected(root: HtmlElement, selectors: Sequence[str]) -> HtmlElement | None:
    """A copy of all that matches, in reading order; `None` where nothing does."""
    return None
