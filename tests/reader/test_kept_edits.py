"""Saved searches, rules and folders changed in feeds.toml: nothing else of it changes, and undo is exact."""

from collections.abc import Awaitable, Callable

import pytest

from tests.reader.opener import Opener
from tui.core.errors import ConfigError, UsageError
from tui.core.kept_queries import SavedSearch
from tui.core.rules import Rule
from tui.paths import Paths
from tui.reader.reader import Reader

LIST = """# My feeds
[folder.world]   # the wide one
timeout = "20s"

[folder."world/europe"]
timeout = "25s"

[[feed]]
url = "https://example.org/a"   # the one
folders = [
  "world",     # first
  'world/europe',
]

[[feed]]
url = "https://example.org/b"
folders = ["worldly"]

# what I look for
[[search]]
# dear to me
name = 'Syria, this week'  # the name
query = "syria OR damascus" # a week

[[search]]
name = "Ads"
query = 'folder:world'

[[rule]]
query = 'title:sponsored'
do = [ "hide" ]  # away

# last words
"""
SYRIA, ADS = "Syria, this week", Rule(query="title:sponsored", do=("hide",))


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (
            lambda reader: reader.change_search(SYRIA, SavedSearch(name="Damascus", query="syria OR damascus")),
            "'Syria, this week'",
            "'Damascus'",
        ),
        (
            lambda reader: reader.change_search(SYRIA, SavedSearch(name=SYRIA, query='title:"x y"')),
            '"syria OR damascus"',
            r'"title:\"x y\""',
        ),
        (
            lambda reader: reader.change_search(SYRIA.upper(), SavedSearch(name="SYRIA", query="x")),
            "'Syria, this week'  # the name\nquery = \"syria OR damascus\"",
            "'SYRIA'  # the name\nquery = \"x\"",
        ),
        (
            lambda reader: reader.change_rule(ADS, Rule(query="title:advert", do=("hide",))),
            "'title:sponsored'",
            "'title:advert'",
        ),
        (
            lambda reader: reader.change_rule(ADS, Rule(query="title:sponsored", do=("read", "tag ads"))),
            '[ "hide" ]',
            '[ "read", "tag ads" ]',
        ),
    ],
)
async def test_only_what_was_changed_differs_and_undo_and_redo_are_exact(
    opened: Opener, paths: Paths, change: Callable[[Reader], Awaitable[object]], old: str, new: str
) -> None:
    async with opened(extra=LIST, head="") as reader:
        await change(reader)
        assert paths.config.read_text() == LIST.replace(old, new)
        assert reader.mistakes == ()
        taken = await reader.undo(origin="screen")
        assert taken is not None
        assert (taken.changed, taken.skipped) == (1, 0)
        assert paths.config.read_text() == LIST
        await reader.redo(origin="screen")
        assert paths.config.read_text() == LIST.replace(old, new)
        assert await reader.reread() is None


async def test_what_stands_there_otherwise_by_now_is_left_alone_by_undo(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        await reader.change_search(SYRIA, SavedSearch(name="Damascus", query="syria"))
        await reader.keep_search(SYRIA, "another one by now", origin="cli")
        with_it = paths.config.read_text()
        taken = await reader.undo(origin="screen")
        assert taken is not None
        assert (taken.changed, taken.skipped) == (0, 1)
        assert paths.config.read_text() == with_it


async def test_what_cannot_be_is_told_and_changes_nothing(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        for name, wish, error, said in [
            ("None", SavedSearch(name="x", query="x"), UsageError, "no longer the search None"),
            (SYRIA, SavedSearch(name="ADS", query="x"), UsageError, "a search like that already"),
            (SYRIA, SavedSearch(name="x", query="is:unraed"), ConfigError, "cannot be read"),
            (SYRIA, SavedSearch(name=" ", query="x"), ConfigError, "needs a name"),
        ]:
            with pytest.raises(error, match=said):
                await reader.change_search(name, wish)
        with pytest.raises(ConfigError, match="no meaning in a rule"):
            await reader.change_rule(ADS, Rule(query="a sort:title", do=("hide",)))
        with pytest.raises(ConfigError, match="no effect"):
            await reader.change_rule(ADS, Rule(query="a", do=("explode",)))
        assert (await reader.change_rule(ADS, ADS)).batch is None
        assert paths.config.read_text() == LIST


async def test_a_folder_gets_another_name_in_feeds_and_tables_and_undo_is_exact(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        changed = await reader.rename_folder("world", "the/planet")
        wanted = (
            LIST.replace("[folder.world]", '[folder."the/planet"]')
            .replace('[folder."world/europe"]', '[folder."the/planet/europe"]')
            .replace('  "world",', '  "the/planet",')
            .replace("'world/europe'", "'the/planet/europe'")
        )
        assert (changed.label, changed.changed) == ("Renamed the folder world to the/planet", 1)
        assert paths.config.read_text() == wanted
        assert reader.mistakes == ()
        await reader.undo(origin="screen")
        assert paths.config.read_text() == LIST
        await reader.redo(origin="screen")
        assert paths.config.read_text() == wanted


async def test_folders_are_merged_but_not_their_tables(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        with pytest.raises(ConfigError, match=r"\[folder\.world\].*put their settings together by hand first"):
            await reader.rename_folder("world/europe", "world")
        with pytest.raises(UsageError, match="is no folder"):
            await reader.rename_folder("world", "a//b")
        with pytest.raises(UsageError, match="europe” is no folder; expected at most 50 names"):
            await reader.rename_folder("world", "w" * 495)  # too long for the one within it
        assert paths.config.read_text() == LIST
        assert (await reader.rename_folder("nothing", "here")).batch is None
        await reader.rename_folder("worldly", "world")
        assert [feed.folders for feed in await reader.feeds()] == [("world", "world/europe"), ("world",)]


async def test_undo_leaves_tables_alone_that_were_in_the_other_folder_before(opened: Opener, paths: Paths) -> None:
    text = (
        '[folder.a]\ntimeout = "20s"\n\n[folder."b/c"]\ntimeout = "9s"\n\n'
        '[[feed]]\nurl = "https://example.org/1"\nfolders = ["a"]\n\n'
        '[[feed]]\nurl = "https://example.org/2"\nfolders = ["b/c"]\n'
    )
    async with opened(extra=text, head="") as reader:
        await reader.rename_folder("a", "b")
        assert reader.mistakes == ()
        assert (await reader.undo(origin="screen")) is not None
        assert paths.config.read_text() == text


async def test_a_folder_moves_into_itself_and_back(opened: Opener, paths: Paths) -> None:
    text = (
        '[folder.a]\ntimeout = "20s"\n\n[folder."a/b"]\ntimeout = "9s"\n\n'
        '[[feed]]\nurl = "https://example.org/1"\nfolders = ["a/b"]\n'
    )
    async with opened(extra=text, head="") as reader:
        await reader.rename_folder("a", "a/b")
        wanted = paths.config.read_text()
        assert wanted == text.replace("a/b", "a/b/b").replace("[folder.a]", '[folder."a/b"]')
        await reader.undo(origin="screen")
        assert paths.config.read_text() == text
        await reader.redo(origin="screen")
        assert paths.config.read_text() == wanted


async def test_a_feed_that_was_written_a_moment_ago_is_renamed_and_undone_with_the_others(
    opened: Opener, paths: Paths
) -> None:
    async with opened(extra='[[feed]]\nurl = "https://example.org/1"\nfolders = ["a"]\n', head="") as reader:
        text = paths.config.read_text() + '\n[[feed]]\nurl = "https://example.org/2"\nfolders = ["a/x"]\n'
        paths.config.write_text(text)
        assert (await reader.rename_folder("a", "b")).changed == 2
        await reader.undo(origin="screen")
        assert paths.config.read_text() == text


async def test_tables_written_in_another_way_are_left_to_their_writer(opened: Opener, paths: Paths) -> None:
    text = '[folder]\nworld = { timeout = "20s" }\n[[feed]]\nurl = "https://example.org/a"\nfolders = ["world"]\n'
    async with opened(extra=text, head="") as reader:
        with pytest.raises(ConfigError, match=r"the settings of the folder world are written .*\[folder\.world\]"):
            await reader.rename_folder("world", "earth")
        assert paths.config.read_text() == text
