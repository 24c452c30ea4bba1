"""Feeds whose address the person exchanged in feeds.toml by hand: they keep their stories, marks and tags."""

from datetime import datetime

from tui.core.differences import readdressed
from tui.core.subscriptions import Config
from tui.store.addresses import feed_ids, holders, readdress
from tui.store.database import Database
from tui.store.feeds import feed_lines


def take_addresses(db: Database, before: Config, after: Config, *, now: datetime) -> dict[str, str]:
    """Give the feeds of the database the addresses that they were given in the file, before it is brought in line.

    An address that another feed with stories holds, or held, is not taken from it.

    Args:
        db: The database.
        before: What the file said when it was last taken over.
        after: What it says.
        now: UTC.

    Returns:
        The new addresses by the old ones.
    """
    was, now_there = ({feed.url for feed in config.subscriptions} for config in (before, after))
    if not (now_there - was and feed_ids(db).keys() & (was - now_there)):
        return {}
    lines = {line.url: line for line in feed_lines(db)}
    unwell = {url for url, line in lines.items() if line.problem is not None or line.gone or line.moved_to}
    done: dict[str, str] = {}
    with db.atomic(durable=True):
        for old, new in readdressed(before, after, unwell=unwell).items():
            line = lines.get(old)
            if line is not None and all(held.archived and not held.stories for held in holders(db, new)):
                readdress(db, line.id, new, now=now)
                done[old] = new
    return done
