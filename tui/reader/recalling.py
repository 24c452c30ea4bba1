"""What was done: the journal as a person looks at it."""

from collections.abc import Sequence
from datetime import date, datetime

from tui.core.query_dates import whole_day
from tui.core.stories import Batch
from tui.reader.base import ReaderBase
from tui.reader.local_time import LOCAL
from tui.store import journal
from tui.store.readings import Reading, readings


class Recalling(ReaderBase):
    """What of the reader tells of the past."""

    async def history(self, limit: int, *, before: int | None = None, day: date | None = None) -> list[Batch]:
        """The newest batches; with `before` only those with a smaller number, with `day` those of a local day."""
        return await self._view(journal.history, limit=limit, before=before, span=_span(day))

    async def readings(self, limit: int, *, day: date | None = None) -> Sequence[Reading]:
        """What was read last, or last on a local day, in the order in which it was read."""
        return await self._view(readings, limit=limit, span=_span(day))


def _span(day: date | None) -> tuple[datetime, datetime] | None:
    return None if day is None else whole_day(day, LOCAL)
