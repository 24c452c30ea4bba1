"""Whether the file is whole and free, looked at while it is used."""

from collections.abc import Callable
from functools import partial

from tui.core.errors import Damaged
from tui.core.text import displayable
from tui.reader.base import ReaderBase


class Overseeing(ReaderBase):
    """What of the reader looks after the file."""

    @property
    def held_up(self) -> bool:
        """Whether another program keeps us from writing at this moment; what is to be written waits."""
        return self._store.turn.held_up

    def tell_when_held_up(self, tell: Callable[[str], None]) -> None:
        """Tell each time that another program keeps us from writing for long; on a thread of its own."""
        sentence = f"{displayable(str(self.paths.db))} is locked by another program; waiting for it."
        self._store.turn.tell = partial(tell, sentence)

    async def check_due(self) -> bool:
        """Whether the file should be looked at: once a day, and when it was not closed the last time."""
        from tui.store.checking import is_checked  # late: as below

        return not self._store.closed_cleanly or not await self._view(is_checked, now=self._clock.now())

    async def check_file(self) -> str:
        """Look whether the file is whole, aside, and at a low priority; gives what is wrong, a sentence, or nothing.

        Raises:
            StoreError: it cannot be looked at.
            Cancelled: this was cancelled.
        """
        from tui.reader.backing_up import aside  # late: 10 ms, and once a day
        from tui.store.checking import check_pages, remember_checked

        try:
            await aside(partial(check_pages, self.paths.db))
        except Damaged as error:
            return str(error)
        await self._write(remember_checked, now=self._clock.now())
        return ""
