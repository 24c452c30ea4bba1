"""The lines of a page, by which the voices that look for its article are compared."""

import re
from collections.abc import Iterable, Set
from itertools import chain
from typing import NamedTuple

from lxml.html import HtmlElement

from tui.formats.measures import Measures

_UNSPACED = "\u0e00-\u0eff\u1100-\u11ff\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff"
_WORD = re.compile(rf"[^\W{_UNSPACED}]+|[{_UNSPACED}]")
"""A word; in scripts without blanks a character."""
_NUMBER = "data-dateline-line"
"""The attribute by which a line is known again in a copy of the page."""
_GRAM = 4
_SHORTEST_COMPARED = 6
"""Words; a shorter line is taken as a whole."""
_HELD = 0.6
"""The share of a line's runs of four words that a text must have."""


class Line(NamedTuple):
    """A block without blocks in it."""

    element: HtmlElement
    words: tuple[str, ...]
    story: bool
    """Whether it is a paragraph as stories have them."""


class PageLines:
    """The lines of one page, known by their numbers in reading order."""

    def __init__(self, root: HtmlElement) -> None:
        for element in root.xpath(f"//*[@{_NUMBER}]"):
            del element.attrib[_NUMBER]
        measures = Measures(root)
        self.lines: list[Line] = []
        for element in measures.lines():
            if words := words_of(element.text_content()):
                element.set(_NUMBER, str(len(self.lines)))
                self.lines.append(Line(element, words, measures.is_story(element)))

    def held_by(self, text: str) -> set[int]:
        """The lines that a text has too."""
        grams = set(_grams(words_of(text)))
        short = {words for line in text.split("\n") if len(words := words_of(line)) < _SHORTEST_COMPARED}
        return {number for number, line in enumerate(self.lines) if _is_held(line.words, grams, short)}

    def beginning_with(self, text: str) -> set[int]:
        """The lines that hold the first longer line of a text, as the first paragraph does of which it is a part."""
        longer = (words for line in text.split("\n") if len(words := words_of(line)) >= _SHORTEST_COMPARED)
        grams = set(_grams(next(longer, ())))
        shared = {number: len(grams.intersection(_grams(line.words))) for number, line in enumerate(self.lines)}
        return {number for number, count in shared.items() if count and count >= _HELD * len(grams)}

    def within(self, element: HtmlElement) -> dict[int, HtmlElement]:
        """The lines of an element of the page, or of a copy of one, in reading order."""
        return {int(line.get(_NUMBER)): line for line in element.xpath(f"descendant-or-self::*[@{_NUMBER}]")}

    def words(self, numbers: Iterable[int]) -> int:
        """How many words these lines have."""
        return sum(len(self.lines[number].words) for number in numbers)

    def agreement(self, one: Set[int], other: Set[int]) -> float:
        """How much two sets of lines are the same by their words: F1, from 0 to 1."""
        total = self.words(one) + self.words(other)
        return 2 * self.words(one & other) / total if total else 0.0

    def holder(self, numbers: Iterable[int], *, share: float) -> HtmlElement | None:
        """The innermost element with this share of the words of these lines, the short ones left out."""
        held: dict[HtmlElement, int] = {}
        total = 0
        for number in numbers:
            element, words, _ = self.lines[number]
            if len(words) >= _SHORTEST_COMPARED:
                total += len(words)
                for holder in chain([element], element.iterancestors()):
                    held[holder] = held.get(holder, 0) + len(words)
        # Of the elements with enough, the innermost has the least, or comes first: they are noted from the inside out.
        return min((one for one in held if held[one] >= share * total), key=held.__getitem__, default=None)


def share_in(text: str, other: str) -> float:
    """The share of a text's runs of four words that another text has too, from 0 to 1; 1 for a text without any."""
    grams = list(_grams(words_of(text)))
    theirs = set(_grams(words_of(other)))
    return sum(gram in theirs for gram in grams) / len(grams) if grams else 1.0


def words_of(text: str) -> tuple[str, ...]:
    """The words by which lines are compared."""
    return tuple(_WORD.findall(text.lower()))


def _grams(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(_GRAM)), strict=False)


def _is_held(words: tuple[str, ...], grams: Set[tuple[str, ...]], short: Set[tuple[str, ...]]) -> bool:
    if len(words) < _SHORTEST_COMPARED:
        return words in short
    return sum(gram in grams for gram in _grams(words)) >= _HELD * (len(words) - _GRAM + 1)
