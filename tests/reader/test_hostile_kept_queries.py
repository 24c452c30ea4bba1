"""Hostile queries that are kept: saved searches and rules of feeds.toml work or are told with their place."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes import FakeClock
from tests.feed_server import FeedServer
from tests.reader.test_hostile_queries import HOSTILE
from tests.sample_feeds import NO_PAGES, Told, rss
from tui.core.views import saved_view
from tui.paths import Paths
from tui.reader.reader import Reader

KEPT = [kind for kind in HOSTILE if kind != "lone surrogate"]
"""No text file can hold a lone surrogate."""


@pytest.fixture(scope="module")
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        sample = rss("World", [Told(title="Plain x as day"), Told(title="北京会议 today")])
        running.serve("feed", sample.body, sample.content_type)
        yield running


@pytest.fixture(scope="module")
def came(server: FeedServer, tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[str, ...], dict[str, int], int]:
    """The mistakes of a file that keeps all of them, what each saved search finds, and how many stories there are."""
    folder = tmp_path_factory.mktemp("kept")
    return asyncio.run(_refreshed(folder, server.url("feed")))


async def _refreshed(folder: Path, url: str) -> tuple[tuple[str, ...], dict[str, int], int]:
    tables = [f'{NO_PAGES}[[feed]]\nurl = "{url}"\n']
    for kind in KEPT:
        query = json.dumps(HOSTILE[kind]) if len(HOSTILE[kind]) < 1000 else json.dumps(HOSTILE[kind][:20_000])
        tables.append(f'[[search]]\nname = "{kind}"\nquery = {query}\n[[rule]]\nquery = {query}\ndo = ["tag {kind}"]\n')
    paths = Paths(config=folder / "feeds.toml", db=folder / "d.db", state=folder / "s", config_is_default=False)
    paths.config.write_text("\n".join(tables), "utf-8")
    reader = await Reader.open(paths, clock=FakeClock(datetime.now(UTC)), face="screen")
    try:
        async for _ in reader.refresh():
            pass
        found: dict[str, int] = {}
        for search in reader.config.searches:
            window = await reader.window(saved_view(search, now=reader.now()), show_read=True)
            await window.load(0, 50)
            found[search.name] = len(window)
        return reader.mistakes, found, sum(feed.total for feed in await reader.feeds())
    finally:
        await reader.close()


@pytest.mark.parametrize("kind", KEPT)
def test_c90_a_kept_query_works_or_is_told_with_its_place(
    came: tuple[tuple[str, ...], dict[str, int], int], kind: str
) -> None:
    mistakes, found, stories = came
    lines = [mistake for mistake in mistakes if mistake.startswith("feeds.toml:")]
    assert lines == list(mistakes)
    assert stories == 2
    assert found.get(kind, 0) <= 2
    assert kind in found or len(mistakes) >= 2
    assert not any({"\x1b", "\0", "\u202e"} & set(mistake) for mistake in mistakes)
    assert all(len(mistake) < 400 for mistake in mistakes)
