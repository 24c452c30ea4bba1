"""What the database file holds, made and changed by sqlite-utils migrations.

Times are integers: seconds since 1970, UTC. The view `stories` shows the same
as ISO 8601 for Datasette, sqlite-utils and other eyes.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Protocol

from tui.core.text import TOKENIZER_VERSION
from tui.store.first_schema import INDEXES, TABLES, TRIGGERS, VIEWS

APPLICATION_ID = 0x64746C6E
"""In the file's header ("dtln"): says that the file is ours."""
SCHEMA_VERSION = 7
"""How many migrations there are; in the header as user_version."""


class Executes(Protocol):
    """What a migration needs of sqlite-utils' Database, which is imported late."""

    def execute(self, sql: str, parameters: Sequence[str] | None = None, /) -> object:
        """Run one statement."""


def _first(db: Executes) -> None:
    for statement in (*TABLES, *INDEXES, *TRIGGERS, *VIEWS):
        db.execute(statement)
    db.execute("INSERT INTO meta VALUES ('tokenizer', ?), ('closed_cleanly', '1')", [str(TOKENIZER_VERSION)])


def _second(db: Executes) -> None:
    db.execute(
        """
        CREATE TABLE wanted_pages (
            sort_key INTEGER PRIMARY KEY,
            entry_id INTEGER NOT NULL UNIQUE REFERENCES entries(id) ON DELETE CASCADE
        )
        """
    )


def _third(db: Executes) -> None:
    for statement in (
        """
        CREATE TABLE page_lines (
            entry_id INTEGER PRIMARY KEY REFERENCES entries(id) ON DELETE CASCADE,
            feed_id INTEGER NOT NULL,
            sort_key INTEGER NOT NULL,
            marks BLOB NOT NULL,
            stale INTEGER NOT NULL
        )
        """,
        "CREATE INDEX page_lines_by_feed ON page_lines(feed_id, sort_key)",
        "CREATE INDEX page_lines_stale ON page_lines(sort_key) WHERE stale = 1",
        """
        CREATE TABLE whole_pages (
            entry_id INTEGER PRIMARY KEY REFERENCES entries(id) ON DELETE CASCADE,
            html TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE repeated_lines (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            feed_id INTEGER NOT NULL REFERENCES feeds(id) ON DELETE CASCADE,
            mark INTEGER NOT NULL,
            text TEXT NOT NULL DEFAULT '',
            learned INTEGER NOT NULL,
            pages INTEGER NOT NULL,
            kept INTEGER NOT NULL DEFAULT 0
        )
        """,
        "CREATE INDEX repeated_lines_by_feed ON repeated_lines(feed_id)",
    ):
        db.execute(statement)


def _fourth(db: Executes) -> None:
    for statement in (
        """
        CREATE TABLE rules (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            query TEXT NOT NULL,
            effects TEXT NOT NULL,
            UNIQUE (query, effects)
        )
        """,
        # A rule acts on a story once: here stands on which it did, and what of it changed something ("hide, tag x").
        """
        CREATE TABLE rule_hits (
            entry_id INTEGER NOT NULL REFERENCES entries(id) ON DELETE CASCADE,
            rule_id INTEGER NOT NULL REFERENCES rules(id),
            time INTEGER NOT NULL,
            batch_id INTEGER,
            did TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (entry_id, rule_id)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX journal_by_entry ON journal(entry_id, field) WHERE entry_id IS NOT NULL",
        "CREATE INDEX batches_by_time ON batches(time)",
        "CREATE INDEX batches_to_redo ON batches(origin, redo_order) WHERE redo_order IS NOT NULL",
    ):
        db.execute(statement)


def _fifth(db: Executes) -> None:
    for statement in (
        # How many starred stories are not hidden, without a look at their rows.
        "DROP INDEX entries_starred",
        "CREATE INDEX entries_starred ON entries(sort_key, hidden) WHERE starred = 1",
        # What became of unread stories, for numbers that are kept: the newest so many changes, oldest first.
        "CREATE TABLE unread_changes (id INTEGER PRIMARY KEY, entry_id INTEGER NOT NULL)",
        """
        CREATE TRIGGER unread_arrives AFTER INSERT ON entries WHEN NEW.read = 0 AND NEW.hidden = 0 BEGIN
            INSERT INTO unread_changes(entry_id) VALUES (NEW.id);
        END
        """,
        """
        CREATE TRIGGER unread_changed AFTER UPDATE ON entries
        WHEN (OLD.read = 0 AND OLD.hidden = 0) OR (NEW.read = 0 AND NEW.hidden = 0) BEGIN
            INSERT INTO unread_changes(entry_id) VALUES (NEW.id);
        END
        """,
        """
        CREATE TRIGGER unread_leaves AFTER DELETE ON entries WHEN OLD.read = 0 AND OLD.hidden = 0 BEGIN
            INSERT INTO unread_changes(entry_id) VALUES (OLD.id);
        END
        """,
        """
        CREATE TRIGGER unread_changes_end AFTER INSERT ON unread_changes WHEN NEW.id % 4096 = 0 BEGIN
            DELETE FROM unread_changes WHERE id <= NEW.id - 65536;
        END
        """,
    ):
        db.execute(statement)


def _sixth(db: Executes) -> None:
    # Stories without a date in the feed whose page told one: their keys go by first sight.
    db.execute(
        """
        CREATE INDEX entries_dated_by_page ON entries(published, sort_key)
        WHERE published < (sort_key >> 20) / 1000
        """
    )


def _seventh(db: Executes) -> None:
    for statement in (
        # How many answers in a row led permanently to where `moved_to` says.
        "ALTER TABLE feeds ADD COLUMN moved_times INTEGER NOT NULL DEFAULT 0",
        # What another reader knew of stories that are not here yet: they arrive so. Void once their batch is undone.
        """
        CREATE TABLE awaited (
            feed_id INTEGER NOT NULL REFERENCES feeds(id) ON DELETE CASCADE,
            identity TEXT NOT NULL,
            url TEXT NOT NULL DEFAULT '',
            read INTEGER NOT NULL,
            starred INTEGER NOT NULL DEFAULT 0,
            tags TEXT NOT NULL DEFAULT '',
            batch_id INTEGER NOT NULL,
            PRIMARY KEY (feed_id, identity)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX awaited_by_link ON awaited(feed_id, url) WHERE url <> ''",
        # What is left of stories that `keep` dropped, so that they are never new again.
        """
        CREATE TABLE dropped (
            feed_id INTEGER NOT NULL REFERENCES feeds(id) ON DELETE CASCADE,
            identity TEXT NOT NULL,
            url TEXT NOT NULL DEFAULT '',
            title TEXT NOT NULL DEFAULT '',
            published INTEGER,
            first_seen INTEGER NOT NULL,
            read INTEGER NOT NULL,
            last_served INTEGER NOT NULL,
            PRIMARY KEY (feed_id, identity)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX dropped_by_link ON dropped(feed_id, url) WHERE url <> ''",
    ):
        db.execute(statement)


STEPS: tuple[tuple[str, Callable[[Executes], None]], ...] = (
    ("0001 the first schema", _first),
    ("0002 pages that wait to be fetched", _second),
    ("0003 lines that the pages of a feed repeat", _third),
    ("0004 what rules did, and the journal by story and time", _fourth),
    ("0005 what became of unread stories", _fifth),
    ("0006 stories that have their date from their page", _sixth),
    ("0007 moved feeds, stories awaited and dropped", _seventh),
)
"""What makes each schema of the one before; only ever added to, for a database remembers the names."""


def migrate(
    connection: sqlite3.Connection,
    *,
    steps: Sequence[tuple[str, Callable[[Executes], None]]] = STEPS,
    begin: Callable[[], object] | None = None,
    before: Callable[[], None] | None = None,
) -> None:
    """Bring the schema up to date, all of it or nothing; does nothing where another process was quicker.

    Args:
        connection: In autocommit mode, outside a transaction.
        steps: Those to take where they were not yet.
        begin: Begins to write, where it is not enough to wait as SQLite does.
        before: Called first, while nobody else can write.
    """
    from sqlite_utils import Database, Migrations  # late: 114 ms

    migrations = Migrations("dateline")
    for name, step in steps:
        migrations(name=name)(step)
    if begin is None:
        connection.execute("BEGIN IMMEDIATE")
    else:
        begin()
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] < len(steps):
            if before is not None:
                before()
            migrations.apply(Database(connection, execute_plugins=False))
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {len(steps)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
