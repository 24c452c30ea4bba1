"""What the pages of a feed repeat, as it was learned, and taking it back."""

from collections.abc import Sequence

from tui.core.repeats import RepeatedLine
from tui.reader.base import ReaderBase
from tui.store import repeats


class Repeating(ReaderBase):
    """What of the reader is about lines that are left out of pages."""

    async def repeats(self, feed_id: int | None = None) -> list[RepeatedLine]:
        """The lines that were learned, of one feed or of all."""
        return await self._view(repeats.repeats, feed_id=feed_id)

    async def keep_lines(self, ids: Sequence[int], *, kept: bool) -> list[RepeatedLine]:
        """Take lines back, or leave them out again; stored pages follow at once, without the network.

        Returns:
            Those of the lines that there are.

        Raises:
            StoreError: the database cannot be used.
        """
        from tui.reader.cleaning import clean_stale  # late: with the workers 60 ms

        lines = await self._write(repeats.keep_lines, ids, kept=kept)
        await clean_stale(self._store, self._outside.workers())
        return lines
