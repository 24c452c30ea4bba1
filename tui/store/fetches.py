# ruff: noqa: S608 - only constants of this file are put into SQL; all else is bound
"""What became of asking feeds, stored: stories, validators, due time, troubles."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tui.core.model import Feed, Problem, ProblemKind, Validators
from tui.core.rules import ReadyRule
from tui.core.subscriptions import same_address
from tui.store.database import Database, Row
from tui.store.entries import Arrival, save_entries
from tui.store.paces import pause_host
from tui.store.rows import clean, numbers, seconds, seconds_up
from tui.store.rules import Acted, act_on_new
from tui.store.search import IndexChange, index


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """What became of asking one feed, as it is to be stored."""

    feed_id: int
    next_due: datetime
    url: str = ""
    """The address that was asked; empty: the one that the feed has, whichever that is."""
    not_before: datetime | None = None
    """What the server asked for; not even the person's own wish to refresh goes before it."""
    quiet_host: str = ""
    """A public host that sent 429; empty: none did."""
    quiet_until: datetime | None = None
    """Until when nothing is asked there, which holds for all feeds of that host."""
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
    moved_times: int = 0
    """On how many days in a row it answered from there, this one included."""
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


def save_fetches(
    db: Database, fetches: Sequence[Fetch], *, now: datetime, rules: Sequence[ReadyRule] = ()
) -> list[Saved]:
    """Store the results of several fetches in one transaction, each feed's stories, validators and due time together.

    A feed that is no longer known is passed over, and one that got another address meanwhile: what the old one
    answered is no validator, no trouble and no move of the new one. The rules act on what is new.

    Raises:
        StoreError: nothing of all this was stored.
    """
    changes: list[IndexChange] = []
    with db.atomic(durable=False):
        newest = db.value("SELECT max(id) FROM entries") or 0
        saved = [_save_fetch(db, fetch, now=now, changes=changes) for fetch in fetches]
        for fetch in fetches:
            if fetch.quiet_host and fetch.quiet_until is not None:
                pause_host(db, fetch.quiet_host, until=fetch.quiet_until)
        index(db, changes)
        acted = act_on_new(db, rules, after_id=newest, now=now) if rules else {}
    return [replace(one, acted=acted.get(one.feed_id, one.acted)) for one in saved]


def _save_fetch(db: Database, fetch: Fetch, *, now: datetime, changes: list[IndexChange]) -> Saved:
    before = db.row("SELECT last_success, url FROM feeds WHERE id = ?", [fetch.feed_id])
    if before is None or (fetch.url and same_address(fetch.url) != same_address(before[1])):
        return Saved(feed_id=fetch.feed_id)
    if fetch.offline:
        db.execute(
            "UPDATE feeds SET next_due = max(?, ifnull(not_before, 0)) WHERE id = ?",
            [seconds_up(fetch.next_due), fetch.feed_id],
        )
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


_DUE = """
        next_due = max(:next_due, ifnull(CASE WHEN not_before > :now THEN not_before END, 0)),
        not_before = nullif(max(ifnull(:not_before, 0), ifnull(CASE WHEN not_before > :now THEN not_before END, 0)), 0)
"""
"""What its host told meanwhile by another feed's answer stays in force."""


def _note_problem(db: Database, fetch: Fetch, problem: Problem, *, now: datetime) -> None:
    db.execute(
        f"""
        UPDATE feeds SET failures = failures + 1, failing_since = ifnull(failing_since, :now), last_try = :now,
        {_DUE}, gone = :gone,
        problem_kind = :kind, problem_cause = :cause, problem_remedy = :remedy WHERE id = :id
        """,
        {
            "id": fetch.feed_id,
            "now": seconds(now),
            "next_due": seconds_up(fetch.next_due),
            "not_before": None if fetch.not_before is None else seconds_up(fetch.not_before),
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
        f"""
        UPDATE feeds SET failures = 0, failing_since = NULL, problem_kind = NULL, problem_cause = '',
        problem_remedy = '', gone = 0, {_DUE}, last_try = :now, last_success = :now,
        moved_to = :moved_to, moved_times = :moved_times,
        body_hash = coalesce(nullif(:body_hash, ''), body_hash)
        WHERE id = :id
        """,
        {
            "id": fetch.feed_id,
            "now": seconds(now),
            "next_due": seconds_up(fetch.next_due),
            "not_before": None,
            "moved_to": clean(fetch.moved_to),
            "moved_times": fetch.moved_times,
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
