import re
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from tests.formats.documents import HTML, SOUP, sample
from tests.strategies import POISON
from tui.core.document import Document, Link, ListBlock, Paragraph, Span
from tui.core.text import displayable
from tui.formats.blocks import to_document
from tui.formats.markdown import to_markdown
from tui.formats.writers import to_html, to_text

BASE = "https://a.example/"
PLAIN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
TREES = re.compile("alder|birch|cedar|elm|fir|à|語")
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def read(html: str) -> Document:
    return to_document(html, base_url=BASE)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>a</h1><p>b<br>c</p><p>d</p>", "a\n\nb\nc\n\nd"),
        ("<ul><li>a<li>b<p>c</p><ul><li>d</ul></ul>", "• a\n• b\n  c\n  • d"),
        ("<ol start=9><li>a<li>b</ol>", "9. a\n10. b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre>x\n  y</pre>", "x\n  y"),
        ('<a href="/x">a</a> b', "a b"),
        ('<figure><img src="/i.png" alt="oak"><figcaption>in May</figcaption></figure>', "[picture: oak]\n\nin May"),
        ('<p>a</p><img src="/i.png"><p>b</p>', "a\n\nb"),
        ('<p>a <img src="/i.png" width="16" alt="oak"> b <img src="/j.png" width="16">', "a oak b"),
        ("<dl><dt>a<dd>b</dl>", "• a\n  b"),
        ("<table><caption>t</caption><tr><th>a<th>b<tr><td>c<td>d</table>", "t\na | b\nc | d"),
        ("<p>10<sup>6</sup>, CO<sub>2</sub>, the 3<sup>rd</sup></p>", "10⁶, CO2, the 3rd"),
        ("<p>a</p><hr><p>b</p>", "a\n\n* * *\n\nb"),
        ("", ""),
    ],
)
def test_plain_text_is_a_paragraph_a_line(html: str, text: str) -> None:
    assert to_text(read(html)) == text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h2>a</h2><p>b <b>c</b> <i>d</i> <code>e`f</code></p>", "## a\n\nb **c** *d* ``e`f``"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c"),
        ("<ol start=3><li><p>a</p><p>b</p><li>c</ol>", "3. a\n\n   b\n\n4. c"),
        ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n<!-- -->\n\n- b"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"),
        ("<pre class=lang-py>a\n```\nb</pre>", "````py\na\n```\nb\n````"),
        ('<a href="/x_(y)">a <b>b</b></a>', "[a **b**](<https://a.example/x_(y)>)"),
        ("https://b.example/x_y", "<https://b.example/x_y>"),
        ("a<br>b", "a\\\nb"),
        ("1. a # b", "1\\. a # b"),
        ("# a *b* _c_ [d](e) &lt;f&gt; `g`", "\\# a \\*b\\* \\_c\\_ \\[d\\](e) \\<f\\> \\`g\\`"),
        ("<s>a</s> x<sup>2</sup>", "~~a~~ x<sup>2</sup>"),
        ('<img src="/i.png" alt="o[a]k">', "![o\\[a\\]k](https://a.example/i.png)"),
        ('<audio src="/i.mp3"></audio>', "[audio](https://a.example/i.mp3)"),
        ("<table><tr><td>a|b<td>c<tr><td>d<td></table>", "|  |  |\n| --- | --- |\n| a\\|b | c |\n| d |  |"),
        ("<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"),
    ],
)
def test_markdown_says_the_same(html: str, markdown: str) -> None:
    assert to_markdown(read(html)) == markdown


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<h2 onclick=x>a &amp; b</h2>", "<h2>a &amp; b</h2>"),
        ('<a href="/x?a=1&b=%22" onclick="y">a</a>', '<p><a href="https://a.example/x?a=1&amp;b=%22">a</a></p>'),
        ("<i><b>a</b></i>", "<p><strong><em>a</em></strong></p>"),
        (
            '<i>a <a href="/x">b <b>c</b></a> d</i>',
            '<p><em>a <a href="https://a.example/x">b <strong>c</strong></a> d</em></p>',
        ),
        (
            '<a href="/x">a <i>b</i></a><i> c</i> <i>d</i>',
            '<p><a href="https://a.example/x">a <em>b</em></a><em> c</em> <em>d</em></p>',
        ),
        (
            '<a href="/x">a</a> <a href="/x">b</a>',
            '<p><a href="https://a.example/x">a</a> <a href="https://a.example/x">b</a></p>',
        ),
        (
            "<dl><dt>a <i>b</i><dd>c<dd>d<dt>e<dl><dd>f</dl></dl>",
            "<dl>\n<div><dt>a <em>b</em></dt><dd><p>c</p>\n<p>d</p></dd></div>\n"
            "<div><dt>e</dt><dd><dl>\n<div><dd><p>f</p></dd></div>\n</dl></dd></div>\n</dl>",
        ),
        (
            "<table><tr><th>a<th>b<tr><th>c<td>d<tr><td>e</table>",
            "<table>\n<thead>\n<tr><th>a</th><th>b</th></tr>\n</thead>\n<tbody>\n"
            "<tr><th>c</th><td>d</td></tr>\n<tr><td>e</td></tr>\n</tbody>\n</table>",
        ),
        (
            '<p>a <img src="/i.png" width="16" alt="oak"> b</p>',
            '<p>a <img class="icon" src="https://a.example/i.png" alt="oak"> b</p>',
        ),
        ("<ol start=2><li>a</ol>", '<ol start="2">\n<li><p>a</p></li>\n</ol>'),
        (
            '<img src="/i.png" alt="&quot;&lt;oak&gt;">',
            '<figure><img src="https://a.example/i.png" alt="&quot;&lt;oak&gt;"></figure>',
        ),
        ("<pre class=lang-c>a &lt; b</pre>", '<pre><code class="language-c">a &lt; b</code></pre>'),
    ],
)
def test_html_holds_nothing_but_the_document(html: str, written: str) -> None:
    assert to_html(read(html)) == written


@pytest.mark.parametrize("tail", ["><script>alert(1)</script>", ")><script>alert(1)</script>", "(\\", "(a\\>b"])
def test_no_address_gets_out_of_its_brackets(tail: str) -> None:
    document = Document(
        blocks=(Paragraph(spans=(Span(text="word", link=0), Span(text=" after"))),),
        links=(Link(url=f"https://a.example/{tail}", words="word"),),
    )
    shown = MARKDOWN.render(to_markdown(document))
    assert "<script>" not in shown
    assert shown.endswith(">word</a> after</p>\n")


@pytest.mark.parametrize("before", ["Look!", "\\\\!", "<b>Look</b>!", "<b>!</b>", "<code>!</code>", "!!"])
def test_no_link_becomes_a_picture_by_what_stands_before_it(before: str) -> None:
    html = f"<p>{before}<a href='https://x.example/p.png'>here</a>"
    told = MarkdownIt("commonmark").render(to_markdown(to_document(html, base_url="")))
    assert '<a href="https://x.example/p.png">here</a>' in told
    assert "<img" not in told


def test_the_title_begins_markdown_and_html() -> None:
    document = read("a")
    assert to_markdown(document, title="1 * <b>\n2") == "# 1 \\* \\<b\\> 2\n\na"
    assert to_html(document, title="1 & <b>\n2") == "<h1>1 &amp; &lt;b&gt; 2</h1>\n<p>a</p>"
    assert to_markdown(document, title=" ") == "a"


WRITERS: list[Callable[[Document], str]] = [to_text, to_markdown, to_html]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("poison", POISON)
def test_nothing_reaches_the_terminal_that_it_could_act_on(write: Callable[[Document], str], poison: str) -> None:
    html = f"<p>{poison}<pre class='lang-{poison}'>{poison}</pre><a href='http://a.example/{poison}'>{poison}</a>"
    figure = f"<figure><img src='/{poison}' alt='{poison}x'><figcaption>{poison}y</figcaption></figure>"
    written = write(
        read(html + figure + f"<ul><li>{poison}z</ul><table><tr><td>{poison}<td>a<tr><td>b<td>{poison}</table>")
    )
    assert not PLAIN.search(written)
    assert written == displayable(written, lines=True)


@given(SOUP)
def test_writers_give_out_clean_text_whatever_came_in(text: str) -> None:
    for write in WRITERS:
        written = write(read(text))
        assert not PLAIN.search(written)
        written.encode()


@given(HTML)
def test_every_word_stands_in_all_forms(html: str) -> None:
    document = read(html)
    words = Counter(TREES.findall(to_text(document)))
    assert Counter(TREES.findall(to_html(document))) == words
    assert Counter(TREES.findall(to_markdown(document))) == words


@given(HTML)
def test_markdown_reads_back_with_every_word(html: str) -> None:
    document = read(html)
    again = to_document(MARKDOWN.render(to_markdown(document)), base_url=BASE)
    assert Counter(TREES.findall(to_text(again))) == Counter(TREES.findall(to_text(document)))


@pytest.mark.parametrize(
    "name", ["wordpress.xml", "newspaper.xml", "links.xml", "podcast.xml", "atom10.xml", "forum.xml"]
)
def test_markdown_of_real_stories_reads_back_as_the_same_blocks(name: str) -> None:
    for entry in sample(name).entries:
        document = to_document(entry.body, base_url=entry.base_url)
        again = to_document(MARKDOWN.render(to_markdown(document)), base_url=BASE)
        # A caption is a paragraph of its own in Markdown.
        assert to_text(again) == to_text(document)
        assert again.links == document.links


def test_a_deep_document_is_written() -> None:
    document = Document(blocks=(Paragraph(spans=(Span(text="deep"),)),))
    for _ in range(60):
        document = Document(blocks=(ListBlock(items=(document.blocks,)),))
    for write in WRITERS:
        assert "deep" in write(document)
