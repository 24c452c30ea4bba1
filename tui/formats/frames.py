"""The blocks being filled while HTML is read: a stack of quotes, lists, items and figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from tui.core.document import Block, Code, Inline, ListBlock, Paragraph, Picture, Quote, Rule, Span, Table
from tui.formats.inline import joined_inlines, words_of

FrameKind: TypeAlias = Literal["root", "quote", "list", "item", "figure", "caption"]
DEEPEST = 24
"""Quotes, lists and items in each other; what is deeper joins the last of them."""


@dataclass(slots=True)
class Frame:
    """One of the blocks being filled."""

    kind: FrameKind
    blocks: list[Block] = field(default_factory=list)
    items: list[list[Block]] = field(default_factory=list)
    start: int | None = None
    caption: Inline = ()
    terms: bool = False
    """Whether it is a list of definitions, or the item of one."""
    answered: bool = False
    """Whether the item of a definition has its explanation."""
    implied: bool = False
    """Whether no element of its own opened it; then the next foreign block closes it."""


class Frames:
    """The stack; its first frame is the document."""

    def __init__(self) -> None:
        self._stack = [Frame("root")]

    def __len__(self) -> int:
        return len(self._stack)

    @property
    def top(self) -> Frame:
        """The innermost frame."""
        return self._stack[-1]

    def add(self, block: Block) -> None:
        """Put a block where it belongs; in a list outside any item it becomes an item or joins the last."""
        while self.top.implied and self.top.kind == "list":
            self._close()
        frame = self.top
        if frame.kind == "list":
            if frame.items and isinstance(block, ListBlock):
                frame.items[-1].append(block)
            else:
                frame.items.append([block])
        elif not _repeats(frame.blocks, block):
            frame.blocks.append(block)

    def open(self, frame: Frame) -> bool:
        """Begin a frame; `False` where there are too many, and its blocks go to the one around."""
        if frame.kind != "item":
            while self.top.implied and self.top.kind == "list":
                self._close()
        if len(self._stack) >= DEEPEST:
            return False
        self._stack.append(frame)
        return True

    def open_item(self) -> bool:
        """Begin the item of a list, and the list too where the publisher forgot it; `False` where it is too deep."""
        if self.top.kind != "list" and not self.open(Frame("list", implied=True)):
            return False
        self._stack.append(Frame("item"))
        return True

    def open_term(self, *, answer: bool) -> None:
        """Begin the next item of a list of definitions at a new term, go on with it at its explanation."""
        if self.top.kind == "item" and self.top.terms:
            if answer or not self.top.answered:
                self.top.answered = self.top.answered or answer
                return
            self._close()
        if self.top.kind == "list" and self.top.terms:
            self._stack.append(Frame("item", terms=True, answered=answer, implied=True))

    def close_to(self, depth: int) -> None:
        """End all frames above a depth."""
        while len(self._stack) > max(depth, 1):
            self._close()

    def blocks(self) -> list[Block]:
        """All blocks, once everything is read."""
        self.close_to(1)
        return self._stack[0].blocks

    def _close(self) -> None:
        frame = self._stack.pop()
        if frame.kind == "item":
            if frame.blocks:
                self.top.items.append(frame.blocks)
        elif frame.kind == "list":
            if frame.items:
                items = tuple(tuple(item) for item in frame.items)
                self.add(ListBlock(items=items, start=frame.start, terms=frame.terms))
        elif frame.kind == "quote":
            if frame.blocks:
                self.add(Quote(blocks=tuple(frame.blocks)))
        elif frame.kind == "caption":
            self._close_caption(frame)
        else:
            for block in _captioned(frame.blocks, frame.caption):
                self.add(block)

    def _close_caption(self, frame: Frame) -> None:
        pictures = [block for block in frame.blocks if isinstance(block, Picture)]
        for picture in pictures:
            self.add(picture)
        caption = flat_inline([block for block in frame.blocks if not isinstance(block, Picture)])
        if self.top.kind == "figure":
            self.top.caption = joined_inlines([self.top.caption, caption])
        elif caption:
            self.add(Paragraph(spans=caption))


def flat_inline(blocks: Sequence[Block]) -> Inline:
    """The words of blocks in one line, as a caption or a cell of a table holds them."""
    return joined_inlines(part for block in blocks for part in _inlines(block))


def _inlines(block: Block) -> list[Inline]:
    match block:
        case Code():
            return [(Span(text=" ".join(block.text.split()), code=True),)]
        case Picture():
            return [*_sign_of(block), *([block.caption] if block.caption else [])]
        case Quote():
            return [flat_inline(block.blocks)]
        case ListBlock():
            return [flat_inline(item) for item in block.items]
        case Table():
            return [cell for row in block.rows for cell in row]
        case Rule():
            return []
        case _:
            return [block.spans]


def _sign_of(picture: Picture) -> list[Inline]:
    """A picture as it stands in a line; of films and the like the title."""
    url = picture.url if picture.kind == "picture" else ""
    return [(Span(text=picture.alt, link=picture.link, picture=url),)] if url or picture.alt else []


def _captioned(blocks: list[Block], caption: Inline) -> list[Block]:
    """Blocks of a figure, its caption under the last picture, else after them all."""
    if not caption:
        return blocks
    for place in reversed(range(len(blocks))):
        block = blocks[place]
        if isinstance(block, Picture):
            alt = "" if block.alt == words_of(caption) else block.alt
            # The caption that the page shows goes before the one from a title.
            return [*blocks[:place], replace(block, alt=alt, caption=caption), *blocks[place + 1 :]]
    return [*blocks, Paragraph(spans=caption)]


def _repeats(blocks: list[Block], block: Block) -> bool:
    """Whether a picture stands there already: pages that load theirs late hold it twice.

    The first of the two may lack its address; then it is taken away.
    """
    last = blocks[-1] if blocks else None
    if not isinstance(block, Picture) or not isinstance(last, Picture) or not block.url:
        return False
    if not last.url and last.alt == block.alt and not last.caption:
        blocks.pop()
    return last.url == block.url and block.caption in ((), last.caption)
