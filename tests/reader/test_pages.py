"""Whole stories: the pages behind teasers, from a real server into a real database."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.fakes import FakeClock
from tests.feed_server import FeedServer, Page
from tests.reader.opener import Opener, stories
from tests.sample_feeds import Told, paragraphs, rss
from tests.sample_site import FULL_LENGTH, STORIES, article_page, teaser_site
from tui.core.model import PageOutcome, PagesPlanned, Problem, ProblemKind, Validators
from tui.core.settings import Settings
from tui.core.subscriptions import Config
from tui.formats.writers import to_text
from tui.net.exchange import Answer, Request
from tui.paths import Paths
from tui.reader.pages import PageRun
from tui.reader.reader import Reader
from tui.reader.secrets import Secrets
from tui.reader.workers import Workers
from tui.store.database import Store
from tui.store.pages import PageErrand

AUTO = ""


async def refreshed(reader: Reader, *, force: bool = False) -> list[object]:
    return [step async for step in reader.refresh(force=force)]


async def rest_of(steps: AsyncIterator[object]) -> list[object]:
    return [step async for step in steps]


def outcomes(steps: list[object]) -> list[PageOutcome]:
    return [step for step in steps if isinstance(step, PageOutcome)]


async def test_a_refresh_brings_the_pages_behind_teasers(opened: Opener, server: FeedServer) -> None:
    async with opened(teaser_site(server), head=AUTO) as reader:
        steps = await refreshed(reader)
        assert PagesPlanned(total=3) in steps
        assert [outcome.problem for outcome in outcomes(steps)] == [None] * 3
        for line in await stories(reader):
            article = await reader.article(line.id)
            assert article is not None
            assert article.story.source == "page"
            text = to_text(article.document)
            assert text.count("Paragraph") == FULL_LENGTH
            assert "newsletter" not in text
            assert "rights reserved" not in text
        found = await reader.search("closed the book")
        assert await found.count() == len(STORIES), "the whole text is indexed"


async def test_the_next_refresh_asks_for_no_page_twice(opened: Opener, server: FeedServer) -> None:
    async with opened(teaser_site(server), head=AUTO) as reader:
        await refreshed(reader)
        await refreshed(reader, force=True)
        assert sorted(server.asked_paths()) == ["feed.xml", "feed.xml", "story/0", "story/1", "story/2"]


async def test_the_feeds_version_stays_one_step_away(opened: Opener, server: FeedServer) -> None:
    async with opened(teaser_site(server), head=AUTO) as reader:
        await refreshed(reader)
        (line, *_) = await stories(reader)
        feed = await reader.article(line.id, source="feed")
        assert feed is not None
        assert "the first words only…" in to_text(feed.document)
        assert feed.story.has_page


async def test_never_fetches_none_and_the_reader_still_can(opened: Opener, server: FeedServer) -> None:
    async with opened(teaser_site(server)) as reader:
        assert not outcomes(await refreshed(reader))
        (line, *_) = await stories(reader)
        assert not await reader.wants_page(line.id)
        outcome = await reader.fetch_page(line.id)
        assert outcome is not None
        assert outcome.problem is None
        article = await reader.article(line.id)
        assert article is not None
        assert article.story.source == "page"


async def test_full_texts_in_the_feed_are_left_alone_unless_always_is_set(opened: Opener, server: FeedServer) -> None:
    told = [Told(title="Long", body=paragraphs("quays", 30), link=server.url("long"))]
    server.serve("long", article_page("Long", paragraphs("quays", 40)), "text/html")
    sample = rss("Long reads", told)
    url = server.serve("long.xml", sample.body, sample.content_type)
    async with opened(url, head=AUTO) as reader:
        assert not outcomes(await refreshed(reader))
        (line,) = await stories(reader)
        assert not await reader.wants_page(line.id)
    async with opened(url, head='[settings]\nfull_text = "always"\n') as reader:
        assert await reader.wants_page(line.id)


async def test_under_auto_only_unread_stories_are_fetched(opened: Opener, server: FeedServer) -> None:
    url = teaser_site(server, [f"Story {number}" for number in range(25)])
    async with opened(url, head="[settings]\nfirst_unread = 4\n") as reader:
        assert len(outcomes(await refreshed(reader))) == 4


async def test_at_most_twenty_of_a_feed(opened: Opener, server: FeedServer) -> None:
    url = teaser_site(server, [f"Story {number}" for number in range(25)])
    async with opened(url, head='[settings]\nfirst_unread = "all"\n') as reader:
        fetched = {outcome.entry_id for outcome in outcomes(await refreshed(reader))}
        assert fetched == {line.id for line in (await stories(reader))[:20]}


async def test_a_story_that_leads_to_another_site_is_not_visited_by_itself(opened: Opener, server: FeedServer) -> None:
    hosts = [server.url(f"s/{number}").replace("127.0.0.1", f"127.0.0.{number + 2}") for number in range(4)]
    told = [Told(title=f"Link {number}", body="<p>Short</p>", link=host) for number, host in enumerate(hosts)]
    sample = rss("Links", told)
    async with opened(server.serve("links.xml", sample.body, sample.content_type), head=AUTO) as reader:
        assert not outcomes(await refreshed(reader))
        for line in await stories(reader):
            assert not await reader.wants_page(line.id)


PDF = b"%PDF-1.7\n" + b"\0\1\2" * 400


@pytest.mark.parametrize(
    ("page", "cause"),
    [
        (Page(status=401), "the page asks for a login (401)"),
        (Page(status=403), "the page asks for a login, or lets no programs in (403)"),
        (Page(status=404), "the page is not there (404)"),
        (Page(status=500), "the site has an error (500)"),
        (Page(body=PDF, content_type="application/pdf"), "the page is a PDF"),
        (Page(body=PDF, content_type="text/html"), "the page is a PDF"),
        (Page(body=b"", content_type="text/html"), "the page is empty"),
        (Page(body=b"x" * 20_000_000, content_type="text/html"), "larger than 15 MB"),
        (Page(status=302, headers={"Location": "ftp://example.org/x"}), "leads to an address that begins with ftp:"),
        (Page(body=b"<html><body><div id=app></div></body></html>", content_type="text/html"), ""),
    ],
    ids=["login", "forbidden", "missing", "error", "pdf", "lying pdf", "empty", "large", "strange redirect", "scripts"],
)
async def test_a_page_that_cannot_be_had_is_one_plain_sentence_and_the_teaser_stays(
    opened: Opener, server: FeedServer, page: Page, cause: str
) -> None:
    url = teaser_site(server, ["Only"])
    server.pages["story/0"] = page
    async with opened(url, head=AUTO) as reader:
        (outcome,) = outcomes(await refreshed(reader))
        assert outcome.problem is not None
        assert cause in outcome.problem.cause
        assert outcome.problem.cause == outcome.problem.cause.strip().rstrip(".")
        assert outcome.problem.remedy == "o opens it in the browser"
        (line,) = await stories(reader)
        article = await reader.article(line.id)
        assert article is not None
        assert article.story.source == "feed"
        assert article.story.page_problem == outcome.problem
        assert "the first words only" in to_text(article.document)


class Refusing:
    """Stands in for the network: notes what it is asked, and has nothing."""

    def __init__(self) -> None:
        self.asked: list[Request] = []

    async def fetch(self, request: Request) -> Answer | Problem:
        self.asked.append(request)
        return Problem(kind=ProblemKind.REFUSED, cause="no")


@pytest.mark.parametrize(
    ("feed", "page", "near"),
    [
        ("https://news.example/feed", "http://169.254.169.254/x", False),
        ("https://news.example/feed", "https://news.example/x", False),
        ("http://127.0.0.1:81/feed", "http://127.0.0.1:81/x", True),
        ("http://nas.local/feed", "http://nas.local/x", True),
        ("http://127.0.0.1:81/feed", "http://127.0.0.1:82/x", False),
        ("http://127.0.0.1:81/feed", "http://127.0.0.2:81/x", False),
    ],
)
async def test_c73_only_the_very_server_of_the_own_network_may_lead_to_itself(
    paths: Paths, feed: str, page: str, near: bool
) -> None:
    store, client = Store.open(paths.db), Refusing()
    try:
        run = PageRun(
            store=store,
            client=client,
            workers=Workers(log=None),
            secrets=Secrets(clock=FakeClock()),
            clock=FakeClock(),
            settings_of=lambda _: Settings(user_agent="me", timeout=timedelta(seconds=7)),
            in_flight={},
        )
        errand = PageErrand(entry_id=1, feed_id=1, feed="News", feed_url=feed, url=page, feed_words=5)
        await run.one(errand)
    finally:
        store.close()
    (request,) = client.asked
    assert (request.private_ok, request.what) == (near, "page")
    assert (request.user_agent, request.deadline) == ("me", timedelta(seconds=7))
    assert request.validators == Validators()


async def test_a_page_that_hangs_is_given_up(opened: Opener, server: FeedServer) -> None:
    url = teaser_site(server, ["Only"])
    server.hang("story/0")
    async with opened(url, head='[settings]\ntimeout = "1s"\n') as reader:
        (outcome,) = outcomes(await refreshed(reader))
        assert outcome.problem is not None
        assert outcome.problem.cause == "no answer within 1 second"


async def test_a_page_that_gives_less_than_the_feed_is_not_taken(opened: Opener, server: FeedServer) -> None:
    url = teaser_site(server, ["Only"])
    server.serve("story/0", article_page("Only", "<p>Gone.</p>"), "text/html")
    async with opened(url, head=AUTO) as reader:
        (outcome,) = outcomes(await refreshed(reader))
        assert outcome.problem is not None
        assert outcome.problem.kind in (ProblemKind.LESS, ProblemKind.NO_ARTICLE)
        (line,) = await stories(reader)
        assert not await reader.wants_page(line.id)


async def test_what_was_in_vain_is_tried_again_when_opened_a_day_later(
    opened: Opener, server: FeedServer, clock: FakeClock
) -> None:
    async with opened(teaser_site(server, ["Only"], pages=False), head=AUTO) as reader:
        await refreshed(reader)
        (line,) = await stories(reader)
        assert not await reader.wants_page(line.id)
        clock.advance(timedelta(days=1))
        assert await reader.wants_page(line.id)


async def test_without_a_network_pages_wait_and_come_with_it(
    opened: Opener, server: FeedServer, clock: FakeClock
) -> None:
    url = teaser_site(server, ["Only"])
    async with opened(url, head=AUTO) as reader:
        steps = reader.refresh()
        async for step in steps:
            if isinstance(step, PagesPlanned):
                break
        await steps.aclose()  # stopped before the page had come
        server.go_down()
        (line,) = await stories(reader)
        outcome = await reader.fetch_page(line.id)
        assert outcome is not None
        assert outcome.problem is not None
        assert outcome.problem.kind is ProblemKind.OFFLINE
        assert await reader.wants_page(line.id), "the network may be back"
        server.come_up()
        assert not outcomes(await refreshed(reader)), "it was asked for a moment ago"
        clock.advance(timedelta(hours=1))
        (outcome,) = outcomes(await refreshed(reader))
        assert outcome.problem is None


async def test_a_story_that_is_opened_does_not_wait_behind_those_of_a_refresh(
    opened: Opener, server: FeedServer
) -> None:
    url = teaser_site(server, [f"Story {number}" for number in range(6)])
    for number in range(2):
        server.hang(f"story/{number}")  # they take both places that a host has
    async with opened(url, head='[settings]\ntimeout = "2s"\n') as reader:
        steps = reader.refresh()
        async for step in steps:
            if isinstance(step, PagesPlanned):
                break
        refreshing = asyncio.create_task(rest_of(steps))
        last = (await stories(reader))[-1]
        outcome = await reader.fetch_page(last.id)
        assert outcome is not None
        assert outcome.problem is None
        assert len(outcomes(await refreshing)) == 5, "the one that was opened is not fetched again"
        assert server.asked_paths().count("story/5") == 1


async def test_a_page_that_is_on_its_way_is_not_asked_for_again(opened: Opener, server: FeedServer) -> None:
    async with opened(teaser_site(server), head=AUTO) as reader:
        steps = reader.refresh()
        async for step in steps:
            if isinstance(step, PagesPlanned):
                break
        lines = await stories(reader)
        opening = [asyncio.create_task(reader.fetch_page(line.id)) for line in lines]
        rest: list[object] = [step async for step in steps]
        opened_ones = await asyncio.gather(*opening)
        assert {one.entry_id for one in outcomes(rest)} <= {line.id for line in lines}
        assert [one is not None and one.problem is None for one in opened_ones] == [True] * 3
        assert sorted(server.asked_paths()) == ["feed.xml", "story/0", "story/1", "story/2"]


async def test_a_story_without_a_link_and_a_number_without_a_story(opened: Opener, server: FeedServer) -> None:
    body = b'<rss version="2.0"><channel><title>T</title><item><title>One</title><guid>1</guid></item></channel></rss>'
    async with opened(server.serve("x.xml", body), head=AUTO) as reader:
        await refreshed(reader)
        (line,) = await stories(reader)
        outcome = await reader.fetch_page(line.id)
        assert outcome is not None
        assert outcome.problem is not None
        assert "no link" in outcome.problem.cause
        assert await reader.fetch_page(99) is None
        assert not await reader.wants_page(99)


async def test_a_folder_or_a_feed_says_for_itself(opened: Opener, server: FeedServer) -> None:
    url = teaser_site(server, ["Only"])
    async with opened(url, head='[folder.quiet]\nfull_text = "never"\n', extra='folders = ["quiet"]\n') as reader:
        assert isinstance(reader.config, Config)
        assert not outcomes(await refreshed(reader))


async def test_the_selectors_of_a_feed_hold_for_its_pages(opened: Opener, server: FeedServer) -> None:
    url = teaser_site(server, ["Only"])
    head = '[settings]\nremove = "main p:nth-of-type(2)"\nselect = ".nosuch"\n'
    async with opened(url, head=head, extra='select = ["h1 ~ p"]\n') as reader:
        await refreshed(reader)
        (line,) = await stories(reader)
        article = await reader.article(line.id)
        assert article is not None
        lines = to_text(article.document).split("\n\n")
        assert [text.split(" on ")[0] for text in lines] == [f"Paragraph {number}" for number in (1, *range(3, 13))]
