"""What was done: when, how much, from where, and taking back any of it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.app.dates import named_day
from tui.app.history_rows import HistoryRow, day_of, drawn, history_rows
from tui.app.screens.picking import Picking
from tui.core.stories import Batch
from tui.core.text import displayable
from tui.core.views import View, batch_view, read_view

BATCHES_A_STEP = 200
_NEAR = 1000
"""Batches that are read to show what came after a day too."""
_LEAST_PAGE = 20


class HistoryScreen(Picking[View]):
    """Gives the view that lists what was changed or read, or `None`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "read", "read that day", show=False, priority=True),
        Binding("u,U", "take_back", "take back", show=False, priority=True),
    ]
    TITLE_TEXT: ClassVar[str] = "History"
    HINTS: ClassVar[str] = "Enter its stories · r read that day · u takes back · q closes"

    def __init__(
        self,
        history: Callable[..., Awaitable[Sequence[Batch]]],
        undo: Callable[[Batch], Awaitable[str]],
        *,
        now: datetime,
        day: date | None = None,
    ) -> None:
        """Take what tells of the past and what takes back, the time in the reader's zone, and the day to begin at."""
        super().__init__()
        self._history = history
        self._undo = undo
        self._now = now
        self._day = day
        """Where the cursor is to be at first; `None`: on the newest."""
        self._oldest: int | None = None
        """The oldest batch that was read."""
        self._waiting: list[Batch] = []
        """Batches of a day of which more may follow."""
        self._rows: list[HistoryRow] = []
        self._complete = False
        self._read = 0
        """How many batches were read."""
        self._reading = asyncio.Lock()

    def on_mount(self) -> None:
        """Ask for the newest, or for the day."""
        self.tell("Looking …")
        self.work("history", self._begin)

    async def _begin(self) -> None:
        """Show the newest; where a day of long ago is looked for, begin with that."""
        day = self._day
        there = await self._history(1, day=day) if day is not None else []
        if day is not None and there:
            await self._read_on(lambda: self._read > _NEAR or self._reaches(day))
            if not self._reaches(day):
                self._rows, self._waiting, self._complete = [], [], False
                self._oldest = there[0].id + 1
        await self._load()
        if day is not None:
            self._go_to_day(day)

    async def _load_once(self) -> None:
        async with self._reading:
            await self._load()

    async def _load(self) -> None:
        """Read on until there are two pages below the cursor."""
        below = (self.options.highlighted or 0) + 2 * max(_LEAST_PAGE, self.options.size.height)
        await self._read_on(lambda: len(self._rows) >= below)
        self._show_new()

    async def _read_on(self, enough: Callable[[], bool]) -> None:
        while not self._complete and not enough():
            step = await self._history(BATCHES_A_STEP, before=self._oldest)
            self._complete = len(step) < BATCHES_A_STEP
            self._oldest = step[-1].id if step else self._oldest
            self._read += len(step)
            self._take(step)

    def _reaches(self, day: date) -> bool:
        return any(row.day == day for row in self._rows)

    def _take(self, step: Sequence[Batch]) -> None:
        """Make lines of batches; those of the last day wait for the rest of it."""
        zone = self._now.tzinfo
        self._waiting += step
        self._rows += history_rows(self._waiting, zone, complete=self._complete)
        last = day_of(self._waiting[-1], zone) if self._waiting else None
        self._waiting = [] if self._complete else [one for one in self._waiting if day_of(one, zone) == last]

    def _show_new(self) -> None:
        """Draw the lines that came."""
        known = self.options.option_count
        self.options.add_options(Option(self._drawn(row)) for row in self._rows[known:])
        if not self._rows:
            self.tell("Nothing was done yet.")
        elif not known:
            self.options.highlighted = next((at for at, row in enumerate(self._rows) if row.batch is not None), 0)

    def _go_to_day(self, day: date) -> None:
        """Put the cursor on the day, if anything was done on it."""
        found = next((index for index, row in enumerate(self._rows) if row.day == day), None)
        if found is None:
            self.call_after_refresh(self.tell, f"Nothing was done on {named_day(day, self._now.date())}.")
            return
        self.options.highlighted = found
        self.call_after_refresh(self.options.scroll_to_highlight, top=True)

    def _drawn(self, row: HistoryRow) -> Content:
        return drawn(row, cells=self.cells, signs=self.signs, today=self._now.date(), zone=self._now.tzinfo)

    def redraw(self) -> None:
        """Draw all lines again."""
        for index in range(self.options.option_count):
            self.options.replace_option_prompt_at_index(index, self._drawn(self._rows[index]))

    @property
    def _row(self) -> HistoryRow | None:
        at = self.options.highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    @on(OptionList.OptionHighlighted)
    def _moved(self, message: OptionList.OptionHighlighted) -> None:
        row = self._row
        if row is not None:
            self.tell(displayable(row.batch.label) if row.batch is not None else "Enter lists what was read that day.")
        if message.option_index + self.options.size.height >= len(self._rows) and not self._complete:
            self.work("more", self._load_once, exclusive=False)

    def action_choose(self) -> None:
        """List the stories of a batch, or what was read on a day."""
        row = self._row
        if row is not None:
            self.dismiss(self._read_view(row) if row.batch is None else batch_view(row.batch))

    def action_read(self) -> None:
        """List what was read on the day under the cursor."""
        if (row := self._row) is not None:
            self.dismiss(self._read_view(row))

    def _read_view(self, row: HistoryRow) -> View:
        zone = self._now.tzinfo
        assert zone is not None  # noqa: S101 - the library's time is aware
        return read_view(row.day, zone)

    def action_take_back(self) -> None:
        """Take back the batch under the cursor."""
        row = self._row
        if row is None or row.batch is None:
            self.tell("u takes back one change: go to its line.")
        elif row.batch.undone:
            self.tell("It is taken back already.")
        else:
            batch = row.batch
            self.work("undo", lambda: self._take_back(batch), exclusive=False)

    async def _take_back(self, batch: Batch) -> None:
        said = await self._undo(batch)
        at = next((index for index, row in enumerate(self._rows) if row.batch == batch), None)
        if at is not None:
            undone = replace(batch, undone=True)
            self._rows[at] = replace(self._rows[at], batch=undone)
            self.options.replace_option_prompt_at_index(at, self._drawn(self._rows[at]))
        self.tell(said, "$text-success")
