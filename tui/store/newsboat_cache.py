"""newsboat's cache.db, read and never touched: no lock is taken, nothing is written beside it.

Its tables as newsboat 2.10 to 2.44 and newsbeuter make them; columns that
came later may be missing.
"""

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

from tui.core.errors import DatelineError
from tui.formats.newsboat_stories import CachedStory

_NEEDED = ("guid", "url", "feedurl", "unread")
_LATER = {"deleted": "0"} | dict.fromkeys(
    ("flags", "title", "author", "pubDate", "content", "content_mime_type", "enclosure_url", "enclosure_type", "base"),
    "''",
)
"""Columns of rss_item that older caches lack, with what they then mean."""
_STORY = ("title", "author", "pubDate", "content", "content_mime_type", "enclosure_url", "enclosure_type", "base")
_HOT = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
"""A rollback journal begins so while its transaction is open (SQLite's file format, section 3)."""
_MOST_COPIED_BYTES = 2 << 30
_LONGEST_BYTES = 20_000_000
"""Of one row: more is no story, and would fill the memory."""


class CacheTrouble(DatelineError):
    """The cache cannot be read, or not all of it; `str()` is the sentence, without a full stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedFeed:
    """What the cache knows of a feed."""

    url: str
    site_url: str
    title: str


@dataclass(frozen=True, slots=True)
class CachedState:
    """What was done to a story there."""

    feed_url: str
    guid: str
    url: str
    unread: bool
    flags: str
    """Letters."""


class NewsboatCache:
    """An open cache; made by `open_cache`."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection, self._name = connection, name
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_BYTES)
        with self._telling():
            # A view of that name could ask for anything, without end.
            named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            self._tables = {name for (name,) in named}
            there = {row[1] for row in connection.execute("PRAGMA table_info(rss_item)") if "rss_item" in self._tables}
        if missing := [column for column in _NEEDED if column not in there]:
            what = f"the column {missing[0]}" if there else "its table of stories"
            raise CacheTrouble(f"{name} is no cache that newsboat made: {what} is missing")
        self._columns = {name: name if name in there else absent for name, absent in _LATER.items()}

    def feeds(self) -> list[CachedFeed]:
        """The feeds it knows."""
        if "rss_feed" not in self._tables:
            return []
        try:
            found = self._connection.execute("SELECT rssurl, url, title FROM rss_feed").fetchall()
        except sqlite3.Error:  # their names are a nicety
            return []
        return [CachedFeed(url=_text(url), site_url=_text(site), title=_text(title)) for url, site, title in found]

    def read(self) -> int:
        """How many stories were read."""
        with self._telling():
            counted: int = self._connection.execute("SELECT count(*) FROM rss_item WHERE unread = 0").fetchone()[0]
        return counted

    def states(self) -> Iterator[CachedState]:
        """What was done to each story; one that was deleted there counts as read.

        Raises:
            CacheTrouble: the rest cannot be read.
        """
        flags, deleted = self._columns["flags"], self._columns["deleted"]
        with self._telling():
            for row in self._connection.execute(
                f"SELECT feedurl, guid, url, unread AND NOT {deleted}, {flags} FROM rss_item"  # noqa: S608 - our own names
            ):
                yield CachedState(_text(row[0]), _text(row[1]), _text(row[2]), bool(row[3]), _text(row[4]))

    def stories(self, feed_url: str, guids: Sequence[str]) -> Iterator[CachedStory]:
        """These stories of a feed; those that are not there, or were deleted, are left out.

        Raises:
            CacheTrouble: the rest cannot be read.
        """
        chosen = ", ".join(self._columns[name] for name in _STORY)
        marks = ", ".join("?" * len(guids))
        with self._telling():
            for guid, url, title, author, published, content, media_type, *rest in self._connection.execute(
                f"SELECT guid, url, {chosen} FROM rss_item "  # noqa: S608 - as above
                f"WHERE feedurl = ? AND guid IN ({marks}) AND NOT {self._columns['deleted']}",
                [feed_url, *guids],
            ):
                enclosure_url, enclosure_type, base = map(_text, rest)
                yield CachedStory(
                    guid=_text(guid),
                    title=_text(title),
                    author=_text(author),
                    url=_text(url),
                    published=published if isinstance(published, int) else 0,
                    content=_text(content),
                    media_type=_text(media_type),
                    enclosure_url=enclosure_url,
                    enclosure_type=enclosure_type,
                    base_url=base,
                )

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise CacheTrouble(f"{self._name} is damaged or no database ({error})") from error


@contextmanager
def open_cache(path: Path) -> Iterator[NewsboatCache]:
    """Open a cache for reading, also while newsboat runs.

    Raises:
        CacheTrouble: it cannot be read; the sentence says why, and what helps.
    """
    name = path.name
    try:
        if not path.is_file():
            raise CacheTrouble(f"there is no {name}, so nothing is known of what was read")
        if _is_hot(path):
            raise CacheTrouble(f"newsboat is writing to {name} just now; quit it, and import once more")
        with _settled(path) as (file, changing), closing(_connection(file, changing=changing)) as connection:
            yield NewsboatCache(connection, name)
    except OSError as error:
        raise CacheTrouble(f"{name} cannot be read: {error.strerror or error}") from error


@contextmanager
def _settled(path: Path) -> Iterator[tuple[Path, bool]]:
    """The file, and whether SQLite may write beside it: a copy where a part of it stands in a log still (WAL)."""
    log = path.with_name(f"{path.name}-wal")
    if not log.exists() or not log.stat().st_size:
        yield path, False
        return
    if path.stat().st_size + log.stat().st_size > _MOST_COPIED_BYTES:
        raise CacheTrouble(f"{path.name} is in use and very large; quit newsboat, and import once more")
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder:  # for its owner alone
        copy = Path(folder) / "cache.db"
        copyfile(path, copy)
        copyfile(log, copy.with_name("cache.db-wal"))
        yield copy, True


def _connection(file: Path, *, changing: bool) -> sqlite3.Connection:
    """A connection that takes no locks, so that newsboat never waits for us."""
    how = "mode=rw" if changing else "mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?{how}", uri=True, isolation_level=None)
    except sqlite3.Error as error:
        raise CacheTrouble(f"{file.name} cannot be opened ({error})") from error
    connection.text_factory = lambda body: body.decode("utf-8", "replace")
    return connection


def _is_hot(path: Path) -> bool:
    """Whether a transaction is open: what stands in the file then is neither the old nor the new."""
    beside = path.with_name(f"{path.name}-journal")
    try:
        if not beside.is_file():  # a pipe would have us wait
            return False
        with beside.open("rb") as journal:
            return journal.read(len(_HOT)) == _HOT
    except OSError:
        return False


def _text(value: object) -> str:
    """The value as text; what should be text and is a number or bytes, too."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)
