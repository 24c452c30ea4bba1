"""The lines of the history screen: batches under their days, openings folded; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from itertools import groupby

from textual.content import Content

from tui.app.dates import named_day
from tui.app.screens.dialog import MUTED
from tui.app.signs import Signs
from tui.core.stories import Batch
from tui.core.text import cell_width, displayable

ORIGINS = {
    "screen": "on screen",
    "cli": "command line",
    "rule": "by a rule",
    "open": "opened",
    "import": "import",
}
"""Where a batch is from, in words."""
_UNDONE = "taken back"
_COUNT_CELLS = 7
_WHERE_CELLS = 12
_WHERE_FROM, _TIME_FROM = 60, 36
"""Widths from which it is told where a batch is from, and when it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """A day, what was opened on it, or a batch."""

    day: date
    """In the reader's time zone."""
    batch: Batch | None = None
    opened: int = 0
    """Stories read by opening them, where it is the line that tells so."""


def day_of(batch: Batch, zone: tzinfo | None) -> date:
    """The reader's day of a batch."""
    return batch.time.astimezone(zone).date()


def history_rows(batches: Sequence[Batch], zone: tzinfo | None, *, complete: bool) -> list[HistoryRow]:
    """The lines for batches, newest first.

    Args:
        batches: Newest first.
        zone: The reader's.
        complete: Whether no older ones follow; else the last day, which may go on, is left out.
    """
    days = [(day, list(group)) for day, group in groupby(batches, key=lambda batch: day_of(batch, zone))]
    return [row for day, group in (days if complete else days[:-1]) for row in _rows_of(day, group)]


def _rows_of(day: date, batches: Sequence[Batch]) -> Iterator[HistoryRow]:
    yield HistoryRow(day=day)
    opened = sum(batch.count for batch in batches if batch.origin == "open" and not batch.undone)
    if opened:
        yield HistoryRow(day=day, opened=opened)
    yield from (HistoryRow(day=day, batch=batch) for batch in batches if batch.origin != "open")


def drawn(row: HistoryRow, *, cells: int, signs: Signs, today: date, zone: tzinfo | None) -> Content:
    """A line in exactly so many cells."""
    if row.batch is not None:
        return _batch(row.batch, cells, signs, zone)
    if row.opened:
        time = " " * 6 if cells >= _TIME_FROM else ""
        text = f"{time}{row.opened:>{_COUNT_CELLS},}  read by opening"
        return Content.styled(signs.cropped(text, cells).ljust(cells), MUTED)
    return Content.styled(signs.cropped(f" {named_day(row.day, today)}", cells).ljust(cells), "bold $text-primary")


def _batch(batch: Batch, cells: int, signs: Signs, zone: tzinfo | None) -> Content:
    where = ""
    if cells >= _WHERE_FROM:
        where = f"  {signs.cropped(displayable(ORIGINS.get(batch.origin, batch.origin)), _WHERE_CELLS):<{_WHERE_CELLS}}"
    undone = f"  {_UNDONE}" if batch.undone and cells >= _TIME_FROM else ""
    time = f" {batch.time.astimezone(zone):%H:%M}" if cells >= _TIME_FROM else ""
    head = f"{time}{batch.count:>{_COUNT_CELLS},}  "
    room = cells - len(head) - cell_width(where) - len(undone) - 1
    label = signs.cropped(displayable(batch.label), room)
    gap = " " * (room - cell_width(label))
    style = MUTED if batch.undone else ""
    return Content.assemble((head, MUTED), (label, style), gap, (undone, "$text-warning"), (where, MUTED), " ")
