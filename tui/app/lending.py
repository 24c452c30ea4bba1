"""The terminal lent to another program, while ours goes on without painting."""

import asyncio
import os
import signal
import sys
import termios
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from textual.app import App, SuspendNotSupported

from tui.core.errors import UsageError
from tui.core.text import displayable
from tui.reader.editor import run_here, signals_left_alone


class Lender:
    """Lends the terminal to one program after another, never to two at once; the engine is heard meanwhile."""

    def __init__(self, app: App[None]) -> None:
        """Take the program that has the terminal."""
        self._app = app
        self._has_it = ""
        """What the program is called that has it; empty: we have it."""

    async def lend(
        self,
        argv: Sequence[str],
        *,
        text: str | None = None,
        env: Mapping[str, str] | None = None,
        waits: bool = False,
    ) -> int:
        """Run a program in our terminal to its end, and give its exit code.

        Args:
            argv: The program and its arguments; no shell sees them.
            text: What it gets on its stdin; `None`: the terminal.
            env: Its environment; `None`: ours.
            waits: Whether one looks at what it said until Enter.

        Raises:
            UsageError: the terminal cannot be lent out, or the program not be started; the screen is as it was.
        """
        if self._has_it:
            raise UsageError(f"The terminal is lent to {self._has_it}")
        self._has_it = displayable(os.path.basename(argv[0]), limit=40)
        try:
            outcome = await self._aside(argv, text=text, env=env, waits=waits)
        except SuspendNotSupported as error:
            raise UsageError("This terminal cannot be lent to another program") from error
        finally:
            self._has_it = ""
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def _aside(
        self, argv: Sequence[str], *, text: str | None, env: Mapping[str, str] | None, waits: bool
    ) -> int | Exception:
        """The exit code, or what went wrong: raised in here it would leave the screen to the shell."""
        # In a batch, for what we painted would stand in the midst of what the program shows.
        with self._app.suspend(), self._app.batch_update(), signals_left_alone():
            try:
                with _modes_kept():
                    code = await run_here(argv, text=text, env=env)
                if waits:
                    await _enter()
            except Exception as error:  # noqa: BLE001 - raised again by whoever has the screen back
                return error
        return code


def ended(name: str, code: int) -> str:
    """How a program ended that was not content, to be gone on with by a full stop or what it said."""
    return f"{name} was ended by signal {-code}" if code < 0 else f"{name} ended with {code}"


@contextmanager
def _modes_kept() -> Iterator[None]:
    """Put the terminal back into the modes it is in, and to the front, whatever a program does to it."""
    stdin = sys.__stdin__
    if stdin is None or not stdin.isatty():
        yield
        return
    terminal = stdin.fileno()
    before = termios.tcgetattr(terminal)
    try:
        yield
    finally:
        ignored = signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # sent to who sets modes from behind
        try:
            with suppress(OSError, termios.error):
                os.tcsetpgrp(terminal, os.getpgrp())
                termios.tcsetattr(terminal, termios.TCSADRAIN, before)
        finally:
            signal.signal(signal.SIGTTOU, ignored)


async def _enter() -> None:
    """Ask for Enter, and wait for it."""
    out, stdin = sys.__stdout__, sys.__stdin__
    if out is None or stdin is None:
        return
    out.write("\nEnter goes back to dateline. ")
    out.flush()
    loop, terminal, entered = asyncio.get_running_loop(), stdin.fileno(), asyncio.Event()
    loop.add_reader(terminal, entered.set)  # a line at a time, as the terminal is
    try:
        await entered.wait()
        os.read(terminal, 4096)
    finally:
        loop.remove_reader(terminal)
