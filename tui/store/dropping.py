# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""Stories that are older than their feed's `keep`: dropped, and never new again.

What is left of them stands in the table `dropped` as long as the feed serves
them, and a while longer. `last_served` is `SERVED` while the feed does, as far
as is known: so a feed that says the same as before costs no writing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from json import dumps
from typing import Final

from tui.core.model import Entry
from tui.store.database import Database
from tui.store.rows import optional_seconds, seconds
from tui.store.search import IndexChange, Words, index

SERVED: Final = 1 << 40
"""Later than any time in seconds."""
REMEMBERED: Final = timedelta(days=90)
"""How long it is known what was dropped, once the feed no longer serves it."""
_COUNTER_BITS = 20
_MAY_GO = "e.read = 1 AND e.starred = 0 AND e.tags = 0"
_TOLD = "ifnull(e.published, e.first_seen)"


def kept_feeds(db: Database, *, feed_ids: Sequence[int] | None = None) -> dict[str, int]:
    """The feeds of which stories may be dropped, numbers by address: neither archived nor built in."""
    found = db.rows(
        """
        SELECT url, id FROM feeds WHERE archived IS NULL AND url NOT LIKE 'builtin:%'
        AND (:ids IS NULL OR id IN (SELECT value FROM json_each(:ids)))
        """,
        {"ids": None if feed_ids is None else dumps(list(feed_ids))},
    )
    return dict(found)


def old_stories(db: Database, before: Mapping[int, datetime], *, limit: int) -> list[int]:
    """Stories that may be dropped: older than that, by feed, and neither unread nor starred nor tagged.

    Args:
        db: The database.
        before: Of each feed the time before which they were published, or first seen where they have no date.
        limit: So many at most.
    """
    found: list[int] = []
    for feed_id, moment in before.items():
        for query in (_OLD, _OLD_BY_PAGE):
            values = {"feed": feed_id, "moment": seconds(moment), "limit": limit - len(found)}
            found.extend(entry_id for (entry_id,) in db.rows(query, values))
        if len(found) >= limit:
            break
    return list(dict.fromkeys(found))


_OLD = f"""
    SELECT e.id FROM entries AS e WHERE e.feed_id = :feed
    AND e.sort_key < (:moment * 1000) << {_COUNTER_BITS} AND {_TOLD} < :moment AND {_MAY_GO}
    ORDER BY e.sort_key LIMIT :limit
"""
_OLD_BY_PAGE = f"""
    SELECT e.id FROM entries AS e WHERE e.published < (e.sort_key >> 20) / 1000
    AND e.published < :moment AND +e.feed_id = :feed AND {_MAY_GO} LIMIT :limit
"""
"""Those that are listed by their first sight, for only their page told how old they are."""


def drop(db: Database, entry_ids: Sequence[int]) -> int:
    """Drop stories, in one transaction, unless somebody marked, starred or tagged them meanwhile; gives how many.

    What rules did to them goes with them; the journal keeps what a person did.
    """
    listed = dumps(list(entry_ids))
    with db.atomic(durable=False):
        gone = db.rows(
            f"""
            SELECT e.id, e.sort_key, e.title, e.author, ifnull(a.text, '') FROM entries AS e
            LEFT JOIN articles AS a ON a.entry_id = e.id AND a.source = e.source
            WHERE e.id IN (SELECT value FROM json_each(?)) AND {_MAY_GO}
            """,
            [listed],
        )
        still = dumps([row[0] for row in gone])
        index(db, [IndexChange(key, Words(title, author, text), None) for _, key, title, author, text in gone])
        db.execute(
            """
            INSERT OR REPLACE INTO dropped
            SELECT feed_id, identity, url, title, published, first_seen, read, ? FROM entries
            WHERE id IN (SELECT value FROM json_each(?))
            """,
            [SERVED, still],
        )
        db.execute("DELETE FROM entries WHERE id IN (SELECT value FROM json_each(?))", [still])
    return len(gone)


def without_dropped(db: Database, feed_id: int, entries: Sequence[Entry], *, now: datetime) -> list[Entry]:
    """The entries of a fetch that were not dropped before; within the caller's transaction.

    One that was is known by its identity; else, where it has got another, by link, title and date. What the feed
    no longer serves is forgotten after `REMEMBERED`.
    """
    if db.row("SELECT 1 FROM dropped WHERE feed_id = ?", [feed_id]) is None:
        return list(entries)
    named = dumps([entry.identity for entry in entries])
    among = "feed_id = ? AND identity IN (SELECT value FROM json_each(?))"
    known = {name for (name,) in db.rows(f"SELECT identity FROM dropped WHERE {among}", [feed_id, named])}
    stored = {name for (name,) in db.rows(f"SELECT identity FROM entries WHERE {among}", [feed_id, named])}
    strangers = [entry for entry in entries if entry.url and entry.identity not in known | stored]
    known |= _renamed(db, feed_id, strangers, claimed=known)
    _note_served(db, feed_id, known, now=now)
    return [entry for entry in entries if entry.identity not in known]


def _renamed(db: Database, feed_id: int, strangers: Sequence[Entry], *, claimed: set[str]) -> set[str]:
    """Give dropped stories the identity that they have now."""
    links = dumps([entry.url for entry in strangers])
    found = db.rows(
        """
        SELECT identity, url, title, published FROM dropped
        WHERE feed_id = ? AND url IN (SELECT value FROM json_each(?)) AND url <> ''
        """,
        [feed_id, links],
    )
    lost = {(url, title, time): identity for identity, url, title, time in found if identity not in claimed}
    pairs = [
        (entry.identity, lost.pop(mark))
        for entry in strangers
        if (mark := (entry.url, entry.title, optional_seconds(entry.published))) in lost
    ]
    db.executemany(
        "UPDATE dropped SET identity = ? WHERE feed_id = ? AND identity = ?",
        [(new, feed_id, old) for new, old in pairs],
    )
    return {new for new, _ in pairs}


def _note_served(db: Database, feed_id: int, served: set[str], *, now: datetime) -> None:
    listed = dumps(sorted(served))
    db.execute(
        """
        UPDATE dropped SET last_served = :served WHERE feed_id = :feed AND last_served <> :served
        AND identity IN (SELECT value FROM json_each(:listed))
        """,
        {"served": SERVED, "feed": feed_id, "listed": listed},
    )
    db.execute(
        """
        UPDATE dropped SET last_served = :now WHERE feed_id = :feed AND last_served = :served
        AND identity NOT IN (SELECT value FROM json_each(:listed))
        """,
        {"now": seconds(now), "served": SERVED, "feed": feed_id, "listed": listed},
    )
    db.execute("DELETE FROM dropped WHERE feed_id = ? AND last_served < ?", [feed_id, seconds(now - REMEMBERED)])
