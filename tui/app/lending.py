"""The terminal lent to another program, such as an editor, while ours goes on without painting."""

import asyncio
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from textual.app import App, SuspendNotSupported

from tui.core.errors import UsageError
from tui.core.text import displayable


async def lend_terminal(app: App[None], argv: Sequence[str]) -> int:
    """Run a program in our terminal to its end, and give its exit code; the engine is heard meanwhile.

    Raises:
        UsageError: the terminal cannot be lent out, or the program not be started; the screen is as it was.
    """
    failed: OSError | None = None
    code = 0
    try:
        with _signals_are_its_own(), app.suspend():
            try:
                code = await _run_unseen(app, argv)
            except OSError as error:  # kept, for Textual would leave the screen to it
                failed = error
    except SuspendNotSupported as error:
        raise UsageError("this terminal cannot be lent to another program") from error
    if failed is not None:
        raise _not_started(argv, failed)
    return code


async def run_beside(argv: Sequence[str]) -> int:
    """Run a program with a window of its own to its end, deaf and mute, and give its exit code.

    Raises:
        UsageError: it cannot be started.
    """
    nothing = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *argv, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
        )
    except OSError as error:
        raise _not_started(argv, error) from error
    return await process.wait()


async def _run_unseen(app: App[None], argv: Sequence[str]) -> int:
    """Run it while nothing of ours is painted: that would stand in the midst of what the program shows."""
    with app.batch_update():
        process = await asyncio.create_subprocess_exec(*argv)
        try:
            return await process.wait()
        except asyncio.CancelledError:  # we end, and two programs cannot share the keys
            process.terminate()
            raise


@contextmanager
def _signals_are_its_own() -> Iterator[None]:
    """Leave Ctrl-C and its like to the program: they are sent to all that share the terminal."""
    before = {number: signal.signal(number, _left_alone) for number in (signal.SIGINT, signal.SIGQUIT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _left_alone(number: int, frame: FrameType | None) -> None:
    """A handler, and not SIG_IGN, which the program would inherit."""


def _not_started(argv: Sequence[str], error: OSError) -> UsageError:
    return UsageError(f"{displayable(argv[0])} could not be started ({displayable(error.strerror or str(error))})")
