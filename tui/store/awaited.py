# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""What another reader knew of stories: brought to those that are here, and kept for those that are not here yet.

A story that arrives later arrives so, and that is written into the batch of
the import: taken back with it. What the person, a rule or an earlier import
did to a story since it is here stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tui.core.changes import AddTag, Change, SetFlag
from tui.store.changes import apply, pick_none
from tui.store.database import Database, Row
from tui.store.rows import BETWEEN, clean


@dataclass(frozen=True, slots=True)
class KnownStory:
    """What is known of a story."""

    feed_id: int
    identity: str
    url: str
    """Also looked for by this; empty: it is the identity, or unknown."""
    read: bool
    tags: tuple[str, ...] = ()
    """With any it is starred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class States:
    """How many stories are so now, or will arrive so, that were not before."""

    read: int = 0
    unread: int = 0
    starred: int = 0
    waiting: int = 0
    """Of all these the ones that are not here yet."""
    read_there: int = 0
    """How many of each kind there were in all."""
    unread_there: int = 0
    starred_there: int = 0


def remember(db: Database, known: Iterable[KnownStory]) -> None:
    """Note what is known in temp.brought, within the caller's transaction; of one story twice, the first holds."""
    db.execute(
        """
        CREATE TEMP TABLE IF NOT EXISTS brought (
            feed_id INTEGER, identity TEXT, url TEXT, read INTEGER, tags TEXT, entry_id INTEGER,
            PRIMARY KEY (feed_id, identity)
        ) WITHOUT ROWID
        """
    )
    db.execute("DELETE FROM temp.brought")
    db.executemany("INSERT OR IGNORE INTO temp.brought VALUES (?, ?, ?, ?, ?, NULL)", map(_row, known))


def _row(story: KnownStory) -> Row:
    url = "" if story.url == story.identity else clean(story.url)
    return story.feed_id, clean(story.identity), url, story.read, BETWEEN.join(story.tags)


def bring(db: Database, batch: int, *, now: datetime) -> States:
    """Bring what `remember` noted to the stories that are here, and have the others wait."""
    # A link that several stories of a feed share tells none of them.
    db.execute(
        """
        UPDATE temp.brought SET url = '' WHERE url <> '' AND (feed_id, url) IN
        (SELECT feed_id, url FROM temp.brought WHERE url <> '' GROUP BY feed_id, url HAVING count(*) > 1)
        """
    )
    _find(db)
    here = _mark(db, batch, now=now)
    later = _have_wait(db, batch)
    counted = "ifnull(sum(read), 0), ifnull(sum(1 - read), 0), ifnull(sum(tags <> ''), 0)"
    totals = db.row(f"SELECT {counted} FROM temp.brought")
    read, unread, starred = (one + other for one, other in zip(here, later[:3], strict=True))
    return States(
        read=read,
        unread=unread,
        starred=starred,
        waiting=later[3],
        read_there=totals[0] if totals else 0,
        unread_there=totals[1] if totals else 0,
        starred_there=totals[2] if totals else 0,
    )


def _find(db: Database) -> None:
    """Note which stories these are: by identity, else by a link that one story of the feed has."""
    db.execute(
        """
        UPDATE temp.brought SET entry_id = (
            SELECT e.id FROM entries AS e WHERE e.feed_id = brought.feed_id AND e.identity = brought.identity
        ) WHERE feed_id IN (SELECT DISTINCT feed_id FROM entries)
        """
    )
    db.execute(
        """
        UPDATE temp.brought SET entry_id = (
            SELECT max(e.id) FROM entries AS e WHERE e.feed_id = brought.feed_id AND e.url <> ''
            AND e.url = coalesce(nullif(brought.url, ''), brought.identity) HAVING count(*) = 1
        ) WHERE entry_id IS NULL AND feed_id IN (SELECT DISTINCT feed_id FROM entries)
        """
    )


def _mark(db: Database, batch: int, *, now: datetime) -> tuple[int, int, int]:
    """Change the stories that are here; gives how many became read, unread, starred."""
    read = _change(db, batch, SetFlag(field="read", value=True), "b.read AND NOT e.read", now=now)
    unread = _change(db, batch, SetFlag(field="read", value=False), "NOT b.read AND e.read", now=now)
    starred = _change(db, batch, SetFlag(field="starred", value=True), "b.tags <> '' AND NOT e.starred", now=now)
    listed = db.rows("SELECT DISTINCT tags FROM temp.brought WHERE tags <> '' AND entry_id IS NOT NULL")
    for name in dict.fromkeys(name for (tags,) in listed for name in tags.split(BETWEEN)):
        carried = "instr(char(31) || b.tags || char(31), char(31) || ? || char(31))"
        _change(db, batch, AddTag(name=name), carried, name, now=now)
    return read, unread, starred


def _change(db: Database, batch: int, change: Change, differs: str, *values: str, now: datetime) -> int:
    """Change the stories that differ and were left alone since they are here."""
    field, named = (change.field, "") if isinstance(change, SetFlag) else ("tag", "AND ? IN (j.old, j.new)")
    pick_none(db)
    picked = db.execute(
        f"""
        INSERT OR IGNORE INTO temp.picked SELECT e.id FROM temp.brought AS b JOIN entries AS e ON e.id = b.entry_id
        WHERE {differs} AND NOT EXISTS (
            SELECT 1 FROM journal AS j JOIN batches AS d ON d.id = j.batch_id
            WHERE j.entry_id = e.id AND j.field = '{field}' {named} AND d.undone IS NULL
        )
        """,
        [*values, *values],
    ).rowcount
    if picked:
        apply(db, change, batch, now=now)
    return picked


def _have_wait(db: Database, batch: int) -> tuple[int, int, int, int]:
    """Keep the rest for later; gives how many of them are read, unread, starred, and all."""
    db.execute(
        """
        INSERT INTO awaited(feed_id, identity, url, read, starred, tags, batch_id)
        SELECT b.feed_id, b.identity, b.url, b.read, b.tags <> '', b.tags, ? FROM temp.brought AS b
        WHERE b.entry_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM dropped AS d WHERE d.feed_id = b.feed_id AND d.identity = b.identity)
        ON CONFLICT (feed_id, identity) DO UPDATE SET url = excluded.url, read = excluded.read,
        starred = excluded.starred, tags = excluded.tags, batch_id = excluded.batch_id
        WHERE excluded.read <> awaited.read OR excluded.tags <> awaited.tags
        OR (SELECT undone FROM batches WHERE id = awaited.batch_id) IS NOT NULL
        """,
        [batch],
    )
    found = db.row(
        """
        SELECT ifnull(sum(read), 0), ifnull(sum(1 - read), 0), ifnull(sum(starred), 0), count(*)
        FROM awaited WHERE batch_id = ?
        """,
        [batch],
    )
    return found if found is not None else (0, 0, 0, 0)


def name_feeds(db: Database, names: Iterable[tuple[int, str, str]]) -> None:
    """Call feeds that were never fetched as another reader does: number, title and site of each."""
    db.executemany(
        "UPDATE feeds SET title = ?2, site_url = ?3 WHERE id = ?1 AND title = '' AND last_success IS NULL",
        ((feed_id, clean(title), clean(site)) for feed_id, title, site in names),
    )


def waiting(db: Database, feed_id: int, batch: int, *, starred: bool) -> list[str]:
    """Identities of the stories of a feed that wait since this batch.

    Args:
        db: The database.
        feed_id: The feed.
        batch: The import.
        starred: Only those that will be starred.
    """
    found = db.rows(
        "SELECT identity FROM awaited WHERE feed_id = ? AND batch_id = ? AND starred >= ?", [feed_id, batch, starred]
    )
    return [identity for (identity,) in found]
