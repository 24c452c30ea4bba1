"""feeds.toml and the database, brought together."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from tui.core.errors import ConfigError
from tui.core.garbage import uncollected
from tui.core.model import Subscription
from tui.core.rules import Rule, ready
from tui.core.subscriptions import WELCOME, Config
from tui.paths import Paths, welcome_feed
from tui.reader.files import LoadedConfig, load_config, read_config_text
from tui.reader.local_time import LOCAL
from tui.reader.wanting import MOST_A_FEED
from tui.store import meta
from tui.store.database import Database
from tui.store.feeds import Reconciled, find_feeds, reconcile
from tui.store.fetches import Fetch, save_fetches
from tui.store.pages import want_pages_again

_TAKEN_OVER = "taken_over"
"""Under which the database remembers which text it follows."""
_RULES = 1
"""Raise it when the same text comes to mean something else."""

Stamp: TypeAlias = tuple[int, int, int] | None
"""Of a file: when it was changed, how long it is, and which it is; `None`: it is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What the person follows."""

    config: Config
    mistakes: tuple[str, ...]
    """What is wrong with the file, a sentence each."""
    by_url: dict[str, Subscription]
    brought: Reconciled
    """What the database took over just now."""
    moved: dict[str, str]
    """The feeds that got another address by that, by the old one."""
    first: bool
    """Whether this was the first process to take over what the file says."""
    stamp: Stamp
    """Of the file that was read."""


@uncollected()
def follow(db: Database, *, paths: Paths, now: datetime, take_over: bool) -> Following:
    """Read feeds.toml; where it cannot be read, the last good list holds.

    Args:
        db: the database.
        paths: where the file lies.
        now: UTC.
        take_over: whether the database follows what the file says now.

    Raises:
        ConfigError: the database follows another file.
        StoreError: the database cannot be used.
    """
    stamp = stamp_of(paths.config)
    loaded = load_config(paths.config)
    good = meta.last_good_list(db)
    _check_follows(db, paths, loaded, good, take_over=take_over)
    config = loaded.config if loaded.usable else read_config_text(good).config
    mistakes = () if loaded.missing and not good else loaded.mistakes
    brought, moved = Reconciled(), {}
    first = take_over and loaded.usable and _fingerprint(loaded) != meta.get(db, _TAKEN_OVER)
    if first:
        from tui.reader.readdressing import take_addresses  # late: 4 ms, and only once the file was changed

        before = read_config_text(good).config
        moved = take_addresses(db, before, config, now=now) if loaded.may_archive else {}
        brought = _take_over(db, loaded, before, now=now)
    return Following(
        config=config,
        mistakes=mistakes,
        by_url={feed.url: feed for feed in config.subscriptions},
        brought=brought,
        moved=moved,
        first=first,
        stamp=stamp,
    )


def stamp_of(path: Path) -> Stamp:
    """What changes when a file does."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _check_follows(db: Database, paths: Paths, loaded: LoadedConfig, good: str, *, take_over: bool) -> None:
    followed, here = meta.follows(db), _storable(paths.config)
    if followed and followed != here and not _has_moved(followed, loaded, good):
        raise ConfigError(
            f"{paths.db} follows {followed}, not {paths.config}; name a database of its own for this list with --db"
        )
    if followed != here and take_over:
        meta.remember_follows(db, here)


def _has_moved(followed: str, loaded: LoadedConfig, good: str) -> bool:
    """Whether the list itself lies elsewhere now, as on another machine: it is gone there, and half of it is here."""
    before, now = (
        {feed.url for feed in config.subscriptions} for config in (read_config_text(good).config, loaded.config)
    )
    return loaded.usable and len(before & now) * 2 > len(before) and not os.path.lexists(followed)


def _storable(path: Path) -> str:
    """The path as text that SQLite takes: file names may hold bytes that are no text."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _take_over(db: Database, loaded: LoadedConfig, before: Config, *, now: datetime) -> Reconciled:
    config = loaded.config
    own = {feed.url: config.for_feed(feed) for feed in config.subscriptions}
    brought = reconcile(
        db,
        config.subscriptions,
        now=now,
        paused={url for url, settings in own.items() if settings.paused},
        unlisted={url for url, settings in own.items() if settings.unlisted},
        archive=loaded.may_archive,
    )
    if WELCOME in own:
        _welcome(db, now=now, first_unread=own[WELCOME].first_unread, rules=config.rules)
    if loaded.may_archive:
        from tui.reader.asking_again import ask_again  # late: as above

        _read_again(db, before, config)
        ask_again(db, before, config, now=now)
        meta.remember_list(db, loaded.text)
    meta.put(db, _TAKEN_OVER, _fingerprint(loaded))
    return brought


def _read_again(db: Database, before: Config, now: Config) -> None:
    """Want the pages of the feeds anew for which the person says otherwise what the article is."""
    known = {feed.url: _selectors(feed) for feed in before.subscriptions}
    for feed in now.subscriptions:
        own = _selectors(feed)
        if known.get(feed.url, own) != own and now.for_feed(feed).full_text != "never":
            want_pages_again(db, feed.url, limit=MOST_A_FEED)


def _selectors(feed: Subscription) -> tuple[object, object]:
    """What is said of this feed alone: for all of them at once nothing is fetched."""
    return feed.settings.get("select"), feed.settings.get("remove")


def _fingerprint(loaded: LoadedConfig) -> str:
    """Tells whether the database has taken over this very text, by these very rules."""
    return f"{_RULES} {hashlib.sha256(loaded.text.encode()).hexdigest()}"


def _welcome(db: Database, *, now: datetime, first_unread: int | None, rules: Sequence[Rule]) -> None:
    """Store the stories of the built-in feed, once in the life of a database."""
    line = next((line for line in find_feeds(db, WELCOME) if line.url == WELCOME), None)
    if line is None or line.last_success is not None:
        return
    from tui.formats.feed import parse_feed  # late: 150 ms, and only at the first start

    feed = parse_feed(welcome_feed(), url="https://example.org/", content_type="application/atom+xml")
    fetch = Fetch(feed_id=line.id, next_due=now, feed=feed, first_unread=first_unread)
    save_fetches(db, [fetch], now=now, rules=ready(rules, now=now.astimezone(LOCAL)))
