"""Refreshing by key and by itself: what the engine is asked and what becomes of its answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tests.app.fake_reader import NOW, FakeReader, story_line
from tests.app.reading_samples import ARS, running, sample_reader
from tui.app.engine_events import FeedDone, PageDone, RefreshDone, RefreshFailed, RefreshPlanned, RefreshWaits
from tui.core.settings import Settings


def done(
    *, asked: int = 6, new: int = 0, failed: int = 0, cancelled: bool = False, offline: bool = False, why: str = ""
) -> RefreshDone:
    return RefreshDone(asked=asked, new=new, failed=failed, cancelled=cancelled, offline=offline, why=why)


def first_start() -> FakeReader:
    reader = sample_reader()
    reader.first_start = True
    return reader


async def test_nothing_is_asked_while_nothing_is_due() -> None:
    reader = sample_reader()
    reader.due = NOW + timedelta(minutes=1)
    async with running(reader) as run:
        assert run.engines == []


async def test_what_is_due_is_fetched_once_the_list_is_there() -> None:
    reader = sample_reader()
    reader.due = NOW
    async with running(reader) as run:
        assert run.engines[0].asked == [(None, False)]


async def test_manual_means_never_by_itself() -> None:
    reader = sample_reader()
    reader.due = NOW
    reader.settings = Settings(refresh="manual")
    async with running(reader) as run:
        assert run.engines == []


async def test_c87_after_a_sleep_what_is_due_waits_until_the_machine_is_awake_and_is_fetched_gently() -> None:
    reader = sample_reader()
    reader.due = NOW + timedelta(hours=2)
    async with running(reader) as run:
        timers: list[tuple[float, Callable[[], None]]] = []
        screen = run.app.reading

        def note(delay: float, callback: Callable[[], None]) -> None:
            timers.append((delay, callback))

        screen.set_timer = note  # type: ignore[assignment,method-assign]  # nobody waits here
        screen.refresh_while_open()
        await run.settle()
        assert (timers, run.engines) == ([], [])
        reader.ahead = timedelta(hours=8)
        screen.refresh_while_open()
        await run.settle()
        assert run.engines == []
        ((delay, wake),) = timers
        assert 10 <= delay <= 30
        wake()
        await run.settle()
        assert (run.engines[0].asked, run.engines[0].gentle) == ([(None, False)], [True])
        run.engines[0].answer(done(), ends=True)
        screen.refresh_while_open()
        await run.settle()
        assert run.engines[0].gentle == [True, False]


async def test_r_fetches_the_feed_here_and_capital_r_all() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("r")
        run.engines[0].answer(done(asked=1), ends=True)
        await run.press("h", "n", "r")
        run.engines[0].answer(done(asked=1), ends=True)
        await run.press("h", "r")
        run.engines[0].answer(done(asked=1), ends=True)
        await run.press("R")
        assert run.engines[0].asked == [([1], True), ([1], True), ([1, 2, 5], True), (None, True)]


async def test_progress_stands_at_the_right_and_the_result_at_the_left() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("R")
        feeds = [FeedDone(title="A", new=3, updated=0), FeedDone(title="B", new=0, updated=0, cause="404 not found")]
        run.engines[0].answer(RefreshPlanned(total=6), *feeds)
        await run.settle()
        assert "Refreshing 2/6 · 3 new" in run.lines()[-2]
        run.reader.lines.append(story_line(10, ARS, "Fresh"))
        run.engines[0].answer(done(new=3, failed=1), ends=True)
        await run.settle()
        assert run.status == "3 new from 6 feeds, 1 failed: H tells why."
        assert "↑ 1 new: g takes them in" in run.text
        assert "Refreshing" not in run.text


async def test_what_rules_hid_is_a_number_and_what_they_notify_of_is_told_last_and_rings_once() -> None:
    async with running(size=(100, 30)) as run:
        bells: list[None] = []
        run.app.bell = lambda: bells.append(None)  # type: ignore[method-assign]  # what a terminal would hear
        await run.press("R")
        feeds = [
            FeedDone(title="A [/b]", new=3, updated=0, hidden=2, notified=("One \x1b[2J", "Two")),
            FeedDone(title="B", new=0, updated=0, notified=("Three",)),
        ]
        run.engines[0].answer(RefreshPlanned(total=6), *feeds)
        await run.settle()
        assert "Refreshing 2/6 · 3 new, 2 hidden by rules" in run.lines()[-2]
        assert bells == []
        run.engines[0].answer(replace(done(new=3), hidden=2), ends=True)
        await run.settle()
        assert run.status == "Rule: “Three” (B)"
        assert run.app.reading.status.kept[-4:] == (
            "3 new, 2 hidden by rules from 6 feeds.",
            "Rule: “One �[2J” (A [/b])",
            "Rule: “Two” (A [/b])",
            "Rule: “Three” (B)",
        )
        run.engines[0].answer(PageDone(entry=1, feed="C", notified=("Four",)))
        await run.settle()
        assert run.status == "Rule: “Four” (C)"
        assert len(bells) == 1


async def test_a_single_feed_that_fails_is_named_with_its_cause() -> None:
    async with running() as run:
        await run.press("r")
        run.engines[0].answer(RefreshPlanned(total=1), FeedDone(title="BBC [/b]", new=0, updated=0, cause="404"))
        run.engines[0].answer(done(asked=1, failed=1), ends=True)
        await run.settle()
        assert run.status == "BBC [/b]: 404. H tells more."


async def test_too_soon_is_said() -> None:
    async with running() as run:
        await run.press("r")
        run.engines[0].answer(RefreshPlanned(total=0, too_soon=timedelta(seconds=125)), done(asked=0), ends=True)
        await run.settle()
        assert run.status == "Fetched 2 minutes ago; nothing asked."


async def test_no_network_is_one_line() -> None:
    async with running(first_start(), size=(160, 45)) as run:
        await run.press("R")
        run.engines[0].answer(RefreshPlanned(total=10))
        assert run.status == "Fetching 10 feeds that come with dateline (your list: /c/feeds.toml)"
        run.engines[0].answer(*[FeedDone(title="x", new=0, updated=0, cause="the host name x could not …")] * 10)
        why = "host names could not be looked up"
        run.engines[0].answer(done(asked=10, failed=10, offline=True, why=why), ends=True)
        await run.settle()
        assert run.status == (
            "No network: 0 of 10 feeds answered (host names could not be looked up). "
            "The welcome stories are here; R tries again."
        )


async def test_no_network_is_told_once_and_then_stands_at_the_right() -> None:
    reader = sample_reader()
    reader.due = NOW
    async with running(reader, size=(100, 30)) as run:
        ended = done(asked=6, failed=6, offline=True, why="host names could not be looked up")
        run.engines[0].answer(RefreshPlanned(total=6), ended, ends=True)
        await run.settle()
        assert run.status.startswith("No network: 0 of 6 feeds answered")
        run.app.reading.say("Something else.")
        run.app.reading.refresh_due()
        await run.settle()
        run.engines[0].answer(RefreshPlanned(total=6), ended, ends=True)
        await run.settle()
        assert run.status == "Something else."
        assert "No network" in run.lines()[-2]
        await run.press("R")
        run.engines[0].answer(RefreshPlanned(total=6), ended, ends=True)
        await run.settle()
        assert run.status.startswith("No network")


async def test_a_long_message_unfolds_above_the_keys() -> None:
    async with running(first_start(), size=(80, 24)) as run:
        await run.press("R")
        why = "host names could not be looked up"
        run.engines[0].answer(RefreshPlanned(total=10), done(asked=10, failed=10, offline=True, why=why), ends=True)
        await run.settle()
        lines = run.lines()
        assert lines[-3].strip() == "No network: 0 of 10 feeds answered (host names could not be looked up). The"
        assert lines[-2].split("  ")[0].strip() == "welcome stories are here; R tries again."
        assert lines[-2].endswith("articles")
        assert lines[-1].endswith("? help"), "the keys stay in sight"
        await run.pilot.resize_terminal(160, 45)
        await run.settle()
        assert run.lines()[-2].strip().startswith("No network: 0 of 10 feeds answered")
        assert run.lines()[-1].endswith("? help")
        await run.pilot.resize_terminal(30, 8)
        await run.settle()
        assert "…" in run.lines()[-2]
        assert run.lines()[-1].endswith("? help")
        run.app.reading.say("Short.")
        await run.settle()
        assert run.lines()[-1].endswith("? help")


async def test_the_number_of_stories_stands_at_the_right_where_there_is_room() -> None:
    async with running(size=(100, 30)) as run:
        assert run.lines()[-2].endswith(" articles")
        run.app.reading.say("x" * 95)
        await run.settle()
        assert run.lines()[-2].strip() == "x" * 95


async def test_the_first_refresh_points_to_unread() -> None:
    async with running(first_start()) as run:
        await run.press("R")
        run.engines[0].answer(RefreshPlanned(total=10), done(asked=10, new=128), ends=True)
        await run.settle()
        assert run.status == "128 new stories: h, then Enter on Unread"


async def test_what_came_by_itself_does_not_take_the_place_of_a_warning() -> None:
    reader = sample_reader()
    reader.due, reader.mistakes = NOW, ("feeds.toml:3:1: unknown setting colour",)
    async with running(reader) as run:
        run.engines[0].answer(RefreshPlanned(total=6), done(new=3), ends=True)
        await run.settle()
        assert run.status == "feeds.toml:3:1: unknown setting colour. E opens it there."
        assert run.app.reading.status.kept[-1] == "3 new from 6 feeds."
        await run.press("R")
        run.engines[0].answer(RefreshPlanned(total=6), done(new=3), ends=True)
        await run.settle()
        assert run.status == "3 new from 6 feeds."


async def test_an_empty_list_takes_new_stories_in_by_itself() -> None:
    reader = sample_reader()
    reader.lines = []
    async with running(reader, size=(100, 30)) as run:
        assert "Nothing unread." in run.text
        await run.press("R")
        reader.lines.append(story_line(10, ARS, "Fresh"))
        run.engines[0].answer(RefreshPlanned(total=6), done(new=1), ends=True)
        await run.settle()
        assert "Fresh" in "\n".join(run.list)
        assert "takes them in" not in run.text


async def test_ctrl_c_stops_a_refresh() -> None:
    async with running() as run:
        await run.press("R", "ctrl+c")
        assert run.engines[0].cancelled == 1
        run.engines[0].answer(RefreshPlanned(total=6), done(asked=2, cancelled=True), ends=True)
        await run.settle()
        assert run.status == "Stopped: 2 of 6 feeds answered, 0 new."


async def test_what_the_engine_cannot_do_is_told_and_it_can_be_asked_again() -> None:
    async with running() as run:
        await run.press("R")
        run.engines[0].answer(RefreshWaits())
        await run.settle()
        assert "Waiting for another refresh" in run.text
        run.engines[0].answer(RefreshFailed(message="The engine ended."), ends=True)
        await run.settle()
        assert run.status == "The engine ended."
        await run.press("R")
        assert len(run.engines[0].asked) == 2


async def test_the_engine_ends_with_the_screen() -> None:
    async with running() as run:
        await run.press("R")
    assert run.engines[0].closed
