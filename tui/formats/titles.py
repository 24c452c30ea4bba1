"""The title of a story, without the name of the site, and the heading that bears it."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import NamedTuple

from lxml.html import HtmlElement

from tui.core.text import tokens
from tui.formats.json_ld import text_under
from tui.formats.measures import letters
from tui.formats.statements import Statements, told_line
from tui.formats.vocabulary import BLOCKS

LIMIT = 500
_MOST_HEADINGS, _MOST_OTHERS = 8, 300
_TITLES = ("og:title", "twitter:title", "parsely-title", "citation_title", "dc.title", "dcterms.title", "title")
_SHORTEST_SITE = 4
"""Letters; a shorter name must be all of a part."""
_LEAST_SHARED, _FEWEST_WORDS = 0.3, 3
_LONGEST_SECTION = 5
"""Words of a part behind a bar that names a section or a site we do not know."""
_SEPARATOR = re.compile(r"\s+[|–—·•»«:/~-]+\s+|\s*[|»«]\s*|\s*[｜＿]\s*")
_BARS = frozenset("|｜»«")
_PIECES = 12


class Title(NamedTuple):
    """What a story is called."""

    text: str = ""
    heading: HtmlElement | None = None
    """Where it stands on the page, as far as that is known."""


def title_of(page: Statements) -> Title:
    """The heading of the story where the page's other titles are about the same, else what they say."""
    headings = [
        (heading, line)
        for heading in islice(page.root.iter("h1"), _MOST_HEADINGS)
        if (line := told_line(_text(heading), LIMIT))
    ]
    names = _Names(page, [line for _, line in headings])
    told = [title for line in _told(page) if (title := names.without_site(line))]
    words = set(tokens(" ".join([*told, *re.split(r"\W|_", page.path().rstrip("/").rpartition("/")[2])])))
    likely = [(heading, line) for heading, line in headings if _is_about(line, words) or _is_one_of(line, told)]
    for heading, line in sorted(likely, key=lambda one: _shared(one[1], words), reverse=True):
        if title := names.without_site(_told_in(heading, told) or line):
            return Title(title, heading)
    first = next(iter(headings), (None, ""))
    text = next(iter(told), names.without_site(first[1]))
    return Title(text, _other_heading(page.root, text) if text else first[0])


def _told(page: Statements) -> Iterator[str]:
    yield told_line(text_under(page.json_ld.article, "headline"), LIMIT)
    yield from (told_line(line, LIMIT) for line in page.told(_TITLES))
    yield from (told_line(title.text_content(), LIMIT) for title in islice(page.root.iter("title"), 1))


def _other_heading(root: HtmlElement, title: str) -> HtmlElement | None:
    """What bears the title where that is no heading of the first order."""
    own = letters(title)
    others = islice(root.iter("h1", "h2", "h3", "p"), _MOST_OTHERS)
    return next((one for one in others if letters((one.text or "")[:LIMIT]) == own), None)


def _text(heading: HtmlElement) -> str:
    """The text of a heading, a blank between its lines."""
    in_lines = any(part.tag in BLOCKS or part.tag == "br" for part in islice(heading.iterdescendants(), 10 * _PIECES))
    return " ".join(islice(heading.itertext(), 10 * _PIECES)) if in_lines else heading.text_content()


def _is_about(heading: str, words: set[str]) -> bool:
    """Whether a heading shares so many words with the page's titles that it is the one of the story."""
    return len(tokens(heading)) >= _FEWEST_WORDS and _shared(heading, words) >= _LEAST_SHARED


def _is_one_of(heading: str, told: Iterable[str]) -> bool:
    return letters(heading) in {letters(title) for title in told}


def _shared(heading: str, words: set[str]) -> float:
    own = tokens(heading)
    return sum(word in words for word in own) / max(1, len(own))


def _told_in(heading: HtmlElement, told: Sequence[str]) -> str:
    """The title that a heading holds beside something else, such as its date, in elements of their own."""
    pieces = [letters(piece[:LIMIT]) for piece in islice(heading.itertext(), _PIECES)]
    if sum(map(bool, pieces)) < 2:
        return ""
    parts = {*accumulate(pieces), *accumulate(reversed(pieces), lambda behind, piece: piece + behind)}
    return next((title for title in told if letters(title) in parts), "")


class _Names:
    """What the site is called, and what the headings of the page say."""

    def __init__(self, page: Statements, headings: Sequence[str]) -> None:
        self._names = {name for site in (*page.sites(), *page.host_labels()) if (name := letters(site))}
        self._headings = set(headings)

    def without_site(self, title: str) -> str:
        """The title without the name of the site at either end, as far as that or the page's heading is known."""
        if letters(title) in self._names:
            return ""
        while separators := list(_SEPARATOR.finditer(title)):
            first, last = separators[0], separators[-1]
            before, behind = title[: last.start()].strip(), title[last.end() :].strip()
            start, rest = title[: first.start()].strip(), title[first.end() :].strip()
            if before in self._headings or self._is_site(behind) or _is_section(last, before, behind):
                title = before
            elif rest in self._headings or (title not in self._headings and self._is_site(start)):
                title = rest
            else:
                break
        return title

    def _is_site(self, part: str) -> bool:
        # "Python 3.14" on python.org is what the story is about.
        has_digit = any(character.isdigit() for character in part)
        return letters(part) in self._names if has_digit else is_site(part, self._names)


def is_site(told: str, names: Collection[str]) -> bool:
    """Whether a part of a title, or an author, is about the same as a name of the site.

    Args:
        told: The part.
        names: The names of the site, as `letters` gives them.
    """
    own = letters(told)
    return own in names or any(_is_about_the_same(own, name) for name in names)


def _is_about_the_same(told: str, name: str) -> bool:
    shorter, longer = sorted((told, name), key=len)
    return len(shorter) >= _SHORTEST_SITE and shorter in longer and 2 * len(shorter) >= len(longer)


def _is_section(separator: re.Match[str], before: str, behind: str) -> bool:
    """Whether a part behind a bar is short beside what stands before it."""
    words = len(tokens(behind))
    return bool(_BARS & set(separator[0])) and words <= _LONGEST_SECTION and 2 * words <= len(tokens(before))
