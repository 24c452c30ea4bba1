"""The person's own editor: which it is, how it is told to open a file at a line, and how it is run."""

import asyncio
import os
import shlex
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from types import FrameType

from tui.core.errors import UsageError
from tui.core.text import displayable

USUAL = ("sensible-editor", "nano", "vim", "vi")
"""What is taken, the first that there is, where the environment names no editor."""

_VARIABLES = ("VISUAL", "EDITOR")
_PLUS_LINE = frozenset({
    "sensible-editor", "editor", "vi", "vim", "nvim", "nvi", "vim.basic", "vim.tiny", "gvim", "ex", "nano",
    "pico", "emacs", "emacsclient", "jove", "zile", "kak", "micro", "joe", "jstar", "jmacs", "ne", "mg",
    "mcedit", "gedit", "xed", "pluma",
})  # fmt: skip
"""Editors that take `+LINE FILE`."""
_COLON_LINE = frozenset({"hx", "helix", "subl", "sublime_text", "zed", "zeditor"})
"""Editors that take `FILE:LINE`."""
_GOTO = frozenset({"code", "code-insiders", "code-oss", "codium", "vscodium", "cursor", "windsurf"})
"""Visual Studio Code and what was made of it: `--goto FILE:LINE`."""
_WINDOWED = _GOTO | {"subl", "sublime_text", "zed", "zeditor"}
"""Editors with a window of their own, which come back at once unless they are told to wait."""
_ENDING_SECONDS = 2.0
"""How long a program that is to end may take for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorCall:
    """An editor with its arguments."""

    argv: tuple[str, ...]
    in_terminal: bool
    """Whether it may need the terminal for itself; what has a window of its own does not."""

    @property
    def name(self) -> str:
        """What it is called."""
        return os.path.basename(self.argv[0])


def editor_call(
    path: Path,
    line: int,
    *,
    environ: Mapping[str, str],
    find: Callable[[str], str | None] = shutil.which,
) -> EditorCall:
    """How the editor of the environment opens a file at a line, counted from 1.

    Args:
        path: The file.
        line: The line; 1 also stands for the top.
        environ: Of it $VISUAL goes before $EDITOR.
        find: Tells where a program is; `None`: nowhere.

    Raises:
        UsageError: there is no editor; the sentence names the file and says what to set.
    """
    words = _editor(path, environ, find)
    name, file = os.path.basename(words[0]), str(path)
    waits = () if "--wait" in words or "-w" in words else ("--wait",)
    if name in _GOTO:
        arguments: tuple[str, ...] = (*waits, "--goto", f"{file}:{line}")
    elif name in _WINDOWED:
        arguments = (*waits, f"{file}:{line}")
    elif name in _COLON_LINE:
        arguments = (f"{file}:{line}",)
    elif name in _PLUS_LINE:
        arguments = (f"+{line}", file)
    else:
        arguments = (file,)
    return EditorCall(argv=(*words, *arguments), in_terminal=name not in _WINDOWED)


def _editor(path: Path, environ: Mapping[str, str], find: Callable[[str], str | None]) -> tuple[str, ...]:
    """The editor with the arguments that it is given always."""
    missing = ""
    for variable in _VARIABLES:
        wanted = environ.get(variable, "").strip()
        if not wanted:
            continue
        try:
            words = tuple(shlex.split(wanted))
        except ValueError:
            words = ()
        if words and find(words[0]):
            return words
        missing = missing or f"${variable} is “{displayable(wanted, limit=60)}”, which cannot be found"
    usual = next((name for name in USUAL if find(name)), None)
    if missing or usual is None:
        cause = missing or "No editor was found"
        raise UsageError(f"{cause}. Set $VISUAL or $EDITOR to your editor; the file is {path}")
    return (usual,)


async def run_here(argv: Sequence[str], *, text: str | None = None, env: Mapping[str, str] | None = None) -> int:
    """Run a program in the terminal that is ours to its end, and give its exit code.

    Args:
        argv: The program and its arguments; no shell sees them.
        text: What it reads from its stdin; `None`: the terminal.
        env: Its environment; `None`: ours.

    Raises:
        UsageError: it cannot be started.
    """
    with ExitStack() as held:
        held.enter_context(signals_left_alone())
        try:
            body = None
            if text is not None:  # a file: unlike a pipe it waits for nobody who reads
                body = held.enter_context(TemporaryFile())
                body.write(text.encode())
                body.seek(0)
            process = await asyncio.create_subprocess_exec(*argv, stdin=body, env=env)
        except OSError as error:
            raise _not_started(argv, error) from error
        try:
            return await process.wait()
        except asyncio.CancelledError:  # we end, and two programs cannot share the keys
            await _end(process)
            raise


async def _end(process: asyncio.subprocess.Process) -> None:
    """Have a program end, which may want to put the terminal in order."""
    with suppress(ProcessLookupError):
        process.terminate()
    now = asyncio.get_running_loop().time
    end = now() + _ENDING_SECONDS
    while process.returncode is None and now() < end:
        with suppress(TimeoutError, asyncio.CancelledError):  # all are cancelled once more at the very end
            await asyncio.wait_for(process.wait(), end - now())


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


@contextmanager
def signals_left_alone() -> Iterator[None]:
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
