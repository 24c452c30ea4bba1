"""What was done, and taking back any of it."""

from tui.app.screens.reading_aside import Aside
from tui.core.query_dates import DAY_NAMES, read_day
from tui.core.stories import Batch, Changed
from tui.core.text import displayable
from tui.core.views import View


def restored(batch: Batch, changed: Changed | None) -> str:
    """Such as "12 restored, 1 changed since: All read in BBC World"."""
    if changed is None:
        return "It was taken back already."
    since = f", {changed.skipped:,} changed since" if changed.skipped else ""
    return f"{changed.changed:,} restored{since}: {displayable(batch.label)}"


class Recalling(Aside):
    """The history, and the lists that it leads to."""

    def action_history(self, day_text: str = "") -> None:
        """Show what was done, from a day on if one is named."""
        from tui.app.screens.history import HistoryScreen  # late: a dialog is not part of the first frame

        now = self.library.now()
        day = read_day(day_text, now) if day_text else None
        if day_text and day is None:
            names = ", ".join(DAY_NAMES[:2])
            self.say(f"“{displayable(day_text, limit=40)}” is no day: {names}, tuesday, {now.date()} …?", warns=True)
            return
        self.push(HistoryScreen(self.library.history, self._undo_batch, now=now, day=day), self._chosen)

    async def _undo_batch(self, batch: Batch) -> str:
        """Take back one batch, and give what is said of it."""
        async with self.writing:
            changed = await self.library.undo(batch=batch.id)
        said = restored(batch, changed)
        self.say(said)
        self.start_each("marks", self.after_bulk)
        return said

    def _chosen(self, view: View | None) -> None:
        if view is not None:
            self.show_aside(view)
