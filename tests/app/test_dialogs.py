"""The dialogs, each over an empty app: keys in, result and text out."""

from typing import TypeVar

import pytest
from hypothesis import given
from textual.command import DiscoveryHit, Hit
from textual.screen import Screen
from textual.widgets import Static

from tests.app.dialog_host import Host, painted, shown
from tests.strategies import POISON, hostile_text
from tui.app.key_names import key_name
from tui.app.name_words import folder_words
from tui.app.palette import CommandProvider
from tui.app.screens.confirm import ConfirmScreen
from tui.app.screens.help import HelpScreen
from tui.app.screens.links import LinksScreen
from tui.app.screens.messages import MessagesScreen
from tui.app.screens.rename_tag import RenameTagScreen
from tui.app.screens.tags import TagsScreen
from tui.core.commands import COMMANDS, Place
from tui.core.document import Link
from tui.core.key_bindings import PANES
from tui.core.stories import TagCount
from tui.core.text import displayable

ResultT = TypeVar("ResultT")
SIZES = ((80, 24), (100, 30), (160, 45), (40, 12), (20, 6))
LINKS = tuple(Link(url=f"https://example.org/{number}", words=f"link {number}") for number in range(1, 16))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", PANES)
async def test_help_shows_every_command_of_the_screen_at_any_size(place: Place, size: tuple[int, int]) -> None:
    app = Host()
    async with app.run_test(size=size) as pilot:
        await shown(app, pilot, HelpScreen(place))
        text = " ".join(" ".join(str(part.render()) for part in app.screen.query(Static)).split())
        if size == (80, 24):
            assert all(
                command.help.split(";")[0] in text for command in COMMANDS if command.on_screen and size[0] < 100
            )
            assert all(group in text for group in ("Moving", "Reading", "Marking", "Finding", "Feeds", "Program"))
        await pilot.press("G", "space", "b", "ctrl+u", "k", "g", "j", "q")
        assert app.results == [None]


async def test_help_dims_what_works_in_another_pane_and_names_it() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, HelpScreen("sidebar"))
        text = " ".join(str(app.screen.query_one(Static).render()).split())
        assert "Star the story, or take the star back (in the list)" in text
        assert "l → Open what is under the cursor" in text


async def test_help_scrolls_with_its_frame_in_place() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, HelpScreen("list"))
        before = painted(app)
        await pilot.press("G")
        await pilot.pause()
        after = painted(app)
        assert "Keys" in before.splitlines()[0]
        assert "Keys" in after.splitlines()[0]
        assert "Moving" in before
        assert "Moving" not in after


async def test_y_confirms_and_everything_else_does_not() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("y", "n", "escape", "q"):
            await shown(app, pilot, ConfirmScreen("Really [/b] all?"))
            assert "Really [/b] all?" in painted(app)
            await pilot.press("x", "enter", key)
        assert app.results == [True, False, False, False]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["2"], "https://example.org/2"),
        (["1", "4"], "https://example.org/14"),
        (["1", "enter"], "https://example.org/1"),
        (["1", "j", "2"], "https://example.org/2"),
        (["j", "j", "k", "enter"], "https://example.org/2"),
        (["G", "enter"], "https://example.org/15"),
        (["1", "9", "3"], "https://example.org/3"),
        (["0", "G", "g", "enter"], "https://example.org/1"),
        (["q"], None),
        (["escape"], None),
    ],
)
async def test_links_are_chosen_by_number_or_cursor(keys: list[str], expected: str | None) -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, LinksScreen(LINKS))
        await pilot.press(*keys)
        assert app.results == [expected]


async def test_y_copies_the_link_under_the_cursor_and_stays() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, LinksScreen(LINKS, clipboard="osc52"))
        await pilot.press("j", "y")
        assert app.copied == ["https://example.org/2"]
        assert isinstance(app.screen, LinksScreen)


async def test_links_show_the_address_under_the_cursor() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, LinksScreen((Link(url="https://example.org/[/b]\x1b[2J", words=""), *LINKS)))
        assert "https://example.org/[/b]�[2J" in painted(app)
        await pilot.press("q")
        await shown(app, pilot, LinksScreen(()))
        assert "No links here." in painted(app)
        await pilot.press("j", "y", "1", "q")
        assert app.results == [None, None]


@given(hostile_text())
def test_names_of_folders_may_hold_blanks_and_read_the_same_again(line: str) -> None:
    words = folder_words(())
    names = words.read(line)
    assert words.read(", ".join(names)) == names
    for name in names:
        assert name == displayable(name)
        assert all(part and part == part.strip() for part in name.split("/"))
        assert "," not in name


async def test_messages_stand_newest_first() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, MessagesScreen(["first", "second [/b] \x1b[2J"]))
        text = painted(app)
        assert text.index("second [/b] �[2J") < text.index("first")
        await pilot.press("escape")
        await shown(app, pilot, MessagesScreen([]))
        assert "No messages yet." in painted(app)


@pytest.mark.parametrize("size", SIZES)
async def test_no_dialog_fails_on_hostile_texts_at_any_size(size: tuple[int, int]) -> None:
    poison = "".join(POISON)
    app = Host()
    async with app.run_test(size=size) as pilot:
        dialogs: tuple[Screen[object], ...] = (
            LinksScreen([Link(url=f"https://e.org/{poison}", words=poison)] * 40),  # type: ignore[assignment]  # any result will do
            TagsScreen([poison], [TagCount(name=poison, total=3)], some=[poison]),
            RenameTagScreen(poison, [TagCount(name=poison, total=3)]),
            MessagesScreen([poison]),
            ConfirmScreen(poison),
        )
        for dialog in dialogs:
            await shown(app, pilot, dialog)
            text = painted(app)
            assert not any(character in text for character in "\x1b\x07\x9b\u202e\x00\u2028")
            await pilot.press("escape")
            await pilot.pause()
        assert len(app.results) == len(dialogs)


class Palette(Host):
    """Has two of the commands."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    def action_all_read(self) -> None:
        self.done.append("all-read")

    def action_undo(self) -> None:
        self.done.append("undo")


async def test_the_palette_finds_commands_that_have_an_action_and_runs_them() -> None:
    app = Palette()
    async with app.run_test(size=(80, 24)) as pilot:
        provider = CommandProvider(app.screen)
        known = [hit async for hit in provider.discover()]
        texts = [hit.text or "" for hit in known if isinstance(hit, DiscoveryHit)]
        assert any(text.startswith("all read:") for text in texts)
        assert not any(text.startswith("refresh:") for text in texts)
        hits = [hit async for hit in provider.search("newest change")]
        best = hits[0]
        assert isinstance(best, Hit)
        assert "U" in str(best.match_display)
        await best.command()
        await pilot.pause()
        assert app.done == ["undo"]


@pytest.mark.parametrize(
    ("key", "name"),
    [("j", "j"), ("G", "G"), ("ctrl+d", "Ctrl-D"), ("shift+tab", "Shift-Tab"), ("pagedown", "PgDn"), ("+", "+")],
)
def test_keys_are_named_as_people_do(key: str, name: str) -> None:
    assert key_name(key) == name


async def test_in_ascii_the_keys_in_the_frame_are_cut_by_ascii_when_the_screen_grows_narrow() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = ConfirmScreen("Really?")
        screen.HINTS = "y yes · n no · and much more than there is room for"  # type: ignore[misc]
        screen.set_class(True, "-ascii")
        await shown(app, pilot, screen)
        await pilot.resize_terminal(30, 10)
        assert painted(app).isascii()
