"""Whatever is typed into the search box, on a real database."""

import asyncio
from datetime import UTC, datetime

import pytest

from tests.fakes import FakeClock
from tests.feed_server import FeedServer
from tests.sample_feeds import NO_PAGES, Told, rss
from tui.core.query import QueryError
from tui.core.views import ALL
from tui.paths import Paths
from tui.reader.reader import Reader

TITLES = ("Plain x as day", "北京会议 today", "שלום עולם", "ภาษาไทย ที่ บ้าน", "a OR b; DROP TABLE entries")
HOSTILE = {
    "quote": '"',
    "dangling OR": "a OR",
    "function": "NEAR(",
    "function whole": "NEAR(a b, 3)",
    "star": "*",
    "minus": "-x",
    "injection": "';--",
    "injection whole": "x'; DROP TABLE entries; --",
    "NUL": "\x00",
    "NUL inside": "pl\x00ain",
    "500 kB of a word": "x" * 500_000,
    "500 kB of words": "x " * 250_000,
    "500 kB of brackets": "(" * 500_000,
    "only spaces": "   \t \n ",
    "right to left": "שלום",
    "override": "\u202eplain\u202c",
    "CJK": "北京",
    "Thai": "ภาษา",
    "brackets": "(((",
    "braces": "{a b}",
    "columns": "title : x ^ + y",
    "lone surrogate": "\ud800",
    "escape": "\x1b[2J",
    "nothing but marks": "\u0301\u0301",
    "backslashes": "\\\\'\"\\",
    "wildcards": "% _ url:% url:_",
    "number": "9" * 400,
    "length": "words>" + "9" * 400,
    "day": "on:9999-99-99",
    "span": "newer:999999999y",
    "names": 'tag:"\' OR 1" folder:\' feed:")" lang:%',
}
FOUND = {"minus": 4, "only spaces": 5, "right to left": 1, "CJK": 1, "Thai": 1}
"""How many of the stories some of them find."""


async def answer(reader: Reader, text: str, *, as_typed: bool) -> int | None:
    """How many stories are found; `None`: it is no query, which is said in a sentence; -1: it is not."""
    try:
        window = await reader.search(text, as_typed=as_typed)
    except QueryError as error:
        return None if 0 < len(str(error)) < 300 else -1
    await window.load(0, 50)
    await window.load_snippets(0, 50)
    rows = [window.row(index) for index in range(len(window))]
    count = await window.count()
    assert len([row for row in rows if row is not None]) == count
    return count


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """A home with a database that holds the titles."""
    folder = tmp_path_factory.mktemp("hostile")
    paths = Paths(config=folder / "feeds.toml", db=folder / "d.db", state=folder / "state", config_is_default=True)
    with FeedServer() as server:
        sample = rss("World", [Told(title=title) for title in TITLES])
        url = server.serve("feed", sample.body, sample.content_type)
        paths.config.write_text(f'{NO_PAGES}[[feed]]\nurl = "{url}"\n')
        asyncio.run(_refresh(paths))
    return paths


async def _refresh(paths: Paths) -> None:
    reader = await Reader.open(paths, clock=FakeClock(datetime.now(UTC)), face="cli")
    async for _ in reader.refresh():
        pass
    await reader.close()


@pytest.mark.parametrize("kind", HOSTILE)
async def test_c90_nothing_that_is_typed_raises_or_harms(filled: Paths, kind: str) -> None:
    hostile = HOSTILE[kind]
    reader = await Reader.open(filled, clock=FakeClock(datetime.now(UTC)), face="cli")
    for as_typed in (False, True):
        for text in (hostile, f"plain {hostile}", f"{hostile} sort:rank", f"-{hostile}", f"title:{hostile}"):
            assert await answer(reader, text, as_typed=as_typed) != -1
        if kind in FOUND:
            assert await answer(reader, hostile, as_typed=as_typed) == FOUND[kind]
    window = await reader.window(ALL, show_read=True)
    assert window.total == len(TITLES)
    await reader.close()
