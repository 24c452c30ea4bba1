"""What the tests of formats share: the sample feeds, small feeds made on the spot, and HTML by hypothesis."""

from pathlib import Path
from random import Random

from hypothesis import strategies as st

from tui.core.model import Feed
from tui.formats.feed import parse_feed

FEEDS = Path(__file__).parent.parent / "data" / "feeds"
URL = "https://feed.example/dir/feed.xml"


def sample(name: str) -> Feed:
    return parsed((FEEDS / name).read_bytes())


def parsed(body: bytes | str, *, content_type: str = "application/xml", max_entries: int = 2000) -> Feed:
    data = body.encode() if isinstance(body, str) else body
    return parse_feed(data, url=URL, content_type=content_type, max_entries=max_entries)


def rss(*items: str, head: str = "") -> str:
    written = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel><title>T</title>{head}{written}</channel></rss>'


_TOLD = (
    *("ferry", "lock", "toll", "harbour", "ledger", "barge", "winter", "keeper", "parish", "bridge", "pilot", "quay"),
    *("slowly", "northward", "unseen", "again", "twice", "early", "grew", "sank", "froze", "turned", "waited", "rose"),
    *("green", "narrow", "empty", "heavy", "old", "silent", "under", "behind", "across", "without", "every", "another"),
)


def tale(about: str, count: int, *, first: int = 1) -> list[str]:
    """Paragraphs of a story, such as no other story has, each with its number."""
    return [
        f"{about.capitalize()} {number}: {' '.join(Random(f'{about} {number}').choices(_TOLD, k=18))}."
        for number in range(first, first + count)
    ]


WORDS = st.sampled_from(
    ["alder", "birch", "cedar", "elm", "fir", "1", "à", "語", "x&amp;y", "&lt;b&gt;", "&nbsp;", "a"]
)
BLANKS = st.sampled_from(["", " ", "\n", "  \t", "&nbsp;", "&nbsp; "])
INLINE = ("b", "i", "em", "strong", "code", "a", "span", "s", "sup", "sub", "small", "q", "font", "o:p", "u")
BLOCKS = (
    *("p", "div", "h1", "h3", "ul", "ol", "li", "blockquote", "pre", "figure", "figcaption", "dl", "dt", "dd", "td"),
    *("table", "tr", "th", "thead", "caption", "section", "details", "summary", "center", "form"),
)
ATTRIBUTES = st.sampled_from(
    [
        *(
            "",
            "",
            "",
            ' href="https://a.example/1"',
            ' href="/2?x=1&amp;y=2"',
            ' href="javascript:x"',
            ' class="lang-py"',
        ),
        *(' href="#n1"', ' href="#n2"', ' id="n1"', ' id="n2"', ' name="n1"', ' id="n2" href="#n1"'),
        *(' style="font-weight:bold"', ' colspan="2"', ' rowspan="2"', ' start="3"', ' class="wp-caption"'),
    ]
)
VOID = st.sampled_from(
    [
        *("<br>", "<br/>", "<hr>", '<img src="p.png" alt="oak">', '<img alt="ash" width="9" height="9">'),
        *('<img src="s.png" alt="yew" width="9">', '<img src="t.png" alt="" width="9">'),
        *('<iframe src="/f" title="a film"></iframe>', '<iframe src="/g"></iframe>', '<video src="/v.mp4"></video>'),
    ]
)


def elements(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, attributes, content: f"<{name}{attributes}>{content}</{name}>",
        st.sampled_from(INLINE + BLOCKS),
        ATTRIBUTES,
        st.lists(inner, max_size=4).map("".join),
    )


TEXT = st.builds("{}{}{}".format, BLANKS, WORDS, BLANKS)
HTML = st.lists(st.recursive(TEXT | VOID, elements, max_leaves=25), max_size=6).map("".join)
"""HTML with elements in each other as no browser would have them, but all of them closed."""

SOUP = st.lists(
    st.sampled_from(
        [
            *(
                "<",
                ">",
                "</",
                "<p",
                "<p>",
                "</p>",
                "<b>",
                "</i>",
                "<ul>",
                "<li>",
                "<table>",
                "<td>",
                "<tr>",
                "</table>",
            ),
            *("<a href='", "'", '"', "<!--", "-->", "<![CDATA[", "<?", "&", "&#", "&#x0;", "&#xd800;", "\0", "\x1b[2J"),
            *(
                "\ud800",
                "\u202e",
                "\n",
                "\n\n",
                " ",
                "\xa0",
                "word",
                "<pre>",
                "<dl>",
                "<dd>",
                "<figure>",
                "<img src=x>",
            ),
            *("<script>", "</script>", "<plaintext>", "<template>", "http://x.example/(a)", "<svg><title>t", "<math>"),
        ]
    )
    | st.text(max_size=8),
    max_size=30,
).map("".join)
"""Anything at all that looks a little like HTML."""
