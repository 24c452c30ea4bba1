"""Databases of every schema that was ever released, with all that each of them has."""

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeAlias

from tests.store.making import DAY, HOUR, NOW, entry, fetch, save, subscribe, url_of
from tui.core.changes import AddTag, SetFlag
from tui.core.model import Enclosure, Problem, ProblemKind, Subscription
from tui.core.pages import Page
from tui.core.rules import Rule, ready
from tui.store import meta
from tui.store.changes import change
from tui.store.database import Database, open_database
from tui.store.fetches import save_fetches
from tui.store.journal import undo
from tui.store.pages import PageFetch, save_pages, want_pages
from tui.store.schema import STEPS, migrate

SCHEMAS = range(1, len(STEPS) + 1)
Rows: TypeAlias = list[tuple[Any, ...]]
Content: TypeAlias = dict[str, Rows]

_BY_HAND = (
    "INSERT INTO page_lines VALUES (1, 1, 1, x'00', 0)",
    "INSERT INTO whole_pages VALUES (3, '<p>whole</p>')",
    "INSERT INTO repeated_lines(feed_id, mark, text, learned, pages) VALUES (1, 77, 'Subscribe now', 1700000000, 4)",
    "INSERT INTO awaited(feed_id, identity, url, read, starred, tags, batch_id) VALUES (1, 'later', 'u', 1, 1, 'x', 1)",
    "INSERT INTO dropped VALUES (2, 'gone', 'https://example.org/gone', 'Gone', 1600000000, 1600000000, 1, 1700000000)",
    "UPDATE feeds SET moved_times = 2, moved_to = 'https://moved.example/rss' WHERE id = 2",
)


@cache
def filled() -> Path:
    """A database of our schema in which no table is empty."""
    path = Path(mkdtemp()) / "filled.db"
    db = open_database(path)
    subscribe(db, Subscription(url=url_of(1), title="Mine", folders=("news", "news/far")), 2)
    enclosure = Enclosure(url="https://example.org/a.mp3", media_type="audio/mpeg", length_bytes=12)
    save(db, 1, *(entry(f"a{n}", age=n * HOUR, text=f"Wörter, 東京 and word{n}") for n in range(1, 12)))
    save(db, 2, entry("sound", enclosures=(enclosure,)), entry("future", age=-30 * DAY), entry("dateless", age=None))
    rule = ready([Rule(query="adverts", do=("hide", "tag loud"))], now=NOW)
    save_fetches(db, [fetch(2, entry("advert", text="adverts all the way"))], now=NOW + HOUR, rules=rule)
    change(db, SetFlag(field="read", value=True), ids=[1, 2, 3, 4], now=NOW, origin="screen", label="read")
    change(db, SetFlag(field="starred", value=True), ids=[2, 5], now=NOW + HOUR, origin="cli")
    change(db, AddTag(name="Quiet & low"), ids=[2, 3, 6], now=NOW + HOUR, origin="cli")
    change(db, SetFlag(field="hidden", value=True), ids=[7], now=NOW + HOUR, origin="screen")
    undo(db, origin="screen", now=NOW + HOUR)
    change(db, SetFlag(field="read", value=True), ids=[8, 9], now=NOW + 2 * HOUR, origin="cli", label="newest")
    page = Page(url="https://example.org/a1", html="<p>the whole page</p>", text="the whole page", lang="en")
    problem = Problem(kind=ProblemKind.HTTP, cause="404 Not Found", remedy="It may be gone.")
    save_pages(db, [PageFetch(entry_id=1, page=page), PageFetch(entry_id=2, problem=problem)], now=NOW)
    want_pages(db, [4, 5])
    meta.remember_follows(db, "/home/me/feeds.toml")
    for statement in _BY_HAND:
        db.execute(statement)
    assert not [table for table in _tables(db) if not db.value(f'SELECT count(*) FROM "{table}"')]  # noqa: S608 - ours
    db.mark_closed()
    db.close()
    return path


def make_older(path: Path, schema: int) -> None:
    """Put a database of an older schema at `path`, with what of `filled` there is room for in it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("PRAGMA synchronous = OFF")
        migrate(connection, steps=STEPS[:schema])
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("ATTACH ? AS filled", [str(filled())])
        for table in _tables(connection):
            names = ", ".join(name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", [table]))
            connection.execute(f'DELETE FROM "{table}"')  # noqa: S608 - ours
            connection.execute(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM filled."{table}"')  # noqa: S608
        connection.execute("DETACH filled")
        for _, sql in triggers:
            connection.execute(sql)
        connection.execute("PRAGMA journal_mode = WAL")


def content_of(path: Path) -> Content:
    """Every row of every table, by table and with its columns' names first, and the version."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        found: Content = {"user_version": connection.execute("PRAGMA user_version").fetchall()}
        for table in [*_tables(connection), "_sqlite_migrations"]:
            cursor = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - ours
            found[table] = [tuple(column[0] for column in cursor.description), *sorted(cursor, key=repr)]
    return found


def schema_rows(path: Path) -> Rows:
    """What is there by kind and name, and how it was made."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()


def _tables(db: Database | sqlite3.Connection) -> list[str]:
    """The tables, but those that SQLite and sqlite-utils keep their own books in, and the index's face."""
    found = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return [name for (name,) in found if name != "search" and not name.startswith(("sqlite_", "_sqlite"))]
