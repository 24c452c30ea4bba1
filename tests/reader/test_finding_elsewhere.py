"""Pages that name no feed themselves: which feeds are found, and with how many requests."""

from collections.abc import Mapping

import pytest

from tests.reader.fake_web import FORBIDDEN, There, feed, moved, page
from tests.reader.page_shapes import S, check, link, shape
from tui.core.model import Problem

ELSEWHERE = [
    shape(
        "sent on",
        S,
        f"{S}/en/feed",
        3,
        {
            S: page(head='<meta http-equiv="refresh" content="0; url=/en/">'),
            f"{S}/en/": page(head=link("/en/feed")),
            f"{S}/en/feed": feed(),
        },
    ),
    shape(
        "frames",
        S,
        f"{S}/feed",
        3,
        {
            S: There(
                body=b'<html><frameset cols="9,*"><frame src="/menu.html"><frame src="/main.html"></frameset></html>'
            ),
            f"{S}/main.html": page(head=link("/feed")),
            f"{S}/feed": feed(),
        },
    ),
    shape(
        "a short copy of a page",
        f"{S}/amp/story",
        f"{S}/feed",
        3,
        {
            f"{S}/amp/story": page(head='<link rel="canonical" href="https://site.example/story">'),
            f"{S}/story": page(head=link("/feed")),
            f"{S}/feed": feed(),
        },
    ),
    shape(
        "a story that names nothing",
        f"{S}/2024/05/story",
        f"{S}/feed",
        3,
        {
            f"{S}/2024/05/story": page("<p>Text</p>"),
            f"{S}/": page(head=link("/feed")),
            f"{S}/feed": feed(),
        },
    ),
    shape(
        "a story that is gone",
        f"{S}/old/story",
        f"{S}/feed",
        3,
        {f"{S}/": page(head=link("/feed")), f"{S}/feed": feed()},
    ),
    shape("a wall before the page, none before the feed", S, f"{S}/feed", 2, {S: FORBIDDEN, f"{S}/feed": feed()}),
    shape(
        "nothing named, in the folder of the blog",
        f"{S}/blog",
        f"{S}/blog/feed",
        3,
        {
            f"{S}/blog": page("<p>Text</p>"),
            f"{S}/blog/feed": feed(),
        },
    ),
    shape(
        "nothing but a script",
        S,
        f"{S}/index.xml",
        6,
        {
            S: page('<div id="root"></div><script src="/app.js"></script>'),
            f"{S}/index.xml": feed(),
        },
    ),
    shape(
        "sent on by a script",
        S,
        f"{S}/home/feed",
        3,
        {
            S: There(body=b"<html><script>window.location.href = '/home/'</script></html>"),
            f"{S}/home/": page(head=link("/home/feed")),
            f"{S}/home/feed": feed(),
        },
    ),
    shape(
        "moved for good",
        S,
        "https://new.example/feed",
        2,
        {
            S: moved("https://new.example/", permanent=True),
            "https://new.example/": page(head=link("/feed")),
            "https://new.example/feed": feed(),
        },
    ),
    shape("silent", S, [], 9, {S: page("<p>No feed, and none at all.</p>")}),
]


def made_with(generator: str) -> There:
    return page("<p>Text</p>", head=f'<meta name="generator" content="{generator}">')


MADE_WITH = [
    shape(
        "WordPress, a tag",
        f"{S}/tag/tea/",
        f"{S}/tag/tea/feed/",
        3,
        {
            f"{S}/tag/tea/": page('<img src="/wp-content/a.png">'),
            f"{S}/tag/tea/feed/": feed(),
        },
    ),
    shape("Ghost", S, f"{S}/rss/", 2, {S: made_with("Ghost 5.8"), f"{S}/rss/": feed()}),
    shape(
        "Blogger at a host of its own",
        S,
        f"{S}/feeds/posts/default",
        2,
        {
            S: made_with("blogger"),
            f"{S}/feeds/posts/default": feed(form="atom"),
        },
    ),
    shape(
        "Squarespace",
        f"{S}/journal",
        f"{S}/journal?format=rss",
        3,
        {
            f"{S}/journal": page("<!-- This is Squarespace. --><p>x</p>"),
            f"{S}/journal?format=rss": feed(),
        },
    ),
    shape(
        "Discourse, a topic",
        f"{S}/t/a-topic/42/7",
        f"{S}/t/a-topic/42.rss",
        3,
        {
            f"{S}/t/a-topic/42/7": made_with("Discourse 3.2"),
            f"{S}/t/a-topic/42.rss": feed(),
        },
    ),
    shape(
        "Hugo, a section",
        f"{S}/notes/",
        f"{S}/notes/index.xml",
        3,
        {
            f"{S}/notes/": made_with("Hugo 0.120"),
            f"{S}/notes/index.xml": feed(),
        },
    ),
    shape("Hexo", S, f"{S}/atom.xml", 2, {S: made_with("Hexo 7"), f"{S}/atom.xml": feed(form="atom")}),
    shape("Drupal", S, f"{S}/rss.xml", 2, {S: made_with("Drupal 10 (https://www.drupal.org)"), f"{S}/rss.xml": feed()}),
    shape(
        "a GitLab of one's own",
        f"{S}/team/tool",
        [f"{S}/team/tool/-/releases.atom"],
        3,
        {
            f"{S}/team/tool": page(head='<meta content="GitLab" property="og:site_name">'),
            f"{S}/team/tool/-/releases.atom": feed(form="atom"),
        },
    ),
    shape(
        "a Mastodon of one's own",
        f"{S}/@eve/1234",
        f"{S}/@eve.rss",
        3,
        {
            f"{S}/@eve/1234": page('<div id="mastodon"></div>'),
            f"{S}/@eve.rss": feed(),
        },
    ),
]


@pytest.mark.parametrize(("pasted", "found", "asked", "there"), [*ELSEWHERE, *MADE_WITH])
async def test_what_other_places_have_is_found(
    pasted: str, found: list[str], asked: int, there: Mapping[str, There | Problem]
) -> None:
    await check(pasted, found, asked, there)
