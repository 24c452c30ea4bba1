"""How a feed is: whether it answers, where it has gone, how much it brings and how much of that is read; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, get_args

from tui.core.model import ProblemKind
from tui.core.stories import FeedLine

State: TypeAlias = Literal["gone", "failing", "blocked", "moved", "stale", "noisy", "paused", "new", "ok"]
"""What is the matter with a feed."""
STATES: tuple[State, ...] = get_args(State)
"""The worst first."""
Order: TypeAlias = Literal["trouble", "name", "last", "stories", "read"]
ORDERS: tuple[Order, ...] = get_args(Order)

MOVED_TIMES = 3
"""Days in a row on which a feed must have answered from another address before that is said to be its new one."""
STALE_AFTER = timedelta(days=183)
"""A feed that answers, and has had no story for so long, has fallen silent."""
SILENT_AFTER = timedelta(days=30)
"""The same for a feed that never had one since it was subscribed."""
COUNTED = timedelta(days=28)
"""Over so long it is counted how much a feed brings; over less where it was subscribed later."""
COUNTED_AT_LEAST = timedelta(days=7)
NOISY_A_WEEK = 50
NOISY_READ_PERCENT = 10
"""More stories a week than the one, of which less than the other are read, are noise."""

_WELL: frozenset[State] = frozenset({"ok", "new", "paused"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What is to be typed or pressed, by what it does; for the sentences that say what helps."""

    accept: str
    remove: str
    again: str
    revive: str
    unlist: str
    resume: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFacts:
    """What the store tells of one feed."""

    line: FeedLine
    added: datetime
    """When it was first subscribed."""
    newest: datetime | None
    """Its newest story: published, or first seen if that was earlier; `None`: it never had one."""
    stories: int = 0
    """Of the time that is counted; those hidden by now are left out."""
    unread: int = 0
    """Of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """How one feed is."""

    line: FeedLine
    state: State
    since: datetime | None
    """When it began to fail, was gone, fell silent; for one never fetched, when it was subscribed. Else `None`."""
    newest: datetime | None
    """Its newest story; `None`: it never had one."""
    stories_a_week: float
    read_percent: int | None
    """Of the stories of the last four weeks; `None`: there were none."""
    cause: str
    """What is the matter, without a full stop; empty where nothing is. May hold what strangers wrote."""

    @property
    def needs_a_look(self) -> bool:
        """Whether something is wrong."""
        return self.state not in _WELL


def has_moved(feed: FeedLine) -> bool:
    """Whether a feed has moved for good, as far as one can tell."""
    return bool(feed.moved_to) and feed.moved_times >= MOVED_TIMES


def counted_since(added: datetime, now: datetime) -> datetime:
    """From when on the stories of a feed are counted."""
    return now - min(max(now - added, COUNTED_AT_LEAST), COUNTED)


def health_of(facts: FeedFacts, *, now: datetime) -> FeedHealth:
    """Say how a feed is."""
    weeks = (now - counted_since(facts.added, now)) / timedelta(weeks=1)
    a_week = facts.stories / weeks
    percent = round(100 * (1 - facts.unread / facts.stories)) if facts.stories else None
    state = _state(facts, a_week, percent, now=now)
    return FeedHealth(
        line=facts.line,
        state=state,
        since=_since(facts, state),
        newest=facts.newest,
        stories_a_week=a_week,
        read_percent=percent,
        cause=_cause(facts, state, a_week, percent, now=now),
    )


def _state(facts: FeedFacts, a_week: float, percent: int | None, *, now: datetime) -> State:
    line = facts.line
    if line.paused:
        return "paused"
    if line.gone:
        return "gone"
    if line.problem is not None:
        return "blocked" if line.problem.kind is ProblemKind.BLOCKED else "failing"
    if line.last_success is None:
        return "new"
    if has_moved(line):
        return "moved"
    if line.url.startswith("builtin:"):
        return "ok"
    if _is_silent(facts, now):
        return "stale"
    noisy = a_week > NOISY_A_WEEK and percent is not None and percent < NOISY_READ_PERCENT
    return "noisy" if noisy else "ok"


def _is_silent(facts: FeedFacts, now: datetime) -> bool:
    if facts.newest is None:
        return now - facts.added > SILENT_AFTER
    return now - facts.newest > STALE_AFTER


def _since(facts: FeedFacts, state: State) -> datetime | None:
    match state:
        case "gone" | "failing" | "blocked":
            return facts.line.failing_since
        case "stale":
            return facts.newest or facts.added
        case "new":
            return facts.added
    return None


def _cause(facts: FeedFacts, state: State, a_week: float, percent: int | None, *, now: datetime) -> str:
    line = facts.line
    match state:
        case "failing" | "blocked":
            return line.problem.cause if line.problem is not None else ""
        case "gone":
            return "it is gone for good, says its site (410)"
        case "moved":
            return f"it has moved for good to {line.moved_to}"
        case "stale" if facts.newest is None:
            return "it answers, but has never had a story"
        case "stale":
            return f"it answers, but has had no story for {_months(now - facts.newest)}"
        case "noisy":
            return f"{a_week:.0f} stories a week, of which {percent} % are read"
        case "paused":
            return "it is paused" + (f"; before that: {line.problem.cause}" if line.problem is not None else "")
        case "new":
            return "it was never fetched yet"
    return ""


def _months(time: timedelta) -> str:
    months = round(time / timedelta(days=30.4))
    return f"{months} months" if months < 24 else f"{months // 12} years"


def remedy(health: FeedHealth, ways: Ways) -> str:
    """What helps, without a full stop; empty where nothing need be done."""
    match health.state:
        case "failing" | "blocked":
            return health.line.problem.remedy if health.line.problem is not None else ""
        case "gone":
            return f"{ways.remove} unsubscribes, its stories stay; {ways.revive} asks once more"
        case "moved":
            return f"{ways.accept} takes the new address over; stories, marks and tags stay"
        case "stale":
            return f"look whether it goes on elsewhere; {ways.remove} unsubscribes, its stories stay"
        case "noisy":
            return (
                f"{ways.unlist} keeps it out of Unread, Today and All; a rule can hide what you never read; "
                f"{ways.remove} unsubscribes"
            )
        case "paused":
            return f"{ways.resume} has it fetched again"
        case "new":
            return f"{ways.again} fetches it"
    return ""


def in_order(feeds: Iterable[FeedHealth], order: Order) -> list[FeedHealth]:
    """The feeds sorted: by what is wrong and since when, by name, by last success, stories a week, share read.

    What needs a look comes first in all but the order by name: the longest silent, the most stories, the least read.
    """
    named = sorted(feeds, key=lambda one: one.line.title.casefold())
    match order:
        case "trouble":
            return sorted(named, key=lambda one: (STATES.index(one.state), _moment(one.since)))
        case "last":
            return sorted(named, key=lambda one: _moment(one.line.last_success, never_first=True))
        case "stories":
            return sorted(named, key=lambda one: -one.stories_a_week)
        case "read":
            return sorted(named, key=lambda one: (one.read_percent is None, one.read_percent or 0))
    return named


def _moment(moment: datetime | None, *, never_first: bool = False) -> float:
    if moment is None:
        return float("-inf") if never_first else float("inf")
    return moment.timestamp()


def all_well(feeds: int, paused: int) -> str:
    """What is said where no feed needs a look."""
    if not feeds:
        return "There are no feeds yet."
    well = "Your one feed is well." if feeds == 1 else f"All {feeds:,} feeds are well."
    return f"{well} {paused:,} {'is' if paused == 1 else 'are'} paused." if paused else well
