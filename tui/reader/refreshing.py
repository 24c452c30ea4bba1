"""A refresh from the lock to the last outcome; imported only when something is fetched."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from tui.core.clock import Clock
from tui.core.model import Outcome, PageOutcome, PagesPlanned, Planned, Waiting
from tui.core.rules import ReadyRule
from tui.core.settings import Settings
from tui.core.stories import DueFeed
from tui.net.hosts import host_of, is_private
from tui.paths import Paths
from tui.reader.backlog import Backlog
from tui.reader.decide import too_soon
from tui.reader.dropping import drop_old
from tui.reader.lock import RefreshLock
from tui.reader.outside import Outside
from tui.reader.refresh import Refresh
from tui.store.database import Store
from tui.store.feeds import due


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What a refresh is asked for."""

    feed_ids: Sequence[int] | None = None
    """`None`: all feeds."""
    force: bool = False
    """Due or not."""
    floor: timedelta = timedelta(0)
    """Leave out feeds that were asked less than this ago, those of this machine and network excepted."""
    pages: bool = True
    """Whether some of the pages that wait follow."""
    keeps: Mapping[str, timedelta] = field(default_factory=dict)
    """For how long the stories of feeds are kept, by address, where that is not forever."""
    rules: Sequence[ReadyRule] = ()
    """What acts on new stories, and on those whose page comes."""


async def refreshing(
    errand: Errand,
    *,
    store: Store,
    paths: Paths,
    clock: Clock,
    outside: Outside,
    settings_of: Callable[[str], Settings],
    jitter: Callable[[], float],
) -> AsyncGenerator[Waiting | Planned | Outcome | PagesPlanned | PageOutcome, None]:
    """Refresh when no other process does, and yield what becomes of each feed, then of each page that is wanted.

    Raises:
        StoreError: the database cannot be used; what was yielded is stored.
    """
    with RefreshLock(paths.db) as lock:
        if not lock.try_acquire():
            yield Waiting(process=lock.holder())
            await lock.acquire(clock)
        now = clock.now()
        look = partial(due, now=now, feed_ids=errand.feed_ids, force=errand.force)
        wanted = await asyncio.wrap_future(store.view(look))
        asked = [feed for feed in wanted if _may_ask(feed, errand, clock)]
        soon = too_soon(wanted, now=now, floor=errand.floor) if not asked else None
        yield Planned(total=len(asked), too_soon=soon)
        heard = not asked
        if asked:
            refresh = Refresh(
                store=store, client=await outside.client(), workers=outside.workers(), secrets=outside.secrets,
                clock=clock, settings_of=lambda feed: settings_of(feed.url), jitter=jitter, rules=errand.rules,
            )  # fmt: skip
            async for outcome in refresh.run(asked):
                heard = heard or not outcome.offline
                yield outcome
        if heard and errand.pages:  # without a network the pages wait, as the feeds do
            backlog = Backlog(store=store, clock=clock, outside=outside, settings_of=settings_of, rules=errand.rules)
            async for step in backlog.some(errand.feed_ids):
                yield step
        await drop_old(store, errand.keeps, clock=clock, feed_ids=errand.feed_ids)


def _may_ask(feed: DueFeed, errand: Errand, clock: Clock) -> bool:
    if not errand.floor or feed.last_try is None or is_private(host_of(feed.url)):
        return True
    age = clock.now() - feed.last_try
    return age >= errand.floor or age < timedelta(0)
