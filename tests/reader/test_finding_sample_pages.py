"""Pages as others build them, first lot."""

from collections.abc import Mapping

import pytest

from tests.reader.fake_web import There, feed, page
from tests.reader.page_shapes import check, shape
from tui.core.model import Problem

H = "https://acme.example"

SHAPES = [
    shape(
        "de overview",
        "acme.example",
        ["https://rss.acme.example/politik.xml", "https://rss.acme.example/sport.xml"],
        4,
        {
            "https://acme.example": page(
                '<nav><a href="/politik">Politik</a></nav><footer>'
                '<a href="/service/rss-angebote">RSS-Feeds</a></footer>'
            ),
            "https://acme.example/service/rss-angebote": page(
                '<table><tr><td><a href="https://rss.acme.example/politik.xml">Politik</a></td></tr>'
                '<tr><td><a href="https://rss.acme.example/sport.xml">Sport</a></td></tr></table>'
            ),
            "https://rss.acme.example/politik.xml": feed("Politik"),
            "https://rss.acme.example/sport.xml": feed("Sport"),
        },
    ),
    shape(
        "onclick",
        H,
        "https://acme.example/feed.php",
        2,
        {
            "https://acme.example": page("""<button onclick="location.href='/feed.php'">RSS</button>"""),
            "https://acme.example/feed.php": feed(),
        },
    ),
    shape(
        "text mention",
        H,
        "https://acme.example/weblog.rss2",
        2,
        {
            "https://acme.example": page("<p>Our feed: <code>https://acme.example/weblog.rss2</code></p>"),
            "https://acme.example/weblog.rss2": feed(),
        },
    ),
    shape(
        "xhtml",
        H,
        "https://acme.example/backend.php",
        2,
        {
            "https://acme.example": There(
                body=b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">'
                b'<html xmlns="http://www.w3.org/1999/xhtml">'
                b"<head><LINK REL=ALTERNATE TYPE=APPLICATION/RSS+XML HREF=backend.php></head><body/></html>"
            ),
            "https://acme.example/backend.php": feed(),
        },
    ),
    shape(
        "story only comment tag",
        "https://acme.example/2023/hello/",
        "https://acme.example/feed/",
        3,
        {
            "https://acme.example/2023/hello/": page(
                "x",
                head='<link rel="alternate" type="application/rss+xml" '
                'title="Acme &raquo; Hello Comments Feed" href="/2023/hello/feed/">',
            ),
            "https://acme.example/2023/hello/feed/": feed("Comments on: Hello"),
            "https://acme.example/": page(head='<link rel="alternate" type="application/rss+xml" href="/feed/">'),
            "https://acme.example/feed/": feed("Acme"),
        },
    ),
    shape(
        "wrong type in tag",
        H,
        "https://feeds.feedburner.com/acme",
        2,
        {
            "https://acme.example": page(
                head='<link rel="alternate" type="text/html" title="RSS" href="https://feeds.feedburner.com/acme">'
            ),
            "https://feeds.feedburner.com/acme": feed(),
        },
    ),
    shape(
        "podcast buttons",
        H,
        "https://anchor.fm/s/abc123/podcast/rss",
        2,
        {
            "https://acme.example": page(
                '<a href="https://open.spotify.com/show/1"><img alt="Spotify"></a>'
                '<a href="https://anchor.fm/s/abc123/podcast/rss"><img src="feed.svg" alt=""></a>'
            ),
            "https://anchor.fm/s/abc123/podcast/rss": feed("Cast"),
        },
    ),
    shape(
        "substack custom",
        "https://www.acme.example/p/welcome",
        "https://www.acme.example/feed",
        2,
        {
            "https://www.acme.example/p/welcome": page('<img src="https://substackcdn.com/image/x.png">'),
            "https://www.acme.example/feed": feed(),
        },
    ),
    shape(
        "iframe",
        H,
        "https://blog.acme.example/rss",
        3,
        {
            "https://acme.example": page('<iframe src="https://blog.acme.example/" width=100% height=100%></iframe>'),
            "https://blog.acme.example/": page(head='<link rel="alternate" type="application/rss+xml" href="/rss">'),
            "https://blog.acme.example/rss": feed(),
        },
    ),
    shape(
        "company site with blog",
        H,
        "https://acme.example/blog/rss.xml",
        3,
        {
            "https://acme.example": page(
                '<a href="/products">Products</a><a href="/blog">Blog</a><a href="/jobs">Jobs</a>'
            ),
            "https://acme.example/blog": page(
                head='<link rel="alternate" type="application/rss+xml" href="/blog/rss.xml">'
            ),
            "https://acme.example/blog/rss.xml": feed(),
        },
    ),
    shape(
        "utf16 feed",
        H,
        "https://acme.example/f",
        2,
        {
            "https://acme.example": page(head='<link rel="alternate" type="application/rss+xml" href="/f">'),
            "https://acme.example/f": There(
                body='<?xml version="1.0" encoding="utf-16"?><rss version="2.0"><channel>'
                "<title>Ü</title><item><title>a</title></item></channel></rss>".encode("utf-16"),
                content_type="text/xml",
            ),
        },
    ),
    shape(
        "peertube",
        "https://acme.example/c/tea_talks/videos",
        "https://acme.example/feeds/videos.xml?videoChannelName=tea_talks",
        2,
        {
            "https://acme.example/c/tea_talks/videos": page(head='<meta property="og:platform" content="PeerTube">'),
            "https://acme.example/feeds/videos.xml?videoChannelName=tea_talks": feed(),
        },
    ),
    shape(
        "link header bare",
        H,
        "https://acme.example/atom",
        2,
        {
            "https://acme.example": page(link="</atom>; rel=alternate; type=application/atom+xml, </>; rel=self"),
            "https://acme.example/atom": feed(form="atom"),
        },
    ),
    shape(
        "phpbb",
        "https://acme.example/viewforum.php?f=2",
        "https://acme.example/app.php/feed",
        2,
        {
            "https://acme.example/viewforum.php?f=2": page('Powered by <a href="https://www.phpbb.com/">phpBB</a>'),
            "https://acme.example/app.php/feed": feed(form="atom"),
        },
    ),
    shape(
        "pasted mess",
        "  Look: [Acme news](HTTPS://acme.example/News/), ",
        "https://acme.example/News/index.rss",
        2,
        {
            "HTTPS://acme.example/News/": page('<a href="index.rss">x</a>'),
            "https://acme.example/News/": page('<a href="index.rss">Feed</a>'),
            "https://acme.example/News/index.rss": feed(),
        },
    ),
]


@pytest.mark.parametrize(("pasted", "found", "asked", "there"), SHAPES)
async def test_the_feeds_of_sample_pages_are_found(
    pasted: str, found: list[str], asked: int, there: Mapping[str, There | Problem]
) -> None:
    await check(pasted, found, asked, there)
