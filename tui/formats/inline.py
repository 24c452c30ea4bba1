"""Running text: white space as HTML means it, styles, and links."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Literal, NamedTuple

from tui.core.document import Inline, Link, Span
from tui.core.text import displayable
from tui.formats.urls import link_url

_SPACE = re.compile(r"[ \t\n\r\f]+")
_BLANKS = re.compile(r"[ \xa0]*\xa0[ \xa0]*")
_KEPT_BEFORE = frozenset("!?:;»%€$£°–—")
_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]{1,2000}", re.IGNORECASE)
_TRAILING = ".,;:!?'’…*_"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_SHORT = 8


class Style(NamedTuple):
    """How a run of text looks, and what it is: the fields of a `Span`, but `link` is an address or nothing."""

    strong: bool = False
    emphasis: bool = False
    code: bool = False
    struck: bool = False
    raised: Literal["", "sup", "sub"] = ""
    link: str = ""
    target: str = ""
    place: str = ""
    picture: str = ""


PLAIN = Style()
Run = tuple[str, Style]


class Links:
    """The links of one document, each address once, numbered as they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._words: list[str] = []

    def __len__(self) -> int:
        return len(self._words)

    def number(self, url: str, words: str) -> int:
        """The number of an address; its first words stay."""
        number = self._numbers.setdefault(url, len(self._words))
        if number == len(self._words):
            self._words.append(" ".join(words.split()))
        return number

    def in_order(self, numbers: Iterable[int]) -> tuple[Link, ...]:
        """The links with these numbers."""
        urls = list(self._numbers)
        return tuple(Link(url=urls[number], words=self._words[number]) for number in numbers)


class InlineBuffer:
    """The paragraph being written: takes in text as it stands in HTML, gives out runs without needless blanks."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._end = ""

    def add(self, text: str, style: Style) -> None:
        """Add text; white space runs together, also across the borders of styles."""
        text = _SPACE.sub(" ", text)
        if "\xa0" in text:
            text = _BLANKS.sub(partial(_blank, before=self._end), text)
        if self._end in ("", " ", "\n"):
            text = text.lstrip(" ")
        if text:
            self._runs.append((text, style))
            self._end = text[-1]

    def add_break(self, style: Style) -> bool:
        """Add a line break; whether it is the second in a row, which ends the paragraph instead."""
        if self._end == " ":
            text, last_style = self._runs.pop()
            if text := text.rstrip(" "):
                self._runs.append((text, last_style))
            self._end = text[-1:] or (self._runs[-1][0][-1] if self._runs else "")
        if self._end in ("", "\n"):
            return bool(self._end)
        self._runs.append(("\n", style))
        self._end = "\n"
        return False

    def take(self) -> list[Run]:
        """The runs so far, without white space round them; empties the buffer."""
        runs, self._runs, self._end = self._runs, [], ""
        runs = merged(_settled(merged(runs)))
        if runs and sum(len(text) for text, _ in runs) < _SHORT:
            visible = displayable("".join(text for text, _ in runs), lines=True)
            runs = runs if visible.strip() else []
        return _trimmed(runs)


def merged(runs: Iterable[Run]) -> list[Run]:
    """Neighbours of one style as one run."""
    joined: list[tuple[list[str], Style]] = []
    for text, style in runs:
        if joined and joined[-1][1] == style and not style.picture:
            joined[-1][0].append(text)
        elif text:
            joined.append(([text], style))
    return [("".join(texts), style) for texts, style in joined]


def spans_of(runs: Sequence[Run], links: Links) -> Inline:
    """Runs as spans, bare addresses made links."""
    spans: list[Span] = []
    pieces = (piece for run in runs for piece in _with_addresses(run))
    for link, group in groupby(pieces, key=lambda run: run[1].link):
        part = list(group)
        number = links.number(link, "".join(text for text, _ in part)) if link else None
        spans += [_span(text, style, number) for text, style in part]
    return tuple(spans)


def _span(text: str, style: Style, link: int | None) -> Span:
    strong, emphasis, code, struck, raised, _, target, place, picture = style
    return Span(
        text=text,
        strong=strong,
        emphasis=emphasis,
        code=code,
        struck=struck,
        raised=raised,
        link=link,
        target=target,
        place=place,
        picture=picture,
    )


def joined_inlines(parts: Iterable[Inline], separator: str = " ") -> Inline:
    """Several runs of text in one line, a separator between them."""
    spans: list[Span] = []
    due = False
    for part in parts:
        for span in part:
            flat = replace(span, text=span.text.replace("\n", " ")) if "\n" in span.text else span
            # A picture without words needs no blank before it.
            if due and flat.text:
                append_span(spans, replace(_common(spans[-1], flat), text=separator))
                due = False
            append_span(spans, flat)
        due = any(span.text for span in spans)
    return tuple(spans)


def append_span(spans: list[Span], span: Span) -> None:
    """Add a span, to the last where both are of one style."""
    if spans and not span.picture and replace(spans[-1], text=span.text) == span:
        span = replace(span, text=spans.pop().text + span.text)
    spans.append(span)


def _common(one: Span, other: Span) -> Span:
    """A span in the style that both share; text between two pieces of code is none."""
    return Span(
        text="",
        strong=one.strong and other.strong,
        emphasis=one.emphasis and other.emphasis,
        struck=one.struck and other.struck,
        raised=one.raised if one.raised == other.raised else "",
        link=one.link if one.link == other.link else None,
        target=one.target if one.target == other.target else "",
    )


def words_of(inline: Inline) -> str:
    """The bare text."""
    return "".join(span.text for span in inline)


def _blank(match: re.Match[str], *, before: str) -> str:
    """A blank for no-break spaces, but for a lone one that keeps a number or a mark of punctuation to its word.

    Args:
        match: The no-break spaces.
        before: The character before the text they stand in, or nothing.
    """
    text, start, end = match.string, match.start(), match.end()
    before = text[start - 1] if start else before
    if end - start > 1 or before in ("", " ", "\n") or end == len(text):
        return " "
    return "\xa0" if before.isdigit() or before == "«" or text[end] in _KEPT_BEFORE else " "


def _settled(runs: Sequence[Run]) -> Iterator[Run]:
    """Runs with the white space at their borders in the style that it shares with both neighbours, and never in code.

    A blank between two elements of one kind stays outside: they are two.
    """
    pieces: list[tuple[str, Style, bool]] = []
    for text, style in runs:
        bare = text.strip(" \n")
        start = text.find(bare)
        pieces += [(text[:start], style, True), (bare, style, False), (text[start + len(bare) :], style, True)]
    written = [piece for piece in pieces if piece[0]]
    for place, (text, own, blank) in enumerate(written):
        if blank:
            own = _shared(own, _shared(_neighbour(written, place, -1), _neighbour(written, place, 1)))
        yield text, own


def _neighbour(pieces: Sequence[tuple[str, Style, bool]], place: int, step: int) -> Style:
    while 0 <= (place := place + step) < len(pieces):
        if not pieces[place][2]:
            return pieces[place][1]
    return PLAIN


def _shared(one: Style, other: Style) -> Style:
    return Style(
        strong=one.strong and other.strong,
        emphasis=one.emphasis and other.emphasis,
        struck=one.struck and other.struck,
        raised=one.raised if one.raised == other.raised else "",
        link=one.link if one.link == other.link else "",
        target=one.target if one.target == other.target else "",
    )


def _trimmed(runs: list[Run]) -> list[Run]:
    """Without white space of any kind at either end."""
    start, end = 0, len(runs)
    while start < end and not runs[start][0].strip():
        start += 1
    while start < end and not runs[end - 1][0].strip():
        end -= 1
    runs = runs[start:end]
    if runs:
        runs[0] = (runs[0][0].lstrip(), runs[0][1])
        runs[-1] = (runs[-1][0].rstrip(), runs[-1][1])
    return runs


def _with_addresses(run: Run) -> Iterator[Run]:
    """A run with its bare addresses as links of their own."""
    text, style = run
    if style.link or style.target or style.code or style.picture or "://" not in text:
        yield run
        return
    done = 0
    for match in _ADDRESS.finditer(text):
        address = _bare_address(match[0])
        if url := link_url(address):
            if match.start() > done:
                yield text[done : match.start()], style
                style = style._replace(place="")
            yield address, style._replace(link=url)
            style = style._replace(place="")
            done = match.start() + len(address)
    if done < len(text):
        yield text[done:], style


def _bare_address(text: str) -> str:
    """An address without the punctuation of the sentence round it."""
    while text:
        if text[-1] in _TRAILING or (text[-1] in _BRACKETS and text.count(_BRACKETS[text[-1]]) < text.count(text[-1])):
            text = text[:-1]
        else:
            break
    return text
