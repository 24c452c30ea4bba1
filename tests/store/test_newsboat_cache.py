"""The cache of newsboat, read without a trace."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.newsboat_home import Cached, write_cache
from tui.store.newsboat_cache import CachedFeed, CachedState, CacheTrouble, open_cache

FEED = "https://a.example/feed"
STORIES = [
    Cached(feed=FEED, guid="g1", url="https://a.example/1", title="One", flags="aB"),
    Cached(feed=FEED, guid="g2", unread=True),
    Cached(feed=FEED, guid="g3", unread=True, deleted=True),
]
STATES = [
    CachedState(FEED, "g1", "https://a.example/1", False, "aB"),
    CachedState(FEED, "g2", "", True, ""),
    CachedState(FEED, "g3", "", False, ""),
]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    write_cache(tmp_path / "cache.db", STORIES, [(FEED, "https://a.example/", "A")])
    return tmp_path / "cache.db"


def _states(path: Path) -> list[CachedState]:
    with open_cache(path) as opened:
        return list(opened.states())


def test_feeds_states_and_texts_are_read_and_nothing_is_written(cache: Path) -> None:
    before = cache.read_bytes()
    with open_cache(cache) as opened:
        assert opened.feeds() == [CachedFeed(url=FEED, site_url="https://a.example/", title="A")]
        assert list(opened.states()) == STATES
        assert opened.read() == 1
        assert [(story.guid, story.title) for story in opened.stories(FEED, ["g1", "nowhere"])] == [("g1", "One")]
    assert cache.read_bytes() == before
    assert [path.name for path in cache.parent.iterdir()] == ["cache.db"]


def test_it_is_read_while_newsboat_has_it_open_and_locked(cache: Path) -> None:
    with closing(sqlite3.connect(cache, isolation_level=None)) as newsboat:
        newsboat.execute("BEGIN EXCLUSIVE")
        assert _states(cache) == STATES
        newsboat.execute("UPDATE rss_item SET unread = 0")
        newsboat.execute("ROLLBACK")


def test_a_transaction_under_way_is_a_sentence(cache: Path) -> None:
    (cache.parent / "cache.db-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504))
    with pytest.raises(CacheTrouble, match="newsboat is writing to cache"):
        _states(cache)


def test_what_stands_in_a_log_still_is_read_too(cache: Path) -> None:
    with closing(sqlite3.connect(cache, isolation_level=None)) as newsboat:
        newsboat.execute("PRAGMA journal_mode = WAL")
        newsboat.execute("UPDATE rss_item SET unread = 0 WHERE guid = 'g2'")
        assert [state.unread for state in _states(cache)] == [False, False, False]
        assert sorted(path.name for path in cache.parent.iterdir()) == ["cache.db", "cache.db-shm", "cache.db-wal"]


def test_an_old_cache_lacks_columns(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "cache.db")) as old, old:
        old.execute("CREATE TABLE rss_item (guid, title, author, url, feedurl, pubDate, content, unread)")
        old.execute("INSERT INTO rss_item VALUES (x'67ff', 't', 'a', NULL, 'f', 1, 'c', 0)")
    with open_cache(tmp_path / "cache.db") as opened:
        assert list(opened.states()) == [CachedState("f", "g\ufffd", "", False, "")]
        assert opened.feeds() == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"no database" * 500, "is damaged or no database"),
        (b"", "is no cache that newsboat made"),
        (None, "there is no"),
    ],
    ids=["nonsense", "empty", "missing"],
)
def test_what_is_no_cache_is_a_sentence(tmp_path: Path, body: bytes | None, said: str) -> None:
    if body is not None:
        (tmp_path / "cache.db").write_bytes(body)
    with pytest.raises(CacheTrouble, match=said):
        _states(tmp_path / "cache.db")


def test_of_a_damaged_cache_what_comes_before_the_damage_is_read(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    write_cache(path, (Cached(feed=FEED, guid=f"g{number}", content="x" * 900) for number in range(3000)))
    body = bytearray(path.read_bytes())
    body[len(body) // 2 : len(body) // 2 + 40_960] = b"\xff" * 40_960
    path.write_bytes(body)
    found: list[CachedState] = []
    with pytest.raises(CacheTrouble, match="damaged"), open_cache(path) as opened:
        found.extend(iter(opened.states()))
    assert 0 < len(found) < 3000


def test_what_only_looks_like_its_tables_is_not_asked_for_anything(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x"
    with closing(sqlite3.connect(path)) as made:
        made.execute(f"CREATE VIEW rss_item AS {endless} AS guid, x AS url, x AS feedurl, x AS unread FROM n")
    with pytest.raises(CacheTrouble, match="its table of stories is missing"):
        _states(path)
    path.unlink()
    write_cache(path, STORIES)
    with closing(sqlite3.connect(path)) as made:
        made.execute("DROP TABLE rss_feed")
        made.execute(f"CREATE VIEW rss_feed AS {endless} AS rssurl, x AS url, x AS title FROM n")
    os.mkfifo(f"{path}-journal")
    with open_cache(path) as opened:
        assert opened.feeds() == []
        assert list(opened.states()) == STATES
