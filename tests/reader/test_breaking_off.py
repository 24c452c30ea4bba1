"""What is left of a run that is broken off, and what is made of hosts that answer for others."""

import asyncio
from collections.abc import Iterator
from functools import partial

import pytest

from tests.fakes import FakeClock
from tests.net.servers import Server, free_port, moved
from tests.reader.opener import Opener
from tests.store.making import HOUR, NOW, entry, save, subscribe, url_of
from tui.core.model import Outcome, PageOutcome, Problem, ProblemKind
from tui.core.settings import Settings
from tui.net.exchange import Answer, Request
from tui.net.room import LargeBodies
from tui.paths import Paths
from tui.reader.pages import PageRun
from tui.reader.refresh import Refresh
from tui.reader.secrets import Secrets
from tui.reader.workers import Workers
from tui.store.database import Store
from tui.store.feeds import due
from tui.store.pages import want_pages, wanted_pages


class Web:
    """Stands in for the network: one address never answers, of all others there is a problem."""

    def __init__(self, problem: Problem, *, slow: str = "") -> None:
        self._problem = problem
        self._slow = slow
        self.came = asyncio.Event()
        self.ends = asyncio.Event()
        """Until then what is broken off does not end."""

    async def fetch(self, request: Request) -> Answer | Problem:
        if request.url != self._slow:
            return self._problem
        assert request.room is not None
        assert request.room.takes(9_000_000)
        self.came.set()
        try:
            await asyncio.Event().wait()
        finally:
            await self.ends.wait()
        raise AssertionError


@pytest.fixture
def store(paths: Paths) -> Iterator[Store]:
    """Two feeds, the first with two stories whose pages are wanted."""
    opened = Store.open(paths.db)
    opened.write(subscribe, 1, 2).result()
    opened.write(lambda db: save(db, 1, entry("quick"), entry("slow", age=2 * HOUR))).result()
    opened.write(want_pages, [1, 2]).result()
    yield opened
    opened.close()


async def settled() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


def page_run(store: Store, web: Web) -> PageRun:
    clock = FakeClock(NOW)
    return PageRun(
        store=store, client=web, workers=Workers(log=None), secrets=Secrets(clock=clock), clock=clock,
        settings_of=lambda _: Settings(), in_flight={},
    )  # fmt: skip


async def outcomes(run: PageRun) -> list[PageOutcome]:
    wanted = await asyncio.wrap_future(run.store.view(partial(wanted_pages, now=NOW, limit=9)))
    return [outcome async for outcome in run.run(wanted)]


async def test_nobody_waits_for_a_page_of_a_run_that_was_broken_off(store: Store) -> None:
    """Also not for one that had come, and was not stored yet: whoever opened its story would wait for ever."""
    web = Web(Problem(kind=ProblemKind.HTTP, cause="no"), slow="https://example.org/slow")
    run = page_run(store, web)
    running = asyncio.create_task(outcomes(run))
    await web.came.wait()
    await settled()
    assert len(run.in_flight) == 2
    running.cancel()
    web.ends.set()
    await asyncio.wait([running])
    assert run.in_flight == {}


async def test_c16_a_429_for_a_page_is_a_wish_of_the_whole_host(store: Store) -> None:
    told = Problem(kind=ProblemKind.THROTTLED, cause="429", retry_after=2 * HOUR, quiet_host="feed2.example")
    await outcomes(page_run(store, Web(told)))
    asked = [feed.url for feed in store.view(due, now=NOW + HOUR, force=True).result()]
    assert asked == [url_of(1)]
    assert len(store.view(due, now=NOW + 2 * HOUR, force=True).result()) == 2


async def test_room_is_given_back_though_the_end_of_a_run_is_not_waited_for(store: Store) -> None:
    web = Web(Problem(kind=ProblemKind.HTTP, cause="no"), slow=url_of(1))
    large, clock = LargeBodies(), FakeClock(NOW)
    refresh = Refresh(
        store=store, client=web, workers=Workers(log=None), secrets=Secrets(clock=clock), clock=clock,
        settings_of=lambda _: Settings(), jitter=lambda: 0.0, large=large,
    )  # fmt: skip

    async def all_of_it() -> list[Outcome]:
        found = await asyncio.wrap_future(store.view(due, now=NOW, force=True))
        return [outcome async for outcome in refresh.run(found)]

    running = asyncio.create_task(all_of_it())
    await web.came.wait()
    for _ in range(2):
        running.cancel()
        await settled()
    web.ends.set()
    await asyncio.wait([running])
    assert large.room().takes(20_000_000)


async def test_a_host_that_answered_is_no_sign_of_a_missing_network(opened: Opener) -> None:
    """Not even one that points to a host that is silent: it would be asked in every run, and never be to blame."""
    with free_port() as port:
        async with Server(moved(f"http://127.0.0.1:{port}/"), hosts=("127.0.0.2", "127.0.0.3", "127.0.0.4")) as server:
            urls = [server.url(host=f"127.0.0.{number}") for number in (2, 3, 4)]
            async with opened(*urls) as reader:
                told = [step async for step in reader.refresh() if isinstance(step, Outcome)]
                assert [one.offline for one in told] == [False] * 3
                assert [feed.failures for feed in await reader.feeds()] == [1] * 3
