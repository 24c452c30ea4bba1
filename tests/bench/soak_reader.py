"""The process that a soak watches: refreshes as the engine does, and reads, marks and searches as a screen does."""

import asyncio
import gc
import os
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import psutil
from aiohttp.abc import AbstractResolver, ResolveResult

from tests.fakes import FakeClock
from tests.publishers import BEGIN, HOUR, MINUTE
from tests.whole_reader import Near
from tui.core.changes import SetFlag
from tui.core.schedule import MANUAL_FLOOR
from tui.core.views import ALL, UNREAD, Selection
from tui.paths import Paths
from tui.reader.reader import Reader

LOOK = 30 * MINUTE
"""How often the program looks whether something is due: seldom enough for a month in some minutes."""
_WORDS = ("story", "number", "few words", "feed:1", "is:unread", "nowhere", "tells of*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Handles:
    """What the process holds at the end of a day, its workers at rest."""

    files: int
    threads: int
    children: int
    bytes: int
    stories: int
    asked: int
    """Feeds asked so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What the process is to do; travels to it."""

    folder: str
    names: Mapping[str, str]
    """Addresses by host."""
    length: timedelta
    day: timedelta
    """How often it tells how it is."""


class _SharedClock(FakeClock):
    """Ours, which the servers' process sees too."""

    def __init__(self, shared: "Synchronized[float]") -> None:
        super().__init__(BEGIN)
        self._shared = shared

    def advance(self, time: timedelta) -> None:
        super().advance(time)
        self._shared.value = self.passed.total_seconds()


class _Names(AbstractResolver):
    """Knows all hosts while there is a network."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self.has_network = True

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        address = self._names.get(host, "")
        if not self.has_network or not address:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing to close."""


class _Living:
    """One long life of a reader."""

    def __init__(self, task: Task, clock: FakeClock, pipe: Connection) -> None:
        folder = Path(task.folder)
        self._task = task
        self._clock = clock
        self._pipe = pipe
        self._paths = Paths(
            config=folder / "feeds.toml", db=folder / "dateline.db", state=folder / "state", config_is_default=True
        )
        self._names = _Names(task.names)
        self._outside = Near(self._names, clock=clock, log=self._paths.state / "workers.log", direct=False)
        self._asked = 0

    async def run(self) -> None:
        """Live, and tell at the end of each day how it is."""
        screen = await Reader.open(self._paths, clock=self._clock, face="screen")
        looks, told = 0, 0
        try:
            while self._clock.passed < self._task.length:
                await self._look(screen, looks)
                looks += 1
                self._clock.advance(LOOK)
                if self._clock.passed // self._task.day > told:
                    told = self._clock.passed // self._task.day
                    await self._tell(screen)
        finally:
            await screen.close()
            await self._outside.close()

    async def _look(self, screen: Reader, looks: int) -> None:
        hour = self._clock.passed % (24 * HOUR) // HOUR
        self._names.has_network = hour != 13
        by_hand = looks % 17 == 16
        due = await screen.next_due()
        if by_hand or due is None or due <= self._clock.now():
            await self._refresh(by_hand=by_hand)
        await self._use(screen, looks)
        if looks % 12 == 5:
            await self._outside.rest()  # as the engine does when nothing is asked of it for a while

    async def _refresh(self, *, by_hand: bool) -> None:
        reader = await Reader.open(self._paths, clock=self._clock, face="cli", outside=self._outside)
        try:
            floor = MANUAL_FLOOR if by_hand else timedelta(0)
            async for _ in reader.refresh(force=by_hand, floor=floor, pages=False):
                self._asked += 1
            async for _ in reader.fetch_waiting(stop=asyncio.Event()):
                pass
        finally:
            await reader.close()

    async def _use(self, screen: Reader, looks: int) -> None:
        """What a person does with it in the meantime."""
        await screen.changed_elsewhere()
        await screen.counts()
        window = await screen.window(UNREAD if looks % 2 else ALL, show_read=True)
        await window.load(0, 40)
        rows = [row for place in range(min(len(window), 40)) if (row := window.row(place)) is not None]
        for row in rows[looks % 7 :: 9]:
            await screen.article(row.id)
        found = await screen.search(_WORDS[looks % len(_WORDS)])
        await found.load(0, 20)
        if keys := [row.key for row in rows[:6]]:
            await screen.change([SetFlag(field="read", value=True)], keys=keys)
            await screen.change([SetFlag(field="starred", value=looks % 4 == 0)], keys=keys[:1])
            if looks % 3 == 0:
                await screen.undo(origin="screen")
        if looks % 48 == 47:
            older = UNREAD.selection(show_read=False)
            await screen.change([SetFlag(field="read", value=True)], selection=Selection(older.node, older.sort))

    async def _tell(self, screen: Reader) -> None:
        """Send how it is, once as it works and once with its workers at rest, and wait for leave to go on."""
        self._pipe.send("working")
        self._pipe.recv()
        await self._outside.rest()
        gc.collect()
        here = psutil.Process()
        counts = await screen.counts()
        self._pipe.send(
            Handles(
                files=here.num_fds(),
                threads=threading.active_count(),
                children=len(here.children()),
                bytes=int(here.memory_info().rss),
                stories=counts.all,
                asked=self._asked,
            )
        )
        self._pipe.recv()


def begin(task: Task, shared: "Synchronized[float]", pipe: Connection, authority: str) -> None:
    """Live in a process of its own."""
    os.environ["SSL_CERT_FILE"] = authority
    asyncio.run(_Living(task, _SharedClock(shared), pipe).run())


def there(shared: "Synchronized[float]") -> FakeClock:
    """The same clock, as the servers' process sees it."""

    class Seen(FakeClock):
        @property
        def passed(self) -> timedelta:
            return timedelta(seconds=shared.value)

        @passed.setter
        def passed(self, value: timedelta) -> None:
            pass

    return Seen(BEGIN)
