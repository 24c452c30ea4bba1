"""Writing what was done to stories: seen at once, written in the order of the keys, told again where it came out else.

A long list is written in a second or so. Until then whatever rows are read
show what they will be.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property

from tui.app.acts import READ, UNDO_HINT, Act, nothing_told
from tui.app.marked import Marked
from tui.app.screens.reading_selecting import Selecting
from tui.core.stories import Changed, StoryLine
from tui.reader.window import Window

SLOW_SECONDS = 0.3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Deed:
    """Something done to stories of a list, on its way to the store."""

    window: Window
    marked: Marked
    """Which of the window."""
    act: Act
    otherwise: Act | None = None
    """What is done where the act would change nothing; `None`: nothing."""
    label: str
    """For the history."""
    otherwise_label: str = ""
    said: str = ""
    """What was said at once."""
    told: Callable[[Act, Changed], str]
    """What is said when it is written."""
    everywhere: bool = False
    """Whether it changes stories of other lists too: all unread ones of feeds that are still subscribed."""

    def covers(self, window: Window, line: StoryLine) -> bool:
        """Whether it changes a row of a window."""
        if self.everywhere:
            return not line.archived and not line.hidden and line.id <= self.window.up_to_id
        return self.marked.holds(line.key) and (window is self.window or not self.marked.all_but)


class Writing(Selecting):
    """Carries deeds out."""

    @cached_property
    def writing(self) -> asyncio.Lock:
        """Held while something is written, so that an undo finds what was done before it."""
        return asyncio.Lock()

    @cached_property
    def _unwritten(self) -> list[Deed]:
        """What is drawn already, oldest first."""
        return []

    def begin(self, deed: Deed) -> None:
        """Draw what was done, and have it written."""
        self._unwritten.append(deed)
        if deed.said:
            self.say(deed.said)
        if self.entries.window is not None:
            self._draw_unwritten(self.entries.window)
        self.start_each("marks", self._write, deed)

    async def _write(self, deed: Deed) -> None:
        act = deed.act
        try:
            async with self.writing:
                keys = await self._keys_of(deed)
                changed = await self.library.change(act.changes, keys=keys, label=deed.label)
                if not changed.changed and deed.otherwise is not None:
                    act = deed.otherwise
                    changed = await self.library.change(act.changes, keys=keys, label=deed.otherwise_label)
        finally:
            self._unwritten.remove(deed)
            await self.reload_rows()
        if (told := deed.told(act, changed)) != deed.said:
            self.say(told)
        await self.read_counts()

    async def _keys_of(self, deed: Deed) -> Sequence[int]:
        """The stories meant, by their keys: what matches the list by now is not what it was drawn with."""
        if not deed.marked.all_but:
            return sorted(deed.marked.keys)
        async with self._loading:
            await deed.window.load_all_keys()
        return await asyncio.to_thread(deed.marked.among, deed.window.keys)

    def _draw_unwritten(self, window: Window) -> None:
        """Draw rows as they will be."""
        story = self.article.story
        for line in window.loaded():
            after = line
            for deed in self._unwritten:
                if deed.covers(window, line):
                    after = deed.act.done_to(after)
            if after != line:
                window.replace(after)
                if story is not None and story.line.id == line.id:
                    self.article.update_story(replace(story, line=after))
        if self._unwritten and window is self.entries.window:
            self.entries.update_rows()

    async def load(self, window: Window, start: int, stop: int) -> None:
        """Read rows of a window, as they are or will be."""
        await super().load(window, start, stop)
        self._draw_unwritten(window)

    async def reload_rows(self) -> None:
        """Read the rows round the page again, as they are or will be."""
        await super().reload_rows()
        if self.entries.window is not None:
            self._draw_unwritten(self.entries.window)

    @contextmanager
    def saying_if_slow(self, message: str) -> Iterator[None]:
        """Say what is going on if it takes long enough to be wondered about."""
        timer = self.set_timer(SLOW_SECONDS, lambda: self.say(message))
        try:
            yield
        finally:
            timer.stop()

    async def write_opened(self, line: StoryLine) -> None:
        """Write that a story was opened, in the order of the keys."""
        window = self.entries.window
        if window is None:
            return
        deed = Deed(window=window, marked=Marked(keys=frozenset({line.key})), act=READ, label="", told=lambda *_: "")
        self._unwritten.append(deed)
        try:
            async with self.writing:
                await super().write_opened(line)
        finally:
            self._unwritten.remove(deed)

    async def after_bulk(self) -> None:
        """Show what a change of many stories, or taking one back, did."""
        await self.reload_rows()
        await self.read_counts()


def told_of_many(number: int) -> Callable[[Act, Changed], str]:
    """What is said of so many stories when they are written."""

    def told(act: Act, changed: Changed) -> str:
        if not changed.changed:
            return nothing_told(number)
        return f"{act.told_of_many(changed.changed)}. {UNDO_HINT}"

    return told
