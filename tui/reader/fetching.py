"""Fetching: feeds that are due, and the pages behind stories."""

import asyncio
import random
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tui.core.model import Outcome, PageOutcome, PagesEnded, PagesPlanned, Planned, Waiting
from tui.core.rules import ready
from tui.reader.base import ReaderBase
from tui.reader.wanting import wants_page
from tui.store import feeds, pages, stories

if TYPE_CHECKING:
    from tui.reader.backing_up import BackupFailed


class Fetching(ReaderBase):
    """What of the reader goes to the network, but for subscribing."""

    async def next_due(self) -> datetime | None:
        """When the next feed is due; `None`: none ever is."""
        return await self._view(feeds.next_due, now=self.now())

    async def refresh(
        self,
        feed_ids: Sequence[int] | None = None,
        *,
        force: bool = False,
        floor: timedelta = timedelta(0),
        pages: bool = True,
        gently: bool = False,
    ) -> AsyncGenerator[Waiting | Planned | Outcome | PagesPlanned | PageOutcome, None]:
        """Fetch feeds and store what is new; then some of the pages that are wanted.

        Args:
            feed_ids: only these; `None`: all.
            force: due or not.
            floor: leave out feeds that were asked less than this ago, those of this machine and network excepted.
            pages: whether pages follow.
            gently: a few at a time.

        Raises:
            StoreError: the database cannot be used; what was yielded is stored.
        """
        from tui.reader.dropping import keeps_of  # late: as below
        from tui.reader.refreshing import Errand, refreshing  # late: 350 ms, the HTTP client and the workers

        async for step in refreshing(
            Errand(
                feed_ids=feed_ids, force=force, floor=floor, gently=gently, pages=pages,
                rules=ready(self.config.rules, now=self.now()), keeps=keeps_of(self.config),
            ),
            store=self._store,
            paths=self.paths,
            clock=self._clock,
            outside=self._outside,
            settings_of=self.settings_of,
            jitter=jitter,
        ):  # fmt: skip
            yield step

    async def wants_page(self, story_id: int) -> bool:
        """Whether the page behind a story should be fetched because the story is opened."""
        story = await self._view(stories.story, story_id)
        if story is None:
            return False
        full_text = self.settings_of(story.feed_url).full_text
        return await self._view(wants_page, story, full_text, now=self.now())

    async def fetch_page(self, story_id: int) -> PageOutcome | None:
        """Fetch the page behind a story, wanted or not, and store its text; `None`: no such number.

        `clean_pages` should follow when whoever waits has been told.

        Raises:
            StoreError: the database cannot be used.
        """
        from tui.reader.pages import page_run  # late: 60 ms, the workers

        errand = await self._view(pages.page_errand, story_id)
        if errand is None:
            return None
        run = await page_run(
            store=self._store,
            clock=self._clock,
            outside=self._outside,
            settings_of=self.settings_of,
            rules=ready(self.config.rules, now=self.now()),
            urgent=True,
        )
        return await run.one(errand)

    async def clean_pages(self) -> None:
        """Take what was learned of a feed's pages out of those stored before.

        Raises:
            StoreError: the database cannot be used.
        """
        from tui.reader.cleaning import clean_stale  # late: 60 ms, the workers

        await clean_stale(self._store, self._outside.workers())

    async def back_up_daily(self, begin: Callable[[int], None] = lambda _: None) -> "BackupFailed | None":
        """Copy the database into the state folder if no copy was made today; `None`: done, or need not be.

        Args:
            begin: told how large the copy will be, in bytes, when one is begun.

        Raises:
            StoreError: the database cannot be used.
        """
        from tui.reader.backing_up import back_up_daily  # late: 5 ms, and most that open the reader fetch nothing

        keep = self.settings.backups
        return await back_up_daily(self._store, paths=self.paths, keep=keep, now=self._clock.now(), begin=begin)

    async def pages_wait(self) -> int:
        """How many pages wait to be fetched."""
        return await self._view(pages.count_wanted, now=self.now())

    async def fetch_waiting(
        self, *, first: Sequence[int] = (), stop: asyncio.Event
    ) -> AsyncGenerator[PagesPlanned | PageOutcome | PagesEnded, None]:
        """Fetch all pages that wait, the newest unread stories first; between two refreshes of whatever process.

        Args:
            first: the pages of these feeds before all others.
            stop: once set, no page is begun.

        Raises:
            StoreError: the database cannot be used; what was yielded is stored.
        """
        from tui.reader.backlog import Backlog  # late: 350 ms, the HTTP client and the workers

        backlog = Backlog(
            store=self._store,
            clock=self._clock,
            outside=self._outside,
            settings_of=self.settings_of,
            rules=ready(self.config.rules, now=self.now()),
            stop=stop,
        )
        async for step in backlog.all(self.paths, first=first):
            yield step


def jitter() -> float:
    """A share that is added to a wait, so that feeds are not all due at once."""
    return random.uniform(0, 0.1)  # noqa: S311 - spreads requests, guards nothing
