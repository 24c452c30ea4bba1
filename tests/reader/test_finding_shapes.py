"""Pages that name their feeds in many ways: which feeds are found, and with how many requests."""

from collections.abc import Mapping

import pytest

from tests.reader.fake_web import OFFLINE, There, feed, moved, page
from tests.reader.page_shapes import ATOM, JSON, RSS, S, check, link, shape
from tui.core.model import Problem

NAMED = [
    shape("bare host", "site.example", f"{S}/feed", 2, {S: page(head=link("/feed")), f"{S}/feed": feed()}),
    shape(
        "www only",
        "site.example",
        "https://www.site.example/feed",
        4,
        {
            S: OFFLINE,
            "http://site.example": OFFLINE,
            "https://www.site.example": page(head=link("/feed")),
            "https://www.site.example/feed": feed(),
        },
    ),
    shape(
        "no https at all",
        "site.example/blog",
        "http://site.example/blog/feed",
        3,
        {
            f"{S}/blog": OFFLINE,
            "http://site.example/blog": page(head=link("/blog/feed")),
            "http://site.example/blog/feed": feed(),
        },
    ),
    shape(
        "base href",
        f"{S}/a/b",
        f"{S}/blog/atom.xml",
        2,
        {
            f"{S}/a/b": page(head='<base href="/blog/">' + link("atom.xml", ATOM)),
            f"{S}/blog/atom.xml": feed(form="atom"),
        },
    ),
    shape(
        "link tags in the body and in noscript",
        S,
        [f"{S}/one", f"{S}/two"],
        3,
        {
            S: page(f"<div>{link('/one')}</div><noscript>{link('/two')}</noscript>"),
            f"{S}/one": feed("One"),
            f"{S}/two": feed("Two"),
        },
    ),
    shape(
        "Link header",
        S,
        f"{S}/feed",
        2,
        {
            S: page(link=f'</style.css>; rel=preload, <{S}/feed>; rel="alternate"; type="{RSS}"; title="All, of it"'),
            f"{S}/feed": feed(),
        },
    ),
    shape(
        "comments and stories",
        S,
        f"{S}/feed",
        2,
        {
            S: page(head=link("/comments/feed", title="Comments") + link("/feed")),
            f"{S}/feed": feed(),
            f"{S}/comments/feed": feed("Comments"),
        },
    ),
    shape(
        "only comments",
        f"{S}/story",
        f"{S}/story/comments.rss",
        3,
        {
            f"{S}/story": page(head=link("/story/comments.rss")),
            f"{S}/story/comments.rss": feed(),
        },
    ),
    shape(
        "a category before the whole",
        S,
        [f"{S}/feed", f"{S}/category/food/feed"],
        3,
        {
            S: page(head=link("/category/food/feed", title="Food") + link("/feed", title="All")),
            f"{S}/feed": feed("All"),
            f"{S}/category/food/feed": feed("Food"),
        },
    ),
    shape(
        "the page of a category",
        f"{S}/category/food/",
        [f"{S}/category/food/feed/", f"{S}/feed/"],
        3,
        {
            f"{S}/category/food/": page(head=link("/feed/", title="All") + link("/category/food/feed/", title="Food")),
            f"{S}/feed/": feed("All"),
            f"{S}/category/food/feed/": feed("Food"),
        },
    ),
    shape(
        "http and https twins",
        S,
        f"{S}/feed",
        3,
        {
            S: page(head=link("http://site.example/feed") + link(f"{S}/feed")),
            "http://site.example/feed": feed(),
            f"{S}/feed": feed(),
        },
    ),
    shape(
        "a / more",
        S,
        f"{S}/feed/",
        3,
        {
            S: page(head=link("/feed/") + link("/feed")),
            f"{S}/feed/": feed(),
            f"{S}/feed": moved(f"{S}/feed/"),
        },
    ),
    shape(
        "RSS with teasers, Atom with the texts",
        S,
        f"{S}/atom",
        3,
        {
            S: page(head=link("/rss") + link("/atom", ATOM)),
            f"{S}/rss": feed(body="<p>Short.</p>"),
            f"{S}/atom": feed(
                form="atom", body="<p>Long, and longer than that by far, with all that is to be said.</p>" * 9
            ),
        },
    ),
    shape(
        "three formats",
        S,
        f"{S}/rss",
        4,
        {
            S: page(head=link("/rss") + link("/atom", ATOM) + link("/json", JSON)),
            f"{S}/rss": feed(),
            f"{S}/atom": feed(form="atom"),
            f"{S}/json": feed(form="json"),
        },
    ),
    shape(
        "the first link tag leads nowhere",
        S,
        f"{S}/b",
        3,
        {
            S: page(head=link("/a") + link("/b")),
            f"{S}/a": page("moved away"),
            f"{S}/b": feed(),
        },
    ),
    shape(
        "at a subdomain",
        S,
        "https://feeds.site.example/all",
        2,
        {
            S: page(head=link("https://feeds.site.example/all")),
            "https://feeds.site.example/all": feed(),
        },
    ),
    shape(
        "at a feed burner",
        S,
        "https://feeds.burner.example/Site",
        2,
        {
            S: page(head=link("http://feeds.burner.example/Site")),
            "http://feeds.burner.example/Site": moved("https://feeds.burner.example/Site", permanent=True),
            "https://feeds.burner.example/Site": feed(),
        },
    ),
    shape(
        "served as HTML",
        S,
        f"{S}/feed",
        2,
        {
            S: page(head=link("/feed")),
            f"{S}/feed": feed(content_type="text/html"),
        },
    ),
    shape(
        "served as a download",
        f"{S}/feed",
        f"{S}/feed",
        1,
        {f"{S}/feed": feed(content_type="application/octet-stream")},
    ),
    shape(
        "an empty feed beside a full one",
        S,
        [f"{S}/full", f"{S}/empty"],
        3,
        {
            S: page(head=link("/empty") + link("/full")),
            f"{S}/full": feed("Full"),
            f"{S}/empty": There(
                body=b'<rss version="2.0"><channel><title>Empty</title></channel></rss>', content_type=RSS
            ),
        },
    ),
]


@pytest.mark.parametrize(("pasted", "found", "asked", "there"), NAMED)
async def test_what_a_page_names_is_found(
    pasted: str, found: list[str], asked: int, there: Mapping[str, There | Problem]
) -> None:
    await check(pasted, found, asked, there)
