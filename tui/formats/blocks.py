"""HTML from strangers to a `Document`: an allowlist walk that keeps every word a reader would see.

The walk goes once over the tree, without recursion. Elements that mean
nothing to reading are seen through; what a document cannot hold (styles,
scripts, forms, attributes) has no way in.
"""

import re
from dataclasses import dataclass, replace
from itertools import islice

from lxml import etree

from tui.core.document import Block, Code, Document, Heading, Paragraph, Picture, Rule, Span
from tui.formats.code import is_gutter, language_of, preformatted
from tui.formats.frames import Frame, Frames
from tui.formats.html_tree import parse_html
from tui.formats.inline import PLAIN, InlineBuffer, Links, Style, spans_of
from tui.formats.linebreaks import with_breaks
from tui.formats.media import Sign, drawing_of, picture_of
from tui.formats.numbering import in_reading_order
from tui.formats.places import Places
from tui.formats.players import KINDS, PLAYERS, linked_player, player_of
from tui.formats.styles import is_hidden, is_permalink, style_of
from tui.formats.tables import is_regular, read_table
from tui.formats.vocabulary import BLOCKS, HEADINGS, PREFORMATTED, UNSEEN

_QUOTES = {"q": ("“", "”"), "rt": ("(", ")")}
_FIRST_WORD = re.compile(r"(\s*)(\S+)")
_START = re.compile(r"-?[0-9]{1,9}")
_PIECE = re.compile(r"[<\n]")


def to_document(html: str, *, base_url: str, most_pieces: int | None = None) -> Document:
    """The readable document in a piece of HTML, or in plain text.

    Never raises, whatever the text; takes time in proportion to its length.

    Args:
        html: Untrusted; a fragment, a whole page, or plain text, which is cut
            into paragraphs at its blank lines.
        base_url: What relative addresses are relative to; may be empty.
        most_pieces: So many tags and lines are read, which takes some 40 ms for a thousand; `None`: all.
    """
    if most_pieces is not None and (end := next(islice(_PIECE.finditer(html), most_pieces, None), None)):
        return replace(to_document(html[: end.start()], base_url=base_url), is_cut=True)
    links = Links()
    root = parse_html(with_breaks(html))
    if root is None:
        return Document(blocks=())
    places = Places(root, base_url)
    blocks = _without_loose_rules(_Reader(base_url, links, places).blocks_of(root))
    return in_reading_order(blocks, links, places)


@dataclass(slots=True)
class _Mark:
    """What to go back to at the end of an element."""

    depth: int
    style: Style
    heading: int
    ending: str = ""


class _Reader:
    """Reads one tree, or one cell of a table."""

    def __init__(self, base_url: str, links: Links, places: Places, *, in_cell: bool = False) -> None:
        self._in_cell = in_cell
        self._base_url = base_url
        self._links = links
        self._places = places
        self._frames = Frames()
        self._buffer = InlineBuffer()
        self._style = PLAIN
        self._heading = 0
        self._marks: list[_Mark] = []

    def blocks_of(self, root: etree._Element) -> list[Block]:
        """The blocks of an element."""
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "end":
                self._leave(element)
                if element is not root and element.tail:
                    self._add(element.tail)
            elif not self._enter(element):
                walker.skip_subtree()
            elif element.text:
                self._add(element.text)
        self._flush()
        return self._frames.blocks()

    def _enter(self, element: etree._Element) -> bool:
        """Take note of an element that begins; whether to look into it."""
        tag = _name(element)
        self._marks.append(_Mark(len(self._frames), self._style, self._heading))
        if tag in UNSEEN or is_hidden(element):
            return self._checkbox(element) if tag == "input" else False
        self._places.meet(element)
        if tag in BLOCKS:
            self._flush()
            return self._enter_block(tag, element)
        if tag == "br":
            self._break()
            return False
        if tag in PLAYERS or tag in ("img", "svg") or (tag == "a" and element.get("data-kind") in KINDS):
            return self._show(tag, element)
        if tag == "a" and is_permalink(element):
            return False
        if tag in _QUOTES:
            opening, self._marks[-1].ending = _QUOTES[tag]
            self._buffer.add(opening, self._style)
        elif tag == "math":
            return self._formula(element)
        self._style = style_of(tag, element, self._style, self._base_url)
        if tag == "a":
            self._style = self._style._replace(target=self._places.target(element.get("href") or ""))
        return True

    def _add(self, text: str) -> None:
        """Add text; its first word becomes the place that waits for one."""
        if self._places.waiting and (first := _FIRST_WORD.match(text)):
            self._buffer.add(first[1], self._style)
            self._buffer.add(first[2], self._style._replace(place=self._places.taken()))
            text = text[first.end() :]
        self._buffer.add(text, self._style)

    def _leave(self, element: etree._Element) -> None:
        mark = self._marks.pop()
        if mark.ending:
            self._buffer.add(mark.ending, self._style)
        if _name(element) in BLOCKS:
            self._flush()
        self._frames.close_to(mark.depth)
        self._style, self._heading = mark.style, mark.heading

    def _enter_block(self, tag: str, element: etree._Element) -> bool:
        if tag in PREFORMATTED:
            if text := preformatted(element):
                self._frames.add(Code(text=text, language=language_of(element)))
            return False
        if tag == "table" and is_regular(element):
            for block in read_table(element, self._cell):
                self._frames.add(block)
            return False
        if tag == "hr":
            self._frames.add(Rule())
        elif tag in HEADINGS:
            self._heading = HEADINGS[tag]
        elif tag in ("dt", "summary"):
            self._style = self._style._replace(strong=True)
        self._open_frame(tag, element)
        return not (tag in ("td", "th") and is_gutter(element))

    def _open_frame(self, tag: str, element: etree._Element) -> None:
        classes = (element.get("class") or "").split()
        if tag in ("ul", "menu", "dir"):
            self._frames.open(Frame("list"))
        elif tag == "ol":
            self._frames.open(Frame("list", start=_start(element)))
        elif tag == "li":
            self._open_item()
        elif tag == "blockquote":
            self._frames.open(Frame("quote"))
        elif tag == "dl":
            self._frames.open(Frame("list", terms=True))
        elif tag in ("dt", "dd"):
            self._open_term(answer=tag == "dd")
        elif tag == "figcaption" or "wp-caption-text" in classes or "tr-caption" in classes:
            self._frames.open(Frame("caption"))
        elif tag == "figure" or "wp-caption" in classes or "tr-caption-container" in classes:
            self._frames.open(Frame("figure"))

    def _open_item(self) -> None:
        if self._frames.open_item():
            # A list without an element of its own outlives its items: the next foreign block ends it.
            self._marks[-1].depth = len(self._frames) - 1

    def _open_term(self, *, answer: bool) -> None:
        self._frames.open_term(answer=answer)
        # The item outlives this element: its list, or the next term, ends it.
        self._marks[-1].depth = len(self._frames)

    def _cell(self, element: etree._Element) -> list[Block]:
        if (row := element.getparent()) is not None and element.getprevious() is None:
            self._places.meet(row)
        if len(element) or element.attrib or self._places.waiting:
            return _Reader(self._base_url, self._links, self._places, in_cell=True).blocks_of(element)
        buffer = InlineBuffer()
        buffer.add(element.text or "", PLAIN)
        runs = buffer.take()
        return [Paragraph(spans=spans_of(runs, self._links))] if runs else []

    def _show(self, tag: str, element: etree._Element) -> bool:
        shown: Picture | Sign | None
        if tag == "img":
            shown = picture_of(element, self._base_url)
        elif tag == "svg":
            shown = drawing_of(element)
        else:
            shown = linked_player(element, self._base_url) if tag == "a" else player_of(element, self._base_url)
        if isinstance(shown, Sign):
            self._show_sign(shown)
        elif shown is not None:
            self._flush()
            if shown.kind != "picture":
                shown = replace(shown, link=self._links.number(shown.url, shown.alt or shown.kind))
            self._frames.add(shown)
        return tag == "a" and shown is None

    def _show_sign(self, sign: Sign) -> None:
        self._buffer.add(sign.words, self._style._replace(picture=sign.url))
        if not sign.words and self._in_cell and len(self._frames) == 1:
            # Alone in a cell it is an answer, such as a tick.
            self._flush()
            self._frames.add(Paragraph(spans=(Span(text="", picture=sign.url),)))

    def _formula(self, element: etree._Element) -> bool:
        """The formula as its author wrote it, in TeX, where that is told; else its signs one after another."""
        tex = next((part.text for part in element.iter("annotation") if "tex" in (part.get("encoding") or "")), None)
        if tex:
            self._buffer.add(tex, self._style)
        return not tex

    def _checkbox(self, element: etree._Element) -> bool:
        if element.get("type") == "checkbox":
            self._buffer.add("☑ " if element.get("checked") is not None else "☐ ", self._style)
        return False

    def _break(self) -> None:
        if self._heading:
            self._buffer.add(" ", self._style)
        elif self._buffer.add_break(self._style):
            self._flush()

    def _flush(self) -> None:
        """End the paragraph or heading being written."""
        if not (runs := self._buffer.take()):
            return
        spans = spans_of(runs, self._links)
        self._frames.add(Heading(level=self._heading, spans=spans) if self._heading else Paragraph(spans=spans))


def _name(element: etree._Element) -> str:
    """The element's name; XHTML's own prefix is dropped."""
    return element.tag.removeprefix("xhtml:").removeprefix("html:")


def _start(element: etree._Element) -> int:
    told = (element.get("start") or "").strip()
    return int(told) if _START.fullmatch(told) else 1


def _without_loose_rules(blocks: list[Block]) -> list[Block]:
    """Without breaks at either end and after each other, which part nothing."""
    kept: list[Block] = []
    for block in blocks:
        if not isinstance(block, Rule) or (kept and not isinstance(kept[-1], Rule)):
            kept.append(block)
    while kept and isinstance(kept[-1], Rule):
        kept.pop()
    return kept
