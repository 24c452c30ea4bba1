"""The pages behind stories: fetched, read in workers, stored."""

import asyncio
import logging
import re
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from tui.core.clock import Clock
from tui.core.counting import count_words
from tui.core.model import PageOutcome, Problem, ProblemKind
from tui.core.pages import FEED, SELECT, NoArticle, Page
from tui.core.rules import ReadyRule
from tui.core.schedule import host_quiet
from tui.core.settings import Settings
from tui.net.hosts import host_of, same_private_server
from tui.net.polite import by_turns
from tui.net.room import LargeBodies, Room
from tui.reader.cleaning import clean_stale
from tui.reader.decide import BUG
from tui.reader.extracting import extract_address
from tui.reader.gathering import gathered
from tui.reader.hinting import with_selectors
from tui.reader.outside import Fetching, Outside, Working
from tui.reader.secrets import Secrets
from tui.reader.wishes import headers_for
from tui.store.database import Database, Store
from tui.store.paces import pause_host
from tui.store.pages import PageErrand, PageFetch, WantedPage, still_wanted
from tui.store.ruled_pages import SavedPages, save_ruled_pages
from tui.store.rules import Acted
from tui.store.stories import story

_log = logging.getLogger(__name__)

_IN_FLIGHT = 16
_A_BLOCK = 100
"""Of so many at a time, in the order they came in, hosts take turns: the first of them are done with soon."""
_A_HOST = 2
"""So few of a run wait for their turn at one host: whoever opens a story meanwhile waits behind no more."""
_A_COMMIT = 10
_PATIENCE = timedelta(seconds=0.5)
_TAG = re.compile("<[^<>]*>")
_BROWSER = "o opens it in the browser"
_NO_LINK = Problem(kind=ProblemKind.NO_ARTICLE, cause="this story has no link, so there is no page behind it")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRun:
    """Fetches pages, and stores what became of each."""

    store: Store
    client: Fetching
    workers: Working
    secrets: Secrets
    clock: Clock
    settings_of: Callable[[str], Settings]
    """The settings of a feed by its address."""
    in_flight: dict[int, asyncio.Event]
    """The stories whose pages this process is fetching; set when one is done with."""
    large: LargeBodies = field(default_factory=LargeBodies)
    """Room for the large ones among the pages, but for those that a person waits for."""
    urgent: bool = False
    """Whether a person waits for them."""
    rules: Sequence[ReadyRule] = ()
    """Those that ask for the text look at a story when its page comes."""

    async def run(
        self, pages: Sequence[WantedPage], *, may_begin: Callable[[], bool] = lambda: True
    ) -> AsyncGenerator[PageOutcome, None]:
        """Fetch pages, hosts taking turns, and yield each outcome once it is stored.

        Args:
            pages: These, the first of them first.
            may_begin: Asked before each; once it says no, what is on its way is the end.

        Raises:
            StoreError: the database cannot be used; what was yielded is stored.
        """
        landed: asyncio.Queue[PageFetch | None] = asyncio.Queue()  # bounded by the pages
        begun: dict[int, asyncio.Event] = {}
        work = asyncio.create_task(self._land_all(pages, landed, begun, may_begin))
        feeds = {page.entry_id: page.feed for page in pages}
        try:
            async for fetches in gathered(landed, most=_A_COMMIT, patience=_PATIENCE):
                saved = await self._save(fetches)
                for fetch in fetches:
                    self._end(fetch.entry_id)
                    yield _outcome(fetch, feeds[fetch.entry_id], saved)
                if saved.stale:
                    await clean_stale(self.store, self.workers)
            await work
        finally:
            work.cancel()
            try:
                await asyncio.gather(work, return_exceptions=True)
            finally:  # whoever waits for one of them has to hear that it does not come
                for entry_id, event in begun.items():
                    if self.in_flight.get(entry_id) is event:
                        self._end(entry_id)

    async def one(self, errand: PageErrand) -> PageOutcome:
        """Fetch one page that somebody waits for; where it is on its way already, wait for that.

        Pages stored before are not cleaned of what this one may have taught: see `cleaning`.
        """
        while (running := self.in_flight.get(errand.entry_id)) is not None:
            await running.wait()
            known = await asyncio.wrap_future(self.store.view(story, errand.entry_id))
            if known is not None and (known.has_page or known.page_problem is not None):
                problem = None if known.has_page else known.page_problem
                return PageOutcome(entry_id=errand.entry_id, feed=errand.feed, problem=problem)
        self.in_flight[errand.entry_id] = asyncio.Event()
        try:
            fetch = await self._land(errand)
            saved = await self._save([fetch])
        finally:
            self._end(errand.entry_id)
        return _outcome(fetch, errand.feed, saved)

    def _end(self, entry_id: int) -> None:
        """Tell those who wait for a page that it is done with."""
        if (event := self.in_flight.pop(entry_id, None)) is not None:
            event.set()

    async def _land_all(
        self,
        pages: Sequence[WantedPage],
        landed: "asyncio.Queue[PageFetch | None]",
        begun: dict[int, asyncio.Event],
        may_begin: Callable[[], bool],
    ) -> None:
        room = asyncio.Semaphore(_IN_FLIGHT)
        hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_A_HOST))

        async def land(page: WantedPage) -> None:
            async with hosts[host_of(page.url)], room:
                if page.entry_id not in self.in_flight and may_begin():  # or somebody opened it, and has it fetched
                    begun[page.entry_id] = self.in_flight[page.entry_id] = asyncio.Event()
                    await self._land_in_turn(page.entry_id, landed)

        try:
            async with asyncio.TaskGroup() as group:
                for start in range(0, len(pages), _A_BLOCK):
                    for page in by_turns(pages[start : start + _A_BLOCK], lambda page: host_of(page.url)):
                        group.create_task(land(page))
        finally:
            landed.put_nowait(None)

    async def _land_in_turn(self, entry_id: int, landed: "asyncio.Queue[PageFetch | None]") -> None:
        """Fetch a page whose turn has come, unless it was fetched meanwhile for somebody who could not wait."""
        fetch: PageFetch | None = None
        try:
            errand = await asyncio.wrap_future(self.store.view(still_wanted, entry_id))
            if errand is not None:
                fetch = await self._land(errand)
                landed.put_nowait(fetch)
        finally:
            if fetch is None:
                self._end(entry_id)

    async def _land(self, errand: PageErrand) -> PageFetch:
        room = self.large.room()
        try:
            return await self._fetch(errand, None if self.urgent else room)
        except Exception:  # noqa: BLE001 - a bug with one page must not stop the others
            _log.exception("the page %s", errand.url)
            return PageFetch(entry_id=errand.entry_id, problem=BUG)
        finally:
            room.give()

    async def _fetch(self, errand: PageErrand, room: Room | None) -> PageFetch:
        if not errand.url:
            return PageFetch(entry_id=errand.entry_id, problem=_NO_LINK)
        settings = self.settings_of(errand.feed_url)
        headers = await headers_for(errand.url, feed_url=errand.feed_url, settings=settings, secrets=self.secrets)
        if isinstance(headers, Problem):  # the page waits for its header; nothing is held against it
            return PageFetch(entry_id=errand.entry_id, problem=replace(headers, asked=False))
        page = await extract_address(
            errand.url,
            client=self.client,
            workers=self.workers,
            settings=settings,
            private_ok=same_private_server(errand.url, errand.feed_url),
            urgent=self.urgent,
            hints=with_selectors(errand.hints, settings),
            headers=headers,
            room=room,
        )
        if isinstance(page, Problem):
            if headers and page.kind is ProblemKind.HTTP:
                self.secrets.forget(settings.headers)
            return PageFetch(entry_id=errand.entry_id, problem=_told(page))
        if cause := _why_feed(page, errand):
            less = Problem(kind=ProblemKind.LESS, cause=cause, remedy=_BROWSER)
            return PageFetch(entry_id=errand.entry_id, problem=less)
        return PageFetch(entry_id=errand.entry_id, page=page, read_with=errand.hints.repeated)

    async def _save(self, fetches: Sequence[PageFetch]) -> SavedPages:
        """Store what became of pages."""
        save = partial(_save_pages, fetches=fetches, now=self.clock.now(), rules=self.rules)
        return await asyncio.wrap_future(self.store.write(save))


async def page_run(
    *,
    store: Store,
    clock: Clock,
    outside: Outside,
    settings_of: Callable[[str], Settings],
    rules: Sequence[ReadyRule],
    urgent: bool = False,
) -> PageRun:
    """Make ready to fetch pages, by the network and the workers that the process shares."""
    return PageRun(
        store=store,
        client=await outside.client(),
        workers=outside.workers(urgent=urgent),
        secrets=outside.secrets,
        clock=clock,
        settings_of=settings_of,
        in_flight=outside.pages_in_flight,
        large=outside.large,
        urgent=urgent,
        rules=rules,
    )


def _save_pages(db: Database, *, fetches: Sequence[PageFetch], now: datetime, rules: Sequence[ReadyRule]) -> SavedPages:
    """Store what became of pages, and that a host wants quiet; in one transaction, on the writer's thread."""
    with db.atomic(durable=False):
        for fetch in fetches:
            if fetch.problem is not None and fetch.problem.quiet_host:
                pause_host(db, fetch.problem.quiet_host, until=now + host_quiet(fetch.problem.retry_after))
        return save_ruled_pages(db, fetches, now=now, rules=rules)


def _outcome(fetch: PageFetch, feed: str, saved: SavedPages) -> PageOutcome:
    acted = saved.acted.get(fetch.entry_id, Acted())
    return PageOutcome(
        entry_id=fetch.entry_id, feed=feed, problem=fetch.problem, hidden=acted.hidden, notified=acted.notified
    )


def _why_feed(page: Page, errand: PageErrand) -> str:
    """Why the feed's text is the better one, or nothing; what the person selected is not judged by its length."""
    chosen = page.explanation.chosen
    if chosen == FEED:
        return "the page has another text than the feed"
    less = chosen != SELECT and _words_of(page) < errand.feed_words
    return "the page gives less than the feed" if less else ""


def _words_of(page: Page) -> int:
    """Words of the whole article: what was left out of it the feed may have, too."""
    return count_words(" ".join(_TAG.sub(" ", page.whole).split())) if page.whole else count_words(page.text)


def _told(problem: Problem) -> Problem:
    """The problem with what helps in reading the page; how an article was looked for is nothing to keep."""
    if problem.kind in (ProblemKind.OFFLINE, ProblemKind.BUG):
        return problem
    if isinstance(problem, NoArticle):
        return Problem(kind=problem.kind, cause=problem.cause, remedy=_BROWSER)
    return replace(problem, remedy=_BROWSER)
