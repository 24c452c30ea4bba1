"""What the pages of a feed repeat: from a real server through real workers, and back again."""

from datetime import timedelta

from tests.fakes import FakeClock
from tests.feed_server import FeedServer
from tests.reader.opener import Opener, stories
from tests.repeating_site import BIO, PLUG, repeating_site
from tests.sample_feeds import Told, paragraphs, rss
from tests.sample_site import article_page
from tui.core.model import PageOutcome
from tui.formats.writers import to_text
from tui.reader.reader import Reader

WORDS = '"paid in mackerel"'
ALL = '[settings]\nfirst_unread = "all"\n'


async def refreshed(reader: Reader) -> None:
    steps = [step async for step in reader.refresh(force=True)]
    assert all(step.problem is None for step in steps if isinstance(step, PageOutcome))


async def texts(reader: Reader) -> list[str]:
    """The articles of all stories, newest first."""
    articles = [await reader.article(line.id) for line in await stories(reader)]
    assert all(article is not None and article.story.source == "page" for article in articles)
    return [to_text(article.document) for article in articles if article is not None]


async def found(reader: Reader, query: str) -> int:
    return await (await reader.search(query)).count()


async def test_what_three_pages_repeat_is_gone_from_all_of_them_and_can_be_taken_back(
    opened: Opener, server: FeedServer, clock: FakeClock
) -> None:
    titles = ["Ferry strike ends", "Salt prices rise", "New bridge opens", "Lamp goes out", "Eels come back"]
    async with opened(repeating_site(server, titles[:2]), head=ALL) as reader:
        await refreshed(reader)
        assert await reader.repeats() == []
        assert [text.count(PLUG) for text in await texts(reader)] == [1, 1]
        assert await found(reader, WORDS) == 2

        repeating_site(server, titles[:3])
        clock.advance(timedelta(hours=1))
        await refreshed(reader)
        assert [(PLUG in text, BIO in text) for text in await texts(reader)] == [(False, False)] * 3
        assert await found(reader, WORDS) == await found(reader, '"great ice"') == 0
        assert await found(reader, '"closed the book"') == 3, "the stories themselves are found"
        lines = await reader.repeats()
        assert {(line.feed, line.pages, line.text, line.kept) for line in lines} == {
            ("Quay Herald", 3, PLUG, False),
            ("Quay Herald", 3, BIO, False),
        }

        repeating_site(server, titles[:4])
        clock.advance(timedelta(hours=1))
        await refreshed(reader)
        assert [PLUG in text for text in await texts(reader)] == [False] * 4
        server.go_down()  # what follows needs no network
        plug = next(line.id for line in lines if line.text == PLUG)
        assert [line.kept for line in await reader.keep_lines([plug], kept=True)] == [True]
        assert [(PLUG in text, BIO in text) for text in await texts(reader)] == [(True, False)] * 4
        assert await found(reader, WORDS) == 4
        server.come_up()

        repeating_site(server, titles)
        clock.advance(timedelta(hours=1))
        await refreshed(reader)
        assert [(PLUG in text, BIO in text) for text in await texts(reader)] == [(True, False)] * 5
        await reader.keep_lines([plug], kept=False)
        assert await found(reader, WORDS) == 0
    async with opened() as reader:
        assert [line.kept for line in await reader.repeats()] == [False, False]


async def test_many_pages_of_one_refresh_are_all_cleaned(opened: Opener, server: FeedServer) -> None:
    async with opened(repeating_site(server, [f"Story {number}" for number in range(12)]), head=ALL) as reader:
        await refreshed(reader)
        assert [PLUG in text or BIO in text for text in await texts(reader)] == [False] * 12
        assert len(await reader.repeats()) == 2


async def test_a_page_with_no_more_than_the_feed_has_is_still_taken_when_lines_are_left_out(
    opened: Opener, server: FeedServer, clock: FakeClock
) -> None:
    def full(count: int) -> str:
        told = []
        for number in range(count):
            body = f"{paragraphs(f'quay {number}', 4)}<p>{BIO}</p>"
            server.serve(f"s/{number}", article_page(f"Quay {number}", body), "text/html")
            told.append(Told(title=f"Quay {number}", body=body, link=server.url(f"s/{number}")))
        sample = rss("Quays", told)
        return server.serve("full.xml", sample.body, sample.content_type)

    async with opened(full(3), head='[settings]\nfull_text = "always"\n') as reader:
        await refreshed(reader)
        full(4)
        clock.advance(timedelta(hours=1))
        await refreshed(reader)
        assert [BIO in text for text in await texts(reader)] == [False] * 4
