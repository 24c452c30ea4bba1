"""The screen's end of the engine: starts the process when first needed, asks, and tells what it answers."""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol, TypeAlias

import tui
from tui.paths import Paths

_log = logging.getLogger(__name__)

_LINE_BYTES = 1 << 20
_PATIENCE_SECONDS = 1.5
"""How long an engine may take to end after its stdin was closed; below the two seconds that a signal leaves us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshWaits:
    """Another process fetches first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshPlanned:
    """A refresh begins."""

    total: int
    """Feeds that are asked."""
    too_soon: timedelta | None = None
    """When nothing is asked because all were asked a moment ago: how long ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDone:
    """One feed has answered, or not."""

    title: str
    new: int
    updated: int
    cause: str = ""
    """Why it failed; empty where it did not."""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshDone:
    """A refresh has ended."""

    asked: int
    new: int
    failed: int
    cancelled: bool
    offline: bool
    why: str = ""
    """What most feeds met when there was no network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshFailed:
    """A refresh could not go on; `message` is a sentence."""

    message: str


EngineEvent: TypeAlias = RefreshWaits | RefreshPlanned | FeedDone | RefreshDone | RefreshFailed
Tell: TypeAlias = Callable[[EngineEvent], None]


class Engine(Protocol):
    """What a screen asks of the engine; answers come through the `Tell` it was made with."""

    @property
    def busy(self) -> bool:
        """Whether a refresh is under way."""

    def refresh(self, feeds: Sequence[int] | None, *, force: bool) -> None:
        """Begin a refresh; `None`: all feeds. Nothing happens while one is under way."""

    def cancel(self) -> None:
        """Stop the refresh that is under way."""

    async def close(self) -> None:
        """End the engine, at the latest after two seconds."""


class EngineClient:
    """One engine process at most, one refresh at a time."""

    def __init__(self, paths: Paths, *, tell: Tell, command: Sequence[str] | None = None) -> None:
        """Take the files, who is told, and what to start in place of the engine."""
        self._command = tuple(command) if command is not None else engine_command(paths)
        self._log_path = paths.state / "engine.log"
        self._tell = tell
        self._process: asyncio.subprocess.Process | None = None
        self._request: dict[str, object] | None = None
        self._number = 0
        self._serving: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether a refresh is under way."""
        return self._request is not None

    def refresh(self, feeds: Sequence[int] | None, *, force: bool) -> None:
        """Begin a refresh, in a new process if there is none."""
        if self.busy:
            return
        self._number += 1
        self._request = {
            "id": self._number, "do": "refresh", "feeds": None if feeds is None else list(feeds), "force": force,
        }  # fmt: skip
        if self._process is not None:
            self._send(self._request)
        else:
            self._serving = asyncio.create_task(self._serve())

    def cancel(self) -> None:
        """Stop the refresh that is under way."""
        if self.busy and self._process is not None:
            self._send({"id": self._number, "do": "cancel"})
        elif self.busy:
            self._request = None
            self._tell(RefreshDone(asked=0, new=0, failed=0, cancelled=True, offline=False))

    async def close(self) -> None:
        """Close its stdin, which ends it; kill it if that does not help."""
        process, self._process, self._request = self._process, None, None
        if process is not None:
            if process.stdin is not None:
                process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), _PATIENCE_SECONDS)
            except TimeoutError:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if self._serving is not None:
            self._serving.cancel()
            await asyncio.gather(self._serving, return_exceptions=True)

    def _send(self, request: dict[str, object]) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")

    async def _serve(self) -> None:
        """Start a process, and read what it says until it ends."""
        try:
            process = await self._start()
        except OSError as error:
            _log.warning("the engine could not be started: %s", error)
            self._end_with("The engine could not be started; the log has the details.")
            return
        self._process = process
        if self._request is not None:
            self._send(self._request)
        assert process.stdout is not None  # noqa: S101 - it was asked for
        async for line in process.stdout:
            self._heard(line)
        code = await process.wait()
        if self._process is process:
            self._process = None
            _log.warning("the engine ended with %d", code)
            self._end_with("The engine ended in the middle of a refresh; R starts it again.")

    async def _start(self) -> asyncio.subprocess.Process:
        self._log_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        log = os.open(self._log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            return await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                limit=_LINE_BYTES,
                env=_environment(os.environ),
                start_new_session=True,
            )
        finally:
            os.close(log)

    def _heard(self, line: bytes) -> None:
        try:
            said = json.loads(line)
            number = said.get("id")
            event = _event(said)
        except (ValueError, KeyError, TypeError, AttributeError):
            _log.warning("not understood from the engine: %r", line[:200])
            return
        if event is None or number != self._number or self._request is None:
            return
        if isinstance(event, RefreshDone | RefreshFailed):
            self._request = None
        self._tell(event)

    def _end_with(self, message: str) -> None:
        if self._request is not None:
            self._request = None
            self._tell(RefreshFailed(message=message))


def engine_command(paths: Paths) -> tuple[str, ...]:
    """How the engine is started on these files."""
    files = (str(paths.config), str(paths.db), str(paths.state))
    # -P: a folder named tui in the working directory is not ours. -c and not -m: the engine's own worker processes
    # would import a main module again, with all that it needs.
    return (sys.executable, "-P", "-c", "import sys; from tui.engine import main; main(*sys.argv[1:])", *files)


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Ours, with the place of this very package first where modules are looked for."""
    ours = str(Path(tui.__file__ or "").parent.parent)
    theirs = environ.get("PYTHONPATH")
    return {**environ, "PYTHONPATH": f"{ours}{os.pathsep}{theirs}" if theirs else ours}


def _event(said: dict[str, object]) -> EngineEvent | None:
    """What one line of the engine means; `None`: nothing to us."""
    match said["event"]:
        case "waiting":
            return RefreshWaits()
        case "planned":
            soon = said.get("too_soon")
            too_soon = timedelta(seconds=soon) if isinstance(soon, int | float) else None
            return RefreshPlanned(total=_number(said, "total"), too_soon=too_soon)
        case "outcome":
            return FeedDone(
                title=_text(said, "title"),
                new=_number(said, "new"),
                updated=_number(said, "updated"),
                cause=_text(said, "cause"),
                remedy=_text(said, "remedy"),
            )
        case "done":
            return RefreshDone(
                asked=_number(said, "asked"),
                new=_number(said, "new"),
                failed=_number(said, "failed"),
                cancelled=said.get("cancelled") is True,
                offline=said.get("offline") is True,
                why=_text(said, "why"),
            )
        case "error":
            return RefreshFailed(message=_text(said, "message"))
    return None


def _number(said: dict[str, object], name: str) -> int:
    value = said.get(name)
    return value if isinstance(value, int) else 0


def _text(said: dict[str, object], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""
