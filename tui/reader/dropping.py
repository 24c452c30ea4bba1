"""Dropping the stories that are older than `keep` says, a few at a time, behind a refresh."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from tui.core.clock import Clock
from tui.core.subscriptions import Config
from tui.store.database import Store
from tui.store.dropping import drop, kept_feeds, old_stories
from tui.store.search import merge_more

_log = logging.getLogger(__name__)

_A_STEP = 50
"""Stories dropped in one transaction: less than a tenth of a second, in which nobody else can write."""
_PAUSE_SECONDS = 0.02
"""Between two steps, for whoever waits to write."""
_A_LOOK = 2_000
_MANY = 500
"""For so many stories the index is put in order first, and kept so on the way."""
MOST_A_RUN = 20_000
"""Stories dropped behind one refresh; the rest follow behind the next."""


def keeps_of(config: Config) -> dict[str, timedelta]:
    """For how long the stories of each feed are kept, by its address, where that is not forever.

    Nothing while the file has a mistake: a feed's own `keep` may be what could not be read.
    """
    if not config.may_archive:
        return {}
    kept = ((feed.url, config.for_feed(feed).keep) for feed in config.subscriptions)
    return {url: keep for url, keep in kept if keep is not None}


async def drop_old(
    store: Store,
    keeps: Mapping[str, timedelta],
    *,
    clock: Clock,
    feed_ids: Sequence[int] | None = None,
    most: int = MOST_A_RUN,
) -> int:
    """Drop what is older than it is to be kept, and tell how many stories those were.

    Args:
        store: The database.
        keeps: As `keeps_of` says.
        clock: Tells what is old.
        feed_ids: Only of these feeds; `None`: of all.
        most: So many stories at most.

    Raises:
        StoreError: the database cannot be used.
    """
    if not keeps:
        return 0
    feeds = await asyncio.wrap_future(store.view(kept_feeds, feed_ids=feed_ids))
    now = clock.now()
    before = {feeds[url]: now - keep for url, keep in keeps.items() if url in feeds}
    dropped = 0
    while dropped < most:
        look = partial(old_stories, before=before, limit=min(_A_LOOK, most - dropped))
        old = await asyncio.wrap_future(store.view(look))
        if not (gone := await _drop(store, old, clock)):
            break
        dropped += gone
    if dropped:
        _log.info("%d stories were older than their feeds keep them", dropped)
    return dropped


async def _drop(store: Store, entry_ids: Sequence[int], clock: Clock) -> int:
    gone, many = 0, len(entry_ids) >= _MANY
    while many and await asyncio.wrap_future(store.write(merge_more)):
        await clock.sleep(_PAUSE_SECONDS)
    for start in range(0, len(entry_ids), _A_STEP):
        gone += await asyncio.wrap_future(store.write(drop, entry_ids[start : start + _A_STEP]))
        await clock.sleep(_PAUSE_SECONDS)
        if many:
            await asyncio.wrap_future(store.write(merge_more))
            await clock.sleep(_PAUSE_SECONDS)
    return gone
