"""Blocks written short, and what a page of such is read as."""

from tui.core.document import Block, Document, Inline, Paragraph, Span
from tui.formats.blocks import to_document

BASE = "https://a.example/b/"


def read(html: str) -> Document:
    return to_document(html, base_url=BASE)


def blocks(html: str) -> list[Block]:
    return list(read(html).blocks)


def p(*spans: Span | str) -> Paragraph:
    return Paragraph(spans=inline(*spans))


def inline(*spans: Span | str) -> Inline:
    return tuple(Span(text=span) if isinstance(span, str) else span for span in spans)


def bold(text: str) -> Span:
    return Span(text=text, strong=True)
