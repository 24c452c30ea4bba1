"""How much text the elements of a page hold, and how much of it in links."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from tui.formats.vocabulary import BLOCKS, UNSEEN

STORY = 80
"""Least length of a paragraph of a story; shorter ones may be anything."""
_MOST_LINKED = 0.4
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]")
_NO_LETTERS = re.compile(r"[\W_]+")
_LINES = BLOCKS - {"hr"}


def one_line(text: str | None) -> str:
    """A text with its blanks run together."""
    return " ".join((text or "").split())


def told_words(element: HtmlElement) -> str:
    """Its words in one line, those of each block apart."""
    pieces: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        is_block = part.tag in BLOCKS or part.tag in ("br", "button")
        text = part.text if event == "start" else part.tail if part is not element else ""
        pieces += [" " * is_block, text or ""]
    return one_line("".join(pieces))


def letters(text: str) -> str:
    """The letters and digits of a text in lower case, by which two texts are compared."""
    return _NO_LETTERS.sub("", text.lower())


class Measures:
    """The lengths of a tree's elements, counted in one walk; they stay as they are when the tree is cut.

    A character of a script without blanks counts double.
    """

    def __init__(self, root: HtmlElement) -> None:
        self._root = root
        self._lengths: dict[HtmlElement, tuple[int, int]] = {}
        self._count()

    def length(self, element: HtmlElement) -> int:
        """Of the text in an element, blanks run together."""
        return self._lengths.get(element, (0, 0))[0]

    def linked(self, element: HtmlElement) -> float:
        """The share of the text in links."""
        length, links = self._lengths.get(element, (0, 0))
        return links / length if length else 0.0

    def is_story(self, element: HtmlElement) -> bool:
        """Whether this is a paragraph as stories have them."""
        return self.length(element) >= STORY and self.linked(element) < _MOST_LINKED

    def lines(self) -> Iterator[HtmlElement]:
        """The blocks without blocks in them, in reading order, as far as there is text in them."""
        before: HtmlElement | None = None
        for element in self._root.iter(*_LINES):
            if before is not None and self.length(before) and _block_round(element) is not before:
                yield before
            before = element
        if before is not None and self.length(before):
            yield before

    def _count(self) -> None:
        open_counts: list[list[int]] = []
        walker = etree.iterwalk(self._root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                if element.tag in UNSEEN:
                    walker.skip_subtree()
                open_counts.append([_length(element.text) if element.tag not in UNSEEN else 0, 0])
                continue
            length, links = open_counts.pop()
            self._lengths[element] = (length, length if element.tag == "a" and element.get("href") else links)
            if open_counts:
                open_counts[-1][0] += length + _length(element.tail)
                open_counts[-1][1] += self._lengths[element][1]


def _block_round(element: HtmlElement) -> HtmlElement | None:
    parent = element.getparent()
    while parent is not None and parent.tag not in _LINES:
        parent = parent.getparent()
    return parent


def _length(text: str | None) -> int:
    if not text or not (text := one_line(text)):
        return 0
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))
