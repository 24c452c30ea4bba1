from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import hostile_text
from tui.core.model import Candidate
from tui.formats.discover import leads, usual_addresses

PAGE = "https://www.site.example/news/today.html"
HERE = "https://www.site.example"


def candidates(html: bytes, *, url: str, content_type: str = "") -> tuple[Candidate, ...]:
    """All that a page names or links to, best first."""
    told = leads(html, url=url, content_type=content_type)
    return (*told.named, *told.likely, *told.possible)


def found(html: str, url: str = PAGE) -> list[str]:
    return [candidate.url for candidate in candidates(html.encode(), url=url)]


def test_a_feed_in_the_head_is_found_with_its_title() -> None:
    html = '<!doctype html><html><head><link rel="alternate" type="application/rss+xml" title=" All &amp;\n more " '
    html += 'href="/feed?a=1&amp;b=2"></head><body><p>Text</body></html>'
    assert candidates(html.encode(), url=PAGE) == (
        Candidate(url=f"{HERE}/feed?a=1&b=2", title="All & more", declared=True),
    )


@pytest.mark.parametrize(
    "tag",
    [
        '<link rel=alternate type="application/atom+xml" href=/f>',
        '<LINK REL="Alternate" TYPE="Application/RSS+XML; charset=utf-8" HREF="/f">',
        '<link rel="home alternate" type="application/rdf+xml" href="/f">',
        '<link rel="alternate" type="application/feed+json" href="/f">',
        '<link rel="alternate" type="application/x-rss+xml" href="/f" />',
        '<link rel="alternate" type="text/xml" title="RSS" href="/f">',
        '<link rel="feed" href="/f">',
        '<link rel="alternate" type="application/rss+xml" href=" \n../f ">',
        '<link rel="alternate" type="application/rss+xml" href="//www.site.example/f">',
        '<link rel="alternate" type="application/rss+xml" href="feed://www.site.example/f">',
        '<link rel="alternate" type="application/rss+xml" href="feed:https://www.site.example/f">',
        '<body><p>Far below<div><link rel="alternate" type="application/rss+xml" href="/f"></div>',
        '<noscript><link rel="alternate" type="application/rss+xml" href="/f"></noscript>',
    ],
)
def test_link_tags_are_read_in_all_their_spellings(tag: str) -> None:
    assert [(each.url, each.declared) for each in candidates(tag.encode(), url=PAGE)] == [(f"{HERE}/f", True)]


@pytest.mark.parametrize(
    "tag",
    [
        '<link rel="alternate" type="application/json+oembed" href="/oembed?format=json&url=feed">',
        '<link rel="alternate" type="text/xml+oembed" href="/oembed.xml">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/feeds/2" title="JSON">',
        '<link rel="alternate" type="application/json" href="/api/page.json">',
        '<link rel="alternate" type="application/xml" href="/sitemap.xml">',
        '<link rel="alternate" hreflang="de" href="/de/">',
        '<link rel="alternate stylesheet" type="text/css" href="/feed.css">',
        '<link rel="EditURI" type="application/rsd+xml" href="/xmlrpc.php?rsd">',
        '<link rel="stylesheet" type="application/rss+xml" href="/feed">',
        '<link rel="alternate" type="application/rss+xml" href="">',
        '<link rel="alternate" type="application/rss+xml">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:feed()">',
        '<link rel="alternate" type="application/rss+xml" href="file:///feed.xml">',
        '<link rel="alternate" type="application/rss+xml" href="https://user:word@site.example/feed">',
        '<link rel="alternate" type="application/rss+xml" href="https://site.example:99999/feed">',
        "<!-- <link rel=alternate type=application/rss+xml href=/feed> -->",
        "&lt;link rel=alternate type=application/rss+xml href=/feed&gt;",
    ],
)
def test_what_is_no_feed_is_left_out(tag: str) -> None:
    assert found(tag) == []


def test_the_base_of_the_page_counts() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="feed.xml">'
    assert found(f"<base href='/other/'><base href='/second/'>{link}") == [f"{HERE}/other/feed.xml"]
    assert found(f"<base target=_top>{link}") == [f"{HERE}/news/feed.xml"]
    assert found(f"<base href='data:x'>{link}") == [f"{HERE}/news/feed.xml"]


def test_feeds_of_comments_come_after_all_others() -> None:
    html = """
        <link rel=alternate type=application/rss+xml title="A story » Comments Feed" href=/a-story/feed>
        <link rel=alternate type=application/rss+xml title="Kommentar-Feed" href=/k>
        <link rel=alternate type=application/atom+xml href=/feeds/1/comments/default>
        <link rel=alternate type=application/rss+xml title="Commentary Magazine" href=/commentary/feed>
        <link rel=alternate type=application/rss+xml href=/feed>
    """
    assert [(urlsplit(each.url).path, each.comments) for each in candidates(html.encode(), url=PAGE)] == [
        ("/commentary/feed", False),
        ("/feed", False),
        ("/a-story/feed", True),
        ("/k", True),
        ("/feeds/1/comments/default", True),
    ]


def test_each_address_stands_once_and_the_page_itself_never() -> None:
    html = """
        <link rel=alternate type=application/rss+xml title=First href=/feed>
        <link rel=alternate type=application/atom+xml title=Second href=HTTPS://WWW.site.example/feed#x>
        <link rel=alternate type=application/rss+xml href=today.html>
        <a href=/feed>RSS</a> <a href=#rss>Our feed</a>
    """
    assert [(each.url, each.title) for each in candidates(html.encode(), url=PAGE)] == [(f"{HERE}/feed", "First")]


def test_likely_links_follow_those_of_the_same_site_first() -> None:
    html = """
        <a href="https://feeds.elsewhere.example/site">Follow</a>
        <a href="/follow">Subscribe via <b>RSS</b></a>
        <a href="/icons"><img alt="Atom" src="x.png"></a>
        <a href="/news.rss">News</a>
        <a href="https://blog.site.example/?feed=rss2">Blog</a>
        <area href="feed:/index.xml" aria-label="All">
        <link rel=alternate type=application/rss+xml href=https://far.example/named>
    """
    assert [(each.url, each.title, each.declared) for each in candidates(html.encode(), url=PAGE)] == [
        ("https://far.example/named", "", True),
        (f"{HERE}/news.rss", "News", False),
        ("https://blog.site.example/?feed=rss2", "Blog", False),
        (f"{HERE}/index.xml", "All", False),
        (f"{HERE}/follow", "Subscribe via RSS", False),
        (f"{HERE}/icons", "Atom", False),
        ("https://feeds.elsewhere.example/site", "Follow", False),
    ]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="mailto:feed@site.example">RSS</a>',
        '<a href="javascript:rss()">RSS</a>',
        '<a href="https://feedly.com/i/discover">Our feed</a>',
        '<a href="https://twitter.com/site/feed">Feed</a>',
        '<a href="https://en.wikipedia.org/wiki/RSS?x=rss">What is RSS?</a>',
        '<a href="https://other.example/page">RSS</a>',
        '<a href="/feedback">Feedback</a>',
        '<a href="/2024/why-i-like-rss">Why I like RSS and why you should like it too, in many words</a>',
        '<a href="/rss.png">RSS</a>',
        '<a href="/sitemap.xml">XML</a>',
        '<a name="feed">feed</a>',
        '<a href="//[feed">feed</a>',
    ],
)
def test_unlikely_links_are_left_out(link: str) -> None:
    assert found(link) == []


def test_a_subscribe_service_may_have_a_feed_of_its_own() -> None:
    assert found('<a href="/blog/feed">RSS</a>', "https://feedly.com/") == ["https://feedly.com/blog/feed"]


def test_there_are_forty_of_a_sort_at_most() -> None:
    links = "".join(f"<link rel=alternate type=application/rss+xml href=/{number}>" for number in range(45))
    links += "".join(f"<a href=/{number}.rss>RSS</a>" for number in range(45))
    wanted = [*(f"/{number}" for number in range(40)), *(f"/{number}.rss" for number in range(40))]
    assert [urlsplit(url).path for url in found(links)] == wanted


def test_pages_in_other_encodings_are_read() -> None:
    link = '<link rel=alternate type=application/rss+xml title="Köln" href=/köln>'
    assert candidates(link.encode("utf-16"), url=PAGE)[0].title == "Köln"
    assert candidates(link.encode("latin-1"), url=PAGE, content_type="text/html; charset=latin-1")[0].title == "Köln"


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"\0\xff\xfe",
        b"plain text, https://site.example/story",
        b"%PDF-1.4",
        b'{"a": 1}',
        b"<" * 10_000,
        b"<a href=" * 10_000,
        b"<!--" * 100_000,
        b"<div>" * 20_000,
        b"<rss><channel><link>https://site.example</link></channel></rss>",
    ],
)
def test_what_is_no_page_names_no_feed(page: bytes) -> None:
    assert candidates(page, url=PAGE) == ()


def test_links_far_inside_and_pages_full_of_links_are_read() -> None:
    assert found("<div>" * 150 + "<a href=/rss>RSS</a>") == [f"{HERE}/rss"]
    assert len(found("<p><a href=/rss/1>x <a href=/rss/2><b>y" * 1500)) == 2
    assert len(found("".join(f"<a href=/rss/{number}>RSS</a>" for number in range(5_000)))) == 40


pieces = st.sampled_from(
    [
        *("<link rel=alternate type=application/rss+xml href=", "<a href=", "<base href=", "'", '"', ">", " ", "</a>"),
        *(
            "/feed",
            "rss",
            "feed:",
            "//",
            "https://",
            "[",
            "]",
            "@",
            ":",
            "%",
            "javascript:",
            "user:pw@",
            "site.example",
        ),
    ]
)


@given(page=st.lists(pieces | hostile_text(max_pieces=1)).map("".join), url=st.just(PAGE) | hostile_text())
def test_whatever_a_page_says_its_feeds_can_be_asked(page: str, url: str) -> None:
    for candidate in candidates(page.encode("utf-8", "surrogatepass"), url=url):
        parts = urlsplit(candidate.url)
        assert parts.scheme in ("http", "https")
        assert parts.hostname
        assert parts.username is None
        assert parts.port != 0
        assert candidate.url.isprintable()
        assert " " not in candidate.url


def test_the_usual_places_are_looked_for_beside_the_page_and_then_at_the_root() -> None:
    root = [f"https://site.example/{name}" for name in ("feed", "rss.xml", "atom.xml", "feed.xml", "index.xml", "rss")]
    blog = [address.replace("example/", "example/blog/") for address in root]
    for page in ("https://site.example", "https://site.example/?a#b", "https://site.example/index.html"):
        assert list(usual_addresses(page)) == root
    for path in ("blog", "blog/", "blog/index.php", "blog/a-story", "blog/a-story?a=/b/"):
        assert list(usual_addresses(f"https://site.example/{path}")) == blog + root[:4]
    assert usual_addresses("http://user:word@site.example:8080/")[0] == "http://site.example:8080/feed"
    assert usual_addresses("file:///etc/") == usual_addresses("") == ()


@pytest.mark.parametrize(
    ("html", "likely"),
    [
        ("<script>'<link rel=alternate type=application/rss+xml href=/feed>'</script>", "/feed"),
        ('<script>{"type":"application/rss+xml","title":"x","href":"\\u002Frss.xml"}</script>', "/rss.xml"),
        ('<script>{"href":"/a"},{"type":"application/rss+xml"}</script>', ""),
        ('<a type="application/atom+xml" href="/atom">All</a>', "/atom"),
        ("<button onclick=\"location.href = '/feed.php'\">RSS</button>", "/feed.php"),
        ('<p>Ours is <code>https://www.site.example/all.rss</code>.', "/all.rss"),
        ('<input value="https://www.site.example/all.rss">', "/all.rss"),
        ('<a href="https://feedly.com/i/subscription/feed/https://www.site.example/feed">RSS</a>', "/feed"),
    ],
)  # fmt: skip
def test_feeds_are_found_where_programs_and_people_write_them(html: str, likely: str) -> None:
    assert [urlsplit(each.url).path for each in leads(html.encode(), url=PAGE).likely] == ([likely] if likely else [])


@pytest.mark.parametrize(
    ("html", "onward"),
    [
        ('<meta http-equiv="Refresh" content="0;URL=\'/en/\'">', f"{HERE}/en/"),
        ('<meta http-equiv="refresh" content="5, next">', f"{HERE}/news/next"),
        ('<meta http-equiv="refresh" content="600">', ""),
        ('<meta http-equiv="refresh" content="600; url=/">', ""),
        ('<meta http-equiv="refresh" content="0; url=javascript:x">', ""),
        ('<frameset><frame src="/nav"><frame src="/main"></frameset>', f"{HERE}/main"),
        ('<iframe src="https://blog.site.example/"></iframe>', "https://blog.site.example/"),
        ('<iframe src="/advert"></iframe><a href="/x">x</a>', ""),
        ("<script>window.location.replace('/start')</script>", f"{HERE}/start"),
        ("<script>location = '/start'</script><a href=/x>x</a>", ""),
    ],
)
def test_a_page_that_only_sends_on_says_where_to(html: str, onward: str) -> None:
    assert leads(html.encode(), url=PAGE).onward == onward


def test_pages_that_may_name_more_are_the_original_the_first_and_the_blog() -> None:
    html = '<link rel=canonical href="/news/real.html"><a href="/blog/">B</a><a href="/news/feed">F</a><a href=/a>A</a>'
    assert leads(html.encode(), url=PAGE).pages == (f"{HERE}/", f"{HERE}/blog/")
    html = html.replace("/news/real", f"{HERE}/news/real")
    assert leads(html.encode(), url=PAGE).pages == (f"{HERE}/news/real.html", f"{HERE}/", f"{HERE}/blog/")


@pytest.mark.parametrize(
    "links",
    [
        "",
        "<",
        "<>;;;",
        "<x" * 10_000,
        "</x>; rel=alternate",
        "</feed>; rel=self; type=application/rss+xml",
        '</feed>; rel="alternate; type=application/rss+xml',
        "<javascript:x>; rel=alternate; type=application/rss+xml",
        "<https://a:b@site.example/>; rel=alternate; type=application/rss+xml",
        "<;" + "; a=b" * 5000,
    ],
)
def test_a_header_that_names_no_feed_leads_nowhere(links: str) -> None:
    assert leads(b"<p>x", url=PAGE, links=links).named == ()


@pytest.mark.parametrize(
    "page",
    [
        b"<link rel=alternate type=application/rss+xml href=/1>" * 40_000,
        b"<a href=/" + b"rss/" * 250_000 + b">RSS</a>",
        (b"<a href=/" + b"rss/" * 1000 + b">RSS</a>") * 200,
        b"<b onclick=\"go('/rss')\">RSS</b>" * 30_000,
        b'<script>{"type":"application/rss+xml",' * 30_000,
        b'<script>"feedUrl":{' * 50_000,
        b"<script>" + b"\\" * 1_000_000,
        b"<meta name=generator " * 50_000,
        b"<p>https://" * 100_000,
        b"<frame src=a>" * 50_000,
        bytes(range(256)) * 4000,
    ],
)
def test_what_is_huge_is_looked_at_in_part(page: bytes) -> None:
    found = leads(page, url=PAGE, links="<a>;" * 100_000)
    assert max(map(len, (found.named, found.likely, found.possible))) <= 40
