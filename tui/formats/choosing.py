"""Which element of a page is its article, decided among several voices.

Readability's choice is followed unless an element that another voice keeps to
agrees better with what all of them say: that mends the pages of which
readability takes the wrong box, or a part of the story. Paragraphs that it
drops for the names of their boxes come back where others have them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from copy import deepcopy
from functools import partial
from itertools import chain, islice
from statistics import fmean
from typing import NamedTuple

from lxml.html import Element, HtmlElement

from tui.core.pages import Explanation, Hints, Voice
from tui.formats import voices
from tui.formats.article import ASIDE, drop_hidden, find_article
from tui.formats.boilerplate_names import box_rule, names_of
from tui.formats.page_lines import Line, PageLines, words_of
from tui.formats.plain import plain_text

_MARGIN = 0.1
"""By so much another element must agree better than readability's."""
_TEASER_WEIGHT = 0.25
_HOLDS = 0.9
"""The share of a voice's words that an element must hold to be its choice."""
_PARTS = frozenset({"li", "td", "th", "dd", "dt", "figcaption", "summary"})
"""Elements that mean nothing without those round them."""
_MOST_MISSED = 50
_MOST_TAGS, _LONGEST = 30_000, 1_500_000
"""Of a page, so that a hostile one does not hold up the libraries; real ones have a third."""
_OWN, _PAGE, _FEED = "readability", "paragraphs", "feed"
_RESILIPARSE, _TRAFILATURA = "resiliparse", "trafilatura"


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
    return _Choosing(root, html, url, {words_of(title), words_of(hints.title)}).choice(hints.feed_html)


class _Choosing:
    """One choice while it is made."""

    def __init__(self, root: HtmlElement, html: str, url: str, titles: Set[tuple[str, ...]]) -> None:
        self._html, self._url, self._titles = html, url, titles
        drop_hidden(root)
        self._lines = PageLines(root)
        own = find_article(root)
        self._own = _Candidate(_OWN, own, set(self._lines.within(own)) if own is not None else set())
        self._spoken: dict[str, set[int]] = {}
        self._silent: dict[str, str] = {}

    def choice(self, feed_html: str) -> Choice:
        self._note(_PAGE, self._paragraphs(), "the page has no long paragraphs")
        self._hear(_RESILIPARSE, partial(voices.resiliparse, self._html))
        if feed_html:
            self._note(_FEED, self._told_by_feed(feed_html), "the page has nothing of its words")
        if self._is_doubtful():
            self._hear(_TRAFILATURA, partial(voices.trafilatura, self._html, self._url))
        else:
            self._silent[_TRAFILATURA] = "not asked, since the choice is clear"
        chosen = max([self._own, *self._others()], key=self._score)
        element = chosen.element
        if element is not None and chosen is not self._own:
            element = _copy(element)
        if element is not None:
            self._add_dropped(element, chosen)
            element = self._with_beginning(element, chosen)
        return Choice(element, self._explanation(chosen))

    def _hear(self, name: str, voice: Callable[[], str]) -> None:
        if self._html.count("<") > _MOST_TAGS or len(self._html) > _LONGEST:
            self._silent[name] = "not asked, since the page is too long"
            return
        try:
            held = self._lines.held_by(voice())
        except voices.Silent as reason:
            self._silent[name] = str(reason)
        else:
            self._note(name, held, "the page has nothing of what it found")

    def _note(self, name: str, lines: set[int], unknown: str) -> None:
        if lines:
            self._spoken[name] = lines
        else:
            self._silent[name] = unknown

    def _said(self, name: str) -> set[int]:
        return self._spoken.get(name, set())

    def _paragraphs(self) -> set[int]:
        """The long paragraphs of the element that holds most of them."""
        all_of_them = {number for number, line in enumerate(self._lines.lines) if line.story}
        stories = {number for number in all_of_them if not _is_aside(self._lines.lines[number].element)}
        if 2 * self._lines.words(stories) < self._lines.words(all_of_them):
            stories = all_of_them  # some programs that make pages put all of one into a form
        holder = self._lines.holder(stories, share=_HOLDS)
        return stories.intersection(self._lines.within(holder)) if holder is not None else set()

    def _told_by_feed(self, feed_html: str) -> set[int]:
        """The lines of the page that its feed has too; a teaser's may also stand above the story, where none counts."""
        text = plain_text(feed_html)
        told = self._lines.held_by(text) or self._lines.beginning_with(text)
        return told & self._said(_PAGE) if self._is_short(told) else told

    def _is_short(self, told: Set[int]) -> bool:
        return 2 * self._lines.words(told) < self._lines.words(self._said(_PAGE))

    def _others(self) -> Iterator[_Candidate]:
        """For each voice the innermost element that holds what it says."""
        for name, lines in self._spoken.items():
            holder = None if self._is_teaser(name) else self._lines.holder(lines, share=_HOLDS)
            if holder is not None:
                within = self._lines.within(holder).keys()
                if not self._is_most_of_own(within):
                    yield _Candidate(name, holder, within)

    def _is_most_of_own(self, lines: Set[int]) -> bool:
        """Whether a choice only leaves out a little of readability's: that is for the cleaning, which knows why."""
        own = self._own.lines
        return lines <= own and 2 * self._lines.words(lines) > self._lines.words(own)

    def _is_doubtful(self) -> bool:
        """Whether another choice comes near to being better, or paragraphs may be missing."""
        agreed = self._agreement(self._own.lines, self._spoken)
        others = (self._agreement(other.lines, self._spoken) for other in self._others())
        if any(other > agreed + _MARGIN / 2 for other in others) or self._before(self._own, _RESILIPARSE):
            return True
        return self._between(self._own, fewest=1) != self._between(self._own, fewest=2)

    def _score(self, candidate: _Candidate) -> float:
        """How well an element agrees with the voices, readability's with something to its credit."""
        agreed = self._agreement(candidate.lines, self._spoken)
        return agreed + _MARGIN if candidate is self._own else agreed

    def _agreement(self, lines: Set[int], spoken: Mapping[str, Set[int]]) -> float:
        """How well an element agrees with voices, each as much as the other, a teaser half as much."""
        said = [self._agreement_with(name, lines, others) for name, others in spoken.items()]
        weights = [_TEASER_WEIGHT if self._is_teaser(name) else 1.0 for name in spoken]
        return fmean(said, weights) if said else 0.0

    def _agreement_with(self, name: str, lines: Set[int], others: Set[int]) -> float:
        """The same with one voice; a teaser need only be in the element."""
        if self._is_teaser(name):
            return self._lines.words(lines & others) / self._lines.words(others)
        return self._lines.agreement(lines, others)

    def _is_teaser(self, name: str) -> bool:
        """Whether a voice is that of a feed which has only the beginning of the story."""
        return name == _FEED and self._is_short(self._spoken[_FEED])

    def _before(self, chosen: _Candidate, *names: str) -> set[int]:
        """The paragraphs before an element that these voices have all: some pages have a box for their first.

        What the feed has of the story is one too, as long as none of it is in the element.
        """
        said = set.intersection(*map(self._said, names))
        if (told := self._said(_FEED)).isdisjoint(chosen.lines):
            said = said | told
        first = min(chosen.lines, default=0)
        return self._lacking(chosen, (number for number in said if number < first))

    def _between(self, chosen: _Candidate, *, fewest: int) -> set[int]:
        """The paragraphs between the lines of an element that so many voices have: readability drops some by name."""
        said = Counter(chain.from_iterable(map(self._said, (_PAGE, _RESILIPARSE, _TRAFILATURA))))
        first, last = min(chosen.lines, default=0), max(chosen.lines, default=0)
        missed = (number for number in said.keys() - chosen.lines if said[number] >= fewest)
        return self._lacking(chosen, (number for number in missed if first < number < last))

    def _lacking(self, chosen: _Candidate, numbers: Iterable[int]) -> set[int]:
        """Those of some paragraphs that may be of the story, and with whose words no line of an element begins."""
        missed = {number for number in numbers if self._may_be_of_story(self._lines.lines[number])}
        if not missed:
            return missed
        here = {self._lines.lines[number].words for number in chosen.lines} | self._titles
        missed = {number for number in missed if self._lines.lines[number].words not in here}
        if len(missed) > _MOST_MISSED:
            return set()
        return {number for number in missed if not _begins_one(self._lines.lines[number].words, here)}

    def _may_be_of_story(self, line: Line) -> bool:
        if not line.story or _is_aside(line.element):
            return False
        around = [line.element, *islice(line.element.iterancestors(), 2)]
        return not any(box_rule(names_of(one)) for one in around)

    def _with_beginning(self, element: HtmlElement, chosen: _Candidate) -> HtmlElement:
        missed = self._before(chosen, _RESILIPARSE, _TRAFILATURA)
        if not missed:
            return element
        whole = Element("div")
        whole.extend(_copy(top) for top in self._holding(missed, missed.issuperset))
        whole.append(element)
        return whole

    def _add_dropped(self, element: HtmlElement, chosen: _Candidate) -> None:
        """Put the boxes with missed paragraphs back to where they stood between the lines of an element."""
        missed = self._between(chosen, fewest=2)
        if not missed:
            return
        here = self._lines.within(element)
        last = {holder: number for number, line in here.items() for holder in (line, *line.iterancestors())}
        for box in reversed(list(self._holding(missed, chosen.lines.isdisjoint))):
            first = next(iter(self._lines.within(box)))
            before = here[max(number for number in here if number < first)]
            while last.get(before.getparent(), first) < first:
                before = before.getparent()
            copy, tail = _copy(box, within=before.getparent()), before.tail
            before.tail = None
            before.addnext(copy)
            before.tail = tail

    def _holding(self, numbers: Set[int], may_have: Callable[[Iterable[int]], bool]) -> Iterator[HtmlElement]:
        """The outermost elements that hold some lines, and beside them only such as they may have."""
        done: set[int] = set()
        for number in sorted(numbers):
            if number not in done:
                top = self._lines.lines[number].element
                while (parent := top.getparent()) is not None and may_have(self._lines.within(parent)):
                    top = parent
                done |= self._lines.within(top).keys()
                yield top

    def _explanation(self, chosen: _Candidate) -> Explanation:
        everyone = {_OWN: self._own.lines, **self._spoken}
        voices = []
        for name, lines in everyone.items():
            rest = {other: said for other, said in everyone.items() if other != name}
            words = self._lines.words(lines)
            if self._is_teaser(name):
                agreed = fmean(self._lines.words(lines & said) / words for said in rest.values())
            else:
                agreed = self._agreement(lines, rest)
            voices.append(Voice(name=name, words=words, agreement=agreed))
        voices += [Voice(name=name, silent=why) for name, why in self._silent.items()]
        return Explanation(voices=tuple(voices), chosen=chosen.name, why=self._why(chosen))

    def _why(self, chosen: _Candidate) -> str:
        own = self._agreement(self._own.lines, self._spoken)
        if chosen is self._own:
            return f"the voices agree with it by {own:.0%}, and with nothing else by {_MARGIN:.0%} more"
        agreed = self._agreement(chosen.lines, self._spoken)
        return f"the voices agree with it by {agreed:.0%}, and with readability's choice by {own:.0%}"


def _is_aside(element: HtmlElement) -> bool:
    return any(holder.tag in ASIDE for holder in (element, *element.iterancestors()))


def _begins_one(words: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> bool:
    """Whether a line begins so, whatever the last word is, which may be cut off."""
    cut = words[:-1]
    return any(line[: len(cut)] == cut for line in lines)


def _copy(element: HtmlElement, within: HtmlElement | None = None) -> HtmlElement:
    """A copy of an element as one that may stand anywhere, or within an element."""
    copy = deepcopy(element)
    copy.tail = None
    if copy.tag in _PARTS and (within is None or within.tag != element.getparent().tag):
        copy.tag = "p"
    return copy
