"""Room in memory for large bodies: many small ones are taken in at once, of large ones only as much as is bounded."""

import asyncio

_MEGABYTE = 1024 * 1024


class LargeBodies:
    """How much all bodies that are held may take together, those that are small not counted.

    The one that was large first always has room, up to the longest body that is taken in at all, so that no two
    wait for each other.

    Args:
        most_bytes: For all of them.
        small_bytes: Up to here a body has room at any time.
    """

    def __init__(self, *, most_bytes: int = 8 * _MEGABYTE, small_bytes: int = _MEGABYTE) -> None:
        self._most = most_bytes
        self._small = small_bytes
        self._held: dict[Room, int] = {}
        """Bytes of the large ones, the first first."""
        self._waiting: list[asyncio.Future[None]] = []

    def room(self) -> "Room":
        """Room for one body."""
        return Room(self)

    def takes(self, room: "Room", size_bytes: int) -> bool:
        """Whether a body may be so large now; if so, it is counted."""
        if size_bytes <= self._small:
            return True
        others = sum(self._held.values()) - self._held.get(room, 0)
        if others + size_bytes > self._most and next(iter(self._held), room) is not room:
            return False
        self._held[room] = size_bytes
        return True

    async def changed(self) -> None:
        """Wait until somebody gives room back."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        await turn

    def give(self, room: "Room") -> None:
        """Take a body off the count."""
        if self._held.pop(room, None) is None:
            return
        waiting, self._waiting = self._waiting, []
        for turn in waiting:
            if not turn.done():  # else whoever waited was cancelled
                turn.set_result(None)


class Room:
    """Room for one body, from its first byte until nothing of it is held any more."""

    def __init__(self, bodies: LargeBodies) -> None:
        self._bodies = bodies

    def takes(self, size_bytes: int) -> bool:
        """Whether the body may be so large now."""
        return self._bodies.takes(self, size_bytes)

    async def wait_for(self, size_bytes: int) -> None:
        """Wait until it may."""
        while not self.takes(size_bytes):
            await self._bodies.changed()

    def give(self) -> None:
        """Say that nothing of it is held; once more does no harm."""
        self._bodies.give(self)
