"""A real terminal to run the program in: a pseudo-terminal, and an emulator that paints what is written to it."""

import os
import re
import signal
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self, TypeAlias

import pexpect
import psutil
import pyte
from pyte.screens import Char, wcwidth

Fits: TypeAlias = Callable[["Terminal"], bool]

KEYS = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "space": " ", "backspace": "\x7f",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "home": "\x1b[H", "end": "\x1b[F",
    "ctrl+c": "\x03", "ctrl+d": "\x04", "ctrl+p": "\x10", "ctrl+u": "\x15", "ctrl+y": "\x19",
}  # fmt: skip
"""Keys by name; any other text is sent as it is."""

# Sequences that the emulator does not know and would print: private modes with > < =, requests, DCS, OSC, APC.
_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*(?:\$p|u)|\x1b[P_^\]].*?(?:\x1b\\|\x07)", re.DOTALL)
_UNFINISHED = re.compile(
    rb"(?:\x1b(?:\[[0-9;?<>=$ ]*|[P_^\]][^\x07\x1b]*\x1b?)?"
    rb"|[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z"
)
_ASKS_FOR_FRAMES, _FRAMES = b"\x1b[?2026$p", "\x1b[?2026;2$y"
_FRAME, _FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"
_WIDTHLESS = re.compile(
    rb"\xcd\x8f|\xe1\x85[\xa0-\xbf]|\xe1[\x86\x87][\x80-\xbf]|\xe2\x80\x8d|\xe2\x83[\x9d-\xa4]|\xef\xb8[\x80-\x8f]"
)
"""Characters without width that combine with none: the emulator would leave out all that follows in the line."""


class Terminal:
    """Runs a command in a terminal of any size; what it writes is kept as bytes and painted as lines.

    Nothing here waits for a time to pass: `wait_for` returns with the output
    that makes its condition true. A program that asks for it may send whole
    frames (the private mode 2026), and then none is seen half painted.
    """

    def __init__(
        self, command: Sequence[str], *, env: Mapping[str, str], columns: int = 80, rows: int = 24, timeout: float = 20
    ) -> None:
        self.timeout = timeout
        self.raw = bytearray()
        self.screen = pyte.Screen(columns, rows)
        self._painter = pyte.ByteStream(self.screen)
        self._held = b""
        self._frames = False
        self._child: pexpect.spawn[bytes] = pexpect.spawn(
            command[0], list(command[1:]), env=dict(env), dimensions=(rows, columns), timeout=timeout, echo=True
        )
        self._child.delaybeforesend = None
        self.pid = int(self._child.pid or 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self._child.isalive():
            os.kill(self.pid, signal.SIGKILL)
        self._child.close(force=True)

    @property
    def lines(self) -> list[str]:
        """What is painted, without blanks at the ends of lines."""
        return [line.rstrip() for line in self.painted]

    @property
    def painted(self) -> list[str]:
        """What is painted, all columns of it; a wide character is one, and half of one is a blank."""
        return [_painted(self.screen.buffer[row], self.screen.columns) for row in range(self.screen.lines)]

    @property
    def text(self) -> str:
        """What is painted, as one text."""
        return "\n".join(self.lines)

    def send(self, *keys: str) -> None:
        """Press keys, by their name in `KEYS` or as they are."""
        for key in keys:
            self._child.send(KEYS.get(key, key))

    def wait_for(self, what: str | Fits, *, timeout: float | None = None) -> None:
        """Read until a text is painted, or a condition on this terminal holds.

        Raises:
            AssertionError: it did not come; holds what is painted instead.
        """
        fits: Fits = (lambda terminal: what in terminal.text) if isinstance(what, str) else what
        end = time.monotonic() + (self.timeout if timeout is None else timeout)
        while not fits(self):
            left = end - time.monotonic()
            if left <= 0 or not self.read(left):
                if fits(self):
                    return
                why = "ended" if not self._child.isalive() else "went on"
                raise AssertionError(f"never painted: {what!r}; the program {why}; painted:\n{self.text}")

    def wait_gone(self, text: str) -> None:
        """Read until a text is painted no longer."""
        self.wait_for(lambda terminal: text not in terminal.text)

    def read(self, seconds: float) -> bool:
        """Take in one piece of output; `False` when none came in time or none will."""
        try:
            piece = self._child.read_nonblocking(1 << 16, timeout=seconds)
        except (pexpect.EOF, pexpect.TIMEOUT):
            return False
        self.raw += piece
        if _ASKS_FOR_FRAMES in self.raw[-len(piece) - len(_ASKS_FOR_FRAMES) :] and not self._frames:
            self._frames = True
            self._child.send(_FRAMES)
        self._paint(piece)
        return True

    def resize(self, columns: int, rows: int) -> None:
        """Change the size, as a window does."""
        self._child.setwinsize(rows, columns)
        self.screen.resize(rows, columns)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program alone."""
        os.kill(self.pid, number)

    def wait_stopped(self) -> None:
        """Read until the program has stopped itself; a SIGCONT before that would go unheard."""
        end = time.monotonic() + self.timeout
        while psutil.Process(self.pid).status() != psutil.STATUS_STOPPED:
            assert time.monotonic() < end, "never stopped"
            self.read(0.02)

    def wait_end(self, *, timeout: float | None = None) -> int:
        """Read to the end and give the exit code; negative: the signal that killed it."""
        end = time.monotonic() + (self.timeout if timeout is None else timeout)
        while self.read(max(0.0, end - time.monotonic())):
            pass
        return self._exit_code(max(0.1, end - time.monotonic()))

    def hang_up(self, *, timeout: float = 5) -> int:
        """Close the terminal under the program and give its exit code."""
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, self._child.child_fd)
        os.close(nowhere)
        return self._exit_code(timeout)

    def is_cooked(self) -> bool:
        """Whether the terminal is in the mode that a shell needs: lines are edited and echoed."""
        local_modes = termios.tcgetattr(self._child.child_fd)[3]
        return bool(local_modes & termios.ECHO) and bool(local_modes & termios.ICANON)

    def left_modes(self) -> set[str]:
        """Private modes (cursor, other screen, mouse, paste …) that differ from a fresh terminal's."""
        state: dict[str, bool] = {}
        for numbers, end in re.findall(rb"\x1b\[\?([0-9;]+)([hl])", bytes(self.raw)):
            state |= {number.decode(): end == b"h" for number in numbers.split(b";")}
        fresh_on = {"7", "25"}
        return {number for number, on in state.items() if on != (number in fresh_on)}

    def _exit_code(self, timeout: float) -> int:
        guard = threading.Timer(timeout, os.kill, (self.pid, signal.SIGKILL))
        guard.start()
        try:
            self._child.wait()
        finally:
            guard.cancel()
            guard.join()
        if self._child.signalstatus is not None:
            return -self._child.signalstatus
        return self._child.exitstatus or 0

    def _paint(self, piece: bytes) -> None:
        """Paint a piece; a sequence or a frame cut at its end waits for the next one."""
        data = self._held + piece
        cut = _UNFINISHED.search(data)
        whole = cut.start() if cut else len(data)
        if (frame := data.rfind(_FRAME)) > data.rfind(_FRAME_ENDS):
            whole = min(whole, frame)
        self._held = data[whole:]
        self._painter.feed(_WIDTHLESS.sub(b"", _UNKNOWN.sub(b"", data[:whole])))


def _painted(row: Mapping[int, Char], columns: int) -> str:
    """A row as text. `Screen.display` fails where the first half of a wide character was painted over."""
    texts = [row[column].data for column in range(columns)]
    if "" in texts:
        for column, text in enumerate(texts):
            if not text and (not column or not texts[column - 1] or wcwidth(texts[column - 1][0]) != 2):
                texts[column] = " "
    return "".join(texts)
