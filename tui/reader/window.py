"""A snapshot of one list: its keys in order, and the rows that were looked at."""

from array import array
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tui.core.query_nodes import Text
from tui.core.stories import StoryLine
from tui.core.views import Selection, View

FIRST_KEYS = 100
"""Keys read at first: more than a screen."""
KEYS_A_STEP = 500
"""Keys read at a time from then on: about ten screens, half a millisecond."""


class Keys(Protocol):
    """A run of keys as the store reads it."""

    @property
    def keys(self) -> "array[int]":
        """Keys in list order."""

    @property
    def complete(self) -> bool:
        """Whether no more follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a window gets its rows from."""

    keys: Callable[[Selection, int | None, int], Awaitable[Keys]]
    """Of a selection, after a key (`None`: from the start), at most so many."""
    count: Callable[[Selection], Awaitable[int]]
    """Of a selection, how many there are."""
    lines: Callable[[Sequence[int]], Awaitable[list[StoryLine]]]
    """The rows of these keys, as far as they still exist."""
    snippets: Callable[[Sequence[int], Sequence[Text]], Awaitable[dict[int, str]]]
    """For each of these keys the place where the words stand."""


class Window:
    """The stories of a view as they were when it was opened.

    Stories that arrive later are not in it, a story that is read meanwhile
    stays. Keys are read as far as somebody looked, rows where somebody looked.
    """

    def __init__(
        self,
        source: Source,
        *,
        view: View,
        selection: Selection,
        total: int | None,
        now: datetime,
        phrases: tuple[Text, ...] = (),
        came: Callable[[], Awaitable[Sequence[int]]] | None = None,
    ) -> None:
        self.view = view
        self.selection = selection
        """What is listed: fixes the snapshot, so that a change of all of it misses what came later."""
        self.total = total
        """How many stories there were; `None` until they are counted, which takes longer than finding the first."""
        self.opened = now
        self.phrases = phrases
        """What was searched for; empty where nothing was."""
        self.notes: Callable[[Sequence[int]], Awaitable[dict[int, str]]] | None = None
        """What gives a sentence to each of these keys, to stand below its row; `None`: nothing but a search does."""
        self.keys = array("q")
        self.complete = False
        self._source = source
        self._came = came
        """Gives the keys of stories that belong to it only by what was done to them since; `None`: there are none."""
        self._lines: dict[int, StoryLine] = {}
        self._snippets: dict[int, str] = {}
        self._gone: set[int] = set()

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def up_to_id(self) -> int:
        """The newest story that may be in it."""
        return self.selection.up_to_id or 0

    @property
    def tells_more(self) -> bool:
        """Whether something is told below each row."""
        return bool(self.phrases) or self.notes is not None

    def row(self, index: int) -> StoryLine | None:
        """The row at an index; `None` where none was loaded yet."""
        return self._lines.get(self.keys[index]) if 0 <= index < len(self.keys) else None

    def snippet(self, index: int) -> str:
        """Where the words of a search stand in the story, or what is noted of it; empty where none was loaded."""
        return self._snippets.get(self.keys[index], "") if 0 <= index < len(self.keys) else ""

    @property
    def has_gone(self) -> bool:
        """Whether a story of it that was looked at is no longer there."""
        return bool(self._gone)

    async def load(self, start: int, stop: int) -> None:
        """Read the rows from `start` up to `stop`, and more keys if these lie beyond what is there."""
        while stop > len(self.keys) and not self.complete:
            await self._more_keys(KEYS_A_STEP if self.keys else FIRST_KEYS)
        keys = [key for key in self.keys[max(0, start) : stop] if key not in self._lines and key not in self._gone]
        if not keys:
            return
        lines = await self._source.lines(keys)
        self._lines.update((line.key, line) for line in lines)
        self._gone.update(set(keys) - {line.key for line in lines})

    async def count(self) -> int:
        """How many stories there were; counted once.

        Raises:
            Superseded: of a search, a newer one began.
        """
        if self.total is None:
            self.total = await self._source.count(self.selection)
        return self.total

    async def load_snippets(self, start: int, stop: int) -> None:
        """Find for these rows the place that a search matched, or what is noted of them."""
        keys = [key for key in self.keys[max(0, start) : stop] if key not in self._snippets]
        if keys and self.phrases:
            self._snippets.update(await self._source.snippets(keys, self.phrases))
        elif keys and self.notes is not None:
            self._snippets.update(await self.notes(keys))

    async def renew_notes(self, start: int, stop: int) -> None:
        """Ask again what is noted of these rows, and forget the others' notes."""
        if self.notes is not None:
            self._snippets = await self.notes(self.keys[max(0, start) : stop])

    async def load_all_keys(self) -> None:
        """Read all keys, for a jump to the end or a change of all: eight bytes a story.

        Those that nobody has looked at yet are left out where they belong to the list only since it was drawn.
        """
        had, counted = len(self.keys), self.total is not None
        while not self.complete:
            await self._more_keys(100_000)
        if had and had < len(self.keys) and self._came is not None and (late := set(await self._came())):
            self.keys[had:] = array("q", (key for key in self.keys[had:] if key not in late))
            self.total = self.total if counted else len(self.keys)

    def index_of(self, story_id: int) -> int | None:
        """Where a story stands among the rows that were loaded."""
        key = next((line.key for line in self._lines.values() if line.id == story_id), None)
        if key is None:
            return None
        try:
            return self.keys.index(key)
        except ValueError:
            return None

    def loaded(self) -> list[StoryLine]:
        """The rows that were loaded, in no order."""
        return list(self._lines.values())

    def replace(self, line: StoryLine) -> None:
        """Put a row in the place of its older self."""
        if line.key in self._lines:
            self._lines[line.key] = line

    async def reload(self, start: int, stop: int) -> None:
        """Read these rows again and forget the others: something was marked elsewhere.

        What is there stays until the new rows are, so that nothing is drawn empty in between.
        """
        keys = self.keys[max(0, start) : stop]
        lines = {line.key: line for line in await self._source.lines(keys)}
        self._lines = lines
        self._gone.update(set(keys) - set(lines))

    async def _more_keys(self, limit: int) -> None:
        after = self.keys[-1] if self.keys else None
        page = await self._source.keys(self.selection, after, limit)
        self.keys.extend(page.keys)
        self.complete = page.complete
        if self.complete and self.total is None:
            self.total = len(self.keys)
