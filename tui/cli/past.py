"""The command that looks back: history, of what was changed and of what was read."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import click

from tui.cli.output import (
    Column,
    ObjectPrinter,
    Style,
    for_people,
    number,
    print_headed_table,
    print_objects,
    print_table,
    print_tsv,
    short_date,
    tell,
    utc,
)
from tui.cli.shapes import batch_object, story_object
from tui.cli.shell import DONE, NOTHING, command, run_reader, style_options
from tui.core.errors import UsageError
from tui.core.query_dates import examples, read_day
from tui.core.query_errors import likeliest
from tui.core.stories import Batch, Story
from tui.core.text import displayable
from tui.net.clock import SystemClock
from tui.reader.local_time import LOCAL
from tui.reader.reader import Reader

LINES = 50
_MOST = 1_000_000
_STORIES_A_STEP = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What of the past is asked for, and how it is to be shown."""

    limit: int
    day: date | None
    """In local time; `None`: any."""
    style: Style


@command("history")
@click.option(
    "--limit",
    type=click.IntRange(0, _MOST, clamp=True),
    default=LINES,
    show_default=True,
    metavar="N",
    help="At most N, the last ones; 0 for all.",
)
@click.option("--on", "day", metavar="DAY", help="Only of a day: today, yesterday, tuesday, 2026-11-24.")
@click.option("--read", "reading", is_flag=True, help="List the stories that were read, in that order.")
@style_options
def history_command(limit: int, day: str | None, reading: bool, style: Style) -> int:
    """List batches, or what was read."""
    look = _Look(limit=limit or _MOST, day=None if day is None else _day(day), style=style)
    return run_reader(lambda reader: _readings(reader, look) if reading else _batches(reader, look))


COMMANDS = (history_command,)


def _day(text: str) -> date:
    now = SystemClock().now().astimezone(LOCAL)
    day = read_day(text.strip(), now)
    if day is None:
        past = [day for day in examples(text, now) if day != "tomorrow"]
        offered = ", ".join(likeliest(text.lower(), past)[:3])
        raise UsageError(f"--on {displayable(text, limit=40)}: no such day; expected {offered} …")
    return day


async def _batches(reader: Reader, look: _Look) -> int:
    batches = await reader.history(look.limit, day=look.day)
    _print_batches(batches, look.style)
    return DONE if batches else NOTHING


_COLUMNS = (
    Column(title="Batch", most_cells=12, right=True),
    Column(title="Date", most_cells=6, right=True),
    Column(title="Origin", most_cells=8),
    Column(title="Changed", most_cells=9, right=True),
    Column(title="Undone", most_cells=6),
    Column(title="What", most_cells=0),
)


def _print_batches(batches: Sequence[Batch], style: Style) -> None:
    if style != "plain":
        print_objects(style, map(batch_object, batches))
        return
    if for_people():
        now = SystemClock().now()
        rows = [
            (batch.id, short_date(batch.time, now), batch.origin, number(batch.count), _undone(batch), batch.label)
            for batch in batches
        ]
        print_headed_table(_COLUMNS, rows)
        return
    print_tsv((batch.id, utc(batch.time), batch.origin, batch.count, _undone(batch), batch.label) for batch in batches)


def _undone(batch: Batch) -> str:
    return "undone" if batch.undone else ""


async def _readings(reader: Reader, look: _Look) -> int:
    stories = _stories(reader, look)
    if look.style != "plain":
        printer, any_read = ObjectPrinter(look.style), False
        async for read_at, story in stories:
            printer.add(story_object(story) | {"read_at": utc(read_at)})
            any_read = True
        printer.end()
        return DONE if any_read else NOTHING
    rows = [(read_at, story) async for read_at, story in stories]
    if for_people():
        _print_for_people(rows, look)
    else:
        print_tsv(
            (story.line.id, utc(read_at), story.line.feed, story.line.title, story.url) for read_at, story in rows
        )
    return DONE if rows else NOTHING


async def _stories(reader: Reader, look: _Look) -> AsyncIterator[tuple[datetime, Story]]:
    """What was read and is still here, with the time."""
    readings = await reader.readings(look.limit, day=look.day)
    for start in range(0, len(readings), _STORIES_A_STEP):
        step = readings[start : start + _STORIES_A_STEP]
        whole = {story.line.id: story for story in await reader.stories([one.story_id for one in step])}
        for one in step:
            if one.story_id in whole:
                yield one.time, whole[one.story_id]


_READ_COLUMNS = (
    Column(title="Time", most_cells=12, right=True),
    Column(title="Feed", most_cells=14),
    Column(title="Title", most_cells=0),
)


def _print_for_people(rows: Sequence[tuple[datetime, Story]], look: _Look) -> None:
    table = [(_time(read_at, look), story.line.feed, story.line.title or "(no title)") for read_at, story in rows]
    print_table(_READ_COLUMNS, table)
    if not rows:
        tell("Nothing was read then." if look.day else "Nothing was read yet.")
    elif len(rows) == look.limit:
        tell(f"The last {number(look.limit)}; --limit 0 for all.")


def _time(moment: datetime, look: _Look) -> str:
    local = moment.astimezone(LOCAL)
    return f"{local:%H:%M}" if look.day else f"{local.day} {local:%b %H:%M}"
