"""Subscribing by key, or in feeds.toml: what is asked of the engine, and where one is afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest
from textual import events

from tests.app.fake_reader import NOW, FakeReader, feed_line, story_line
from tests.app.reading_samples import Running, running, sample_reader
from tests.strategies import POISON
from tui.app.engine_events import AddingFailed, EngineEvent, FeedAdded, FeedsFound
from tui.app.screens.add import AddScreen
from tui.core.model import FoundFeed
from tui.core.stories import Reread


def found(title: str = "Example News", *, known_as: str = "", feed_id: int | None = None) -> FoundFeed:
    return FoundFeed(
        url=f"https://example.org/{title.split()[0]}.xml",
        title=title,
        format="Atom 1.0",
        entries=25,
        newest=NOW - timedelta(hours=3),
        titles=("Harvest returns", "Old phones", "Fair Isle"),
        known_as=known_as,
        feed_id=feed_id,
    )


async def typed(run: Running, text: str) -> None:
    names = {".": "full_stop", ",": "comma", " ": "space", "/": "slash"}
    await run.pilot.press(*(names.get(character, character) for character in text))
    await run.settle()


async def told(run: Running, event: EngineEvent) -> None:
    run.engines[0].tell(event)
    await run.settle()


async def looked(run: Running, *feeds: FoundFeed, cause: str = "", remedy: str = "") -> None:
    """Open the dialog, type an address, and find feeds there."""
    await run.press("a")
    await typed(run, "example.org")
    await run.press("enter")
    await told(run, FeedsFound(url="https://example.org", feeds=feeds, cause=cause, remedy=remedy))


async def added(run: Running, *, stories: int = 1) -> None:
    """Have the engine subscribe to feed 9."""
    feed = feed_line(9, "Example News", "World")
    run.reader.feed_lines.append(feed)
    run.reader.lines += [story_line(100 + n, feed, f"Example story {n}") for n in range(stories)]
    await told(run, FeedAdded(feeds=(9,), title="Example News", total=stories, unread=stories))


async def test_an_address_is_looked_at_and_esc_stops_that() -> None:
    async with running() as run:
        await run.press("a")
        assert "address of a site or a feed" in run.text
        await run.press("enter")
        assert run.engines[0].looked == []
        await typed(run, "https://example.org/news")
        await run.press("enter", "enter")
        assert run.engines[0].looked == ["https://example.org/news"]
        assert "Looking at example.org …" in run.text
        await run.press("escape")
        assert run.engines[0].given_up == ["add"]
        assert "Looking" not in run.text
        await told(run, FeedsFound(url="https://example.org", feeds=(found(),)))
        assert "Example News" not in run.text
        await run.press("escape")
        assert run.app.screen is run.app.reading


async def test_the_one_feed_found_is_shown_and_enter_subscribes_to_it() -> None:
    async with running(size=(100, 30)) as run:
        await looked(run, found())
        for text in (
            "Example News",
            "Atom 1.0 · 25 entries · newest today 12:00",
            "https://example.org/Example.xml",
            "• Fair Isle",
        ):
            assert text in run.text
        await run.press("enter")
        assert run.engines[0].subscribed == [("https://example.org/Example.xml", "", ())]
        assert "Subscribing to Example News …" in run.text
        await added(run, stories=3)
        assert run.status == "Subscribed: Example News, 3 stories, 3 unread. U takes it back."
        assert "Example story" in run.list[0]
        assert "▌   Example News" in run.text
        assert run.app.focused is run.app.reading.entries


async def test_a_title_and_folders_of_ones_own_are_handed_on() -> None:
    async with running() as run:
        await looked(run, found())
        await run.press("ctrl+u")
        await typed(run, "Mine")
        await run.press("tab")
        await typed(run, "te")
        await run.press("tab")
        await typed(run, ", far away/news ,world")
        await run.press("enter")
        expected = ("https://example.org/Example.xml", "Mine", ("Technology", "far away/news", "World"))
        assert run.engines[0].subscribed == [expected]


async def test_what_is_typed_right_after_tab_goes_to_the_next_line() -> None:
    async with running() as run:
        await looked(run, found())
        for key in ("tab", "n", "e", "w"):
            run.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await run.settle()
        await run.press("enter")
        assert run.engines[0].subscribed == [("https://example.org/Example.xml", "", ("new",))]


async def test_tab_and_arrows_go_from_line_to_line() -> None:
    reader = FakeReader(lines=[], feed_lines=[])
    async with running(reader) as run:
        await looked(run, found())
        assert "No folders yet." in run.text
        title = run.app.focused
        await run.press("tab")
        assert run.app.focused is not title
        await run.press("shift+tab")
        assert run.app.focused is title
        await run.press("down")
        assert run.app.focused is not title
        await run.press("up")
        assert run.app.focused is title


async def test_esc_goes_a_step_back_at_a_time() -> None:
    async with running() as run:
        await looked(run, found("First of them"), found("Second of them"))
        await run.press("j", "enter", "enter")
        await run.press("escape")
        assert run.engines[0].given_up == ["add"]
        assert "Stopped." in run.text
        await run.press("escape")
        assert "2 feeds at" in run.text
        assert "https://example.org/Second.xml" in run.text
        await run.press("q")
        assert "example.org" in run.text
        assert "2 feeds at" not in run.text
        await run.press("escape")
        assert run.app.screen is run.app.reading


async def test_a_feed_that_is_there_already_is_gone_to() -> None:
    async with running(size=(100, 30)) as run:
        await looked(run, found(known_as="BBC World", feed_id=1))
        assert "Already there as BBC World. Enter goes to it." in run.text
        await run.press("enter")
        assert run.engines[0].subscribed == []
        assert "▌   BBC World" in run.text
        assert "BBC World  2" in run.text
        await run.press("q")
        assert "Unread  6" in run.text


async def test_nothing_found_says_why_and_the_line_can_be_mended() -> None:
    async with running() as run:
        await looked(run, cause="no feed at https://example.org", remedy="give the address of its feed")
        assert "No feed at https://example.org. Give the address of its feed." in run.text
        await typed(run, "/news")
        await run.press("enter")
        assert run.engines[0].looked == ["example.org", "example.org/news"]
        await told(run, AddingFailed(message="The engine ended."))
        assert "The engine ended." in run.text
        await run.press("enter")
        assert len(run.engines[0].looked) == 3
        await told(run, FeedsFound(url="https://example.org", feeds=(found(),), cause="the page is gone (410)"))
        assert "The page is gone (410). Here is what else its site has." in run.text


async def test_what_could_not_be_subscribed_is_told_and_can_be_tried_again() -> None:
    async with running() as run:
        await looked(run, found())
        await run.press("enter")
        await told(run, AddingFailed(message="feeds.toml:3:1: it cannot be read"))
        assert "feeds.toml:3:1: it cannot be read." in run.text
        await run.press("enter")
        assert len(run.engines[0].subscribed) == 2


@pytest.mark.parametrize("place", ["sidebar", "list", "article"])
async def test_q_returns_to_where_one_was(place: str) -> None:
    async with running(size=(100, 30)) as run:
        await run.press("j", *{"sidebar": ["h"], "list": [], "article": ["enter"]}[place])
        await looked(run, found())
        await run.press("enter")
        await added(run)
        assert "Example News  1" in run.text
        await run.press("q")
        screen = run.app.reading
        assert screen.place == place
        assert screen.view.kind == "unread"
        assert screen.entries.cursor == 1
        assert screen.sidebar.row is not None
        assert screen.sidebar.row.key == "unread"
        if place == "article":
            assert "All about Port strike" in run.text


async def test_q_returns_to_the_results_of_a_search_and_esc_from_there_to_the_list() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("slash")
        await typed(run, "kernel")
        await run.press("enter")
        await looked(run, found())
        await run.press("enter")
        await added(run)
        await run.press("q")
        assert "Search: kernel" in run.text
        await run.press("escape")
        assert "Unread" in run.text
        assert run.app.reading.view.kind == "unread"


async def test_after_another_list_the_way_back_is_the_usual_one() -> None:
    async with running(size=(100, 30)) as run:
        await looked(run, found())
        await run.press("enter")
        await added(run)
        await run.press("h", "k", "enter", "q")
        assert run.app.reading.place == "sidebar"


async def test_a_closed_folder_opens_for_the_new_feed() -> None:
    async with running(size=(100, 30)) as run:
        run.app.reading.closed_folders = {"World", "Technology"}
        run.app.reading.show_sidebar()
        await looked(run, found())
        await run.press("enter")
        await added(run)
        assert "▌   Example News" in run.text
        assert run.app.reading.closed_folders == {"Technology"}


async def test_taking_a_subscription_back_returns_too() -> None:
    async with running(size=(100, 30)) as run:
        before = list(run.reader.feed_lines)
        await looked(run, found())
        await run.press("enter")
        await added(run)
        run.reader.take_back(before)
        await run.press("U")
        assert "Example News" not in "\n".join(run.lines(run.app.reading.sidebar))
        assert run.app.reading.view.kind == "unread"


@pytest.mark.parametrize(("size", "ascii"), [((160, 45), False), ((80, 24), True), ((40, 12), True), ((20, 6), False)])
async def test_no_step_breaks_at_any_size(size: tuple[int, int], ascii: bool) -> None:
    feeds = (replace(found(), title="Plain", titles=("One",)),) if ascii else (found("".join(POISON)),)
    async with running(size=size, ascii=ascii) as run:
        await run.press("a")
        await typed(run, "example.org")
        await run.press("enter")
        await told(run, FeedsFound(url="x", cause="nothing" if ascii else "".join(POISON)))
        await run.press("enter")
        await told(run, FeedsFound(url="x", feeds=(*feeds, *feeds, *feeds)))
        dialog = run.app.screen
        assert isinstance(dialog, AddScreen)
        await run.pilot.resize_terminal(size[0] + 1, size[1] + 1)
        await run.press("j", *(["space"] if ascii else []), "enter")
        await run.pilot.resize_terminal(*size)
        await run.press("tab", "tab", "enter")
        await told(run, AddingFailed(message="no" if ascii else "".join(POISON)))
        assert not any(character in run.text for character in "\x1b\x07\x9b\u202e\x00\u2028")
        if ascii:
            text = "\n".join(run.lines(dialog.panel))
            assert text.isascii()
        await run.press("escape", "escape", "escape")
        assert run.app.screen is run.app.reading


@pytest.mark.parametrize(
    ("reread", "status"),
    [
        (Reread(added=2, archived=1), "feeds.toml: 2 feeds added, 1 archived."),
        (Reread(added=1), "feeds.toml: 1 feed added."),
        (Reread(archived=1), "feeds.toml: 1 feed archived."),
        (Reread(archived=3), "feeds.toml: 3 feeds archived."),
        (Reread(mended=True), "feeds.toml: in order again."),
        (Reread(mended=True, added=1), "feeds.toml: in order again, 1 feed added."),
        (Reread(), ""),
        (
            Reread(added=1, mistakes=("feeds.toml:3:1: no", "more")),
            "feeds.toml:3:1: no (1 more: dateline config check). E opens it there.",
        ),
    ],
)
async def test_a_change_of_feeds_toml_is_taken_over_and_told(reread: Reread, status: str) -> None:
    async with running(size=(100, 30)) as run:
        run.reader.feed_lines.append(feed_line(9, "Example News"))
        run.reader.edited = reread
        await run.app.reading.look_about()
        await run.settle()
        assert run.status == status
        assert "Example News" in run.text


async def test_settings_that_were_changed_hold_at_once_and_a_mistake_stands_on_the_right() -> None:
    async with running(size=(160, 45)) as run:
        run.reader.settings = run.reader.settings.but({"theme": "dateline-light", "layout": "one", "width": 40})
        run.reader.mistakes = ("feeds.toml:3:1: no",)
        run.reader.edited = Reread(mistakes=run.reader.mistakes)
        await run.app.reading.look_about()
        await run.settle()
        assert run.app.theme == "dateline-light"
        assert run.app.reading.panes is not None
        assert run.app.reading.panes.count == 1
        assert "feeds.toml: 1 mistake" in run.text
        await run.press("enter")
        assert max(map(len, run.lines(run.app.reading.article))) < 120


async def test_a_feed_added_by_hand_is_fetched_unless_only_keys_fetch() -> None:
    for setting, asked in (("auto", 1), ("manual", 0)):
        reader = sample_reader()
        reader.settings = reader.settings.but({"refresh": setting})
        async with running(reader) as run:
            reader.due, reader.edited = NOW, Reread(added=1)
            before = len(run.engines[0].asked) if run.engines else 0
            await run.app.reading.look_about()
            await run.settle()
            assert (len(run.engines[0].asked) if run.engines else 0) - before == asked
            assert ("R fetches." in run.status) == (setting == "manual")


async def test_enter_on_an_empty_line_says_what_belongs_there() -> None:
    async with running() as run:
        await run.press("a", "enter")
        assert "such as example.org" in run.text
        assert not run.engines or not run.engines[0].looked
