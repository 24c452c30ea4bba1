"""The use cases against a real feed server and a real database."""

import asyncio
import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes import FakeClock
from tests.feed_server import FeedServer
from tests.reader.opener import Opener
from tests.sample_feeds import Sample, Told, rss
from tui.core.changes import AddTag, SetFlag
from tui.core.errors import ConfigError
from tui.core.model import Outcome, Planned, ProblemKind, Waiting
from tui.core.stories import StoryLine
from tui.core.views import UNREAD
from tui.paths import Paths
from tui.reader.lock import RefreshLock
from tui.reader.reader import Reader


def _serve(server: FeedServer, path: str, sample: Sample) -> str:
    return server.serve(path, sample.body, sample.content_type)


async def outcomes(reader: Reader, feed_ids: Sequence[int] | None = None, *, force: bool = False) -> list[Outcome]:
    return [step async for step in reader.refresh(feed_ids, force=force) if isinstance(step, Outcome)]


async def rows(reader: Reader) -> list[StoryLine]:
    window = await reader.window(UNREAD, show_read=True)
    await window.load(0, 100)
    return [row for index in range(len(window)) if (row := window.row(index)) is not None]


async def test_a_refresh_brings_stories_and_the_next_one_asks_conditionally(
    opened: Opener, server: FeedServer, clock: FakeClock
) -> None:
    url = _serve(server, "world", rss("World", [Told(title="One"), Told(title="Two", age=timedelta(hours=2))]))
    async with opened(url) as reader:
        assert [(one.title, one.new) for one in await outcomes(reader)] == [("World", 2)]
        assert [row.title for row in await rows(reader)] == ["One", "Two"]
        assert await outcomes(reader) == [], "not due yet"
        clock.advance(timedelta(days=2))
        assert [one.unchanged for one in await outcomes(reader)] == [True]
    assert server.statuses("world") == [200, 304]


async def test_one_feed_that_fails_is_told_and_the_others_go_on(opened: Opener, server: FeedServer) -> None:
    good = _serve(server, "good", rss("Good", [Told(title="One")]))
    gone, broken = server.fail("gone", 410), server.serve("broken", b"<html><p>Log in here</p></html>", "text/html")
    async with opened(good, gone, broken) as reader:
        told = await outcomes(reader)
        kinds = {one.url: one.problem.kind for one in told if one.problem is not None}
        assert kinds == {gone: ProblemKind.GONE, broken: ProblemKind.MALFORMED}
        assert {one.url: one.new for one in told} == {good: 1, gone: 0, broken: 0}
        assert [one.began_to_fail for one in told if one.problem] == [True, True]
        assert {one.url for one in await outcomes(reader, force=True)} == {good, broken}, "410 is never asked again"


async def test_without_a_network_no_feed_is_to_blame(opened: Opener, server: FeedServer) -> None:
    urls = [server.url("feed").replace("127.0.0.1", f"127.0.0.{number}") for number in range(1, 5)]
    server.go_down()
    async with opened(*urls) as reader:
        assert [one.offline for one in await outcomes(reader)] == [True] * 4
        assert all(feed.failures == 0 for feed in await reader.feeds())
        assert len(await outcomes(reader)) == 4, "they stay due"


async def test_a_refresh_takes_its_turn(opened: Opener, server: FeedServer, paths: Paths) -> None:
    url = _serve(server, "world", rss("World", [Told(title="One")]))
    async with opened(url) as reader:
        with RefreshLock(paths.db) as other:
            assert other.try_acquire()
            steps = reader.refresh()
            first = await anext(steps)
            assert isinstance(first, Waiting)
            assert server.asked_paths() == []
        assert [type(step) async for step in steps] == [Planned, Outcome]


async def test_a_refresh_that_is_stopped_keeps_what_has_landed(opened: Opener, server: FeedServer) -> None:
    good, hanging = _serve(server, "good", rss("Good", [Told(title="One")])), server.hang("hanging")
    async with opened(good, hanging) as reader:
        steps = reader.refresh()
        assert isinstance(await anext(steps), Planned)
        landed = await anext(steps)
        assert isinstance(landed, Outcome)
        assert landed.url == good
        await steps.aclose()
        assert [row.title for row in await rows(reader)] == ["One"]
        feeds = {feed.url: feed for feed in await reader.feeds()}
        assert feeds[hanging].last_try is None, "it stays due"


async def test_a_key_asks_again_only_after_five_minutes_but_the_own_machine_always(
    opened: Opener, server: FeedServer, clock: FakeClock
) -> None:
    url = _serve(server, "world", rss("World", [Told(title="One")]))
    async with opened(url) as reader:
        await outcomes(reader)
        clock.advance(timedelta(minutes=1))
        steps = [step async for step in reader.refresh(force=True, floor=timedelta(minutes=5))]
        assert steps[0] == Planned(total=1)


async def test_the_welcome_stories_need_no_network(opened: Opener) -> None:
    async with opened("builtin:welcome") as reader:
        stories = await rows(reader)
        assert 5 <= len(stories) <= 7
        assert stories[0].title.startswith("1. ")
        assert all(not story.read for story in stories)
        assert await outcomes(reader, force=True) == []
    async with opened() as reader:
        assert len(await rows(reader)) == len(stories), "they are stored once"


async def test_a_window_does_not_move_and_tells_what_came(opened: Opener, server: FeedServer) -> None:
    url = _serve(server, "world", rss("World", [Told(title="One")]))
    async with opened(url) as reader:
        await outcomes(reader)
        window = await reader.window(UNREAD, show_read=False)
        _serve(server, "world", rss("World", [Told(title="Two", age=timedelta(minutes=1)), Told(title="One")]))
        assert await reader.arrived(window) == 0
        await outcomes(reader, force=True)
        assert await reader.arrived(window) == 1
        await window.load(0, 10)
        assert [row.title for index in range(5) if (row := window.row(index))] == ["One"]
        await reader.change([SetFlag(field="read", value=True)], selection=window.selection, label="all read")
        assert [(row.title, row.read) for row in await rows(reader)] == [("Two", False), ("One", True)]


async def test_changes_are_undone_and_done_again(opened: Opener, server: FeedServer) -> None:
    url = _serve(server, "world", rss("World", [Told(title="One"), Told(title="Two")]))
    async with opened(url) as reader:
        await outcomes(reader)
        ids = [row.id for row in await rows(reader)]
        changed = await reader.change([AddTag(name="syria")], ids=ids, label="tag syria")
        assert (changed.changed, [tag.name for tag in await reader.tags()]) == (2, ["syria"])
        assert (await reader.counts()).unread == 2
        undone = await reader.undo(origin="screen")
        assert undone is not None
        assert undone.changed == 2
        assert all(row.tags == () for row in await rows(reader))
        assert await reader.redo(origin="screen") is not None
        assert all(row.tags == ("syria",) for row in await rows(reader))
        assert [batch.label for batch in await reader.history(10)][-1] == "tag syria"


async def test_a_search_finds_and_shows_the_place(opened: Opener, server: FeedServer) -> None:
    told = [Told(title="Knots", body="<p>A <b>reef</b> knot holds.</p>"), Told(title="Bees", body="<p>They count.</p>")]
    async with opened(_serve(server, "world", rss("World", told))) as reader:
        await outcomes(reader)
        window = await reader.search("reef kno", as_typed=True)
        await window.load(0, 5)
        await window.load_snippets(0, 5)
        assert window.total == 1
        assert "reef knot holds" in window.snippet(0)
        row = window.row(0)
        assert row is not None
        article = await reader.article(row.id)
        assert article is not None
        assert len(article.document.blocks) == 1
        assert await reader.article(999) is None


async def test_a_broken_list_leaves_the_last_good_one_in_force(
    opened: Opener, server: FeedServer, paths: Paths
) -> None:
    first, second = _serve(server, "first", rss("First", [])), _serve(server, "second", rss("Second", []))
    async with opened(first, second):
        pass
    paths.config.write_text(f'[[feed]]\nurl = "{first}\n')
    async with opened() as reader:
        assert [feed.url for feed in await reader.feeds()] == [first, second]
        assert len(reader.config.subscriptions) == 2
        assert reader.mistakes[0].startswith("feeds.toml:2:")
    paths.config.write_text(f'[[feed]]\nurl = "{first}"\n[[feed]]\nurl = "nonsense"\n')
    async with opened() as reader:
        assert [feed.url for feed in await reader.feeds()] == [first, second], "a file with an error archives nothing"
    async with opened(first) as reader:
        assert [feed.url for feed in await reader.feeds()] == [first]


async def test_going_back_to_an_older_list_is_taken_over_too(opened: Opener, paths: Paths) -> None:
    async with opened("http://127.0.0.1:1/a"):
        pass
    async with opened("http://127.0.0.1:1/a", "http://127.0.0.1:1/b", extra="nonsense = 1\n") as reader:
        assert len(await reader.feeds()) == 2
    async with opened("http://127.0.0.1:1/a") as reader:
        assert len(await reader.feeds()) == 1


async def test_a_list_that_is_lost_is_not_replaced_by_the_shipped_one(
    opened: Opener, paths: Paths, clock: FakeClock
) -> None:
    async with opened("http://127.0.0.1:1/a"):
        pass
    paths.config.unlink()
    reader = await Reader.open(paths, clock=clock, face="screen")
    try:
        assert [feed.url for feed in await reader.feeds()] == ["http://127.0.0.1:1/a"]
        assert not reader.first_start
        assert reader.mistakes
        assert not paths.config.exists()
    finally:
        await reader.close()


async def test_the_wish_of_a_document_is_kept_for_the_next_304(
    opened: Opener, server: FeedServer, clock: FakeClock
) -> None:
    sample = rss("World", [Told(title="One")])
    body = sample.body.replace(b"<description>A feed", b"<ttl>600</ttl><description>A feed", 1)
    async with opened(server.serve("world", body, sample.content_type)) as reader:
        for _ in range(2):
            await outcomes(reader)
            due = (await reader.feeds())[0].next_due
            assert due is not None
            assert due - clock.now() >= timedelta(hours=10) - timedelta(seconds=1)
            clock.advance(due - clock.now() + timedelta(seconds=1))
    assert server.statuses("world") == [200, 304]


async def test_a_database_follows_one_list(opened: Opener, paths: Paths, clock: FakeClock, tmp_path: Path) -> None:
    async with opened("http://127.0.0.1:1/a"):
        pass
    other = tmp_path / "other.toml"
    other.write_text("")
    elsewhere = Paths(config=other, db=paths.db, state=paths.state, config_is_default=False)
    with pytest.raises(ConfigError, match="--db"):
        await Reader.open(elsewhere, clock=clock, face="cli")
    missing = Paths(config=tmp_path / "no.toml", db=paths.db, state=paths.state, config_is_default=False)
    with pytest.raises(ConfigError, match="does not exist"):
        await Reader.open(missing, clock=clock, face="cli")
    paths.config.replace(other)
    await (await Reader.open(elsewhere, clock=clock, face="cli")).close()  # the list itself has moved
    shutil.copy(other, paths.config)
    with pytest.raises(ConfigError, match=f"follows {other}"):
        await Reader.open(paths, clock=clock, face="cli")


async def test_others_writing_is_noticed(opened: Opener) -> None:
    async with opened("builtin:welcome") as reader, opened() as other:
        await other.change([SetFlag(field="starred", value=True)], ids=[1], label="star")
        assert await reader.changed_elsewhere()
        assert not await reader.changed_elsewhere()


async def test_two_windows_marking_at_once_lose_nothing(opened: Opener) -> None:
    async with opened("builtin:welcome") as one, opened() as two:
        ids = [row.id for row in await rows(one)]
        await asyncio.gather(
            *(one.change([SetFlag(field="read", value=True)], ids=[number]) for number in ids),
            *(two.change([SetFlag(field="starred", value=True)], ids=[number]) for number in ids),
        )
        assert all(row.read and row.starred for row in await rows(one))
