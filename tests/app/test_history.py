"""The history screen."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.fake_reader import NOW, FakeReader
from tests.app.reading_samples import Running, running, sample_reader
from tests.strategies import hostile_text
from tui.app.history_rows import HistoryRow, drawn, history_rows
from tui.app.screens.history import BATCHES_A_STEP, HistoryScreen
from tui.app.signs import ASCII_SIGNS, UNICODE_SIGNS
from tui.core.query_nodes import InBatch, mentions
from tui.core.stories import Batch
from tui.core.text import cell_width, displayable

ZONE = timezone(timedelta(hours=1))


def batch(
    number: int, label: str, *, ago: float, origin: str = "screen", count: int = 1, undone: bool = False
) -> Batch:
    """What was done so many hours before now."""
    time = NOW - timedelta(hours=ago)
    return Batch(id=number, time=time, origin=origin, label=label, count=count, undone=undone)


BATCHES = [
    batch(9, "All read in BBC World", ago=1, count=1234),
    batch(8, "Opened", ago=1.5, origin="open"),
    batch(7, "Rule title:sponsored: hide", ago=2, origin="rule", count=5),
    batch(6, "Opened", ago=3, origin="open"),
    batch(5, "Opened", ago=4, origin="open", undone=True),
    batch(4, "Starred “A [/b] story”", ago=25, undone=True),
    batch(3, "Opened", ago=26, origin="open"),
    batch(2, "Subscribed", ago=24 * 5, origin="cli"),
]


def reader_with(batches: Sequence[Batch] = BATCHES) -> FakeReader:
    reader = sample_reader()
    reader.batches = list(batches)
    return reader


def told(run: Running) -> str:
    return str(run.app.screen.query_one("#told").render()).strip()


async def test_batches_stand_under_their_days_and_openings_are_folded() -> None:
    async with running(reader_with()) as run:
        await run.press("colon", *"history", "enter")
        lines = [line.strip("│▕▁ ") for line in run.lines()]
        assert [line for line in lines[1:12] if line] == [
            "Today, Sunday 22 Nov",
            "2  read by opening",
            "14:00  1,234  All read in BBC World                            on screen",
            "13:00      5  Rule title:sponsored: hide                       by a rule",
            "Yesterday, Saturday 21 Nov",
            "1  read by opening",
            "14:00      1  Starred “A [/b] story”               taken back  on screen",
            "Tuesday 17 Nov",
            "15:00      1  Subscribed                                       command line",
        ]


async def test_enter_lists_the_stories_of_a_batch_and_q_goes_back() -> None:
    async with running(reader_with()) as run:
        await run.press("j", "colon", *"history", "enter", "enter")
        view = run.app.reading.view
        assert (view.kind, view.name) == ("done", "All read in BBC World")
        assert InBatch(9) in view.node.nodes  # type: ignore[union-attr]
        assert mentions(view.node, "hidden")
        await run.press("j", "q")
        assert run.app.reading.view.kind == "unread"
        assert run.app.reading.entries.cursor == 1
        assert run.app.focused is run.app.reading.entries
        assert run.status == "Unread again."
        await run.press("q")
        assert run.app.reading.place == "sidebar"


@pytest.mark.parametrize("keys", [("k", "k", "enter"), ("k", "enter"), ("r",)])
async def test_what_was_read_on_a_day_is_listed_from_its_line_and_by_key(keys: tuple[str, ...]) -> None:
    async with running(reader_with()) as run:
        await run.press("colon", *"history", "enter", *keys)
        assert run.app.reading.view.name == "Read on Sunday 22 Nov"


async def test_a_batch_is_taken_back_and_said_so() -> None:
    async with running(reader_with()) as run:
        await run.press("colon", *"history", "enter", "u")
        assert told(run) == "1,233 restored, 1 changed since: All read in BBC World"
        assert any("All read in BBC World" in line and "taken back" in line for line in run.lines())
        await run.press("u")
        assert told(run) == "It is taken back already."
        await run.press("g", "u")
        assert told(run) == "u takes back one change: go to its line."
        await run.press("q")
        assert run.status == "1,233 restored, 1 changed since: All read in BBC World"


async def test_it_opens_at_a_day() -> None:
    async with running(reader_with()) as run:
        await run.press("colon", *"history tuesday", "enter", "enter")
        assert run.app.reading.view.name == "Read on Tuesday 17 Nov"
        await run.press("colon", *"history friday", "enter")
        assert told(run) == "Nothing was done on Friday 20 Nov."
        await run.press("q", "colon", *"history frday", "enter")
        assert run.status == "“frday” is no day: today, yesterday, tuesday, 2026-11-22 …?"


async def test_older_batches_come_as_one_goes_down() -> None:
    many = [batch(number, f"Done {number}", ago=1000 - number) for number in range(900, 0, -1)]
    async with running(reader_with(many)) as run:
        await run.press("colon", *"history", "enter")
        screen = run.app.screen
        assert isinstance(screen, HistoryScreen)
        assert screen.options.option_count < 2 * BATCHES_A_STEP
        for _ in range(8):
            await run.press("G")
        assert "Done 1 " in run.text
        assert screen.options.option_count == 900 + len({one.time.date() for one in many})


@pytest.mark.parametrize(("index", "newer"), [(700, True), (2900, False)])
async def test_it_begins_at_a_day_of_long_ago_and_shows_newer_ones_where_they_are_few(index: int, newer: bool) -> None:
    many = [batch(number, f"Done {number}", ago=3000 - number) for number in range(3000, 0, -1)]
    wanted = many[index].time.date()
    async with running(reader_with(many)) as run:
        run.app.reading.action_history(wanted.isoformat())
        await run.settle()
        screen = run.app.screen
        assert isinstance(screen, HistoryScreen)
        assert f"{wanted:%A} {wanted.day} {wanted:%b}" in run.lines()[1]
        assert (screen.options.highlighted != 0) is newer
        await run.press("G", "r")
        assert run.app.reading.view.kind == "read"


async def test_without_a_past_that_is_said() -> None:
    async with running(reader_with([])) as run:
        await run.press("colon", *"history", "enter")
        assert told(run) == "Nothing was done yet."
        await run.press("u", "r", "enter", "q")
        assert run.app.screen is run.app.reading


async def test_keys_typed_ahead_wait_for_the_history() -> None:
    async with running(reader_with()) as run:
        await run.pilot.press("colon", *"history", "enter", "q", "j")
        await run.settle()
        assert run.app.reading.entries.cursor == 1


@pytest.mark.parametrize("size", [(160, 45), (40, 12), (20, 6)])
async def test_it_fits_screens_of_all_sizes_in_ascii_too(size: tuple[int, int]) -> None:
    async with running(reader_with(), size, ascii=True) as run:
        await run.press("colon", *"history", "enter")
        assert "Today" in run.text or size == (20, 6)
        await run.pilot.resize_terminal(100, 30)
        await run.settle()
        assert "14:00  1,234  All read in BBC World" in run.text


moments = st.integers(0, 8 * 24 * 60).map(
    lambda minutes: datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
batches = st.lists(
    st.builds(
        Batch,
        id=st.integers(1, 10**6),
        time=moments,
        origin=st.sampled_from(["screen", "cli", "rule", "open", "import"]),
        label=hostile_text(),
        count=st.integers(1, 10**6),
        undone=st.booleans(),
    )
).map(lambda made: sorted(made, key=lambda one: one.time, reverse=True))


@given(made=batches)
def test_no_batch_is_lost_and_each_stands_under_its_day(made: list[Batch]) -> None:
    rows = history_rows(made, ZONE, complete=True)
    assert [row.batch for row in rows if row.batch is not None] == [one for one in made if one.origin != "open"]
    assert all(row.batch.time.astimezone(ZONE).date() == row.day for row in rows if row.batch is not None)
    opened = sum(one.count for one in made if one.origin == "open" and not one.undone)
    assert sum(row.opened for row in rows) == opened
    days = [row.day for row in rows if row.batch is None and not row.opened]
    assert days == sorted(set(days), reverse=True)


@given(made=batches, cut=st.integers(0, 20))
def test_lines_that_were_drawn_stay_as_more_come(made: list[Batch], cut: int) -> None:
    before = history_rows(made[:cut], ZONE, complete=False)
    assert history_rows(made, ZONE, complete=True)[: len(before)] == before


@given(made=batches, cells=st.integers(17, 130), ascii=st.booleans())
def test_a_line_takes_its_cells_and_holds_nothing_harmful(made: list[Batch], cells: int, ascii: bool) -> None:
    signs = ASCII_SIGNS if ascii else UNICODE_SIGNS
    for row in [*history_rows(made, ZONE, complete=True), HistoryRow(day=date(2024, 2, 29))]:
        text = drawn(row, cells=cells, signs=signs, today=date(2026, 11, 9), zone=ZONE).plain
        assert displayable(text).split() == text.split()
        assert cell_width(text) == cells
