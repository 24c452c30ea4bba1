"""What is known of a page before it is read, for one whose address a person gives."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from tui.core.errors import StoreError
from tui.core.pages import NO_HINTS, Hints
from tui.core.settings import Settings
from tui.core.subscriptions import Config
from tui.net.hosts import host_of
from tui.store.database import Database, Store
from tui.store.opening import leaving_nothing
from tui.store.story_links import errand_at, feeds_leading_to

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a page, and how it is to be fetched."""

    hints: Hints
    settings: Settings
    """Of the feed that it belongs to, else the global ones."""
    feed_url: str = ""
    """That feed's address; empty: it belongs to none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    """What the database says of an address."""

    feed_url: str = ""
    """Empty: no story is there."""
    leading_there: str = ""
    """The only feed with other stories on its host."""
    hints: Hints = NO_HINTS


async def known_page(url: str, *, db: Path, config: Config) -> Known:
    """What the reader knows of a page: its story, if it is one, and what feeds.toml says of its feed.

    A page that is no story belongs to a feed all the same where that is the
    only one that lies on its host, or else the only one with stories there.

    Args:
        url: Where the page is; empty: nobody knows.
        db: The database; read if it is there and can be.
        config: What feeds.toml says.
    """
    host = host_of(url)
    story = await asyncio.to_thread(_story_at, url, db) if host else _Story()
    near = _only(feed.url for feed in config.subscriptions if host and host_of(feed.url) == host)
    feed_url = story.feed_url or near or story.leading_there
    feed = next((feed for feed in config.subscriptions if feed.url == feed_url), None)
    settings = config.settings if feed is None else config.for_feed(feed)
    hints = with_selectors(story.hints, settings)
    return Known(hints=hints, settings=settings, feed_url="" if feed is None else feed.url)


def with_selectors(hints: Hints, settings: Settings) -> Hints:
    """The hints with the person's own selectors."""
    return replace(hints, select=settings.select, remove=settings.remove)


def _story_at(url: str, path: Path) -> _Story:
    if not path.exists():
        return _Story()
    try:
        with leaving_nothing(path), Store.open(path, readonly=True) as store:
            return store.view(_look_up, url).result()
    except StoreError as error:
        _log.info("nothing is known of pages: %s", error)
        return _Story()


def _look_up(db: Database, url: str) -> _Story:
    with db.snapshot():
        errand = errand_at(db, spellings(url))
        if errand is not None:
            return _Story(feed_url=errand.feed_url, hints=errand.hints)
        host = urlsplit(url).netloc.rpartition("@")[2].lower()
        return _Story(leading_there=_only(feeds_leading_to(db, (f"http://{host}/", f"https://{host}/"), limit=2)))


def spellings(url: str) -> list[str]:
    """The address as it is, and as the same page is often written."""
    parts = urlsplit(url)._replace(fragment="")
    paths = (parts.path, parts.path.rstrip("/"), f"{parts.path.rstrip('/')}/")
    like = (parts._replace(scheme=scheme, path=path).geturl() for scheme in ("https", "http") for path in paths)
    return list(dict.fromkeys([url, *like]))


def _only(urls: Iterable[str]) -> str:
    """The address that is alone; empty where there are none or several."""
    found = list(urls)
    return found[0] if len(found) == 1 else ""
