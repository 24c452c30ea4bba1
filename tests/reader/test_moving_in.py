"""Moving in from newsboat below the faces: what stands in the place of other feeds, and caches that are not well."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.newsboat_home import Cached, write_home
from tests.reader.opener import Opener, stories
from tui.core.feed_edits import FeedEdit
from tui.paths import Paths

MINE, THEIRS, NEW = "https://mine.example/feed", "https://theirs.example/feed", "https://new.example/feed"
LIST = f"""\
[settings]
full_text = "never"

# My own heading

[[feed]]
url = "builtin:welcome"

# World news

[[feed]]
url = "{MINE}"   # stays
title = "As I call it"
folders = ["starter"]

[[feed]]
url = "{THEIRS}"
folders = ["starter"]
"""


async def test_in_the_place_of_all_others_a_feed_that_both_lists_have_stays_where_it_is(
    opened: Opener, paths: Paths, tmp_path: Path
) -> None:
    home = write_home(tmp_path / "nb", urls=f'{NEW} tech\n{MINE} tech "~Theirs" !x\n')
    async with opened(extra=LIST, head="") as reader:
        before = {line.url: line.id for line in await reader.feeds()}
        await reader.bring_newsboat(str(home), alone=True)
        text = paths.config.read_text()
        assert f'url = "{MINE}"   # stays\ntitle = "Theirs"\nfolders = ["tech"]\nunlisted = true\n' in text
        assert "# My own heading\n" in text
        assert "# World news\n" not in text
        assert {line.url for line in await reader.feeds()} == {"builtin:welcome", MINE, NEW}
        await reader.undo(origin="screen")
        assert paths.config.read_text() == LIST.replace("# World news\n\n", "")
        assert {line.url: line.id for line in await reader.feeds()} == before
        await reader.redo(origin="screen")
        assert paths.config.read_text() == text


async def test_the_texts_that_came_before_a_cache_broke_off_go_back_with_the_rest(
    opened: Opener, tmp_path: Path
) -> None:
    several = [Cached(feed=feed, guid=f"g{number}", flags="a") for feed in (MINE, NEW) for number in range(3)]
    home = write_home(tmp_path / "nb", urls=f"{MINE}\n{NEW}\n", stories=several)
    with closing(sqlite3.connect(home / "cache.db")) as cache, cache:
        cache.execute("UPDATE rss_item SET content = zeroblob(40000000) WHERE feedurl = ? AND guid = 'g1'", [NEW])
    async with opened(extra=LIST, head="") as reader:
        before = await stories(reader)
        brought = await reader.bring_newsboat(str(home))
        assert any("the texts that could be read of it were taken" in each for each in brought.left_out)
        assert len(await stories(reader)) == len(before) + 3
        await reader.undo(origin="screen")
        assert await stories(reader) == before


@pytest.mark.parametrize("said", ["~nobody-at-all/cache.db", "~/\0", "/dev/zero", "."])
async def test_wherever_a_config_says_that_the_cache_is_the_feeds_come(
    said: str, opened: Opener, tmp_path: Path
) -> None:
    home = write_home(tmp_path / "nb", urls=f"{NEW}\n", config=f'cache-file "{said}"\n')
    async with opened(extra=LIST, head="") as reader:
        brought = await reader.bring_newsboat(str(home), dry_run=True)
    assert brought.feeds == 1
    assert any("nothing is known of what was read" in each for each in brought.left_out)


async def test_what_came_comes_again_to_the_feed_that_has_the_address_by_now(opened: Opener, tmp_path: Path) -> None:
    home = write_home(tmp_path / "nb", urls=f"{NEW}\n", stories=[Cached(feed=NEW, guid="g", flags="a")])
    async with opened(extra=LIST, head="") as reader:
        await reader.bring_newsboat(str(home), origin="cli")
        await reader.undo(origin="cli")
        mine = next(line for line in await reader.feeds() if line.url == MINE)
        await reader.edit_feeds([mine.id], FeedEdit(url=NEW))
        assert (await reader.redo(origin="cli")) is not None
        assert [line.feed_id for line in await stories(reader) if line.tags] == [mine.id]
        assert (await reader.undo(origin="cli")) is not None
        await reader.undo(origin="screen")
        assert {line.url for line in await reader.feeds()} == {"builtin:welcome", MINE, THEIRS}


async def test_all_is_done_again_also_where_a_feed_had_to_make_room_meanwhile(
    opened: Opener, paths: Paths, tmp_path: Path
) -> None:
    home = write_home(tmp_path / "nb", urls=f"{THEIRS}\n", stories=[Cached(feed=THEIRS, guid="g", flags="a")])
    async with opened(extra=LIST, head="") as reader:
        theirs = next(line for line in await reader.feeds() if line.url == THEIRS)
        await reader.edit_feeds([theirs.id], FeedEdit(url="https://moved.example/feed"))
        await reader.bring_newsboat(str(home))  # a feed of the old address, anew
        again = next(line for line in await reader.feeds() if line.url == THEIRS)
        await reader.edit_feeds([again.id], FeedEdit(url="https://elsewhere.example/feed"))
        text, kept = paths.config.read_text(), [line.title for line in await stories(reader)]
        for _ in range(3):
            assert (await reader.undo(origin="screen")) is not None
        assert paths.config.read_text() == LIST
        for _ in range(3):
            done = await reader.redo(origin="screen")
            assert done is not None
            assert done.skipped == 0
        assert paths.config.read_text() == text
        assert [line.title for line in await stories(reader)] == kept
