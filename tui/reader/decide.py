"""What an answer means for a feed: pure decisions, so that the pipeline only orders the steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tui.core.model import Feed, Problem, ProblemKind
from tui.core.schedule import interval, next_due, server_wish
from tui.core.settings import Settings
from tui.core.stories import DueFeed
from tui.net.exchange import Answer
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
        next_due=next_due(
            now,
            interval(landed.settings.refresh_every, posted, now=now),
            wish=asked_for,
            skip_hours=wish.skip_hours,
            skip_days=wish.skip_days,
            jitter=jitter,
        ),
        feed=feed,
        validators=answer.validators,
        body_hash=landed.body_hash or landed.due.body_hash,
        moved_to=answer.moved_to,
        first_unread=landed.settings.first_unread,
    )


def _failed(landed: Landed, problem: Problem, *, posted: Sequence[datetime], now: datetime, jitter: float) -> Fetch:
    due = landed.due
    wait_until = next_due(
        now,
        interval(landed.settings.refresh_every, posted, now=now),
        failures=due.failures + 1 if problem.asked else 0,
        retry_after=problem.retry_after,
        kind=problem.kind,
        jitter=jitter,
    )
    return Fetch(
        feed_id=due.id,
        next_due=now if landed.offline else wait_until,
        not_before=now + problem.retry_after if problem.retry_after else None,
        problem=problem,
        offline=landed.offline or not problem.asked,
        validators=due.validators,
        body_hash=due.body_hash,
    )


def no_network(hosts_tried: int, hosts_unheard: int) -> bool:
    """Whether it is the network that is missing: most of several hosts gave no byte of an answer."""
    return hosts_tried >= 3 and hosts_unheard * 2 > hosts_tried


def too_soon(feeds: Sequence[DueFeed], *, now: datetime, floor: timedelta) -> timedelta | None:
    """How long ago all of these feeds were asked, if that is less than the floor; `None`: at least one may be asked."""
    ages = [now - feed.last_try for feed in feeds if feed.last_try is not None]
    if not feeds or len(ages) < len(feeds) or any(age >= floor or age < timedelta(0) for age in ages):
        return None
    return min(ages)
