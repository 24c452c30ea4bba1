# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""What was read when, from the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tui.store.database import Database
from tui.store.rows import moment, seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """That a story was read."""

    story_id: int
    time: datetime
    """Aware, UTC."""


def readings(db: Database, *, limit: int, span: tuple[datetime, datetime] | None = None) -> Sequence[Reading]:
    """The stories that a person read, by opening or marking them, in the order in which they did so the last time.

    Rules and imports read nothing, what was taken back was not read, and a story is there once.

    Args:
        db: The database.
        limit: So many at most, the last ones.
        span: Only what was read from its first moment on and before its second.
    """
    within, values = ("AND b.time >= ? AND b.time < ?", list(map(seconds, span))) if span else ("", [])
    found = db.rows(
        f"""
        SELECT j.entry_id, max(b.time), max(j.id) FROM batches AS b
        CROSS JOIN journal AS j ON j.batch_id = b.id AND j.field = 'read'
        WHERE j.new = '1' AND j.entry_id IS NOT NULL AND b.undone IS NULL
        AND b.origin IN ('screen', 'cli', 'open') {within}
        GROUP BY j.entry_id ORDER BY 2 DESC, 3 DESC LIMIT ?
        """,
        [*values, limit],
    )
    return [Reading(story_id=story_id, time=moment(time)) for story_id, time, _ in reversed(found)]
