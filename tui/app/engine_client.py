"""The screen's end of the engine: starts the process when first needed, asks, and tells what it answers."""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal, Protocol, TypeAlias

import tui
from tui.app.engine_events import (
    AddingFailed,
    EngineEvent,
    FeedAdded,
    FeedsFound,
    Noted,
    PageDone,
    PageSaved,
    PagesDone,
    RefreshDone,
    RefreshFailed,
    event_of,
)
from tui.core.text import displayable
from tui.paths import Paths
from tui.reader.logs import open_raw

_log = logging.getLogger(__name__)

_LINE_BYTES = 1 << 20
_PATIENCE_SECONDS = 1.5
"""How long an engine may take to end after its stdin was closed; below the two seconds that a signal leaves us."""

Errand: TypeAlias = Literal["refresh", "pages", "page", "add", "save"]
"""What can be asked for at a time: one refresh, all pages that wait, one page, one search for feeds or subscribing, and
one page to be saved."""

_TOLD: Final = ("refresh", "pages")
"""What tells how it ended when it is stopped, too."""

Tell: TypeAlias = Callable[[EngineEvent], None]


class Engine(Protocol):
    """What a screen asks of the engine; answers come through the `Tell` it was made with."""

    @property
    def busy(self) -> bool:
        """Whether a refresh is under way."""

    @property
    def filling(self) -> bool:
        """Whether the pages that wait are being fetched."""

    def refresh(self, feeds: Sequence[int] | None, *, force: bool, gently: bool = False) -> None:
        """Begin a refresh, `gently` a few feeds at a time; `None`: all feeds. Nothing while one is under way."""

    def fetch_pages(self, first: Sequence[int] = ()) -> None:
        """Fetch the pages that wait, those of some feeds first, in place of a run that is under way; not in a refresh.

        It ends in a `PagesDone`, soon where a refresh begins.
        """

    def fetch_page(self, entry: int) -> None:
        """Fetch the page behind a story, which ends in a `PageDone`; one that was under way is given up."""

    def look(self, text: str) -> None:
        """Look for feeds at what a person typed, which ends in `FeedsFound` or `AddingFailed`."""

    def subscribe(self, urls: Sequence[str], *, title: str, folders: Sequence[str]) -> None:
        """Subscribe to feeds that were just found, which ends in `FeedAdded` or `AddingFailed`.

        `title` is for one alone.
        """

    def save(self, url: str, *, named_by: str | None = None) -> None:
        """Save a page as a story of its own, which ends in a `PageSaved`; not before the last one was.

        `named_by` is the address of the feed or page that names it; `None`: the person does.
        """

    def cancel(self, errand: Errand = "refresh") -> None:
        """Stop what is under way; of a page and of feeds to add nothing is heard any more."""

    async def close(self) -> None:
        """End the engine, at the latest after two seconds."""


class EngineClient:
    """One engine process at most, and one errand of each kind."""

    def __init__(self, paths: Paths, *, tell: Tell, command: Sequence[str] | None = None) -> None:
        """Take the files, who is told, and what to start in place of the engine."""
        self._command = tuple(command) if command is not None else engine_command(paths)
        self._log_path = paths.state / "engine.log"
        self._tell = tell
        self._process: asyncio.subprocess.Process | None = None
        self._requests: dict[Errand, dict[str, object]] = {}
        """What is under way."""
        self._number = 0
        self._serving: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether a refresh is under way."""
        return "refresh" in self._requests

    @property
    def filling(self) -> bool:
        """Whether the pages that wait are being fetched."""
        return "pages" in self._requests

    def refresh(self, feeds: Sequence[int] | None, *, force: bool, gently: bool = False) -> None:
        """Begin a refresh, in a new process if there is none."""
        if not self.busy:
            ids = None if feeds is None else list(feeds)
            self._ask("refresh", do="refresh", feeds=ids, force=force, gently=gently)

    def fetch_pages(self, first: Sequence[int] = ()) -> None:
        """Fetch the pages that wait."""
        if not self.busy:
            self._ask("pages", do="pages", first=list(first))

    def fetch_page(self, entry: int) -> None:
        """Fetch the page behind a story."""
        self.cancel("page")
        self._ask("page", do="page", entry=entry)

    def look(self, text: str) -> None:
        """Look for feeds."""
        self.cancel("add")
        self._ask("add", do="look", text=text)

    def subscribe(self, urls: Sequence[str], *, title: str, folders: Sequence[str]) -> None:
        """Subscribe to feeds."""
        self._ask("add", do="subscribe", urls=list(urls), title=title, folders=list(folders))

    def save(self, url: str, *, named_by: str | None = None) -> None:
        """Save a page as a story of its own."""
        self._ask("save", do="save", url=url, by=named_by)

    def cancel(self, errand: Errand = "refresh") -> None:
        """Stop what is under way."""
        request = self._requests.get(errand)
        if request is None:
            return
        if self._process is not None:
            self._send({"id": request["id"], "do": "cancel"})
        if errand not in _TOLD:
            del self._requests[errand]
        elif self._process is None:
            del self._requests[errand]
            ended = RefreshDone(asked=0, new=0, failed=0, cancelled=True, offline=False)
            self._tell(ended if errand == "refresh" else PagesDone())

    async def close(self) -> None:
        """Close its stdin, which ends it; kill it if that does not help."""
        process, self._process = self._process, None
        self._requests.clear()
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

    def _ask(self, errand: Errand, **request: object) -> None:
        """Send a request; before there is a process it waits for it."""
        self._number += 1
        self._requests[errand] = {"id": self._number, **request}
        if self._process is not None:
            self._send(self._requests[errand])
        elif self._serving is None or self._serving.done():
            self._serving = asyncio.create_task(self._serve())

    def _send(self, request: dict[str, object]) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")

    async def _serve(self) -> None:
        """Start a process, and read what it says until it ends."""
        try:
            process = await self._start()
        except OSError as error:
            _log.warning("the engine could not be started: %s", error)
            self._end_with(f"The engine could not be started ({displayable(error.strerror or str(error))}).")
            return
        self._process = process
        for request in self._requests.values():
            self._send(request)
        assert process.stdout is not None  # noqa: S101 - it was asked for
        try:
            async for line in process.stdout:
                self._heard(line)
        except ValueError:  # longer than any line of ours
            _log.warning("not understood from the engine: a line of more than %d bytes", _LINE_BYTES)
            process.kill()
        code = await process.wait()
        if self._process is process:
            self._process = None
            _log.warning("the engine ended with %d", code)
            self._end_with("The engine ended in the middle of its work; the next try starts it again.")

    async def _start(self) -> asyncio.subprocess.Process:
        try:
            log = open_raw(self._log_path)
        except OSError as error:  # on a disk that cannot be written the engine itself says so best
            _log.warning("the engine has no log: %s", error)
            log = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
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
            errand = next((each for each, request in self._requests.items() if request["id"] == number), None)
            event = self._failed(errand, str(said["message"])) if said["event"] == "error" else event_of(said)
        except (ValueError, KeyError, TypeError, AttributeError):
            _log.warning("not understood from the engine: %r", line[:200])
            return
        if isinstance(event, PageSaved) and errand == "save":
            event = replace(event, url=str(self._requests[errand]["url"]))
        if event is None or (errand is None and not isinstance(event, Noted)):
            return
        if errand is not None and _ends(errand, event):
            del self._requests[errand]
        self._tell(event)

    def _failed(self, errand: Errand | None, message: str) -> EngineEvent | None:
        """The event that ends an errand which met a mistake."""
        match errand:
            case "refresh":
                return RefreshFailed(message=message)
            case "pages":
                return PagesDone(cause=message)
            case "page":
                entry = self._requests["page"]["entry"]
                return PageDone(entry=entry if isinstance(entry, int) else 0, cause=message)
            case "add":
                return AddingFailed(message=message)
            case "save":
                return PageSaved(url=str(self._requests["save"]["url"]), cause=message)
        return None

    def _end_with(self, message: str) -> None:
        """Tell of everything under way that it ended so."""
        events = [self._failed(errand, message) for errand in self._requests]
        self._requests.clear()
        for event in events:
            if event is not None:
                self._tell(event)


def _ends(errand: Errand, event: EngineEvent) -> bool:
    """Whether nothing more comes of an errand after this event."""
    match errand:
        case "refresh":
            return isinstance(event, RefreshDone | RefreshFailed)
        case "pages":
            return isinstance(event, PagesDone)
        case "page":
            return isinstance(event, PageDone)
        case "add":
            return isinstance(event, FeedsFound | FeedAdded | AddingFailed)
        case "save":
            return isinstance(event, PageSaved)


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
