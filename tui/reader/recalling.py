"""What was done: the journal as a person looks at it."""

from datetime import date

from tui.core.stories import Batch
from tui.reader.base import ReaderBase
from tui.store import journal


class Recalling(ReaderBase):
    """What of the reader tells of the past."""

    async def history(self, limit: int, *, before: int | None = None, day: date | None = None) -> list[Batch]:
        """The newest batches; with `before` only those with a smaller number, with `day` those of a local day."""
        return await self._view(journal.history, limit=limit)
