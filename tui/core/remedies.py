"""What helps a feed that is not well, and in which order feeds are told of; pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from tui.core.health import STATES, FeedHealth

Order: TypeAlias = Literal["trouble", "name", "last", "stories", "read"]
ORDERS: tuple[Order, ...] = get_args(Order)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What is to be typed or pressed, by what it does; for the sentences that say what helps."""

    accept: str
    remove: str
    again: str
    revive: str
    unlist: str
    resume: str


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


def all_well(feeds: Collection[FeedHealth]) -> str:
    """What is said where none of these feeds needs a look."""
    if not feeds:
        return "There are no feeds yet."
    paused, new = (sum(one.state == state for one in feeds) for state in ("paused", "new"))
    if new:
        well = f"No feed fails; {new:,} of {len(feeds):,} {'was' if new == 1 else 'were'} not fetched yet."
    else:
        well = "Your one feed is well." if len(feeds) == 1 else f"All {len(feeds):,} feeds are well."
    return f"{well} {paused:,} {'is' if paused == 1 else 'are'} paused." if paused else well
