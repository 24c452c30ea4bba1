"""Programs of the person that get a text: what was asked for, running them, what they said. No shell sees any of it."""

import os
import shlex
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from tui.app.lending import ended
from tui.core.errors import UsageError
from tui.core.text import displayable

_IN_TERMINAL = frozenset({
    "less", "more", "most", "bat", "vi", "vim", "nvim", "view", "nano", "micro", "hx", "kak", "emacs", "joe", "mcedit",
    "fzf", "sk", "vipe", "w3m", "lynx", "links", "elinks",
})  # fmt: skip
"""Programs that take the terminal, known by their names."""
MOST_SAID = 256 * 1024
"""Bytes of what a program says; one that says more is ended."""
_PATIENCE_SECONDS = 0.3
"""How long what a program said is waited for when it has ended: what it left running may keep the line open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A program with its arguments."""

    argv: tuple[str, ...]
    in_terminal: bool
    """Whether it is lent the terminal."""
    waits: bool = False
    """Whether one looks at the terminal when it has ended, until Enter."""

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return displayable(os.path.basename(self.argv[0]), limit=40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How a program ended, and what it said."""

    code: int
    """Its exit code; below zero the signal that ended it."""
    text: str = ""


def read_order(line: str, *, environ: Mapping[str, str] = os.environ) -> Order:
    """What a line such as "wc -w" asks for; an exclamation mark before it lends the program the terminal.

    Raises:
        UsageError: it is no command.
    """
    text = line.strip()
    lent = text.startswith("!")
    try:
        argv = tuple(shlex.split(text.removeprefix("!")))
    except ValueError as error:
        raise UsageError(f"That is no command: {str(error).lower()}.") from None
    if not argv or not argv[0] or "\0" in text:
        raise UsageError("That is no command: name a program, such as wc -w.")
    known = _IN_TERMINAL | _of_environment(environ)
    takes = os.path.basename(argv[0]) in known
    return Order(argv=argv, in_terminal=lent or takes, waits=lent and not takes)


def _of_environment(environ: Mapping[str, str]) -> set[str]:
    """What the person reads and writes with."""
    return {os.path.basename(environ[name].split()[0]) for name in ("PAGER", "EDITOR", "VISUAL") if environ.get(name)}


def surroundings(titles: Sequence[str], urls: Sequence[str], *, environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of a program, with what the stories are called and where they are, a line each."""
    told = {"DATELINE_TITLE": titles, "DATELINE_URL": urls}
    return {**environ, **{name: "\n".join(displayable(each) for each in lines) for name, lines in told.items()}}


def run_piped(order: Order, text: str, env: Mapping[str, str]) -> Said:
    """Give a text to a program and wait for its end.

    Raises:
        OSError: it could not be started.
    """
    process = subprocess.Popen(  # noqa: S603 - a list, no shell
        order.argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=dict(env),
        start_new_session=True,
    )
    assert process.stdin is not None  # noqa: S101 - it was asked for
    assert process.stdout is not None  # noqa: S101 - as above
    said = bytearray()
    reader = threading.Thread(target=_read, args=(process, process.stdout, said), daemon=True, name="pipe out")
    writer = threading.Thread(target=_write, args=(process.stdin, text.encode()), daemon=True, name="pipe in")
    reader.start()
    writer.start()
    code = process.wait()
    reader.join(_PATIENCE_SECONDS)
    writer.join(_PATIENCE_SECONDS)
    return Said(code=code, text=displayable(bytes(said).decode(errors="replace"), lines=True).strip("\n"))


def _read(process: "subprocess.Popen[bytes]", stream: IO[bytes], said: bytearray) -> None:
    with stream:
        while piece := os.read(stream.fileno(), 65536):
            said.extend(piece[: MOST_SAID - len(said)])
            if len(said) >= MOST_SAID:
                process.kill()
                return


def _write(stream: IO[bytes], text: bytes) -> None:
    try:
        with stream:
            stream.write(text)
    except OSError:  # it wants no more of it
        return


def ending(order: Order, said: Said) -> str:
    """How a program ended, as a sentence, with what it said where that is one line."""
    lines = [line for line in said.text.splitlines() if line.strip()]
    if said.code == 0:
        return f"{order.name}: {lines[0].strip()}" if len(lines) == 1 else f"{order.name} is done."
    return ended(order.name, said.code) + (f": {lines[0].strip()}" if lines else ".")
