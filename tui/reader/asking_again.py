"""Feeds that are asked sooner than was planned, since feeds.toml says something else of how they are asked."""

from datetime import datetime

from tui.core.model import Subscription
from tui.core.origins import said_of
from tui.core.schedule import interval
from tui.core.subscriptions import Config
from tui.store.database import Database
from tui.store.paces import ask_now, ask_within, posting_times_of

_MAY_HELP = ("headers", "proxy", "timeout", "user_agent")
"""What may be why a feed failed."""


def ask_again(db: Database, before: Config, after: Config, *, now: datetime) -> None:
    """Bring forward when feeds are due, where the person wants them more often, or mended how they are asked.

    What a server asked for (Retry-After, 410) stays.

    Args:
        db: The database, which has taken over the subscriptions of `after`.
        before: What the file said.
        after: What it says.
        now: UTC.
    """
    known = {feed.url: feed for feed in before.subscriptions}
    shared = (before.said, before.folders) == (after.said, after.folders)
    for feed in after.subscriptions:
        old = known.get(feed.url)
        if old is None or (shared and (old.settings, old.folders) == (feed.settings, feed.folders)):
            continue
        if _differs("refresh_every", before, old, after, feed):
            every = interval(after.for_feed(feed).refresh_every, posting_times_of(db, feed.url), now=now)
            ask_within(db, feed.url, every)
        if any(_differs(name, before, old, after, feed) for name in _MAY_HELP):
            ask_now(db, feed.url, now=now)


def _differs(name: str, before: Config, old: Subscription, after: Config, new: Subscription) -> bool:
    return said_of(before, old, name) != said_of(after, new, name)
