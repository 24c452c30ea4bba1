"""Stories to read in tests and screenshots, and what is painted of them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import WorkerCancelled

from tests.app.fake_engine import FakeEngine
from tests.app.fake_reader import FakeReader, feed_line, story_line
from tui.app.app import DatelineApp
from tui.app.engine_client import Tell
from tui.core.stories import StoryLine

BBC = feed_line(1, "BBC World", "World")
GUARDIAN = feed_line(2, "Guardian World", "World")
ARS = feed_line(3, "Ars Technica", "Technology")
LWN = feed_line(4, "LWN", "Technology")
NHK = feed_line(5, "NHK", "World")
WELCOME = feed_line(6, "Welcome", url="builtin:welcome")
FEEDS = [BBC, GUARDIAN, NHK, ARS, LWN, WELCOME]


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def sample_lines() -> list[StoryLine]:
    """Nine stories, newest last; three of them read."""
    return [
        story_line(1, WELCOME, "1. Read: press Enter", ago=hours(9000), read=True),
        story_line(2, BBC, "A year in pictures", ago=hours(8900), read=True),
        story_line(3, LWN, "What is new in Python 3.15", ago=hours(60), tags=("python",)),
        story_line(4, NHK, "東京で初雪 平年より十日早く", ago=hours(50), tags=("weather",)),
        story_line(5, LWN, "Kernel 7.1 release candidate 3", ago=hours(1.5), read=True, tags=("linux", "kernel")),
        story_line(6, GUARDIAN, "Flood defences failed after a decade of delays, inquiry finds", ago=hours(1.3)),
        story_line(7, ARS, "A new kernel scheduler, explained", ago=hours(1.1), starred=True, tags=("linux",)),
        story_line(8, BBC, "Port strike ends after night of talks [/b] \x1b[31m", ago=hours(1)),
        story_line(9, BBC, "Ceasefire talks resume in Geneva as convoys wait", ago=hours(0.9), tags=("syria",)),
    ]


def sample_reader() -> FakeReader:
    return FakeReader(lines=sample_lines(), feed_lines=list(FEEDS))


@dataclass
class Running:
    """A program under test."""

    app: DatelineApp
    pilot: Pilot[None]
    reader: FakeReader
    engines: list[FakeEngine]

    async def press(self, *keys: str) -> None:
        """Press keys and wait until all that follows is done and painted; letters in a line come in one burst."""
        waiting = list(keys)
        while waiting:
            letters = list(takewhile(lambda key: len(key) == 1, waiting)) if self._in_line else []
            if letters:
                del waiting[: len(letters)]
                await self.burst(*letters)
            else:
                await self.pilot.press(waiting.pop(0))
                await self.settle()

    @property
    def _in_line(self) -> bool:
        return isinstance(self.app.focused, Input)

    async def burst(self, *keys: str) -> None:
        """Have keys there all at once, and wait until all that follows is done and painted."""
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 else key
            character = key if len(key) == 1 else {"space": " "}.get(key)
            self.app.post_message(events.Key(name, character))
        await self.settle()

    async def settle(self) -> None:
        for tried in range(100):
            busy = any(worker.is_running for worker in self.app.workers)
            with suppress(WorkerCancelled):  # a newer worker took its place
                await self.app.workers.wait_for_complete()
            await self.pilot.pause()
            busy = busy or any(worker.is_running for worker in self.app.workers)
            if not self.app._keys and (not busy or tried > 1):
                return

    def lines(self, widget: Widget | None = None) -> list[str]:
        """What is painted, of a widget or of the whole screen, without blanks at the ends."""
        screen = self.app.screen
        rows = ["".join(segment.text for segment in strip) for strip in screen._compositor.render_strips()]
        if widget is not None:
            region = widget.region
            cells = [_cut(row, region.x, region.right) for row in rows[region.y : region.bottom]]
            return [row.rstrip() for row in cells]
        return [row.rstrip() for row in rows]

    @property
    def list(self) -> Sequence[str]:
        return self.lines(self.app.reading.entries)

    @property
    def text(self) -> str:
        return "\n".join(self.lines())

    @property
    def status(self) -> str:
        return self.app.reading.status.message


def _cut(row: str, start: int, end: int) -> str:
    from rich.cells import chop_cells, set_cell_size

    head = set_cell_size(row, start) if start else ""
    return "".join(chop_cells(set_cell_size(row[len(head) :], end - start), max(1, end - start))[:1])


@asynccontextmanager
async def running(
    reader: FakeReader | None = None, size: tuple[int, int] = (80, 24), *, query: str = "", ascii: bool = False
) -> AsyncIterator[Running]:
    """The program on a fake reader, its first list painted."""
    reader = reader or sample_reader()
    engines: list[FakeEngine] = []

    def make_engine(tell: Tell) -> FakeEngine:
        engines.append(FakeEngine(tell))
        return engines[-1]

    app = DatelineApp(reader, make_engine=make_engine, query=query, ascii=ascii)
    app.held_seconds = 30  # keys wait for all that they should, however busy the machine is
    async with app.run_test(size=size) as pilot:
        run = Running(app, pilot, reader, engines)
        await run.settle()
        yield run
    await app.close()
