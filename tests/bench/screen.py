"""The screen from outside: start to painted list, key to paint, memory; also while many feeds are fetched.

    python -m tests.bench.screen HOME [--runs 5] [--presses 100] [--size 120x40] [--corpus FOLDER]

HOME is a folder that fill.py made (feeds.toml, dateline.db). A key's figure is
the time from the key to the last byte of what it repaints: output counts as
over after 30 ms without a byte. With --corpus the feeds of that folder are
served, added to a copy of the home, and the keys are pressed once more while
`R` fetches them all. Memory is the whole process tree: resident sizes added
up, and with shared pages split among their users (PSS). Words are also typed
into the search box, a letter at a time: "results" is until the list shows what
is found for them, "all of it" until snippets and numbers are there too.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from tests.bench.corpus import COMMON, vocabulary
from tests.bench.measure import MB, percentile, show, tree_bytes
from tests.bench.pty import Watched
from tests.bench.refresh import DATELINE, environment
from tests.bench.server import Running
from tui.store.database import Store
from tui.store.meta import remember_follows

QUIET_SECONDS = 0.03
CURSOR = "▌"
ARTICLE = "feed text"


def started(home: Path, size: tuple[int, int]) -> Watched:
    """The reader on a home, not in a refresh."""
    files = ["--config", str(home / "feeds.toml"), "--db", str(home / "dateline.db"), "--state", str(home / "state")]
    return Watched([str(DATELINE), *files], env=environment(home), columns=size[0], rows=size[1])


def painted_list(text: str) -> bool:
    """Whether rows of stories are there, one of them under the cursor."""
    return CURSOR in text and text.count("●") >= 5


def press(watched: Watched, key: str, times: int) -> list[float]:
    """Milliseconds from each press to the end of its repaint; presses that paint nothing are left out."""
    found = []
    for _ in range(times):
        repaint = watched.repaint(watched.send(key), quiet=QUIET_SECONDS)
        if repaint is not None:
            found.append(repaint.last * 1000)
    return found


def keys(watched: Watched, times: int, when: str) -> list[list[str]]:
    """Rows of the table for keys in the list and in an article."""
    rows = [_figures(f"j in the list{when}", press(watched, "j", times))]
    rows.append(_figures(f"page down in the list{when}", press(watched, "\x1b[6~", times // 2)))
    watched.send("\r")
    watched.wait_for(lambda text: ARTICLE in text or "page text" in text)
    watched.settle(0.2)
    rows.append(_figures(f"j in the article{when}", press(watched, "j", times // 2)))
    rows.append(_figures(f"next story{when}", press(watched, "J", times // 2)))
    return rows


def typing(watched: Watched, words: Sequence[str]) -> list[list[str]]:
    """Rows of the table for searching as one types: from the key to the results on screen, and to their number."""
    rows = []
    for word in words:
        watched.send("/")
        watched.settle(0.2)
        results, numbers = [], []
        for end in range(1, len(word) + 1):
            moment = watched.send(word[end - 1])
            painted = partial(_names, f"Search: {word[:end].strip()}  ")
            results.append((watched.wait_for(painted) - moment) * 1000)
            repaint = watched.repaint(moment, quiet=0.3)
            numbers.append(repaint.last * 1000 if repaint is not None else results[-1])
        rows.append(_figures(f"typing “{word}”: results", results))
        rows.append(_figures(f"typing “{word}”: all of it", numbers))
        watched.send("\x1b")
        watched.settle(0.2)
    return rows


def _names(head: str, text: str) -> bool:
    return head in text


def _figures(name: str, values: list[float]) -> list[str]:
    if not values:
        return [name, "0", "-", "-", "-"]
    return [
        name,
        str(len(values)),
        f"{statistics.median(values):.1f}",
        f"{percentile(values, 0.95):.1f}",
        f"{max(values):.1f}",
    ]


def measure_start(home: Path, size: tuple[int, int], runs: int) -> list[list[str]]:
    """Seconds from exec to the painted list, after one start that warms the caches."""
    times, sizes = [], []
    for number in range(runs + 1):
        with started(home, size) as watched:
            moment = watched.wait_for(painted_list)
            watched.settle()
            if number:
                times.append((moment - watched.started) * 1000)
                sizes.append(tree_bytes(watched.pid))
            watched.send("Q")
    return [
        [
            "start to painted list, ms",
            *(f"{value:.0f}" for value in (min(times), statistics.median(times), max(times))),
        ],
        ["resident, MB", *_spread([resident / MB for resident, _ in sizes])],
        ["proportional (PSS), MB", *_spread([proportional / MB for _, proportional in sizes])],
    ]


def _spread(values: list[float]) -> list[str]:
    return [f"{value:.0f}" for value in (min(values), statistics.median(values), max(values))]


def measure_keys(home: Path, size: tuple[int, int], presses: int) -> list[list[str]]:
    """Key latency with nothing else going on."""
    with started(home, size) as watched:
        watched.wait_for(painted_list)
        watched.settle()
        rows = keys(watched, presses, "")
        watched.send("Q")
    return rows


def measure_typing(home: Path, size: tuple[int, int]) -> list[list[str]]:
    """Searching for a common word, a rare one, and two words."""
    ranked = vocabulary()
    with started(home, size) as watched:
        watched.wait_for(painted_list)
        watched.settle()
        rows = typing(watched, [COMMON, ranked[2000], f"{COMMON} {ranked[100]}"])
        watched.send("Q")
    return rows


def measure_keys_in_refresh(home: Path, corpus: Path, size: tuple[int, int], presses: int) -> list[list[str]]:
    """Key latency, and memory, while the engine fetches a corpus."""
    with ExitStack() as stack:
        copy = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dateline-bench-")))
        shutil.copytree(home, copy, dirs_exist_ok=True)
        let_follow(copy)
        server = stack.enter_context(Running(corpus, port=8766))
        with (copy / "feeds.toml").open("a", encoding="utf-8") as file:
            file.writelines(f'\n[[feed]]\nurl = "{url}"\n' for url in server.urls)
        watched = stack.enter_context(started(copy, size))
        watched.wait_for(painted_list)
        watched.settle()
        watched.send("R")
        watched.wait_for(lambda text: f"/{len(server.urls)}" in text or "new" in text)
        rows = keys(watched, presses, ", refreshing")
        resident, proportional = tree_bytes(watched.pid)
        counts = server.counts()
        rows.append(["memory with the engine, MB (PSS)", "1", f"{resident / MB:.0f}", f"{proportional / MB:.0f}", ""])
        rows.append(["feeds fetched by then", str(counts.get("200", 0)), "", "", ""])
        watched.send("Q")
    return rows


def let_follow(home: Path) -> None:
    """Have a copied database follow the feeds.toml beside it."""
    store = Store.open(home / "dateline.db")
    store.write(remember_follows, str(home / "feeds.toml")).result()
    store.close()


def main() -> None:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--presses", type=int, default=100)
    parser.add_argument("--size", default="120x40")
    parser.add_argument("--corpus", type=Path, help="a folder made by corpus.py, fetched during a second round")
    asked = parser.parse_args()
    columns, lines = map(int, asked.size.split("x"))
    size = (columns, lines)
    if not (asked.home / "dateline.db").exists():
        sys.exit(f"{asked.home} holds no dateline.db: fill it first")
    show(f"Start, {asked.size}", ("", "least", "median", "most"), measure_start(asked.home, size, asked.runs))
    rows = measure_keys(asked.home, size, asked.presses) + measure_typing(asked.home, size)
    if asked.corpus:
        rows += measure_keys_in_refresh(asked.home, asked.corpus, size, asked.presses)
    show("Key to paint, ms", ("", "n", "p50", "p95", "most"), rows)


if __name__ == "__main__":
    main()
