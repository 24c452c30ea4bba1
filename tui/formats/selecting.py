"""What a person's own CSS selectors say of a page: what its article is, and what is no part of it."""

from collections.abc import Callable, Iterator, Sequence, Set
from copy import deepcopy

from lxml.etree import SubElement, XPathError
from lxml.html import Element, HtmlElement

from tui.core.pages import Removed
from tui.formats.measures import told_words
from tui.formats.selectors import SelectorMistake, Step, read_selector
from tui.formats.vocabulary import BLOCKS

_MOST_CHARACTERS = 200
_MOST_TOLD = 500
"""Of one selector: a page may hold a hundred thousand of anything."""
_BOXES = frozenset({"body", "caption", "td", "th"})
"""Elements that are nothing outside of their page or table, but may hold an article."""
_ROWS = frozenset({"tbody", "tfoot", "thead", "tr"})


def remove_selected(root: HtmlElement, selectors: Sequence[str]) -> list[Removed]:
    """Take out of a page whatever matches, and tell what that was; a selector that cannot be read matches nothing."""
    removed: list[Removed] = []
    for selector in selectors:
        found = _matches(root, selector) - {root}
        for number, element in enumerate(list(_outermost(root, found))):
            if number < _MOST_TOLD:
                words = told_words(element)[:_MOST_CHARACTERS]
                removed.append(Removed(rule=f"remove {selector}", text=words))
            element.drop_tree()
    return removed


def selected(root: HtmlElement, selectors: Sequence[str]) -> HtmlElement | None:
    """A copy of all that matches, in reading order; `None` where nothing does.

    What matches inside of something that does is there once. A selector that
    cannot be read matches nothing.
    """
    article = Element("div")
    found = set().union(*(_matches(root, selector) for selector in selectors))
    for element in _outermost(root, found):
        _add_copy(article, element)
    return article if len(article) else None


def _outermost(root: HtmlElement, found: Set[HtmlElement]) -> Iterator[HtmlElement]:
    """What was found, in reading order, but for what is inside of another."""
    inside = _spread(root, found, HtmlElement.getparent)
    yield from (element for element in (root.iter() if found else ()) if element in found and element not in inside)


def _matches(root: HtmlElement, selector: str) -> set[HtmlElement]:
    try:
        return set().union(*(_found(root, steps) for steps in read_selector(selector)))
    except (SelectorMistake, XPathError, ValueError):  # ValueError: characters that XML has no room for
        return set()


def _found(root: HtmlElement, steps: Sequence[Step]) -> set[HtmlElement]:
    """The elements to which the steps lead, in time proportional to the page."""
    found: set[HtmlElement] = set()
    for step in steps:
        here: list[HtmlElement] = root.xpath(step.xpath)
        match step.combinator:
            case " ":
                within = _spread(root, found, HtmlElement.getparent)
                found = {element for element in here if element in within}
            case "~":
                behind = _spread(root, found, HtmlElement.getprevious)
                found = {element for element in here if element in behind}
            case ">":
                found = {element for element in here if element.getparent() in found}
            case "+":
                found = {element for element in here if next(element.itersiblings("*", preceding=True), None) in found}
            case _:
                found = set(here)
    return found


def _spread(
    root: HtmlElement, start: Set[HtmlElement], before: Callable[[HtmlElement], HtmlElement | None]
) -> set[HtmlElement]:
    """The elements that come after one of `start`, going from each to the one before it."""
    reached: set[HtmlElement | None] = set()
    for element in root.iter() if start else ():
        last = before(element)
        if last in start or last in reached:
            reached.add(element)
    return reached


def _add_copy(article: HtmlElement, element: HtmlElement) -> None:
    """Put a copy of an element at the end of an article, as a block of its own."""
    body = element.find("body") if element.tag == "html" else None
    copy = deepcopy(element if body is None else body)
    copy.tail = None
    if copy.tag in _BOXES:
        copy.tag = "div"
    if copy.tag in BLOCKS and copy.tag not in _ROWS:
        article.append(copy)
    else:
        SubElement(article, "table" if copy.tag in _ROWS else "div").append(copy)
