"""180 good feeds and more than 20 hostile ones refreshed at full limits: in a shell, and in the open reader.

    python -m tests.bench.bounded [--good 180] [--rounds 1] [--without-screen] [--names gzip-bomb,…] [--share 1.0]

Reported are the time against the deadline that follows from the limits, the peak of memory of all processes
together (PSS, which splits pages among the processes that share them; resident sizes added up beside it, which
count those several times), whether all good feeds are stored, and on screen how long keys take meanwhile: from
the key to the byte that brings what it changes. Exit code 1 tells that something was not reached.
"""

import argparse
import math
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.hostile_feeds import HOSTILE, Hostile
from tests.bench.hostile_server import STORIES, HostileServer
from tests.bench.measure import MB, percentile, show
from tests.bench.memory import Memory
from tests.bench.pty import Watched
from tests.bench.refresh import DATELINE, environment
from tui.net.exchange import Limits

MOST_BYTES = 300 * MB
MOST_KEY_MS = 100.0
WORKERS, WORKER_SECONDS = 2, 20.0
A_FEED_SECONDS = 0.15
"""For fetching, reading and storing a good feed, while others use the machine."""
CURSOR = "▌"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came of one refresh."""

    where: str
    wall: float
    deadline: float
    memory: Memory
    stored: int
    """Good feeds all of whose new stories are there."""
    good: int
    code: int
    keys: list[float] = field(default_factory=list)
    """Milliseconds."""

    def misses(self) -> list[str]:
        """What was not reached."""
        found = []
        if self.wall > self.deadline:
            found.append(f"{self.where}: {self.wall:.0f} s, later than {self.deadline:.0f} s")
        if self.memory.peak_bytes > MOST_BYTES:
            found.append(f"{self.where}: {self.memory.peak_bytes / MB:.0f} MB, more than {MOST_BYTES / MB:.0f} MB")
        if self.stored < self.good:
            found.append(f"{self.where}: {self.good - self.stored} of {self.good} good feeds are not stored whole")
        if self.keys and percentile(self.keys, 0.95) > MOST_KEY_MS:
            found.append(f"{self.where}: a key took {percentile(self.keys, 0.95):.0f} ms (p95)")
        return found


def deadline_of(hostile: Sequence[Hostile], feeds: int) -> float:
    """The time that follows from the limits: what hangs and what stalls take their whole deadlines, side by side."""
    limits = Limits()
    fetched = math.ceil(sum(kind.slow for kind in hostile) / limits.connections) * limits.deadline.total_seconds()
    read = math.ceil(sum(kind.read for kind in hostile) / WORKERS) * WORKER_SECONDS
    return fetched + read + A_FEED_SECONDS * feeds


def prepared(home: Path, urls: Sequence[str], *, hurried: Sequence[str] = (), timeout: str = "30s") -> list[str]:
    """Write a list of feeds; gives the options that name the files of this home.

    Args:
        home: The folder for them.
        urls: Of all feeds.
        hurried: Names of those that get `timeout`.
        timeout: As feeds.toml has it.
    """
    patience = f'timeout = "{timeout}"\n'
    listed = "".join(
        f'[[feed]]\nurl = "{url}"\n{patience if url.rpartition("/bad/")[2] in hurried else ""}\n' for url in urls
    )
    (home / "feeds.toml").write_text(f'[settings]\nfull_text = "never"\nrefresh = "manual"\n\n{listed}', "utf-8")
    return ["--config", str(home / "feeds.toml"), "--db", str(home / "dateline.db"), "--state", str(home / "state")]


def stored_whole(home: Path, visits: int) -> int:
    """Good feeds that have all stories of so many visits."""
    with closing(sqlite3.connect(home / "dateline.db")) as db:
        (count,) = db.execute(
            "SELECT count(*) FROM feeds WHERE url LIKE '%/good/%' AND total = ? AND problem_kind IS NULL",
            [visits * STORIES],
        ).fetchone()
        (sound,) = db.execute("PRAGMA integrity_check").fetchone()
    return int(count) if sound == "ok" else -1


def troubles(home: Path) -> list[str]:
    """What is told of good feeds that failed."""
    with closing(sqlite3.connect(home / "dateline.db")) as db:
        found = db.execute(
            "SELECT url, total, problem_cause FROM feeds WHERE url LIKE '%/good/%' AND problem_kind <> ''"
        )
        return [" ".join(map(str, row)) for row in found]


def in_shell(home: Path, files: Sequence[str], hostile: Sequence[Hostile], feeds: int) -> Figures:
    """The first refresh, by the command."""
    memory = Memory()
    begin = time.perf_counter()
    command = [str(DATELINE), "refresh", "--force", "--quiet", *files]
    process = subprocess.Popen(command, env=environment(home), stderr=subprocess.DEVNULL)
    with process, memory.watch(process.pid):
        code = process.wait()
    wall = time.perf_counter() - begin
    return Figures(
        where="dateline refresh",
        wall=wall,
        deadline=deadline_of(hostile, feeds),
        memory=memory,
        stored=stored_whole(home, 1),
        good=feeds - len(hostile),
        code=code,
    )


def on_screen(home: Path, files: Sequence[str], hostile: Sequence[Hostile], feeds: int) -> Figures:
    """The second refresh, by `R` in the reader, with keys all the while."""
    memory, times = Memory(), []
    with Watched([str(DATELINE), *files], env=environment(home), columns=120, rows=40) as watched:
        watched.wait_for(lambda text: CURSOR in text and text.count("●") >= 5)
        watched.settle()
        with memory.watch(watched.pid):
            begin = watched.send("R")
            end = begin + deadline_of(hostile, feeds) + 30
            watched.wait_for(lambda text: f"/{feeds}" in text)
            while _refreshing(watched.text, feeds) and time.perf_counter() < end:
                times += _keys(watched)
            wall = time.perf_counter() - begin
        watched.send("Q")
    return Figures(
        where="open reader",
        wall=wall,
        deadline=deadline_of(hostile, feeds),
        memory=memory,
        stored=stored_whole(home, 2),
        good=feeds - len(hostile),
        code=0,
        keys=times,
    )


def _refreshing(text: str, feeds: int) -> bool:
    return f"/{feeds}" in text


def _keys(watched: Watched) -> list[float]:
    """Milliseconds of a few keys, each until the cursor is where it leads."""
    found = []
    for key in "jjjkkkjk":
        row = _cursor_row(watched.text)
        wanted = row + (1 if key == "j" else -1)
        found.append(_until(watched, key, lambda text, wanted=wanted: _cursor_row(text) == wanted))  # type: ignore[misc]
        time.sleep(0.05)
        watched.settle(0.01)
    return found


def _until(watched: Watched, key: str, fits: Callable[[str], bool]) -> float:
    sent = watched.send(key)
    return (watched.wait_for(fits, timeout=20) - sent) * 1000


def _cursor_row(text: str) -> int:
    """The line of the list that the cursor is in; the sidebar's own is drawn at the left edge."""
    rows = [number for number, line in enumerate(text.split("\n")) if CURSOR in line[10:]]
    return rows[0] if rows else -1


def rows_of(figures: Sequence[Figures]) -> list[list[str]]:
    """The table."""
    rows = []
    for one in figures:
        keys = one.keys
        told = (
            [f"{sorted(keys)[len(keys) // 2]:.0f}", f"{percentile(keys, 0.95):.0f}", f"{max(keys):.0f}"]
            if keys
            else ["-"] * 3
        )
        memory = [f"{one.memory.peak_bytes / MB:.0f}", f"{one.memory.resident_bytes / MB:.0f}"]
        rows.append(
            [
                one.where,
                f"{one.wall:.0f}",
                f"{one.deadline:.0f}",
                *memory,
                f"{one.stored}/{one.good}",
                str(len(keys)),
                *told,
            ]
        )
    return rows


def main() -> int:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--good", type=int, default=180)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--without-screen", action="store_true")
    parser.add_argument("--names", default=",".join(kind.name for kind in HOSTILE))
    parser.add_argument("--share", type=float, default=1.0, help="of the full size of hostile feeds")
    parser.add_argument("--port", type=int, default=8770)
    asked = parser.parse_args()
    hostile = [kind for kind in HOSTILE if kind.name in asked.names.split(",")]
    feeds = asked.good + len(hostile)
    figures: list[Figures] = []
    for _ in range(asked.rounds):
        server = HostileServer(good=asked.good, hostile=hostile, share=asked.share, port=asked.port)
        with server, tempfile.TemporaryDirectory(prefix="dateline-bench-") as folder:
            home = Path(folder)
            files = prepared(home, server.urls)
            for measure in (in_shell,) if asked.without_screen else (in_shell, on_screen):
                figures.append(measure(home, files, hostile, feeds))
                sys.stdout.writelines(f"{line}\n" for line in [figures[-1].memory.told(), *troubles(home)])
    head = ("", "wall s", "limit s", "PSS MB", "RSS MB", "good", "keys", "p50 ms", "p95", "most")
    show(f"{feeds} feeds, {len(hostile)} of them hostile", head, rows_of(figures))
    misses = [miss for one in figures for miss in one.misses()]
    sys.stdout.writelines(f"not reached: {miss}\n" for miss in misses)
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main())
