"""Stories marked to be acted on together: marking them, and showing that they are."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from weakref import WeakKeyDictionary

from tui.app.marked import ALL, NONE, Marked, between
from tui.app.screens.reading_articles import Articles
from tui.core.query_dates import SPANS, read_ago
from tui.core.query_nodes import Published, all_of
from tui.core.stories import StoryLine
from tui.reader.window import Window

_ENDS = "Esc unmarks."


class Selecting(Articles):
    """The marks of a list; they belong to its snapshot, so that another view has none."""

    @cached_property
    def _marks(self) -> WeakKeyDictionary[Window, Marked]:
        """What is marked in each list that is still there: the list under the results of a search keeps its marks."""
        return WeakKeyDictionary()

    @property
    def marked(self) -> Marked:
        """What is marked in the list shown."""
        window = self.entries.window
        return NONE if window is None else self._marks.get(window, NONE)

    @property
    def marked_stories(self) -> int:
        """How many are marked."""
        return self.marked.number(self.entries.rows)

    @property
    def acts_on_marked(self) -> bool:
        """Whether what is done is done to the marked stories: not in an article, where it is that one's."""
        return self.place != "article" and self.marked_stories > 0

    def marked_lines(self, window: Window, marked: Marked) -> list[StoryLine]:
        """The rows of marked stories, as far as they are loaded."""
        return [line for line in window.loaded() if marked.holds(line.key)]

    # Marking

    def action_mark(self) -> None:
        """Mark the story under the cursor, or unmark it, and step down."""
        self._at_cursor(self._mark_one)
        self.entries.move_to(self.entries.cursor + 1)

    def _mark_one(self, window: Window, index: int) -> None:
        self._marks[window] = self._marks.get(window, NONE).toggling(window.keys[index])
        self._show_marked(index)

    def action_mark_range(self) -> None:
        """Mark all from the story marked last to the one under the cursor, both included."""
        self._at_cursor(self._mark_range)

    def _mark_range(self, window: Window, index: int) -> None:
        marked = self._marks.get(window, NONE)
        self._put_marks(window, marked.marking(between(window.keys, marked.last, index), last=window.keys[index]))

    def action_mark_all(self) -> None:
        """Mark all of the list, its unloaded rows too; again: none."""
        window, rows = self.entries.window, self.entries.rows
        if window is None or not rows:
            self.say("No story is here to be marked.")
        elif self.marked_stories == rows:
            self.unmark()
            self.say("Nothing is marked any more.")
        else:
            self._put_marks(window, ALL)
            known = window.complete or window.total is not None
            self.say(f"All {rows:,} marked. {_ENDS}" if known else f"All marked. {_ENDS}")

    def action_mark_above(self) -> None:
        """Mark the story under the cursor and all above it."""
        self._at_cursor(self._mark_above)

    def _mark_above(self, window: Window, index: int) -> None:
        keys = window.keys[: index + 1]
        self._put_marks(window, self._marks.get(window, NONE).marking(keys, last=keys[-1]))
        self.say(f"Marked: this story and the {index:,} above. {_ENDS}")

    def action_mark_below(self) -> None:
        """Mark the story under the cursor and all below it, the unloaded ones too."""
        self._at_cursor(self._mark_below)

    def _mark_below(self, window: Window, index: int) -> None:
        marked = self._marks.get(window, NONE)
        self._put_marks(window, marked.all_from(window.keys[:index], last=window.keys[index]))
        self.say(f"Marked: this story and the {self.entries.rows - index - 1:,} below. {_ENDS}")

    def action_mark_older(self, span: str = "") -> None:
        """Mark the stories of the list that were published longer ago than a span of time."""
        moment = read_ago(span.strip(), self.library.now())
        if moment is None:
            given = f"“{span.strip()}” is no span of time" if span.strip() else "mark-older needs a span of time"
            self.say(f"{given}: {', '.join(SPANS[:-1])} or {SPANS[-1]}, such as :mark-older {SPANS[2]}.")
        elif self.entries.window is not None:
            older = Published(before=moment)
            self.start_each("selecting", self._mark_older, self.entries.window, older, span.strip())

    async def _mark_older(self, window: Window, older: Published, span: str) -> None:
        """Mark what the query language means by older; of what is no longer in the view, the rows tell it."""
        view = replace(window.view, node=all_of([window.selection.node, older]), sort=window.view.sort)
        found = await self.library.window(view, show_read=True)
        async with self._loading:
            await found.load_all_keys()
            await window.load_all_keys()
        keys = {
            line.key
            for line in window.loaded()
            if (line.published or line.first_seen) < (older.before or line.first_seen)
        }
        keys = keys.union(found.keys).intersection(window.keys)
        marked = self._marks.get(window, NONE)
        self._put_marks(window, marked.marking(keys, last=marked.last))
        self.say(f"{len(keys):,} older than {span} marked. {_ENDS}" if keys else f"None is older than {span} here.")

    def _at_cursor(self, do: Callable[[Window, int], None]) -> None:
        """Do something with the place of the cursor, once its key is there."""
        window, index = self.entries.window, self.entries.cursor
        if window is None or not self.entries.rows:
            self.say("No story is under the cursor.")
        elif index < len(window):
            do(window, index)
        else:
            self.start_each("selecting", self._load_and_do, window, index, do)

    async def _load_and_do(self, window: Window, index: int, do: Callable[[Window, int], None]) -> None:
        await self.load(window, index, index + 1)
        if index < len(window):
            do(window, index)

    def unmark(self) -> bool:
        """Mark nothing any more; `False` where nothing was."""
        window = self.entries.window
        if window is None or not self.marked_stories:
            return False
        self._put_marks(window, NONE)
        return True

    def _put_marks(self, window: Window, marked: Marked) -> None:
        self._marks[window] = marked
        self._show_marked()

    # Showing

    def _show_marked(self, index: int | None = None) -> None:
        """Draw what is marked: a row that changed, or all."""
        self.entries.show_marked(self.marked, index)
        self._tell_marked()
        self.update_hints()

    def _tell_marked(self) -> None:
        number = self.marked_stories
        self.list_head.show_marked(number)

    def put(self, window: Window, *, cursor: int = 0, top: int | None = None) -> None:
        """Show a window with its marks."""
        super().put(window, cursor=cursor, top=top)
        self._show_marked()

    async def keep_marks(self, old: Window, new: Window) -> None:
        """Of the marks of a list, keep those of stories that are in its newer self; what came meanwhile has none."""
        await super().keep_marks(old, new)
        marked = self._marks.get(old, NONE)
        if marked.all_but:
            async with self._loading:
                await old.load_all_keys()
            marked = Marked(keys=frozenset(marked.among(old.keys)), last=marked.last)
        if not marked.keys:
            return
        if not marked.keys.issubset(new.keys):
            async with self._loading:
                await new.load_all_keys()
        self._marks[new] = marked.still_in(new.keys)

    def show_total(self, window: Window) -> None:
        """Tell how many are marked, where that is all and was just counted."""
        super().show_total(window)
        self._tell_marked()

    def update_hints(self) -> None:
        """Show what can be done with the marked stories while there are some."""
        if self.place == "list" and not self.typing and self.marked_stories:
            self.hints.show("marked")
        else:
            super().update_hints()
