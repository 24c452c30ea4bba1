"""Saved searches and rules written into feeds.toml, and what was searched for."""

import pytest

from tests.reader.opener import Opener
from tests.reader.test_files import mode
from tui.core.changes import SetFlag
from tui.core.errors import ConfigError
from tui.core.kept_queries import SavedSearch
from tui.core.rules import Rule
from tui.paths import Paths

LIST = """# My feeds
[settings]
full_text = "never"

[[feed]]
url = "https://example.org/a"   # the one

# what I look for
[[search]]
# dear to me
name = "Syria, this week"
query = "syria OR damascus newer:7d" # a week

# the end of the searches

[[rule]]
query = 'title:sponsored'
do = [ "hide" ]

# last words
"""
SYRIA = SavedSearch(name="Syria, this week", query="syria OR damascus newer:7d")
SPONSORED = Rule(query="title:sponsored", do=("hide",))


async def test_a_search_is_written_behind_the_others_and_undo_takes_it_back_to_the_byte(
    opened: Opener, paths: Paths
) -> None:
    async with opened(extra=LIST, head="") as reader:
        kept = await reader.keep_search("Long reads", 'feed:"BBC World" words>2000')
        assert (kept.label, kept.changed, kept.skipped) == ("Kept the search Long reads", 1, 0)
        assert paths.config.read_text() == LIST.replace(
            "\n# the end of",
            '\n[[search]]\nname = "Long reads"\nquery = \'feed:"BBC World" words>2000\'\n\n# the end of',
        )
        with_it = paths.config.read_text()
        found = SavedSearch(name="Long reads", query='feed:"BBC World" words>2000')
        assert list(reader.config.searches) == [SYRIA, found]
        taken = await reader.undo(origin="screen")
        assert taken is not None
        assert (taken.label, taken.changed, taken.skipped) == ("Kept the search Long reads", 1, 0)
        assert paths.config.read_text() == LIST
        assert list(reader.config.searches) == [SYRIA]
        assert await reader.redo(origin="screen") is not None
        assert paths.config.read_text() == with_it
        assert await reader.reread() is None, "the program's own change is no news"


async def test_a_name_that_is_there_gets_the_query_and_nothing_else_of_it_changes(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        kept = await reader.keep_search("  syria, THIS week ", "aleppo")
        assert (kept.label, kept.changed) == ("Changed the query of the search syria, THIS week", 1)
        assert paths.config.read_text() == LIST.replace('"syria OR damascus newer:7d"', "'aleppo'")
        assert list(reader.config.searches) == [SavedSearch(name="Syria, this week", query="aleppo")]
        again = await reader.keep_search("Syria, this week", "aleppo")
        assert (again.batch, again.changed, again.skipped) == (None, 0, 1)
        await reader.undo(origin="screen")
        assert paths.config.read_text() == LIST
        await reader.redo(origin="screen")
        assert "'aleppo' # a week" in paths.config.read_text()


async def test_a_search_is_dropped_with_what_belongs_to_it_and_comes_back_to_the_byte(
    opened: Opener, paths: Paths
) -> None:
    async with opened(extra=LIST, head="") as reader:
        gone = await reader.drop_search("Syria, this week", origin="cli")
        assert (gone.label, gone.changed) == ("Dropped the search Syria, this week", 1)
        start, end = LIST.index("# what I look for"), LIST.index("# the end of")
        assert paths.config.read_text() == LIST[:start] + LIST[end:]
        assert (await reader.drop_search("Syria, this week")).batch is None
    async with opened() as reader:
        assert not reader.config.searches
        assert await reader.undo(origin="screen") is None
        (batch,) = await reader.history(9)
        assert (batch.origin, batch.count, batch.undone) == ("cli", 1, False)
        assert await reader.undo(batch=batch.id) is not None
        assert paths.config.read_text() == LIST
        assert list(reader.config.searches) == [SYRIA]


async def test_a_rule_goes_behind_the_others_once(opened: Opener, paths: Paths) -> None:
    rule = Rule(query='title:"it\'s   on sale"', do=("tag  deals", "read"))
    async with opened(extra=LIST, head="") as reader:
        kept = await reader.keep_rule(rule)
        assert kept.label == 'Kept the rule title:"it\'s on sale": tag deals, read'
        block = "\n[[rule]]\nquery = '''title:\"it's on sale\"'''\ndo = [\"tag deals\", \"read\"]\n"
        assert paths.config.read_text() == LIST.replace("\n# last words", f"{block}\n# last words")
        assert len(reader.config.rules) == 2
        assert (await reader.keep_rule(rule)).skipped == 1
        assert (await reader.keep_rule(SPONSORED)).batch is None
        await reader.undo(origin="screen")
        assert paths.config.read_text() == LIST
        assert list(reader.config.rules) == [SPONSORED]


async def test_what_was_changed_by_hand_since_is_counted_and_left_alone(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        await reader.keep_search("New", "a")
        by_hand = paths.config.read_text().replace("query = 'a'", "query = 'a'  # mine")
        paths.config.write_text(by_hand)
        taken = await reader.undo(origin="screen")
        assert taken is not None
        assert (taken.changed, taken.skipped) == (0, 1)
        assert paths.config.read_text() == by_hand
        await reader.drop_search("New")
        paths.config.write_text(LIST + '\n[[search]]\nname = "new"\nquery = "b"\n')
        taken = await reader.undo(origin="screen")
        assert taken is not None
        assert (taken.changed, taken.skipped) == (0, 1)
        assert paths.config.read_text().endswith('query = "b"\n')


async def test_an_edit_of_the_rest_of_the_file_does_not_stand_in_the_way(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        await reader.keep_search("Syria, this week", "aleppo")
        edited = paths.config.read_text().replace("[settings]", "# more\n\n[settings]\nwidth = 60")
        paths.config.write_text(edited)
        taken = await reader.undo(origin="screen")
        assert taken is not None
        assert taken.changed == 1
        assert paths.config.read_text() == LIST.replace("[settings]", "# more\n\n[settings]\nwidth = 60")


async def test_steps_of_all_kinds_are_taken_back_in_turn(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        (feed,) = await reader.feeds()
        await reader.keep_search("One", "a")
        await reader.unsubscribe([feed.id])
        await reader.keep_rule(Rule(query="b", do=("star",)))
        await reader.change([SetFlag(field="read", value=True)], ids=[])
        for _ in range(3):
            assert await reader.undo(origin="screen") is not None
        assert paths.config.read_text() == LIST
        assert await reader.undo(origin="screen") is None


@pytest.mark.parametrize(
    ("name", "query", "cause"),
    [
        (" \t ", "a", "needs a name"),
        ("x", " ", "needs a query"),
        ("x", "is:unraed", "is:unraed: column 4: unread, read, starred"),
        ("x", "(a", "column 1: a closing"),
    ],
)
async def test_what_cannot_be_kept_is_refused_with_a_sentence(
    opened: Opener, paths: Paths, name: str, query: str, cause: str
) -> None:
    async with opened(extra=LIST, head="") as reader:
        with pytest.raises(ConfigError, match=cause):
            await reader.keep_search(name, query)
        assert paths.config.read_text() == LIST
        assert await reader.history(9) == []


@pytest.mark.parametrize(
    "rule",
    [Rule(query="a sort:rank", do=("hide",)), Rule(query="a", do=()), Rule(query="a", do=("hyde",))],
)
async def test_a_rule_that_feeds_toml_would_not_take_is_refused(opened: Opener, paths: Paths, rule: Rule) -> None:
    async with opened(extra=LIST, head="") as reader:
        with pytest.raises(ConfigError, match=r"no meaning in a rule|lists what the rule does|is no effect"):
            await reader.keep_rule(rule)
        assert paths.config.read_text() == LIST


async def test_a_name_is_one_clean_line(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        await reader.keep_search("\x1b[2J two\nlines \ud800", "a \x00\n\ud800 b")
        assert reader.config.searches[-1] == SavedSearch(name="�[2J two lines �", query="a � � b")
        assert "\x1b" not in paths.config.read_text()


async def test_line_ends_of_another_system_stay(opened: Opener, paths: Paths) -> None:
    windows = LIST.replace("\n", "\r\n")
    async with opened(extra=LIST, head="") as reader:
        paths.config.write_bytes(windows.encode())
        await reader.keep_search("One", "a")
        await reader.keep_rule(Rule(query="b", do=("star",)))
        written = paths.config.read_bytes()
        assert written.count(b"\n") == written.count(b"\r\n") == windows.count("\n") + 8
        for _ in range(2):
            await reader.undo(origin="screen")
        assert paths.config.read_bytes() == windows.encode()


async def test_the_first_search_makes_the_file_and_a_lost_one_is_not_replaced(opened: Opener, paths: Paths) -> None:
    async with opened() as reader:
        await reader.keep_search("One", "a")
        assert paths.config.read_text() == "[[search]]\nname = \"One\"\nquery = 'a'\n"
        assert mode(paths.config) == 0o600
        paths.config.unlink()
        with pytest.raises(ConfigError, match="is gone"):
            await reader.keep_search("Two", "b")
        with pytest.raises(ConfigError, match="is gone"):
            await reader.undo(origin="screen")
        assert not paths.config.exists()


async def test_a_file_with_a_syntax_error_is_not_written_to(opened: Opener, paths: Paths) -> None:
    async with opened(extra=LIST, head="") as reader:
        paths.config.write_text(LIST + "broken = \n")
        for change in (
            reader.keep_search("One", "a"),
            reader.drop_search("Syria, this week"),
            reader.keep_rule(SPONSORED),
        ):
            with pytest.raises(ConfigError, match="not written to"):
                await change
        assert paths.config.read_text() == LIST + "broken = \n"


async def test_a_search_written_in_another_shape_is_left_to_its_writer(opened: Opener, paths: Paths) -> None:
    text = 'search = [{ name = "One", query = "a" }]\n'
    async with opened(extra=text, head="") as reader:
        with pytest.raises(ConfigError, match=r"saved searches in feeds\.toml .* by hand"):
            await reader.keep_search("Two", "b")
        assert paths.config.read_text() == text


async def test_the_last_hundred_searches_are_remembered_each_once_in_all_windows(opened: Opener) -> None:
    async with opened() as one, opened() as other:
        assert await one.searched() == []
        for number in range(120):
            await one.note_searched(f"word{number}")
        await other.note_searched("  word50 ")
        await other.note_searched("  ")
        await other.note_searched("x" * 20_000)
        await other.note_searched("\ud800 \x00")
        found = await one.searched()
        assert found[1:3] == ["word50", "word119"]
        assert (len(found), len(set(found))) == (100, 100)
        assert await one.history(9) == [], "that is no change that could be taken back"
    async with opened() as reader:
        assert (await reader.searched())[1] == "word50"
