"""Search as one types, through the reader as the screen uses it: time to the first fifty rows with their snippets.

    python -m tests.bench.search HOME [--rounds 20]

HOME is a folder that fill.py made. The words are looked for in the stored
stories: a common one (of the most stories), a rare one (of a few), a word of half
of all ranked, phrases of common and rare words, a prefix of two letters, `-word`
and OR, and a common word within a feed and a tag. The first round of each is told
apart, since it reads from disk. "count" is how much longer it takes until the
number of hits is there too; the CPU time is that of the rows alone.
"""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.corpus import COMMON, HALF, vocabulary
from tests.bench.measure import percentile, show
from tui.net.clock import SystemClock
from tui.paths import find_paths
from tui.reader.reader import Reader

ROWS = 50
RARE_SHARE = 0.001


async def rare_word(reader: Reader, stories: int) -> str:
    """The commonest word that at most one story in a thousand holds."""
    ranked = vocabulary()
    low, high = 0, len(ranked) - 1
    while low < high:
        middle = (low + high) // 2
        found = await (await reader.search(ranked[middle], scope=None, as_typed=False)).count()
        if found <= max(1, stories * RARE_SHARE):
            high = middle
        else:
            low = middle + 1
    return ranked[low]


async def measure(reader: Reader, text: str, rounds: int) -> list[str]:
    """How many one search found; milliseconds: first, median, p95, CPU, and until they were counted."""
    times, busy, counting, found = [], [], [], 0
    for _ in range(rounds + 1):
        start, cpu = time.perf_counter(), time.process_time()
        window = await reader.search(text, scope=None, as_typed=True)
        await window.load(0, ROWS)
        await window.load_snippets(0, ROWS)
        painted = time.perf_counter()
        times.append((painted - start) * 1000)
        busy.append((time.process_time() - cpu) * 1000)
        found = await window.count()
        counting.append((time.perf_counter() - painted) * 1000)
    first, *rest = times
    told = (
        first,
        statistics.median(rest),
        percentile(rest, 0.95),
        statistics.median(busy),
        statistics.median(counting),
    )
    return [text, f"{found:,}", *(f"{number:.1f}" for number in told)]


async def run(home: Path, rounds: int) -> tuple[int, Sequence[Sequence[str]]]:
    """Open the reader on the home and search."""
    paths = find_paths(config=home / "feeds.toml", db=home / "dateline.db", state=home / "state")
    reader = await Reader.open(paths, clock=SystemClock(), face="cli", reconcile=False)
    try:
        stories = (await reader.counts()).all
        rare = await rare_word(reader, stories)
        half = vocabulary()[HALF]
        mixed = (
            *(f"{half} sort:rank", f"{COMMON} sort:rank", f'"of {COMMON}"', f'"{half} of"', f'"{COMMON} {rare}"'),
            *(rare[:2], f"{COMMON} -{rare}", f"{rare} -{COMMON}", f"-{half}", f"{half} OR {rare}", f"title:{rare}"),
            *(f"{half} feed:0007", f"{half} tag:linux", f"{half} is:unread", "sort:title"),
        )
        return stories, [await measure(reader, text, rounds) for text in (COMMON, f"{COMMON} ", rare, *mixed)]
    finally:
        await reader.close()


def main() -> None:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args()
    stories, rows = asyncio.run(run(asked.home, asked.rounds))
    if not stories:
        sys.exit(f"{asked.home} holds no stories: fill it first")
    show(
        f"Search of {stories:,} stories, ms to {ROWS} rows",
        ("query", "found", "first", "p50", "p95", "CPU", "count"),
        rows,
    )


if __name__ == "__main__":
    main()
