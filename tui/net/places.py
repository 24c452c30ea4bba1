"""Places that are taken and given back, and who waits for one."""

import asyncio
from collections import deque


class Places:
    """So many at a time; whoever somebody waits for goes before all others that wait."""

    def __init__(self, count: int) -> None:
        self._free = count
        self._waiting: deque[asyncio.Future[None]] = deque()
        """Empty while a place is free: one that is given back goes straight to the next."""

    async def take(self, *, urgent: bool = False) -> None:
        """Wait for a place."""
        if self._free:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if urgent:
            self._waiting.appendleft(turn)
        else:
            self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give()  # it was ours already
            raise

    def take_at_once(self) -> bool:
        """Take a place if one is free; whether it was."""
        if not self._free:
            return False
        self._free -= 1
        return True

    def give(self) -> None:
        """Give a place back."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():  # else whoever waited was cancelled
                turn.set_result(None)
                return
        self._free += 1
