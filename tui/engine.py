"""The working face: a process that the screen starts and talks to in JSON lines.

Bulk work in a process of its own, at low priority, leaves the keys as quick as they are when nothing runs.

Requests, one a line on stdin::

    {"id": 1, "do": "refresh", "feeds": [3, 4] | null, "force": false, "gently": false}
    {"id": 2, "do": "page", "entry": 17}
    {"id": 3, "do": "look", "text": "example.org"}
    {"id": 4, "do": "subscribe", "urls": ["https://example.org/feed"], "title": "", "folders": ["world"]}
    {"id": 5, "do": "pages", "first": [3, 4]}
    {"id": 6, "do": "save", "url": "https://example.org/a", "by": "https://example.org/feed" | null}
    {"id": 1, "do": "cancel"}

Events, one a line on stdout, each with the id of its request: of a refresh
`waiting`, `planned`, `outcome` and at the end `done`; of the pages that wait,
those of some feeds before all others, `pages`, `page` and `pages_done`; of the
others one alone, `page`, `found`, `added` or `saved`; of each `error` in place of its
last one; of none a `note`, that the daily copy failed. Pages step aside for a refresh:
they end, and are to be asked for again when it has ended. The end of stdin ends the process.
"""

import asyncio
import json
import logging
import os
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta

from tui.core.clock import Clock
from tui.core.errors import DatelineError, UsageError
from tui.core.model import FoundFeed, Outcome, PageOutcome, PagesEnded, PagesPlanned, Planned, Problem, Waiting
from tui.core.saved_pages import SavedPage
from tui.core.schedule import MANUAL_FLOOR
from tui.net.clock import SystemClock
from tui.paths import Paths, find_paths
from tui.reader import logs
from tui.reader.backing_up import DailyCopies
from tui.reader.finding import Finding, Found
from tui.reader.outside import Outside
from tui.reader.reader import Reader
from tui.reader.tally import Tally

_log = logging.getLogger(__name__)

BETWEEN_STEPS = timedelta(seconds=0.2)
"""Left to other writers when the search index is made anew: SQLite has them look every tenth of a second."""
IDLE = timedelta(seconds=20)
"""How long worker processes are kept for the next page."""
GRACE = timedelta(seconds=1)
"""For pages on their way when a refresh is asked for; what has not come by then is given up, and asked for again."""
NICENESS = 15
_TITLES = 50
_TITLE = 300
"""So many titles of what rules tell go to the screen at once, and so much of each; of others how many."""
LINE_BYTES = 1 << 20
"""Longest request: some hundred thousand feed numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filling:
    """Pages being fetched in the background."""

    task: "asyncio.Task[None] | None"
    stop: asyncio.Event

    async def end(self) -> None:
        """Begin no more of them, and wait for those on their way as long as is right."""
        self.stop.set()
        if self.task is not None and not self.task.done():
            await asyncio.wait([self.task], timeout=GRACE.total_seconds())
            self.task.cancel()
            await asyncio.wait([self.task])


class Engine:
    """Carries out the requests of one screen, each as a task of its own; the network and the workers are shared."""

    def __init__(self, paths: Paths, *, clock: Clock) -> None:
        self._paths = paths
        self._clock = clock
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._outside = Outside(clock=clock, log=paths.state / "workers.log")
        self._resting: asyncio.Task[None] | None = None
        self._copies = DailyCopies(self._reader, tell=lambda said: _tell(0, "note", message=said))
        self._filling: _Filling | None = None
        self._index_is_whole = False
        self._found: dict[str, Found] = {}
        """The feeds that were looked at last, by address: none is fetched twice."""

    async def serve(self, requests: asyncio.StreamReader) -> None:
        """Carry out requests until there are no more; what still runs then is stopped."""
        async for line in requests:
            try:
                self._begin(json.loads(line))
            except (ValueError, KeyError, TypeError):
                _log.warning("not understood: %r", line[:200])
        tasks = [*self._tasks.values(), *([self._resting] if self._resting is not None else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, self._copies.end(), return_exceptions=True)
        await self._outside.close()

    def _begin(self, request: dict[str, object]) -> None:
        number = request["id"]
        if not isinstance(number, int):
            raise TypeError(number)
        if request["do"] == "cancel":
            if (task := self._tasks.get(number)) is not None:
                task.cancel()
            return
        if self._resting is not None:
            self._resting.cancel()
        task = asyncio.create_task(self._told(number, self._work(number, request)))
        self._tasks[number] = task
        task.add_done_callback(lambda _: self._ended(number))

    def _work(self, number: int, request: dict[str, object]) -> Callable[[], Awaitable[None]]:
        """What a request asks for."""
        match request:
            case {"do": "refresh"}:
                ids = _feeds(request.get("feeds"))
                force, gently = (request.get(name) is True for name in ("force", "gently"))
                return lambda: self._refresh(number, ids, force=force, gently=gently)
            case {"do": "pages"}:
                first = _feeds(request.get("first"))
                return lambda: self._pages(number, first or [])
            case {"do": "page", "entry": int(entry)}:
                return lambda: self._page(number, entry)
            case {"do": "look", "text": str(text)}:
                return lambda: self._look(number, text)
            case {"do": "subscribe", "urls": [_, *_] as urls, "title": str(title), "folders": [*folders]}:
                return lambda: self._subscribe(number, list(map(str, urls)), title, tuple(map(str, folders)))
            case {"do": "save", "url": str(url)}:
                by = request.get("by")
                return lambda: self._save(number, url, None if by is None else str(by))
        raise ValueError(request["do"])

    def _ended(self, number: int) -> None:
        self._tasks.pop(number, None)
        if not self._tasks:
            self._resting = asyncio.create_task(self._rest())

    async def _rest(self) -> None:
        """End the worker processes when nothing was asked for a while."""
        await self._clock.sleep(IDLE.total_seconds())
        await self._outside.rest()
        self._copies.begin()

    async def _told(self, number: int, work: Callable[[], Awaitable[None]]) -> None:
        """Do something, and tell if it could not be done."""
        try:
            await work()
        except DatelineError as error:
            _log.exception("request %d", number)
            _tell(number, "error", message=str(error))
        except Exception:  # noqa: BLE001 - the border of the process: the screen must hear of it
            _log.exception("request %d", number)
            _tell(number, "error", message="dateline met a mistake of its own; the log has the details")

    @asynccontextmanager
    async def _reader(self, *, reconcile: bool = True) -> AsyncGenerator[Reader, None]:
        # As the command line does: a feeds.toml that vanished while the screen is open is not made anew.
        reader = await Reader.open(
            self._paths, clock=self._clock, face="cli", reconcile=reconcile, outside=self._outside
        )
        reader.tell_when_held_up(lambda said: _tell(0, "note", message=said))
        try:
            yield reader
        finally:
            await reader.close()

    async def mend_index(self) -> None:
        """Make the search index anew if another version's tokenizer made it; in steps, so that others can write."""
        try:
            async with self._reader(reconcile=False) as reader:
                while await reader.index_more():
                    await self._clock.sleep(BETWEEN_STEPS.total_seconds())
                self._index_is_whole = True
        except DatelineError:
            _log.exception("search index")

    async def _refresh(self, number: int, feed_ids: list[int] | None, *, force: bool, gently: bool) -> None:
        """Refresh, and tell how it ended."""
        tally = Tally()
        floor = MANUAL_FLOOR if force else timedelta(0)
        try:
            await self._step_aside(None)
            async with self._reader() as reader:
                async for step in reader.refresh(feed_ids, force=force, floor=floor, pages=False, gently=gently):
                    _tell_step(number, step, tally)
            _tell(number, "done", cancelled=False, **tally.numbers())
        except asyncio.CancelledError:
            _tell(number, "done", cancelled=True, **tally.numbers())
        finally:
            if not self._index_is_whole:
                await self.mend_index()
            self._copies.begin()

    async def _step_aside(self, filling: _Filling | None) -> None:
        """Have the pages that are being fetched in the background end, for a refresh or for others of their kind."""
        before, self._filling = self._filling, filling
        if before is not None:
            await before.end()

    async def _pages(self, number: int, first: list[int]) -> None:
        """Fetch the pages that wait, and tell how it ended."""
        filling = _Filling(task=asyncio.current_task(), stop=asyncio.Event())
        try:
            await self._step_aside(filling)
            async with self._reader(reconcile=False) as reader:
                async for step in reader.fetch_waiting(first=first, stop=filling.stop):
                    if isinstance(step, PagesEnded):
                        _tell(number, "pages_done", left=step.left, offline=step.offline)
                    else:
                        _tell_step(number, step, Tally())
        except asyncio.CancelledError:
            _tell(number, "pages_done", left=0, offline=False)

    async def _page(self, number: int, entry: int) -> None:
        async with self._reader(reconcile=False) as reader:
            outcome = await reader.fetch_page(entry)
            if outcome is None:
                raise UsageError("this story is no longer there")
            _tell_page(number, outcome)
            await reader.clean_pages()

    async def _look(self, number: int, text: str) -> None:
        async with self._reader(reconcile=False) as reader:
            finding = await reader.look(text)
        self._found = {found.choice.url: found for found in finding.found}
        _tell_found(number, finding)

    async def _subscribe(self, number: int, urls: list[str], title: str, folders: tuple[str, ...]) -> None:
        found = [self._found[url] for url in urls if url in self._found]
        if len(found) < len(urls):
            raise UsageError("this feed was not looked at a moment ago: give its address again")
        async with self._reader() as reader:
            added = await reader.subscribe_found(found, title=title, folders=folders)
        total, unread = sum(one.total for one in added), sum(one.unread for one in added)
        _tell(number, "added", feeds=[one.feed_id for one in added], title=added[0].title, total=total, unread=unread)

    async def _save(self, number: int, url: str, named_by: str | None) -> None:
        async with self._reader(reconcile=False) as reader:
            saved = await reader.save_address(url, origin="screen", named_by=named_by)
        _tell_saved(number, saved)


def _feeds(listed: object) -> list[int] | None:
    """The numbers of feeds in a request; `None`: it names none."""
    return [int(feed) for feed in listed] if isinstance(listed, list) else None


def _tell_step(number: int, step: Waiting | Planned | Outcome | PagesPlanned | PageOutcome, tally: Tally) -> None:
    match step:
        case Waiting():
            _tell(number, "waiting", process=step.process)
        case Planned():
            soon = None if step.too_soon is None else step.too_soon.total_seconds()
            _tell(number, "planned", total=step.total, too_soon=soon)
        case Outcome():
            tally.add(step)
            _tell_outcome(number, step)
        case PagesPlanned():
            _tell(number, "pages", total=step.total)
        case PageOutcome():
            _tell_page(number, step)


def _tell_outcome(number: int, outcome: Outcome) -> None:
    problem = outcome.problem
    _tell(
        number,
        "outcome",
        feed=outcome.feed_id,
        title=outcome.title,
        new=outcome.new,
        hidden=outcome.hidden,
        notified=_shown(outcome.notified),
        updated=outcome.updated,
        kind=None if problem is None else problem.kind.value,
        **_why(problem),
    )


def _tell_page(number: int, outcome: PageOutcome) -> None:
    why = _why(outcome.problem)
    _tell(number, "page", entry=outcome.entry_id, feed=outcome.feed, notified=_shown(outcome.notified), **why)


def _shown(titles: Sequence[str]) -> list[str]:
    """Titles as far as a screen shows them: all of a feed would be more than it takes in at once."""
    others = len(titles) - _TITLES
    return [title[:_TITLE] for title in titles[:_TITLES]] + ([f"and {others:,} more"] if others > 0 else [])


def _tell_saved(number: int, saved: SavedPage | Problem) -> None:
    """Tell it without the address, which may hold a password; who asked for it knows which it was."""
    if isinstance(saved, Problem):
        _tell(number, "saved", **_why(saved))
        return
    told = {"entry": saved.story_id, "title": saved.title, "became": saved.became, "hidden": saved.hidden}
    _tell(number, "saved", **told, also=saved.also_in, **_why(None))


def _tell_found(number: int, finding: Finding) -> None:
    feeds = [_feed_object(found.choice) for found in finding.found]
    _tell(number, "found", url=finding.url, feeds=feeds, left_out=finding.left_out, **_why(finding.problem))


def _why(problem: Problem | None) -> dict[str, object]:
    """The words of a problem, or of there being none."""
    return {"cause": problem.cause, "remedy": problem.remedy} if problem else {"cause": None, "remedy": None}


def _feed_object(feed: FoundFeed) -> dict[str, object]:
    newest = None if feed.newest is None else feed.newest.isoformat()
    return {**asdict(feed), "newest": newest}


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
