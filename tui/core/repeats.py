"""Lines that the pages of one feed repeat: how a line is known again, and when it counts as repeated.

A mark is a number of 63 bits: above its places it says what the line says. A
line of a page has all places that it stands at, a learned one those at which
it was found again and again.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

HEAD, TAIL, BETWEEN = 1, 2, 4
"""Places of a line: among the first, among the last, between them. None of them: it is never taken for repeated."""
SHORT = 8
"""Set beside the places of a line that says little, as lines of a story do, too."""
PLACES = HEAD | TAIL | BETWEEN
_BITS = 4

LOOKED_AT = 20
"""So many of a feed's newest pages are compared."""
_FEWEST = 3
"""Pages of different texts that have a repeated line."""
_PERCENT, _SHORT_PERCENT = 25, 75
"""Share of the pages that must have it: what is news for a week is told with the same words in some stories, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedLine:
    """A line that was learned from the pages of a feed."""

    id: int
    feed_id: int
    feed: str
    """The name of the feed."""
    pages: int
    """On how many of the feed's newest pages it was found, at most."""
    text: str
    """Untrusted; empty for the moment between learning it and leaving it out."""
    kept: bool
    """Whether the reader took it back: it stays where it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """An article without the lines that its feed repeats."""

    html: str
    text: str
    texts: tuple[tuple[int, str], ...] = ()
    """What the learned lines say that stand in the whole article, by their marks."""


def mark_of(said: int, places: int) -> int:
    """The mark of a line.

    Args:
        said: A number for what the line says, of which 59 bits are taken.
        places: Where it stands.
    """
    return (said & ((1 << 63 - _BITS) - 1)) << _BITS | places


def said_by(mark: int) -> int:
    """What a line says, wherever it stands."""
    return mark >> _BITS


class Marks:
    """Learned lines, to know those of a page by."""

    def __init__(self, marks: Iterable[int]) -> None:
        self._marks = {said_by(mark): mark for mark in marks}

    def of(self, line: int) -> int | None:
        """The mark by which a line of a page is known; `None`: it is none of these, or stands elsewhere."""
        mark = self._marks.get(line >> _BITS)
        return mark if mark is not None and mark & line & PLACES else None

    def among(self, lines: Iterable[int]) -> frozenset[int]:
        """Those of the lines of a page that are known."""
        return frozenset(line for line in lines if self.of(line) is not None)


def repeated_lines(pages: Sequence[Collection[int]]) -> dict[int, int]:
    """What the pages of a feed repeat: by its mark on how many of them it stands.

    Args:
        pages: The marks of their lines.
    """
    texts = list(_different(pages))
    seen = Counter(chain.from_iterable({mark >> _BITS for mark in text} for text in texts))
    often = {said: count for said, count in seen.items() if count >= _FEWEST}
    at = Counter(chain.from_iterable(_standing(text, often) for text in texts)) if often else Counter[tuple[int, int]]()
    found: dict[int, int] = {}
    for (said, place), count in at.items():
        percent = _SHORT_PERCENT if place & SHORT else _PERCENT
        if count >= max(_FEWEST, -(-len(texts) * percent // 100)):
            found[said] = found.get(said, 0) | place & PLACES
    return {mark_of(said, places): often[said] for said, places in found.items()}


def _standing(text: Collection[int], wanted: Collection[int]) -> set[tuple[int, int]]:
    """Which of some lines stand on a page, and at which of the places, each with `SHORT` where the line is."""
    marks = [mark for mark in text if mark >> _BITS in wanted]
    return {(mark >> _BITS, place | mark & SHORT) for mark in marks for place in (HEAD, TAIL, BETWEEN) if mark & place}


def _different(pages: Iterable[Collection[int]]) -> Iterator[Collection[int]]:
    """The pages without copies: a site may answer each address with the same notice, or tell one story twice.

    Two are the same where they share more than half of their longer lines, or where hardly a line differs.
    """
    taken: list[tuple[frozenset[int], frozenset[int]]] = []
    for page in pages:
        said = frozenset(mark >> _BITS for mark in page), frozenset(mark >> _BITS for mark in page if not mark & SHORT)
        if said[0] and not any(_same(said[0], all_, 75) or _same(said[1], long, 50) for all_, long in taken):
            taken.append(said)
            yield page


def _same(one: frozenset[int], other: frozenset[int], percent: int) -> bool:
    return 100 * len(one & other) > percent * max(len(one), len(other), 1)
