"""Finding feeds at what a person typed."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.feed_server import FeedServer, Page
from tests.reader.opener import Opener
from tests.sample_feeds import Sample, Told, atom, json_feed, rss
from tests.sample_site import teaser_site
from tui.core.model import ProblemKind
from tui.reader.finding import Finding, Search

STORIES = [Told(title="One"), Told(title="Two"), Told(title="Three"), Told(title="Four")]


def serve(server: FeedServer, path: str, sample: Sample) -> str:
    return server.serve(path, sample.body, sample.content_type)


def home(server: FeedServer, *links: str, body: str = "") -> str:
    page = f"<!doctype html><html><head><title>Home</title>{''.join(links)}</head><body>{body}</body></html>"
    return server.serve("", page.encode(), "text/html; charset=utf-8")


def link(href: str, title: str = "", kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'


def urls(finding: Finding) -> Sequence[str]:
    return [found.choice.url for found in finding.found]


async def test_a_feeds_own_address_is_asked_once(opened: Opener, server: FeedServer) -> None:
    url = serve(server, "feed", rss("World", STORIES))
    async with opened(extra="\n") as reader:
        finding = await reader.look(f"  {url}#top ")
    (found,) = finding.found
    assert (found.choice.url, found.choice.title, found.choice.format) == (url, "World", "RSS 2.0")
    assert (found.choice.entries, found.choice.titles) == (4, ("One", "Two", "Three"))
    assert found.choice.newest is not None
    assert server.asked_paths() == ["feed"]


async def test_a_page_that_names_its_feed_takes_two_requests(opened: Opener, server: FeedServer) -> None:
    teaser_site(server)
    async with opened(extra="\n") as reader:
        finding = await reader.look(server.url(""))
    assert urls(finding) == [server.url("feed.xml")]
    assert server.asked_paths() == ["", "feed.xml"]


async def test_several_feeds_are_all_shown_in_the_order_of_the_page(opened: Opener, server: FeedServer) -> None:
    serve(server, "world.xml", rss("World", [Told(title="W")]))
    serve(server, "sport.json", json_feed("Sport", [Told(title="S")]))
    home(server, link("/world.xml"), link("/sport.json", kind="application/feed+json"), link("/gone.xml"))
    async with opened(extra="\n") as reader:
        finding = await reader.look(server.url(""))
    assert [found.choice.title for found in finding.found] == ["World", "Sport"]
    assert [found.choice.format for found in finding.found] == ["RSS 2.0", "JSON Feed 1.1"]


async def test_the_same_stories_in_another_format_are_no_second_choice(opened: Opener, server: FeedServer) -> None:
    serve(server, "rss", rss("World", STORIES))
    serve(server, "atom", atom("World", STORIES))
    home(server, link("/rss"), link("/atom", kind="application/atom+xml"))
    async with opened(extra="\n") as reader:
        assert urls(await reader.look(server.url(""))) == [server.url("rss")]


async def test_a_feed_of_comments_counts_only_where_there_is_no_other(opened: Opener, server: FeedServer) -> None:
    serve(server, "feed", rss("Blog", STORIES))
    serve(server, "comments/feed", rss("Comments for Blog", [Told(title="Re: One")]))
    home(server, link("/comments/feed", "Blog » Comments Feed"), link("/feed", "Blog » Feed"))
    async with opened(extra="\n") as reader:
        assert urls(await reader.look(server.url(""))) == [server.url("feed")]
        assert "comments/feed" not in server.asked_paths()
        del server.pages["feed"]
        assert urls(await reader.look(server.url(""))) == [server.url("comments/feed")]


async def test_a_link_on_the_page_and_then_the_usual_places_are_tried(opened: Opener, server: FeedServer) -> None:
    serve(server, "news/stories.rss", rss("Linked", STORIES))
    home(server, body='<a href="/about">About</a> <a href="/news/stories.rss">RSS</a>')
    async with opened(extra="\n") as reader:
        assert urls(await reader.look(server.url(""))) == [server.url("news/stories.rss")]
        assert server.asked_paths() == ["", "news/stories.rss"]
        home(server, body="<p>Nothing here.</p>")
        serve(server, "feed.xml", rss("Usual", STORIES))
        assert urls(await reader.look(server.url(""))) == [server.url("feed.xml")]


async def test_nothing_found_tells_what_was_looked_at_and_what_helps(opened: Opener, server: FeedServer) -> None:
    home(server, link("/gone.xml"), body='<a href="/about">About</a>')
    async with opened(extra="\n") as reader:
        finding = await reader.look(server.url(""))
    assert finding.problem is not None
    assert "no feed was found at 127.0.0.1" in finding.problem.cause
    assert "/feed" in finding.problem.cause
    assert "address" in finding.problem.remedy
    asked = server.asked_paths()
    assert len(asked) == len(set(asked)) <= 12


@pytest.mark.parametrize(
    "text", ["", "   ", "how do I cook rice", "javascript:alert(1)", "/etc/passwd", "mailto:a@b.c"]
)
async def test_what_is_no_address_is_told_and_nothing_asked(opened: Opener, server: FeedServer, text: str) -> None:
    async with opened(extra="\n") as reader:
        finding = await reader.look(text)
    assert finding.problem is not None
    assert finding.problem.kind is ProblemKind.CONFIG
    assert "example.org" in finding.problem.remedy
    assert server.asked_paths() == []


async def test_an_address_with_a_password_is_refused_without_repeating_it(opened: Opener, server: FeedServer) -> None:
    async with opened(extra="\n") as reader:
        finding = await reader.look(server.url("feed").replace("127", "me:secret@127"))
    assert finding.problem is not None
    assert "password" in finding.problem.cause
    assert "secret" not in finding.problem.cause
    assert server.asked_paths() == []


async def test_a_bare_host_is_asked_without_tls_where_it_has_none(opened: Opener, server: FeedServer) -> None:
    teaser_site(server)
    async with opened(extra="\n") as reader:
        for text in (f"127.0.0.1:{server.port}", f"feed://127.0.0.1:{server.port}/feed.xml"):
            assert urls(await reader.look(text)) == [server.url("feed.xml")]
        home(server, body="<p>Nothing is named here.</p>")
        assert urls(await reader.look(f"localhost:{server.port}")) == [
            server.url("feed.xml").replace("127.0.0.1", "localhost")
        ]


async def test_a_feed_that_moved_for_good_is_found_at_its_new_address(opened: Opener, server: FeedServer) -> None:
    new = serve(server, "new", rss("World", STORIES))
    server.fail("old", 301, Location="/new")
    server.fail("for-now", 302, Location="/new")
    async with opened(extra="\n") as reader:
        assert urls(await reader.look(server.url("old"))) == [new]
        assert urls(await reader.look(server.url("for-now"))) == [server.url("for-now")]


async def test_a_feed_that_is_known_says_under_which_name(opened: Opener, server: FeedServer) -> None:
    url = serve(server, "feed", rss("World", STORIES))
    async with opened(url, extra='title = "My world"\n') as reader:
        (found,) = (await reader.look(url.replace("http://", "HTTP://"))).found
        assert found.choice.known_as == "My world"
        assert found.choice.feed_id == 1


@pytest.mark.parametrize(
    ("page", "cause"),
    [
        (Page(status=404), "the page is not there (404)"),
        (Page(status=401), "the page asks for a login (401)"),
        (Page(body=b"\x89PNG\r\n\x1a\n" + b"\0" * 100, content_type="image/png"), "what lies there is a picture"),
        (Page(body=b"", content_type="text/html"), "the page is empty"),
    ],
    ids=["missing", "login", "picture", "empty"],
)
async def test_trouble_with_the_address_itself_is_a_sentence(
    opened: Opener, server: FeedServer, page: Page, cause: str
) -> None:
    server.pages["x"] = page
    async with opened(extra="\n") as reader:
        finding = await reader.look(server.url("x"))
    assert finding.problem is not None
    assert cause in finding.problem.cause
    assert finding.problem.remedy


async def test_an_empty_feed_is_a_feed(opened: Opener, server: FeedServer) -> None:
    url = serve(server, "empty", rss("Quiet", []))
    async with opened(extra="\n") as reader:
        (found,) = (await reader.look(url)).found
    assert (found.choice.entries, found.choice.newest, found.choice.titles) == (0, None, ())


async def test_a_page_may_not_lead_into_the_network_of_its_reader(opened: Opener, server: FeedServer) -> None:
    serve(server, "secret.xml", rss("Secret", STORIES))
    elsewhere = server.url("secret.xml").replace("127.0.0.1", "127.0.0.2")
    home(server, link(elsewhere), body=f'<a href="{elsewhere}?reboot">RSS</a>')
    async with opened(extra="\n") as reader:
        finding = await reader.look(server.url(""))
    assert not finding.found
    assert "secret.xml" not in server.asked_paths()


async def test_a_feed_that_moved_to_an_address_that_no_list_takes_keeps_its_own(
    opened: Opener, server: FeedServer
) -> None:
    long = "new/" + "x" * 5000
    serve(server, long, rss("World", STORIES))
    server.fail("old", 301, Location=f"/{long}")
    async with opened(extra="\n") as reader:
        assert urls(await reader.look(server.url("old"))) == [server.url("old")]


async def test_a_feed_that_speaks_of_html_is_a_feed(opened: Opener, server: FeedServer) -> None:
    sample = rss("Markup weekly", [Told(title="One", body="<html><body><p>Look at this</p></body></html>")])
    body = sample.body.replace(b"<channel>", b"<!-- <html> --><channel><description>&lt;html></description>", 1)
    url = server.serve("feed", body, "text/html")
    async with opened(extra="\n") as reader:
        assert urls(await reader.look(url)) == [url]


async def test_a_site_that_falls_silent_is_asked_for_nothing_more(opened: Opener, server: FeedServer) -> None:
    home(server, body="<p>Nothing</p>")
    server.hang("feed")
    async with opened(extra='[settings]\ntimeout = "1s"\n', head="") as reader:
        finding = await reader.look(server.url(""))
    assert finding.problem is not None
    assert server.asked_paths() == ["", "feed"]


async def test_feeds_that_were_not_looked_at_are_counted(opened: Opener, server: FeedServer) -> None:
    for number in range(9):
        serve(server, f"{number}.xml", rss(f"Feed {number}", [Told(title=f"Story {number}")]))
    home(server, *(link(f"/{number}.xml") for number in range(9)))
    async with opened(extra="\n") as reader:
        finding = await reader.look(server.url(""))
    assert (len(finding.found), finding.left_out) == (6, 3)


async def test_a_feed_that_only_a_header_names_is_found(opened: Opener, server: FeedServer) -> None:
    url = serve(server, "feed", rss("World", STORIES))
    more = {"Link": f'</style.css>; rel=preload, <{url}>; rel="alternate"; type="application/rss+xml"'}
    server.pages["home"] = Page(body=b"<!doctype html><p>Text", content_type="text/html", headers=more)
    async with opened(extra="\n") as reader:
        assert urls(await reader.look(server.url("home"))) == [url]
    assert server.asked_paths() == ["home", "feed"]


async def test_a_page_on_feeds_is_followed_and_all_its_feeds_are_shown(opened: Opener, server: FeedServer) -> None:
    serve(server, "world.rss", rss("World", [Told(title="W")]))
    serve(server, "sport.rss", rss("Sport", [Told(title="S")]))
    server.serve("rss", b'<html><a href="/world.rss">World</a> <a href="/sport.rss">Sport</a>', "text/html")
    home(server, body='<a href="/rss">RSS feeds</a>')
    async with opened(extra="\n") as reader:
        finding = await reader.look(server.url(""))
    assert [found.choice.title for found in finding.found] == ["World", "Sport"]
    assert server.asked_paths()[:2] == ["", "rss"]


async def test_what_was_found_is_there_when_time_runs_out(opened: Opener, server: FeedServer) -> None:
    quick = serve(server, "quick", rss("World", STORIES))
    server.hang("slow")
    home(server, link("/quick"), link("/slow"))
    async with opened(extra="\n") as reader:
        search = Search(
            client=await reader._outside.client(),
            workers=reader._outside.workers(),
            settings=reader.settings,
            known={},
            deadline=timedelta(seconds=4),
        )
        assert urls(await search.look(server.url(""))) == [quick]


async def test_a_feed_that_is_known_by_another_spelling_says_so(opened: Opener, server: FeedServer) -> None:
    url = serve(server, "feed/", rss("World", STORIES))
    async with opened(url.removesuffix("/"), extra='title = "My world"\n') as reader:
        (found,) = (await reader.look(url)).found
        assert found.choice.known_as == "My world"


async def test_several_addresses_at_once_are_no_address(opened: Opener, server: FeedServer) -> None:
    async with opened(extra="\n") as reader:
        finding = await reader.look(f"{server.url('a')} and {server.url('b')}")
    assert finding.problem is not None
    assert "several addresses" in finding.problem.cause
    assert server.asked_paths() == []
