"""Three hundred teaser feeds with the pages behind their stories: from the shell, and in the reader while it is used.

    python -m tests.bench.teasers [--feeds 300] [--parts shell,polite,reader] [--seconds 60]

`shell` is one `dateline refresh`. `polite` is a refresh to which the loopback addresses are public hosts, so that it
keeps the pauses that those get. `reader` presses keys in the reader before and while `R` fetches everything, and opens
stories whose pages have not come; then it lets the pages come for `--seconds`, and stops them. Order is told by rank
correlation with newest first (1: exactly so). On a busy machine compare CPU seconds, and what one run did before with
what it did during.
"""

import argparse
import asyncio
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from tests.bench.manners import seen_rows
from tests.bench.measure import MB, percentile, show
from tests.bench.process_tree import Tree
from tests.bench.pty import Watched
from tests.bench.refresh import DATELINE, environment
from tests.bench.screen import CURSOR
from tests.bench.teaser_site import Serving
from tui.core.model import PageOutcome
from tui.net.client import Client
from tui.net.clock import SystemClock
from tui.paths import Paths
from tui.reader.outside import Outside
from tui.reader.reader import Reader

SIZE = (120, 40)
PROGRESS = re.compile(r"pages (\d+)/([\d,]+)|(\d+)/([\d,]+) *pages")


def write_list(home: Path, urls: Sequence[str], *, full_text: str = "auto") -> list[str]:
    """Make a home that follows these feeds; gives the arguments that name its files."""
    listed = "".join(f'[[feed]]\nurl = "{url}"\n\n' for url in urls)
    (home / "feeds.toml").write_text(f'[settings]\nrefresh = "manual"\nfull_text = "{full_text}"\n\n{listed}', "utf-8")
    return ["--config", str(home / "feeds.toml"), "--db", str(home / "dateline.db"), "--state", str(home / "state")]


# From the shell


def measure_shell(home: Path, server: Serving) -> None:
    """One cold refresh in a terminal."""
    files = write_list(home, server.urls)
    painted: set[str] = set()

    def ended(text: str) -> bool:
        painted.update(match[0] for match in PROGRESS.finditer(text))
        return "fetched" in text and "whole text" in text

    command = [str(DATELINE), "refresh", *files]
    with Watched(command, env=environment(home), columns=120, rows=12) as watched, Tree(watched.pid) as tree:
        wall = watched.wait_for(ended, timeout=170) - watched.started
        told = [line for line in watched.text.splitlines() if "fetched" in line or "feeds:" in line or "wait" in line]
    rows = [["wall, s", f"{wall:.1f}"], *tree_rows(tree), *seen_rows(server.asked())]
    show(f"dateline refresh: {' | '.join(told)}", ("", ""), [*rows, ["progress painted, times", str(len(painted))]])


def tree_rows(tree: Tree) -> list[list[str]]:
    """What the processes took."""
    cpu = " / ".join(f"{tree.cpu(kind):.1f}" for kind in ("program", "engine", "worker"))
    return [
        ["CPU s: program / engine / workers", cpu],
        ["memory of all at the most, MB", f"{tree.peak_bytes / MB:.0f}"],
        ["workers, MB early to most", tree.growth()],
    ]


# As if the hosts were public


class PublicOutside(Outside):
    """Takes every host for a public one."""

    async def client(self) -> Client:
        """A client that pauses between two visits to a loopback address, too."""
        if not isinstance(self._client, Client):
            client = Client(clock=self._clock, user_agent="dateline-bench", is_private=lambda _: False)
            self._client = await self._stack.enter_async_context(client)
        return self._client


async def _refresh_politely(home: Path) -> int:
    paths = Paths(config=home / "feeds.toml", db=home / "dateline.db", state=home / "state", config_is_default=False)
    outside = PublicOutside(clock=SystemClock(), log=home / "workers.log")
    reader = await Reader.open(paths, clock=SystemClock(), face="cli", outside=outside)
    try:
        return sum([isinstance(step, PageOutcome) async for step in reader.refresh()])
    finally:
        await reader.close()
        await outside.close()


def measure_polite(home: Path, server: Serving) -> None:
    """One refresh of a third of the feeds with the pauses that public hosts get."""
    write_list(home, server.urls[::3])
    start = time.perf_counter()
    asyncio.run(_refresh_politely(home))
    wall = time.perf_counter() - start
    show(
        f"Hosts as if public, {len(server.urls[::3])} feeds",
        ("", ""),
        [["wall, s", f"{wall:.1f}"], *seen_rows(server.asked())],
    )


# In the reader


def take_in(watched: Watched, seconds: float) -> None:
    """Take in output for so long; there may be no end of it."""
    with suppress(TimeoutError):
        watched.wait_for(lambda _: False, timeout=seconds)


def under_cursor(watched: Watched) -> str:
    """The row of the list that the cursor is on, with its place on the screen."""
    for place, line in enumerate(watched.text.splitlines()):
        row = line.partition("│")[2]
        if CURSOR in row:
            return f"{place} {row.strip()[:60]}"
    return ""


def move(watched: Watched, key: str, times: int) -> list[float]:
    """Milliseconds until the cursor is elsewhere: the list may be painted for other reasons meanwhile."""
    found = []
    for _ in range(times):
        before = under_cursor(watched)
        moment = watched.send(key)
        found.append((watched.wait_for(partial(_moved, watched, before)) - moment) * 1000)
    return found


def _moved(watched: Watched, before: str, _: str) -> bool:
    return under_cursor(watched) not in ("", before)


def key_rows(watched: Watched, when: str) -> list[list[str]]:
    """Key latencies in the list, from its top, and in the search box."""
    watched.send("\x1b[H")
    take_in(watched, 0.3)
    rows = [_spread(f"j{when}", move(watched, "j", 40)), _spread(f"k{when}", move(watched, "k", 40))]
    watched.send("/")
    take_in(watched, 0.2)
    typed = []
    for place, letter in enumerate("brae", start=1):
        moment = watched.send(letter)
        typed.append((watched.wait_for(partial(_typed, "brae"[:place])) - moment) * 1000)
    rows.append(_spread(f"letter in the search box{when}", typed))
    watched.send("\x1b")
    take_in(watched, 0.4)
    return rows


def _typed(letters: str, text: str) -> bool:
    return f"/ {letters}" in text or f"/{letters}" in text


def open_rows(watched: Watched, when: str, times: int) -> list[list[str]]:
    """How long a teaser takes to be shown when it is opened, and its page; the oldest first, whose pages come last."""
    watched.send("G")
    take_in(watched, 0.3)
    shown, came, late = [], [], 0
    for _ in range(times):
        head = Head(watched)
        moment = watched.send("\r")
        shown.append((watched.wait_for(head.is_shown) - moment) * 1000)
        try:
            came.append((watched.wait_for(head.has_page, timeout=8) - moment) * 1000)
        except TimeoutError:
            late += 1
        watched.send("q")
        watched.wait_for(lambda _: under_cursor(watched) != "")
        move(watched, "k", 1)
    rows = [_spread(f"Enter{when}", shown), _spread(f"page of an opened story{when}", came)]
    return [*rows, [f"pages not there after 8 s{when}", str(late), "", "", ""]]


class Head:
    """Tells the story under the cursor when it is shown."""

    def __init__(self, watched: Watched) -> None:
        found = re.search(r"Teasers \d+ +(.{20})", under_cursor(watched))
        self._title = found[1] if found else ""

    def is_shown(self, text: str) -> bool:
        """Whether the article pane holds the story."""
        return "‹" in text and self._title in text.splitlines()[1]

    def has_page(self, text: str) -> bool:
        """Whether its page has come, or is known to give nothing."""
        return self.is_shown(text) and ("page text" in text or "No whole text" in text)


def _spread(name: str, values: Sequence[float]) -> list[str]:
    if not values:
        return [name, "0", "-", "-", "-"]
    middle, high = statistics.median(values), percentile(values, 0.95)
    return [name, str(len(values)), f"{middle:.0f}", f"{high:.0f}", f"{max(values):.0f}"]


def facts(watched: Watched) -> str:
    """What stands at the right of the status line."""
    return watched.text.splitlines()[-2].strip()[-60:]


def measure_reader(home: Path, server: Serving, seconds: float) -> None:
    """The reader before and while it fetches ten new stories of each feed and their pages."""
    files = write_list(home, server.urls, full_text="never")
    with Watched([str(DATELINE), "refresh", *files], env=environment(home), columns=120, rows=12) as first:
        first.wait_for(lambda text: "feeds:" in text)
    files = write_list(home, server.urls)
    server.renew()
    server.asked()
    with (
        Watched([str(DATELINE), *files], env=environment(home), columns=SIZE[0], rows=SIZE[1]) as watched,
        Tree(watched.pid) as tree,
    ):
        watched.wait_for(lambda text: CURSOR in text and text.count("●") > 5)
        watched.settle()
        rows = [*key_rows(watched, ", idle"), *open_rows(watched, ", idle", 6)]
        server.asked()
        notes = _in_refresh(watched, tree, rows, seconds)
        log = server.asked()
    show("In the reader, ms", ("", "n", "p50", "p95", "most"), rows)
    show("In the reader", ("", ""), [*notes, *tree_rows(tree), *seen_rows(log)])


def _in_refresh(watched: Watched, tree: Tree, rows: list[list[str]], seconds: float) -> list[list[str]]:
    """Ask for everything, and go on reading; fills the rows and gives notes."""
    watched.send("\x1b[H")
    take_in(watched, 0.3)
    began, before, spent = watched.send("R"), under_cursor(watched), tree.cpu("program")
    watched.wait_for(lambda text: "takes them in" in text)
    arrived = watched.wait_for(lambda text: "takes them in" in text or "new" in text) - began
    take_in(watched, 0.1)
    notes = [
        ["first new stories told, s", f"{arrived:.1f}"],
        ["the row under the cursor stayed", str(before == under_cursor(watched))],
    ]
    rows += key_rows(watched, ", feeds come")
    told = watched.wait_for(lambda text: "pages" in text.splitlines()[-2], timeout=60)
    notes.append(["pages are told, s", f"{told - began:.1f}"])
    watched.send("g")
    take_in(watched, 0.3)
    rows += [*key_rows(watched, ", pages come"), *open_rows(watched, ", pages come", 12)]
    before = under_cursor(watched)
    notes.append(["told of the pages, then", facts(watched)])
    take_in(watched, began + seconds - time.perf_counter())
    notes.append([f"told after {seconds:.0f} s", facts(watched)])
    notes.append(["the row under the cursor stayed", str(before == under_cursor(watched))])
    notes.append(["CPU s of the screen since R", f"{tree.cpu('program') - spent:.1f}"])
    watched.send("\x03")
    take_in(watched, 1.0)
    notes.append(["told after Ctrl-C", facts(watched) + " | " + watched.text.splitlines()[-2].strip()[:50]])
    watched.send("Q")
    return notes


def main() -> None:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--parts", default="shell,polite,reader")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--port", type=int, default=8767)
    asked = parser.parse_args()
    for part in asked.parts.split(","):
        with (
            tempfile.TemporaryDirectory(prefix="dateline-bench-") as folder,
            Serving(asked.feeds, port=asked.port) as server,
        ):
            match part:
                case "shell":
                    measure_shell(Path(folder), server)
                case "polite":
                    measure_polite(Path(folder), server)
                case "reader":
                    measure_reader(Path(folder), server, asked.seconds)
                case _:
                    sys.exit(f"there is no part called {part}")


if __name__ == "__main__":
    main()
