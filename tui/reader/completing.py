"""Names that a shell completes, read from the database as it is: nothing is written, nothing is waited for."""

from dataclasses import dataclass
from pathlib import Path

from tui.core.errors import StoreError
from tui.store.database import Database, Store
from tui.store.feeds import feed_lines
from tui.store.opening import leaving_nothing
from tui.store.tags import tag_counts


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNames:
    """What can be named."""

    feeds: tuple[tuple[str, str], ...] = ()
    """Title and address of each, in the order of feeds.toml."""
    tags: tuple[str, ...] = ()
    """Last used first."""


def known_names(db: Path) -> KnownNames:
    """The names in a database; none where there is none, or it cannot be read."""
    if not db.exists():
        return KnownNames()
    try:
        with leaving_nothing(db), Store.open(db, readonly=True) as store:
            return store.view(_names).result()
    except StoreError:  # whoever presses Tab wants no sentence
        return KnownNames()


def _names(db: Database) -> KnownNames:
    feeds = tuple((feed.title, feed.url) for feed in feed_lines(db))
    return KnownNames(feeds=feeds, tags=tuple(tag.name for tag in tag_counts(db)))
