"""Feeds are asked sooner when feeds.toml says otherwise how, or how often."""

from datetime import timedelta

from tests.fakes import FakeClock
from tests.feed_server import FeedServer
from tests.reader.opener import Opener
from tests.sample_feeds import NO_PAGES, Told, rss
from tui.core.model import Outcome
from tui.paths import Paths
from tui.reader.reader import Reader

HOUR = timedelta(hours=1)


async def refresh(reader: Reader) -> list[Outcome]:
    return [step async for step in reader.refresh() if isinstance(step, Outcome)]


async def due_in(reader: Reader) -> timedelta:
    due = await reader.next_due()
    assert due is not None
    return due - reader.now()


async def say(reader: Reader, paths: Paths, url: str, line: str) -> None:
    paths.config.write_text(f'{NO_PAGES}[[feed]]\nurl = "{url}"\n{line}\n')
    await reader.reread()


async def test_a_feed_that_is_wanted_more_often_is_asked_so_from_now_on(
    opened: Opener, server: FeedServer, paths: Paths
) -> None:
    sample = rss("World", [Told(title="One")])
    url = server.serve("world", sample.body, sample.content_type)
    async with opened(url, extra='refresh_every = "10d"\n') as reader:
        await refresh(reader)
        assert await due_in(reader) > timedelta(days=9)
        await say(reader, paths, url, 'refresh_every = "2h"')
        assert HOUR < await due_in(reader) <= 2 * HOUR
        await say(reader, paths, url, 'refresh_every = "20d"')
        assert await due_in(reader) <= 2 * HOUR, "a longer wait begins with the next fetch"
        await say(reader, paths, url, 'refresh_every = "auto"\ntimeout = "9s"')
        assert await due_in(reader) <= HOUR


async def test_a_feed_that_fails_is_asked_at_once_when_how_it_is_asked_was_mended(
    opened: Opener, server: FeedServer, paths: Paths, clock: FakeClock
) -> None:
    url = server.fail("world", 401)
    async with opened(url) as reader:
        await refresh(reader)
        assert await refresh(reader) == []
        await say(reader, paths, url, 'title = "World"')
        assert await refresh(reader) == []
        await say(reader, paths, url, 'title = "World"\nheaders = { Authorization = "Basic x" }')
        assert len(await refresh(reader)) == 1
        assert server.log[-1].headers["authorization"] == "Basic x"


async def test_what_the_server_asked_for_stays(opened: Opener, server: FeedServer, paths: Paths) -> None:
    url = server.fail("world", 429, retry_after="7200")
    async with opened(url) as reader:
        await refresh(reader)
        await say(reader, paths, url, 'headers = { Authorization = "Basic x" }')
        assert await refresh(reader) == []
