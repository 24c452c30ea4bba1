"""The daily copy: when it is made, what becomes of one that fails, and that it stops when it is told to."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes import FakeClock
from tests.reader.opener import Opener
from tests.store.making import entry, save, subscribe
from tui.core.errors import Cancelled
from tui.paths import Paths
from tui.reader import backing_up
from tui.reader.backing_up import RETRY, DailyCopies, back_up
from tui.reader.reader import Reader
from tui.store import backups
from tui.store.backups import backups_of, is_sound
from tui.store.database import Database

HOUR = timedelta(hours=1)


async def filled(reader: Reader) -> None:
    def fill(db: Database) -> None:
        subscribe(db, 1)
        save(db, 1, entry("one"))

    await reader._write(fill)


def copies(paths: Paths) -> int:
    found = backups_of(paths.db, paths.backups)
    assert all(is_sound(copy.path) for copy in found)
    return len(found)


async def test_one_copy_a_day_and_three_are_kept(opened: Opener, paths: Paths, clock: FakeClock) -> None:
    async with opened() as reader:
        assert await reader.back_up_daily() is None
        assert copies(paths) == 0  # nothing to lose yet
        await filled(reader)
        sizes: list[int] = []
        for hours, expected in [(0, 1), (1, 1), (18, 1), (5, 2), (24, 3), (24, 3), (0, 3)]:
            clock.advance(hours * HOUR)
            assert await reader.back_up_daily(sizes.append) is None
            assert copies(paths) == expected
        assert len(sizes) == 4
        newest = backups_of(paths.db, paths.backups)[0].made
        assert timedelta(0) <= clock.now() - newest < timedelta(seconds=1)


async def test_a_copy_from_the_future_keeps_none_from_being_made(
    opened: Opener, paths: Paths, clock: FakeClock
) -> None:
    async with opened() as reader:
        await filled(reader)
        clock.advance(timedelta(days=3650))
        await reader.back_up_daily()
        clock.advance(timedelta(days=-3650))
        await reader.back_up_daily()
        assert copies(paths) == 2


@pytest.mark.parametrize(("said", "kept"), [("0", 0), ("1", 1), ("5", 4)])
async def test_the_setting_says_how_many(opened: Opener, paths: Paths, clock: FakeClock, said: str, kept: int) -> None:
    async with opened(head=f"[settings]\nbackups = {said}\n", extra="\n") as reader:
        await filled(reader)
        for _ in range(4):
            assert await reader.back_up_daily() is None
            clock.advance(24 * HOUR)
        assert copies(paths) == kept


async def test_c79_a_copy_that_fails_is_told_and_not_tried_again_for_hours(
    opened: Opener, paths: Paths, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened() as reader:
        await filled(reader)
        monkeypatch.setattr(backups, "RESERVE_BYTES", 1 << 60)
        monkeypatch.setattr(backups, "_RESERVED_PART", 1)
        begun: list[int] = []
        failed = await reader.back_up_daily(begun.append)
        assert failed is not None
        assert failed.begins
        assert failed.sentence.startswith(f"The daily copy of the database failed: {paths.backups} has room for")
        clock.advance(RETRY - timedelta(minutes=1))
        assert await reader.back_up_daily(begun.append) is None
        assert len(begun) == 1
        clock.advance(timedelta(minutes=2))
        again = await reader.back_up_daily(begun.append)
        assert again is not None
        assert not again.begins
        monkeypatch.undo()
        clock.advance(RETRY + timedelta(minutes=1))
        assert await reader.back_up_daily(begun.append) is None
        assert copies(paths) == 1
        clock.advance(24 * HOUR)
        assert await reader.back_up_daily() is None
        assert copies(paths) == 2


async def test_a_folder_that_cannot_be_made_is_told(opened: Opener, paths: Paths) -> None:
    async with opened() as reader:
        await filled(reader)
        paths.state.mkdir(exist_ok=True)
        paths.backups.write_text("a file")
        failed = await reader.back_up_daily()
        assert failed is not None
        assert str(paths.backups) in failed.sentence


async def test_while_another_process_makes_it_nothing_is_done(opened: Opener, paths: Paths) -> None:
    async with opened() as reader:
        await filled(reader)
        paths.backups.mkdir(parents=True)
        other = os.open(paths.backups / ".lock", os.O_RDWR | os.O_CREAT)
        fcntl.flock(other, fcntl.LOCK_EX)
        assert await reader.back_up_daily() is None
        assert copies(paths) == 0
        os.close(other)
        assert await reader.back_up_daily() is None
        assert copies(paths) == 1


async def test_a_copy_that_is_cancelled_stops_and_leaves_nothing(
    opened: Opener, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened() as reader:
        await filled(reader)
        begun, loop = asyncio.Event(), asyncio.get_running_loop()
        vacuum = backups._vacuum

        def waits(source: Path, made: Path, unwanted: object) -> None:
            loop.call_soon_threadsafe(begun.set)
            assert callable(unwanted)
            while not unwanted():
                pass
            vacuum(source, made, lambda: True)

        monkeypatch.setattr(backups, "_STEPS_BETWEEN_LOOKS", 1)
        monkeypatch.setattr(backups, "_vacuum", waits)
        for work in (reader.back_up_daily(), back_up(paths, tmp_path / "copy.db", over=False)):
            begun.clear()
            task = asyncio.create_task(work)
            await begun.wait()
            task.cancel()
            with pytest.raises((asyncio.CancelledError, Cancelled)):
                await task
        assert [file.name for file in paths.backups.iterdir()] == [".lock"]
        assert not (tmp_path / "copy.db").exists()


async def test_what_it_runs_on_gives_way_to_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    def niceness(*, unwanted: object) -> int:
        return os.getpriority(os.PRIO_PROCESS, 0)

    before = os.getpriority(os.PRIO_PROCESS, 0)
    assert await backing_up.aside(niceness) >= before
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


class Aside:
    """A process that does other things, with a copy at its side."""

    def __init__(self, opened: Opener) -> None:
        self.told: list[str] = []
        self.copies = DailyCopies(self._reader, tell=self.told.append)
        self._opened = opened
        self.open = 0

    @asynccontextmanager
    async def _reader(self, *, reconcile: bool) -> AsyncIterator[Reader]:
        assert not reconcile
        async with self._opened() as reader:
            self.open += 1
            yield reader

    async def idle(self) -> None:
        if self.copies._copying is not None:
            await self.copies._copying


async def test_one_copy_at_a_time_is_made_beside_other_work(opened: Opener, paths: Paths) -> None:
    async with opened() as reader:
        await filled(reader)
    aside = Aside(opened)
    aside.copies.begin()
    aside.copies.begin()
    await aside.idle()
    assert (copies(paths), aside.open, aside.told) == (1, 1, [])
    aside.copies.begin()
    await aside.copies.end()
    assert copies(paths) == 1


async def test_c79_a_copy_that_fails_beside_other_work_is_told(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened() as reader:
        await filled(reader)
    monkeypatch.setattr(backups, "RESERVE_BYTES", 1 << 60)
    monkeypatch.setattr(backups, "_RESERVED_PART", 1)
    aside = Aside(opened)
    aside.copies.begin()
    await aside.idle()
    assert [sentence.split(":")[0] for sentence in aside.told] == ["The daily copy of the database failed"]
