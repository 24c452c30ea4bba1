"""Digests: one outline, nothing that loads, nothing that a title can break out of."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.formats.documents import SOUP
from tests.strategies import POISON
from tui.core.digest import DigestFeed, DigestFolder, DigestStory, Form
from tui.formats.blocks import to_document
from tui.formats.digest import Digest

BODY = (
    '<h1>Part</h1><p>See <a href="#n1">1</a> and <img src="https://img.example/i.png" width="16" alt="oak">.</p>'
    '<h2>Deeper</h2><figure><img src="https://img.example/ferry.jpg" alt="a ferry"><figcaption>At dusk</figcaption>'
    '</figure><video src="https://tv.example/v.mp4"></video><blockquote><h5>Deep</h5></blockquote><p id="n1">Note</p>'
)
MARKDOWN = MarkdownIt("commonmark", {"html": True})
LOADING = re.compile(r"<(?:img|video|audio|iframe|script|object|embed|link|base|form)\b|\bsrc=|@import|url\(", re.I)


def told(body: str = BODY, **more: object) -> DigestStory:
    fields: dict[str, object] = {"id": 7, "title": "Salt prices rise", "url": "https://quay.example/salt", "lang": "fr"}
    fields |= {"facts": ("Quay Herald", "", "192 words"), "document": to_document(body, base_url="https://a.example/")}
    return DigestStory(**(fields | more))  # type: ignore[arg-type]  # fields by name


def whole(form: Form, *stories: DigestStory, name: str = "Quay Herald", note: str = "") -> str:
    digest = Digest(form)
    contents = DigestFeed(anchor="feed-1", name=name, stories=[(story.id, story.title) for story in stories])
    parts = [digest.head("Digest", "1 story.", [DigestFolder(name="News", feeds=[contents])])]
    parts += [digest.heading(2, "News"), digest.heading(3, name, "feed-1")]
    parts += [digest.story(story, level=4) for story in stories]
    return "\n".join([*parts, digest.end(note)])


class _Outline(HTMLParser):
    """Levels of headings, ids and targets of a page; every tag must be closed."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag not in ("meta", "br", "hr"):
            self.open.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.targets += [(value or "")[1:] for name, value in attrs if name == "href" and (value or "").startswith("#")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def outline(html: str) -> _Outline:
    parser = _Outline()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    return parser


def test_a_page_is_whole_and_has_one_outline() -> None:
    html = whole("html", told(), told(id=8))
    assert html.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert html.endswith("</body>\n</html>")
    read = outline(html)
    assert read.levels == [1, 2, 3, *[4, 5, 6, 6] * 2]
    assert len(set(read.ids)) == len(read.ids)
    assert {"feed-1", "story-7", "story-8", "story-7-n1", "story-8-n1"} <= set(read.ids)
    assert set(read.targets) <= set(read.ids)
    assert '<article lang="fr" dir="auto">' in html


def test_markdown_reads_with_the_same_outline() -> None:
    tokens = MARKDOWN.parse(whole("md", told()))
    assert [int(token.tag[1]) for token in tokens if token.type == "heading_open"] == [1, 2, 3, 4, 5, 6, 6]
    assert "#### [Salt prices rise](https://quay.example/salt)" in whole("md", told())


@pytest.mark.parametrize("form", ["md", "html"])
def test_pictures_are_told_in_words_with_their_host(form: Form) -> None:
    text = whole(form, told()).replace("\\", "")
    for words in ("[picture: a ferry, img.example]", "[picture: oak, img.example]", "[video: tv.example]", "At dusk"):
        assert words in text


@pytest.mark.parametrize("form", ["md", "html"])
def test_the_end_tells_what_is_left_out(form: Form) -> None:
    assert "50 older stories are not in here" in whole(form, told(), note="50 older stories are not in here.")


hostile = st.sampled_from(
    [
        "</title><script>alert(1)</script>", "[/b] `x` *y* <b>", "](javascript:alert(1))", "# head\n## more",
        "&lt;i&gt;", '" onmouseover="x', "", "1. one\n- two", "|a|b|", *POISON,
    ]
)  # fmt: skip


@given(title=hostile, name=hostile, body=SOUP, lang=st.sampled_from(["en", '" onload="x', "zh-Hant"]))
def test_nothing_hostile_breaks_out_or_loads_anything(title: str, name: str, body: str, lang: str) -> None:
    story = told(body, title=title, lang=lang, facts=(name, title))
    html = whole("html", story, name=name)
    read = outline(html)
    assert not LOADING.search(html)
    assert not re.search("onload|onmouseover", re.sub(">[^<]*<", "><", html))
    assert read.levels[:4] == [1, 2, 3, 4]
    rendered = MARKDOWN.render(whole("md", story, name=name))
    assert not re.search(r"<(?:img|script|iframe|video|b|i)\b", rendered.split("<h4>")[0] + rendered.split("</h4>")[0])
    assert len(re.findall("<h[1-3]>", rendered)) == 3


def test_a_link_that_is_no_web_address_is_none() -> None:
    assert "javascript" not in whole("html", told(url="javascript:alert(1)"))
