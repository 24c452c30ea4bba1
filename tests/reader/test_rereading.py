"""feeds.toml edited by hand: what that changed, and where an editor opens."""

from tests.feed_server import FeedServer
from tests.reader.opener import Opener
from tests.sample_feeds import Told, rss
from tui.core.stories import Reread, Turned
from tui.formats.toml_lines import Spot
from tui.paths import Paths

LIST = """[settings]
full_text = "never"
first_unread = "all"

[[feed]]
url = "https://example.org/a"
title = "A"

[[feed]]
url = "https://example.org/b"
"""


async def test_an_address_changed_in_place_keeps_the_stories(opened: Opener, server: FeedServer, paths: Paths) -> None:
    sample = rss("World", [Told(title="One")])
    old, new = (server.serve(name, sample.body, sample.content_type) for name in ("old", "new"))
    text = f'[settings]\nfull_text = "never"\n[[feed]]\nurl = "{old}"\ntitle = "Mine"\n'
    async with opened(extra=text, head="") as reader:
        async for _ in reader.refresh():
            pass
        (before,) = await reader.feeds()
        paths.config.write_text(text.replace(old, new))
        assert await reader.reread() == Reread(readdressed=1)
        (after,) = await reader.feeds()
        assert (after.id, after.url, after.total) == (before.id, new, 1)
        paths.config.write_text(text)
        await reader.reread()
        assert [(feed.id, feed.url) for feed in await reader.feeds()] == [(before.id, old)]


async def test_an_address_that_has_stories_of_its_own_is_not_taken_from_its_feed(
    opened: Opener, server: FeedServer, paths: Paths
) -> None:
    sample = rss("World", [Told(title="One")])
    old, new = (server.serve(name, sample.body, sample.content_type) for name in ("old", "new"))
    both = "".join(f'[[feed]]\nurl = "{url}"\ntitle = "Mine"\n' for url in (old, new))
    async with opened(extra=f'[settings]\nfull_text = "never"\n{both}', head="") as reader:
        async for _ in reader.refresh():
            pass
        paths.config.write_text(f'[settings]\nfull_text = "never"\n[[feed]]\nurl = "{old}"\ntitle = "Mine"\n')
        await reader.reread()
        paths.config.write_text(f'[settings]\nfull_text = "never"\n[[feed]]\nurl = "{new}"\ntitle = "Mine"\n')
        reread = await reader.reread()
        assert reread == Reread(added=1, archived=1)


async def test_all_kinds_of_differences_are_counted(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        edited = LIST.replace('title = "A"', 'title = "B"\nfolders = ["x"]').replace('org/b"', 'org/b"\npaused = true')
        more = '[[search]]\nname = "s"\nquery = "s"\n[[rule]]\nquery = "r"\ndo = ["star"]\n'
        paths.config.write_text(edited.replace("[settings]", "[settings]\nwidth = 80") + more)
        assert await reader.reread() == Reread(
            renamed=1, moved=1, paused=1, searches=Turned(added=1), rules=Turned(added=1), settings=(("width", "80"),)
        )


async def test_what_another_process_took_over_first_is_told_only_to_the_one_who_edited(
    opened: Opener, paths: Paths
) -> None:
    for by_hand, renamed in ((True, 1), (False, 0)):
        async with opened(extra=LIST, head="") as reader:
            paths.config.write_text(LIST.replace('title = "A"', 'title = "B"'))
            async with opened() as other:
                assert (await other.feeds())[0].title == "B"
            assert await reader.reread(by_hand=by_hand) == Reread(renamed=renamed)


async def test_an_editor_opens_at_a_feed_or_at_the_first_mistake(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        spot = Spot(section="feed", name="https://example.org/b")
        assert await reader.line_in_file(spot) == 9
        assert await reader.line_in_file(spot, at_mistake=True) == 9
        assert await reader.line_in_file() == 1
        paths.config.write_text(LIST.replace("full_text", "ful_text"))
        assert await reader.line_in_file(spot, at_mistake=True) == 2
        paths.config.unlink()
        assert await reader.line_in_file(spot, at_mistake=True) == 1


async def test_an_edit_by_hand_is_taken_over_and_told(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        assert await reader.reread() is None
        paths.config.write_text('[[feed]]\nurl = "https://example.org/b"\n[[feed]]\nurl = "https://example.org/c"\n')
        first = await reader.reread()
        assert await reader.reread() is None
        paths.config.write_text(LIST)
        second = await reader.reread()
        assert [one and (one.added, one.archived) for one in (first, second)] == [(1, 1), (1, 1)]


async def test_a_mistake_made_by_hand_is_told_once_and_archives_nothing(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        paths.config.write_text("broken = \n")
        reread = await reader.reread()
        assert reread is not None
        assert reread.archived == 0
        assert len(reread.mistakes) == 1
        assert await reader.reread() is None
        assert [feed.title for feed in await reader.feeds()] == ["A", "https://example.org/b"]
        paths.config.unlink()
        assert await reader.reread() is not None
        assert [feed.title for feed in await reader.feeds()] == ["A", "https://example.org/b"]


async def test_settings_changed_by_hand_hold_at_once(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        paths.config.write_text(LIST.replace("[settings]", "[settings]\nwidth = 60"))
        assert await reader.reread() == Reread(settings=(("width", "60"),))
        assert reader.settings.width == 60
