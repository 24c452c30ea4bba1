"""Tags as a whole: other names, merging, taking them away."""

from tui.core.stories import Changed
from tui.reader.base import ReaderBase


class Tagging(ReaderBase):
    """What of the reader changes tags in all stories that carry them."""

    async def rename_tag(self, old: str, new: str, *, origin: str = "screen") -> Changed:
        """Give a tag, and those below it, another name in all stories; merges where that is there."""
        raise NotImplementedError

    async def delete_tag(self, name: str, *, origin: str = "screen") -> Changed:
        """Take a tag, and those below it, from all stories."""
        raise NotImplementedError
