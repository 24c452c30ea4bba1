"""Text that stands between blocks without an element of its own, as in old pages and broken ones."""

from collections.abc import Set

from lxml.html import HtmlElement, fragment_fromstring

from tui.formats.vocabulary import BLOCKS

_HOLDERS = ("div", "section", "article", "main", "body", "center", "header", "footer", "aside", "td", "blockquote")


def wrap_loose_text(root: HtmlElement) -> None:
    """Put each run of text that has blocks beside it into a paragraph, so that every line is an element."""
    blocks = _ending_lines(root)
    for holder in list(root.iter(*_HOLDERS)):
        if any(child in blocks for child in holder):
            _wrap_within(holder, blocks)


def _wrap_within(holder: HtmlElement, blocks: Set[HtmlElement]) -> None:
    text, holder.text = holder.text, None
    run = _Run(holder, text)
    for child in list(holder):
        if child in blocks:
            run.end_before(child)
            text, child.tail = child.tail, None
            run = _Run(holder, text)
        else:
            run.elements.append(child)
    run.end_before(None)


def _ending_lines(root: HtmlElement) -> Set[HtmlElement]:
    """The elements that end the line before them, by themselves or by a block within."""
    found: set[HtmlElement] = set()
    for element in root.iter(*BLOCKS):
        while element is not None and element not in found:
            found.add(element)
            element = element.getparent()
    return found


class _Run:
    """A run of text and elements of running text."""

    def __init__(self, holder: HtmlElement, text: str | None) -> None:
        self._holder = holder
        self._text = text
        self.elements: list[HtmlElement] = []

    def end_before(self, block: HtmlElement | None) -> None:
        """Make it a paragraph before a block, or at the end, where there is anything in it."""
        if not self.elements and not (self._text or "").strip():
            return
        paragraph = fragment_fromstring("<p></p>")
        paragraph.text = self._text
        paragraph.extend(self.elements)
        if block is None:
            self._holder.append(paragraph)
        else:
            block.addprevious(paragraph)
