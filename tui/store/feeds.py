# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""Feeds: bringing them in line with feeds.toml, what is due, what became of asking them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from json import dumps

from tui.core.model import Feed, Problem, ProblemKind, Subscription, Validators
from tui.core.rules import ReadyRule
from tui.core.stories import DueFeed, FeedLine
from tui.store import rows
from tui.store.database import Database, Row
from tui.store.entries import Arrival, save_entries
from tui.store.rows import clean, numbers, optional_seconds, seconds
from tui.store.rules import Acted, act_on_new
from tui.store.search import IndexChange, index

_CLOCK_STEP_SECONDS = 300
"""A last try so far in the future means that the clock was set back; waiting for it could take years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """Addresses of the feeds that a reconciliation touched."""

    added: tuple[str, ...] = ()
    archived: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """What became of asking one feed, as it is to be stored."""

    feed_id: int
    next_due: datetime
    not_before: datetime | None = None
    """What the server asked for; not even the person's own wish to refresh goes before it."""
    problem: Problem | None = None
    offline: bool = False
    """The network was missing: nothing is held against the feed."""
    feed: Feed | None = None
    """`None`: the same as last time, or a problem."""
    validators: Validators | None = None
    """`None`: the old ones hold."""
    body_hash: str = ""
    """Empty: the old one holds."""
    moved_to: str = ""
    first_unread: int | None = None
    """How many stories of a first fetch arrive unread; `None`: all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a fetch brought."""

    feed_id: int
    new: int = 0
    updated: int = 0
    acted: Acted = field(default_factory=Acted)
    """What rules did to the new ones."""


def reconcile(
    db: Database,
    subscriptions: Sequence[Subscription],
    *,
    now: datetime,
    paused: frozenset[str] | set[str] = frozenset(),
    unlisted: frozenset[str] | set[str] = frozenset(),
    archive: bool,
) -> Reconciled:
    """Take over what feeds.toml says; writes nothing where nothing differs.

    Args:
        db: The database.
        subscriptions: In the order of the file, each address once.
        now: When feeds are archived that are no longer there.
        paused: Addresses that are not to be fetched.
        unlisted: Addresses kept out of the river.
        archive: Whether feeds that are not there are archived: not when the file has a mistake.
    """
    with db.snapshot():
        if _wanted(subscriptions, paused, unlisted) == _present(db) and not (archive and _orphans(db, subscriptions)):
            return Reconciled()
    with db.atomic(durable=True):
        known: dict[str, int] = dict(db.rows("SELECT url, archived IS NOT NULL FROM feeds"))
        for url, line in _wanted(subscriptions, paused, unlisted).items():
            _subscribe(db, url, line, now=now, known=url in known)
        gone = _orphans(db, subscriptions) if archive else []
        db.executemany("UPDATE feeds SET archived = ? WHERE url = ?", [(seconds(now), url) for url in gone])
    return Reconciled(
        added=tuple(feed.url for feed in subscriptions if feed.url not in known),
        archived=tuple(gone),
        restored=tuple(feed.url for feed in subscriptions if known.get(feed.url)),
    )


_Line = tuple[str, int, bool, bool, tuple[str, ...]]
"""Own title, position, paused, unlisted, folders."""


def _wanted(
    subscriptions: Sequence[Subscription], paused: frozenset[str] | set[str], unlisted: frozenset[str] | set[str]
) -> dict[str, _Line]:
    return {
        feed.url: (clean(feed.title), place, feed.url in paused, feed.url in unlisted, tuple(map(clean, feed.folders)))
        for place, feed in enumerate(subscriptions)
    }


def _present(db: Database) -> dict[str, _Line]:
    folders = _folders(db)
    present = db.rows("SELECT id, url, own_title, position, paused, unlisted FROM feeds WHERE archived IS NULL")
    return {
        url: (title, position, bool(paused), bool(unlisted), folders.get(feed_id, ()))
        for feed_id, url, title, position, paused, unlisted in present
    }


def _orphans(db: Database, subscriptions: Sequence[Subscription]) -> list[str]:
    followed = {feed.url for feed in subscriptions}
    return [url for (url,) in db.rows("SELECT url FROM feeds WHERE archived IS NULL") if url not in followed]


def _subscribe(db: Database, url: str, line: _Line, *, now: datetime, known: bool) -> None:
    title, position, paused, unlisted, folders = line
    if not known:
        db.execute("INSERT INTO feeds(url, added) VALUES (?, ?)", [url, seconds(now)])
    db.execute(
        """
        UPDATE feeds SET own_title = ?, position = ?, paused = ?, unlisted = ?,
        next_due = CASE WHEN gone AND archived IS NOT NULL THEN NULL ELSE next_due END,
        gone = CASE WHEN archived IS NULL THEN gone ELSE 0 END, archived = NULL WHERE url = ?
        """,
        [title, position, paused, unlisted, url],
    )
    feed_id = db.value("SELECT id FROM feeds WHERE url = ?", [url])
    db.execute("DELETE FROM feed_folders WHERE feed_id = ?", [feed_id])
    db.executemany(
        "INSERT INTO feed_folders(feed_id, position, path) VALUES (?, ?, ?)",
        [(feed_id, place, path) for place, path in enumerate(folders)],
    )


def archive(db: Database, urls: Sequence[str], *, now: datetime) -> None:
    """Archive feeds by address, as their person wished; within the caller's transaction."""
    db.executemany(
        "UPDATE feeds SET archived = ? WHERE url = ? AND archived IS NULL", [(seconds(now), url) for url in urls]
    )


def feed_lines(db: Database, *, archived: bool = False) -> list[FeedLine]:
    """The feeds in the order of feeds.toml.

    Args:
        db: The database.
        archived: Also those that are no longer subscribed, after the others.
    """
    with db.snapshot():
        folders = _folders(db)
        found = db.rows(
            f"""
            SELECT {rows.FEED_COLUMNS} FROM feeds AS f WHERE ? OR f.archived IS NULL
            ORDER BY f.archived IS NOT NULL, f.position, f.id
            """,
            [archived],
        )
    return [rows.feed_line(row, folders.get(row[0], ())) for row in found]


def find_feeds(db: Database, text: str) -> list[FeedLine]:
    """The feeds that `text` may mean: by address, else by id, else by whole title, else by a part of it."""
    lines = feed_lines(db)
    folded = text.strip().casefold()
    by_part = [line for line in lines if folded and folded in line.title.casefold()]
    for found in (
        [line for line in lines if line.url == text.strip()],
        [line for line in lines if str(line.id) == text.strip()],
        [line for line in by_part if line.title.casefold() == folded],
    ):
        if found:
            return found
    return by_part


_ASKED = "f.archived IS NULL AND NOT f.paused AND NOT f.gone AND f.url NOT LIKE 'builtin:%'"


def due(db: Database, *, now: datetime, feed_ids: Sequence[int] | None = None, force: bool = False) -> list[DueFeed]:
    """Feeds to be asked now, the longest overdue first.

    Never those that are paused, archived, gone (410), built in, or whose
    server asked to be left alone until later.

    Args:
        db: The database.
        now: The time of day.
        feed_ids: Only these; `None`: all.
        force: Also those whose time has not come.
    """
    found = db.rows(
        f"""
        SELECT {rows.DUE_COLUMNS} FROM feeds AS f
        WHERE {_ASKED} AND (f.not_before IS NULL OR f.not_before <= :now OR f.last_try > :now + :step)
        AND (:force OR f.next_due IS NULL OR f.next_due <= :now OR f.last_try > :now + :step)
        AND (:ids IS NULL OR f.id IN (SELECT value FROM json_each(:ids)))
        ORDER BY f.next_due, f.id
        """,
        {
            "now": seconds(now),
            "step": _CLOCK_STEP_SECONDS,
            "force": force,
            "ids": None if feed_ids is None else dumps(list(feed_ids)),
        },
    )
    return [rows.due_feed(row) for row in found]


def next_due(db: Database) -> datetime | None:
    """When the next feed is due, long ago if one never was asked; `None`: none ever will be."""
    soonest = db.value(f"SELECT min(ifnull(f.next_due, 0)) FROM feeds AS f WHERE {_ASKED}")
    return rows.optional_moment(soonest)


def posting_times(db: Database, feed_id: int, n: int = 20) -> list[datetime]:
    """Times of the newest `n` stories of a feed, newest first."""
    found = db.rows(
        """
        SELECT min(ifnull(published, first_seen), first_seen) FROM entries
        WHERE feed_id = ? ORDER BY sort_key DESC LIMIT ?
        """,
        [feed_id, n],
    )
    return [rows.moment(time) for (time,) in found]


def save_fetches(
    db: Database, fetches: Sequence[Fetch], *, now: datetime, rules: Sequence[ReadyRule] = ()
) -> list[Saved]:
    """Store the results of several fetches in one transaction, each feed's stories, validators and due time together.

    A feed that is no longer known is passed over. The rules act on what is new.

    Raises:
        StoreError: nothing of all this was stored.
    """
    changes: list[IndexChange] = []
    with db.atomic(durable=False):
        newest = db.value("SELECT max(id) FROM entries") or 0
        saved = [_save_fetch(db, fetch, now=now, changes=changes) for fetch in fetches]
        index(db, changes)
        acted = act_on_new(db, rules, after_id=newest, now=now) if rules else {}
    return [replace(one, acted=acted.get(one.feed_id, one.acted)) for one in saved]


def _save_fetch(db: Database, fetch: Fetch, *, now: datetime, changes: list[IndexChange]) -> Saved:
    before = db.row("SELECT last_success FROM feeds WHERE id = ?", [fetch.feed_id])
    if before is None:
        return Saved(feed_id=fetch.feed_id)
    if fetch.offline:
        db.execute("UPDATE feeds SET next_due = ? WHERE id = ?", [seconds(fetch.next_due), fetch.feed_id])
        return Saved(feed_id=fetch.feed_id)
    if fetch.problem is not None:
        _note_problem(db, fetch, fetch.problem, now=now)
        return Saved(feed_id=fetch.feed_id)
    new = updated = 0
    if fetch.feed is not None:
        arrival = Arrival(
            feed_id=fetch.feed_id,
            entries=fetch.feed.entries,
            first=before[0] is None,
            first_unread=fetch.first_unread,
        )
        new, updated = save_entries(db, arrival, now=now, index=changes)
        _note_feed(db, fetch.feed_id, fetch.feed)
    _note_success(db, fetch, now=now)
    return Saved(feed_id=fetch.feed_id, new=new, updated=updated)


def _note_problem(db: Database, fetch: Fetch, problem: Problem, *, now: datetime) -> None:
    db.execute(
        """
        UPDATE feeds SET failures = failures + 1, failing_since = ifnull(failing_since, :now), last_try = :now,
        next_due = :next_due, not_before = :not_before, gone = :gone,
        problem_kind = :kind, problem_cause = :cause, problem_remedy = :remedy WHERE id = :id
        """,
        {
            "id": fetch.feed_id,
            "now": seconds(now),
            "next_due": seconds(fetch.next_due),
            "not_before": optional_seconds(fetch.not_before),
            "gone": problem.kind is ProblemKind.GONE,
            "kind": problem.kind.value,
            "cause": clean(problem.cause),
            "remedy": clean(problem.remedy),
        },
    )


def _note_feed(db: Database, feed_id: int, feed: Feed) -> None:
    said: Row = (clean(feed.title), clean(feed.site_url), clean(feed.format), clean(feed.lang))
    wish = feed.wish
    wished: Row = (int(wish.every.total_seconds()), numbers(wish.skip_hours), numbers(wish.skip_days))
    db.execute(
        """
        UPDATE feeds SET title = ?, site_url = ?, format = ?, lang = ?, wish_seconds = ?, skip_hours = ?, skip_days = ?
        WHERE id = ?
        """,
        (*said, *wished, feed_id),
    )


def _note_success(db: Database, fetch: Fetch, *, now: datetime) -> None:
    db.execute(
        """
        UPDATE feeds SET failures = 0, failing_since = NULL, problem_kind = NULL, problem_cause = '',
        problem_remedy = '', gone = 0, not_before = NULL, last_try = :now, last_success = :now,
        next_due = :next_due, moved_to = :moved_to, body_hash = coalesce(nullif(:body_hash, ''), body_hash)
        WHERE id = :id
        """,
        {
            "id": fetch.feed_id,
            "now": seconds(now),
            "next_due": seconds(fetch.next_due),
            "moved_to": clean(fetch.moved_to),
            "body_hash": fetch.body_hash,
        },
    )
    if fetch.validators is not None:
        db.execute(
            "UPDATE feeds SET etag = ?, last_modified = ? WHERE id = ?",
            [_sendable(fetch.validators.etag), _sendable(fetch.validators.last_modified), fetch.feed_id],
        )


def _sendable(validator: str | None) -> str | None:
    """The validator, unless SQLite could not give it back byte for byte."""
    return validator if validator is None or clean(validator) == validator else None


def _folders(db: Database) -> dict[int, tuple[str, ...]]:
    folders: dict[int, tuple[str, ...]] = {}
    for feed_id, path in db.rows("SELECT feed_id, path FROM feed_folders ORDER BY feed_id, position"):
        folders[feed_id] = (*folders.get(feed_id, ()), path)
    return folders
