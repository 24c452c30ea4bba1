"""Which element of a web page holds its article."""

import logging
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml.html import HtmlElement
from readability import Document

from tui.formats.boilerplate_boxes import is_named_by_heading
from tui.formats.boilerplate_names import box_rule
from tui.formats.measures import Measures
from tui.formats.styles import UNSHOWN

ASIDE = frozenset({"nav", "aside", "footer", "form", "header"})
_OF_TABLES = frozenset({"table", "thead", "tbody", "tr"})
_NARROW, _WIDE = 0.5, 0.75
"""An element with less than `_NARROW` of the page's paragraphs gives way to one with `_WIDE` of them."""

# What it cannot read is an answer here, and nothing for a log.
logging.getLogger("readability.readability").setLevel(logging.CRITICAL + 1)


def find_article(root: HtmlElement) -> HtmlElement | None:
    """A copy of the part of a page that holds its article, as readability finds it.

    It lacks what readability drops by its names; `None` where it finds
    nothing. What is hidden must be gone: see `drop_hidden`.
    """
    for notes in root.xpath("//*[contains(@class, 'footnote') or contains(@id, 'footnote')]"):
        # Readability drops what has "foot" in its name.
        notes.attrib.pop("class", None)
        notes.attrib.pop("id", None)
    _unname_sections(root)
    finder = _Finder(root)
    try:
        finder.summary(html_partial=True, keep_all_images=True)
    except Exception:  # noqa: BLE001 - it raises whatever it stumbles over, and wraps it in an error of its own
        return None
    found: HtmlElement | None = finder.html
    return found


def drop_hidden(root: HtmlElement) -> None:
    """Take out of a page what is not shown, and all that says how the rest looks."""
    for hidden in root.xpath("//*[@hidden]"):
        hidden.drop_tree()
    for styled in root.xpath("//*[@style]"):
        if UNSHOWN.search(styled.attrib.pop("style")) and styled.getparent() is not None:
            styled.drop_tree()


def _unname_sections(root: HtmlElement) -> None:
    """Take from the sections of a story the ids that repeat their headings: readability drops what has "menu" in it."""
    for section in root.xpath("//section[@id] | //div[@id]"):
        if box_rule(section.get("id")) and is_named_by_heading(section):
            del section.attrib["id"]


def plain_articles(root: HtmlElement) -> Iterator[HtmlElement]:
    """The parts of a page that are meant to hold an article, the likeliest first, and at last any with paragraphs."""
    for path in ("//article", "//main", "//*[@role='main']", "//*[@itemprop='articleBody']"):
        yield from sorted(root.xpath(path), key=lambda element: -len(element.text_content()))[:1]
    shares = _shares(root)
    if total := shares.get(root, 0):
        # Elements are counted from the inside out: the first that holds all is the innermost.
        yield next(element for element in shares if shares[element] == total)


class _Finder(Document):  # type: ignore[misc]  # it has no types
    """Readability's choice of the element, widened where a page splits its article; cleaning it is done elsewhere."""

    def _parse(self, input: HtmlElement) -> HtmlElement:
        """A copy to work on; what its own cleaning takes out has been taken out, or is later."""
        return deepcopy(input)

    def sanitize(self, node: HtmlElement, candidates: Any, keep_all_images: bool = False) -> str:
        """The text of the chosen node, by whose length the caller judges whether to try once more."""
        self.html = node
        return str(node.text_content())

    def get_semantic_main_candidate(self, candidates: Any, best_candidate: Any) -> Any:
        """The candidate, or the element round it that holds the paragraphs which it lacks.

        Page builders put each section of an article in a box of its own, of
        which readability takes one.
        """
        best = super().get_semantic_main_candidate(candidates, best_candidate)
        element = _out_of_table(best["elem"])
        wider = _wider(self.html, element)
        if wider is None:
            if element is best["elem"]:
                return best
            wider = element
        candidate = self.score_node(wider)
        candidate["content_score"] = best["content_score"] + 100
        candidates[wider] = candidate
        return candidate


def _out_of_table(chosen: HtmlElement) -> HtmlElement:
    """What holds the table of which the chosen element is a part: the rest of the article stands round it.

    A table without header cells, or with others in it, may be the page itself.
    """
    if chosen.tag not in _OF_TABLES:
        return chosen
    table = next((one for one in (chosen, *chosen.iterancestors()) if one.tag == "table"), None)
    if table is None or table.find(".//th") is None or table.find(".//table") is not None:
        return chosen
    return chosen if table.getparent() is None else table.getparent()


def _wider(root: HtmlElement, chosen: HtmlElement) -> HtmlElement | None:
    """The innermost element round the chosen one with most of the paragraphs; `None` when it has enough of them.

    Where the page marks its article or its main part, what stands outside
    does not count: teasers of other stories look like paragraphs, too.
    """
    shares = _shares(root)
    outward = [chosen, *chosen.iterancestors()]
    marked = [holder for holder in outward if holder.tag in ("article", "main")]
    scope = marked[-1] if marked else root
    total = shares.get(scope, 0)
    if shares.get(chosen, 0) >= _NARROW * total:
        return None
    enough = (one for one in outward if one is scope or one.tag == "body" or shares.get(one, 0) >= _WIDE * total)
    return next(enough, None)


def _shares(root: HtmlElement) -> dict[HtmlElement, int]:
    """How much text of long paragraphs each element holds."""
    measures = Measures(root)
    shares: dict[HtmlElement, int] = {}
    for line in measures.lines():
        if measures.is_story(line):
            holders = [line, *line.iterancestors()]
            if not any(holder.tag in ASIDE for holder in holders):
                for holder in holders:
                    shares[holder] = shares.get(holder, 0) + measures.length(line)
    return shares
