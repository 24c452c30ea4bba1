"""`keep` behind a refresh, by feed, folder and for all."""

from datetime import timedelta

import pytest

from tests.fakes import FakeClock
from tests.feed_server import FeedServer
from tests.reader.opener import Opener, stories
from tests.sample_feeds import NO_PAGES, Told, rss
from tui.core.changes import SetFlag
from tui.core.model import Subscription
from tui.core.settings import Settings
from tui.core.subscriptions import Config
from tui.paths import Paths
from tui.reader.dropping import drop_old, keeps_of
from tui.reader.reader import Reader

DAY = timedelta(days=1)
SERVED = [Told(title="Young"), Told(title="Old", age=40 * DAY), Told(title="Older", age=400 * DAY)]


async def refresh(reader: Reader, *, force: bool = True) -> None:
    async for _ in reader.refresh(force=force):
        pass


async def titles(reader: Reader) -> list[str]:
    return [row.title for row in await stories(reader)]


async def test_old_stories_are_dropped_behind_a_refresh_and_a_longer_keep_does_not_bring_them_back(
    opened: Opener, server: FeedServer, paths: Paths, clock: FakeClock
) -> None:
    sample = rss("World", SERVED)
    url = server.serve("world", sample.body, sample.content_type)
    async with opened(url, head=f'{NO_PAGES}keep = "90d"\n') as reader:
        await refresh(reader)
        assert await titles(reader) == ["Young", "Old"], "what is as old as that arrives read, and goes at once"
        [feed] = await reader.feeds()
        assert feed.total == 2
        paths.config.write_text(f'{NO_PAGES}keep = "4000d"\n[[feed]]\nurl = "{url}"\n')
        await reader.reread()
        sample = rss("World", [Told(title="New"), *SERVED])
        server.serve("world", sample.body, sample.content_type)
        clock.advance(DAY)
        await refresh(reader)
        assert await titles(reader) == ["New", "Young", "Old"]


@pytest.mark.parametrize(
    ("said", "stays"),
    [
        ('[settings]\nkeep = "90d"', False),
        ('[folder.a]\nkeep = "90d"', False),
        ('[settings]\nkeep = "90d"\n[folder.a]\nkeep = "forever"', True),
        ("", True),
        ('[settings]\nkeep = "90d"\nwidht = 3', True),
    ],
)
def test_for_how_long_stories_are_kept_and_nothing_goes_while_the_file_has_a_mistake(said: str, stays: bool) -> None:
    from tui.reader.files import read_config_text

    text = f'{said}\n[[feed]]\nurl = "https://a.example/"\nfolders = ["a"]\n'
    assert (keeps_of(read_config_text(text).config) == {}) == stays


def test_the_feeds_own_value_holds() -> None:
    feed = Subscription(url="https://a.example/", settings={"keep": 7 * DAY})
    config = Config(settings=Settings(keep=90 * DAY), subscriptions=(feed,))
    assert keeps_of(config) == {"https://a.example/": 7 * DAY}


async def test_many_go_a_few_at_a_time_with_pauses_and_no_more_than_were_asked_for(
    opened: Opener, server: FeedServer, clock: FakeClock
) -> None:
    sample = rss("World", [Told(title=f"Old {number}", age=100 * DAY) for number in range(130)])
    url = server.serve("world", sample.body, sample.content_type)
    async with opened(url) as reader:
        await refresh(reader)
        store, slept = reader._store, len(clock.slept)
        assert await drop_old(store, {url: 90 * DAY}, clock=clock, most=120) == 120
        assert len(clock.slept) - slept == 3
        assert await drop_old(store, {url: 90 * DAY}, clock=clock, feed_ids=[99]) == 0
        assert await drop_old(store, {url: 90 * DAY}, clock=clock) == 10
        assert await titles(reader) == []


async def test_what_was_read_goes_at_the_next_refresh(opened: Opener, server: FeedServer, clock: FakeClock) -> None:
    sample = rss("World", SERVED)
    url = server.serve("world", sample.body, sample.content_type)
    async with opened(url, head=f'{NO_PAGES}keep = "30d"\nfirst_unread = "all"\n') as reader:
        await refresh(reader)
        assert len(await titles(reader)) == 3, "unread stories are never dropped"
        ids = [row.id for row in await stories(reader)]
        await reader.change([SetFlag(field="read", value=True)], ids=ids, origin="screen")
        clock.advance(DAY)
        await refresh(reader)
        assert await titles(reader) == ["Young"]
