"""Which elements of an article are boxes that stand round its story, by their names and by what they hold."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from lxml.html import HtmlElement

from tui.formats.boilerplate_names import box_rule, is_vague, names_of
from tui.formats.boilerplate_phrases import closing_rule, is_label, is_sentence
from tui.formats.measures import STORY, Measures, letters, one_line
from tui.formats.vocabulary import HEADINGS

_BOXES = frozenset(
    {
        *("div", "section", "aside", "ul", "ol", "dl", "li", "p", "nav", "header", "footer", "table", "td", "a"),
        "blockquote",
    }
)
_ADVERTS = ("amp-ad", "amp-sticky-ad", "amp-auto-ads", "amp-embed")
_FORMULA = "mjx-"
"""Elements that MathJax sets formulas in; their classes speak of its menu."""
_LARGEST_SHARE = 0.3
"""Of the article that a box may hold; one with more holds the story."""
_LARGEST = {
    "details": 200,
    "date": 200,
    "button": 80,
    "author": 900,
    "share": 400,
    "cookies": 600,
    "advertisement": 800,
}
"""Length of a box by what it is for, where names are vague."""
_CERTAIN = frozenset({"cookies", "login", "newsletter", "comments"})
"""What is left out even where a page would have no article without its boxes."""
_ROUND_STORY = frozenset({"author", "date"})
"""What stands before a story or behind it; within it, the same names are for what it tells of people and days."""
_FEWEST_REPEATED = 3
_MOST_LINKED, _SHORTEST_TOLD = 0.4, 40
_FEWEST_MENU_LINKS, _MENU_BESIDE = 3, 5
"""A menu has so many links, and beside it stands so many times its text."""
_OWN_WORDS = ".//text()[not(ancestor::cite or ancestor::footer or ancestor::figcaption)]"
_SHORTEST_QUOTE, _MOST_QUOTES = 15, 100
_SHORTEST_WORD = 4


def is_named_by_heading(element: HtmlElement) -> bool:
    """Whether only an id names a box, and the heading that it begins with has the same words: programs make ids so."""
    name = element.get("id") or ""
    if not name or box_rule(element.get("class") or "") or (heading := _first_heading(element)) is None:
        return False
    words = one_line(heading.text_content())
    told = letters(words)
    named = any(len(part) >= _SHORTEST_WORD and part in told for part in re.split(r"[\W_]+", name.lower()))
    return named and not closing_rule(words) and not is_label(words)


class Boxes:
    """The boxes of one article, whose parts are measured before anything is taken out."""

    def __init__(self, root: HtmlElement, measures: Measures, *, by_name: bool) -> None:
        self._root = root
        self._measures = measures
        self._by_name = by_name
        self._quotes = 0
        self._stories = [line for line in measures.lines() if measures.is_story(line)]
        self._holders = {holder for line in self._stories for holder in (line, *line.iterancestors())}
        self._repeated: Counter[tuple[str, str]] = Counter()
        self._together: Counter[tuple[HtmlElement, tuple[str, str]]] = Counter()
        for element in root.iterdescendants():
            self._repeated[_kind(element)] += 1
            self._together[element.getparent(), _kind(element)] += measures.length(element)

    def found(self) -> Iterator[tuple[HtmlElement, str]]:
        """The boxes and what each is for, such as "share"; they may be taken out while this runs."""
        waiting = [self._root]
        while waiting:
            for child in list(waiting.pop()):
                if rule := self._rule(child):
                    yield child, rule
                else:
                    waiting.append(child)

    def _rule(self, element: HtmlElement) -> str:
        if element.tag in _ADVERTS:
            return "advertisement"
        if not self._is_small(element) or not _is_box(element):
            return ""
        if element.tag == "td":
            return "navigation" if self._is_menu(element) else ""
        if rule := self._name_rule(element):
            return "" if self._is_amiss(element, rule) else rule
        if element.tag == "footer":
            return "" if self._is_footer_of_story(element) else "footer"
        if element.tag == "nav":
            return "navigation"
        return "related" if element.tag == "aside" and self._measures.linked(element) > 0.6 else ""

    def _is_small(self, element: HtmlElement) -> bool:
        return 0 < self._measures.length(element) <= _LARGEST_SHARE * self._measures.length(self._root)

    def _name_rule(self, element: HtmlElement) -> str:
        rule = box_rule(names_of(element))
        return rule if self._by_name or rule in _CERTAIN else ""

    def _is_amiss(self, element: HtmlElement, rule: str) -> bool:
        """Whether an element has the name of a box and is none."""
        if self._measures.length(element) > _LARGEST.get(rule, self._measures.length(element)):
            return True
        if rule == "quote":
            return not self._is_pulled(element)
        if element.tag == "a":
            return rule not in ("button", "share")
        if rule == "contents":
            return self._measures.linked(element) < 0.5
        if rule in _ROUND_STORY and self._is_of_story(element):
            return True
        if rule == "navigation" and not self._measures.linked(element) and is_vague(names_of(element)):
            return True
        return self._is_named_by_chance(element) or self._is_part_of_many(element, rule)

    def _is_named_by_chance(self, element: HtmlElement) -> bool:
        """Whether a name means something else: an id made from a heading, or an ordinary word."""
        if is_vague(names_of(element)) and self._measures.linked(element) < _MOST_LINKED:
            return any(map(self._is_told, element.iter("p", "div", "li")))
        return element in self._holders and is_named_by_heading(element)

    def _is_told(self, line: HtmlElement) -> bool:
        """Whether a line tells something, as paragraphs and items of stories do."""
        if not _SHORTEST_TOLD <= self._measures.length(line) < STORY:
            return self._measures.is_story(line)
        words = one_line(line.text_content())
        return is_sentence(words) and not closing_rule(words)

    def _is_part_of_many(self, element: HtmlElement, rule: str) -> bool:
        """Whether a box and those beside it that are called the same are too large together."""
        if rule == "comments" or element not in self._holders:
            return False
        together = self._together[element.getparent(), _kind(element)]
        if together == self._measures.length(element):
            return False
        return together > _LARGEST_SHARE * self._measures.length(self._root)

    def _is_of_story(self, element: HtmlElement) -> bool:
        """Whether a box with the name of an author or a date stands within the story."""
        if next(element.iterancestors("blockquote"), None) is not None:
            return True
        if self._measures.linked(element):
            return False
        if element.get("class") and self._repeated[_kind(element)] >= _FEWEST_REPEATED:
            return True
        first, last = self._span
        return first < self._places[element] < last

    @cached_property
    def _places(self) -> dict[HtmlElement, int]:
        return {element: place for place, element in enumerate(self._root.iter())}

    @cached_property
    def _span(self) -> tuple[int, int]:
        """The places of the first and the last paragraph of the story that stand in no box."""
        named: dict[HtmlElement, bool] = {}
        for element in self._root.iter():
            inside = element is not self._root and named[element.getparent()]
            named[element] = inside or self._has_name_of_box(element)
        places = [self._places[line] for line in self._stories if not named.get(line, True)]
        return (places[0], places[-1]) if places else (0, 0)

    def _has_name_of_box(self, element: HtmlElement) -> bool:
        return self._is_small(element) and _is_box(element) and box_rule(names_of(element)) != ""

    def _is_pulled(self, element: HtmlElement) -> bool:
        """Whether the words of a box stand elsewhere in the story, but for whose they are."""
        words = letters("".join(element.xpath(_OWN_WORDS)))
        self._quotes += 1
        if len(words) < _SHORTEST_QUOTE or self._quotes > _MOST_QUOTES:
            return False
        return self._text.find(words, self._text.find(words) + 1) > 0

    @cached_property
    def _text(self) -> str:
        return letters(self._root.text_content())

    def _is_footer_of_story(self, footer: HtmlElement) -> bool:
        """Whether notes, sources or a quotation's author stand in a footer."""
        if footer in self._holders or next(footer.iterancestors("blockquote", "figure"), None) is not None:
            return True
        return any(self._measures.linked(item) < 0.5 for item in footer.iter("li") if self._measures.length(item))

    def _is_menu(self, cell: HtmlElement) -> bool:
        """Whether a cell of a table that only lays out the page holds its menu."""
        row = cell.getparent()
        links = self._measures.linked(cell) > 0.8 and len(cell.findall(".//a")) >= _FEWEST_MENU_LINKS
        return links and row is not None and self._measures.length(row) > _MENU_BESIDE * self._measures.length(cell)


def _kind(element: HtmlElement) -> tuple[str, str]:
    return element.tag, element.get("class") or ""


def _first_heading(element: HtmlElement) -> HtmlElement | None:
    """The heading that an element begins with."""
    for one in element.iter():
        if one.tag in HEADINGS:
            return one
        if (one.text or "").strip():
            return None
    return None


def _is_box(element: HtmlElement) -> bool:
    """Whether an element can be a box of its own, and not a part of a sentence."""
    if element.tag in _BOXES or ("-" in element.tag and not element.tag.startswith(_FORMULA)):
        return True
    parent = element.getparent()
    if element.tag != "span" or parent is None or parent.tag not in ("div", "figure", "section", "header"):
        return False
    before = element.getprevious()
    return not any((text or "").strip() for text in (element.tail, parent.text if before is None else before.tail))
