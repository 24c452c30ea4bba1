import pytest

from tests.formats.block_samples import blocks, bold, inline, p, read
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
)
from tui.formats.frames import DEEPEST


@pytest.mark.parametrize(
    ("html", "spans"),
    [
        ("<p> one\n  two\t three </p>", inline("one two three")),
        ("<p>a <b>b</b> c</p>", inline("a ", bold("b"), " c")),
        ("<p>a<b> b </b>c</p>", inline("a ", bold("b"), " c")),
        ("<p>a <b> b</b> </p>", inline("a ", bold("b"))),
        ("<b>a</b> <b>b</b>", inline(bold("a"), " ", bold("b"))),
        ("<b>a </b><b>b</b>", inline(bold("a b"))),
        ("<b>a</b>b", inline(bold("a"), "b")),
        ("<i>a <b>b</b></i>", inline(Span(text="a ", emphasis=True), Span(text="b", strong=True, emphasis=True))),
        ("<code> x</code> <code>y</code>", inline(Span(text="x", code=True), " ", Span(text="y", code=True))),
        (
            "a<sup>2</sup> H<sub>2</sub>O",
            inline("a", Span(text="2", raised="sup"), " H", Span(text="2", raised="sub"), "O"),
        ),
        ("<s>a</s><del> b</del>", inline(Span(text="a b", struck=True))),
        ("<cite>a</cite>", inline(Span(text="a", emphasis=True))),
        ("<cite>b. <i>a</i>. c</cite>", inline("b. ", Span(text="a", emphasis=True), ". c")),
        ("<span style='font-weight: 700'>a</span>", inline(bold("a"))),
        ("<b style='font-weight:normal'>a <i>b</i></b>", inline("a ", Span(text="b", emphasis=True))),
        ("a<br>b<br/>  c<br>", inline("a\nb\nc")),
        ("a <br> b", inline("a\nb")),
        ("<b>a<br>b</b>", inline(bold("a\nb"))),
        ("say <q>so</q>", inline("say “so”")),
        ("<ruby>漢<rp>[</rp><rt>kan</rt><rp>]</rp></ruby>", inline("漢(kan)")),
        ("a&nbsp;b &nbsp; c", inline("a b c")),
        ("10&nbsp;km, « non&nbsp;»", inline("10\xa0km, « non\xa0»")),
        ("5 < 6 & 7 > 3 <3", inline("5 < 6 & 7 > 3 <3")),
        ("Vec<T> of <K, V>", inline("Vec<T> of <K, V>")),
        ("<input type=checkbox checked> done", inline("☑ done")),
        ("<math><mi>E</mi><mo>=</mo><mi>m</mi></math>", inline("E=m")),
        (
            '<math><semantics><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></semantics></math>',
            inline("x^2"),
        ),
        ("a<span hidden>b</span><span style='display:none'>c</span>d", inline("ad")),
        ("a<script>x()</script><style>y{}</style><!-- z --><template>t</template>b", inline("ab")),
        ("<xhtml:p>a <xhtml:b>b</xhtml:b></xhtml:p>", inline("a ", bold("b"))),
    ],
)
def test_running_text_is_read_as_a_browser_shows_it(html: str, spans: Inline) -> None:
    assert blocks(html) == [Paragraph(spans=spans)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a<br><br>b<br> <br/><br>c", [p("a"), p("b"), p("c")]),
        ("<b>a<br><br>b</b>", [p(bold("a")), p(bold("b"))]),
        ("<p>a</p><p>&nbsp;</p><p> <br> </p><p>\u200b</p><div></div><p>b</p>", [p("a"), p("b")]),
        ("a<p>b</p>c<div>d</div>", [p("a"), p("b"), p("c"), p("d")]),
        ("<b>a<div>b</div></b>c", [p(bold("a")), p(bold("b")), p("c")]),
        ("<div><div>a</div><span>b<div>c</div></span></div>", [p("a"), p("b"), p("c")]),
        ("<h2>a <i>b</i></h2>", [Heading(level=2, spans=inline("a ", Span(text="b", emphasis=True)))]),
        ("<h3>a<br>b</h3>", [Heading(level=3, spans=inline("a b"))]),
        ("<h2></h2><h4><div>a</div></h4>", [Heading(level=4, spans=inline("a"))]),
        ('<h2>a<a class="x" href="#a">¶</a></h2>', [Heading(level=2, spans=inline("a"))]),
        ("<hr><p>a</p><hr><hr><p>b</p><hr>", [p("a"), Rule(), p("b")]),
        ("<blockquote>a<p>b</p></blockquote>", [Quote(blocks=(p("a"), p("b")))]),
        ("<blockquote> </blockquote>", []),
        ("<details><summary>a</summary>b</details>", [p(bold("a")), p("b")]),
        ("<center>a</center><address>b</address>", [p("a"), p("b")]),
        ("<select><option>a<option>b</select>", [p("a"), p("b")]),
        ("", []),
        ("<!-- nothing -->", []),
    ],
)
def test_blocks_begin_and_end_where_their_elements_do(html: str, expected: list[Block]) -> None:
    assert blocks(html) == expected


def bullets(*items: tuple[Block, ...], start: int | None = None) -> ListBlock:
    return ListBlock(items=items, start=start)


def definitions(*items: tuple[Block, ...]) -> ListBlock:
    return ListBlock(items=items, terms=True)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ul><li>a</li> <li><p>b</p><p>c</p></li><li> </li></ul>", [bullets((p("a"),), (p("b"), p("c")))]),
        ("<ol><li>a<li>b</ol>", [bullets((p("a"),), (p("b"),), start=1)]),
        ("<ol start=5><li>a</ol><ol start=x><li>b</ol>", [bullets((p("a"),), start=5), bullets((p("b"),), start=1)]),
        ("<ul><li>a<ol><li>b</ol></li></ul>", [bullets((p("a"), bullets((p("b"),), start=1)))]),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", [bullets((p("a"), bullets((p("b"),))))]),
        ("<ul>a<li>b</ul>", [bullets((p("a"),), (p("b"),))]),
        ("<li>a</li><li>b</li><p>c</p><li>d</li>", [bullets((p("a"),), (p("b"),)), p("c"), bullets((p("d"),))]),
        ("<div><li>a</div><li>b", [bullets((p("a"),)), bullets((p("b"),))]),
        (
            "<dl><dt>a</dt><dt>b</dt><dd>c</dd><dd>d</dd><dt>e</dt><dd>f</dd></dl>g",
            [definitions((p(bold("a")), p(bold("b")), p("c"), p("d")), (p(bold("e")), p("f"))), p("g")],
        ),
        (
            "<dl><div><dt>a<dd>b</div><div><dt>c<dd>d</div></dl>",
            [definitions((p(bold("a")), p("b")), (p(bold("c")), p("d")))],
        ),
        ("<dd>a</dd>", [p("a")]),
    ],
)
def test_lists_hold_their_items_however_they_are_written(html: str, expected: list[Block]) -> None:
    assert blocks(html) == expected


def test_links_are_absolute_and_stand_once_each_in_order() -> None:
    html = (
        '<a href="/x">one</a> <a href="y">two <b>three</b></a> <a href="/x">four</a> <a href="mailto:a@b.example">m</a>'
    )
    document = read(html)
    assert document.links == (
        Link(url="https://a.example/x", words="one"),
        Link(url="https://a.example/b/y", words="two three"),
        Link(url="mailto:a@b.example", words="m"),
    )
    (paragraph,) = document.blocks
    assert isinstance(paragraph, Paragraph)
    assert [span.link for span in paragraph.spans] == [0, None, 1, 1, None, 0, None, 2]


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "#note", "", "data:text/html,x", "vbscript:x", "file:///x", "tel:1"]
)
def test_what_leads_nowhere_is_no_link(href: str) -> None:
    assert read(f'<a href="{href}">word</a>') == Document(blocks=(p("word"),))


def test_a_heading_within_a_link_and_a_link_within_a_heading_are_both_linked_headings() -> None:
    for html in ('<a href="/x"><h2>t</h2></a>', '<h2><a href="/x">t</a></h2>'):
        assert blocks(html) == [Heading(level=2, spans=(Span(text="t", link=0),))]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see http://x.example/a, or not", "http://x.example/a"),
        ("(https://x.example/a_(b)).", "https://x.example/a_(b)"),
        ("“https://x.example/é”", "https://x.example/é"),
        ("<b>HTTP://x.example</b>", "HTTP://x.example"),
    ],
)
def test_bare_addresses_are_links_without_the_punctuation_round_them(text: str, address: str) -> None:
    assert read(text).links == (Link(url=address, words=address),)


def test_bare_addresses_in_code_are_none() -> None:
    assert read("<code>http://x.example</code><pre>http://x.example</pre>").links == ()


def test_captions_count_links_in_the_order_of_reading() -> None:
    html = '<figure><figcaption><a href="/1">a</a></figcaption><p><a href="/2">b</a></p><img src="i.png"></figure>'
    assert [link.words for link in read(html).links] == ["b", "a"]


CODE = 'def f():\n    return "<x>"'


@pytest.mark.parametrize(
    ("html", "language"),
    [
        (f"<pre>\n{CODE}\n</pre>", ""),
        (f'<pre><code class="language-python">{CODE}</code></pre>', "python"),
        (f'<div class="highlight highlight-source-js"><pre>{CODE}</pre></div>', "js"),
        (f'<pre class="brush: php; title">{CODE}</pre>', "php"),
        (f'<div class="highlight-rust notranslate"><div class="highlight"><pre>{CODE}</pre></div></div>', "rust"),
        (f'<pre data-lang="C++">{CODE}</pre>', "c++"),
        ('<pre><span class="k">def</span> f():<br>    <span>return</span> "&lt;x&gt;"</pre>', ""),
        ('<pre><div class="line">def f():</div><div class="line">    return "&lt;x&gt;"</div></pre>', ""),
        (
            f'<table><tr><td class="linenos"><pre>1\n2</pre></td><td class="code"><pre>{CODE}</pre></td></tr></table>',
            "",
        ),
        (f'<pre><span class="line-numbers-rows">1 2</span>{CODE}</pre>', ""),
        (f'<pre class="lang-none">{CODE}</pre>', ""),
    ],
)
def test_code_keeps_its_lines_and_knows_its_language(html: str, language: str) -> None:
    html = html.replace('"<x>"', '"&lt;x&gt;"')
    assert blocks(html) == [Code(text=CODE, language=language)]


IMAGE = Picture(url="https://a.example/i.png", alt="oak")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img src="/i.png" alt="oak">', [IMAGE]),
        ('a<img src="/i.png" alt="oak">b', [p("a"), IMAGE, p("b")]),
        ('<a href="/big"><img src="/i.png" alt="oak"></a>', [IMAGE]),
        ('<img src="/i.png" width="1" height="1">a<img src="/j.gif" style="width:1px">', [p("a")]),
        ('<img src="data:image/gif;base64,R0" data-src="/i.png" alt="oak">', [IMAGE]),
        ('<img srcset="/i.png 1x, /j.png 2x" alt="oak">', [IMAGE]),
        ('<img class="lazyload" src="/blurred.jpg" data-src="/i.png" alt="oak">', [IMAGE]),
        ('<img src="/placeholder-300x200.jpg" data-hires="/i.png" alt="oak">', [IMAGE]),
        ('<img src="/i.png?utm_source=feed" alt="oak" width="570" height="0">', [IMAGE]),
        ('<img src="/i.png" alt="oak" style="width:0;height:0;min-width:100%;max-width:100%">', [IMAGE]),
        (
            'x = <img class="math" src="/i.png" alt="y^2">',
            [p("x = ", Span(text="y^2", picture="https://a.example/i.png"))],
        ),
        ('<img data-src="/i.png" alt="oak"><noscript><img src="/i.png" alt="oak"></noscript>', [IMAGE]),
        ('<img alt="oak"><noscript><img src="/i.png" alt="oak"></noscript>', [IMAGE]),
        ('<img src="/i.png" alt="IMG_2041.JPG">', [Picture(url=IMAGE.url)]),
        ('hi <img class="emoji" alt="🌱" src="/e.png">!', [p("hi 🌱!")]),
        ('<img src="/s.png" width="16" height="16" alt="(!)"> careful', [p("(!) careful")]),
        ('<img src="javascript:x">', []),
        (
            '<img src="/i.png" alt="oak" title="what the oak said when nobody was there">',
            [Picture(url=IMAGE.url, alt="oak", caption=inline("what the oak said when nobody was there"))],
        ),
        (
            '<figure><img src="/i.png" alt="oak"><figcaption>An <i>oak</i><br>in May</figcaption></figure>',
            [Picture(url=IMAGE.url, alt="oak", caption=inline("An ", Span(text="oak", emphasis=True), " in May"))],
        ),
        (
            '<div class="wp-caption x"><img src="/i.png" alt="An oak"><p class="wp-caption-text">An oak</p></div>',
            [Picture(url=IMAGE.url, caption=inline("An oak"))],
        ),
        (
            '<table class="tr-caption-container"><tr><td><img src="/i.png" alt="oak"></td></tr>'
            '<tr><td class="tr-caption">Tall</td></tr></table>',
            [Picture(url=IMAGE.url, alt="oak", caption=inline("Tall"))],
        ),
        (
            "<figure><blockquote>a</blockquote><figcaption>b</figcaption></figure>",
            [Quote(blocks=(p("a"),)), p("b")],
        ),
        ("<figcaption>a</figcaption>", [p("a")]),
        (
            '<iframe src="https://www.youtube.com/embed/dQx-12_abcd?rel=0" title="Film"></iframe>',
            [Picture(url="https://www.youtube.com/watch?v=dQx-12_abcd", alt="Film", kind="video", link=0)],
        ),
        (
            '<video poster="p.jpg"><source src="/v.mp4">no video</video>',
            [Picture(url="https://a.example/v.mp4", kind="video", link=0)],
        ),
        ('<audio src="/s.mp3"></audio>', [Picture(url="https://a.example/s.mp3", kind="audio", link=0)]),
        (
            '<iframe src="https://charts.example/1"></iframe>',
            [Picture(url="https://charts.example/1", kind="page", link=0)],
        ),
        ('<svg><title>a tree</title><path d="M0 0"/></svg>', [Picture(url="", alt="a tree")]),
    ],
)
def test_pictures_are_shown_by_their_words(html: str, expected: list[Block]) -> None:
    assert blocks(html) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\n\ntwo\n \nthree", [p("one"), p("two"), p("three")]),
        ("0:00 Hello\n1:30 Rope", [p("0:00 Hello\n1:30 Rope")]),
        ("one &amp; two", [p("one & two")]),
        ("one\r\n\r\ntwo", [p("one"), p("two")]),
        ("<b>one</b>\nstill\n\n<a\nhref='/x'>two</a>", [p(bold("one"), "\nstill"), p(Span(text="two", link=0))]),
        ("<b>one</b>\nstill", [p(bold("one"), " still")]),
        ("<p>one\n\nstill</p>", [p("one still")]),
        (
            "This is a letter whose lines were broken by an editor,\nas letters were in the old days, so that none was "
            "ever\nlonger than the screen was wide.",
            [
                p(
                    "This is a letter whose lines were broken by an editor, as letters were in the old days, "
                    "so that none was ever longer than the screen was wide."
                )
            ],
        ),
    ],
)
def test_line_breaks_count_where_there_are_no_paragraphs(text: str, expected: list[Block]) -> None:
    assert blocks(text) == expected


def test_quotes_deeper_than_anyone_reads_become_one() -> None:
    depth, block = 0, blocks("<blockquote>" * 100 + "deep")[0]
    while isinstance(block, Quote):
        depth, block = depth + 1, block.blocks[0]
    assert depth == DEEPEST - 1
    assert block == p("deep")
