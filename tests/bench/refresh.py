"""Refresh of many feeds, cold and unchanged, beside newsboat when it is installed.

    python -m tests.bench.refresh [--feeds 300] [--rounds 1] [--corpus FOLDER] [--without-newsboat]

Both programs fetch the same feeds from the same loopback server, one after the
other, from an empty home. "unchanged" is a run in which every answer was 304:
newsboat sends no ETag before its third reload, so it reloads once in between
("prime"); version 2.21 does not know JSON Feed, a tenth of the corpus, and asks
for those whole each time. CPU holds all child processes, memory is the highest sum of resident
sizes. On a busy machine compare CPU seconds, and ratios of one run.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import corpus
from tests.bench.measure import MB, Cost, run, show
from tests.bench.server import Running

DATELINE = Path(sys.executable).with_name("dateline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One measured run."""

    program: str
    step: str
    cost: Cost
    counts: dict[str, int]


def environment(home: Path) -> dict[str, str]:
    """A clean environment with this home."""
    return {"HOME": str(home), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}


def measure_dateline(home: Path, server: Running) -> list[Step]:
    """An empty database, then the same feeds again."""
    feeds = home / "feeds.toml"
    listed = "".join(f'[[feed]]\nurl = "{url}"\n\n' for url in server.urls)
    feeds.write_text(f'[settings]\nfull_text = "never"\n\n{listed}', "utf-8")  # newsboat fetches no pages either
    files = ["--config", str(feeds), "--db", str(home / "dateline.db"), "--state", str(home / "state")]
    return [
        _measured("dateline", step, [str(DATELINE), "refresh", "--force", *files], home, server)
        for step in ("cold", "unchanged")
    ]


def measure_newsboat(home: Path, server: Running) -> list[Step]:
    """The same with newsboat, primed."""
    folder = home / ".newsboat"
    folder.mkdir()
    (folder / "urls").write_text("\n".join(server.urls) + "\n", "utf-8")
    (folder / "config").write_text("reload-threads 8\nmax-items 0\nprepopulate-query-feeds no\n", "utf-8")
    return [
        _measured("newsboat", step, ["newsboat", "-x", "reload"], home, server)
        for step in ("cold", "prime", "unchanged")
    ]


def _measured(program: str, step: str, command: Sequence[str], home: Path, server: Running) -> Step:
    server.counts()
    cost = run(command, env=environment(home))
    if cost.code:
        sys.stderr.write(f"{program} {step}: exit {cost.code}\n{cost.errors}\n")
    return Step(program=program, step=step, cost=cost, counts=server.counts())


def _row(step: Step) -> list[str]:
    cost, counts = step.cost, step.counts
    figures = [f"{cost.wall:.1f}", f"{cost.cpu:.1f}", f"{cost.peak_bytes / MB:.0f}"]
    return [f"{step.program} {step.step}", *figures, str(counts.get("200", 0)), str(counts.get("304", 0))]


def _ratios(steps: Sequence[Step]) -> list[list[str]]:
    """Our wall and CPU over newsboat's, median of the rounds."""
    rows = []
    for name in ("cold", "unchanged"):
        ours, theirs = (
            [step.cost for step in steps if (step.program, step.step) == (program, name)]
            for program in ("dateline", "newsboat")
        )
        if ours and theirs:
            rows.append(
                [
                    name,
                    f"{_median(one.wall for one in ours) / _median(one.wall for one in theirs):.2f}",
                    f"{_median(one.cpu for one in ours) / _median(one.cpu for one in theirs):.2f}",
                ]
            )
    return rows


def _median(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def main() -> None:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--corpus", type=Path, help="a folder made by corpus.py; made anew otherwise")
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--without-newsboat", action="store_true")
    asked = parser.parse_args()
    beside = not asked.without_newsboat and shutil.which("newsboat") is not None
    steps: list[Step] = []
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as folder:
        feeds = asked.corpus or Path(folder) / "corpus"
        size = (
            sum(path.stat().st_size for path in feeds.glob("*[ln]"))
            if asked.corpus
            else corpus.write(feeds, asked.feeds)
        )
        with Running(feeds, port=asked.port) as server:
            for number in range(asked.rounds):
                for measure in (measure_dateline, measure_newsboat) if beside else (measure_dateline,):
                    home = Path(folder) / f"{measure.__name__}-{number}"
                    home.mkdir()
                    steps += measure(home, server)
                    shutil.rmtree(home)
        title = f"Refresh of {len(server.urls)} feeds, {size / MB:.0f} MB"
    show(title, ("", "wall s", "CPU s", "peak MB", "200", "304"), [_row(step) for step in steps])
    if ratios := _ratios(steps):
        show("dateline / newsboat", ("", "wall", "CPU"), ratios)


if __name__ == "__main__":
    main()
