"""The pages behind stories: fetched, read in workers, stored."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from tui.core.clock import Clock
from tui.core.counting import count_words
from tui.core.model import PageOutcome, PagesPlanned, Problem, ProblemKind
from tui.core.settings import Settings
from tui.net.hosts import host_of, same_private_server
from tui.net.polite import by_turns
from tui.reader.decide import BUG
from tui.reader.extracting import extract_address
from tui.reader.gathering import gathered
from tui.reader.outside import Fetching, Outside, Working
from tui.store.database import Store
from tui.store.entries import story
from tui.store.pages import PageErrand, PageFetch, save_pages, wanted_pages

_log = logging.getLogger(__name__)

MOST_A_RUN = 200
"""Pages that one refresh fetches; the others wait for the next one, or for being opened."""
_IN_FLIGHT = 16
_A_COMMIT = 10
_PATIENCE = timedelta(seconds=0.5)
_BROWSER = "o opens it in the browser"
_NO_LINK = Problem(kind=ProblemKind.NO_ARTICLE, cause="this story has no link, so there is no page behind it")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRun:
    """Fetches pages, and stores what became of each."""

    store: Store
    client: Fetching
    workers: Working
    clock: Clock
    settings_of: Callable[[str], Settings]
    """The settings of a feed by its address."""
    in_flight: dict[int, asyncio.Event]
    """The stories whose pages this process is fetching; set when one is done with."""

    async def run(self, errands: Sequence[PageErrand]) -> AsyncGenerator[PageOutcome, None]:
        """Fetch pages, hosts taking turns, and yield each outcome once it is stored.

        Raises:
            StoreError: the database cannot be used; what was yielded is stored.
        """
        errands = [errand for errand in errands if errand.entry_id not in self.in_flight]
        landed: asyncio.Queue[PageFetch | None] = asyncio.Queue()  # bounded by the errands: at most MOST_A_RUN
        with self._flying(*errands):
            async for outcome in self._fetched(errands, landed):
                yield outcome

    async def _fetched(
        self, errands: Sequence[PageErrand], landed: "asyncio.Queue[PageFetch | None]"
    ) -> AsyncGenerator[PageOutcome, None]:
        work = asyncio.create_task(self._land_all(errands, landed))
        feeds = {errand.entry_id: errand.feed for errand in errands}
        try:
            async for fetches in gathered(landed, most=_A_COMMIT, patience=_PATIENCE):
                await self._save(fetches)
                for fetch in fetches:
                    yield PageOutcome(entry_id=fetch.entry_id, feed=feeds[fetch.entry_id], problem=fetch.problem)
            await work
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    async def one(self, errand: PageErrand) -> PageOutcome:
        """Fetch one page that somebody waits for; where it is on its way already, wait for that."""
        if (running := self.in_flight.get(errand.entry_id)) is not None:
            await running.wait()
            known = await asyncio.wrap_future(self.store.view(story, errand.entry_id))
            if known is not None and (known.has_page or known.page_problem is not None):
                problem = None if known.has_page else known.page_problem
                return PageOutcome(entry_id=errand.entry_id, feed=errand.feed, problem=problem)
        with self._flying(errand):
            fetch = await self._land(errand)
            await self._save([fetch])
        return PageOutcome(entry_id=errand.entry_id, feed=errand.feed, problem=fetch.problem)

    @contextmanager
    def _flying(self, *errands: PageErrand) -> Iterator[None]:
        """Note that these pages are being fetched, and in the end that they are not."""
        done = {errand.entry_id: asyncio.Event() for errand in errands}
        self.in_flight.update(done)
        try:
            yield
        finally:
            for entry_id, event in done.items():
                self.in_flight.pop(entry_id, None)
                event.set()

    async def _land_all(self, errands: Sequence[PageErrand], landed: "asyncio.Queue[PageFetch | None]") -> None:
        room = asyncio.Semaphore(_IN_FLIGHT)

        async def land(errand: PageErrand) -> None:
            async with room:
                landed.put_nowait(await self._land(errand))

        try:
            async with asyncio.TaskGroup() as group:
                for errand in by_turns(errands, lambda errand: host_of(errand.url)):
                    group.create_task(land(errand))
        finally:
            landed.put_nowait(None)

    async def _land(self, errand: PageErrand) -> PageFetch:
        try:
            return await self._fetch(errand)
        except Exception:  # noqa: BLE001 - a bug with one page must not stop the others
            _log.exception("the page %s", errand.url)
            return PageFetch(entry_id=errand.entry_id, problem=BUG)

    async def _fetch(self, errand: PageErrand) -> PageFetch:
        if not errand.url:
            return PageFetch(entry_id=errand.entry_id, problem=_NO_LINK)
        page = await extract_address(
            errand.url,
            client=self.client,
            workers=self.workers,
            settings=self.settings_of(errand.feed_url),
            private_ok=same_private_server(errand.url, errand.feed_url),
        )
        if isinstance(page, Problem):
            return PageFetch(entry_id=errand.entry_id, problem=_told(page))
        if count_words(page.text) < errand.feed_words:
            less = Problem(kind=ProblemKind.LESS, cause="the page gives less than the feed", remedy=_BROWSER)
            return PageFetch(entry_id=errand.entry_id, problem=less)
        return PageFetch(entry_id=errand.entry_id, page=page)

    async def _save(self, fetches: Sequence[PageFetch]) -> None:
        await asyncio.wrap_future(self.store.write(partial(save_pages, fetches=fetches, now=self.clock.now())))


async def fetch_wanted(
    *,
    store: Store,
    clock: Clock,
    outside: Outside,
    settings_of: Callable[[str], Settings],
    feed_ids: Sequence[int] | None,
) -> AsyncGenerator[PagesPlanned | PageOutcome, None]:
    """Fetch the pages that wait, of these feeds or of all; yields nothing where none does."""
    wanted = partial(wanted_pages, now=clock.now(), limit=MOST_A_RUN, feed_ids=feed_ids)
    errands = await asyncio.wrap_future(store.view(wanted))
    if not errands:
        return
    yield PagesPlanned(total=len(errands))
    run = PageRun(
        store=store,
        client=await outside.client(),
        workers=outside.workers(),
        clock=clock,
        settings_of=settings_of,
        in_flight=outside.pages_in_flight,
    )
    async for outcome in run.run(errands):
        yield outcome


def _told(problem: Problem) -> Problem:
    """The problem with what helps in reading the page."""
    return problem if problem.kind in (ProblemKind.OFFLINE, ProblemKind.BUG) else replace(problem, remedy=_BROWSER)
