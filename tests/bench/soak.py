"""A month in some minutes: does a reader that is never closed grow, lose handles, or harm its database?

    python -m tests.bench.soak [--days 30] [--feeds 60] [--without-catalogue] [--out FILE]

One process refreshes as the engine does, by a clock of ours, with the real client, workers, store and search index,
while a screen's reader beside it reads, marks, searches and takes back. Its feeds are publishers each of which is ill
in another way every day, and all endpoints of the catalogue of faults; once a day the network is missing for an hour.
At the end of each day it tells what it holds. It fails (exit 1) where memory grows by a tenth or more from what it was
once warm, where files, threads or processes are left over, or where the database is not sound.
"""

import argparse
import asyncio
import multiprocessing
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import psutil

from tests.bench.measure import MB, show
from tests.bench.soak_reader import Handles, Task, begin, there
from tests.catalogue.answers import ANSWERS
from tests.catalogue.documents import documents, lay_traps
from tests.catalogue.endpoints import Endpoint
from tests.catalogue.server import AUTHORITY, CatalogueServer
from tests.catalogue.transport import TRANSPORT
from tests.fortnight import World
from tests.publishers import DAY, HOUR, ILLS, KINDS, Publisher
from tests.store.making import assert_counters_are_true, assert_index_is_sound
from tests.whole_reader import Servers
from tui.store.database import open_database

GROWTH = 0.10
"""Less than by so much may memory grow."""
LEFT_OVER = 3
"""So many files or threads more than at the beginning are still none: pools and caches come and go."""
ROTATED = tuple(ill for ill in ILLS if ill not in ("dns", "refused", "429 days", "429 years", "503 years", "410"))
SETTINGS = '[settings]\nfull_text = "never"\ntimeout = "2s"\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """How it was at the end of a day."""

    held: Handles
    tree_bytes: int
    """Resident in the process and its workers, while it works."""


@dataclass(kw_only=True)
class Soak:
    """What came of it."""

    days: list[Day] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What is wrong with the database, a sentence each."""

    def grown(self) -> float:
        """By what share memory grew from when it was warm to the end; of the process with its workers at rest."""
        sizes = [day.held.bytes for day in self.days]
        third = max(len(sizes) // 3, 1)
        warm = sizes[min(2, len(sizes) - 1) :][:third]
        return statistics.median(sizes[-third:]) / statistics.median(warm) - 1

    def tree_grown(self) -> float:
        """The same of all processes together, as they work."""
        sizes = [day.tree_bytes for day in self.days]
        third = max(len(sizes) // 3, 1)
        warm = sizes[min(2, len(sizes) - 1) :][:third]
        return statistics.median(sizes[-third:]) / statistics.median(warm) - 1

    def left_over(self) -> list[str]:
        """Handles that are more at the end than once it was warm."""
        warm, end = self.days[len(self.days) > 3].held, self.days[-1].held
        counts = [("files", warm.files, end.files), ("threads", warm.threads, end.threads)]
        found = [f"{name}: {before} became {after}" for name, before, after in counts if after > before + LEFT_OVER]
        return found + ([f"{end.children} processes"] if end.children > warm.children else [])

    def verdict(self) -> list[str]:
        """All that is wrong."""
        grown = [("the process", self.grown()), ("all processes", self.tree_grown())]
        return [
            *self.faults,
            *self.left_over(),
            *(f"{name} grew by {share:.0%}" for name, share in grown if share >= GROWTH),
        ]


def rotating(*, feeds: int, hosts: int, length: timedelta) -> list[Publisher]:
    """Publishers that are ill for six hours of each day, each day in another way."""
    days = int(length / DAY) + 1
    kinds = [kind for kind in KINDS if kind not in ("weekly", "a year", "max-age")]
    return [
        Publisher(
            number=number,
            host=f"host{number % hosts}.example",
            kind=kinds[number % len(kinds)],
            every=(None, 2 * HOUR, HOUR)[number % 3],
            posts_every=(HOUR, 5 * HOUR, DAY)[number % 3],
            skew=timedelta(0),
            ills=[
                (start, start + 6 * HOUR, ROTATED[(number + day) % len(ROTATED)])
                for day in range(days)
                for start in [day * DAY + number % 4 * 6 * HOUR]
            ],
        )
        for number in range(feeds)
    ]


def catalogue(folder: Path) -> list[Endpoint]:
    """All endpoints that there are."""
    lay_traps(folder)
    return [*ANSWERS, *TRANSPORT, *documents(folder)]


@contextmanager
def _serving(servers: Servers) -> Iterator[None]:
    """Serve from a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="publishers")
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(servers.__aenter__(), loop).result()
        try:
            yield
        finally:
            asyncio.run_coroutine_threadsafe(servers.__aexit__(None, None, None), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def soak(
    folder: Path, *, length: timedelta, day: timedelta = DAY, feeds: int = 60, endpoints: Sequence[Endpoint] = ()
) -> Soak:
    """Live so long, and say what came of it."""
    context = multiprocessing.get_context("spawn")
    shared = context.Value("d", 0.0, lock=False)
    world = World(publishers=rotating(feeds=feeds, hosts=12, length=length), clock=there(shared))
    came = Soak()
    with ExitStack() as stack:
        servers = Servers(world, site="http://host0.example:{port}")
        stack.enter_context(_serving(servers))
        odd = stack.enter_context(CatalogueServer(endpoints))
        (folder / "feeds.toml").write_text(SETTINGS + _tables(world, servers, odd))
        task = Task(
            folder=str(folder), names={**servers.addresses, **odd.names()}, length=length, day=day,
        )  # fmt: skip
        here, pipe = context.Pipe()
        process = context.Process(target=begin, args=(task, shared, pipe, str(AUTHORITY)))
        process.start()
        pipe.close()
        try:
            assert process.pid is not None
            _watch(process.pid, here, world, odd, came)
        finally:
            process.join(timeout=30)
            process.kill()
        if process.exitcode:
            came.faults.append(f"the process ended with {process.exitcode}")
    came.faults += _unsound(folder / "dateline.db")
    return came


def _tables(world: World, servers: Servers, odd: CatalogueServer) -> str:
    ours = "".join(
        f'\n[[feed]]\nurl = "{one.url.format(port=servers.port)}"\n'
        + (f'refresh_every = "{one.every // HOUR}h"\n' if one.every else "")
        + ('full_text = "always"\n' if one.number % 6 == 0 else "")
        for one in world.publishers
    )
    theirs = "".join(f'\n[[feed]]\nurl = "{odd.url(one)}"\n{one.settings}\n' for one in odd.endpoints.values())
    return ours + theirs


def _watch(pid: int, pipe: Connection, world: World, odd: CatalogueServer, came: Soak) -> None:
    """Take down how it is, day by day, until it ends."""
    tree = 0
    while True:
        try:
            told = pipe.recv()
        except EOFError:
            return
        if told == "working":
            tree = _tree_bytes(pid)
        else:
            came.days.append(Day(held=told, tree_bytes=tree))
            sys.stderr.write(
                f"day {len(came.days)}: {told.bytes / MB:.0f} MB, {tree / MB:.0f} in all, {told.files} files, "
                f"{told.threads} threads, {told.stories} stories, {told.asked} asked\n"
            )
            world.log.clear()
            odd.begin(len(came.days) % 3 + 1)
        pipe.send(True)


def _tree_bytes(pid: int) -> int:
    root = psutil.Process(pid)
    return sum(int(one.memory_info().rss) for one in [root, *root.children(recursive=True)])


def _unsound(path: Path) -> list[str]:
    """What is wrong with the database."""
    db = open_database(path)
    try:
        found = []
        if (said := db.value("PRAGMA integrity_check")) != "ok":
            found.append(f"integrity: {said}")
        if broken := db.rows("PRAGMA foreign_key_check"):
            found.append(f"{len(broken)} references lead nowhere")
        for check in (assert_index_is_sound, assert_counters_are_true):
            try:
                check(db)
            except AssertionError as error:
                found.append(f"{check.__name__}: {str(error)[:200]}")
        return found
    finally:
        db.close()


def main() -> None:
    """Soak as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=float, default=30)
    parser.add_argument("--feeds", type=int, default=60)
    parser.add_argument("--without-catalogue", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-soak-") as made:
        folder = Path(made)
        endpoints = [] if asked.without_catalogue else catalogue(folder / "traps")
        came = soak(folder, length=asked.days * DAY, feeds=asked.feeds, endpoints=endpoints)
    rows = [
        [
            str(number), f"{day.held.bytes / MB:.0f}", f"{day.tree_bytes / MB:.0f}", str(day.held.files),
            str(day.held.threads), str(day.held.children), str(day.held.stories), str(day.held.asked),
        ]
        for number, day in enumerate(came.days, 1)
    ]  # fmt: skip
    show(f"{asked.days:g} days", ("day", "MB", "all MB", "files", "threads", "children", "stories", "asked"), rows)
    sys.stdout.write(f"grown: {came.grown():+.1%}, all processes {came.tree_grown():+.1%}\n")
    for wrong in came.verdict():
        sys.stdout.write(f"WRONG: {wrong}\n")
    sys.exit(1 if came.verdict() else 0)


if __name__ == "__main__":
    main()
