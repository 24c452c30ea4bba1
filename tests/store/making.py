"""What the tests of the store are made of."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from tui.core.model import Entry, Feed, Subscription, Validators
from tui.core.stories import StoryLine
from tui.core.text import index_text
from tui.core.views import ALL, Selection
from tui.store.database import Database, open_database
from tui.store.feeds import reconcile
from tui.store.fetches import Fetch, Saved, save_fetches
from tui.store.stories import lines
from tui.store.windows import keys

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def url_of(feed: int) -> str:
    return f"https://feed{feed}.example/rss"


def subscribe(db: Database, *feeds: Subscription | int, now: datetime = NOW) -> None:
    """Follow feeds; a number stands for a plain one."""
    wanted = [Subscription(url=url_of(feed)) if isinstance(feed, int) else feed for feed in feeds]
    reconcile(db, wanted, now=now, archive=True)


def entry(name: str, *, age: timedelta | None = HOUR, text: str = "", **more: object) -> Entry:
    """An entry whose texts follow from its name; `age` before NOW, `None`: without a date."""
    fields: dict[str, object] = {
        "identity": f"id-{name}",
        "title": f"Title {name}",
        "url": f"https://example.org/{name}",
        "published": None if age is None else NOW - age,
        "text": text or f"body of {name}",
        "body": f"<p>{text or name}</p>",
    }
    fields |= more
    fields.setdefault("content_hash", f"{fields['title']}|{fields['url']}|{fields['text']}")
    return Entry(**fields)  # type: ignore[arg-type]  # the fields of an Entry by name


def fetch(feed_id: int, *entries: Entry, **more: object) -> Fetch:
    fields: dict[str, object] = {
        "next_due": NOW + HOUR,
        "feed": Feed(format="RSS 2.0", title=f"Feed {feed_id}", entries=entries),
        "validators": Validators(etag=f'"{feed_id}"'),
        "body_hash": "hash",
    }
    return Fetch(feed_id=feed_id, **(fields | more))  # type: ignore[arg-type]  # as above


def save(db: Database, feed_id: int, *entries: Entry, now: datetime = NOW, **more: object) -> Saved:
    (saved,) = save_fetches(db, [fetch(feed_id, *entries, **more)], now=now)
    return saved


def listed(db: Database, selection: Selection | None = None) -> list[StoryLine]:
    """All stories of a selection, read in one go; without one, all that there are."""
    found = keys(db, selection or ALL.selection(show_read=True), now=NOW, limit=1_000_000)
    assert found.complete
    return lines(db, found.keys)


def titles(db: Database, selection: Selection | None = None) -> list[str]:
    return [line.title for line in listed(db, selection)]


@cache
def _template() -> Path:
    path = Path(mkdtemp()) / "template.db"
    open_database(path).close()
    return path


@contextmanager
def scratch_database() -> Iterator[Database]:
    """An empty database in a folder of its own, for one example of a property."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "dateline.db"
        shutil.copy(_template(), path)
        db = open_database(path)
        try:
            yield db
        finally:
            db.close()


def postings(db: Database, table: str = "search") -> Sequence[tuple[object, ...]]:
    """Every token of an index with its place."""
    db.execute(f"CREATE VIRTUAL TABLE temp.{table}_vocabulary USING fts5vocab(main, {table}, instance)")
    try:
        return db.rows(f"SELECT * FROM temp.{table}_vocabulary ORDER BY doc, col, offset, term")  # noqa: S608 - ours
    finally:
        db.execute(f"DROP TABLE temp.{table}_vocabulary")


def assert_index_is_sound(db: Database) -> None:
    """The index holds what one made anew from the rows would hold, and nothing else."""
    db.execute("CREATE VIRTUAL TABLE scratch USING fts5(title, author, body, tokenize=\"ascii tokenchars '_'\")")
    for key, title, author, text in db.rows(
        "SELECT e.sort_key, e.title, e.author, a.text FROM entries AS e "
        "JOIN articles AS a ON a.entry_id = e.id AND a.source = e.source"
    ):
        db.execute(
            "INSERT INTO scratch(rowid, title, author, body) VALUES (?, ?, ?, ?)",
            [key, index_text(title), index_text(author), index_text(text)],
        )
    made_anew = postings(db, "scratch")
    db.execute("DROP TABLE scratch")
    assert postings(db) == made_anew


def assert_sound(db: Database) -> None:
    """Nothing is wrong with the file, and all that is kept of rows agrees with them."""
    assert db.rows("PRAGMA integrity_check") == [("ok",)]
    assert db.rows("PRAGMA foreign_key_check") == []
    assert_index_is_sound(db)
    assert_counters_are_true(db)


def assert_counters_are_true(db: Database) -> None:
    """What triggers keep equals what a scan counts."""
    scanned = db.rows(
        "SELECT f.id, (SELECT count(*) FROM entries AS e WHERE e.feed_id = f.id AND NOT hidden AND NOT read), "
        "(SELECT count(*) FROM entries AS e WHERE e.feed_id = f.id AND NOT hidden) FROM feeds AS f ORDER BY f.id"
    )
    assert db.rows("SELECT id, unread, total FROM feeds ORDER BY id") == scanned
    tagged = db.rows(
        "SELECT t.id, (SELECT count(*) FROM entry_tags AS et JOIN entries AS e ON e.id = et.entry_id "
        "WHERE et.tag_id = t.id AND NOT e.hidden) FROM tags AS t ORDER BY t.id"
    )
    assert db.rows("SELECT id, total FROM tags ORDER BY id") == tagged
    own = db.rows("SELECT e.id, (SELECT count(*) FROM entry_tags WHERE entry_id = e.id) FROM entries AS e ORDER BY id")
    assert db.rows("SELECT id, tags FROM entries ORDER BY id") == own
