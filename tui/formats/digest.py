"""A digest: many stories as one text for mail, in Markdown or as a whole HTML page; written piece by piece.

Nothing in it loads anything when it is looked at: pictures are told in words.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape

from tui.core.digest import DigestFeed, DigestFolder, DigestStory, Form
from tui.core.document import (
    Block,
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
from tui.formats.markdown import to_markdown
from tui.formats.urls import host_of
from tui.formats.writers import to_html

_DEEPEST = 6
_WEB = ("http://", "https://")
_LANG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")
_STYLE = """\
:root { color-scheme: light dark; }
body { max-width: 42em; margin: 1.5em auto; padding: 0 1em; font: 1em/1.5 Georgia, serif;
  color: #1c1c1c; background: #fffffb; overflow-wrap: break-word; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; font-family: sans-serif; }
h1, h2 { border-bottom: 1px solid #bbb; }
article { margin-bottom: 3em; } li > p { margin: .2em 0; }
a { color: #0b5394; }
pre { overflow-x: auto; padding: .5em; background: #eee; white-space: pre-wrap; }
blockquote { margin-left: 0; padding-left: 1em; border-left: 3px solid #bbb; }
table { border-collapse: collapse; } td, th { padding: .2em .6em; border: 1px solid #bbb; }
@media (prefers-color-scheme: dark) {
  body { color: #ddd; background: #191919; } a { color: #8ab4f8; } pre { background: #2a2a2a; }
}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class Digest:
    """Writes the pieces of a digest in one form; joined, each with a line break behind it, they are the whole."""

    def __init__(self, form: Form) -> None:
        self._html = form == "html"

    def head(self, title: str, lead: str, folders: Sequence[DigestFolder]) -> str:
        """The beginning: what it is, and the list of contents."""
        contents = ListBlock(items=tuple(item for folder in folders for item in _contents(folder)))
        body = self._written([_heading(1, title), Paragraph(spans=(_span(lead),)), contents])
        if not self._html:
            return f"{body}\n"
        return (
            f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(displayable(title))}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n{body}"
        )

    def heading(self, level: int, name: str, anchor: str = "") -> str:
        """The heading of a folder or feed."""
        return self._written([_heading(level, name, place=anchor)]) + ("" if self._html else "\n")

    def story(self, story: DigestStory, *, level: int) -> str:
        """A story under a heading of this level; its own headings follow below."""
        links = (Link(url=story.url, words=story.title),) if story.url[:8].lower().startswith(_WEB) else ()
        title = Span(text=_name(story.title), link=0 if links else None, place=_anchor(story.id))
        facts = " · ".join(filter(None, (displayable(fact) for fact in story.facts)))
        head = self._written([Heading(level=level, spans=(title,)), Paragraph(spans=(_span(facts),))], links)
        told = _Telling(story, level).document()
        if not self._html:
            return f"{head}\n\n{to_markdown(told)}\n"
        lang = f' lang="{story.lang}"' if _LANG.fullmatch(story.lang) else ""
        return f'<article{lang} dir="auto">\n{head}\n{to_html(told)}\n</article>'

    def end(self, note: str) -> str:
        """The end, with a last sentence where there is one."""
        body = self._written([Rule(), Paragraph(spans=(_span(note),))]) if note else ""
        return f"{body}\n</body>\n</html>".lstrip() if self._html else body

    def _written(self, blocks: Sequence[Block], links: tuple[Link, ...] = ()) -> str:
        write: Callable[[Document], str] = to_html if self._html else to_markdown
        return write(Document(blocks=tuple(blocks), links=links))


def _contents(folder: DigestFolder) -> list[tuple[Block, ...]]:
    """The feeds with their numbers and titles; those of a folder under its name."""
    feeds = tuple((_line_of(feed), _titles_of(feed)) for feed in folder.feeds)
    if not folder.name:
        return list(feeds)
    return [(Paragraph(spans=(_span(displayable(folder.name), strong=True),)), ListBlock(items=feeds))]


def _line_of(feed: DigestFeed) -> Block:
    name = Span(text=displayable(feed.name) or "?", target=feed.anchor)
    return Paragraph(spans=(name, _span(f" ({len(feed.stories):,})")))


def _titles_of(feed: DigestFeed) -> Block:
    items = (Paragraph(spans=(Span(text=_name(title), target=_anchor(story)),)) for story, title in feed.stories)
    return ListBlock(items=tuple((item,) for item in items))


def _heading(level: int, text: str, *, place: str = "") -> Heading:
    return Heading(level=level, spans=(Span(text=displayable(text) or "?", place=place),))


def _span(text: str, *, strong: bool = False) -> Span:
    return Span(text=text, strong=strong)


def _name(title: str) -> str:
    return displayable(title).strip() or "(no title)"


def _anchor(story_id: int) -> str:
    return f"story-{story_id}"


class _Telling:
    """A story's article as a part of a longer text: headings below its own, pictures as words, places of its own."""

    def __init__(self, story: DigestStory, level: int) -> None:
        self._whole = story.document
        self._prefix = f"{_anchor(story.id)}-"
        self._below = level + 1 - _highest(self._whole.blocks)

    def document(self) -> Document:
        """The article so."""
        return replace(self._whole, blocks=self._blocks(self._whole.blocks))

    def _blocks(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        return tuple(told for block in blocks for told in self._block(block))

    def _block(self, block: Block) -> Sequence[Block]:
        match block:
            case Heading():
                return (Heading(level=min(_DEEPEST, block.level + self._below), spans=self._spans(block.spans)),)
            case Paragraph():
                return (Paragraph(spans=self._spans(block.spans)),)
            case ListBlock():
                return (replace(block, items=tuple(map(self._blocks, block.items))),)
            case Quote():
                return (Quote(blocks=self._blocks(block.blocks)),)
            case Table():
                rows = tuple(tuple(map(self._spans, row)) for row in block.rows)
                return (replace(block, rows=rows, caption=self._spans(block.caption)),)
            case Picture():
                return self._picture(block)
            case _:
                return (block,)

    def _picture(self, block: Picture) -> Sequence[Block]:
        words = Span(text=_in_words(block.kind, block.alt, block.url), link=block.link)
        caption = (Paragraph(spans=self._spans(block.caption)),) if block.caption else ()
        return (Paragraph(spans=(words,)), *caption)

    def _spans(self, spans: Inline) -> Inline:
        return tuple(map(self._span, spans))

    def _span(self, span: Span) -> Span:
        return replace(
            span,
            text=_in_words("picture", span.text, span.picture) if span.picture else span.text,
            picture="",
            place=self._prefix + span.place if span.place else "",
            target=self._prefix + span.target if span.target else "",
        )


def _in_words(kind: str, alt: str, url: str) -> str:
    """Such as "[picture: a ferry at dusk, img.example.org]": what is there, and from whom."""
    about = ", ".join(filter(None, (displayable(alt).strip(), host_of(url))))
    return f"[{kind}: {about}]" if about else f"[{kind}]"


def _highest(blocks: Sequence[Block]) -> int:
    """The level of the highest heading; of none the highest that there is."""
    return min((block.level for block in _headings(blocks)), default=1)


def _headings(blocks: Sequence[Block]) -> list[Heading]:
    found: list[Heading] = []
    for block in blocks:
        match block:
            case Heading():
                found.append(block)
            case Quote():
                found += _headings(block.blocks)
            case ListBlock():
                found += [heading for item in block.items for heading in _headings(item)]
    return found
