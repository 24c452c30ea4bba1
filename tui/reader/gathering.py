"""Work that comes piece by piece, taken a few at a time."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import TypeVar

T = TypeVar("T")


async def gathered(
    queue: "asyncio.Queue[T | None]", *, most: int, patience: timedelta
) -> AsyncGenerator[list[T], None]:
    """What comes through a queue, in lists; `None` in the queue ends it.

    Args:
        queue: What comes.
        most: The longest list.
        patience: How long the first of a list waits for others.
    """
    more = True
    while more:
        first = await queue.get()
        if first is None:
            return
        found = [first]
        try:
            async with asyncio.timeout(patience.total_seconds()):
                while more and len(found) < most:
                    following = await queue.get()
                    if following is None:
                        more = False
                    else:
                        found.append(following)
        except TimeoutError:
            pass
        yield found
