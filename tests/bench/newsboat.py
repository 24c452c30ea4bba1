"""Moving in from newsboat: 1,000 feeds and the states of 100,000 articles, by `dateline import newsboat`.

    python -m tests.bench.newsboat [--feeds 1000] [--articles 100000] [--again] [--stories]

Makes the home with sqlite3 alone, and runs the command in homes of its own:
CPU seconds, elapsed seconds and the most memory of each run. `--again` imports
once more, which changes nothing; then undo and redo.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.newsboat_home import Cached, write_home

FLAGGED = 200
"""One story in so many has a flag."""
TEXT = "<p>" + "Words that nobody has to read, one after the other. " * 30 + "</p>"


def make(folder: Path, *, feeds: int, articles: int) -> None:
    """A home with every feature of the list, and texts of about 1.6 kB."""
    addresses = [f"https://host{number % 300}.example/feeds/{number}.xml" for number in range(feeds)]
    lines = [
        f'{address} topic{number % 30} "group {number % 7}"' + (f' "~Feed {number}"' if number % 3 == 0 else "")
        for number, address in enumerate(addresses)
    ]
    lines.append('"query:Unread this week:unread = \\"yes\\" and age < 7"')
    named = [(address, address.rpartition("/feeds")[0], f"Site {number}") for number, address in enumerate(addresses)]
    write_home(
        folder,
        urls="\n".join(lines) + "\n",
        config='max-items 500\nauto-reload yes\nreload-time 45\nignore-article "*" "title =~ \\"sponsored\\""\n',
        stories=_stories(addresses, articles),
        feeds=named,
    )


def _stories(addresses: list[str], articles: int) -> Iterator[Cached]:
    for number in range(articles):
        feed = addresses[number % len(addresses)]
        yield Cached(
            feed=feed,
            guid=f"tag:{number}@example" if number % 2 else f"{feed}/story/{number}",
            url=f"{feed}/story/{number}",
            title=f"Story number {number}",
            content=TEXT,
            unread=number % 10 == 0,
            flags="a" if number % FLAGGED == 0 else None,
            published=1_700_000_000 + 60 * number,
        )


def main() -> None:
    """Measure."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--feeds", type=int, default=1000)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--again", action="store_true")
    options.add_argument("--stories", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "newsboat"
        make(home, feeds=chosen.feeds, articles=chosen.articles)
        print(f"cache.db: {(home / 'cache.db').stat().st_size / 1e6:.0f} MB")
        extra = ["--stories"] if chosen.stories else []
        _run(Path(scratch), "dry run", "import", "newsboat", str(home), "--dry-run", *extra)
        _run(Path(scratch), "import", "import", "newsboat", str(home), *extra)
        if chosen.again:
            _run(Path(scratch), "once more", "import", "newsboat", str(home), *extra)
            _run(Path(scratch), "undo", "undo")
            _run(Path(scratch), "redo", "redo")


def _run(folder: Path, name: str, *arguments: str) -> None:
    files = ["--config", f"{folder}/feeds.toml", "--db", f"{folder}/dateline.db", "--state", f"{folder}/state"]
    (folder / "feeds.toml").touch()
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "tui", *arguments, *files], stdout=subprocess.DEVNULL, stderr=told, text=True
        )
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
        elapsed = time.perf_counter() - began
        told.seek(0)
        last = told.read().strip().rpartition("\n")[2]
    print(f"{name}: {used.ru_utime + used.ru_stime:.2f} s CPU, {elapsed:.2f} s, {used.ru_maxrss / 1000:.0f} MB; {last}")


if __name__ == "__main__":
    main()
