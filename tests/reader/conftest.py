"""A reader on real files and a real server."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes import FakeClock
from tests.feed_server import FeedServer
from tests.kept_workers import keep
from tests.reader.opener import Opener
from tests.sample_feeds import NO_PAGES
from tui.paths import Paths
from tui.reader.reader import Reader


@pytest.fixture(autouse=True, scope="session")
def _kept_workers() -> Iterator[None]:
    yield from keep()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(
        config=tmp_path / "feeds.toml", db=tmp_path / "data" / "dateline.db", state=tmp_path / "state",
        config_is_default=True,
    )  # fmt: skip


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime.now(UTC))


@pytest.fixture
def opened(paths: Paths, clock: FakeClock) -> Opener:
    @asynccontextmanager
    async def open_it(*urls: str, extra: str = "", head: str = NO_PAGES) -> AsyncIterator[Reader]:
        if urls or extra:
            paths.config.write_text(head + "".join(f'[[feed]]\nurl = "{url}"\n' for url in urls) + extra)
        reader = await Reader.open(paths, clock=clock, face="cli")
        try:
            yield reader
        finally:
            await reader.close()

    return open_it


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running
