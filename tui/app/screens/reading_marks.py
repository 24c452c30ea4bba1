"""Marks: read, star, hidden, tags; taking back and doing again. What is done is seen at once, and written meanwhile."""

from collections.abc import Sequence
from dataclasses import replace

from tui.app.screens.reading_selecting import Selecting
from tui.core.changes import AddTag, Change, RemoveTag, SetFlag
from tui.core.stories import Changed, StoryLine
from tui.core.text import crop, displayable

UNDO_HINT = "U takes it back."
_NAME_CELLS = 40


class Marks(Selecting):
    """The actions that change stories."""

    def action_toggle_read(self) -> None:
        """Flip the read mark of the story under the cursor."""
        self.with_story(lambda line: self._flip(line, SetFlag(field="read", value=not line.read)))

    def action_toggle_star(self) -> None:
        """Flip the star."""
        self.with_story(lambda line: self._flip(line, SetFlag(field="starred", value=not line.starred)))

    def action_toggle_hidden(self) -> None:
        """Hide the story, or show it again."""
        self.with_story(lambda line: self._flip(line, SetFlag(field="hidden", value=not line.hidden)))

    def _flip(self, line: StoryLine, change: SetFlag) -> None:
        verb = _VERBS[change.field, change.value]
        self._mark(_with(line, change), [change], f"{verb} {_quoted(line)}")

    def _mark(self, line: StoryLine, changes: Sequence[Change], label: str) -> None:
        self.change_row(line)
        self.say(f"{label}. {UNDO_HINT}")
        self.start_each("marks", self._write, line, changes, label)

    async def _write(self, line: StoryLine, changes: Sequence[Change], label: str) -> None:
        try:
            await self.library.change(changes, ids=[line.id], label=label)
        finally:
            await self.reload_rows()
        await self.read_counts()

    def action_edit_tags(self) -> None:
        """Change the tags of the story under the cursor."""
        self.with_story(self._ask_tags)

    def _ask_tags(self, line: StoryLine) -> None:
        from tui.app.screens.tags import TagsScreen  # late: a dialog is not part of the first frame

        known = self.counts.tags if self.counts is not None else ()
        self.push(TagsScreen(line.tags, known), lambda tags: self._tag(line, tags))

    def _tag(self, line: StoryLine, tags: tuple[str, ...] | None) -> None:
        if tags is None or set(tags) == set(line.tags):
            return
        added = [tag for tag in tags if tag not in line.tags]
        removed = [tag for tag in line.tags if tag not in tags]
        changes: list[Change] = [*(AddTag(name=tag) for tag in added), *(RemoveTag(name=tag) for tag in removed)]
        words = [*(f"#{displayable(tag)}" for tag in added), *(f"no #{displayable(tag)}" for tag in removed)]
        window = self.entries.window
        index = window.index_of(line.id) if window is not None else None
        now = window.row(index) if window is not None and index is not None else None
        self._mark(replace(now or line, tags=tags), changes, f"Tagged {_quoted(line)} {' '.join(words)}")

    def action_all_read(self) -> None:
        """Mark this view read, as it is drawn: its unloaded rows too, what came later not."""
        self.start_each("marks", self._all_read)

    async def _all_read(self) -> None:
        window = self.entries.window
        if window is None:
            return
        name = displayable(window.view.name, limit=_NAME_CELLS)
        changed = await self.library.change(
            [SetFlag(field="read", value=True)], selection=window.selection, label=f"All read in {name}"
        )
        self.say(f"{changed.changed:,} marked read in {name}. {UNDO_HINT}" if changed.changed else "All read already.")
        await self._after_bulk()

    async def _after_bulk(self) -> None:
        await self.reload_rows()
        await self.read_counts()

    def action_undo(self) -> None:
        """Take back the newest change made on a screen."""
        self.start_each("marks", self._undo)

    async def _undo(self) -> None:
        changed = await self.library.undo(origin="screen")
        self.say(_told(changed, "Taken back", "Nothing to take back.", "Ctrl-Y does it again."))
        await self._after_bulk()

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self.start_each("marks", self._redo)

    async def _redo(self) -> None:
        changed = await self.library.redo(origin="screen")
        self.say(_told(changed, "Done again", "Nothing to do again.", UNDO_HINT))
        await self._after_bulk()


_VERBS = {
    ("read", True): "Marked read",
    ("read", False): "Marked unread",
    ("starred", True): "Starred",
    ("starred", False): "Star taken from",
    ("hidden", True): "Hidden",
    ("hidden", False): "Shown again",
}


def _with(line: StoryLine, change: SetFlag) -> StoryLine:
    match change.field:
        case "read":
            return replace(line, read=change.value)
        case "starred":
            return replace(line, starred=change.value)
        case "hidden":
            return replace(line, hidden=change.value)


def _quoted(line: StoryLine) -> str:
    return f"“{crop(displayable(line.title) or '(no title)', _NAME_CELLS)}”"


def _told(changed: Changed | None, what: str, nothing: str, hint: str) -> str:
    """What an undo or redo did, in a sentence."""
    if changed is None:
        return nothing
    since = f" ({changed.changed:,} restored, {changed.skipped:,} changed since)" if changed.skipped else ""
    return f"{what}: {displayable(changed.label)}{since}. {hint}"
