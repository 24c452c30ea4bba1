"""Documents to Markdown (CommonMark with the tables and strikes of GitHub)."""

import re
from collections.abc import Sequence
from typing import assert_never

from tui.core.document import (
    Block,
    Code,
    Document,
    Heading,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Span,
    Table,
)
from tui.core.text import displayable
from tui.formats.inline import words_of

_SPECIAL = re.compile(r"([\\`*_\[\]<>~|$])|&(?=[#\w])")
_LINE_START = re.compile(r"^([0-9]{0,9})([.)](?=\s|$)|#{1,6}(?=\s|$)|[-+=](?=[\s=-]|$))", re.MULTILINE)
_BARE_PIPE = re.compile(r"(?<!\\)\|")
_TICKS = re.compile(r"`+")


def to_markdown(document: Document, *, title: str = "") -> str:
    """Markdown that shows the document, beginning with the title where one is given."""
    heading = f"# {_one_line(_escaped(title))}\n\n" if title.strip() else ""
    return displayable(heading + _blocks(document.blocks, document.links), lines=True)


def _blocks(blocks: Sequence[Block], links: Sequence[Link]) -> str:
    """Blocks with blank lines between, and a comment between two lists that else would be one."""
    parts: list[str] = []
    for place, block in enumerate(blocks):
        if place and isinstance(block, ListBlock) and isinstance(blocks[place - 1], ListBlock):
            parts.append("<!-- -->")
        parts.append(_block(block, links))
    return "\n\n".join(parts)


def _block(block: Block, links: Sequence[Link]) -> str:
    match block:
        case Paragraph():
            return _LINE_START.sub(r"\1\\\2", _spans(block.spans, links))
        case Heading():
            return f"{'#' * block.level} {_one_line(_spans(block.spans, links))}"
        case ListBlock():
            return _list(block, links)
        case Quote():
            return "\n".join(f"> {line}".rstrip() for line in _blocks(block.blocks, links).split("\n"))
        case Code():
            fence = _fence(block.text, shortest=3)
            return f"{fence}{block.language}\n{block.text}\n{fence}"
        case Picture():
            return _picture(block, links)
        case Table():
            return _table(block, links)
        case Rule():
            return "---"
        case _:
            assert_never(block)


def _list(block: ListBlock, links: Sequence[Link]) -> str:
    """A list; tight where all its items are of one paragraph, each perhaps with a list under it."""
    tight = all(isinstance(inner, Paragraph | ListBlock) for item in block.items for inner in item) and all(
        sum(isinstance(inner, Paragraph) for inner in item) <= 1 for item in block.items
    )
    lines: list[str] = []
    for place, item in enumerate(block.items):
        sign = "-" if block.start is None else f"{max(block.start, 0) + place}."
        text = "\n".join(_block(inner, links) for inner in item) if tight else _blocks(item, links)
        lines.append(f"{sign} {text}".replace("\n", "\n" + " " * (len(sign) + 1)))
    return re.sub(r"[ ]+$", "", ("\n" if tight else "\n\n").join(lines), flags=re.MULTILINE)


def _picture(block: Picture, links: Sequence[Link]) -> str:
    words = _one_line(_escaped(block.alt)) or block.kind
    shown = f"![{words}]({_target(block.url)})" if block.kind == "picture" else f"[{words}]({_target(block.url)})"
    if not block.url:
        shown = f"\\[{words}\\]"
    caption = _LINE_START.sub(r"\1\\\2", _spans(block.caption, links))
    return f"{shown}\n\n{caption}" if caption else shown


def _table(block: Table, links: Sequence[Link]) -> str:
    """A table with one row of headers, empty where there is none, as GitHub wants it."""
    width = max(len(row) for row in block.rows)
    rows = [_row(row, width, links) for row in block.rows]
    if not block.header_rows:
        rows.insert(0, _row((), width, links))
    rows.insert(1, f"|{' --- |' * width}")
    caption = _LINE_START.sub(r"\1\\\2", _spans(block.caption, links))
    return "\n".join([f"{caption}\n", *rows] if caption else rows)


def _row(row: Sequence[Inline], width: int, links: Sequence[Link]) -> str:
    cells = [_BARE_PIPE.sub(r"\|", _one_line(_spans(cell, links))) for cell in row]
    return f"| {' | '.join([*cells, *[''] * (width - len(cells))])} |"


def _spans(spans: Sequence[Span], links: Sequence[Link]) -> str:
    """Running text; the neighbours that share a link stand in one."""
    parts: list[str] = []
    place = 0
    while place < len(spans):
        link = spans[place].link
        end = place + 1
        while end < len(spans) and spans[end].link == link:
            end += 1
        text = "".join(_span(span) for span in spans[place:end])
        if link is not None and words_of(tuple(spans[place:end])) == links[link].url:
            text = f"<{_contained(links[link].url)}>"
        elif link is not None:
            text = f"[{text}]({_target(links[link].url)})"
            if parts and parts[-1].endswith("!"):  # which would make it a picture, and have it loaded
                parts[-1] = f"{parts[-1][:-1]}\\!"
        parts.append(text)
        place = end
    return "".join(parts)


def _span(span: Span) -> str:
    lead = span.text[: len(span.text) - len(span.text.lstrip())]
    tail = span.text[len(span.text.rstrip()) :] if span.text.strip() else ""
    bare = span.text.strip()
    if not bare:
        return _broken(span.text)
    text = _code(bare) if span.code else _broken(_escaped(bare))
    for sign, is_on in (("*", span.emphasis), ("**", span.strong), ("~~", span.struck)):
        text = f"{sign}{text}{sign}" if is_on else text
    if span.raised:
        text = f"<{span.raised}>{text}</{span.raised}>"
    return f"{_broken(lead)}{text}{_broken(tail)}"


def _code(text: str) -> str:
    text = _one_line(text)
    fence = _fence(text, shortest=1)
    padding = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{padding}{text}{padding}{fence}"


def _fence(text: str, *, shortest: int) -> str:
    """More backticks than stand anywhere in the text."""
    longest = max((len(ticks) for ticks in _TICKS.findall(text)), default=0)
    return "`" * max(shortest, longest + 1)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda sign: f"\\{sign[0]}", text)


def _broken(text: str) -> str:
    return text.replace("\n", "\\\n")


def _one_line(text: str) -> str:
    return " ".join(text.replace("\\\n", " ").split())


def _target(url: str) -> str:
    url = _contained(url)
    return f"<{url}>" if set(url) & set("() ") else url


def _contained(url: str) -> str:
    """The address without the signs that would let it out of its brackets, and what follows become HTML."""
    return url.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
