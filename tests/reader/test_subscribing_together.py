"""Subscribing to several found feeds at once: one batch, each stored without a second download."""

from tests.feed_server import FeedServer
from tests.reader.opener import Opener, stories
from tests.sample_feeds import Told, rss
from tui.paths import Paths


async def test_several_found_feeds_are_one_batch_and_none_is_downloaded_twice(
    opened: Opener, server: FeedServer, paths: Paths
) -> None:
    for path, title in (("one.xml", "One"), ("two.xml", "Two"), ("three.xml", "Three")):
        server.serve(path, rss(title, [Told(title=f"{title} story {number}") for number in (1, 2)]).body)
    async with opened(server.url("one.xml"), extra="") as reader:
        before = paths.config.read_text()
        found = [(await reader.look(server.url(path))).found[0] for path in ("two.xml", "one.xml", "three.xml")]
        done = await reader.subscribe_found(found, title="Not for several", folders=["world"], origin="cli")
        assert [(one.title, one.total) for one in (done[0], done[2])] == [("Two", 2), ("Three", 2)]
        assert [one.batch is None for one in done] == [False, True, False]
        assert done[0].batch == done[2].batch
        asked = server.asked_paths()
        assert [asked.count(path) for path in ("two.xml", "three.xml")] == [1, 1]
        assert paths.config.read_text().count('folders = ["world"]') == 2
        assert len(await stories(reader)) == 4
        taken = await reader.undo(origin="cli")
        assert taken is not None
        assert (taken.label, taken.changed) == ("Subscribed to 3 feeds", 2)
        assert paths.config.read_text() == before
