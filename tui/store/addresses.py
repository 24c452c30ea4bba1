# ruff: noqa: S608 - only constants of this file are put into SQL; all else is bound
"""Feeds that get another address, and keep their stories, marks, tags and everything else that bears their number."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from json import dumps, loads

from tui.core.subscriptions import same_address
from tui.store.database import Database
from tui.store.rows import FEED_NAME, seconds

_OF_THE_ADDRESS = (
    *("etag", "last_modified", "body_hash", "moved_to", "moved_times", "last_try", "next_due", "not_before", "gone"),
    *("failures", "failing_since", "problem_kind", "problem_cause", "problem_remedy"),
)
"""What is known of how an address answers: of another one nothing is (faults.md P2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A feed, as far as its address goes."""

    feed_id: int
    url: str
    title: str
    """The person's own name for it, else the feed's, else its address."""
    archived: bool = False
    stories: int = 0
    """All that are stored, hidden ones too."""


def addressed(db: Database, feed_ids: Collection[int]) -> list[Addressed]:
    """The subscribed ones of these feeds, in the order of feeds.toml."""
    found = db.rows(
        f"""
        SELECT f.id, f.url, {FEED_NAME} FROM feeds AS f
        WHERE f.archived IS NULL AND f.id IN (SELECT value FROM json_each(?)) ORDER BY f.position, f.id
        """,
        [dumps(list(feed_ids))],
    )
    return [Addressed(feed_id=feed_id, url=url, title=title) for feed_id, url, title in found]


def feed_ids(db: Database, *, archived: bool = False) -> dict[str, int]:
    """The feeds by address; archived ones only where they are asked for."""
    return dict(db.rows("SELECT url, id FROM feeds WHERE ? OR archived IS NULL", [archived]))


def holders(db: Database, url: str) -> list[Addressed]:
    """The feeds that have this address, however it is spelled, archived ones too."""
    wanted = same_address(url)
    alike = [feed_id for feed_id, held in db.rows("SELECT id, url FROM feeds") if same_address(held) == wanted]
    found = db.rows(
        f"""
        SELECT f.id, f.url, {FEED_NAME}, f.archived IS NOT NULL, (SELECT count(*) FROM entries WHERE feed_id = f.id)
        FROM feeds AS f WHERE f.id IN (SELECT value FROM json_each(?))
        """,
        [dumps(alike)],
    )
    return [
        Addressed(feed_id=feed_id, url=held, title=title, archived=bool(archived), stories=stories)
        for feed_id, held, title, archived, stories in found
    ]


def readdress(db: Database, feed_id: int, url: str, *, now: datetime) -> str:
    """Give a feed another address, as one of which nothing is known yet and which is due; within a transaction.

    Whoever holds the address must be archived and without stories: its row goes. Only another spelling of the same
    address leaves what is known of it as it is.

    Returns:
        What was known of the old one, for `readdress_back`.
    """
    row = db.row(f"SELECT {', '.join(_OF_THE_ADDRESS)} FROM feeds WHERE id = ?", [feed_id])
    old: str = db.value("SELECT url FROM feeds WHERE id = ?", [feed_id])
    _make_room(db, feed_id, url)
    if same_address(old) != same_address(url):
        db.execute(
            """
            UPDATE feeds SET etag = NULL, last_modified = NULL, body_hash = '', moved_to = '', moved_times = 0,
            last_try = NULL, next_due = ?, not_before = NULL, gone = 0, failures = 0, failing_since = NULL,
            problem_kind = NULL, problem_cause = '', problem_remedy = '' WHERE id = ?
            """,
            [seconds(now), feed_id],
        )
    db.execute("UPDATE feeds SET url = ? WHERE id = ?", [url, feed_id])
    return dumps(dict(zip(_OF_THE_ADDRESS, row or (), strict=True)))


def readdress_back(db: Database, feed_id: int, url: str, known: str) -> None:
    """Give a feed the address back that it had, with what was known of it; within a transaction."""
    _make_room(db, feed_id, url)
    values = loads(known)
    columns = [column for column in _OF_THE_ADDRESS if column in values]
    db.execute(
        f"UPDATE feeds SET {', '.join(f'{column} = ?' for column in columns)}, url = ? WHERE id = ?",
        [*(values[column] for column in columns), url, feed_id],
    )


def _make_room(db: Database, feed_id: int, url: str) -> None:
    """Delete the row of an archived feed without stories that holds the address."""
    for held in holders(db, url):
        if held.feed_id != feed_id and held.archived and not held.stories:
            db.execute("DELETE FROM feeds WHERE id = ?", [held.feed_id])
