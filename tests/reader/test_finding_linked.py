"""Pages that link to their feeds, or name them in scripts: which feeds are found, and with how many requests."""

from collections.abc import Mapping

import pytest

from tests.reader.fake_web import There, feed, page
from tests.reader.page_shapes import S, check, shape
from tui.core.model import Problem

LINKED = [
    shape("a word", S, f"{S}/news.rss", 2, {S: page('<a href="/news.rss">RSS</a>'), f"{S}/news.rss": feed()}),
    shape(
        "the picture of a feed",
        S,
        f"{S}/abo",
        2,
        {
            S: page('<a href="/abo"><img src="/img/rss-icon.png" alt=""></a>'),
            f"{S}/abo": feed(),
        },
    ),
    shape(
        "a drawn sign",
        S,
        f"{S}/follow",
        2,
        {
            S: page('<a href="/follow"><svg><title>RSS feed</title><path d="M0"/></svg></a>'),
            f"{S}/follow": feed(),
        },
    ),
    shape(
        "a label for those who hear",
        S,
        f"{S}/x1",
        2,
        {
            S: page('<a href="/x1" aria-label="Subscribe by RSS"><i></i></a>'),
            f"{S}/x1": feed(),
        },
    ),
    shape(
        "an icon by its class",
        S,
        f"{S}/x2",
        2,
        {
            S: page('<a href="/x2"><i class="fa fa-rss"></i></a>'),
            f"{S}/x2": feed(),
        },
    ),
    shape(
        "a page on feeds",
        S,
        [f"{S}/feeds/world.xml", f"{S}/feeds/sport.xml"],
        4,
        {
            S: page('<a href="/about">About</a> <a href="/rss">RSS feeds</a>'),
            f"{S}/rss": page(
                '<ul><li><a href="/feeds/world.xml">World</a><li><a href="/feeds/sport.xml">Sport</a></ul>'
            ),
            f"{S}/feeds/world.xml": feed("World"),
            f"{S}/feeds/sport.xml": feed("Sport"),
        },
    ),
    shape(
        "a page on feeds itself",
        f"{S}/subscribe",
        [f"{S}/a.rss", f"{S}/b.rss"],
        3,
        {
            f"{S}/subscribe": page('<a href="/a.rss">A</a><a href="/b.rss">B</a>'),
            f"{S}/a.rss": feed("A"),
            f"{S}/b.rss": feed("B"),
        },
    ),
    shape(
        "a podcast's page",
        S,
        "https://rss.host.example/cast",
        2,
        {
            S: page('<a href="https://podcasts.apple.com/x">Apple</a> <a href="https://rss.host.example/cast">RSS</a>'),
            "https://rss.host.example/cast": feed(),
        },
    ),
    shape(
        "itpc",
        S,
        "https://cast.example/feed",
        2,
        {
            S: page('<a href="itpc://cast.example/feed">iTunes</a>'),
            "https://cast.example/feed": feed(),
        },
    ),
    shape(
        "only a link to another reader",
        S,
        f"{S}/feed.xml",
        2,
        {
            S: page(
                '<a href="https://feedly.com/i/subscription/feed%2Fhttps%3A%2F%2Fsite.example%2Ffeed.xml">Follow</a>'
            ),
            f"{S}/feed.xml": feed(),
        },
    ),
    shape(
        "a roll of other blogs",
        S,
        f"{S}/feed.xml",
        9,
        {
            S: page("".join(f'<a href="https://blog{n}.example/feed">Blog {n}</a>' for n in range(9))),
            f"{S}/feed.xml": feed(),
            **{f"https://blog{n}.example/feed": feed(f"Blog {n}") for n in range(9)},
        },
    ),
]

SCRIPTS = [
    shape(
        "link tags in the data of a script",
        S,
        f"{S}/rss.xml",
        2,
        {
            S: page(
                '<script>self.__next_f.push([1,"[[\\"$\\",\\"link\\",\\"3\\",{\\"rel\\":\\"alternate\\",\\"type\\":'
                '\\"application/rss+xml\\",\\"href\\":\\"/rss.xml\\"}]]"])</script>'
            ),
            f"{S}/rss.xml": feed(),
        },
    ),
    shape(
        "feedUrl",
        S,
        "https://cast.example/a/rss?x=1",
        2,
        {
            S: page('<script type="text/json">{"s":{"feedUrl":"https:\\u002F\\/cast.example\\/a\\/rss?x=1"}}</script>'),
            "https://cast.example/a/rss?x=1": feed(),
        },
    ),
    shape(
        "JSON-LD",
        S,
        "https://cast.example/b",
        2,
        {
            S: page(
                '<script type="application/ld+json">{"@type":"PodcastSeries","webFeed":"https://cast.example/b"}</script>'
            ),
            "https://cast.example/b": feed(),
        },
    ),
]


@pytest.mark.parametrize(("pasted", "found", "asked", "there"), [*LINKED, *SCRIPTS])
async def test_what_a_page_leads_to_is_found(
    pasted: str, found: list[str], asked: int, there: Mapping[str, There | Problem]
) -> None:
    await check(pasted, found, asked, there)
