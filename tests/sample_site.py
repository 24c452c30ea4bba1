"""A site of our own on the loopback: a feed of teasers, the pages behind them, and a home page that names the feed."""

from collections.abc import Sequence
from datetime import timedelta

from tests.feed_server import FeedServer
from tests.sample_feeds import Told, paragraphs, rss

STORIES = ("Ferry strike ends", "Salt prices rise", "New bridge opens")
FULL_LENGTH = 12
"""Paragraphs of a whole story."""


def article_page(title: str, body: str) -> bytes:
    """A page as news sites build them: the article between menus and boxes."""
    links = "".join(f'<li><a href="/section/{name}">{name}</a></li>' for name in ("Home", "World", "Sport", "Weather"))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | Quay Herald</title>'
        f'<meta property="og:title" content="{title}"><link rel="alternate" type="application/rss+xml" '
        f'title="Quay Herald" href="/feed.xml"><script>track("{title}")</script></head><body>'
        f"<nav><ul>{links}</ul></nav><main><article><h1>{title}</h1>{body}</article></main>"
        f'<aside class="newsletter"><p>Get our newsletter every morning.</p></aside><footer><ul>{links}</ul>'
        "<p>All rights reserved.</p></footer></body></html>"
    ).encode()


def teaser_site(server: FeedServer, titles: Sequence[str] = STORIES, *, pages: bool = True) -> str:
    """Serve the site and give the address of its feed; without `pages` its stories lead to 404."""
    stories = [
        Told(
            title=title,
            body=f"<p>{title}: the first words only…</p>",
            age=timedelta(hours=number + 1),
            link=server.url(f"story/{number}"),
        )
        for number, title in enumerate(titles)
    ]
    for number, title in enumerate(titles):
        if pages:
            server.serve(f"story/{number}", article_page(title, paragraphs(title, FULL_LENGTH)), "text/html")
    server.serve("", article_page("Quay Herald", "<p>News from the quay.</p>"), "text/html")
    sample = rss("Quay Herald", stories)
    return server.serve("feed.xml", sample.body, sample.content_type)
