"""The memory of a program and all that it starts, sampled while it runs: what it is at its peak, and who has it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from tests.bench.measure import MB

SAMPLE_SECONDS = 0.1


class Memory:
    """Sums of proportional sizes (PSS): pages that processes share are split among them, so each counts once."""

    def __init__(self) -> None:
        self.peak_bytes = 0
        self.resident_bytes = 0
        """The peak of resident sizes added up, which count what is shared once for each."""
        self.parts: dict[str, int] = {}
        """By kind of process, at the peak."""

    @contextmanager
    def watch(self, pid: int) -> Iterator[None]:
        """Look at a process and its descendants all the while."""
        over = threading.Event()
        thread = threading.Thread(target=self._look, args=(pid, over))
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def told(self) -> str:
        """The parts of the peak in words."""
        parts = ", ".join(
            f"{name} {size / MB:.0f}" for name, size in sorted(self.parts.items(), key=lambda one: -one[1])
        )
        return f"at the peak of {self.peak_bytes / MB:.0f} MB (PSS): {parts}"

    def _look(self, pid: int, over: threading.Event) -> None:
        while not over.wait(SAMPLE_SECONDS):
            try:
                root = psutil.Process(pid)
                sizes = [(_kind(one, pid), *_sizes(one)) for one in (root, *root.children(recursive=True))]
            except psutil.Error:
                continue
            self.resident_bytes = max(self.resident_bytes, sum(resident for _, _, resident in sizes))
            total = sum(size for _, size, _ in sizes)
            if total > self.peak_bytes:
                self.peak_bytes = total
                self.parts = {f"{kind} {number}": size for number, (kind, size, _) in enumerate(sizes)}


def _sizes(process: psutil.Process) -> tuple[int, int]:
    """Proportional and resident size."""
    try:
        whole = process.memory_full_info()
    except psutil.Error:
        return 0, 0
    return int(getattr(whole, "pss", whole.rss)), int(whole.rss)


def _kind(process: psutil.Process, root: int) -> str:
    if process.pid == root:
        return "program"
    try:
        line = " ".join(process.cmdline())
    except psutil.Error:
        return "gone"
    return "worker" if "spawn_main" in line else "engine" if "tui.engine" in line else "tracker"
