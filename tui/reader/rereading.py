"""feeds.toml as the person edits it: where in it something stands, and what an edit made of it."""

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path

from tui.core.model import Subscription
from tui.core.stories import Reread
from tui.formats.toml_lines import Spot, line_of
from tui.reader.base import ReaderBase
from tui.reader.files import load_config
from tui.reader.following import Following, follow, stamp_of


class Rereading(ReaderBase):
    """What of the reader has to do with edits that others make."""

    def subscription(self, url: str) -> Subscription | None:
        """What feeds.toml says of a feed, or said when it was last right; `None`: it does not name it."""
        return self._following.by_url.get(url)

    async def line_in_file(self, spot: Spot | None = None, *, at_mistake: bool = False) -> int:
        """On which line of feeds.toml an editor should open, counted from 1.

        Args:
            spot: What is to be edited; `None`: nothing in particular.
            at_mistake: Whether the first mistake of the file goes before it, where there is one.
        """
        return await asyncio.to_thread(_line, self.paths.config, spot, at_mistake=at_mistake)

    async def reread(self, *, by_hand: bool = False) -> Reread | None:
        """Take over a feeds.toml that was changed on disk; `None`: it was not.

        Args:
            by_hand: Whether the person comes from editing it. Otherwise what another process of ours took over first
                is told there, and not here.
        """
        if stamp_of(self.paths.config) == self._following.stamp:
            return None
        before = self._following
        after = await self._write(partial(follow, paths=self.paths, now=self.now(), take_over=True))
        self._following = after
        return await asyncio.to_thread(_compared, before, after, told=by_hand or after.first)


def _line(path: Path, spot: Spot | None, *, at_mistake: bool) -> int:
    loaded = load_config(path)
    if at_mistake and loaded.problems:
        return loaded.problems[0].line or 1
    return line_of(loaded.text, spot) if spot is not None else 1


def _compared(before: Following, after: Following, *, told: bool) -> Reread:
    """What differs between two states of the file, and what the database made of it; nothing unless it is told."""
    reread = _differing(before, after) if told else Reread()
    return replace(
        reread,
        mistakes=after.mistakes if after.mistakes != before.mistakes else (),
        mended=bool(before.mistakes) and not after.mistakes,
    )


def _differing(before: Following, after: Following) -> Reread:
    from tui.core.differences import differences, readdressed  # late: 2 ms, and only once the file was changed

    brought = after.brought
    moved = readdressed(before.config, after.config) | after.moved
    moved = {old: new for old, new in moved.items() if new not in {*brought.added, *brought.restored}}
    return replace(
        differences(before.config, after.config, moved=moved),
        added=len(_added(before, after) - set(moved.values())),
        archived=len(_gone(before, after) - moved.keys()),
    )


def _added(before: Following, after: Following) -> set[str]:
    """The addresses that are new, also where another process took them over first."""
    new = after.by_url.keys() - before.by_url.keys() if before.config.may_archive else set()
    return {*after.brought.added, *after.brought.restored, *new}


def _gone(before: Following, after: Following) -> set[str]:
    """The addresses that are followed no more; none while a mistake keeps the file from archiving."""
    gone = before.by_url.keys() - after.by_url.keys() if after.config.may_archive else set()
    return {*after.brought.archived, *gone}
