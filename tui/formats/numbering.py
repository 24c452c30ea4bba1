"""Links numbered in the order in which a reader meets them, whatever the order in which they were found."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from tui.core.document import Block, Code, Document, Inline, ListBlock, Picture, Quote, Rule, Table
from tui.formats.inline import Links

_Change: TypeAlias = Callable[[Inline], Inline]


def in_reading_order(blocks: Sequence[Block], links: Links) -> Document:
    """The document of these blocks; its links are those that its spans name."""
    numbers: dict[int, int] = {}

    def renumbered(inline: Inline) -> Inline:
        return tuple(
            span if span.link is None else replace(span, link=numbers.setdefault(span.link, len(numbers)))
            for span in inline
        )

    if len(links):
        blocks = [_changed(block, renumbered) for block in blocks]
    return Document(blocks=tuple(blocks), links=links.in_order(numbers))


def _changed(block: Block, change: _Change) -> Block:
    match block:
        case Code() | Rule():
            return block
        case Quote():
            return replace(block, blocks=tuple(_changed(inner, change) for inner in block.blocks))
        case ListBlock():
            items = (tuple(_changed(inner, change) for inner in item) for item in block.items)
            return replace(block, items=tuple(items))
        case Picture():
            return replace(block, caption=change(block.caption))
        case Table():
            caption = change(block.caption)
            return replace(
                block, caption=caption, rows=tuple(tuple(change(cell) for cell in row) for row in block.rows)
            )
        case _:
            return replace(block, spans=change(block.spans))
