"""The working face: a process that the screen starts and talks to in JSON lines.

Bulk work in a process of its own, at low priority, leaves the keys as quick as
they are when nothing runs.

Requests, one a line on stdin::

    {"id": 1, "do": "refresh", "feeds": [3, 4] | null, "force": false}
    {"id": 1, "do": "cancel"}

Events, one a line on stdout, each with the id of its request: `waiting`,
`planned`, `outcome`, and at the end `done` or `error`. The end of stdin ends
the process.
"""

import asyncio
import json
import logging
import os
import sys
from collections import Counter
from datetime import timedelta

from tui.core.clock import Clock
from tui.core.errors import DatelineError
from tui.core.model import Outcome, Planned, Waiting
from tui.core.schedule import MANUAL_FLOOR
from tui.net.clock import SystemClock
from tui.paths import Paths, find_paths
from tui.reader import logs
from tui.reader.reader import Reader

_log = logging.getLogger(__name__)

BETWEEN_STEPS = timedelta(seconds=0.2)
"""Left to other writers when the search index is made anew: SQLite has them look every tenth of a second."""
NICENESS = 15
LINE_BYTES = 1 << 20
"""Longest request: some hundred thousand feed numbers."""


class Engine:
    """Carries out the requests of one screen, each as a task of its own."""

    def __init__(self, paths: Paths, *, clock: Clock) -> None:
        self._paths = paths
        self._clock = clock
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._index_is_whole = False

    async def serve(self, requests: asyncio.StreamReader) -> None:
        """Carry out requests until there are no more; what still runs then is stopped."""
        async for line in requests:
            try:
                self._begin(json.loads(line))
            except (ValueError, KeyError, TypeError):
                _log.warning("not understood: %r", line[:200])
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _begin(self, request: dict[str, object]) -> None:
        number = request["id"]
        if not isinstance(number, int):
            raise TypeError(number)
        if request["do"] == "cancel":
            if (task := self._tasks.get(number)) is not None:
                task.cancel()
        elif request["do"] == "refresh":
            feeds = request.get("feeds")
            ids = [int(feed) for feed in feeds] if isinstance(feeds, list) else None
            task = asyncio.create_task(self._told(number, ids, force=request.get("force") is True))
            self._tasks[number] = task
            task.add_done_callback(lambda _: self._tasks.pop(number, None))
        else:
            raise ValueError(request["do"])

    async def _told(self, number: int, feed_ids: list[int] | None, *, force: bool) -> None:
        """Refresh, and tell how it ended, however it ended."""
        tally = _Tally()
        try:
            await self._refresh(number, feed_ids, force=force, tally=tally)
            _tell(number, "done", cancelled=False, **tally.numbers())
        except asyncio.CancelledError:
            _tell(number, "done", cancelled=True, **tally.numbers())
        except DatelineError as error:
            _log.exception("refresh")
            _tell(number, "error", message=str(error))
        except Exception:  # noqa: BLE001 - the border of the process: the screen must hear of it
            _log.exception("refresh")
            _tell(number, "error", message="The refresh met a mistake of dateline's own; the log has the details")
        if not self._index_is_whole:
            await self.mend_index()

    async def mend_index(self) -> None:
        """Make the search index anew if another version's tokenizer made it; in steps, so that others can write."""
        try:
            reader = await Reader.open(self._paths, clock=self._clock, face="cli", reconcile=False)
            try:
                while await reader.index_more():
                    await self._clock.sleep(BETWEEN_STEPS.total_seconds())
                self._index_is_whole = True
            finally:
                await reader.close()
        except DatelineError:
            _log.exception("search index")

    async def _refresh(self, number: int, feed_ids: list[int] | None, *, force: bool, tally: "_Tally") -> None:
        # As the command line does: a feeds.toml that vanished while the screen is open is not made anew.
        reader = await Reader.open(self._paths, clock=self._clock, face="cli")
        try:
            async for step in reader.refresh(feed_ids, force=force, floor=MANUAL_FLOOR if force else timedelta(0)):
                match step:
                    case Waiting():
                        _tell(number, "waiting", process=step.process)
                    case Planned():
                        soon = None if step.too_soon is None else step.too_soon.total_seconds()
                        _tell(number, "planned", total=step.total, too_soon=soon)
                    case Outcome():
                        tally.add(step)
                        _tell_outcome(number, step)
        finally:
            await reader.close()


class _Tally:
    """What a refresh came to."""

    def __init__(self) -> None:
        self._new = self._asked = self._failed = self._unheard = 0
        self._causes: Counter[str] = Counter()

    def add(self, outcome: Outcome) -> None:
        self._asked += 1
        self._new += outcome.new
        if outcome.problem is not None:
            self._failed += 1
            self._unheard += outcome.offline
            self._causes[outcome.problem.general] += outcome.offline

    def numbers(self) -> dict[str, object]:
        why = self._causes.most_common(1)[0][0] if self._unheard else ""
        return {
            "asked": self._asked,
            "new": self._new,
            "failed": self._failed,
            "offline": self._unheard > 0,
            "why": why,
        }


def _tell_outcome(number: int, outcome: Outcome) -> None:
    problem = outcome.problem
    _tell(
        number,
        "outcome",
        feed=outcome.feed_id,
        title=outcome.title,
        new=outcome.new,
        updated=outcome.updated,
        kind=None if problem is None else problem.kind.value,
        cause=None if problem is None else problem.cause,
        remedy=None if problem is None else problem.remedy,
    )


def _tell(number: int, event: str, **more: object) -> None:
    """Write one event; json escapes all that is not plain ASCII."""
    sys.stdout.write(json.dumps({"id": number, "event": event, **more}) + "\n")
    sys.stdout.flush()


async def _serve(paths: Paths) -> None:
    requests = asyncio.StreamReader(limit=LINE_BYTES)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(requests), sys.stdin)
    await Engine(paths, clock=SystemClock()).serve(requests)


def _paths(config: str, db: str, state: str) -> Paths:
    """The screen's files: its feeds.toml is named here either way, but only the usual one may be missing."""
    usual = find_paths(db=db, state=state)
    return usual if str(usual.config) == config else find_paths(config=config, db=db, state=state)


def main(config: str, db: str, state: str) -> None:
    """Serve the screen that started this process; ends when it does."""
    paths = _paths(config, db, state)
    logs.set_up(paths)
    os.nice(NICENESS)
    try:
        asyncio.run(_serve(paths))
    except (KeyboardInterrupt, BrokenPipeError):
        os._exit(0)
