"""The numbers of the sidebar, as the reader keeps them."""

from tests.reader.opener import Opener, stories
from tui.core.changes import SetFlag
from tui.reader.reader import Reader

SAVED = """
[[search]]
name = "Read or not"
query = "is:unread OR is:read"

[[search]]
name = "Nothing"
query = "tag:none feed:welcom*"
"""


async def numbers(reader: Reader) -> list[tuple[str, int]]:
    return [(search.name, search.unread) for search in (await reader.counts()).searches]


async def test_saved_searches_are_counted_in_the_order_of_the_file_whoever_marks(opened: Opener) -> None:
    async with opened("builtin:welcome", extra=SAVED) as reader, opened() as other:
        ids = [story.id for story in await stories(reader)]
        assert await numbers(reader) == [("Read or not", len(ids)), ("Nothing", 0)]
        await other.change([SetFlag(field="read", value=True)], ids=ids[:2])
        assert await numbers(reader) == [("Read or not", len(ids) - 2), ("Nothing", 0)]
        await reader.undo(origin="screen")
        assert await numbers(reader) == [("Read or not", len(ids)), ("Nothing", 0)]
