"""A refresh from the lock to the last outcome; imported only when something is fetched."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from importlib.metadata import metadata

from tui.core.clock import Clock
from tui.core.model import Outcome, Planned, Waiting
from tui.core.settings import Settings
from tui.core.stories import DueFeed
from tui.net.addresses import host_of, is_private
from tui.net.client import Client
from tui.paths import Paths
from tui.reader.decide import too_soon
from tui.reader.files import RefreshLock
from tui.reader.refresh import Refresh
from tui.reader.workers import Workers
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


async def refreshing(
    errand: Errand,
    *,
    store: Store,
    paths: Paths,
    clock: Clock,
    settings_of: Callable[[DueFeed], Settings],
    jitter: Callable[[], float],
) -> AsyncGenerator[Waiting | Planned | Outcome, None]:
    """Refresh when no other process does, and yield what becomes of each feed.

    Raises:
        StoreError: the database cannot be used; what was yielded is stored.
    """
    with RefreshLock(paths.db) as lock:
        if not lock.try_acquire():
            yield Waiting(process=lock.holder())
            await lock.acquire(clock)
        now = clock.now()
        wanted = await asyncio.wrap_future(
            store.view(partial(due, now=now, feed_ids=errand.feed_ids, force=errand.force))
        )
        asked = [feed for feed in wanted if _may_ask(feed, errand, clock)]
        soon = too_soon(wanted, now=now, floor=errand.floor) if not asked else None
        yield Planned(total=len(asked), too_soon=soon)
        if not asked:
            return
        workers = Workers(log=paths.state / "workers.log")
        async with Client(clock=clock, user_agent=_user_agent()) as client, workers:
            refresh = Refresh(
                store=store, client=client, workers=workers, clock=clock, settings_of=settings_of, jitter=jitter
            )
            async for outcome in refresh.run(asked):
                yield outcome


def _may_ask(feed: DueFeed, errand: Errand, clock: Clock) -> bool:
    if not errand.floor or feed.last_try is None or is_private(host_of(feed.url)):
        return True
    age = clock.now() - feed.last_try
    return age >= errand.floor or age < timedelta(0)


def _user_agent() -> str:
    """Who asks, and where to read about it."""
    about = metadata("dateline")
    home = next((entry.partition(", ")[2] for entry in about.get_all("Project-URL") or ()), "")
    return f"dateline/{about['Version']}" + (f" (+{home})" if home else "")
