"""A page with all that a story can hold besides paragraphs: it comes out as it went in, without what counts readers."""

from html.parser import HTMLParser

import pytest
from lxml import html as lxml_html

from tests.formats.test_page import SENTENCE, STORY, read

_KEPT = [
    # Headings, links in them, and the names that sites give them.
    ('<h2 class="section-header"><a href="/locks">The upper locks</a></h2>', "//h2/a[.='The upper locks']"),
    ('<h3 class="foot" id="menu">Low water</h3>', "//h3[.='Low water']"),
    (
        '<h3><a class="toc-backref" href="#top">Tolls</a><a class="headerlink" href="#tolls">¶</a></h3>',
        "//h3[.='Tolls']",
    ),
    # Lists in lists, of all kinds.
    ("<ol start=4><li>Barges<ul><li>Coal</li></ul></li></ol>", "//ol[@start='4']/li[p='Barges']/ul/li[p='Coal']"),
    (
        "<dl><dt>Sluice</dt><dd>A gate.</dd><dt>Weir</dt><dd>A dam.</dd></dl>",
        "//dl//dt[.='Weir']/following::dd[1][.='A dam.']",
    ),
    # Tables: headers above and beside, cells over several columns, signs in cells.
    (
        "<table><tr><th>Lock<th>Rise<th>Open<tr><th scope=row>Upper<td>3 m<td><img src=/yes.png width=16>"
        "<tr><th scope=row>Lower<td colspan=2>under repair</table>",
        "//thead//th[.='Rise']/following::tr[th='Upper'][td='3 m']/td/img[@src='https://page.example/yes.png']",
    ),
    ("<table><tr><td class=header-cell>Day<td>Boats<tr><td>Monday<td>14</table>", "//td[.='Day']"),
    # Code and quotes.
    (
        '<pre><code class="language-awk">{ boats += $2 }\nEND { print boats }</code></pre>',
        "//pre/code[@class='language-awk'][contains(., '$2 }\nEND')]",
    ),
    ("<blockquote><p>Shut the gate.</p><p>Then wait.</p></blockquote>", "//blockquote[p='Then wait.']"),
    (
        '<blockquote class="twitter-tweet"><p>The lock is open.</p>— Keeper '
        '<a href="https://twitter.com/keeper/status/7">May 2</a></blockquote>',
        "//blockquote//a[@href='https://twitter.com/keeper/status/7']",
    ),
    # Words in words.
    (
        "<p>It read <em>do <strong>not</strong> open <a href=/gate>the gate</a> yet</em>, and H<sub>2</sub>O.</p>",
        "//em[.='do not open the gate yet'][strong='not']/a[@href='https://page.example/gate']",
    ),
    ("<p>The <a class=popup href='javascript:show()'>keeper</a> waved.</p>", "//p[.='The keeper waved.']"),
    ("<p>10<sup>6</sup> boats in H<sub>2</sub>O.</p>", "//p[sup='6'][sub='2']"),
    ("<p><q>Low</q> <kbd>Esc</kbd> <del>high</del></p>", "//p[code='Esc'][s='high']"),
    # Notes.
    (
        "<p>The toll is old.<sup class=footnote-ref><a href='#footnote-1' id=ref-1>1</a></sup></p>"
        "<ol class=footnotes><li id='footnote-1'>See the <a href=/ledger>ledger</a>. <a href='#ref-1'>↩</a></li></ol>",
        "//a[@href='#footnote-1'][sup='1']/following::li//*[@id='footnote-1'][.='See']",
    ),
    # Pictures, however they come.
    (
        "<figure><img src='data:image/gif;base64,R0' data-lazy-src='/barge.jpg?utm_source=x'>"
        "<figcaption>A barge, <a href=/1906>1906</a></figcaption></figure>",
        "//figure[img/@src='https://page.example/barge.jpg']/figcaption[a='1906']",
    ),
    (
        "<figure data-big='https://img.example/lock.webp'><figcaption>The lock</figcaption></figure>",
        "//img[contains(@src,'lock')]",
    ),
    ("<picture><source srcset='/a.avif 1x, /b.avif 2x'></picture>", "//img[@src='https://page.example/a.avif']"),
    # Films and posts of others.
    (
        "<iframe src='https://www.youtube-nocookie.com/embed/abcDEF_123-?rel=0' title='The lock at work'></iframe>",
        "//a[@href='https://www.youtube.com/watch?v=abcDEF_123-'][.='The lock at work']",
    ),
    ("<lite-youtube videoid='abcDEF_1234'></lite-youtube>", "//a[@href='https://www.youtube.com/watch?v=abcDEF_1234']"),
    (
        "<iframe data-src='https://lock.social/@keeper/7/embed'></iframe>",
        "//a[@href='https://lock.social/@keeper/7/embed']",
    ),
]
_GONE = [
    "<img src='https://stats.lock.example/b.gif?id=7'>",
    "<img src='/i.png' width=1 height=1>",
    "<img src='/i.png' style='width:1px;height:1px'>",
    "<img src='/i.png' style='width: 0; height: 0'>",
    "<img src='https://www.lock.example/tr?id=7&noscript=1'>",
    "<img src='https://lock.example/tracking-pixel.gif'>",
    "<iframe src='https://www.googletagmanager.com/ns.html?id=7'></iframe>",
]


@pytest.mark.parametrize(("part", "path"), _KEPT)
def test_what_is_built_comes_out_as_it_was_built(part: str, path: str) -> None:
    found = read(f"<title>Of locks</title><article>{STORY}{part}<p>{SENTENCE.format(9)}</p></article>")
    assert lxml_html.fromstring(found.html).xpath(path), found.html


@pytest.mark.parametrize("part", _GONE)
def test_what_counts_readers_does_not(part: str) -> None:
    found = read(f"<article>{STORY}<p>{SENTENCE.format(9)}{part}</p></article>")
    assert "<img" not in found.html
    assert "<a" not in found.html


def test_nothing_is_left_that_counts_readers_or_leads_nowhere() -> None:
    page = "".join(part for part, _ in _KEPT) + "".join(_GONE)
    found = read(f"<article>{STORY}{page}<p>{SENTENCE.format(9)}</p></article>")
    addresses: list[str] = []

    class _Addresses(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            addresses.extend(value or "" for name, value in attrs if name in ("href", "src"))

    _Addresses().feed(found.html)
    assert addresses
    assert all(address.startswith(("https://", "#")) and "utm_" not in address for address in addresses)
