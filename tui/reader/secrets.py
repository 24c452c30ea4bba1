"""What headers hold whose values are kept outside of feeds.toml: in a variable, or with a program that prints them.

Values live in this process's memory and nowhere else, and no sentence here
repeats one, nor anything that such a program says.
"""

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

from tui.core.clock import Clock
from tui.core.model import Problem, ProblemKind
from tui.core.request_kinds import Header, sendable_value
from tui.core.text import displayable

DEADLINE = timedelta(seconds=10)
"""For a program to print a value."""
_TRIED_AGAIN = timedelta(minutes=1)
"""A program that failed, or whose word was refused, is not run again within this: many feeds may wait for the same."""
_MOST_BYTES = 64 * 1024


class NoValue(Exception):
    """A header has none; the text is what stands behind "the command of the header X" or "the variable …"."""


class Secrets:
    """Tells the values of headers; each program is run once, and again when a server refuses what it printed."""

    def __init__(
        self, *, clock: Clock, environ: Mapping[str, str] = os.environ, deadline: timedelta = DEADLINE
    ) -> None:
        self._clock = clock
        self._environ = environ
        self._deadline = deadline
        self._printed: dict[tuple[str, ...], tuple[float, str]] = {}
        self._failed: dict[tuple[str, ...], tuple[float, str]] = {}
        self._locks: dict[tuple[str, ...], asyncio.Lock] = {}

    async def values(self, headers: Sequence[Header]) -> dict[str, str] | Problem:
        """The headers by name, all of them, or why one has no value: then nothing is to be asked."""
        found: dict[str, str] = {}
        for header in headers:
            try:
                found[header.name] = await self._value(header)
            except NoValue as missing:
                return _problem(header, str(missing))
        return found

    def forget(self, headers: Sequence[Header]) -> None:
        """Have the programs of these headers run again next time: what they printed was refused.

        What was printed a moment ago stays: it would be the same, and a program may ask its person each time.
        """
        for header in headers:
            if not self._is_fresh(self._printed.get(header.command)):
                self._printed.pop(header.command, None)

    def _is_fresh(self, ended: tuple[float, str] | None) -> bool:
        """Whether a program ended a moment ago."""
        return ended is not None and self._clock.monotonic() - ended[0] < _TRIED_AGAIN.total_seconds()

    async def _value(self, header: Header) -> str:
        if header.env:
            value = self._environ.get(header.env, "").strip()
            if not value:
                raise NoValue("is not set")
        elif header.command:
            value = await self._output(header.command)
        else:
            return header.value
        if not sendable_value(value):
            raise NoValue("holds what no header can: expected one line of plain ASCII")
        return value

    async def _output(self, command: tuple[str, ...]) -> str:
        async with self._locks.setdefault(command, asyncio.Lock()):
            if command in self._printed:
                return self._printed[command][1]
            failed = self._failed.get(command)
            if failed is not None and self._is_fresh(failed):
                raise NoValue(failed[1])
            try:
                printed = await first_line(command, deadline=self._deadline)
            except NoValue as error:
                self._failed[command] = self._clock.monotonic(), str(error)
                raise
            self._printed[command] = self._clock.monotonic(), printed
            return printed


async def first_line(command: Sequence[str], *, deadline: timedelta) -> str:
    """The first line that a program prints, without the blanks around it; no shell sees the command.

    Raises:
        NoValue: it cannot be run, fails, takes too long, or prints nothing.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # it may tell the secret, and belongs to no screen
            start_new_session=True,  # so that all it started can be ended with it
            limit=_MOST_BYTES,
        )
    except (OSError, ValueError) as error:
        raise NoValue(f"cannot be run ({getattr(error, 'strerror', None) or 'it is no command'})") from None
    try:
        async with asyncio.timeout(deadline.total_seconds()):
            line, code = await _printed(process)
    except TimeoutError:
        raise NoValue(f"did not end within {deadline.total_seconds():g} seconds") from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    if code:
        raise NoValue(f"ended with {code}" if code > 0 else f"was ended by signal {-code}")
    if not line:
        raise NoValue("printed nothing")
    return line


async def _printed(process: asyncio.subprocess.Process) -> tuple[str, int]:
    """The first line, and the exit code; what else it prints is taken in and dropped."""
    assert process.stdout is not None  # noqa: S101 - it was asked for
    begin = b""
    while piece := await process.stdout.read(_MOST_BYTES):
        begin = (begin + piece)[:_MOST_BYTES]
    line = begin.split(b"\n", 1)[0]
    return line.decode("ascii", "replace").strip(), await process.wait()


def _problem(header: Header, why: str) -> Problem:
    name = displayable(header.name)
    if header.env:
        cause = f"the variable {displayable(header.env, limit=100)} of the header {name} in feeds.toml {why}"
        remedy = "set it where dateline is started"
    else:
        cause = f"the command of the header {name} in feeds.toml {why}"
        remedy = f"run {displayable(header.command[0], limit=100)} as it stands there in a shell to see why"
    return Problem(kind=ProblemKind.CONFIG, cause=cause, remedy=remedy)
