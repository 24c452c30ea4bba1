"""newsboat's home: where it is, and what its files come to."""

import os
from pathlib import Path

from tui.core.bringing import Past
from tui.core.errors import ConfigError
from tui.formats.newsboat import read_urls
from tui.formats.newsboat_config import NewsboatConfig, read_newsboat_config
from tui.formats.newsboat_plan import Plan, planned
from tui.formats.newsboat_query import KnownFeed
from tui.paths import NewsboatHome, newsboat_homes
from tui.reader.files import read_bounded
from tui.store.newsboat_cache import CacheTrouble, open_cache

_MOST_URLS_BYTES = 5_000_000
_MOST_CONFIG_BYTES = 1_000_000


def found() -> Past | None:
    """The home of newsboat, if there is one with feeds that could be taken."""
    home = next((home for home in newsboat_homes() if home.urls.is_file()), None)
    if home is None:
        return None
    try:
        feeds = len(read_urls(read_bounded(home.urls, _MOST_URLS_BYTES)).subscriptions)
        with open_cache(_cache(home, _config(home))) as cache:
            read = cache.read()
    except OSError:
        return None
    except CacheTrouble:
        read = 0
    return Past(folder=str(home.urls.parent), feeds=feeds, read=read) if feeds else None


def plan_of(folder: str | None) -> tuple[Plan, Path]:
    """What newsboat's files come to, and where its cache is."""
    home = _home(folder)
    try:
        urls = read_urls(read_bounded(home.urls, _MOST_URLS_BYTES))
    except OSError as error:
        raise ConfigError(f"{home.urls} cannot be read: {error.strerror or error}") from error
    config = _config(home)
    cache = _cache(home, config)
    try:
        with open_cache(cache) as opened:
            known = [KnownFeed(url=feed.url, site_url=feed.site_url, name=feed.title) for feed in opened.feeds()]
    except CacheTrouble:  # told once its states are read
        known = []
    return planned(urls, config, known), cache


def _home(folder: str | None) -> NewsboatHome:
    homes = newsboat_homes(folder)
    found = next((home for home in homes if os.path.lexists(home.urls)), None)
    if found is None:
        looked = ", ".join(dict.fromkeys(str(home.urls) for home in homes))
        remedy = "" if folder else "; name its folder: dateline import newsboat DIR"
        raise ConfigError(f"there is no list of newsboat's: {looked}{remedy}")
    return found


def _config(home: NewsboatHome) -> NewsboatConfig:
    """Its settings; none where they cannot be read."""
    try:
        return read_newsboat_config(read_bounded(home.config, _MOST_CONFIG_BYTES))
    except FileNotFoundError:
        return NewsboatConfig()
    except OSError as error:
        return NewsboatConfig(left_out=(f"{home.config} cannot be read: {error.strerror or error}",))


def _cache(home: NewsboatHome, config: NewsboatConfig) -> Path:
    """Where the cache is: where the settings say, else at its usual place."""
    if not config.cache_file:
        return home.cache
    try:
        return Path(config.cache_file).expanduser()
    except RuntimeError:  # ~NAME, and nobody is called so
        return Path(config.cache_file)
