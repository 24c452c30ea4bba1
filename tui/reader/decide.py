"""What an answer means for a feed: pure decisions, so that the pipeline only orders the steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tui.core.model import Feed, Problem, ProblemKind
from tui.core.schedule import (
    early_due,
    failures_by_themselves,
    host_quiet,
    interval,
    next_due,
    parse_retry_after,
    server_wish,
)
from tui.core.settings import Settings
from tui.core.stories import DueFeed
from tui.net.exchange import Answer
from tui.net.hosts import host_of, is_private
from tui.store.fetches import Fetch

BUG = Problem(kind=ProblemKind.BUG, cause="dateline made a mistake", remedy="the log has the details")
"""What is told of something that nobody thought of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """A feed's answer, as far as it was understood."""

    due: DueFeed
    settings: Settings
    answer: Answer | None = None
    """`None`: there was none."""
    body_hash: str = ""
    """Hash of the body; empty: there was none."""
    feed: Feed | None = None
    """What the document says; `None` when it is the one that was read before."""
    problem: Problem | None = None
    offline: bool = False
    """There was no network, so that the feed is not to blame and stays due."""


def fetch_to_store(landed: Landed, *, posted: Sequence[datetime], now: datetime, jitter: float) -> Fetch:
    """Say what is to be stored of one feed's answer.

    Args:
        posted: times of its newest stories, newest first; the pace follows them.
    """
    if landed.problem is not None:
        return _failed(landed, landed.problem, posted=posted, now=now, jitter=jitter)
    answer, feed = landed.answer, landed.feed
    assert answer is not None  # noqa: S101 - a landing without a problem has an answer
    wish = feed.wish if feed is not None else landed.due.wish
    asked_for = server_wish(answer.headers, wish, now=now)
    return Fetch(
        feed_id=landed.due.id,
        url=landed.due.url,
        next_due=next_due(
            now,
            interval(landed.settings.refresh_every, posted, now=now),
            wish=asked_for,
            retry_after=parse_retry_after(
                answer.headers.get("retry-after"), now=now, date_header=answer.headers.get("date")
            ),
            skip_hours=wish.skip_hours,
            skip_days=wish.skip_days,
            jitter=jitter,
        ),
        feed=feed,
        validators=answer.validators,
        body_hash=landed.body_hash or landed.due.body_hash,
        moved_to=answer.moved_to,
        moved_times=_moved_times(landed.due, answer, now=now),
        first_unread=landed.settings.first_unread,
    )


def _failed(landed: Landed, problem: Problem, *, posted: Sequence[datetime], now: datetime, jitter: float) -> Fetch:
    due = landed.due
    # A feed's own pace is the one it had when it was last heard of; else each failure would stretch it a little.
    every = interval(landed.settings.refresh_every, posted, now=due.failing_since or now)
    quiet_until = now + host_quiet(problem.retry_after) if problem.quiet_host else None
    return Fetch(
        feed_id=due.id,
        url=due.url,
        # Without a network a feed is due when it was, also where its person could not wait.
        next_due=(due.next_due or now.replace(microsecond=0))
        if landed.offline
        else _due_after(due, problem, every, now=now, jitter=jitter),
        not_before=now + problem.retry_after if problem.retry_after else quiet_until,
        problem=problem,
        quiet_host=problem.quiet_host,
        quiet_until=quiet_until,
        offline=landed.offline or not problem.asked,
        validators=due.validators,
        body_hash=due.body_hash,
    )


def _due_after(due: DueFeed, problem: Problem, every: timedelta, *, now: datetime, jitter: float) -> datetime:
    """When a feed is asked again that did not answer.

    Tries that a person asked for do not make it wait longer than its own would have.
    """
    hours, days = due.wish.skip_hours, due.wish.skip_days
    set_back = due.last_try is not None and now < due.last_try  # the clock was; no time of before holds
    planned = due.next_due if due.next_due is not None and now < due.next_due and not set_back else None
    if planned is not None or (not problem.asked and problem.retry_after is not None):
        return early_due(
            planned or now, now, retry_after=problem.retry_after, kind=problem.kind, skip_hours=hours, skip_days=days
        )
    failures = due.failures + 1 if problem.asked else 0
    if due.failing_since is not None:
        failures = failures_by_themselves(now - due.failing_since, every, counted=failures)
    return next_due(
        now, every, failures=failures, retry_after=problem.retry_after, kind=problem.kind, jitter=jitter,
        skip_hours=hours, skip_days=days,
    )  # fmt: skip


def _moved_times(due: DueFeed, answer: Answer, *, now: datetime) -> int:
    """On how many days in a row a feed answered from where permanent redirects lead.

    A site under repair may redirect for an hour, so that a day counts once; servers of the person's own network
    may be believed at once, and each answer counts.
    """
    if not answer.moved_to:
        return 0
    if answer.moved_to != due.moved_to or not due.moved_times:
        return 1
    last = due.last_success
    same_day = last is not None and last.astimezone(UTC).date() == now.astimezone(UTC).date()
    return due.moved_times + (not same_day or is_private(host_of(due.url)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One feed of a run: which host was to be heard, and whether it was."""

    host: str
    heard: bool
    """Whether any byte of an answer came."""
    known_ill: bool = False
    """Whether the feed failed the last time, too: that it does again says nothing of the network."""
    began: int = 0
    """How many feeds of the run had been heard when this one began, and when it ended."""
    ended: int = 0


def without_network(tried: Sequence[Tried]) -> list[bool]:
    """For each feed of a run, whether it was not heard for want of a network, so that it is not to blame.

    That is so for all if of at least three hosts most were not heard; and where a network went away in the middle of
    a run, for those that ended after the last that was heard, if at least three hosts were asked only then.
    """
    telling = [one for one in tried if not one.known_ill]
    silent = {one.host for one in telling if not one.heard}
    if no_network(len({one.host for one in telling}), len(silent)):
        return [not one.heard for one in tried]
    heard = sum(one.heard for one in tried)
    went_away = len({one.host for one in telling if not one.heard and one.began == heard}) >= _SEVERAL
    return [not one.heard and went_away and one.ended == heard for one in tried]


_SEVERAL = 3
"""So many hosts at least say something of the network."""


def no_network(hosts_tried: int, hosts_unheard: int) -> bool:
    """Whether it is the network that is missing: most of several hosts gave no byte of an answer."""
    return hosts_tried >= _SEVERAL and hosts_unheard * 2 > hosts_tried


def may_ask(feed: DueFeed, *, floor: timedelta, now: datetime) -> bool:
    """Whether a feed was last asked long enough ago; those of this machine and network may be asked at any time."""
    if not floor or feed.last_try is None or is_private(host_of(feed.url)):
        return True
    age = now - feed.last_try
    return age >= floor or age < timedelta(0)


def too_soon(feeds: Sequence[DueFeed], *, now: datetime, floor: timedelta) -> timedelta | None:
    """How long ago all of these feeds were asked, if that is less than the floor; `None`: at least one may be asked."""
    ages = [now - feed.last_try for feed in feeds if feed.last_try is not None]
    if not feeds or len(ages) < len(feeds) or any(age >= floor or age < timedelta(0) for age in ages):
        return None
    return min(ages)
