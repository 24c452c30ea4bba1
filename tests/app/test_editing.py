"""Changing feeds on the reading screen: the dialog, the commands behind `:`, the editor."""

import stat
from pathlib import Path

import pytest

from tests.app.reading_samples import Running, running, sample_reader
from tui.app.screens.edit_feed import EditFeedScreen, RenameFolderScreen
from tui.app.screens.edit_query import EditSearchScreen
from tui.core.errors import ConfigError
from tui.core.feed_edits import FeedEdit
from tui.core.kept_queries import SavedSearch
from tui.core.rules import Rule
from tui.formats.toml_lines import Spot

WIDE = (100, 30)


async def on_feed(run: Running, title: str) -> None:
    """Go to a line of the sidebar."""
    row = next(row for row in run.app.reading.sidebar.rows if row.text == title)
    run.app.reading.sidebar.point_at(row.key)
    await run.press("h")


async def test_e_on_a_feed_changes_what_was_changed_in_the_dialog_and_nothing_else() -> None:
    async with running(size=WIDE) as run:
        await on_feed(run, "BBC World")
        await run.press("e")
        assert isinstance(run.app.screen, EditFeedScreen)
        assert "the feed's own: BBC World" in run.text
        assert "[ ] paused" in run.text
        await run.press(*"BBC", "down", "end", *", news/eu", "tab", "escape")
        assert run.reader.edits == []
        await run.press("e", *"BBC", "down", "end", *", news/europe", "down", "down", "space", "enter")
        assert run.reader.edits == [
            ((1,), FeedEdit(title="BBC", folders=("World", "news/europe"), paused=True)),
        ]
        assert run.status == "Changed: BBC World is now “BBC”, in World, news/europe, paused. U takes it back."
        assert run.app.focused is run.app.reading.sidebar


async def test_enter_with_nothing_changed_writes_nothing_and_q_on_a_switch_leaves_it() -> None:
    async with running(size=WIDE) as run:
        await on_feed(run, "BBC World")
        await run.press("e", "enter")
        await run.press("e", "up", "space", "q")
        assert run.app.screen is run.app.reading
        assert run.reader.edits == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "Give the address of the feed"),
        ("example.org", "is no address of a feed. An address begins with https:// or http://."),
        ("https://FEED2.example/rss", "That is the address of Guardian World, which is subscribed already."),
        ("https://me:secret@example.org/rss", "holds a user name or password"),
    ],
)
async def test_an_address_that_cannot_be_is_told_in_the_dialog_which_stays(address: str, said: str) -> None:
    async with running(size=WIDE) as run:
        await on_feed(run, "BBC World")
        await run.press("e", "down", "down", "ctrl+u", *address, "enter")
        assert isinstance(run.app.screen, EditFeedScreen)
        painted = " ".join(run.lines(run.app.screen.panel)).replace("│", " ")
        assert said in " ".join(painted.split())
        assert run.reader.edits == []


async def test_what_cannot_be_written_is_told_on_the_screen() -> None:
    async with running(size=WIDE) as run:
        run.reader.refuses = ConfigError("feeds.toml cannot be written")
        await on_feed(run, "BBC World")
        await run.press("e", *"x", "enter")
        assert run.status == "feeds.toml cannot be written"


async def test_e_on_a_folder_gives_it_another_name_and_the_cursor_stays_on_it() -> None:
    async with running(size=WIDE) as run:
        await on_feed(run, "World")
        await run.press("e")
        assert isinstance(run.app.screen, RenameFolderScreen)
        await run.press("ctrl+u", "enter")
        assert "Give it a name" in run.text
        await run.press(*"Earth", "enter")
        assert run.reader.folders_renamed == [("World", "Earth")]
        assert run.status == "The folder World is now “Earth”. U takes it back."
        assert run.app.reading.sidebar.row is not None
        assert run.app.reading.sidebar.row.folder == "Earth"


async def typed(run: Running, line: str) -> None:
    await run.press("colon", *line, "enter")


async def test_commands_act_on_the_feed_of_the_story_under_the_cursor() -> None:
    async with running(size=WIDE) as run:
        await typed(run, "rename-feed The  Beeb")
        await typed(run, "move-feed news/europe, World")
        await typed(run, "unlist")
        await typed(run, "relist")
        await typed(run, "change-address https://feed2.example/rss")
        assert run.status == "That is the address of Guardian World, which is subscribed already."
        await typed(run, "change-address https://example.org/new")
        assert run.status == "The Beeb is at https://example.org/new. U takes it back."
        assert run.reader.edits == [
            ((1,), FeedEdit(title="The Beeb")),
            ((1,), FeedEdit(folders=("news/europe", "World"))),
            ((1,), FeedEdit(unlisted=True)),
            ((1,), FeedEdit(unlisted=False)),
            ((1,), FeedEdit(url="https://example.org/new")),
        ]


async def test_pause_on_a_folder_is_for_all_feeds_in_it_and_once_is_enough() -> None:
    async with running(size=WIDE) as run:
        await on_feed(run, "Technology")
        await typed(run, "pause")
        assert run.status == "2 feeds of Technology are paused. U takes it back."
        await typed(run, "pause")
        assert run.status == "Nothing changed: it is so already."
        await typed(run, "rename-feed x")
        assert run.status == "The cursor is on a folder. e renames it; on a feed this can be done."
        assert len(run.reader.edits) == 2


async def test_folders_are_completed_behind_move_feed() -> None:
    async with running(size=WIDE) as run:
        await run.press("colon", *"move-feed tech", "tab")
        assert run.app.reading.command_line.line.value == "move-feed Technology"
        await run.press(*", wor", "tab")
        assert run.app.reading.command_line.line.value == "move-feed Technology, World"


@pytest.fixture
def windowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor with a window of its own, which notes how it was called."""
    program = tmp_path / "code"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >{tmp_path}/called\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("VISUAL", str(program))
    return tmp_path / "called"


def called(path: Path) -> list[str]:
    return path.read_text().split()


async def test_E_opens_the_editor_where_the_cursor_is(windowed: Path) -> None:
    async with running(size=WIDE) as run:
        await run.press("E")
        assert called(windowed) == ["--wait", "--goto", "/c/feeds.toml:1"]
        await on_feed(run, "Technology")
        await run.press("E")
        assert run.reader.spots == [
            Spot(section="feed", name="https://feed1.example/rss"),
            Spot(section="folder", name="Technology"),
        ]


async def test_without_an_editor_or_a_terminal_to_lend_the_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(size=WIDE) as run:
        monkeypatch.setenv("VISUAL", "no-such-editor -x")
        await run.press("E")
        assert run.status == (
            "$VISUAL is “no-such-editor -x”, which cannot be found. "
            "Set $VISUAL or $EDITOR to your editor; the file is /c/feeds.toml"
        )
        monkeypatch.setenv("VISUAL", "true")
        await run.press("E")
        assert run.status.startswith("This terminal cannot be lent to another program. $VISUAL or $EDITOR says")


async def test_e_on_a_saved_search_changes_name_and_query_which_is_checked_as_it_is_typed() -> None:
    reader = sample_reader()
    reader.kept_searches = [SavedSearch(name="Penguins", query="linux"), SavedSearch(name="Other", query="x")]
    async with running(reader, size=WIDE) as run:
        await on_feed(run, "Penguins")
        await run.press("enter", "h", "e", "down", *" is:unraed")
        assert "The query cannot be read: is:unraed: column 10: unread" in run.text
        await run.press("enter")
        assert isinstance(run.app.screen, EditSearchScreen)
        await run.press("ctrl+u", *"kernel", "up", "ctrl+u", *"other", "enter")
        assert "There is a search of this name already." in run.text
        await run.press("ctrl+u", *"Kernels", "enter")
        assert reader.kept_searches[0] == SavedSearch(name="Kernels", query="kernel")
        assert run.status == "Changed: Penguins is now “Kernels”. U takes it back."
        assert run.app.reading.view.name == "Kernels"


async def test_e_among_the_rules_changes_what_one_finds_and_does() -> None:
    reader = sample_reader()
    reader.kept_rules = [Rule(query="linux", do=("star",))]
    async with running(reader, size=WIDE) as run:
        await typed(run, "rules")
        await run.press("e", "down", *", explode", "enter")
        assert "is no effect" in run.text
        await run.press("ctrl+u", *"hide,tag  os", "enter")
        assert reader.kept_rules == [Rule(query="linux", do=("hide", "tag os"))]
        assert "Changed for what arrives; r runs it." in run.text
        assert "tag os" in run.text or "#os" in run.text
