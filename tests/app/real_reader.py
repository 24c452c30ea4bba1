"""The screen on a real reader: files of its own, a real database, no engine."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.app.fake_engine import FakeEngine
from tests.app.reading_samples import Running, sample_reader
from tests.fakes import FakeClock
from tests.store.making import NOW, save, url_of
from tui.app.app import DatelineApp
from tui.core.model import Entry
from tui.paths import Paths
from tui.reader.reader import Reader
from tui.store.database import open_database

HEAD = '[settings]\nrefresh = "manual"\nfull_text = "never"\nfirst_unread = "all"\n'


@dataclass
class OnReader(Running):
    """A program under test, and the real reader that it runs on; `reader` is not in use."""

    real: Reader
    config: Path


@asynccontextmanager
async def on_reader(
    folder: Path, feeds: Sequence[Sequence[Entry]], *, toml: str = "", size: tuple[int, int] = (100, 30)
) -> AsyncIterator[OnReader]:
    """The program on feeds with these entries, numbered from 1 and called "Feed 1" and so on."""
    paths = Paths(
        config=folder / "feeds.toml", db=folder / "dateline.db", state=folder / "state", config_is_default=True
    )
    listed = "".join(f'[[feed]]\nurl = "{url_of(number)}"\n' for number in range(1, len(feeds) + 1))
    paths.config.write_text(HEAD + listed + toml, encoding="utf-8")
    reader = await Reader.open(paths, clock=FakeClock(NOW), face="screen")
    db = open_database(paths.db)
    for number, entries in enumerate(feeds, 1):
        save(db, number, *entries)
    db.close()
    app = DatelineApp(reader, make_engine=FakeEngine)
    async with app.run_test(size=size) as pilot:
        run = OnReader(app, pilot, sample_reader(), [], reader, paths.config)
        await run.settle()
        yield run
    await app.close()
    await reader.close()
