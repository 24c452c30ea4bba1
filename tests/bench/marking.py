"""All of a list marked and changed from outside: until it is seen, until it is written, and what keys take meanwhile.

    python -m tests.bench.marking HOME [--runs 3] [--size 120x40]

HOME is a folder that fill.py made; a copy of it is changed. `*`, a change and
`U` are pressed in Unread and in All, of which nothing but the first rows is
loaded. "Seen" is the time from the key to the paint that shows it, "written"
that to the sentence which tells how many stories were changed. Behind the
change twenty times `j` is pressed, each as soon as the one before is painted.
"""

import argparse
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench.measure import show
from tests.bench.pty import Watched
from tests.bench.screen import let_follow, painted_list, press, started

TO_ALL = "hjjj\r"
_HEAD = re.compile(r"(?:Unread|All)  ([\d,]+)")


def measured(watched: Watched, key: str, seen: Callable[[str], bool], written: Callable[[str], bool]) -> list[float]:
    """Milliseconds from a key until it is seen, and until it is written."""
    began = watched.send(key)
    moments = [watched.wait_for(seen), watched.wait_for(written)]
    return [(moment - began) * 1000 for moment in moments]


def round_of(watched: Watched, change: str, done: str) -> dict[str, list[float]]:
    """Mark all, change all, take it back; then once more, with keys pressed while it is written."""
    sign = {"m": lambda text: text.count("●") < 5, "s": lambda text: text.count("★") > 20}[change]
    found = {"*": measured(watched, "*", lambda text: " marked" in text, lambda text: "Esc unmarks." in text)}
    found[change] = measured(watched, change, sign, lambda text: f" {done}. U takes" in text)
    found["U"] = measured(watched, "U", _is_taken_back, _is_taken_back)
    watched.settle()
    for key, name in ((change, f"j behind {change}"), ("U", "j behind U")):
        watched.send(key)
        waits = press(watched, "j", 20)
        found[name] = [statistics.median(waits), max(waits)]
        watched.settle(1)
    watched.send("\x1b")
    watched.settle()
    return found


def _is_taken_back(text: str) -> bool:
    return "Taken back" in text


def measure(home: Path, size: tuple[int, int], runs: int) -> list[list[str]]:
    """Rows of the table."""
    rows = []
    for name, keys, change, done in (("Unread", "", "m", "marked read"), ("All", TO_ALL, "s", "starred")):
        with started(home, size) as watched:
            watched.wait_for(painted_list)
            watched.settle()
            for key in keys:
                watched.send(key)
                watched.settle()
            head = _HEAD.search(watched.text)
            rounds = [round_of(watched, change, done) for _ in range(runs)]
            for step in rounds[0]:
                figures = [statistics.median(one[step][at] for one in rounds) for at in range(2)]
                rows.append([f"{name}, {head[1] if head else '?'}: {step}", *(f"{figure:.0f}" for figure in figures)])
            watched.send("Q")
    return rows


def main() -> None:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--size", default="120x40")
    asked = parser.parse_args()
    columns, lines = map(int, asked.size.split("x"))
    if not (asked.home / "dateline.db").exists():
        sys.exit(f"{asked.home} holds no dateline.db: fill it first")
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as folder:
        copy = Path(folder)
        shutil.copytree(asked.home, copy, dirs_exist_ok=True)
        let_follow(copy)
        rows = measure(copy, (columns, lines), asked.runs)
    show(f"All of a list, {asked.size}, ms", ("", "seen, or median", "written, or most"), rows)


if __name__ == "__main__":
    main()
