"""A refresh from the lock to the last outcome; imported only when something is fetched."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from tui.core.clock import Clock
from tui.core.model import Outcome, PageOutcome, PagesPlanned, Planned, Waiting
from tui.core.rules import ReadyRule
from tui.core.schedule import after_skips
from tui.core.settings import Settings
from tui.core.stories import DueFeed
from tui.paths import Paths
from tui.reader.backlog import Backlog
from tui.reader.decide import may_ask, too_soon
from tui.reader.dropping import drop_old
from tui.reader.lock import RefreshLock
from tui.reader.outside import Outside
from tui.reader.refresh import GENTLE, Bounds, Refresh
from tui.store.database import Store
from tui.store.feeds import due
from tui.store.paces import hosts_to_spare, put_off, set_right, times_to_right


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What a refresh is asked for."""

    feed_ids: Sequence[int] | None = None
    """`None`: all feeds."""
    force: bool = False
    """Due or not."""
    gently: bool = False
    """A few at a time: the machine has just woken up."""
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
        await _set_right(store, lambda url: settings_of(url).refresh_every, now=now)
        wanted = await _wanted(store, errand, now=now)
        asked = [feed for feed in wanted if may_ask(feed, floor=errand.floor, now=now)]
        soon = too_soon(wanted, now=now, floor=errand.floor) if not asked else None
        yield Planned(total=len(asked), too_soon=soon)
        if not (heard := not asked):
            careful = await asyncio.wrap_future(store.view(hosts_to_spare))
            refresh = Refresh(
                careful=careful, bounds=GENTLE if errand.gently else Bounds(), store=store, clock=clock,
                client=await outside.client(), workers=outside.workers(), secrets=outside.secrets, large=outside.large,
                settings_of=lambda feed: settings_of(feed.url), jitter=jitter, rules=errand.rules,
            )  # fmt: skip
            async for outcome in refresh.run(asked):
                heard = heard or not outcome.offline
                yield outcome
        if heard and errand.pages:  # without a network the pages wait, as the feeds do
            backlog = Backlog(store=store, clock=clock, outside=outside, settings_of=settings_of, rules=errand.rules)
            async for step in backlog.some(errand.feed_ids):
                yield step
        await drop_old(store, errand.keeps, clock=clock, feed_ids=errand.feed_ids)


async def _set_right(store: Store, every_of: Callable[[str], timedelta | None], *, now: datetime) -> None:
    """Set the times right that a wrong clock has written."""
    wrong = await asyncio.wrap_future(store.view(partial(times_to_right, every_of=every_of, now=now)))
    if wrong:
        await asyncio.wrap_future(store.write(partial(set_right, times=wrong)))


async def _wanted(store: Store, errand: Errand, *, now: datetime) -> list[DueFeed]:
    """The feeds that are due; those that want to be left alone at this hour or day are put off, unless forced."""
    look = partial(due, now=now, feed_ids=errand.feed_ids, force=errand.force)
    found = await asyncio.wrap_future(store.view(look))
    if errand.force:
        return found
    later = {feed.id: after_skips(now, feed.wish.skip_hours, feed.wish.skip_days) for feed in found}
    later = {feed_id: moment for feed_id, moment in later.items() if moment > now}
    if later:
        await asyncio.wrap_future(store.write(partial(put_off, until=later)))
    return [feed for feed in found if feed.id not in later]
