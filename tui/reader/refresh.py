"""A refresh: fetch what is due, read it in workers, store it a few feeds at a time.

The stages are joined by bounded queues, so that a slow disk holds up the
network and not the memory.
"""

import asyncio
import hashlib
import logging
from collections.abc import AsyncGenerator, Callable, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from tui.core.clock import Clock
from tui.core.model import Feed, Outcome, Problem, ProblemKind
from tui.core.rules import ReadyRule
from tui.core.settings import Settings
from tui.core.stories import DueFeed
from tui.formats.errors import FormatError
from tui.net.exchange import Answer, Request
from tui.net.hosts import host_of
from tui.net.polite import by_turns
from tui.net.room import LargeBodies, Room
from tui.reader.decide import BUG, Landed, Tried, fetch_to_store, without_network
from tui.reader.gathering import gathered
from tui.reader.outside import Fetching, WorkerFailed, Working, read_answer
from tui.reader.secrets import Secrets
from tui.reader.wanting import want_new_pages
from tui.reader.wishes import headers_for, wished
from tui.store.database import Database, Store
from tui.store.feeds import posting_times
from tui.store.fetches import Saved, save_fetches

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much a refresh holds at a time; tests shrink it."""

    in_flight: int = 32
    """Feeds between the beginning of their fetch and the queue of the writer."""
    a_commit: int = 30
    """Feeds stored in one transaction at the most; eight at a time take the writer half as long again as twenty."""
    patience: timedelta = timedelta(seconds=1)
    """How long the first of a commit waits for others."""


GENTLE = Bounds(in_flight=4)
"""For after a sleep: the machine, its network and all servers have better things to do than all at once."""


@dataclass(kw_only=True)
class Refresh:
    """One run over feeds that are due."""

    store: Store
    client: Fetching
    workers: Working
    secrets: Secrets
    clock: Clock
    settings_of: Callable[[DueFeed], Settings]
    jitter: Callable[[], float]
    """A share between 0 and 0.1."""
    rules: Sequence[ReadyRule] = ()
    """What acts on new stories."""
    careful: Set[str] = frozenset()
    """Hosts that asked to be visited less."""
    bounds: Bounds = Bounds()
    large: LargeBodies = field(default_factory=LargeBodies)
    """Room for the large ones among the bodies."""
    _rooms: dict[int, Room] = field(init=False, default_factory=dict)
    """By feed, where what was read of a body waits to be stored."""
    _landed: "asyncio.Queue[Landed | None]" = field(init=False)
    _outcomes: "asyncio.Queue[Outcome | None]" = field(init=False, default_factory=asyncio.Queue)
    _unheard: dict[int, Landed] = field(init=False, default_factory=dict)
    """Feeds that gave no byte of an answer, by their place in `_tried`: whether they are to blame shows at the end."""
    _tried: list[Tried] = field(init=False, default_factory=list)
    _heard: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """Make the queue as long as a commit."""
        self._landed = asyncio.Queue(self.bounds.a_commit)

    async def run(self, due: Sequence[DueFeed]) -> AsyncGenerator[Outcome, None]:
        """Yield each feed's outcome once it is stored.

        Raises:
            StoreError: what was yielded before is stored, the rest is not.
        """
        work = asyncio.create_task(self._all(due))
        try:
            while (outcome := await self._outcomes.get()) is not None:
                yield outcome
            await work
        finally:
            work.cancel()
            try:
                await asyncio.gather(work, return_exceptions=True)
            finally:  # also where this is cancelled once more: what gives the room outlives the run
                for feed_id in list(self._rooms):
                    self._rooms.pop(feed_id).give()

    async def _all(self, due: Sequence[DueFeed]) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._store_what_lands())
                group.create_task(self._fetch_all(due))
        except ExceptionGroup as group_error:
            raise group_error.exceptions[0] from None
        finally:
            self._outcomes.put_nowait(None)

    async def _fetch_all(self, due: Sequence[DueFeed]) -> None:
        room = asyncio.Semaphore(self.bounds.in_flight)
        async with asyncio.TaskGroup() as group:
            for feed in by_turns(due, lambda feed: host_of(feed.url)):
                group.create_task(self._one(feed, room))
        offline = without_network(self._tried)
        for place, landed in self._unheard.items():
            await self._landed.put(replace(landed, offline=offline[place]))
        await self._landed.put(None)

    async def _one(self, due: DueFeed, room: asyncio.Semaphore) -> None:
        async with room:
            began = self._heard
            self._rooms[due.id] = self.large.room()
            try:
                landed = await self._land(due)
            except Exception:  # noqa: BLE001 - a bug in one feed's handling must not stop the others
                _log.exception("refreshing %s", due.url)
                landed = Landed(due=due, settings=self.settings_of(due), problem=BUG)
            if landed.feed is None:
                self._rooms[due.id].give()
            if not self._note(landed, began):
                await self._landed.put(landed)

    def _note(self, landed: Landed, began: int) -> bool:
        """Note whether a feed was heard; true if it was not, and the network may be why."""
        problem = landed.problem
        if problem is not None and (not problem.asked or problem.kind in (ProblemKind.CONFIG, ProblemKind.BUG)):
            return False  # nothing was asked, as far as we know
        # Where a host answered by pointing to another, a silent one at the end is about this feed only.
        heard = problem is None or problem.kind is not ProblemKind.OFFLINE or not problem.general
        if not heard:
            self._unheard[len(self._tried)] = landed
        self._tried.append(
            Tried(
                host=host_of(landed.due.url),
                heard=heard,
                known_ill=landed.due.failures > 0,
                began=began,
                ended=self._heard,
            )
        )
        self._heard += heard
        return not heard

    async def _land(self, due: DueFeed) -> Landed:
        """Fetch and read one feed."""
        settings = self.settings_of(due)
        headers = await headers_for(due.url, feed_url=due.url, settings=settings, secrets=self.secrets)
        if isinstance(headers, Problem):
            return Landed(due=due, settings=settings, problem=headers)
        plain = Request(url=due.url, validators=due.validators, careful=host_of(due.url) in self.careful)
        request = wished(plain, settings, headers=headers, room=self._rooms[due.id])
        answer = await self.client.fetch(request)
        if isinstance(answer, Problem):
            if answer.kind is ProblemKind.HTTP:
                self.secrets.forget(settings.headers)
            return Landed(due=due, settings=settings, problem=answer)
        if answer.status == 304:
            return Landed(due=due, settings=settings, answer=answer)
        if _hash(answer) == due.body_hash:
            return landed_of(due, settings, answer, None)
        feed = await self._read(answer, settings)
        if isinstance(feed, Problem):
            self.secrets.forget(settings.headers)  # a page to log in at comes with 200, too
            return Landed(due=due, settings=settings, problem=feed)
        return landed_of(due, settings, answer, feed)

    async def _read(self, answer: Answer, settings: Settings) -> Feed | Problem:
        try:
            return await read_answer(answer, workers=self.workers, max_entries=settings.max_entries)
        except (FormatError, WorkerFailed) as error:
            return error.problem

    async def _store_what_lands(self) -> None:
        async for landed in gathered(self._landed, most=self.bounds.a_commit, patience=self.bounds.patience):
            jitters = [self.jitter() for _ in landed]
            save = partial(save_landed, landed=landed, now=self.clock.now(), jitters=jitters, rules=self.rules)
            saved = await asyncio.wrap_future(self.store.write(save))
            for one, counts in zip(landed, saved, strict=True):
                self._outcomes.put_nowait(_outcome(one, counts))
                self._rooms.pop(one.due.id).give()


def landed_of(due: DueFeed, settings: Settings, answer: Answer, feed: Feed | None) -> Landed:
    """A whole body that was read, or is the one that was read before (`None`)."""
    bare = replace(answer, body=b"")  # it waits to be stored, and the body is no part of that
    return Landed(due=due, settings=settings, answer=bare, body_hash=_hash(answer), feed=feed)


def _hash(answer: Answer) -> str:
    return hashlib.sha256(answer.body).hexdigest()


def save_landed(
    db: Database,
    landed: Sequence[Landed],
    *,
    now: datetime,
    jitters: Sequence[float],
    rules: Sequence[ReadyRule],
) -> list[Saved]:
    """Store some feeds' answers, what rules do, and which pages are wanted, in one transaction; on the writer's thread.

    Which pages are wanted comes after the rules: what one hid or marked read is not fetched by itself.
    """
    fetches = [
        fetch_to_store(one, posted=_posted(db, one), now=now, jitter=jitter)
        for one, jitter in zip(landed, jitters, strict=True)
    ]
    with db.atomic(durable=False):
        saved = save_fetches(db, fetches, now=now, rules=rules)
        for one, counts in zip(landed, saved, strict=True):
            if counts.new:
                want_new_pages(db, one.due.id, one.settings.full_text, arrived=now)
    return saved


def _posted(db: Database, landed: Landed) -> list[datetime]:
    if landed.feed is None:
        return posting_times(db, landed.due.id)
    return sorted((entry.published for entry in landed.feed.entries if entry.published), reverse=True)[:20]


def _outcome(landed: Landed, saved: Saved) -> Outcome:
    due = landed.due
    return Outcome(
        feed_id=due.id,
        title=landed.feed.title if landed.feed and landed.feed.title and due.title in ("", due.url) else due.title,
        url=due.url,
        new=saved.new,
        hidden=saved.acted.hidden,
        notified=saved.acted.notified,
        updated=saved.updated,
        left_out=landed.feed.left_out if landed.feed else 0,
        problem=landed.problem,
        offline=landed.offline,
        began_to_fail=landed.problem is not None and landed.problem.asked and not landed.offline and not due.failures,
    )
