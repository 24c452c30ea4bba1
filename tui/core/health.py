"""How a feed is: whether it answers, where it has gone, how much it brings and how much of that is read; pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, get_args

from tui.core.model import ProblemKind
from tui.core.stories import FeedLine

State: TypeAlias = Literal["gone", "failing", "blocked", "moved", "stale", "noisy", "paused", "new", "ok"]
"""What is the matter with a feed."""
STATES: tuple[State, ...] = get_args(State)
"""The worst first."""

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
    if line.has_moved:
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
            return "410 gone for good"
        case "moved":
            return f"it has moved for good to {line.moved_to}"
        case "stale" if facts.newest is not None:
            return f"it answers, but has had no story for {_months(now - facts.newest)}"
        case "stale":
            return "it answers, but has never had a story"
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
