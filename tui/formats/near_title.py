"""The short lines round the title of a story, where its authors and dates stand."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain, islice
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from tui.formats.boilerplate_names import names_of
from tui.formats.measures import one_line

LONGEST = 180
"""Characters of a line."""
_MOST_BELOW, _MOST_PIECES, _MOST_PARAGRAPHS = 220, 30, 3
_MOST_ABOVE, _HIGHEST = 15, 4
_MOST_STEPS = 1_000
"""Beginnings and ends of elements that are looked at for one line."""
_LEAVES = frozenset({"img", "svg", "path", "button", "input", "option", "source", "video", "picture", "br", "script"})
_SMALL_TOO = frozenset({"aside", "footer"})
"""Of no more than a line they belong to the story: many hold its byline."""
_ELSEWHERE = frozenset({"aside", "nav", "footer", "select", "form", "table", "blockquote", "figure"})
_OTHERS = re.compile(
    r"comment|respon[ds]|repl(?:y|ies)|related|recirc|recommend|side-?bar|footer|\bnav|menu|popular|trending|carousel"
    r"|slider|swiper|newsletter|sign-?up|subscri|sponsor|teaser|(?:^|[-_])promos?(?:$|[-_])|^events?(?:$|[-_])"
    r"|(?:^|(?<!author)[-_])(?:cards?|widgets?|ads?)(?:$|[-_])|read-?(?:more|next|also)|up-?next|similar|latest"
    r"|more-?(?:from|stories|posts|news)|prev(?:ious)?-?(?:post|next)",
    re.IGNORECASE,
)
"""Names of boxes that tell of something else than this story."""
_NO_BOX = re.compile(r"[\[:/]|layout|^(?:has|with|no|without|is)-|wrapper|container")
"""In names that say how a box lies, and of what holds the story and the boxes beside it."""


class Line(NamedTuple):
    """A short text near the title; boxes come before what they hold."""

    element: HtmlElement
    text: str


class Nearby:
    """What stands round the heading of a story; looked for when it is first asked for."""

    def __init__(self, heading: HtmlElement | None) -> None:
        self._heading = heading
        self._own = set() if heading is None else {heading, *heading.iterancestors()}
        self._known: dict[HtmlElement, bool] = {}

    @cached_property
    def lines(self) -> list[Line]:
        """The short lines as far as the third long paragraph, then those above the heading."""
        if self._heading is None:
            return []
        around = chain(_below(self._heading), _above(self._heading))
        return [line for line in around if not self.is_elsewhere(line.element)]

    def is_elsewhere(self, element: HtmlElement) -> bool:
        """Whether an element stands in a box that tells of something else than the story.

        Boxes that the heading stands in are the story's, whatever they are called.
        """
        passed = []
        elsewhere = False
        for box in (element, *element.iterancestors()):
            if box in self._own or box.tag == "body":
                break
            if box in self._known or _tells_of_others(box):
                elsewhere = self._known.get(box, True)
                break
            passed.append(box)
        self._known.update(dict.fromkeys(passed, elsewhere))
        return elsewhere


def _tells_of_others(box: HtmlElement) -> bool:
    if box.tag in _ELSEWHERE and not (box.tag in _SMALL_TOO and short_text(box)):
        return True
    names = names_of(box)[:300].split()
    return any(_OTHERS.search(name) and not _NO_BOX.search(name) for name in names)


def short_text(element: HtmlElement, longest: int = LONGEST) -> str:
    """The text of an element in one line, a blank between its pieces; nothing when it is longer than a line."""
    pieces: list[str] = []
    length = 0
    for step, (event, part) in enumerate(etree.iterwalk(element, events=("start", "end"))):
        piece = part.text if event == "start" else part.tail if part is not element else None
        if piece and (bare := piece.strip()):
            pieces.append(bare)
            length += len(bare)
            if length > longest or len(pieces) > _MOST_PIECES:
                return ""
        if step > _MOST_STEPS:  # thousands of empty boxes are no line either
            return ""
    text = one_line(" ".join(pieces))
    return text if len(text) <= longest else ""


def _below(heading: HtmlElement) -> Iterator[Line]:
    paragraphs = 0
    for element in islice(_following(heading), _MOST_BELOW):
        text = short_text(element)
        if text:
            yield Line(element, text)
        elif element.tag == "p" and len(element.text_content()) > LONGEST:
            paragraphs += 1
            if paragraphs == _MOST_PARAGRAPHS:
                return


def _following(element: HtmlElement) -> Iterator[HtmlElement]:
    """The elements behind another, in the order of the page, but for those that hold no text."""
    here: HtmlElement | None = element
    while here is not None and here.tag != "body":
        for sibling in here.itersiblings():
            for one in sibling.iter():
                if isinstance(one.tag, str) and one.tag not in _LEAVES:
                    yield one
        here = here.getparent()


def _above(heading: HtmlElement) -> Iterator[Line]:
    """Of the boxes before a heading those that are no more than a line, and what they hold."""
    here: HtmlElement | None = heading
    for _ in range(_HIGHEST):
        if here is None or here.tag in ("body", "article", "main"):
            return
        for sibling in islice(here.itersiblings(preceding=True), _MOST_ABOVE):
            if isinstance(sibling.tag, str) and sibling.tag not in _LEAVES and (text := short_text(sibling)):
                yield Line(sibling, text)
                for inner in islice(sibling.iterdescendants(), _MOST_PIECES):
                    if inner.tag not in _LEAVES and (text := short_text(inner)):
                        yield Line(inner, text)
        here = here.getparent()
