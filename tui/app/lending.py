"""Lending the terminal to another program."""

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from textual.app import App, SuspendNotSupported


def run_in_terminal(
    app: App[None],
    argv: Sequence[str],
    *,
    text: str | None = None,
    env: Mapping[str, str] | None = None,
    waits: bool = False,
) -> int:
    """Run a program to its end while the screen steps aside, and give its exit code.

    Args:
        app: The program on screen.
        argv: The program and its arguments; no shell sees them.
        text: What it gets on its stdin; `None`: the terminal.
        env: Its environment; `None`: ours.
        waits: Whether one looks at what it said until Enter.

    Raises:
        OSError: it could not be started, or this terminal cannot be lent.
    """
    body = None if text is None else text.encode()
    try:
        with app.suspend(), _deaf_to_interrupts():
            ran = subprocess.run(argv, input=body, env=env, check=False)  # noqa: S603 - a list, no shell
            if waits:
                _wait_for_enter()
    except SuspendNotSupported as error:
        raise OSError("this terminal cannot be lent out") from error
    return ran.returncode


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Leave Ctrl-C to the program that has the terminal: it is sent to us, too, and would end the reader."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # a function: programs that are started do not inherit it
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _wait_for_enter() -> None:
    if sys.__stdout__ is not None and sys.__stdin__ is not None:
        sys.__stdout__.write("\nEnter goes back to dateline. ")
        sys.__stdout__.flush()
        sys.__stdin__.readline()
