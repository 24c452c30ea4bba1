"""Stories and documents that the tests of this folder show."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from tests.strategies import hostile_text
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
from tui.core.query_nodes import Text
from tui.core.stories import Story, StoryLine
from tui.core.text import tokens
from tui.reader.articles import Article

NOW = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)
LINE = StoryLine(
    key=1,
    id=7,
    feed_id=1,
    feed="BBC World",
    title="Ceasefire talks resume in Geneva",
    published=NOW - timedelta(hours=2),
    first_seen=NOW,
    read=False,
    starred=False,
    hidden=False,
    archived=False,
    tags=("syria", "talks"),
)
STORY = Story(
    line=LINE,
    feed_url="https://example.org/feed",
    folders=(),
    url="https://example.org/1",
    author="Jane Doe",
    updated=None,
    words=812,
    lang="en",
    source="feed",
    body="",
    base_url="",
    text="",
    comments_url="",
    enclosures=(),
)


def titled(title: str) -> Story:
    return replace(STORY, line=replace(LINE, title=title))


def spans(text: str) -> Inline:
    return (Span(text=text),)


def paragraph(text: str) -> Paragraph:
    return Paragraph(spans=spans(text))


def document(*blocks: Block, links: tuple[Link, ...] = ()) -> Document:
    return Document(blocks=blocks, links=links)


def article(*blocks: Block, links: tuple[Link, ...] = (), story: Story = STORY) -> Article:
    return Article(story=story, document=document(*blocks, links=links))


def phrase(text: str, *, prefix: bool = False) -> Text:
    return Text(tuple(tokens(text)), prefix=prefix)


LONG = article(
    *(paragraph(f"Paragraph {number} tells of the convoy and of the long road it took. " * 4) for number in range(40))
)

WORDS = (
    *(
        "a",
        "word",
        "naïve",
        "—",
        "東京で初雪、",
        "「平年」より。",
        "한국어",
        "👨\u200d👩\u200d👧",
        "❤️",
        "ภาษาไทย",
        "e\u0301" * 9,
    ),
    *("x" * 90, "http://example.org/a/very/long/path?with=a&query=in-it", "[/b]", "Straße", "“don’t”", "\n", "…"),
)


def wordy(max_size: int = 12) -> st.SearchStrategy[str]:
    """Text of many scripts, with breaks."""
    return st.lists(st.sampled_from(WORDS), max_size=max_size).map(" ".join)


def inlines(text: st.SearchStrategy[str]) -> st.SearchStrategy[Inline]:
    raised = st.sampled_from(("", "sup", "sub"))
    styled = st.builds(
        Span, text=text, strong=st.booleans(), code=st.booleans(), raised=raised, link=st.none() | st.integers(0, 2)
    )
    return st.lists(styled, max_size=3).map(tuple)


def blocks(text: st.SearchStrategy[str]) -> st.SearchStrategy[Block]:
    spans = inlines(text)
    rows = st.lists(st.lists(spans, max_size=5).map(tuple), max_size=4).map(tuple)
    simple: st.SearchStrategy[Block] = st.one_of(
        st.builds(Paragraph, spans=spans),
        st.builds(Heading, level=st.integers(1, 6), spans=spans),
        st.builds(Code, text=text),
        st.builds(Picture, url=st.just("https://example.org/a.png"), alt=text, caption=spans),
        st.builds(Table, rows=rows, header_rows=st.integers(0, 2), caption=spans),
        st.just(Rule()),
    )
    return st.recursive(simple, _nested, max_leaves=8)


def _nested(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    run = st.lists(inner, max_size=3).map(tuple)
    items = st.lists(run, max_size=3).map(tuple)
    return st.builds(Quote, blocks=run) | st.builds(ListBlock, items=items, start=st.none() | st.integers(0, 2000))


LINKS = tuple(Link(url=f"https://example.org/{name}", words=f"the {name}") for name in ("office", "report", "map"))


def documents(text: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Document]:
    content = text or wordy() | hostile_text(max_pieces=4)
    return st.lists(blocks(content), max_size=4).map(lambda blocks: Document(blocks=tuple(blocks), links=LINKS))
