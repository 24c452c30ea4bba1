"""The lines of an article, by which those are found that the pages of one feed repeat.

A line is what goes as a whole or stays: a block of the document, for a list
without one of its items, or a quotation without one of its sentences, is no
longer what was written.
"""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from hashlib import blake2b

from tui.core.document import Block, Code, Document, Heading, Paragraph, Picture, Rule
from tui.core.pages import Removed
from tui.core.repeats import BETWEEN, HEAD, PLACES, SHORT, TAIL, Marks, mark_of
from tui.formats.blocks import to_document
from tui.formats.measures import letters, one_line
from tui.formats.writers import to_html, to_text

RULE = "repeated"
"""What a line is taken for that stands on other pages of its feed too."""
_SHOWN = 200
_ROUNDS = 6
"""How often an article is looked through at most: one can be built to lose a few lines each time."""
_HEAD_LINES, _TAIL_LINES = 3, 5
"""So many lines count as the first and the last. Counted from either end, so that a longer article moves neither."""
_MIDDLE = (0.2, 0.8)
"""The part of an article that is between them, however few lines it has."""
_LABEL_LETTERS, _SENTENCE_LETTERS = 40, 80
"""A line with fewer letters may be a label; one with fewer than the second a heading, if it is all in bold."""
_LEADS_ON = (":", "?", "：", "？")
"""Ends a line that is said of the next: a label, the question of an interview."""
_ENDS = (".", "!", "…", "。", "！", ".”", ".)")
_WITHIN_HEADINGS = 7
"""The level of what is no heading of HTML, but written as one."""
_NO_HEADING = 8


@dataclass(frozen=True, slots=True)
class _Line:
    mark: int
    block: Block
    text: str
    under: range
    """The lines that a heading stands over."""


def lines_of(article: Document) -> tuple[int, ...]:
    """The marks of the lines of an article, in reading order.

    Two lines have the same mark where they say the same at the same places.
    """
    return tuple(line.mark for line in _lines(article))


def without_lines(html: str, marks: Set[int]) -> tuple[str, list[Removed]]:
    """An article without the lines that have one of these marks, and what they were.

    What stood before or after a line that went may now be among the first or
    the last, so it is looked through until nothing goes.
    """
    removed: list[Removed] = []
    if not marks:
        return html, removed
    learned, document = Marks(marks), _read(html)
    for _ in range(_ROUNDS):
        lines = _lines(document)
        if not (going := _going(lines, learned)):
            break
        removed += [Removed(rule=RULE, text=_shown(lines[place])) for place in sorted(going)]
        gone = {id(lines[place].block) for place in going}
        kept = tuple(block for block in document.blocks if id(block) not in gone)
        document = _read(to_html(Document(blocks=kept, links=document.links)))
    return (to_html(document) if removed else html), removed


def texts_of(html: str, marks: Iterable[int]) -> tuple[tuple[int, str], ...]:
    """What those of some learned lines say that an article has, by their marks."""
    learned = Marks(marks)
    known = ((learned.of(line.mark), line) for line in _lines(_read(html)))
    return tuple((mark, _shown(line)) for mark, line in known if mark is not None)


def _read(html: str) -> Document:
    return to_document(html, base_url="")


def _shown(line: _Line) -> str:
    return one_line(line.text)[:_SHOWN] or (line.block.url if isinstance(line.block, Picture) else "")


def _lines(document: Document) -> list[_Line]:
    """All blocks but the breaks between them."""
    article = _Article([block for block in document.blocks if not isinstance(block, Rule)])
    return [article.line(place) for place in range(len(article.blocks))]


def _going(lines: Sequence[_Line], learned: Marks) -> set[int]:
    """Which lines go: those that are known, a heading only with all that it stands over."""
    going = {place for place, line in enumerate(lines) if learned.of(line.mark) is not None}
    for place in sorted(going, reverse=True):
        if not going.issuperset(lines[place].under):
            going.discard(place)
    return going


class _Article:
    """The lines of one article, each of which means something by those round it."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self._texts = [to_text(Document(blocks=(block,))) for block in blocks]
        self._bare = [letters(text) for text in self._texts]
        self._levels = [_level(*line) for line in zip(blocks, self._texts, self._bare, strict=True)]
        self._often = Counter(self._bare)

    def line(self, place: int) -> _Line:
        block, under = self.blocks[place], self._under(place)
        # "Ingredients" stands on every page, over others on each: a heading is known by what it stands over.
        said = [self._said(place), *([self._said(under.start)] if under else [])]
        places = self._places(place, sum(map(len, said))) & (-1 if self._may_go(place) else ~PLACES)
        written = "\n".join([type(block).__name__, *said]).encode("utf-8", "replace")
        number = int.from_bytes(blake2b(written, digest_size=8).digest(), "big")
        return _Line(mark_of(number, places), block, self._texts[place], under)

    def _said(self, place: int) -> str:
        block = self.blocks[place]
        return f"{block.url} {self._bare[place]}" if isinstance(block, Picture) else self._bare[place]

    def _under(self, place: int) -> range:
        """What a heading stands over: all up to the next that is not below it."""
        own = self._levels[place]
        if own == _NO_HEADING:
            return range(0)
        rest = range(place + 1, len(self.blocks))
        return range(place + 1, next((after for after in rest if self._levels[after] <= own), len(self.blocks)))

    def _places(self, place: int, said: int) -> int:
        """Where a line stands, and how much it says."""
        last = len(self.blocks) - 1
        head, tail = place < _HEAD_LINES, last - place < _TAIL_LINES
        between = not (head or tail) or _MIDDLE[0] * last <= place <= _MIDDLE[1] * last
        short = said < _LABEL_LETTERS and not isinstance(self.blocks[place], Picture)
        # One that says so little between paragraphs is a part of them: who speaks, what follows.
        return SHORT * short | HEAD * head | TAIL * tail | BETWEEN * (between and not short)

    def _may_go(self, place: int) -> bool:
        """Whether a line may be one of the site's at all, wherever it stands."""
        block, bare = self.blocks[place], self._bare[place]
        if isinstance(block, Picture) and not self._texts[place]:
            return bool(block.url)
        if isinstance(block, Code) or not bare or bare.isdigit():
            return False
        if under := self._under(place):
            return self._may_go(under.start)
        if len(bare) < _LABEL_LETTERS and self._is_of_a_story(place):
            return False
        if self._levels[place] != _NO_HEADING:
            return place == len(self.blocks) - 1
        return not (isinstance(block, Paragraph) and one_line(self._texts[place]).endswith(_LEADS_ON))

    def _is_of_a_story(self, place: int) -> bool:
        """Whether a short line is one of those that stories are made of.

        Such as "Serves 4", "Verdict: buy it", "buy it" below "Verdict", and
        whoever speaks in an interview, again and again.
        """
        bare, text = self._bare[place], self._texts[place]
        if any(character.isdigit() for character in bare) or self._often[bare] > 1:
            return True
        below_heading = place > 0 and self._levels[place - 1] < _NO_HEADING
        return not isinstance(self.blocks[place], Picture) and (":" in text or "：" in text or below_heading)


def _level(block: Block, text: str, bare: str) -> int:
    """Of a heading from 1 to 7, the last for those that are paragraphs; 8: it is none."""
    if isinstance(block, Heading):
        return block.level
    if not isinstance(block, Paragraph) or len(bare) >= _SENTENCE_LETTERS or one_line(text).endswith(_ENDS):
        return _NO_HEADING
    written = [span for span in block.spans if span.text.strip()]
    if all(span.link is not None for span in written):
        return _NO_HEADING
    is_one = len(bare) < _LABEL_LETTERS or all(span.strong for span in written)
    return _WITHIN_HEADINGS if is_one else _NO_HEADING
