"""The pages that wait, fetched in the background until none does."""

import asyncio
from collections.abc import AsyncIterator

from tests.fakes import FakeClock
from tests.feed_server import FeedServer
from tests.reader.opener import Opener, stories
from tests.sample_site import teaser_site
from tui.core.model import PageOutcome, PagesEnded, PagesPlanned
from tui.paths import Paths
from tui.reader.backlog import BETWEEN_PLANS
from tui.reader.lock import RefreshLock
from tui.reader.reader import Reader
from tui.store.database import open_database

EVERYTHING = '[settings]\nfirst_unread = "all"\n'


async def with_feeds_only(reader: Reader) -> None:
    """Refresh, and leave all pages waiting."""
    async for step in reader.refresh(pages=False):
        assert not isinstance(step, PagesPlanned | PageOutcome)


async def filled(reader: Reader, *, first: tuple[int, ...] = (), stop: asyncio.Event | None = None) -> list[object]:
    return [step async for step in reader.fetch_waiting(first=first, stop=stop or asyncio.Event())]


def numbers_of_pages(server: FeedServer) -> list[int]:
    return [int(path.rpartition("/")[2]) for path in server.asked_paths() if path.startswith("story/")]


async def test_all_pages_that_wait_come_the_newest_first(opened: Opener, server: FeedServer) -> None:
    url = teaser_site(server, [f"Story {number}" for number in range(20)])
    async with opened(url, head=EVERYTHING) as reader:
        await with_feeds_only(reader)
        assert await reader.pages_wait() == 20
        planned, *outcomes, ended = await filled(reader)
        assert planned == PagesPlanned(total=20)
        assert len(outcomes) == 20
        assert ended == PagesEnded(left=0, offline=False)
        asked = numbers_of_pages(server)
        assert all(abs(place - number) < 2 for place, number in enumerate(asked)), "two at a time"
        assert await filled(reader) == [PagesEnded(left=0, offline=False)]


async def test_c16_no_page_is_asked_of_a_public_host_that_told_a_feed_to_wait(
    opened: Opener, server: FeedServer, paths: Paths, clock: FakeClock
) -> None:
    async with opened(teaser_site(server, ["One", "Two"]), head=EVERYTHING) as reader:
        await with_feeds_only(reader)
    db = open_database(paths.db)
    with db.atomic(durable=False):
        there = "https://quiet.example/"
        until = clock.now().timestamp() + 9000
        db.execute("UPDATE entries SET url = ? || id", [there])
        db.execute(
            "INSERT INTO feeds(url, added, not_before, problem_kind) VALUES (?, 0, ?, 'throttled')", [there, until]
        )
    db.close()
    async with opened() as reader:
        assert await filled(reader) == [PagesEnded(left=2, offline=False)]


async def test_some_feeds_pages_can_come_before_all_others(opened: Opener, server: FeedServer) -> None:
    titles = [f"Story {number}" for number in range(4)]
    with FeedServer() as other:
        async with opened(teaser_site(other, titles), teaser_site(server, titles), head=EVERYTHING) as reader:
            await with_feeds_only(reader)
            feeds = {line.id: line.feed_id for line in await stories(reader)}
            chosen = max(feeds.values())
            done = [step.entry_id for step in await filled(reader, first=(chosen,)) if isinstance(step, PageOutcome)]
            assert len(done) == 8
            assert [feeds[entry_id] for entry_id in done[:3]] == [chosen] * 3, "of four, two at a time"


async def test_a_run_that_is_stopped_begins_no_page_and_leaves_the_rest_waiting(
    opened: Opener, server: FeedServer
) -> None:
    url = teaser_site(server, [f"Story {number}" for number in range(20)])
    async with opened(url, head=EVERYTHING) as reader:
        await with_feeds_only(reader)
        stop = asyncio.Event()
        ended: object = None
        done = 0
        async for step in reader.fetch_waiting(stop=stop):
            done += isinstance(step, PageOutcome)
            stop.set()
            ended = step
        assert ended == PagesEnded(left=20 - done, offline=False)
        assert len(numbers_of_pages(server)) == done < 20


async def test_what_is_not_to_be_had_now_is_tried_once_and_waits(opened: Opener, server: FeedServer) -> None:
    url = teaser_site(server, ["One", "Two"])
    server.hang("story/1")
    async with opened(url, head='[settings]\ntimeout = "1s"\n') as reader:
        await with_feeds_only(reader)
        outcomes = [step for step in await filled(reader) if isinstance(step, PageOutcome)]
        assert len(outcomes) == 2
        assert sorted(numbers_of_pages(server)) == [0, 1]


async def test_a_page_that_somebody_else_is_fetching_does_not_keep_the_run_going(
    opened: Opener, server: FeedServer
) -> None:
    async with opened(teaser_site(server, ["One", "Two"]), head=EVERYTHING) as reader:
        await with_feeds_only(reader)
        opened_one = (await stories(reader))[0]
        reader._outside.pages_in_flight[opened_one.id] = asyncio.Event()
        steps = await filled(reader)
        assert steps[-1] == PagesEnded(left=1, offline=False)
        assert numbers_of_pages(server) == [1]


async def test_ten_silent_pages_in_a_row_mean_that_there_is_no_network(opened: Opener, server: FeedServer) -> None:
    url = teaser_site(server, [f"Story {number}" for number in range(20)])
    async with opened(url, head=EVERYTHING) as reader:
        await with_feeds_only(reader)
        server.go_down()
        *_, ended = await filled(reader)
        assert isinstance(ended, PagesEnded)
        assert ended.offline
        server.come_up()


async def rest_of(steps: AsyncIterator[object]) -> list[object]:
    return [step async for step in steps]


async def test_a_refresh_of_another_process_goes_between(
    opened: Opener, server: FeedServer, paths: Paths, clock: FakeClock
) -> None:
    url = teaser_site(server, [f"Story {number}" for number in range(20)])
    async with opened(url, head=EVERYTHING) as reader:
        await with_feeds_only(reader)
        steps = reader.fetch_waiting(stop=asyncio.Event())
        assert await anext(steps) == PagesPlanned(total=20)
        with RefreshLock(paths.db) as other:
            theirs = asyncio.create_task(other.acquire(clock))
            ours = asyncio.create_task(rest_of(steps))
            await theirs
            assert not ours.done()
            asked = len(numbers_of_pages(server))
            assert asked < 20
            other.release()
        told = await ours
        assert told[-1] == PagesEnded(left=0, offline=False)
        assert sum(isinstance(step, PageOutcome) for step in told) == 20
        assert len(numbers_of_pages(server)) == 20
        assert BETWEEN_PLANS.total_seconds() in clock.slept
