"""Links numbered in the order in which a reader meets them, and paired with the places that are in the document."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import replace
from typing import TypeAlias

from tui.core.document import Block, Code, Document, Inline, ListBlock, Picture, Quote, Rule, Span, Table
from tui.formats.inline import Links, append_span
from tui.formats.places import Places

_Change: TypeAlias = Callable[[Inline], Inline]


def in_reading_order(blocks: Sequence[Block], links: Links, places: Places) -> Document:
    """The document of these blocks; its links are those that its spans name."""
    if places.are_wanted:
        blocks = _paired(blocks, places)
    numbers: dict[int, int] = {}

    def renumbered(inline: Inline) -> Inline:
        return tuple(
            span if span.link is None else replace(span, link=numbers.setdefault(span.link, len(numbers)))
            for span in inline
        )

    if len(links):
        blocks = [_changed(block, renumbered) for block in blocks]
    return Document(blocks=tuple(blocks), links=links.in_order(numbers))


def _paired(blocks: Sequence[Block], places: Places) -> list[Block]:
    """Blocks whose spans lead to places that are there, and name those alone to which one leads."""
    there: set[str] = set()
    wanted: set[str] = set()

    def noted(inline: Inline) -> Inline:
        there.update(span.place for span in inline)
        wanted.update(places.known_as(span.target) for span in inline)
        return inline

    for block in blocks:
        _changed(block, noted)
    pairs = (there & wanted) - {""}
    return [_changed(block, lambda inline: _with_places(inline, places, pairs)) for block in blocks]


def _with_places(inline: Iterable[Span], places: Places, pairs: Set[str]) -> Inline:
    kept: list[Span] = []
    for span in inline:
        if span.target or span.place:
            target = places.known_as(span.target) if places.known_as(span.target) in pairs else ""
            place = span.place if span.place in pairs else ""
            span = replace(span, target=target, place=place, link=None if target else span.link)
        append_span(kept, span)
    return tuple(kept)


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
            (shown,) = change((Span(text="", link=block.link),))
            return replace(block, link=shown.link, caption=change(block.caption))
        case Table():
            caption = change(block.caption)
            return replace(
                block, caption=caption, rows=tuple(tuple(change(cell) for cell in row) for row in block.rows)
            )
        case _:
            return replace(block, spans=change(block.spans))
