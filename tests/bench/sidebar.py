"""The numbers of the sidebar, through the reader as the screen uses it: at the start, again, and after changes.

    python -m tests.bench.sidebar HOME [--rounds 20]

HOME is a folder that fill.py made: 500 feeds, 50 tags, ten saved searches, a tenth
of all stories unread. "first" is the first time of all, when each search is counted
whole; from then on what changed is looked at. Marks are taken back at the end.
"""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tests.bench.corpus import NEWEST
from tests.bench.measure import percentile, show
from tui.core.changes import SetFlag
from tui.net.clock import SystemClock
from tui.paths import find_paths
from tui.reader.reader import Reader

READ = (SetFlag(field="read", value=True),)
SCATTERED, A_LOT = 50, 10_000


class NewestClock(SystemClock):
    """Shows the time of the newest story when it is made, and goes on from there."""

    def __init__(self) -> None:
        self._ahead = NEWEST - super().now()

    def now(self) -> datetime:
        """Aware, in UTC."""
        return super().now() + self._ahead


async def opened(home: Path) -> Reader:
    """A reader on the home, at the time of its newest story."""
    paths = find_paths(config=home / "feeds.toml", db=home / "dateline.db", state=home / "state")
    return await Reader.open(paths, clock=NewestClock(), face="cli", reconcile=False)


async def counted(reader: Reader) -> tuple[float, float]:
    """Milliseconds, and those of the CPU, until the sidebar has its numbers."""
    start, cpu = time.perf_counter(), time.process_time()
    await reader.counts()
    return (time.perf_counter() - start) * 1000, (time.process_time() - cpu) * 1000


async def after_marks(reader: Reader, keys: Sequence[int], rounds: int) -> list[tuple[float, float]]:
    """The same after stories were marked read, and after that was taken back."""
    told = []
    for place in range(rounds):
        chosen = keys if len(keys) > SCATTERED else keys[place % len(keys) :]
        await reader.change(READ, keys=chosen, label="bench")
        told.append(await counted(reader))
        await reader.undo(origin="screen")
        told.append(await counted(reader))
    return told


def row(name: str, told: Sequence[tuple[float, float]]) -> list[str]:
    """A line of the table: first, median, p95, and the median of the CPU."""
    times, busy = [wall for wall, _ in told], [cpu for _, cpu in told]
    numbers = (times[0], statistics.median(times), percentile(times, 0.95), statistics.median(busy))
    return [name, *(f"{number:.1f}" for number in numbers)]


async def run(home: Path, rounds: int) -> tuple[str, list[list[str]]]:
    """Count in all situations."""
    reader = await opened(home)
    try:
        rows = [row("first", [await counted(reader)])]
        rows.append(row("again", [await counted(reader) for _ in range(rounds)]))
        window = await reader.search("is:unread")
        await window.load(0, A_LOT)
        keys = list(window.keys[:A_LOT])
        rows.append(row("one story marked, and back", await after_marks(reader, keys[100:101], rounds)))
        rows.append(row(f"{SCATTERED} scattered, and back", await after_marks(reader, keys[::200], rounds)))
        rows.append(row(f"{len(keys):,} marked, and back", await after_marks(reader, keys, max(1, rounds // 5))))
        told = await reader.counts()
        what = f"{len(told.feeds)} feeds, {len(told.tags)} tags, {len(told.searches)} searches"
        return f"{what}, {await window.count():,} of {told.all:,} stories unread", rows
    finally:
        await reader.close()


def main() -> None:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args()
    if not (asked.home / "dateline.db").exists():
        sys.exit(f"{asked.home} holds no stories: fill it first")
    what, rows = asyncio.run(run(asked.home, asked.rounds))
    show(f"The sidebar's numbers, ms: {what}", ("situation", "first", "p50", "p95", "CPU"), rows)


if __name__ == "__main__":
    main()
