"""Changes of many stories at once, through the reader as the screen makes them, and what takes them back.

    python -m tests.bench.bulk HOME [--stories 10000] [--rounds 3]

HOME is a folder that fill.py made. The newest unread stories are marked read by a
query, by a query for a word, and by their keys, as a list is whose rows were read;
they are tagged; and all stories that there are are marked read. Each is undone, done
again and undone, so that the home is as it was, but for lines of its history.
"""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

from tests.bench.corpus import HALF, NEWEST, vocabulary
from tests.bench.measure import show
from tests.bench.sidebar import opened
from tui.core.changes import AddTag, Change, SetFlag
from tui.core.query_nodes import Published, all_of
from tui.core.stories import Changed
from tui.core.views import Selection
from tui.reader.reader import Reader

Act: TypeAlias = Callable[[], Awaitable[Changed | None]]

READ, TAG = SetFlag(field="read", value=True), AddTag(name="linux")


async def newest(reader: Reader, text: str, stories: int) -> tuple[Selection, list[int]]:
    """So many of the newest stories that a query finds: as a selection, and by their keys."""
    window = await reader.search(text)
    await window.load(0, stories)
    keys = list(window.keys[:stories])
    (oldest,) = await reader.lines(keys[-1:])
    since = Published(after=oldest.published or NEWEST)
    return Selection(all_of([window.selection.node, since]), up_to_id=window.up_to_id), keys


async def measure(name: str, make: Act, reader: Reader, rounds: int) -> list[str]:
    """How many stories were changed; seconds that it took, its undoing, and doing it again."""
    back, again = partial(reader.undo, origin="screen"), partial(reader.redo, origin="screen")
    times: list[list[float]] = [[], [], []]
    acts: tuple[Act, ...] = (make, back, again)
    changed = 0
    for _ in range(rounds):
        for place, act in enumerate(acts):
            start = time.perf_counter()
            done = await act()
            times[place].append(time.perf_counter() - start)
            changed = changed if done is None else max(changed, done.changed)
        await back()
    return [name, f"{changed:,}", *(f"{statistics.median(each):.2f}" for each in times), f"{max(map(max, times)):.2f}"]


async def run(home: Path, stories: int, rounds: int) -> Sequence[Sequence[str]]:
    """Change stories in all ways."""
    reader = await opened(home)

    def change(what: Change, **which: object) -> Act:
        return lambda: reader.change([what], label="bench", **which)  # type: ignore[arg-type]  # ids, keys, selection

    try:
        unread, keys = await newest(reader, "is:unread", stories)
        holding, _ = await newest(reader, f"{vocabulary()[HALF]} is:unread", stories)
        everything = await reader.search("sort:newest")
        await everything.load_all_keys()
        ways = (
            ("read, by query", change(READ, selection=unread)),
            ("read, by a word of half of all", change(READ, selection=holding)),
            ("read, by keys", change(READ, keys=keys)),
            ("tagged, by keys", change(TAG, keys=keys)),
            (f"read, all {len(everything.keys):,} keys", change(READ, keys=everything.keys)),
        )
        return [await measure(name, make, reader, rounds) for name, make in ways]
    finally:
        await reader.close()


def main() -> None:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    if not (asked.home / "dateline.db").exists():
        sys.exit(f"{asked.home} holds no stories: fill it first")
    rows = asyncio.run(run(asked.home, asked.stories, asked.rounds))
    show("Changes of many stories, s", ("what", "stories", "done", "undone", "again", "longest"), rows)


if __name__ == "__main__":
    main()
