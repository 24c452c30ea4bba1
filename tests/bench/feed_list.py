"""Measures what a long feeds.toml costs: reading it, and changing one feed in it.

    python -m tests.bench.feed_list [--feeds 5000] [--rounds 9]

In a folder of its own, which it removes. "read" is what each start pays: the file to subscriptions, and the
database brought in line, which it is already. "start" is that with opening the database. Each change is what a
person waits for: the file written, the database and the journal with it, nothing remembered of the file before
("cold"), or by a reader that is open ("warm"). Figures are of the clock, and of the processor, which others do not
sway. Also says how many lines a change adds and takes away.
"""

import argparse
import asyncio
import difflib
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tui.core.feed_edits import FeedEdit
from tui.core.model import Subscription
from tui.formats import toml_reading, toml_sections
from tui.net.clock import SystemClock
from tui.paths import Paths
from tui.reader import files
from tui.reader.following import follow
from tui.reader.reader import Reader
from tui.store.database import open_database


def list_of(feeds: int) -> str:
    """A feeds.toml as people have them: comments, folders, own titles, a few settings."""
    parts = ['# What I read.\n\n[settings]\nrefresh_every = "1h"  # often enough\n']
    for number in range(feeds):
        if not number % 25:
            parts.append(f"\n# Section {number // 25}\n")
        parts.append(f'\n[[feed]]\nurl = "https://site{number}.example.org/feed.xml"\n')
        if number % 3:
            parts.append(f'title = "Site number {number}"\n')
        parts.append(f'folders = ["folder {number % 40}"]\n')
        if not number % 10:
            parts.append("max_entries = 200  # it posts a lot\n")
    return "".join(parts)


class Took(NamedTuple):
    """Seconds of the clock and of the processor."""

    clock: float
    processor: float


class Watch:
    """Measures from when it was made."""

    def __init__(self) -> None:
        self._clock, self._processor = time.perf_counter(), time.process_time()

    def took(self) -> Took:
        """What it took up to now."""
        return Took(time.perf_counter() - self._clock, time.process_time() - self._processor)


@dataclass(slots=True)
class Times:
    """What was measured, by whether anything was remembered."""

    cold: list[Took]
    warm: list[Took]
    lines: set[tuple[int, int]]
    """Lines added and taken away."""


def forget() -> None:
    """As a process that has read nothing yet."""
    files.forget()
    toml_reading.forget()
    toml_sections.forget()


def read_times(paths: Paths, rounds: int) -> list[Took]:
    """What it takes to read the file and to see that the database has it."""
    found = []
    db = open_database(paths.db)
    for _ in range(rounds):
        forget()
        watch = Watch()
        follow(db, paths=paths, now=datetime.now(UTC), take_over=True)
        found.append(watch.took())
    db.close()
    return found


async def start_times(paths: Paths, rounds: int) -> list[Took]:
    """The same with opening and closing all."""
    found = []
    for _ in range(rounds):
        forget()
        watch = Watch()
        reader = await Reader.open(paths, clock=SystemClock(), face="cli")
        found.append(watch.took())
        await reader.close()
    return found


Change = Callable[[Reader, int], Awaitable[object]]


async def change_times(reader: Reader, change: Change, rounds: int) -> Times:
    """What one change takes, done to another feed each time, and taken back in between."""
    times = Times([], [], set())
    for number in range(2 * rounds):
        cold = number % 2 == 0
        before = reader.paths.config.read_text()
        if cold:
            forget()
        watch = Watch()
        await change(reader, number * 7)
        (times.cold if cold else times.warm).append(watch.took())
        times.lines.add(lines_between(before, reader.paths.config.read_text()))
        await reader.undo(origin="screen")
        if reader.paths.config.read_text() != before:
            raise SystemExit("what was taken back is not what it was")
    return times


def lines_between(before: str, after: str) -> tuple[int, int]:
    """How many lines were added and taken away."""
    diff = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))[2:]
    return sum(line[0] == "+" for line in diff), sum(line[0] == "-" for line in diff)


async def add(reader: Reader, number: int) -> object:
    """Subscribe to one more."""
    wish = Subscription(url=f"https://new{number}.example.org/feed.xml", title="New", folders=("new",))
    return await reader.subscribe_all([wish], origin="screen", label="Subscribed to New")


async def rename(reader: Reader, number: int) -> object:
    """Give one another title."""
    return await reader.edit_feeds([number + 1], FeedEdit(title=f"Another name {number}"))


async def remove(reader: Reader, number: int) -> object:
    """Unsubscribe from one."""
    return await reader.unsubscribe([number + 1])


async def address(reader: Reader, number: int) -> object:
    """Give one another address."""
    return await reader.edit_feeds([number + 1], FeedEdit(url=f"https://moved{number}.example.org/feed.xml"))


async def pause(reader: Reader, number: int) -> object:
    """Leave one alone."""
    return await reader.edit_feeds([number + 1], FeedEdit(paused=True))


CHANGES: tuple[Change, ...] = (add, rename, pause, address, remove)


def told(took: list[Took]) -> str:
    """The medians."""
    clock, processor = (1000 * statistics.median(each) for each in zip(*took, strict=True))
    return f"{clock:5.0f} ms, processor {processor:.0f}"


async def measure(paths: Paths, feeds: int, rounds: int) -> None:
    """Print all figures."""
    paths.config.write_text(list_of(feeds))
    await (await Reader.open(paths, clock=SystemClock(), face="cli")).close()
    print(f"{feeds:,} feeds, {paths.config.stat().st_size:,} bytes; median of {rounds}")
    print(f"read     {told(read_times(paths, rounds))}")
    print(f"start    {told(await start_times(paths, rounds))}")
    reader = await Reader.open(paths, clock=SystemClock(), face="cli")
    for change in CHANGES:
        times = await change_times(reader, change, rounds)
        lines = ", ".join(f"+{more} -{less}" for more, less in sorted(times.lines))
        print(f"{change.__name__:8} cold {told(times.cold)} · warm {told(times.warm)} · lines {lines}")
    await reader.close()


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=9)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        paths = Paths(config=base / "feeds.toml", db=base / "dateline.db", state=base / "state", config_is_default=True)
        asyncio.run(measure(paths, chosen.feeds, chosen.rounds))


if __name__ == "__main__":
    main()
