"""Changes of feeds.toml made by the program, with the database and the journal."""

import asyncio
from collections.abc import Sequence

import pytest

from tests.feed_server import FeedServer
from tests.reader.opener import Opener, stories
from tests.reader.test_files import mode
from tests.sample_feeds import Told, rss
from tests.sample_site import STORIES, teaser_site
from tui.core.changes import SetFlag
from tui.core.errors import ConfigError
from tui.core.model import Subscribed, Subscription
from tui.core.stories import Reread
from tui.paths import Paths
from tui.reader.reader import Reader

LIST = """# My feeds

[settings]
first_unread = 2   # enough
full_text = "never"

# the old one
[[feed]]
url = "https://example.org/old"
title = 'Old'
folders = [ "world" ]

[folder.world]
refresh_every = "1h"
"""


async def subscribed(reader: Reader, url: str, *, title: str = "", folders: Sequence[str] = ()) -> Subscribed:
    (found,) = (await reader.look(url)).found
    return await reader.subscribe(found, title=title, folders=folders)


async def names(reader: Reader) -> list[str]:
    return [feed.title for feed in await reader.feeds()]


async def test_a_feed_is_in_the_file_its_stories_are_there_and_nothing_is_downloaded_twice(
    opened: Opener, server: FeedServer, paths: Paths
) -> None:
    url = teaser_site(server)
    async with opened(extra=LIST, head="") as reader:
        added = await subscribed(reader, server.url(""), folders=["world"])
        assert (added.title, added.total, added.unread) == ("Quay Herald", 3, 2)
        assert [line.title for line in await stories(reader)] == list(STORIES)
        assert server.asked_paths() == ["", "feed.xml"]
        block = f'\n[[feed]]\nurl = "{url}"\nfolders = ["world"]\n'
        assert paths.config.read_text() == LIST.replace("\n[folder.world]", f"{block}\n[folder.world]")
        assert not [step async for step in reader.refresh() if getattr(step, "url", "") == url], "it is not due"


async def test_validators_of_the_first_look_serve_the_next_fetch(opened: Opener, server: FeedServer) -> None:
    async with opened(extra=LIST, head="") as reader:
        added = await subscribed(reader, teaser_site(server))
        async for _ in reader.refresh([added.feed_id], force=True):
            pass
    assert server.statuses("feed.xml") == [200, 304]


async def test_the_persons_own_name_is_written_and_the_feeds_own_is_not(
    opened: Opener, server: FeedServer, paths: Paths
) -> None:
    url = teaser_site(server)
    async with opened(extra=LIST, head="") as reader:
        await subscribed(reader, url, title="Quay Herald")
        assert "Quay" not in paths.config.read_text()
        await reader.undo(origin="screen")
        await subscribed(reader, url, title='My "quay"')
        assert await names(reader) == ["Old", 'My "quay"']


async def test_wanted_pages_follow(opened: Opener, server: FeedServer) -> None:
    async with opened(extra=LIST.replace("never", "auto"), head="") as reader:
        added = await subscribed(reader, teaser_site(server))
        async for _ in reader.fetch_waiting(first=[added.feed_id], stop=asyncio.Event()):
            pass
        assert server.asked_paths() == ["feed.xml", "story/0", "story/1"]


async def test_subscribing_is_undone_and_done_again_to_the_byte(
    opened: Opener, server: FeedServer, paths: Paths
) -> None:
    async with opened(extra=LIST, head="") as reader:
        added = await subscribed(reader, teaser_site(server))
        with_it = paths.config.read_text()
        line = (await stories(reader))[0]
        await reader.change([SetFlag(field="starred", value=True)], ids=[line.id])
        await reader.undo(origin="screen")
        taken = await reader.undo(origin="screen")
        assert taken is not None
        assert (taken.label, taken.changed, taken.skipped) == ("Subscribed to Quay Herald", 1, 0)
        assert paths.config.read_text() == LIST
        assert await names(reader) == ["Old"]
        again = await reader.redo(origin="screen")
        assert again is not None
        assert again.changed == 1
        assert paths.config.read_text() == with_it
        assert (await reader.feeds())[-1].id == added.feed_id
        assert (await reader.feeds())[-1].total == 3


async def test_unsubscribing_archives_and_undo_brings_all_of_it_back(
    opened: Opener, server: FeedServer, paths: Paths
) -> None:
    async with opened(extra=LIST, head="") as reader:
        added = await subscribed(reader, teaser_site(server))
        with_it = paths.config.read_text()
        line = (await stories(reader))[0]
        await reader.change([SetFlag(field="starred", value=True)], ids=[line.id], origin="cli")
        gone = await reader.unsubscribe([added.feed_id])
        assert (gone.label, gone.changed) == ("Unsubscribed from Quay Herald", 1)
        assert paths.config.read_text() == LIST
        found = await reader.search("is:archived")
        assert await found.count() == 3
        await reader.undo(origin="screen")
        assert paths.config.read_text() == with_it
        assert (await reader.feeds())[-1].id == added.feed_id
        assert [row.starred for row in await stories(reader)] == [True, False, False]


async def test_a_folder_of_feeds_is_one_step(opened: Opener, paths: Paths) -> None:
    feeds = "".join(f'[[feed]]\nurl = "https://example.org/{name}"\n\n# note {name}\n\n' for name in "abc")
    async with opened(extra=feeds, head="") as reader:
        ids = [feed.id for feed in await reader.feeds()]
        gone = await reader.unsubscribe([ids[0], ids[2]])
        assert (gone.label, gone.changed) == ("Unsubscribed from 2 feeds", 2)
        assert await names(reader) == ["https://example.org/b"]
        await reader.undo(origin="screen")
        assert paths.config.read_text() == feeds
        assert [feed.id for feed in await reader.feeds()] == ids


async def test_undo_of_one_origin_leaves_the_other_alone(opened: Opener) -> None:
    async with opened(extra=LIST, head="") as reader:
        (old,) = await reader.feeds()
        await reader.unsubscribe([old.id], origin="cli")
        assert await reader.undo(origin="screen") is None
        assert await reader.undo(origin="cli") is not None


async def test_a_change_made_by_hand_since_is_counted_not_undone_over(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        (old,) = await reader.feeds()
        await reader.unsubscribe([old.id])
        paths.config.write_text(LIST)
        taken = await reader.undo(origin="screen")
        assert taken is not None
        assert (taken.changed, taken.skipped) == (0, 1) or taken.changed == 1
        assert paths.config.read_text() == LIST


async def test_a_feed_that_is_there_already_is_not_added_again(
    opened: Opener, server: FeedServer, paths: Paths
) -> None:
    url = teaser_site(server)
    async with opened(url, extra="") as reader:
        before = paths.config.read_text()
        added = await subscribed(reader, url)
        assert (added.feed_id, added.batch) == (1, None)
        assert paths.config.read_text() == before


async def test_the_first_feed_makes_the_file(opened: Opener, server: FeedServer, paths: Paths) -> None:
    async with opened() as reader:
        await subscribed(reader, teaser_site(server))
    assert paths.config.read_text().count("[[feed]]") == 1
    assert mode(paths.config) == 0o600


async def test_a_file_with_a_syntax_error_is_not_written_to(opened: Opener, server: FeedServer, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        paths.config.write_text(LIST + "broken = \n")
        with pytest.raises(ConfigError, match=r"feeds\.toml:15:\d+: .*not written to"):
            await subscribed(reader, teaser_site(server))
        assert paths.config.read_text() == LIST + "broken = \n"
        assert await names(reader) == ["Old"]


async def test_a_file_with_a_wrong_key_is_written_to_and_the_feed_that_goes_is_archived(
    opened: Opener, paths: Paths
) -> None:
    text = LIST.replace("first_unread", "frist_unread")
    async with opened(extra=text, head="") as reader:
        (old,) = await reader.feeds()
        await reader.unsubscribe([old.id])
        assert "[[feed]]" not in paths.config.read_text()
        assert await names(reader) == []


async def test_a_link_to_the_file_stays_a_link_and_the_mode_stays(
    opened: Opener, server: FeedServer, paths: Paths
) -> None:
    real = paths.config.parent / "dotfiles.toml"
    real.write_text(LIST)
    real.chmod(0o644)
    paths.config.symlink_to(real)
    async with opened() as reader:
        await subscribed(reader, teaser_site(server))
    assert paths.config.is_symlink()
    assert real.read_text().count("[[feed]]") == 2
    assert mode(real) == 0o644


async def test_many_feeds_at_once_are_one_step_and_known_ones_are_left_out(opened: Opener, paths: Paths) -> None:
    wishes = [Subscription(url=f"https://example.org/{name}", folders=("in",)) for name in ("old", "a", "b")]
    async with opened(extra=LIST, head="") as reader:
        changed = await reader.subscribe_all(wishes, origin="cli", label="Imported x.opml")
        assert (changed.changed, changed.skipped) == (2, 1)
        assert [feed.folders for feed in await reader.feeds()] == [("world",), ("in",), ("in",)]
        await reader.undo(origin="cli")
        assert paths.config.read_text() == LIST


async def test_what_the_program_writes_itself_is_not_told(opened: Opener, server: FeedServer) -> None:
    async with opened(extra=LIST, head="") as reader:
        added = await subscribed(reader, teaser_site(server))
        assert await reader.reread() is None
        await reader.unsubscribe([added.feed_id])
        await reader.undo(origin="screen")
        assert await reader.reread() is None


async def test_what_another_process_of_ours_wrote_is_not_told_either(opened: Opener, server: FeedServer) -> None:
    sample = rss("World", [Told(title="One")])
    url = server.serve("feed", sample.body, sample.content_type)
    async with opened(extra=LIST, head="") as reader:
        async with opened() as other:
            await subscribed(other, url)
        assert await reader.reread() == Reread()
        assert await names(reader) == ["Old", "World"]


async def test_a_list_that_was_lost_is_neither_replaced_nor_forgotten(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        (old,) = await reader.feeds()
        await reader.unsubscribe([old.id], origin="cli")
        await reader.undo(origin="cli")
        paths.config.unlink()
        for change in (
            reader.unsubscribe([old.id]),
            reader.subscribe_all([Subscription(url="https://example.org/new")], origin="cli", label="x"),
            reader.redo(origin="cli"),
        ):
            with pytest.raises(ConfigError, match="is gone, and the list it held last is still followed"):
                await change
        assert not paths.config.exists()
        assert await names(reader) == ["Old"]
    async with opened() as reader:
        assert await names(reader) == ["Old"]


async def test_what_was_written_into_the_block_since_is_not_undone(
    opened: Opener, server: FeedServer, paths: Paths
) -> None:
    async with opened(extra=LIST, head="") as reader:
        url = teaser_site(server)
        await subscribed(reader, url)
        by_hand = paths.config.read_text().replace(f'url = "{url}"', f'url = "{url}"\ntitle = "Mine"  # dear to me')
        paths.config.write_text(by_hand)
        taken = await reader.undo(origin="screen")
        assert taken is not None
        assert (taken.changed, taken.skipped) == (0, 1)
        assert paths.config.read_text() == by_hand
        await reader.redo(origin="screen")
        assert paths.config.read_text() == by_hand
        assert await names(reader) == ["Old", "Mine"]


async def test_redo_does_not_take_out_what_was_put_back_by_hand(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        (old,) = await reader.feeds()
        await reader.unsubscribe([old.id])
        by_hand = LIST.replace("title = 'Old'", "title = 'Older'")
        paths.config.write_text(by_hand)
        assert await reader.undo(origin="screen") is not None
        await reader.redo(origin="screen")
        assert paths.config.read_text() == by_hand
        assert await names(reader) == ["Older"]


async def test_others_edits_are_not_counted_as_ours(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        (old,) = await reader.feeds()
        await reader.unsubscribe([old.id])
        more = "".join(f'[[feed]]\nurl = "https://example.org/{number}"\n' for number in range(4))
        paths.config.write_text(paths.config.read_text() + more)
        taken = await reader.undo(origin="screen")
        assert taken is not None
        assert (taken.changed, taken.skipped) == (1, 0)


async def test_two_who_add_the_same_feeds_at_once_add_each_once(opened: Opener, paths: Paths) -> None:
    wishes = [Subscription(url=f"https://example.org/{number}") for number in range(5)]
    async with opened(extra=LIST, head="") as one, opened() as other:
        both = await asyncio.gather(
            *(reader.subscribe_all(wishes, origin="cli", label="x") for reader in (one, other) for _ in range(3))
        )
        assert sum(changed.changed for changed in both) == 5
        assert await names(one) == ["Old", *(f"https://example.org/{number}" for number in range(5))]
    assert paths.config.read_text().count("[[feed]]") == 6


async def test_an_archived_feed_comes_back_whatever_the_case_of_its_host(
    opened: Opener, server: FeedServer, paths: Paths
) -> None:
    url = teaser_site(server).replace("127.0.0.1", "LOCALHOST")
    async with opened(extra=f'[settings]\nfull_text = "never"\n[[feed]]\nurl = "{url}"\n', head="") as reader:
        async for _ in reader.refresh():
            pass
        (feed,) = await reader.feeds()
        await reader.unsubscribe([feed.id])
        await subscribed(reader, url.lower())
        assert [line.id for line in await reader.feeds()] == [feed.id]


async def test_an_address_that_no_list_takes_is_refused_before_anything_is_written(
    opened: Opener, paths: Paths
) -> None:
    async with opened(extra=LIST, head="") as reader:
        wish = Subscription(url="https://example.org/" + "x" * 5000)
        with pytest.raises(ConfigError, match="cannot be added"):
            await reader.subscribe_all([wish], origin="cli", label="x")
        assert paths.config.read_text() == LIST


async def test_a_folder_may_say_how_many_stories_are_taken(opened: Opener, server: FeedServer) -> None:
    async with opened(extra=LIST + "max_entries = 1\n", head="") as reader:
        added = await subscribed(reader, teaser_site(server), folders=["world"])
        assert added.total == 1
