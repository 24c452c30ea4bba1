"""faults.md, case 88: a feeds.toml that is damaged, gone or full of mistakes costs nobody a story."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.reader.opener import Opener
from tui.core.errors import ConfigError
from tui.core.feed_edits import FeedEdit
from tui.core.model import Subscription
from tui.paths import Paths
from tui.reader.reader import Reader

GOOD = """# mine
[settings]
full_text = "never"

[[feed]]
url = "https://example.org/a"
title = "A"

[[feed]]
url = "https://example.org/b" # dear
"""
ONE_LESS = GOOD.partition('\n[[feed]]\nurl = "https://example.org/b"')[0]


@dataclass(frozen=True, slots=True)
class Damage:
    """What happens to the file, and what is told of it."""

    name: str
    do: Callable[[Path], object]
    told: str
    """The sentence, or its beginning; `{path}` is the file's."""


def text(written: str) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(written.encode())


def replaced(path: Path) -> None:
    path.unlink()
    path.mkdir()


UNUSABLE = (
    Damage("duplicate key", text(ONE_LESS + 'title = "B"\n'), "feeds.toml:8:12: this key stands in its table already"),
    Damage("NUL", text(ONE_LESS + "# \0"), "feeds.toml:8:3: a NUL character"),
    Damage("5,000-deep array", text(ONE_LESS + "x = " + "[" * 5000), "feeds.toml:8:105: brackets within brackets"),
    Damage("latin-1", lambda path: path.write_bytes((ONE_LESS + "# é").encode("latin-1")), "feeds.toml:8:3: byte 0xe9"),
    Damage("missing", Path.unlink, "{path}: there is no such file"),
    Damage("a folder", replaced, "{path}: cannot be read (it is a folder)"),
    Damage("unreadable", lambda path: path.chmod(0o000), "{path}: cannot be read (Permission denied)"),
    Damage("10 MB", text(GOOD + "#" * 10_000_000), "{path}: cannot be read (it is larger than 5,000,000 bytes)"),
    Damage("cut off", text(GOOD + "select = [\n  'a',\n\n\n"), "feeds.toml:12:7: expected a value"),
)  # fmt: skip
WITH_MISTAKES = (
    Damage("duplicate URL", text(ONE_LESS + '\n[[feed]]\nurl = "https://EXAMPLE.org/a"\n'),
           'feeds.toml:10:7: the feed "https://example.org/a" stands in the list already'),
    Damage("unknown key", text(ONE_LESS + "refresh_evry = '1h'\n"),
           "feeds.toml:8:1: unknown setting refresh_evry; did you mean refresh_every?"),
)  # fmt: skip


def ids(damages: tuple[Damage, ...]) -> list[str]:
    return [damage.name for damage in damages]


def do(damage: Damage, paths: Paths) -> object:
    """Damage the file; gives what it is afterwards."""
    if damage.name == "unreadable" and os.geteuid() == 0:
        pytest.skip("nothing is unreadable to root")
    damage.do(paths.config)
    return state(paths)


def state(paths: Paths) -> object:
    try:
        return paths.config.read_bytes()
    except OSError as error:
        return type(error)


async def urls(reader: Reader) -> list[str]:
    return [feed.url for feed in await reader.feeds()]


@pytest.mark.parametrize("running", [False, True], ids=["before the start", "while it runs"])
@pytest.mark.parametrize("damage", UNUSABLE, ids=ids(UNUSABLE))
async def test_c88_the_last_good_list_holds_and_nothing_is_written_over(
    damage: Damage, running: bool, opened: Opener, paths: Paths
) -> None:
    async with opened(extra=GOOD, head="") as reader:
        assert len(await urls(reader)) == 2
        if running:
            left = do(damage, paths)
            await check_unusable(reader, damage, paths)
            assert state(paths) == left
    if not running:
        left = do(damage, paths)
        async with opened() as reader:
            await check_unusable(reader, damage, paths)
            assert state(paths) == left


async def check_unusable(reader: Reader, damage: Damage, paths: Paths) -> None:
    await reader.reread()
    assert [mistake.startswith(damage.told.format(path=paths.config)) for mistake in reader.mistakes] == [True], (
        reader.mistakes
    )
    assert await urls(reader) == ["https://example.org/a", "https://example.org/b"]
    assert [feed.title for feed in reader.config.subscriptions] == ["A", ""]
    first, second = [feed.id for feed in await reader.feeds()]
    for change in (
        reader.edit_feeds([first], FeedEdit(title="New")),
        reader.edit_feeds([first], FeedEdit(url="https://example.org/new")),
        reader.unsubscribe([second]),
        reader.subscribe_all([Subscription(url="https://example.org/c")], origin="cli", label="x"),
        reader.keep_search("a", "b"),
    ):
        with pytest.raises(ConfigError, match=r"feeds\.toml"):
            await change
    assert await urls(reader) == ["https://example.org/a", "https://example.org/b"]
    assert await reader.history(9) == []


@pytest.mark.parametrize("damage", WITH_MISTAKES, ids=ids(WITH_MISTAKES))
async def test_c88_a_file_with_a_mistake_archives_nothing_and_can_be_changed(
    damage: Damage, opened: Opener, paths: Paths
) -> None:
    async with opened(extra=GOOD, head="") as reader:
        do(damage, paths)
        before = paths.config.read_text()
        await reader.reread()
        assert [mistake.startswith(damage.told) for mistake in reader.mistakes] == [True], reader.mistakes
        assert sorted(await urls(reader)) == ["https://example.org/a", "https://example.org/b"]
        first = (await reader.feeds())[0].id
        await reader.edit_feeds([first], FeedEdit(title="New"))
        assert paths.config.read_text() == before.replace('title = "A"', 'title = "New"')
        await reader.undo(origin="screen")
        assert paths.config.read_text() == before
        assert sorted(await urls(reader)) == ["https://example.org/a", "https://example.org/b"]


async def test_c88_a_byte_order_mark_is_kept(opened: Opener, paths: Paths) -> None:
    paths.config.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    async with opened() as reader:
        assert reader.mistakes == ()
        first, _ = [feed.id for feed in await reader.feeds()]
        await reader.edit_feeds([first], FeedEdit(title="New"))
        assert paths.config.read_bytes() == b"\xef\xbb\xbf" + GOOD.replace('"A"', '"New"').encode()


async def test_c88_the_list_mended_holds_again(opened: Opener, paths: Paths) -> None:
    async with opened(extra=GOOD, head="") as reader:
        paths.config.write_text("[[feed")
        await reader.reread()
        paths.config.write_text(ONE_LESS)
        reread = await reader.reread()
        assert reread is not None
        assert (reread.mended, reread.archived, reader.mistakes) == (True, 1, ())
        assert await urls(reader) == ["https://example.org/a"]
