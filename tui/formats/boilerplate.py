"""Takes out of an article what its site put round it: adverts, sharing, related stories, forms, notices.

How sites word and name that is in `boilerplate_phrases`; here is where in an
article, and in what shape, a line or a box has to stand for that to count. A
paragraph of the story may speak of any of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from lxml.html import HtmlElement

from tui.formats import boilerplate_phrases as phrases
from tui.formats.boilerplate_names import box_rule
from tui.formats.dates import parse_date
from tui.formats.loose_text import wrap_loose_text
from tui.formats.measures import Measures
from tui.formats.vocabulary import HEADINGS

_CONTROLS = ("form", "textarea", "button", "select", "noscript", "input", "dialog", "template")
_LARGEST_FORM = 500
"""A form with more text is one round an article, as some programs that make pages have it."""
_BOXES = frozenset(
    {
        *("div", "section", "aside", "ul", "ol", "dl", "li", "p", "nav", "header", "footer", "table", "td", "a"),
        "blockquote",
    }
)
_FORMULA = "mjx-"
"""Elements that MathJax sets formulas in; their classes speak of its menu."""
_LARGEST_SHARE = 0.3
"""Of the article that a box may hold; one with more holds the story."""
_LARGEST = {"details": 200, "button": 80, "author": 900, "share": 400, "cookies": 600, "advertisement": 800}
"""Length of a box by what it is for, where names are vague."""
_LONGEST_LINE = 300
_FEWEST_MENU_LINKS, _MENU_BESIDE = 3, 5
"""A menu has so many links, and beside it stands so many times its text."""
_LINK_LINES = ("p", "div", "li", "nav", "header")
_HEAD_LINES, _TAIL_LINES = 15, 60
_MOST_TOLD = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Something that was taken out."""

    rule: str
    """What it was taken for, such as "share" or "related"."""
    text: str
    """Its words in one line, cut off after some 200 characters."""


def remove_boilerplate(root: HtmlElement, *, title: str = "") -> list[Removed]:
    """Take out of an article what does not belong to its story.

    Args:
        root: The element that holds the article; changed in place.
        title: Of the article; where the text begins with it once more, that goes too.
    """
    removed = [*_without_controls(root), *_without_ways_back(root)]
    wrap_loose_text(root)
    cleaner = _Cleaner(root, title)
    return [*removed, *cleaner.boxes(), *cleaner.head(), *cleaner.lines(), *cleaner.tail()]


def _without_controls(root: HtmlElement) -> Iterator[Removed]:
    """Take out what one fills in or presses."""
    measures = Measures(root)
    for element in [one for one in root.iter(*_CONTROLS) if one is not root]:
        around = element.tag == "form" and measures.length(element) > _LARGEST_FORM
        if around or (element.tag == "button" and _unfolds(element)):
            element.drop_tag()
        else:
            yield from _drop(element, "form")


def _without_ways_back(root: HtmlElement) -> Iterator[Removed]:
    """Take out the signs behind footnotes that lead back to where they belong."""
    for link in list(root.iter("a")):
        if (link.get("href") or "").startswith("#") and _words(link).strip("\ufe0e[]") in ("↩", "↑", "⤴", "^"):
            yield from _drop(link, "way back")


def _unfolds(button: HtmlElement) -> bool:
    """Whether a button is a heading or a question, which shows what stands under it."""
    if button.get("aria-expanded") is not None or button.get("aria-controls") is not None:
        return True
    return next(button.iter("div", "p", *HEADINGS), None) is not None or any(
        holder.tag in HEADINGS for holder in button.iterancestors()
    )


class _Cleaner:
    """One article while it is being cleaned, and the lengths of its parts before that."""

    def __init__(self, root: HtmlElement, title: str) -> None:
        self._root = root
        self._title = _letters(title)
        self._measures = Measures(root)
        self._text = _letters(root.text_content())

    def boxes(self) -> Iterator[Removed]:
        """Take out the elements whose names say that they are no part of a story."""
        waiting = [self._root]
        while waiting:
            for child in list(waiting.pop()):
                if rule := self._box_rule(child):
                    yield from _drop(child, rule)
                else:
                    waiting.append(child)

    def lines(self) -> Iterator[Removed]:
        """Take out the lines that are no part of a story wherever they stand."""
        for label in [line for line in self._lines() if phrases.is_label(_words(line))]:
            yield from self._drop_links_after(label)
        for line in self._lines():
            if self._measures.length(line) <= _LONGEST_LINE and (rule := self._line_rule(line)):
                yield from _drop(line, rule)

    def head(self) -> Iterator[Removed]:
        """Take out what stands before the first paragraph: the title once more, names, dates."""
        opening = list(takewhile(lambda line: not self._measures.is_story(line), self._lines()[:_HEAD_LINES]))
        title = next((place for place, line in enumerate(opening) if self._is_title(line)), -1)
        for place, line in enumerate(opening):
            if rule := "title" if place <= title else self._head_rule(line):
                yield from _drop(line, rule)

    def tail(self) -> Iterator[Removed]:
        """Take out what stands behind the story, from the end on."""
        for line in reversed(self._lines()[-_TAIL_LINES:]):
            if not (rule := self._tail_rule(line)):
                return
            yield from _drop(line, rule)

    def _lines(self) -> list[HtmlElement]:
        """The lines that are still there."""
        return [line for line in self._measures.lines() if line.text_content().strip()]

    def _box_rule(self, element: HtmlElement) -> str:
        length, linked = self._measures.length(element), self._measures.linked(element)
        if not 0 < length <= _LARGEST_SHARE * self._measures.length(self._root) or not _is_box(element):
            return ""
        if rule := box_rule(f"{element.get('class', '')} {element.get('id', '')}"):
            return "" if length > _LARGEST.get(rule, length) or self._is_amiss(element, rule) else rule
        if element.tag == "footer":
            return "" if next(element.iterancestors("blockquote", "figure"), None) is not None else "footer"
        if element.tag == "nav" or (element.tag == "td" and self._is_menu(element)):
            return "navigation"
        return "related" if element.tag == "aside" and linked > 0.6 else ""

    def _is_amiss(self, element: HtmlElement, rule: str) -> bool:
        """Whether an element has the name of a box and is none."""
        if rule == "quote":
            return self._text.count(_letters(element.text_content())) < 2
        if rule == "contents":
            return self._measures.linked(element) < 0.5
        return bool(element.tag == "a" and rule not in ("button", "share"))

    def _is_menu(self, cell: HtmlElement) -> bool:
        """Whether a cell of a table that only lays out the page holds its menu."""
        row = cell.getparent()
        links = self._measures.linked(cell) > 0.8 and len(cell.findall(".//a")) >= _FEWEST_MENU_LINKS
        return links and row is not None and self._measures.length(row) > _MENU_BESIDE * self._measures.length(cell)

    def _line_rule(self, line: HtmlElement) -> str:
        words, linked = _words(line), self._measures.linked(line)
        if rule := phrases.lone_rule(words):
            return rule
        if line.tag in HEADINGS and self._title and _letters(words) in (self._title, f"re{self._title}"):
            return "title"
        if linked >= 0.4 and phrases.READ_MORE.match(words):
            return "related"
        if len(words) <= 160 and (linked or line.tag in HEADINGS) and phrases.LETTER.match(words):
            return "newsletter"
        return "credit" if len(words) <= 120 and line.tag != "figcaption" and phrases.CREDIT.match(words) else ""

    def _drop_links_after(self, label: HtmlElement) -> Iterator[Removed]:
        """Take out the lists of links that a label such as "Related stories" announces."""
        anchor = label
        while anchor.getnext() is None and anchor.getparent() not in (None, self._root):
            anchor = anchor.getparent()
        for after in list(anchor.itersiblings()):
            if self._measures.length(after):
                if self._measures.linked(after) < 0.5 or after.tag == "table":
                    return
                yield from _drop(after, "related")

    def _is_title(self, line: HtmlElement) -> bool:
        words = _letters(_words(line))
        if not self._title:
            return bool(line.tag == "h1")
        shorter, longer = sorted((words, self._title), key=len)
        alike = shorter in longer and 2 * len(shorter) >= len(longer)
        return words == self._title or (alike and line.tag in ("h1", "h2"))

    def _head_rule(self, line: HtmlElement) -> str:
        words = _words(line)
        if len(words) <= 160 and phrases.BYLINE.match(words):
            return "author"
        if phrases.DATE.fullmatch(words) or parse_date(words) is not None:
            return "date"
        links = line.tag in _LINK_LINES and len(words) < 60 and self._measures.linked(line) > 0.8
        return "navigation" if links and next(line.iterancestors("table"), None) is None else ""

    def _tail_rule(self, line: HtmlElement) -> str:
        words, linked = _words(line), self._measures.linked(line)
        if line.tag in HEADINGS:
            return "heading"
        if len(words) > _LONGEST_LINE or line.tag in ("figcaption", "pre", "td", "th"):
            return ""
        if rule := phrases.closing_rule(words):
            return rule
        read_more = linked and phrases.READ_MORE.match(words)
        return "related" if read_more or (linked > 0.9 and line.tag != "li") else ""


def _is_box(element: HtmlElement) -> bool:
    """Whether an element can be a box of its own, and not a part of a sentence."""
    if element.tag in _BOXES or ("-" in element.tag and not element.tag.startswith(_FORMULA)):
        return True
    parent = element.getparent()
    if element.tag != "span" or parent.tag not in ("div", "figure", "section", "header"):
        return False
    before = element.getprevious()
    return not any((text or "").strip() for text in (element.tail, parent.text if before is None else before.tail))


def _drop(element: HtmlElement, rule: str) -> Iterator[Removed]:
    if element.getparent() is not None:
        words = _words(element)
        element.drop_tree()
        if words:
            yield Removed(rule=rule, text=words[:_MOST_TOLD])


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
