"""Time, CPU and memory of a command and all that it starts; tables of what was measured."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psutil

SAMPLE_SECONDS = 0.25
"""A sample looks through all processes; more of them would take a tenth of a core from what is measured."""
MB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a command took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds, user and system, of the process and all children it waited for."""
    peak_bytes: int
    """Highest sum of resident memory over the process tree; pages shared among its processes count once each."""
    code: int
    errors: str
    """The end of stderr."""


def run(command: Sequence[str], *, env: Mapping[str, str]) -> Cost:
    """Run a command to its end and measure it."""
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, env=dict(env), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
        )
        watch = _MemoryWatch(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = watch.end()
        errors.seek(0)
        told = errors.read()[-600:].decode("utf-8", "replace")
    return Cost(wall=wall, cpu=usage.ru_utime + usage.ru_stime, peak_bytes=peak, code=process.returncode, errors=told)


def tree_bytes(pid: int) -> tuple[int, int]:
    """Memory of a process and its descendants: sum of resident, and sum of proportional (shared pages split)."""
    resident = proportional = 0
    try:
        root = psutil.Process(pid)
        tree = [root, *root.children(recursive=True)]
    except psutil.Error:
        return 0, 0
    for process in tree:
        try:
            whole = process.memory_full_info()
        except psutil.Error:
            continue
        resident += whole.rss
        proportional += getattr(whole, "pss", whole.rss)
    return resident, proportional


class _MemoryWatch:
    """Samples the memory of a process tree from a thread."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def end(self) -> int:
        """Stop, and give the highest sum that was seen."""
        self._over.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._over.wait(SAMPLE_SECONDS):
            try:
                root = psutil.Process(self._pid)
                self._peak = max(self._peak, sum(_resident(one) for one in (root, *root.children(recursive=True))))
            except psutil.Error:
                continue


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table, its first column at the left, the others at the right."""
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    sys.stdout.write(f"\n{title}\n")
    for row in (head, *rows):
        cells = [
            cell.ljust(width) if not place else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        sys.stdout.write("  ".join(cells).rstrip() + "\n")
    sys.stdout.flush()
