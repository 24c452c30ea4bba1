"""Takes out of an article what its site put round it: adverts, sharing, related stories, forms, notices.

How sites word and name that is in `boilerplate_phrases`; here is where in an
article, and in what shape, a line or a box has to stand for that to count. A
paragraph of the story may speak of any of it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from lxml.html import HtmlElement

from tui.core.pages import Removed
from tui.formats import boilerplate_phrases as phrases
from tui.formats.boilerplate_boxes import Boxes
from tui.formats.dates import parse_date
from tui.formats.loose_text import wrap_loose_text
from tui.formats.measures import Measures, letters, one_line, told_words
from tui.formats.vocabulary import HEADINGS

_CONTROLS = ("form", "textarea", "button", "select", "noscript", "input", "dialog", "template")
_UNWRITTEN = frozenset({"hidden", "submit", "button", "image", "reset", "search"})
"""Kinds of input that ask nothing of who reads."""
_LARGEST_FORM = 500
"""A form with more text is one round an article, as some programs that make pages have it."""
_LONGEST_LINE = 300
_LINK_LINES = ("p", "div", "nav", "header")
_WORDS_OF_STORY = frozenset({"td", "th", "dt", "pre", "blockquote"})
"""What may hold a single word that a button has elsewhere."""
_SHOWN_BEHIND = " | ".join(f"following::{tag}" for tag in ("figure", "picture", "table", "pre", "video", "iframe"))
_HEAD_LINES, _TAIL_LINES = 15, 60
_SHORTEST_SENTENCE = 40
_NAMELESS = ("legal", "date")
"""What notes are that do not speak to the reader: a paragraph of a story may begin like them."""
_MOSTLY_LINKED = 0.7
_LONGEST_UNKNOWN = 60
_ALL_LINKED, _OFTEN = 0.9, 3
"""A line that is a link, and stands so often in an article, leads to no part of it."""
_MOST_TOLD = 200


def remove_boilerplate(root: HtmlElement, *, title: str = "", by_name: bool = True) -> list[Removed]:
    """Take out of an article what does not belong to its story.

    Args:
        root: The element that holds the article; changed in place.
        title: Of the article; where the text begins with it once more, that goes too.
        by_name: Whether boxes go by the names that only most sites use for them.
    """
    held = {one.getparent() for one in root.iterdescendants(*_CONTROLS)}
    removed = [*_without_controls(root), *_without_ways_back(root)]
    wrap_loose_text(root)
    cleaner = _Cleaner(root, title, held)
    return [
        *removed,
        *cleaner.labels(),
        *cleaner.boxes(by_name=by_name),
        *cleaner.head(),
        *cleaner.lines(),
        *cleaner.tail(),
    ]


def _without_controls(root: HtmlElement) -> Iterator[Removed]:
    """Take out what one fills in or presses."""
    measures = Measures(root)
    for element in [one for one in root.iter(*_CONTROLS) if one is not root]:
        around = element.tag == "form" and _is_round_story(element, measures)
        if around or (element.tag == "button" and (_unfolds(element) or _is_told_of(element))):
            # Under another name, since dropping a tag takes time by how much stands beside it.
            element.tag = "div" if around else "span"
            element.attrib.clear()
        else:
            yield from _drop(element, "form")


def _is_round_story(form: HtmlElement, measures: Measures) -> bool:
    if measures.length(form) > _LARGEST_FORM:
        return True
    asked = any(one.get("type", "").lower() not in _UNWRITTEN for one in form.iter("input", "textarea"))
    return not asked and any(measures.is_story(line) for line in form.iter("p", "div", "td"))


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


def _is_told_of(button: HtmlElement) -> bool:
    """Whether a button stands within a sentence that speaks of it."""
    line, before = button.getparent(), button.getprevious()
    if line is None or line.tag not in ("p", "li", "dd", "td"):
        return False
    beside = (line.text if before is None else before.tail, button.tail)
    return all(any(map(str.isalnum, text or "")) for text in beside)


class _Cleaner:
    """One article while it is being cleaned, and the lengths of its parts before that."""

    def __init__(self, root: HtmlElement, title: str, held: set[HtmlElement]) -> None:
        self._root = root
        self._title = letters(title)
        self._held = held
        """What held controls before they were taken out."""
        self._measures = Measures(root)
        self._homes = set(self._homes_of_story())

    def labels(self) -> Iterator[Removed]:
        """Take out the lists of links that a label such as "Related stories" announces, and with them the label."""
        for label in self._lines():
            if phrases.is_label(_words(label)) and label.tag not in _WORDS_OF_STORY:
                links = list(self._drop_links_after(label))
                yield from links
                if links or self._measures.linked(label) > 0.8 or self._is_alone(label):
                    yield from _drop(label, "related")

    def boxes(self, *, by_name: bool) -> Iterator[Removed]:
        """Take out the elements whose names say that they are no part of a story."""
        boxes = Boxes(self._root, self._measures, by_name=by_name)
        for box, rule in boxes.found():
            yield from _drop(box, rule)

    def lines(self) -> Iterator[Removed]:
        """Take out the lines that are no part of a story wherever they stand."""
        links = [line for line in self._lines() if self._is_lone_link(line)]
        often = Counter(letters(_words(line)) for line in links)
        for line in links:
            if often[letters(_words(line))] >= _OFTEN:
                yield from _drop(line, "button")
        for line in self._lines():
            if self._measures.length(line) > _LONGEST_LINE or line.tag in _WORDS_OF_STORY:
                continue
            if (rule := self._line_rule(line)) and next(line.iterancestors("blockquote"), None) is None:
                yield from _drop(line, rule)

    def _is_lone_link(self, line: HtmlElement) -> bool:
        """Whether a line is one short link and nothing else, as "Check the price" is under each product."""
        short = line.tag in _LINK_LINES and self._measures.length(line) <= _LONGEST_UNKNOWN
        return short and self._measures.linked(line) > _ALL_LINKED

    def head(self) -> Iterator[Removed]:
        """Take out what stands before the first paragraph: the title once more, names, dates."""
        lines = (line for line in self._lines()[:_HEAD_LINES] if not _is_of_data(line))
        opening = list(takewhile(lambda line: not self._measures.is_story(line), lines))
        title = next((place for place, line in enumerate(opening) if self._is_title(line)), -1)
        for line in opening[: title + 1]:
            yield from _drop(line, "title")
        for line in takewhile(lambda line: not self._is_sentence(line), opening[title + 1 :]):
            if rule := self._head_rule(line):
                yield from _drop(line, rule)

    def tail(self) -> Iterator[Removed]:
        """Take out what stands behind the story, from the end on."""
        lines = self._lines()[-_TAIL_LINES:]
        passed = closes_behind = False
        while lines:
            line = lines.pop()
            closes = bool(self._closing_rule(line))
            if rule := self._tail_rule(line, lines, closes_behind=closes_behind):
                yield from _drop(line, rule)
            elif not passed and self._may_pass(line, lines):
                passed = True
            else:
                return
            closes_behind = closes

    def _lines(self) -> list[HtmlElement]:
        """The lines that are still there."""
        return [line for line in self._measures.lines() if line.text_content().strip()]

    def _homes_of_story(self) -> Iterator[object]:
        """The elements that hold paragraphs of the story, and their kinds, where several of a kind do."""
        kinds: dict[tuple[str, str], HtmlElement] = {}
        for line in self._measures.lines():
            if self._measures.is_story(line) and not self._closing_rule(line):
                home = line if line is self._root else line.getparent()
                yield home
                if (name := home.get("class")) and kinds.setdefault((home.tag, name), home) is not home:
                    yield home.tag, name

    def _is_apart(self, line: HtmlElement) -> bool:
        """Whether more than how it begins says that a line is none of the story.

        A link or a control says so, a box of its own, or that it does not end as a sentence.
        """
        parent, words = line.getparent(), _words(line)
        if self._measures.linked(line) or line in self._held or phrases.is_sure(words):
            return True
        if line.tag not in HEADINGS and phrases.is_open(words):
            return True
        if line is self._root or parent is None:
            return False
        return parent not in self._homes and (parent.tag, parent.get("class") or "") not in self._homes

    def _line_rule(self, line: HtmlElement) -> str:
        words, linked = _words(line), self._measures.linked(line)
        if rule := phrases.lone_rule(words):
            return rule if self._counts(line, rule, words) else ""
        if line.tag in HEADINGS:
            if self._title and letters(words) in (self._title, f"re{self._title}"):
                return "title"
            return "newsletter" if phrases.is_letter_heading(words) and self._is_apart(line) else ""
        if linked >= 0.4 and phrases.READ_MORE.match(words):
            return "related"
        if len(words) <= 160 and linked and phrases.is_letter(words):
            return "newsletter"
        return "credit" if len(words) <= 120 and line.tag != "figcaption" and phrases.is_credit(words) else ""

    def _counts(self, line: HtmlElement, rule: str, words: str) -> bool:
        """Whether words that may be a heading or an item are a label where they stand."""
        if rule == "notice":
            return self._is_apart(line)
        if rule == "advertisement" or " " in words or line.tag not in (*HEADINGS, "li"):
            return True
        beside = line.getnext() if line.tag in HEADINGS else line.getparent()
        linked = max(self._measures.linked(one) for one in (line, beside) if one is not None)
        return linked > 0.5 or not self._held.isdisjoint((line, line.getparent(), beside))

    def _is_alone(self, label: HtmlElement) -> bool:
        """Whether a label is all of its box."""
        box = label.getparent()
        alone = box not in (None, self._root) and self._measures.length(box) == self._measures.length(label)
        return alone and label.tag not in HEADINGS

    def _drop_links_after(self, label: HtmlElement) -> Iterator[Removed]:
        anchor = label
        while anchor.getnext() is None and anchor.getparent() not in (None, self._root):
            anchor = anchor.getparent()
        for after in list(anchor.itersiblings()):
            if self._measures.length(after):
                if self._measures.linked(after) < _MOSTLY_LINKED or after.tag == "table":
                    return
                yield from _drop(after, "related")

    def _is_title(self, line: HtmlElement) -> bool:
        words = letters(_words(line))
        if not self._title:
            return bool(line.tag == "h1")
        shorter, longer = sorted((words, self._title), key=len)
        alike = shorter in longer and 2 * len(shorter) >= len(longer)
        return words == self._title or (alike and line.tag in ("h1", "h2"))

    def _is_sentence(self, line: HtmlElement) -> bool:
        words = _words(line)
        if self._measures.length(line) < _SHORTEST_SENTENCE or phrases.is_open(words):
            return False
        return not phrases.is_byline(words) and not phrases.DATE.fullmatch(words)

    def _head_rule(self, line: HtmlElement) -> str:
        words = _words(line)
        if len(words) <= 160 and phrases.is_byline(words):
            return "author"
        if line.tag not in HEADINGS and (phrases.DATE.fullmatch(words) or parse_date(words) is not None):
            return "date"
        links = line.tag in _LINK_LINES and len(words) < 60 and self._measures.linked(line) > 0.8
        return "navigation" if links and next(line.iterancestors("table"), None) is None else ""

    def _tail_rule(self, line: HtmlElement, before: Sequence[HtmlElement], *, closes_behind: bool) -> str:
        """What a line is behind which no more of the story comes."""
        if line.tag in HEADINGS:
            return "" if self._shows_something(line) else "heading"
        if rule := self._closing_rule(line):
            several = closes_behind or any(map(self._closing_rule, before[-1:]))
            if rule in _NAMELESS and self._measures.is_story(line):
                several = False  # "Published in 1954 and never used, …" may stand beside another that begins so
            return rule if several or self._is_apart(line) else ""
        words, linked = _words(line), self._measures.linked(line)
        if len(words) > _LONGEST_LINE or line.tag in ("figcaption", "pre", "td", "th"):
            return ""
        if self._leads_on(line):
            return "related"
        return "related" if linked > 0.9 and line.tag != "li" and not self._is_listed(before) else ""

    def _shows_something(self, heading: HtmlElement) -> bool:
        """Whether pictures or the like stand under the last heading of an article, and no lines."""
        return any(self._root in shown.iterancestors() for shown in heading.xpath(_SHOWN_BEHIND)[:1])

    def _closing_rule(self, line: HtmlElement) -> str:
        words = _words(line)
        if len(words) > _LONGEST_LINE or line.tag in ("figcaption", "pre", "td", "th"):
            return ""
        return phrases.closing_rule(words)

    def _is_listed(self, before: Sequence[HtmlElement]) -> bool:
        """Whether the story itself names the links at its end, such as its sources."""
        for line in reversed(before):
            if self._measures.linked(line) <= 0.9:
                words = _words(line)
                return words.endswith((":", "：")) or phrases.is_sources(words)
        return False

    def _may_pass(self, line: HtmlElement, before: Sequence[HtmlElement]) -> bool:
        """Whether a line that says nothing stands behind two that do."""
        words = _words(line)
        if len(words) > _LONGEST_UNKNOWN or phrases.is_sentence(words) or len(before) < 2:
            return False
        return all(self._closing_rule(one) or self._leads_on(one) for one in before[-2:])

    def _leads_on(self, line: HtmlElement) -> bool:
        return self._measures.linked(line) > 0 and phrases.READ_MORE.match(_words(line)) is not None


def _is_of_data(line: HtmlElement) -> bool:
    """Whether a line stands in a table that has headers, and so is no frame of a page."""
    table = next(line.iterancestors("table"), None)
    return table is not None and next(table.iter("th"), None) is not None


def _drop(element: HtmlElement, rule: str) -> Iterator[Removed]:
    if element.getparent() is not None:
        words = told_words(element)
        element.drop_tree()
        if words:
            yield Removed(rule=rule, text=words[:_MOST_TOLD])


def _words(element: HtmlElement) -> str:
    return one_line(element.text_content())
