"""Homes of newsboat as it makes them: urls, config, and a cache with the tables of 2.21 (schema 2.11)."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

SCHEMA = (
    """
    CREATE TABLE rss_feed (
        rssurl VARCHAR(1024) PRIMARY KEY NOT NULL, url VARCHAR(1024) NOT NULL, title VARCHAR(1024) NOT NULL,
        lastmodified INTEGER(11) NOT NULL DEFAULT 0, is_rtl INTEGER(1) NOT NULL DEFAULT 0,
        etag VARCHAR(128) NOT NULL DEFAULT ""
    )
    """,
    """
    CREATE TABLE rss_item (
        id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid VARCHAR(64) NOT NULL, title VARCHAR(1024) NOT NULL,
        author VARCHAR(1024) NOT NULL, url VARCHAR(1024) NOT NULL, feedurl VARCHAR(1024) NOT NULL,
        pubDate INTEGER NOT NULL, content VARCHAR(65535) NOT NULL, unread INTEGER(1) NOT NULL,
        enclosure_url VARCHAR(1024), enclosure_type VARCHAR(1024), enqueued INTEGER(1) NOT NULL DEFAULT 0,
        flags VARCHAR(52), deleted INTEGER(1) NOT NULL DEFAULT 0, base VARCHAR(128) NOT NULL DEFAULT ""
    )
    """,
    "CREATE TABLE google_replay (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid VARCHAR(64) NOT NULL, "
    "state INTEGER NOT NULL, ts INTEGER NOT NULL)",
    "CREATE TABLE metadata (db_schema_version_major INTEGER NOT NULL, db_schema_version_minor INTEGER NOT NULL)",
    "INSERT INTO metadata VALUES (2, 11)",
    "CREATE INDEX idx_rssurl ON rss_feed(rssurl)",
    "CREATE INDEX idx_guid ON rss_item(guid)",
    "CREATE INDEX idx_feedurl ON rss_item(feedurl)",
    "CREATE INDEX idx_deleted ON rss_item(deleted)",
    "CREATE INDEX idx_lastmodified ON rss_feed(lastmodified)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cached:
    """A story in the cache."""

    feed: str
    guid: str
    url: str = ""
    title: str = "A story"
    content: str = "<p>Words of the story.</p>"
    unread: bool = False
    flags: str | None = None
    deleted: bool = False
    published: int = 1_700_000_000


def write_home(
    folder: Path,
    *,
    urls: str,
    config: str | None = None,
    stories: Iterable[Cached] = (),
    feeds: Sequence[tuple[str, str, str]] = (),
) -> Path:
    """Make a home in which all lies together; the feeds are address, site and title."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "urls").write_text(urls, "utf-8")
    if config is not None:
        (folder / "config").write_text(config, "utf-8")
    write_cache(folder / "cache.db", stories, feeds)
    return folder


def write_cache(path: Path, stories: Iterable[Cached], feeds: Sequence[tuple[str, str, str]] = ()) -> None:
    """Make a cache."""
    with closing(sqlite3.connect(path)) as cache, cache:
        for statement in SCHEMA:
            cache.execute(statement)
        cache.executemany("INSERT INTO rss_feed(rssurl, url, title) VALUES (?, ?, ?)", feeds)
        cache.executemany(
            """
            INSERT INTO rss_item(guid, title, author, url, feedurl, pubDate, content, unread, flags, deleted)
            VALUES (?, ?, '', ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                (one.guid, one.title, one.url, one.feed, one.published, one.content, one.unread, one.flags, one.deleted)
                for one in stories
            ),
        )
