"""Lists that are longer than what was looked at, changed on a real database while another process changes it too."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.app.reading_samples import Running, running
from tests.fakes import FakeClock
from tests.store.making import NOW, entry, save, url_of
from tui.core.changes import SetFlag
from tui.core.views import ALL, Selection, View
from tui.paths import Paths
from tui.reader.reader import Reader
from tui.store.database import open_database

STORIES = 900
READ = SetFlag(field="read", value=True)
UNREAD = SetFlag(field="read", value=False)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    config = tmp_path / "feeds.toml"
    config.write_text(f'[settings]\nrefresh = "manual"\n[[feed]]\nurl = "{url_of(1)}"\n')
    return Paths(config=config, db=tmp_path / "dateline.db", state=tmp_path / "state", config_is_default=True)


@asynccontextmanager
async def on_screen(paths: Paths) -> AsyncIterator[tuple[Running, Reader]]:
    """The program on a feed of many stories, and a reader that stands for another process."""
    clock = FakeClock(NOW)
    other = await Reader.open(paths, clock=clock, face="cli")
    database = open_database(paths.db)
    save(database, 1, *(entry(str(n), age=timedelta(minutes=n)) for n in range(1, STORIES + 1)), first_unread=None)
    database.close()
    clock.advance(timedelta(minutes=1))
    await other.change([READ], ids=[5, 600, 601])
    clock.advance(timedelta(minutes=1))
    reader = await Reader.open(paths, clock=clock, face="screen")
    try:
        async with running(reader) as run:  # type: ignore[arg-type]  # what a screen asks of one it finds in the other
            clock.advance(timedelta(minutes=1))
            yield run, other
    finally:
        await reader.close()
        await other.close()


async def numbers(reader: Reader, view: View, *, show_read: bool = True) -> int:
    return await reader.count(Selection(view.selection(show_read=show_read).node))


async def test_a_touches_the_list_as_it_was_drawn_and_nothing_else(paths: Paths) -> None:
    async with on_screen(paths) as (run, other):
        await other.change([UNREAD], ids=[5, 600], origin="cli")
        await other.change([READ], ids=[700], origin="cli")
        await other.change([UNREAD], ids=[700], origin="cli")
        await run.press("A")
        assert run.status == f"{STORIES - 3:,} marked read in Unread. U takes it back."
        lines = await other.window(ALL, show_read=False)
        await lines.load(0, 10)
        assert sorted(line.id for line in lines.loaded()) == [5, 600]
        await run.press("U")
        assert await numbers(other, ALL, show_read=False) == STORIES - 1


async def test_all_marked_is_the_list_as_it_was_drawn(paths: Paths) -> None:
    async with on_screen(paths) as (run, other):
        await other.change([UNREAD], ids=[600, 601], origin="cli")
        await run.press("*", "j", "v", "s")
        assert run.status == f"{STORIES - 4:,} starred. U takes it back."
        assert await other.count(Selection(ALL.node)) == STORIES
        await run.press("s")
        assert run.status == f"{STORIES - 4:,} unstarred. U takes it back."


async def test_everything_read_asks_with_the_number_and_is_one_step(paths: Paths) -> None:
    async with on_screen(paths) as (run, other):
        await run.press("C")
        assert f"Mark {STORIES - 3:,} unread stories in all feeds read?" in run.text
        await run.press("n")
        assert await numbers(other, ALL, show_read=False) == STORIES - 3
        await run.press("C", "y")
        assert run.status == f"{STORIES - 3:,} marked read in all feeds. U takes it back."
        assert await numbers(other, ALL, show_read=False) == 0
        await run.press("C")
        assert run.status == "Everything is read already."
        await run.press("U")
        assert run.status == f"Taken back: Everything read ({STORIES - 3}). Ctrl-Y does it again."
        assert await numbers(other, ALL, show_read=False) == STORIES - 3
