"""What a survey writes down: what came of one endpoint in one run, and of the run itself."""

import json
import re
import threading
from dataclasses import dataclass
from typing import Any

import psutil

from tests.net.servers import Asked

_CONTROLS = re.compile(r"[^\n\t\x20-\x7e\x80-\U0010ffff]|[\x80-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story as it is stored."""

    identity: str
    title: str
    url: str
    published: int | None
    read: bool
    starred: bool
    changed: int | None
    """When its text changed, in Unix seconds; `None`: never."""
    text: str
    """What the feed says."""
    page: str = ""
    """What the page behind it says, once that was fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of one endpoint in one run."""

    sentence: str
    """Its line of stderr; empty: it did not fail."""
    told: dict[str, str] | None
    """Its object in the JSON; `None`: it did not fail."""
    asked: tuple[Asked, ...]
    stories: tuple[Story, ...]
    """All that are stored after the run, oldest first."""
    feed: dict[str, Any]
    """Its row of the database after the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the program."""

    code: int
    out: str
    err: str
    seconds: float
    most_memory: int
    """Bytes, all processes together, each at its largest."""
    asked: int = 0
    """Requests that it made."""
    integrity: str = ""
    """What SQLite says afterwards: "ok"."""

    @property
    def printed(self) -> dict[str, Any]:
        """Its JSON."""
        return dict(json.loads(self.out))

    @property
    def stray_bytes(self) -> list[str]:
        """Characters that could act on a terminal."""
        return _CONTROLS.findall(self.out + self.err)


class Watch:
    """How much memory a process and all that it starts take at the most, sampled while it is entered."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._most: dict[int, int] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look_again)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def most(self) -> int:
        """Bytes, each process at its largest."""
        return sum(self._most.values())

    def _look_again(self) -> None:
        while not self._over.wait(0.15):
            try:
                root = psutil.Process(self._pid)
                for one in (root, *root.children(recursive=True)):
                    self._most[one.pid] = max(self._most.get(one.pid, 0), one.memory_info().rss)
            except psutil.Error:
                continue
