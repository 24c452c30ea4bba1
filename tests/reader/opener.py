"""How tests open a reader, and what they ask of it again and again."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias

from tui.core.stories import StoryLine
from tui.core.views import ALL
from tui.reader.reader import Reader

Opener: TypeAlias = Callable[..., AbstractAsyncContextManager[Reader]]


async def stories(reader: Reader) -> list[StoryLine]:
    """All stories, newest first."""
    window = await reader.window(ALL, show_read=True)
    await window.load(0, 100)
    return [row for index in range(len(window)) if (row := window.row(index)) is not None]
