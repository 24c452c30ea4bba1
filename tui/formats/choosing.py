"""Which element of a page is its article, decided among several voices.

Readability's choice is followed unless an element that another voice keeps to
agrees better with what all of them say: that mends the pages of which
readability takes the wrong box, or a part of the story.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from copy import deepcopy
from itertools import islice
from statistics import fmean
from typing import NamedTuple

from lxml.html import Element, HtmlElement

from tui.core.pages import Explanation, Hints, Removed, Voice
from tui.formats import voices
from tui.formats.article import ASIDE, find_article
from tui.formats.boilerplate_names import box_rule
from tui.formats.measures import letters, one_line
from tui.formats.page_lines import Line, PageLines
from tui.formats.plain import plain_text
from tui.formats.vocabulary import HEADINGS

_MARGIN = 0.1
"""By so much another element must agree better than readability's."""
_HOLDS = 0.9
"""The share of a voice's words that an element must hold to be its choice."""
_CERTAIN = 0.85
"""Where resiliparse and readability agree so well, nobody else is asked."""
_KEPT = frozenset({*HEADINGS, "td", "th", "caption", "figcaption", "pre", "dt"})
"""Lines that stay where no voice has them: libraries leave out tables and captions that readers want."""
_PARTS = frozenset({"li", "td", "th", "dd", "dt", "figcaption", "summary"})
"""Elements that mean nothing without those round them."""
_MOST_MISSED, _MOST_TOLD = 50, 200
_OWN, _PAGE, _FEED = "readability", "paragraphs", "feed"


class Choice(NamedTuple):
    """The element that is the article, as a copy, and how it was chosen."""

    element: HtmlElement | None
    explanation: Explanation


class _Candidate(NamedTuple):
    name: str
    element: HtmlElement | None
    lines: Set[int]


def choose(root: HtmlElement, html: str, *, url: str, title: str, hints: Hints) -> Choice:
    """The element of a page that is its article.

    Args:
        root: The tree of the page; changed in place.
        html: The same page as text, without its scripts.
        url: Where it was found.
        title: Of the article.
        hints: What is known of it already.
    """
    return _Choosing(root, html, url, {letters(title), letters(hints.title)}).choice(hints.feed_html)


class _Choosing:
    """One choice while it is made."""

    def __init__(self, root: HtmlElement, html: str, url: str, titles: Set[str]) -> None:
        self._html, self._url, self._titles = html, url, titles
        self._lines = PageLines(root)
        own = find_article(root)
        self._own = _Candidate(_OWN, own, set(self._lines.within(own)) if own is not None else set())
        self._spoken: dict[str, Set[int]] = {_PAGE: self._paragraphs()}
        self._silent: dict[str, str] = {}

    def choice(self, feed_html: str) -> Choice:
        self._hear("resiliparse", voices.resiliparse)
        self._hear_feed(feed_html)
        self._hear("trafilatura", voices.trafilatura)
        chosen = max([self._own, *self._others()], key=self._score)
        element, removed = chosen.element, list[Removed]()
        if chosen is not self._own and element is not None:
            element = deepcopy(element)
            element.tail = None
            removed = list(self._without_unheard(element))
        if element is not None:
            element = self._with_beginning(element)
        return Choice(element, self._explanation(chosen, removed))

    def _hear(self, name: str, voice: Callable[[str, str], str]) -> None:
        try:
            self._spoken[name] = self._lines.held_by(voice(self._html, self._url))
        except voices.Silent as reason:
            self._silent[name] = str(reason)

    def _hear_feed(self, feed_html: str) -> None:
        """The feed's own text, as far as the page has it too: a teaser may be written for the feed alone."""
        if held := self._lines.held_by(plain_text(feed_html)):
            self._spoken[_FEED] = held
        elif feed_html:
            self._silent[_FEED] = "its words are not on the page"

    def _paragraphs(self) -> Set[int]:
        """The long paragraphs of the element that holds most of them."""
        stories = {
            number for number, line in enumerate(self._lines.lines) if line.story and not _is_aside(line.element)
        }
        holder = self._lines.holder(stories, share=_HOLDS)
        return stories & self._lines.within(holder).keys() if holder is not None else set()

    def _others(self) -> Iterator[_Candidate]:
        """For each voice the innermost element that holds what it says."""
        for name, lines in self._spoken.items():
            holder = self._lines.holder(lines, share=_HOLDS)
            if holder is not None:
                yield _Candidate(name, holder, self._lines.within(holder).keys())

    def _score(self, candidate: _Candidate) -> float:
        """How well an element agrees with the voices, readability's with something to its credit."""
        agreed = self._agreement(candidate.lines, self._spoken)
        return agreed + _MARGIN if candidate is self._own else agreed

    def _agreement(self, lines: Set[int], spoken: Mapping[str, Set[int]]) -> float:
        return fmean([self._lines.agreement(lines, others) for others in spoken.values()] or [0.0])

    def _without_unheard(self, element: HtmlElement) -> Iterator[Removed]:
        """Take out of an element that is wider than a voice what nobody takes for the article."""
        heard = self._own.lines | self._spoken.get("trafilatura", set())
        heard |= self._spoken.get("resiliparse", set()) & self._spoken[_PAGE]
        heard |= self._spoken.get(_FEED, set())
        for number, line in self._lines.within(element).items():
            if number not in heard and line.getparent() is not None and not _stays(line):
                words = one_line(line.text_content())
                line.drop_tree()
                yield Removed(rule="no other voice", text=words[:_MOST_TOLD])

    def _with_beginning(self, element: HtmlElement) -> HtmlElement:
        """The element with the paragraphs before it that both libraries have: some pages have a box for their first."""
        held = self._lines.within(element)
        first = min(held, default=0)
        here = {letters(line.text_content()) for line in held.values()} | self._titles
        both = self._spoken.get("resiliparse", set()) & self._spoken.get("trafilatura", set())
        missed = {number for number in both if number < first and self._is_beginning(self._lines.lines[number], here)}
        if not 0 < len(missed) <= _MOST_MISSED:
            return element
        whole = Element("div")
        whole.extend(self._copies(missed))
        whole.append(element)
        return whole

    def _is_beginning(self, line: Line, here: Set[str]) -> bool:
        """Whether a line before the article is a paragraph of it."""
        if not line.story or _is_aside(line.element) or letters(line.element.text_content()) in here:
            return False
        around = [line.element, *islice(line.element.iterancestors(), 2)]
        return not any(box_rule(f"{one.get('class') or ''} {one.get('id') or ''}") for one in around)

    def _copies(self, numbers: Set[int]) -> Iterator[HtmlElement]:
        """The lines with these numbers, those that fill an element together in one copy of it."""
        done: set[int] = set()
        for number in sorted(numbers):
            if number not in done:
                top = self._lines.lines[number].element
                while (parent := top.getparent()) is not None and self._lines.within(parent).keys() <= numbers:
                    top = parent
                done |= self._lines.within(top).keys()
                copy = deepcopy(top)
                copy.tail = None
                if copy.tag in _PARTS:
                    copy.tag = "p"
                yield copy

    def _explanation(self, chosen: _Candidate, removed: Sequence[Removed]) -> Explanation:
        everyone = {_OWN: self._own.lines, **self._spoken}
        voices = []
        for name, lines in everyone.items():
            rest = {other: said for other, said in everyone.items() if other != name}
            voices.append(Voice(name=name, words=self._lines.words(lines), agreement=self._agreement(lines, rest)))
        voices += [Voice(name=name, silent=why) for name, why in self._silent.items()]
        return Explanation(voices=tuple(voices), chosen=chosen.name, why=self._why(chosen), removed=tuple(removed))

    def _why(self, chosen: _Candidate) -> str:
        own = self._agreement(self._own.lines, self._spoken)
        if chosen is self._own:
            return f"no other choice agrees better with the voices than readability's ({own:.0%}) by {_MARGIN:.0%}"
        agreed = self._agreement(chosen.lines, self._spoken)
        return f"what {chosen.name} keeps to agrees with the voices by {agreed:.0%}, readability's choice by {own:.0%}"


def _is_aside(element: HtmlElement) -> bool:
    return any(holder.tag in ASIDE for holder in (element, *element.iterancestors()))


def _stays(line: HtmlElement) -> bool:
    """Whether libraries leave out such lines, and readers want them."""
    return line.tag in _KEPT or next(line.iterancestors("table", "figure"), None) is not None
