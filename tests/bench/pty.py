"""A program in a pseudo-terminal, watched from outside: when its bytes come, and what they paint.

Bytes are stamped as they arrive by a thread that does nothing else; painting
is done afterwards, so that the emulator's own time is in no figure.
"""

import fcntl
import os
import queue
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import pyte

_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*(?:\$p|u)|\x1b[P_^\]].*?(?:\x1b\\|\x07)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Repaint:
    """What a program wrote after a key; times in seconds from the key."""

    first: float
    last: float
    size_bytes: int


class Watched:
    """Runs a command in a terminal while it is entered."""

    def __init__(self, command: Sequence[str], *, env: Mapping[str, str], columns: int, rows: int) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._painter = pyte.ByteStream(self.screen)
        self._pieces: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        self._terminal, inside = os.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command, env=dict(env), stdin=inside, stdout=inside, stderr=inside, start_new_session=True
        )
        os.close(inside)
        self._over = threading.Event()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                self._process.wait(5)
                break
            except subprocess.TimeoutExpired:
                self._process.send_signal(number)
        self._process.wait()
        self._over.set()
        self._reader.join()
        os.close(self._terminal)

    @property
    def pid(self) -> int:
        """Of the program."""
        return self._process.pid

    @property
    def text(self) -> str:
        """What is painted."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def send(self, keys: str) -> float:
        """Press keys; gives the moment."""
        moment = time.perf_counter()
        os.write(self._terminal, keys.encode())
        return moment

    def wait_for(self, fits: Callable[[str], bool], *, timeout: float = 60) -> float:
        """The moment at which the byte came that made the painted text fit.

        Raises:
            TimeoutError: it never did; holds what is painted.
        """
        end = time.perf_counter() + timeout
        while (left := end - time.perf_counter()) > 0:
            try:
                moment, piece = self._pieces.get(timeout=left)
            except queue.Empty:
                break
            self._paint(piece)
            if fits(self.text):
                return moment
        raise TimeoutError(f"never painted what was waited for, but:\n{self.text}")

    def repaint(self, since: float, *, quiet: float, timeout: float = 1) -> Repaint | None:
        """What comes until nothing comes for `quiet` seconds; `None`: nothing came in time."""
        first: float | None = None
        last, size, pieces = since, 0, []
        while True:
            try:
                moment, piece = self._pieces.get(timeout=timeout if first is None else quiet)
            except queue.Empty:
                break
            first = first or moment
            last, size = moment, size + len(piece)
            pieces.append(piece)
        for piece in pieces:
            self._paint(piece)
        return None if first is None else Repaint(first - since, last - since, size)

    def settle(self, quiet: float = 0.5) -> None:
        """Take in output until there is none for a while."""
        self.repaint(time.perf_counter(), quiet=quiet, timeout=quiet)

    def _read(self) -> None:
        while not self._over.is_set():
            if not select.select([self._terminal], [], [], 0.2)[0]:
                continue
            try:
                piece = os.read(self._terminal, 1 << 16)
            except OSError:
                return
            self._pieces.put((time.perf_counter(), piece))

    def _paint(self, piece: bytes) -> None:
        self._painter.feed(_UNKNOWN.sub(b"", piece))
