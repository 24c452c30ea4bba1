"""The pages that wait: some of them after a refresh, and in the background all, until none waits."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from tui.core.clock import Clock
from tui.core.model import PageOutcome, PagesEnded, PagesPlanned, ProblemKind
from tui.core.rules import ReadyRule
from tui.core.settings import Settings
from tui.net.hosts import host_of
from tui.paths import Paths
from tui.reader.lock import RefreshLock
from tui.reader.outside import Outside
from tui.reader.pages import PageRun, page_run
from tui.store.database import Store
from tui.store.paces import quiet_hosts
from tui.store.pages import WantedPage, count_wanted, wanted_pages

MOST_A_REFRESH = 200
"""Pages that follow a refresh; the others wait for the reader, for the next refresh, or for being opened."""
MOST_PLANNED = 5_000
"""Pages that are planned at a time: they stand in memory with their addresses."""
BETWEEN_PLANS = timedelta(seconds=1)
"""For other processes to take the lock; longer than they wait between two looks at it."""
_SILENCE = 10
"""So many pages in a row to which there was no connection mean that there is no network."""


@dataclass(kw_only=True)
class Backlog:
    """Fetches the pages that wait; one object for one run."""

    store: Store
    clock: Clock
    outside: Outside
    settings_of: Callable[[str], Settings]
    """The settings of a feed by its address."""
    rules: Sequence[ReadyRule] = ()
    """Those that ask for the text look at a story when its page comes."""
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    """Once set, no page is begun; the run ends with those on their way."""
    _offline: bool = False
    _last: deque[bool] = field(default_factory=lambda: deque(maxlen=_SILENCE))
    """Of the pages that came last, whether there was no connection."""
    _done: int = 0
    _tried: set[int] = field(default_factory=set)
    """Each page is tried once in a run: what could not be had may still be wanted."""

    async def some(self, feed_ids: Sequence[int] | None) -> AsyncGenerator[PagesPlanned | PageOutcome, None]:
        """Fetch the first of those that wait, of these feeds or of all; the caller has the lock.

        Raises:
            StoreError: the database cannot be used; what was yielded is stored.
        """
        pages = await self._plan(MOST_A_REFRESH, feed_ids=feed_ids)
        if pages:
            yield PagesPlanned(total=len(pages))
            async for outcome in (await self._run()).run(pages):
                yield outcome

    async def all(
        self, paths: Paths, *, first: Sequence[int]
    ) -> AsyncGenerator[PagesPlanned | PageOutcome | PagesEnded, None]:
        """Fetch all that wait while no other process wants to refresh; the last value is the end.

        Args:
            paths: Where the lock is.
            first: The pages of these feeds before all others.

        Raises:
            StoreError: the database cannot be used; what was yielded is stored.
        """
        more = True
        while more and not self.stop.is_set():
            more = False
            with RefreshLock(paths.db) as lock:
                await lock.acquire(self.clock, soon=False)
                async for step in self._planned(await self._plan(MOST_PLANNED, first=first), lock):
                    more = True
                    yield step
            if more:
                await self.clock.sleep(BETWEEN_PLANS.total_seconds())
        yield PagesEnded(left=await self._waiting(), offline=self._offline)

    async def _planned(
        self, pages: Sequence[WantedPage], lock: RefreshLock
    ) -> AsyncGenerator[PagesPlanned | PageOutcome, None]:
        """Fetch what was planned, or as much of it as nobody else's refresh has to wait for."""
        if not pages:
            return
        yield PagesPlanned(total=self._done + await self._waiting())
        whole = True

        def may_begin() -> bool:
            nonlocal whole
            whole = whole and not self.stop.is_set() and not lock.wanted()
            return whole

        async for outcome in (await self._run()).run(pages, may_begin=may_begin):
            self._note(outcome)
            yield outcome
        if whole:  # all had their turn, also those that somebody else is fetching
            self._tried.update(page.entry_id for page in pages)

    def _note(self, outcome: PageOutcome) -> None:
        self._done += 1
        self._tried.add(outcome.entry_id)
        self._last.append(outcome.problem is not None and outcome.problem.kind is ProblemKind.OFFLINE)
        if len(self._last) == _SILENCE and all(self._last):
            self._offline = True
            self.stop.set()

    async def _plan(
        self, limit: int, *, feed_ids: Sequence[int] | None = None, first: Sequence[int] = ()
    ) -> list[WantedPage]:
        """The pages to fetch now."""
        most = limit + len(self._tried)
        wanted = partial(wanted_pages, now=self.clock.now(), limit=most, feed_ids=feed_ids, first=first)
        found = await asyncio.wrap_future(self.store.view(wanted))
        quiet = await asyncio.wrap_future(self.store.view(partial(quiet_hosts, now=self.clock.now())))
        return [page for page in found if page.entry_id not in self._tried and host_of(page.url) not in quiet][:limit]

    async def _waiting(self) -> int:
        return await asyncio.wrap_future(self.store.view(partial(count_wanted, now=self.clock.now())))

    async def _run(self) -> PageRun:
        return await page_run(
            store=self.store,
            clock=self.clock,
            outside=self.outside,
            settings_of=self.settings_of,
            rules=self.rules,
        )
