"""What holds for every page: nothing is invented, nothing harmful comes out, and reading twice changes nothing."""

import re
from contextlib import suppress
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from tests.formats.documents import HTML, SOUP, tale
from tests.strategies import POISON
from tui.core.pages import Page
from tui.core.text import displayable
from tui.formats.blocks import to_document
from tui.formats.errors import FormatError
from tui.formats.page import read_page
from tui.formats.page_lines import words_of
from tui.formats.plain import plain_text
from tui.formats.writers import to_html

URL = "https://page.example/dir/story.html"


def read(body: str) -> Page:
    return read_page(body.encode("utf-8", "surrogatepass"), url=URL)


TALES = {about: tale(about, 12) for about in ("salt", "gate", "fog", "rope")}
"""What the boxes of a page hold: no paragraph stands in two."""
MENU = "<nav><ul><li><a href=/a>Home</a><li><a href=/b>Weather</a><li><a href=/c>Sport</a></ul></nav>"
AROUND = st.sampled_from(
    [
        *(MENU, f"<header><a href=/>The Quay</a>{MENU}</header>", "<script>var a = 'nothing';</script>"),
        f"<aside class=related><h3>Related</h3><ul><li><a href=/1>{TALES['gate'][0]}</a></ul></aside>",
        f"<div class=teasers><article><h3><a href=/2>Of gates</a></h3><p>{TALES['gate'][1]}</p></article></div>",
        f"<section id=comments><h2>Comments</h2><p>{TALES['gate'][2]}</p><p>{TALES['gate'][3]}</p></section>",
        f"<form class=newsletter><p>{TALES['gate'][4]}</p><input type=email><button>Join</button></form>",
        f"<footer><p>{TALES['gate'][5]}</p><p>All rights reserved.</p></footer>",
        f"<div>{TALES['gate'][6]}</div>",
        f"<p hidden>{TALES['gate'][7]}</p>",
    ]
)
BETWEEN = st.sampled_from(
    [
        *("<h2>Of ropes</h2>", "<hr>", "<br><br>", "loose words of it", "<p>Short.</p>", "<p>Advertisement</p>"),
        f"<ul><li>{TALES['rope'][0]}</li><li>one knot</li></ul>",
        f"<ol start=3><li><p>{TALES['rope'][1]}</p><p>two knots</p></li></ol>",
        f"<blockquote><p>{TALES['rope'][2]}</p></blockquote>",
        f"<table><tr><th>Rope<th>Knots<tr><td>Upper<td>{TALES['rope'][3]}</table>",
        f"<dl><dt>Bend</dt><dd>{TALES['rope'][4]}</dd></dl>",
        f"<div class=share><p>{TALES['rope'][5]}</p><a href=/s>Share</a></div>",
        f"<details><summary>More of it</summary><p>{TALES['rope'][6]}</p></details>",
        f"<div><div><p>{TALES['rope'][7]}</p></div></div>",
        "<pre>if open:\n    shut()</pre>",
        f"<p>{TALES['rope'][8]} <a href='/x'>and a link</a> <b>with bold</b> words</p>",
        f"<form><p>{TALES['rope'][9]}</p><input type=text></form>",
        f"<aside><p>{TALES['rope'][10]}</p></aside>",
        *("<h1>Of salt</h1>", "<p>By Ida Kvist</p>", "<p>3 May 2026</p>", "<p>Share this article</p>", "<h2>Last</h2>"),
        *("<p>Comments are closed.</p>", "<p>Already a subscriber? Log in.</p>", "<p>Sign up for our newsletter.</p>"),
        *("<p><a href=/9>Of fog</a></p>", "<p>Read more: <a href=/2>Of gates</a></p>", "<p>To the top page</p>"),
        *(
            "<p>© 2026 The Quay</p>",
            "<p>Photo: Ida Kvist</p>",
            "<p><button>Next</button></p>",
            "<div class=author>Ida</div>",
        ),
        "<h3>Related stories</h3><ul><li><a href=/1>Of ropes and more</a></ul>",
        "<ul><li>One</li><li><a href=/f>Facebook</a></li></ul>",
        "<p>Her books:</p><p><a href=/1>Salt Roads</a></p>",
        "<footer><p>A note of it</p></footer>",
        "<sup><a href='#n1'>1</a></sup><ol class=footnotes><li id=n1>A note</li></ol>",
        "<figure><img src=/a.jpg alt=ash><figcaption>An ash in May</figcaption></figure>",
    ]
)
"""What stands between the paragraphs of a story, of its own and of its site."""
HOLDERS = st.sampled_from(
    ["<article>{}</article>", "<main>{}</main>", "<div class=body>{}</div>", "<div><div>{}</div></div>", "{}"]
)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Pages with a story in boxes of any build, and other things before, between and behind its paragraphs."""
    parts = [f"<p>{paragraph}</p>" for paragraph in TALES["salt"][: draw(st.integers(3, 12))]]
    for extra in draw(st.lists(BETWEEN, max_size=5, unique=True)):
        parts.insert(draw(st.integers(0, len(parts))), extra)
    cut = draw(st.integers(0, len(parts)))
    split = draw(st.sampled_from(["", "", "</div><div>", "</section><section>"]))
    inside = "".join([*parts[:cut], split, *parts[cut:]])
    around = draw(st.lists(AROUND, max_size=4, unique=True))
    behind = draw(st.integers(0, len(around)))
    around.insert(behind, draw(HOLDERS).format(inside))
    return f"<html><head><title>Of salt | The Quay</title></head><body>{''.join(around)}</body></html>"


@given(pages())
def test_no_word_is_invented_and_all_come_in_the_order_of_the_page(html: str) -> None:
    shown = iter(words_of(plain_text(html)))
    strange = [word for word in words_of(read(html).text) if word not in shown]
    assert not strange


@given(pages())
def test_an_article_that_is_read_once_more_stays_as_it_is(html: str) -> None:
    once = read(html)
    again = read(f"<html><head><title>{once.title}</title></head><body><article>{once.html}</article></body></html>")
    assert again.html == once.html


_WRITTEN = {
    **dict.fromkeys(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "li", "dl", "dt", "dd", "div", "blockquote"), ""),
    **dict.fromkeys(("pre", "figure", "figcaption", "table", "caption", "thead", "tbody", "tr", "th", "td"), ""),
    **dict.fromkeys(("hr", "br", "s", "strong", "em", "sub", "sup"), ""),
    "ol": "start",
    "code": "class",
    "span": "id",
    "a": "href data-kind",
    "img": "class src alt",
    **dict.fromkeys(("audio", "video"), "src title controls"),
}
"""What `formats.writers.to_html` writes: elements and their attributes."""
_ADDRESS = re.compile(r"https?://\S+|#\S+|mailto:\S+@\S+")


class Strange(HTMLParser):
    """Reads HTML as it was written, and notes what no article may hold."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.found += [f"<{tag}> is not closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("hr", "br", "img"):
            self._open.append(tag)
        for name, value in attrs:
            if name not in _WRITTEN.get(tag, "").split() or (name in ("href", "src") and not self._leads(value)):
                self.found.append(f"<{tag} {name}={value}>")
        if tag not in _WRITTEN:
            self.found.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.found.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"<?{data}>")

    def _leads(self, address: str | None) -> bool:
        return _ADDRESS.fullmatch(address or "") is not None


_EVIL = st.sampled_from(
    [
        *("javascript:x()", "JaVaScRiPt:x()", " java\nscript:x()", "&#106;avascript:x()", "\x01javascript:x()"),
        *(
            "vbscript:x()",
            "data:text/html,<script>x()</script>",
            "data:image/svg+xml,<svg onload=x()>",
            "file:///etc/x",
        ),
        *("//evil.example/\u202egpj.exe", "https://evil.example/\x1b[2J", 'https://evil.example/" onclick="x()'),
        *("https://evil.example/'><script>x()</script>", "mailto:a@b.example\n", "blob:https://x/1", '#" onclick=x()'),
        *("view-source:https://x.example", "http://", "https:///x", "http://[::1", "jar:https://x.example!/"),
    ]
)
_NAMES = st.sampled_from(
    ["href", "src", "srcset", "data-src", "data", "action", "poster", "xlink:href", "style", "onclick", "class", "id"]
)
_TAGS = st.sampled_from(
    [
        *(
            "a",
            "img",
            "p",
            "div",
            "span",
            "iframe",
            "video",
            "audio",
            "source",
            "object",
            "embed",
            "svg",
            "math",
            "form",
        ),
        *(
            "script",
            "style",
            "base",
            "meta",
            "link",
            "td",
            "code",
            "pre",
            "li",
            "figure",
            "figcaption",
            "ol",
            "template",
        ),
    ]
)


@st.composite
def hostile(draw: st.DrawFn) -> str:
    """An element that a page would use to get at whoever reads it."""
    tag = draw(_TAGS)
    told = draw(st.dictionaries(_NAMES, _EVIL | st.sampled_from(POISON) | st.text(max_size=6), max_size=3))
    quote = draw(st.sampled_from(['"', "'"]))
    attributes = "".join(f" {name}={quote}{value.replace(quote, '')}{quote}" for name, value in told.items())
    words = draw(st.sampled_from([*POISON, "<script>x()</script>", "<!-- x -->", "&lt;script&gt;x()&lt;/script&gt;"]))
    return f"<{tag}{attributes}>{words}{draw(st.sampled_from(['', f'</{tag}>']))}"


@given(st.lists(hostile(), max_size=8), pages(), st.data())
def test_an_article_holds_nothing_but_what_the_writers_write(evil: list[str], html: str, data: st.DataObject) -> None:
    for piece in evil:
        place = data.draw(st.sampled_from([match.end() for match in re.finditer("</?p>", html)]))
        html = html[:place] + piece + html[place:]
    with suppress(FormatError):  # an element that is not closed may be a link round all of it
        found = read(html)
        assert not Strange(found.html).found
        assert found.html == displayable(found.html, lines=True)
        assert found.text == displayable(found.text, lines=True)


@given(st.one_of(HTML, SOUP, pages()))
def test_what_was_written_reads_back_as_itself(html: str) -> None:
    once = to_html(to_document(html, base_url=URL))
    assert to_html(to_document(once, base_url="")) == once
    assert not Strange(once).found
