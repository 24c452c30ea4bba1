"""CPU and memory of a program and of the processes it starts, each for itself, sampled while they run."""

import threading
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import psutil

from tests.bench.measure import MB

SAMPLE_SECONDS = 0.25


@dataclass(slots=True, kw_only=True)
class Seen:
    """One process."""

    kind: str
    """`program`, `engine` or `worker`."""
    cpu: float = 0
    """Seconds, user and system."""
    sizes: list[tuple[float, int]] = field(default_factory=list)
    """Resident bytes by the CPU seconds spent until then."""


class Tree:
    """Watches a program while it is entered."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.seen: dict[int, Seen] = {}
        self.peak_bytes = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def cpu(self, kind: str) -> float:
        """Seconds that processes of a kind took until now."""
        return sum(one.cpu for one in list(self.seen.values()) if one.kind == kind)

    def growth(self) -> str:
        """How many workers there were, and what the largest took early and at its peak, in MB."""
        workers = [one for one in self.seen.values() if one.kind == "worker" and one.sizes and one.cpu > 1]
        if not workers:
            return "none"
        largest = max(workers, key=lambda one: max(size for _, size in one.sizes))
        early = next(size for spent, size in largest.sizes if spent > 1)
        return f"{len(workers)}: {early / MB:.0f} to {max(size for _, size in largest.sizes) / MB:.0f}"

    def _watch(self) -> None:
        while not self._over.wait(SAMPLE_SECONDS):
            try:
                root = psutil.Process(self._pid)
                self.peak_bytes = max(self.peak_bytes, sum(map(self._look, [root, *root.children(recursive=True)])))
            except psutil.Error:
                time.sleep(SAMPLE_SECONDS)

    def _look(self, process: psutil.Process) -> int:
        try:
            with process.oneshot():
                times, size = process.cpu_times(), int(process.memory_info().rss)
                seen = self.seen.get(process.pid) or Seen(kind=self._kind(process))
        except psutil.Error:
            return 0
        self.seen[process.pid] = seen
        seen.cpu = times.user + times.system
        seen.sizes.append((seen.cpu, size))
        return size

    def _kind(self, process: psutil.Process) -> str:
        if process.pid == self._pid:
            return "program"
        line = " ".join(process.cmdline())
        return "worker" if "spawn_main" in line else "engine" if "tui.engine" in line else "tracker"
