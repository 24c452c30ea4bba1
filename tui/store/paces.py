# ruff: noqa: S608 - only names of columns are put into SQL; all else is bound
"""When feeds are due, where others say otherwise: their person, a host that wants quiet, a clock that was set right."""

from collections.abc import Callable
from dataclasses import astuple, fields
from datetime import datetime, timedelta

from tui.core.clock_jumps import STEP, FeedTimes, righted
from tui.core.model import ProblemKind
from tui.core.schedule import DAY
from tui.net.hosts import host_of, is_private
from tui.store.database import Database
from tui.store.feeds import posting_times
from tui.store.rows import moment, optional_moment, optional_seconds, seconds, seconds_up


def posting_times_of(db: Database, url: str) -> list[datetime]:
    """Times of the newest stories of the feed at an address, newest first."""
    feed_id = db.value("SELECT id FROM feeds WHERE url = ?", [url])
    return [] if feed_id is None else posting_times(db, feed_id)


def ask_within(db: Database, url: str, every: timedelta) -> None:
    """Have a feed that answers be due no later than so long after it was asked last, or than its document wishes."""
    with db.atomic(durable=False):
        db.execute(
            """
            UPDATE feeds SET next_due = last_try + max(:every, wish_seconds)
            WHERE url = :url AND failures = 0 AND next_due > last_try + max(:every, wish_seconds)
            """,
            {"url": url, "every": int(every.total_seconds())},
        )


def ask_now(db: Database, url: str, *, now: datetime) -> None:
    """Have a feed that fails be due now; what its server asked for stays in force."""
    with db.atomic(durable=False):
        db.execute("UPDATE feeds SET next_due = ? WHERE url = ? AND failures > 0", [seconds(now), url])


def put_off(db: Database, until: dict[int, datetime]) -> None:
    """Have feeds, by number, be due not before a moment each."""
    with db.atomic(durable=False):
        db.executemany(
            "UPDATE feeds SET next_due = max(ifnull(next_due, 0), ?) WHERE id = ?",
            [(seconds_up(moment), feed_id) for feed_id, moment in until.items()],
        )


def pause_host(db: Database, host: str, *, until: datetime) -> None:
    """Have all feeds of a host wait; not even their person's own wish to refresh goes before that."""
    there = [feed_id for feed_id, url in db.rows("SELECT id, url FROM feeds") if host_of(url) == host]
    with db.atomic(durable=False):
        db.executemany(
            """
            UPDATE feeds SET next_due = max(ifnull(next_due, 0), :until),
            not_before = max(ifnull(not_before, 0), :until) WHERE id = :id
            """,
            [{"until": seconds_up(until), "id": feed_id} for feed_id in there],
        )


def hosts_to_spare(db: Database) -> frozenset[str]:
    """Hosts of which a feed was told to come less often, and has not been answered since."""
    found = db.rows("SELECT url FROM feeds WHERE problem_kind = ?", [ProblemKind.THROTTLED.value])
    return frozenset(host_of(url) for (url,) in found)


def quiet_hosts(db: Database, *, now: datetime) -> frozenset[str]:
    """Public hosts that are left alone now, since a feed or a page there was told to wait."""
    found = db.rows(
        "SELECT url FROM feeds WHERE not_before > :now AND ifnull(problem_kind, :told) = :told",
        {"now": seconds(now), "told": ProblemKind.THROTTLED.value},
    )
    return frozenset(host for (url,) in found if not is_private(host := host_of(url)))


_TIMES = tuple(field.name for field in fields(FeedTimes))


def times_to_right(db: Database, every_of: Callable[[str], timedelta | None], *, now: datetime) -> dict[int, FeedTimes]:
    """The times of feeds, by number, that a wrong clock has written, as they should be.

    Args:
        db: The database.
        every_of: The person's own pace for the feed at an address; `None`: auto.
        now: UTC.
    """
    found = db.rows(
        f"""
        SELECT id, url, failures, {", ".join(_TIMES)} FROM feeds
        WHERE last_try > :now + :step OR next_due > :now + :day OR not_before > :now + :day
        """,
        {"now": seconds(now), "step": STEP.total_seconds(), "day": DAY.total_seconds()},
    )
    wrong = {}
    for feed_id, url, failures, *stored in found:
        times = FeedTimes(**dict(zip(_TIMES, map(optional_moment, stored), strict=True)))
        if (right := righted(times, every=every_of(url), failures=failures, now=now)) != times:
            wrong[feed_id] = right
    return wrong


def set_right(db: Database, times: dict[int, FeedTimes]) -> None:
    """Store times that are right; where a host wants quiet, all its feeds learn the right end of that."""
    with db.atomic(durable=False):
        db.executemany(
            f"UPDATE feeds SET {', '.join(f'{name} = ?' for name in _TIMES)} WHERE id = ?",
            [(*map(optional_seconds, astuple(right)), feed_id) for feed_id, right in times.items()],
        )
        told = db.rows(
            "SELECT id, url, not_before FROM feeds WHERE problem_kind = ? AND not_before IS NOT NULL",
            [ProblemKind.THROTTLED.value],
        )
        for feed_id, url, until in told:
            if feed_id in times and not is_private(host_of(url)):
                pause_host(db, host_of(url), until=moment(until))
