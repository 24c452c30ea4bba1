"""The pages that wait, fetched while one reads: when, in whose way, and how they are stopped."""

from datetime import timedelta

from tests.app.fake_reader import NOW, FakeReader
from tests.app.reading_samples import Running, running, sample_reader
from tui.app.engine_events import FeedAdded, PageDone, PagesBegin, PagesDone, RefreshDone, RefreshPlanned
from tui.core.settings import Settings


def waiting(pages: int = 40) -> FakeReader:
    reader = sample_reader()
    reader.waiting_pages = pages
    return reader


async def refreshed(run: Running, *, cancelled: bool = False, offline: bool = False) -> None:
    ended = RefreshDone(asked=6, new=3, failed=6 if offline else 0, cancelled=cancelled, offline=offline)
    run.engines[0].answer(RefreshPlanned(total=6), ended, ends=True)
    await run.settle()


async def test_what_waits_from_before_is_fetched_when_no_feed_is_due() -> None:
    async with running(waiting()) as run:
        assert run.engines[0].filled == [[]]
        assert run.engines[0].asked == []


async def test_feeds_that_are_due_come_first_and_the_pages_follow() -> None:
    reader = waiting()
    reader.due = NOW
    async with running(reader) as run:
        assert (run.engines[0].asked, run.engines[0].filled) == ([(None, False)], [])
        await refreshed(run)
        assert run.engines[0].filled == [[]]


async def test_manual_means_not_by_themselves_but_after_a_refresh_and_its_own_first() -> None:
    reader = waiting()
    reader.settings = Settings(refresh="manual")
    async with running(reader) as run:
        assert run.engines == []
        await run.press("r")
        await refreshed(run)
        assert run.engines[0].filled == [[1]]


async def test_none_are_asked_for_where_none_wait_or_there_is_no_network() -> None:
    for reader, offline in ((waiting(0), False), (waiting(), True)):
        reader.due = NOW
        async with running(reader) as run:
            await refreshed(run, offline=offline)
            assert run.engines[0].filled == []


async def test_ctrl_c_stops_them_until_a_refresh_is_asked_for() -> None:
    async with running(waiting(), size=(100, 30)) as run:
        run.engines[0].answer(PagesBegin(total=40), PageDone(entry=5))
        await run.press("ctrl+c")
        assert run.engines[0].given_up == ["pages"]
        run.engines[0].answer(PagesDone(left=39))
        await run.settle()
        assert run.status == "Stopped: 1 of 40 pages came. R fetches on."
        assert "Fetching pages" not in run.text
        run.app.reading.refresh_due()
        await run.settle()
        assert len(run.engines[0].filled) == 1
        await run.press("R")
        await refreshed(run)
        assert len(run.engines[0].filled) == 2


async def test_a_refresh_that_is_stopped_stops_what_would_follow() -> None:
    async with running(waiting()) as run:
        run.engines[0].answer(PagesDone())
        await run.press("R", "ctrl+c")
        await refreshed(run, cancelled=True)
        run.app.reading.refresh_due()
        await run.settle()
        assert len(run.engines[0].filled) == 1


async def test_what_is_due_leaves_them_the_way_for_a_while_and_a_key_does_not() -> None:
    async with running(waiting()) as run:
        run.reader.due = NOW
        run.app.reading.refresh_due()
        await run.settle()
        assert run.engines[0].asked == []
        run.app.reading._pages_began = NOW - timedelta(minutes=5)
        run.app.reading.refresh_due()
        await run.settle()
        assert run.engines[0].asked == [(None, False)]
        await refreshed(run)
        await run.press("R")
        assert run.engines[0].asked[-1] == (None, True)


async def test_they_end_for_a_refresh_without_a_word_and_for_want_of_a_network_with_two() -> None:
    async with running(waiting(), size=(100, 30)) as run:
        await run.press("R")
        run.engines[0].answer(PagesDone(left=12), RefreshPlanned(total=6))
        await run.settle()
        assert "Refreshing 0/6" in run.lines()[-2]
        await refreshed(run)
        run.engines[0].answer(PagesDone(left=12, offline=True))
        await run.settle()
        assert "No network" in run.lines()[-2]
        run.app.reading.refresh_due()
        await run.settle()
        assert len(run.engines[0].filled) == 2


async def test_a_mistake_is_told_once_and_not_made_again_by_itself() -> None:
    async with running(waiting(), size=(100, 30)) as run:
        run.engines[0].answer(PagesDone(cause="The engine ended."))
        run.app.reading.refresh_due()
        await run.settle()
        assert run.status == "The engine ended."
        assert len(run.engines[0].filled) == 1


async def test_the_pages_of_a_feed_just_subscribed_come_first() -> None:
    async with running(waiting(0)) as run:
        run.app.reading._dialog_closed(FeedAdded(feeds=(5,), title="NHK", total=3, unread=3))
        await run.settle()
        assert run.engines[0].filled == [[5]]
