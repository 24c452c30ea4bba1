"""Pages as others build them, second lot."""

from collections.abc import Mapping

import pytest

from tests.reader.fake_web import There, feed, moved, page
from tests.reader.page_shapes import check, link, shape
from tui.core.model import Problem

H = "https://zeta.example"

SHAPES = [
    shape(
        "lang versions",
        "https://zeta.example/fr/",
        ["https://zeta.example/fr/feed/"],
        2,
        {
            "https://zeta.example/fr/": page(
                head='<link rel="alternate" hreflang="en" href="/en/feed/">'
                '<link rel="alternate" type="application/rss+xml" href="/fr/feed/">'
            ),
            "https://zeta.example/fr/feed/": feed("FR"),
        },
    ),
    shape(
        "podcast and blog both",
        H,
        ["https://zeta.example/blog.xml", "https://zeta.example/cast.xml"],
        3,
        {
            "https://zeta.example": page(head=link("/blog.xml") + link("/cast.xml")),
            "https://zeta.example/blog.xml": feed("Blog"),
            "https://zeta.example/cast.xml": feed("Cast", "a", "b", "c"),
        },
    ),
    shape(
        "apple podcasts",
        "https://podcasts.apple.com/us/podcast/x/id12",
        "https://feeds.host.example/x",
        2,
        {
            "https://podcasts.apple.com/us/podcast/x/id12": page(
                '<script id="serialized-server-data" type="application/json">[{"intent":{},"data":{"contentOffer":{"feedUrl":"https://feeds.host.example/x"}}}]</script>'
            ),
            "https://feeds.host.example/x": feed(),
        },
    ),
    shape(
        "redirect host",
        "http://zeta.example/blog/",
        "https://www.zeta.example/blog/atom.xml",
        2,
        {
            "http://zeta.example/blog/": moved("https://www.zeta.example/blog/", permanent=True),
            "https://www.zeta.example/blog/": page('<a class="feed-icon" href="atom.xml"></a>'),
            "https://www.zeta.example/blog/atom.xml": feed(form="atom"),
        },
    ),
    shape(
        "dead link tag, live usual",
        H,
        "https://zeta.example/index.xml",
        7,
        {"https://zeta.example": page(head=link("/old.rss")), "https://zeta.example/index.xml": feed()},
    ),
    shape(
        "twitch + link tag html answer",
        H,
        "https://zeta.example/real.rss",
        3,
        {
            "https://zeta.example": page('<a href="/real.rss">Subscribe</a>', head=link("/spa")),
            "https://zeta.example/spa": page("app"),
            "https://zeta.example/real.rss": feed(),
        },
    ),
    shape(
        "wiki",
        "https://zeta.example/wiki/Tea",
        "https://zeta.example/w/index.php?title=Special:RecentChanges&feed=atom",
        2,
        {
            "https://zeta.example/wiki/Tea": page(
                head='<link rel="alternate" type="application/atom+xml" title="Zeta Atom feed" '
                'href="/w/index.php?title=Special:RecentChanges&amp;feed=atom">'
                '<meta name="generator" content="MediaWiki 1.41">'
            ),
            "https://zeta.example/w/index.php?title=Special:RecentChanges&feed=atom": feed(form="atom"),
        },
    ),
    shape(
        "university news list",
        "https://zeta.example/news",
        "https://zeta.example/news/rss",
        9,
        {
            "https://zeta.example/news": page(
                '<h1>News</h1><a href="/news/1">One</a><a href="?format=feed&amp;type=rss" class="btn">Abonnieren</a>'
            ),
            "https://zeta.example/news/rss": feed(),
        },
    ),
    shape(
        "share url of reddit app",
        "https://www.reddit.com/r/tea/s/AbCd",
        "https://www.reddit.com/r/tea/.rss",
        1,
        {"https://www.reddit.com/r/tea/.rss": feed(form="atom")},
    ),
    shape(
        "gitea self",
        "https://git.zeta.example/eve/kettle",
        "https://git.zeta.example/eve/kettle/releases.rss",
        2,
        {
            "https://git.zeta.example/eve/kettle": page(
                head='<meta name="keywords" content="go,git,self-hosted,gitea">'
            ),
            "https://git.zeta.example/eve/kettle/releases.rss": feed(),
        },
    ),
    shape(
        "bridge text",
        "lemmy.zeta.example/c/tea@other.example",
        "https://other.example/feeds/c/tea.xml",
        2,
        {
            "https://lemmy.zeta.example/c/tea@other.example": page("<script>window.lemmyConfig={}</script>"),
            "https://other.example/feeds/c/tea.xml": feed(),
        },
    ),
    shape(
        "weebly-ish",
        "https://zeta.example/blog/a-post",
        "https://zeta.example/1/feed",
        2,
        {
            "https://zeta.example/blog/a-post": page(
                '<a href="/1/feed"><img src="/images/feed.gif" alt="RSS Feed"></a>'
            ),
            "https://zeta.example/1/feed": feed(),
        },
    ),
    shape(
        "download badge",
        "https://zeta.example/podcast",
        "https://media.cdn.example/zeta/podcast.xml",
        2,
        {
            "https://zeta.example/podcast": page(
                '<p>Paste this into your app:</p><input readonly value="https://media.cdn.example/zeta/podcast.xml">'
            ),
            "https://media.cdn.example/zeta/podcast.xml": feed("Zeta"),
        },
    ),
    shape(
        "vue state",
        H,
        "https://zeta.example/api/rss",
        2,
        {
            "https://zeta.example": page('<script>window.__NUXT__={rssUrl:"/api/rss"}</script>'),
            "https://zeta.example/api/rss": feed(),
        },
    ),
    shape(
        "no page at all only feed at www",
        "zeta.example/feed",
        "https://zeta.example/feed/",
        1,
        {
            "https://zeta.example/feed": moved("https://zeta.example/feed/", permanent=True),
            "https://zeta.example/feed/": feed(),
        },
    ),
]


@pytest.mark.parametrize(("pasted", "found", "asked", "there"), SHAPES)
async def test_the_feeds_of_other_pages_are_found(
    pasted: str, found: list[str], asked: int, there: Mapping[str, There | Problem]
) -> None:
    await check(pasted, found, asked, there)
