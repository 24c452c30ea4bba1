"""Feeds changed in feeds.toml, with the database and the journal: by the program, and by hand."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import FakeClock
from tests.feed_server import FeedServer
from tests.reader.opener import Opener, stories
from tests.sample_feeds import Told, rss
from tui.core.changes import AddTag, SetFlag
from tui.core.errors import ConfigError, UsageError
from tui.core.feed_edits import FeedEdit
from tui.core.stories import FeedLine
from tui.core.subscriptions import same_address
from tui.paths import Paths
from tui.reader.reader import Reader

LIST = """# My feeds

[settings]
full_text = "never"

# the first
[[feed]]
url = "https://example.org/one"   # it moves a lot
title = 'One'

[[feed]]
  folders = [ 'world' ]
  url = 'https://example.org/two'

[[feed]]
url = "https://example.org/three"

[folder.world]
paused = true
"""


async def feed(reader: Reader, part: str) -> FeedLine:
    (found,) = [line for line in await reader.feeds() if part in line.url]
    return found


@pytest.mark.parametrize(
    ("part", "edit", "old", "new"),
    [
        ("one", FeedEdit(title=" Number  1 "), "'One'", "'Number 1'"),
        ("one", FeedEdit(title=""), "title = 'One'\n", ""),
        ("one", FeedEdit(folders=("a", "b/c", "a")), "'One'\n", '\'One\'\nfolders = ["a", "b/c"]\n'),
        ("one", FeedEdit(paused=True), "'One'\n", "'One'\npaused = true\n"),
        ("two", FeedEdit(folders=("x", "world")), "[ 'world' ]", "[ 'x', 'world' ]"),
        ("two", FeedEdit(paused=False), "/two'\n", "/two'\n  paused = false\n"),
        ("two", FeedEdit(folders=()), "  folders = [ 'world' ]\n", ""),
        ("three", FeedEdit(unlisted=True, title="3"), '/three"\n', '/three"\ntitle = "3"\nunlisted = true\n'),
        ("one", FeedEdit(url="https://example.net/1"), "example.org/one", "example.net/1"),
    ],
)
async def test_an_edit_changes_its_lines_and_is_undone_and_done_again(
    part: str, edit: FeedEdit, old: str, new: str, opened: Opener, paths: Paths
) -> None:
    async with opened(extra=LIST, head="") as reader:
        line = await feed(reader, part)
        changed = await reader.edit_feeds([line.id], edit)
        assert (changed.changed, changed.skipped) == (1, 0)
        assert paths.config.read_text() == LIST.replace(old, new)
        after = await reader.feeds()
        again = await reader.edit_feeds([line.id], edit)
        assert (again.batch, again.changed, again.skipped) == (None, 0, 1)
    async with opened() as reader:
        assert (await reader.undo(origin="cli")) is None
        taken = await reader.undo(origin="screen")
        assert taken is not None
        assert (taken.changed, taken.skipped) == (1, 0)
        assert paths.config.read_text() == LIST
        assert await feed(reader, part) == line
        await reader.redo(origin="screen")
        assert paths.config.read_text() == LIST.replace(old, new)
        assert [(one.id, one.url, one.title, one.folders, one.paused) for one in await reader.feeds()] == [
            (one.id, one.url, one.title, one.folders, one.paused) for one in after
        ]


async def test_several_feeds_are_one_batch_and_those_that_are_so_are_skipped(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        lines = await reader.feeds()
        assert [line.paused for line in lines] == [False, True, False]
        changed = await reader.edit_feeds([*(line.id for line in lines), 99], FeedEdit(paused=True), origin="cli")
        assert (changed.changed, changed.skipped, changed.label) == (2, 2, "Paused 2 feeds")
        assert paths.config.read_text().count("paused = true") == 3
        await reader.undo(origin="cli")
        assert paths.config.read_text() == LIST


async def test_what_holds_anyway_is_not_written(opened: Opener, paths: Paths) -> None:
    own = LIST.replace("/two'\n", "/two'\n  paused = false # just this one\n")
    async with opened(extra=own, head="") as reader:
        two = await feed(reader, "two")
        await reader.edit_feeds([two.id], FeedEdit(paused=True))
        assert (await feed(reader, "two")).paused
        await reader.undo(origin="screen")
        assert paths.config.read_text() == own
        await reader.edit_feeds([two.id], FeedEdit(folders=(), paused=False))
        assert not (await feed(reader, "two")).paused


async def test_what_was_changed_since_by_hand_is_not_taken_back(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        ids = [line.id for line in await reader.feeds()]
        await reader.edit_feeds([ids[0], ids[2]], FeedEdit(unlisted=True))
        by_hand = paths.config.read_text().replace("'One'", "'Uno'")
        paths.config.write_text(by_hand + "\n# the end\n")
        taken = await reader.undo(origin="screen")
        assert taken is not None
        assert (taken.changed, taken.skipped) == (1, 1)
        assert paths.config.read_text() == LIST.replace("'One'\n", "'Uno'\nunlisted = true\n") + "\n# the end\n"


async def test_an_address_may_be_typed_without_its_beginning(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        one = await feed(reader, "one")
        await reader.edit_feeds([one.id], FeedEdit(url="example.net/feed"))
        assert next(line.url for line in await reader.feeds() if line.id == one.id) == "https://example.net/feed"


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (FeedEdit(url="no address"), "cannot have this address"),
        (FeedEdit(url="https://EXAMPLE.org/two"), "is subscribed already, as"),
        (FeedEdit(url="builtin:welcome"), "no other address"),
        (FeedEdit(folders=("a//b",)), "is no folder"),
    ],
)
async def test_what_cannot_be_is_told_and_nothing_is_changed(
    edit: FeedEdit, sentence: str, opened: Opener, paths: Paths
) -> None:
    async with opened(extra=LIST, head="") as reader:
        one = await feed(reader, "one")
        with pytest.raises(UsageError, match=sentence):
            await reader.edit_feeds([one.id], edit)
        assert paths.config.read_text() == LIST
        assert await feed(reader, "one") == one


async def test_one_address_is_for_one_feed(opened: Opener) -> None:
    async with opened(extra=LIST, head="") as reader:
        ids = [line.id for line in await reader.feeds()]
        with pytest.raises(UsageError, match="belongs to one feed"):
            await reader.edit_feeds(ids, FeedEdit(url="https://example.net/"))


async def test_feeds_in_another_shape_are_left_to_their_writer(opened: Opener, paths: Paths) -> None:
    text = 'feed = [{ url = "https://example.org/one" }]\n'
    async with opened(extra=text, head="") as reader:
        with pytest.raises(ConfigError, match="cannot be changed safely"):
            await reader.edit_feeds([(await feed(reader, "one")).id], FeedEdit(title="T"))
        assert paths.config.read_text() == text


async def with_stories(reader: Reader, server: FeedServer) -> FeedLine:
    """The feed at server/old, fetched, with a tagged story and a read one."""
    async for _ in reader.refresh():
        pass
    newest, *_, oldest = await stories(reader)
    await reader.change([AddTag(name="dear")], ids=[newest.id], origin="open")
    await reader.change([SetFlag(field="read", value=True)], ids=[oldest.id], origin="open")
    return await feed(reader, "old")


def serve(server: FeedServer, path: str, *titles: str) -> str:
    sample = rss("World", [Told(title=title, name=title) for title in titles])
    return server.serve(path, sample.body, sample.content_type)


async def test_a_feed_with_another_address_keeps_its_stories_and_is_asked_anew(
    opened: Opener, server: FeedServer, clock: FakeClock, paths: Paths
) -> None:
    old, new = serve(server, "old", "a", "b", "c"), serve(server, "new", "a", "b", "c", "d")
    async with opened(old) as reader:
        line = await with_stories(reader, server)
        await reader.edit_feeds([line.id], FeedEdit(url=new))
        moved = await feed(reader, "new")
        assert (moved.id, moved.total, moved.unread, moved.last_try) == (line.id, 3, line.unread, None)
        assert [line.tags for line in await stories(reader)] == [("dear",), (), ()]
        clock.advance(timedelta(minutes=10))
        outcomes = [step async for step in reader.refresh() if getattr(step, "url", "") == new]
        assert len(outcomes) == 1, "it is due at once"
        assert server.statuses("new") == [200], "nothing of the old address is sent to the new one"
        assert (await feed(reader, "new")).total == 4
        await reader.undo(origin="screen")
        back = await feed(reader, "old")
        assert (back.id, back.total, back.next_due, back.last_try) == (line.id, 4, line.next_due, line.last_try)
        async for _ in reader.refresh([line.id], force=True):
            pass
        assert server.statuses("old") == [200, 304], "what was known of the old address is known again"
        await reader.redo(origin="screen")
        assert (await feed(reader, "new")).id == line.id


async def test_an_address_of_archived_stories_is_refused_and_of_none_is_free(
    opened: Opener, server: FeedServer, paths: Paths
) -> None:
    old, new = serve(server, "old", "a"), serve(server, "new", "b")
    empty = "https://example.org/empty"
    async with opened(old, new, empty, extra="") as reader:
        async for _ in reader.refresh([line.id for line in await reader.feeds() if line.url != empty]):
            pass
        line = await feed(reader, "old")
        await reader.unsubscribe([(await feed(reader, part)).id for part in ("new", "empty")])
        with pytest.raises(UsageError, match=r"archived as World\. `dateline add` brings them back"):
            await reader.edit_feeds([line.id], FeedEdit(url=new))
        await reader.edit_feeds([line.id], FeedEdit(url=empty))
        assert [one.id for one in await reader.feeds()] == [line.id]


async def test_undo_does_not_take_an_address_from_a_feed_that_has_it_now(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        one = await feed(reader, "one")
        await reader.edit_feeds([one.id], FeedEdit(url="https://example.net/1"))
        text = paths.config.read_text() + '\n[[feed]]\nurl = "https://example.org/one"\n'
        paths.config.write_text(text)
        await reader.reread()
        taken = await reader.undo(origin="screen")
        assert taken is not None
        assert (taken.changed, taken.skipped) == (0, 1)
        assert paths.config.read_text() == text
        assert len(await reader.feeds()) == 4


async def test_a_crash_behind_the_file_and_before_the_database_loses_no_stories(
    opened: Opener, server: FeedServer, paths: Paths
) -> None:
    old, new = serve(server, "old", "a", "b"), serve(server, "new", "a", "b")
    async with opened(old, extra='title = "Mine"\n') as reader:
        line = await with_stories(reader, server)
    paths.config.write_text(paths.config.read_text().replace(old, new))
    async with opened() as reader:
        assert [(one.id, one.url, one.total) for one in await reader.feeds()] == [(line.id, new, 2)]


async def test_an_address_exchanged_by_hand_keeps_the_stories_and_another_feed_does_not(
    opened: Opener, server: FeedServer, paths: Paths
) -> None:
    old = serve(server, "old", "a", "b")
    async with opened(old) as reader:
        line = await with_stories(reader, server)
        by_hand = paths.config.read_text()
        paths.config.write_text(by_hand.replace(old, "https://example.org/quite/another"))
        reread = await reader.reread()
        assert reread is not None
        assert (reread.added, reread.archived) == (1, 1)
        paths.config.write_text(by_hand)
        await reader.reread()
        assert [(one.id, one.total) for one in await reader.feeds()] == [(line.id, 2)]


@pytest.mark.parametrize("other", ["https://EXAMPLE.org/one", "https://example.org/one#top"])
async def test_another_spelling_by_hand_is_the_same_feed(other: str, opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        before = await feed(reader, "one")
        paths.config.write_text(LIST.replace("https://example.org/one", other))
        reread = await reader.reread()
        assert reread is not None
        assert (reread.added, reread.archived) == (0, 0)
        assert [line.url for line in await reader.feeds() if line.id == before.id] == [other]
        assert len(await reader.feeds()) == 3


edits = st.builds(
    FeedEdit,
    url=st.none() | st.sampled_from([f"https://example.net/{number}" for number in range(9)]),
    title=st.none() | st.sampled_from(["", "New", "it's"]),
    folders=st.none() | st.sampled_from([(), ("a",), ("world", "b/c")]),
    paused=st.none() | st.booleans(),
    unlisted=st.none() | st.booleans(),
)


@settings(max_examples=12)
@given(data=st.data(), newline=st.sampled_from(["\n", "\r\n"]), mark=st.sampled_from(["", "\ufeff"]))
async def test_any_edits_are_undone_in_reverse_to_the_byte_and_done_again(
    data: st.DataObject, newline: str, mark: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("edits")
    paths = Paths(config=folder / "feeds.toml", db=folder / "d.db", state=folder / "s", config_is_default=True)
    first = (mark + LIST.replace("\n", newline)).encode()
    paths.config.write_bytes(first)
    reader = await Reader.open(paths, clock=FakeClock(), face="cli")
    try:
        ids = [line.id for line in await reader.feeds()]
        states = [first]
        for _ in range(data.draw(st.integers(1, 5))):
            some = data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True))
            edit = data.draw(edits)
            try:
                changed = await reader.edit_feeds(some, edit)
            except UsageError:
                assert edit.url is not None
                continue
            if changed.batch is not None:
                states.append(paths.config.read_bytes())
            now = {line.id: line for line in await reader.feeds()}
            for one in some:
                assert edit.title in (None, "") or now[one].title == edit.title
                assert edit.folders in (None, now[one].folders)
                assert edit.paused in (None, now[one].paused)
                assert edit.url is None or same_address(now[one].url) == same_address(edit.url)
        for state in reversed(states[:-1]):
            await reader.undo(origin="screen")
            assert paths.config.read_bytes() == state
        for state in states[1:]:
            await reader.redo(origin="screen")
            assert paths.config.read_bytes() == state
        assert sorted(line.id for line in await reader.feeds()) == sorted(ids)
    finally:
        await reader.close()


async def test_the_history_names_what_was_done(opened: Opener) -> None:
    async with opened(extra=LIST, head="") as reader:
        one = await feed(reader, "one")
        for edit in (
            FeedEdit(title="1"),
            FeedEdit(folders=("a", "b")),
            FeedEdit(folders=()),
            FeedEdit(paused=True),
            FeedEdit(paused=False),
            FeedEdit(unlisted=True),
            FeedEdit(unlisted=False),
            FeedEdit(url="https://example.net/"),
            FeedEdit(title="", paused=True),
        ):
            await reader.edit_feeds([one.id], edit)
        labels = [batch.label for batch in reversed(await reader.history(20))]
        assert labels == [
            "Renamed One to 1",
            "Moved 1 to a, b",
            "Moved 1 out of its folder",
            "Paused 1",
            "Resumed 1",
            "Unlisted 1",
            "Listed 1 again",
            "Changed the address of 1",
            "Changed 1",
        ]
