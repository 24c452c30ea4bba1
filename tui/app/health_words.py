"""What screens say of feeds that fail, have moved, fell silent or post a lot; pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from tui.app.dates import day, day_and_time
from tui.app.heads import remedy_sentence
from tui.app.list_words import failing_since, moved_address, tries
from tui.core.health import FeedHealth
from tui.core.remedies import Order, Ways, remedy
from tui.core.stories import FeedLine
from tui.core.text import displayable, sentence

KEYS = Ways(accept="M", remove="D", again="r", revive="r", unlist="l", resume="p")
"""What is pressed in the screen of the feeds' health."""
ORDER_WORDS: dict[Order, str] = {
    "trouble": "worst first",
    "name": "by name",
    "last": "longest not answered first",
    "stories": "most stories first",
    "read": "least read first",
}
_ADDRESS_CELLS = 200


def told_below(health: FeedHealth, now: datetime) -> Iterator[str]:
    """Sentences about the feed under the cursor: what is the matter, what helps, what is known besides, its address."""
    line = health.line
    if health.cause:
        fails = line.problem is not None and not line.paused
        yield sentence(displayable(health.cause) + (failing_since(line, now) + tries(line) if fails else ""))
    if helps := remedy(health, KEYS):
        yield remedy_sentence(helps)
    yield _facts(health, now)
    if line.title != line.url:
        yield displayable(line.url, limit=_ADDRESS_CELLS)


def _facts(health: FeedHealth, now: datetime) -> str:
    line = health.line
    answered = f"answered {day_and_time(line.last_success, now)}" if line.last_success else "never answered"
    parts = [answered, f"newest story {day(health.newest, now)}" if health.newest else "no story yet"]
    if line.next_due is not None and not line.paused and not line.gone:
        due = line.next_due
        parts.append("next try now" if due <= now else f"next try {_coming(due, now)}")
    if line.unlisted:
        parts.append("unlisted")
    if line.moved_to and not line.has_moved:
        parts.append(f"answers at {moved_address(line)}")
    return sentence(", ".join(parts))


def _coming(moment: datetime, now: datetime) -> str:
    """A time to come: the hour today, else the day too."""
    local = moment.astimezone(now.tzinfo)
    return f"at {local:%H:%M}" if local.date() == now.date() else day_and_time(moment, now)


def dropping_question(feeds: Sequence[FeedLine]) -> str:
    """Whether one means it, for several feeds."""
    total = sum(feed.total for feed in feeds)
    stays = f" Their {total:,} stories stay and can be searched (is:archived)." if total else ""
    return f"Unsubscribe from {len(feeds):,} feeds?{stays}"


def in_lines(parts: Sequence[str], between: str, cells: int, *, lines: int) -> list[str]:
    """The parts in so many lines of so many cells; where they are too many, those before the last are left out."""
    *some, last = parts
    while len(filled := _filled([*some, last], between, cells)) > lines and some:
        some.pop()
    return filled[:lines]


def _filled(parts: Sequence[str], between: str, cells: int) -> list[str]:
    """The parts in lines of so many cells, none of them broken."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}{between}{part}" if lines else part
        if lines and len(longer) <= cells:
            lines[-1] = longer
        else:
            lines.append(part[:cells])
    return lines
