"""What commands take in besides their arguments: files, pipes, and a line typed at a question."""

import asyncio
import os
import sys
from pathlib import Path

from tui.core.errors import UsageError
from tui.core.text import displayable

LIMIT_BYTES = 15 * 1024 * 1024
"""As much as is taken in from the network."""
_LINE_BYTES = 4096
"""The longest line that a terminal hands over."""


def body_of(name: str) -> bytes:
    """All that stands in a file, or comes through stdin (`-`).

    Raises:
        UsageError: it cannot be read, or is too large.
    """
    shown = called(name)
    try:
        body = _stdin() if name == "-" else _file(Path(name))
    except OSError as error:
        raise UsageError(f"{shown} cannot be read: {error.strerror or error}") from error
    if len(body) > LIMIT_BYTES:
        raise UsageError(f"{shown} is larger than {LIMIT_BYTES // 1024**2} MB")
    return body


def called(name: str) -> str:
    """What the file or stdin (`-`) is called in a sentence."""
    return "standard input" if name == "-" else displayable(name)


async def typed_line() -> str | None:
    """The next line from the terminal on stdin; `None`: it was ended (Ctrl-D).

    It waits in the loop, where Ctrl-C cancels it: a read that blocks would go on reading.
    """
    stdin, loop = sys.stdin.fileno(), asyncio.get_running_loop()
    typed = asyncio.Event()
    loop.add_reader(stdin, typed.set)
    try:
        await typed.wait()
    finally:
        loop.remove_reader(stdin)
    return os.read(stdin, _LINE_BYTES).decode(errors="replace") or None


def _stdin() -> bytes:
    if sys.stdin is None:
        raise OSError("it is closed")
    return sys.stdin.buffer.read(LIMIT_BYTES + 1)


def _file(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LIMIT_BYTES + 1)
