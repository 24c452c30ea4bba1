# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""Feeds: bringing them in line with feeds.toml, what is due."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from json import dumps

from tui.core.clock_jumps import STEP
from tui.core.model import Subscription
from tui.core.stories import DueFeed, FeedLine
from tui.core.subscriptions import SAVED, same_address
from tui.store import rows
from tui.store.database import Database
from tui.store.rows import clean, seconds

_NEVER = timedelta(days=60)
"""No wait is as long: whoever has one got it from a wrong clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """Addresses of the feeds that a reconciliation touched."""

    added: tuple[str, ...] = ()
    archived: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()


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
    wanted = _wanted(subscriptions, paused, unlisted)
    if _is_there(db, wanted, archive=archive):
        return Reconciled()
    with db.atomic(durable=True):
        known: dict[str, int] = dict(db.rows("SELECT url, archived IS NOT NULL FROM feeds"))
        _respell(db, known, [feed.url for feed in subscriptions if feed.url not in known])
        present = _present(db)
        differing = {url: line for url, line in wanted.items() if line != present.get(url)}
        moved = {
            url for url, line in differing.items() if url in present and _but_place(present[url]) == _but_place(line)
        }
        _subscribe(db, {url: line for url, line in differing.items() if url not in moved}, now=now, known=known)
        # All below one that came or went.
        db.executemany("UPDATE feeds SET position = ? WHERE url = ?", [(wanted[url][1], url) for url in moved])
        gone = [url for url in present if url not in wanted] if archive else []
        db.executemany("UPDATE feeds SET archived = ? WHERE url = ?", [(seconds(now), url) for url in gone])
    return Reconciled(
        added=tuple(feed.url for feed in subscriptions if feed.url not in known),
        archived=tuple(gone),
        restored=tuple(feed.url for feed in subscriptions if known.get(feed.url)),
    )


def _is_there(db: Database, wanted: Mapping[str, "_Line"], *, archive: bool) -> bool:
    """Whether nothing is to be done."""
    with db.snapshot():
        present = _present(db)
    return wanted == present or (not archive and all(present.get(url) == line for url, line in wanted.items()))


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
    folders = folders_of(db)
    present = db.rows(
        "SELECT id, url, own_title, position, paused, unlisted FROM feeds WHERE archived IS NULL AND url <> ?", [SAVED]
    )
    return {
        url: (title, position, bool(paused), bool(unlisted), folders.get(feed_id, ()))
        for feed_id, url, title, position, paused, unlisted in present
    }


def _respell(db: Database, known: dict[str, int], strangers: Sequence[str]) -> None:
    """Give known feeds the spelling of their address that the file has now, in `known` too."""
    spelled = {same_address(url): url for url in known} if strangers else {}
    for url in strangers:
        if (old := spelled.get(same_address(url))) is not None:
            db.execute("UPDATE feeds SET url = ? WHERE url = ?", [url, old])
            known[url] = known.pop(old)


def _but_place(line: _Line) -> tuple[object, ...]:
    return line[:1] + line[2:]


def _subscribe(db: Database, lines: Mapping[str, _Line], *, now: datetime, known: Container[str]) -> None:
    added = seconds(now)
    db.executemany(
        "INSERT INTO feeds(url, added, own_title, position, paused, unlisted) VALUES (?, ?, ?, ?, ?, ?)",
        [(url, added, *line[:-1]) for url, line in lines.items() if url not in known],
    )
    db.executemany(
        """
        UPDATE feeds SET own_title = ?, position = ?, paused = ?, unlisted = ?,
        next_due = CASE WHEN gone AND archived IS NOT NULL THEN NULL ELSE next_due END,
        gone = CASE WHEN archived IS NULL THEN gone ELSE 0 END, archived = NULL WHERE url = ?
        """,
        [(*line[:-1], url) for url, line in lines.items() if url in known],
    )
    ids: dict[str, int] = dict(db.rows("SELECT url, id FROM feeds")) if lines else {}
    db.executemany("DELETE FROM feed_folders WHERE feed_id = ?", [(ids[url],) for url in lines if url in known])
    db.executemany(
        "INSERT INTO feed_folders(feed_id, position, path) VALUES (?, ?, ?)",
        [(ids[url], place, path) for url, line in lines.items() for place, path in enumerate(line[-1])],
    )


def archive(db: Database, urls: Sequence[str], *, now: datetime) -> None:
    """Archive feeds by address, as their person wished; within the caller's transaction."""
    db.executemany(
        "UPDATE feeds SET archived = ? WHERE url = ? AND archived IS NULL", [(seconds(now), url) for url in urls]
    )


def feed_lines(db: Database, *, archived: bool = False) -> list[FeedLine]:
    """The feeds in the order of feeds.toml; what the saved pages lie in is none.

    Args:
        db: The database.
        archived: Also those that are no longer subscribed, after the others.
    """
    with db.snapshot():
        folders = folders_of(db)
        found = db.rows(
            f"""
            SELECT {rows.FEED_COLUMNS} FROM feeds AS f WHERE (? OR f.archived IS NULL) AND f.url <> ?
            ORDER BY f.archived IS NOT NULL, f.position, f.id
            """,
            [archived, SAVED],
        )
    return [rows.feed_line(row, folders.get(row[0], ())) for row in found]


def find_feeds(db: Database, text: str) -> list[FeedLine]:
    """The feeds that `text` may mean: by address, else id, whole title, a part of it, or a part of the address."""
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
    return by_part or [line for line in lines if folded and folded in line.url.casefold()]


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
        WHERE {_ASKED} AND (f.not_before IS NULL OR f.not_before <= :now)
        AND (:force OR f.next_due IS NULL OR f.next_due <= :now)
        AND (:ids IS NULL OR f.id IN (SELECT value FROM json_each(:ids)))
        ORDER BY f.next_due, f.id
        """,
        {
            "now": seconds(now),
            "force": force,
            "ids": None if feed_ids is None else dumps(list(feed_ids)),
        },
    )
    return [rows.due_feed(row) for row in found]


def next_due(db: Database, *, now: datetime) -> datetime | None:
    """When the next feed is due, long ago if one never was asked; `None`: none ever will be.

    Where times were written by a wrong clock it is `now`: a refresh sets them right.
    """
    soonest = db.value(
        f"""
        SELECT min(CASE WHEN f.last_try > :now + :step OR f.next_due > :now + :never THEN :now
        ELSE ifnull(f.next_due, 0) END) FROM feeds AS f WHERE {_ASKED}
        """,
        {"now": seconds(now), "step": STEP.total_seconds(), "never": _NEVER.total_seconds()},
    )
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


def folders_of(db: Database) -> dict[int, tuple[str, ...]]:
    """Where each feed lies, by its id."""
    folders: dict[int, tuple[str, ...]] = {}
    for feed_id, path in db.rows("SELECT feed_id, path FROM feed_folders ORDER BY feed_id, position"):
        folders[feed_id] = (*folders.get(feed_id, ()), path)
    return folders
