"""Documents to plain text and to HTML; everything that leaves here is clean for a terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from itertools import takewhile
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
from tui.core.raised import raised
from tui.core.text import displayable
from tui.formats.urls import host_of, is_recording

BREAK_SIGN = "* * *"


def to_text(document: Document) -> str:
    """The words alone: a paragraph a line, a blank line between, links as their words, captions kept.

    Items of lists stand on lines of their own without blank ones between.
    """
    return displayable(_text_of(document.blocks), lines=True).strip("\n")


def to_html(document: Document, *, title: str = "") -> str:
    """HTML without anything but what a document holds, beginning with the title where one is given."""
    heading = [f"<h1>{escape(displayable(title))}</h1>"] if title.strip() else []
    return "\n".join([*heading, *(_html_of(block, document.links) for block in document.blocks)])


def numbered(block: ListBlock) -> Iterator[tuple[str, Sequence[Block]]]:
    """The items of a list, each with the sign before it."""
    for place, item in enumerate(block.items):
        yield "•" if block.start is None else f"{block.start + place}.", item


def _text_of(blocks: Sequence[Block]) -> str:
    return "\n\n".join(text for block in blocks if (text := _block_text(block)))


def _block_text(block: Block) -> str:
    match block:
        case Paragraph() | Heading():
            return _words(block.spans)
        case ListBlock():
            return "\n".join(_item_text(sign, item) for sign, item in numbered(block))
        case Quote():
            return "\n".join(f"> {line}".rstrip() for line in _text_of(block.blocks).split("\n"))
        case Code():
            return block.text
        case Picture():
            alt = f"[{block.kind}: {block.alt}]" if block.alt else ""
            return "\n\n".join(text for text in (alt, _words(block.caption)) if text)
        case Table():
            rows = [" | ".join(_words(cell) for cell in row) for row in block.rows]
            return "\n".join(line for line in [_words(block.caption), *rows] if line)
        case Rule():
            return BREAK_SIGN
        case _:
            assert_never(block)


def _words(inline: Inline) -> str:
    """The bare text, but for raised digits: 10⁶ is not 106."""
    return "".join(raised(span.text, "sup") if span.raised == "sup" else span.text for span in inline)


def _item_text(sign: str, item: Sequence[Block]) -> str:
    """An item, what follows its first line set in under it."""
    lines = [line for block in item for line in _block_text(block).split("\n") if line]
    return ("\n" + " " * (len(sign) + 1)).join([f"{sign} {lines[0]}", *lines[1:]]) if lines else sign


def _html_of(block: Block, links: Sequence[Link]) -> str:
    match block:
        case Paragraph():
            return f"<p>{_html_spans(block.spans, links)}</p>"
        case Heading():
            return f"<h{block.level}>{_html_spans(block.spans, links)}</h{block.level}>"
        case ListBlock():
            return _html_list(block, links)
        case Quote():
            return f"<blockquote>\n{_html_blocks(block.blocks, links)}\n</blockquote>"
        case Code():
            language = f' class="language-{_html_escaped(block.language)}"' if block.language else ""
            return f"<pre><code{language}>{_html_escaped(block.text)}</code></pre>"
        case Picture():
            return _html_picture(block, links)
        case Table():
            return _html_table(block, links)
        case Rule():
            return "<hr>"
        case _:
            assert_never(block)


def _html_blocks(blocks: Sequence[Block], links: Sequence[Link]) -> str:
    return "\n".join(_html_of(block, links) for block in blocks)


def _html_list(block: ListBlock, links: Sequence[Link]) -> str:
    if block.terms:
        items = "\n".join(f"<div>{_html_definition(item, links)}</div>" for item in block.items)
        return f"<dl>\n{items}\n</dl>"
    name = "ul" if block.start is None else "ol"
    start = f' start="{block.start}"' if block.start not in (None, 1) else ""
    items = "\n".join(f"<li>{_html_blocks(item, links)}</li>" for item in block.items)
    return f"<{name}{start}>\n{items}\n</{name}>"


def _html_definition(item: Sequence[Block], links: Sequence[Link]) -> str:
    """The terms of a definition and what they mean; terms are strong without being told."""
    terms = [block.spans for block in takewhile(_is_term, item) if isinstance(block, Paragraph)]
    written = [_html_spans([replace(span, strong=False) for span in spans], links) for spans in terms]
    meaning = _html_blocks(item[len(terms) :], links)
    return "".join([*(f"<dt>{term}</dt>" for term in written), *([f"<dd>{meaning}</dd>"] if meaning else [])])


def _is_term(block: Block) -> bool:
    return isinstance(block, Paragraph) and all(span.strong for span in block.spans)


def _html_picture(block: Picture, links: Sequence[Link]) -> str:
    url, alt = _html_escaped(block.url), _html_escaped(block.alt)
    if block.kind == "picture":
        shown = f'<img src="{url}" alt="{alt}">' if url else f'<img alt="{alt}">'
    elif block.kind == "page" or not is_recording(block.url):
        words = alt or _html_escaped(host_of(block.url))
        shown = f'<a href="{url}" data-kind="{block.kind}">{words}</a>'
    else:
        shown = f'<{block.kind} src="{url}" title="{alt}" controls></{block.kind}>'
    caption = f"<figcaption>{_html_spans(block.caption, links)}</figcaption>" if block.caption else ""
    return f"<figure>{shown}{caption}</figure>"


def _html_table(block: Table, links: Sequence[Link]) -> str:
    caption = f"<caption>{_html_spans(block.caption, links)}</caption>" if block.caption else ""
    rows = [
        _html_row(row, links, header=place < block.header_rows, headed=block.row_headers)
        for place, row in enumerate(block.rows)
    ]
    head, body = "\n".join(rows[: block.header_rows]), "\n".join(rows[block.header_rows :])
    parts = [f"<{name}>\n{part}\n</{name}>" for name, part in (("thead", head), ("tbody", body)) if part]
    return "\n".join([f"<table>{caption}", *parts, "</table>"])


def _html_row(row: Sequence[Inline], links: Sequence[Link], *, header: bool, headed: bool) -> str:
    """A row, all of it headers or, where it is headed, the first of several cells."""
    names = ["th" if header or (headed and not place and len(row) > 1) else "td" for place in range(len(row))]
    cells = (f"<{name}>{_html_spans(cell, links)}</{name}>" for name, cell in zip(names, row, strict=True))
    return f"<tr>{''.join(cells)}</tr>"


def _html_spans(spans: Sequence[Span], links: Sequence[Link]) -> str:
    tagged = [(_html_span(span), _html_tags(span, links)) for span in spans]
    return _nested(tagged)


def _html_span(span: Span) -> str:
    html = _html_escaped(span.text).replace("\n", "<br>")
    if span.picture:
        # The class is by what it is known for a picture within a line when it is read again.
        html = f'<img class="icon" src="{_html_escaped(span.picture)}" alt="{_html_escaped(span.text)}">'
    return f'<span id="{_html_escaped(span.place)}">{html}</span>' if span.place else html


def _html_tags(span: Span, links: Sequence[Link]) -> list[str]:
    """The tags that a span stands in, the outermost first where they end together."""
    target = f"#{span.target}" if span.target else "" if span.link is None else links[span.link].url
    return [
        *([f'a href="{_html_escaped(target)}"'] if target else []),
        *(["s"] if span.struck else []),
        *(["strong"] if span.strong else []),
        *(["em"] if span.emphasis else []),
        *(["code"] if span.code else []),
        *([span.raised] if span.raised else []),
    ]


def _nested(tagged: Sequence[tuple[str, list[str]]]) -> str:
    """Pieces of text in their tags, each tag written once for all the neighbours that share it."""
    written: list[str] = []
    place = 0
    while place < len(tagged):
        text, tags = tagged[place]
        end = place + 1
        if tags:
            ends = [_end_of(tag, tagged, place) for tag in tags]
            end = max(ends)
            tag = tags[ends.index(end)]
            inner = [(piece, [one for one in others if one != tag]) for piece, others in tagged[place:end]]
            text = f"<{tag}>{_nested(inner)}</{tag.split(' ', 1)[0]}>"
        written.append(text)
        place = end
    return "".join(written)


def _end_of(tag: str, tagged: Sequence[tuple[str, list[str]]], place: int) -> int:
    return next((end for end in range(place, len(tagged)) if tag not in tagged[end][1]), len(tagged))


def _html_escaped(text: str) -> str:
    return escape(displayable(text, lines=True))
