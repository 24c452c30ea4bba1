"""Spans of a document as pieces: cleaned, link numbers set, search matches marked, broken into rows."""

from collections.abc import Sequence
from dataclasses import replace
from unicodedata import category

from tui.app.pieces import MARKER, PLAIN, Look, Piece, Row
from tui.app.wrapping import Range, wrap
from tui.core.document import Span
from tui.core.raised import raised
from tui.core.text import MARKS_PER_BASE, Phrase, displayable, find_tokens


class Inliner:
    """Makes pieces of spans, counting the matches as they come."""

    def __init__(self, *, phrases: Sequence[Phrase] = (), numbered: bool = True, unicode: bool = True) -> None:
        """Take what to mark, whether links carry their number, and whether raised digits may be drawn."""
        self._phrases = tuple(phrases)
        self._numbered = numbered
        self._unicode = unicode
        self.matches = 0

    def spans(self, spans: Sequence[Span], base: Look = PLAIN) -> list[Piece]:
        """The pieces of a paragraph; a line feed in them is a line break."""
        pieces = _with_few_marks([Piece(text, _look(span, base)) for span in spans if (text := self._text(span))])
        pieces = self._marked(pieces)
        return self._with_numbers(pieces) if self._numbered else pieces

    def text(self, text: str, look: Look) -> list[Piece]:
        """The pieces of a text in one look; `text` must be displayable already."""
        pieces = self._marked([Piece(text, look)] if text else [])
        return self._with_numbers(pieces) if self._numbered else pieces

    def _text(self, span: Span) -> str:
        text = displayable(span.text, lines=True).replace("\t", " ")
        return raised(text, span.raised) if span.raised and self._unicode else text

    def _marked(self, pieces: list[Piece]) -> list[Piece]:
        if not self._phrases:
            return pieces
        found = find_tokens("".join(piece.text for piece in pieces), self._phrases)
        first = self.matches
        self.matches += len(found)
        return _marked(pieces, found, first) if found else pieces

    def _with_numbers(self, pieces: list[Piece]) -> list[Piece]:
        """Set " [n]" after each link; U+00A0 keeps it on the line of the link's last word."""
        numbered: list[Piece] = []
        for index, piece in enumerate(pieces):
            link = piece.look.link
            if link is None or (index + 1 < len(pieces) and pieces[index + 1].look.link == link):
                numbered.append(piece)
                continue
            words = piece.text.rstrip(" \n")
            number = Look(role="note", link=link)
            numbered += [Piece(words, piece.look), Piece(f"\xa0[{link + 1}]", number)]
            if rest := piece.text[len(words) :]:
                numbered.append(Piece(rest, replace(piece.look, link=None)))
        return numbered


def _look(span: Span, base: Look) -> Look:
    role = "link" if span.link is not None else "code" if span.code else base.role
    return Look(
        role=role,
        bold=base.bold or span.strong,
        italic=base.italic or span.emphasis,
        struck=span.struck,
        link=span.link,
    )


def _with_few_marks(pieces: list[Piece]) -> list[Piece]:
    """The pieces without combining marks that a base in a piece before has no room for."""
    before = ""
    for index, piece in enumerate(pieces):
        text = piece.text
        if not text.isascii() and category(text[0])[0] == "M":
            text = displayable(before + text, lines=True).removeprefix(before)
            pieces[index] = Piece(text, piece.look)
        before = (before + text)[-MARKS_PER_BASE - 1 :].lstrip("\N{ZERO WIDTH JOINER}")
    return [piece for piece in pieces if piece.text]


def _marked(pieces: list[Piece], found: Sequence[Range], number: int) -> list[Piece]:
    """Split the pieces where matches begin and end."""
    marked: list[Piece] = []
    places = iter(found)
    start, end = next(places)
    offset = 0
    for piece in pieces:
        at, stop = 0, len(piece.text)
        while at < stop:
            while end <= offset + at:
                number += 1
                start, end = next(places, (1 << 60, 1 << 60))
            inside = start <= offset + at
            cut = min(stop, (end if inside else start) - offset)
            look = replace(piece.look, match=number) if inside else piece.look
            marked.append(Piece(piece.text[at:cut], look))
            at = cut
        offset += stop
    return marked


def fold(pieces: Sequence[Piece], width: int) -> list[Row]:
    """The pieces as rows of at most `width` cells."""
    text = "".join(piece.text for piece in pieces)
    return cut(pieces, wrap(text, width))


def cut(pieces: Sequence[Piece], ranges: Sequence[Range]) -> list[Row]:
    """The pieces of each range of their joined text; ranges are in order and do not overlap."""
    rows: list[Row] = []
    index = offset = 0
    for start, end in ranges:
        row: Row = []
        while index < len(pieces) and offset + len(pieces[index].text) <= start:
            offset += len(pieces[index].text)
            index += 1
        at, here, begin = start, index, offset
        while at < end:
            piece = pieces[here]
            stop = min(end, begin + len(piece.text))
            if text := piece.text[at - begin : stop - begin]:
                row.append(Piece(text.replace("\xa0", " "), piece.look))
            begin += len(piece.text)
            at = stop
            here += 1
        rows.append(row)
    return rows


def drawn(text: str, look: Look = MARKER) -> Row:
    """A row of our own drawing; none for an empty text."""
    return [Piece(text, look)] if text else []
