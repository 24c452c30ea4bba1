"""Unsubscribing by key, and what is said where there is nothing."""

from dataclasses import replace

from tests.app.fake_reader import FakeReader, story_line
from tests.app.reading_samples import BBC, GUARDIAN, LWN, WELCOME, Running, running, sample_reader
from tui.app.screens.reading_adding import removing_question


def question(run: Running) -> str:
    """What a dialog asks, as one line."""
    return " ".join(" ".join(run.lines(run.app.screen.query_one("#panel"))).replace("│", " ").split())


async def test_d_asks_and_unsubscribes_from_the_feed_under_the_cursor() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("h", "n")
        assert "▌   BBC World" in run.text
        await run.press("D")
        assert "Unsubscribe from BBC World? Its 3 stories stay and can be searched (is:archived)." in question(run)
        await run.press("n")
        assert BBC in run.reader.feed_lines
        await run.press("D", "y")
        assert BBC not in run.reader.feed_lines
        assert run.status == "Unsubscribed from BBC World. U takes it back."
        assert "▌   Guardian World" in run.text
        assert "Guardian World  1" in run.text
        await run.press("U")
        assert "BBC World" in run.text


async def test_d_on_a_folder_means_all_feeds_in_it() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("h", "n", "k", "D")
        assert "Unsubscribe from all 3 feeds of World? Their 5 stories stay and can be searched" in question(run)
        await run.press("y")
        assert [feed.title for feed in run.reader.feed_lines] == ["Ars Technica", "LWN", "Welcome"]
        assert run.status == "Unsubscribed from 3 feeds of World. U takes it back."
        assert "▌▾ Technology" in run.text
        assert "Technology  2" in run.text


async def test_after_the_last_feed_one_stands_on_unread() -> None:
    reader = FakeReader(lines=[story_line(1, WELCOME, "1. Read")], feed_lines=[WELCOME])
    async with running(reader, size=(100, 30)) as run:
        await run.press("h", "n", "D", "y")
        assert run.app.reading.view.kind == "unread"
        assert "▌Unread" in run.text
        assert "a subscribes to one" in "\n".join(run.lines(run.app.reading.sidebar))


async def test_d_elsewhere_in_the_sidebar_says_what_it_is_for() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("h", "D")
        assert run.status == "D unsubscribes from a feed or a folder; the cursor is on neither."
        assert run.app.screen is run.app.reading


async def test_read_feeds_out_of_sight_do_not_count_as_gone() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("h", "full_stop", "n", "k", "A")
        assert "▾ World" not in run.text
        assert run.app.reading.view.name == "World"


def test_the_question_is_worded_right_for_one_and_none() -> None:
    one, none = replace(LWN, total=1), replace(GUARDIAN, total=0)
    stays = "stays and can be searched (is:archived)."
    assert removing_question([one], "") == f"Unsubscribe from LWN? Its one story {stays}"
    assert removing_question([none], "") == "Unsubscribe from Guardian World?"
    assert removing_question([one], "Tech") == f"Unsubscribe from the only feed of Tech, LWN? Its one story {stays}"


async def test_without_feeds_everything_points_to_subscribing() -> None:
    async with running(FakeReader(lines=[], feed_lines=[]), size=(100, 30)) as run:
        assert "There are no feeds yet. a subscribes to one" in run.text
        assert "a subscribes to one" in "\n".join(run.lines(run.app.reading.sidebar))


async def test_a_list_with_nothing_yet_says_what_fills_it() -> None:
    reader = sample_reader()
    reader.lines = []
    async with running(reader, size=(100, 30)) as run:
        await run.press("h", "j", "j")
        assert "Nothing is starred yet." in run.text
        await run.press("j")
        assert "R fetches all feeds, a subscribes to another." in " ".join(run.text.split())
