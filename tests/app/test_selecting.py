"""Stories marked and acted on together, on screen."""

from array import array
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.app.fake_reader import FakeReader, story_line
from tests.app.reading_samples import BBC, FEEDS, Running, running, sample_reader
from tui.core.stories import StoryLine
from tui.core.views import ALL

MANY = 1200


def many_lines() -> list[StoryLine]:
    return [story_line(n, BBC, f"Story {n}", ago=timedelta(minutes=MANY - n)) for n in range(1, MANY + 1)]


def many() -> FakeReader:
    return FakeReader(lines=many_lines(), feed_lines=[BBC])


def marks(run: Running) -> list[bool]:
    """Which rows have the sign of marked ones."""
    return ["✓" in row[:4] for row in run.list if row.strip()]


def footer(run: Running) -> str:
    return run.lines(run.app.reading.hints)[0]


def read_ids(run: Running) -> set[int]:
    return {line.id for line in run.reader.lines if line.read}


async def test_v_marks_and_steps_and_unmarks_again() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("v", "v")
        assert marks(run)[:3] == [True, True, False]
        assert run.list[2].startswith("▌")
        assert "2 marked" in run.lines(run.app.reading.list_head)[0]
        assert footer(run).startswith(" m read  s star  t tag  D hide  Esc unmark")
        await run.press("k", "v")
        assert marks(run)[:3] == [True, False, False]


async def test_cursor_and_mark_are_both_seen_also_in_ascii_and_in_two_lines() -> None:
    async with running() as run:
        await run.press("v", "k")
        assert run.list[0].startswith("▌● ✓")
    async with running(ascii=True) as run:
        await run.press("v", "k")
        assert run.list[0].startswith(">N +")
    async with running(size=(160, 45)) as run:
        await run.press("v", "k")
        assert run.list[0].startswith("▌●  Ceasefire")
        assert run.list[1].startswith("▌✓  BBC World")


async def test_a_range_goes_from_the_story_marked_last_to_the_cursor() -> None:
    async with running() as run:
        await run.press("j", "V")
        assert marks(run)[:3] == [False, True, False]
        await run.press("G", "V", "g", "v", "V")
        assert marks(run) == [True] * 6


async def test_star_marks_all_and_then_none() -> None:
    async with running(many()) as run:
        await run.press("*")
        assert all(marks(run))
        assert run.status == "All 1,200 marked. Esc unmarks."
        await run.press("G")
        assert all(marks(run))
        await run.press("*")
        assert not any(marks(run))
        assert run.status == "Nothing is marked any more."


async def test_all_of_a_long_list_is_read_as_one_batch_though_few_rows_are_loaded() -> None:
    async with running(many()) as run:
        await run.press("*", "j", "v", "m")
        assert run.status == "1,199 marked read. U takes it back."
        assert {line.id for line in run.reader.lines if not line.read} == {MANY - 1}
        assert len(run.reader.steps) == 1
        assert marks(run)[:3] == [True, False, True]
        await run.press("m")
        assert run.status == "1,199 marked unread. U takes it back."
        await run.press("U", "U")
        assert run.status == "Taken back: Marked read in Unread. Ctrl-Y does it again."
        assert not read_ids(run)


async def test_above_and_below_hold_the_story_itself() -> None:
    async with running(many()) as run:
        await run.press("j", "j")
        run.app.reading.action_mark_above()
        await run.settle()
        assert marks(run)[:4] == [True, True, True, False]
        assert run.status.startswith("Marked: this story and the 2 above.")
        await run.press("escape")
        run.app.reading.action_mark_below()
        await run.press("m")
        assert read_ids(run) == set(range(1, MANY - 1))


async def test_older_marks_by_the_time_of_publication() -> None:
    async with running() as run:
        run.app.reading.action_mark_older("2d")
        await run.settle()
        assert run.status == "2 older than 2d marked. Esc unmarks."
        await run.press("s")
        assert {line.id for line in run.reader.lines if line.starred} == {3, 4, 7}


@pytest.mark.parametrize(
    ("given", "said"),
    [("", "mark-older needs a span of time: 3d, 12h"), ("soon", "“soon” is no span of time: 3d, 12h")],
)
async def test_older_than_nothing_says_what_is_missing(given: str, said: str) -> None:
    async with running() as run:
        run.app.reading.action_mark_older(given)
        assert run.status.startswith(said)
        assert run.status.endswith("such as :mark-older 2w.")


async def test_m_makes_all_read_unless_all_are_and_the_marks_stay() -> None:
    async with running() as run:
        await run.press("m", "v", "v", "m")
        assert run.status == "1 marked read. U takes it back."
        assert marks(run)[:2] == [True, True]
        await run.press("m")
        assert run.status == "2 marked unread. U takes it back."
        await run.press("s")
        assert run.status == "2 starred. U takes it back."


async def test_hiding_ends_the_marks() -> None:
    async with running() as run:
        await run.press("v", "v", "D")
        assert run.status == "2 hidden. U takes it back."
        assert [row[1] for row in run.list[:3]] == ["×", "×", "●"]
        assert not any(marks(run))
        await run.press("U")
        assert run.status == "Taken back: Hidden in Unread. Ctrl-Y does it again."
        assert not any(line.hidden for line in run.reader.lines)


@pytest.mark.parametrize("key", ["escape", "q", "h"])
async def test_the_way_back_ends_the_marks_first(key: str) -> None:
    async with running(size=(100, 30)) as run:
        await run.press("v", key)
        assert not any(marks(run))
        assert run.app.reading.entries.has_focus
        await run.press(key)
        assert run.app.reading.sidebar.has_focus


async def test_in_an_article_its_story_is_meant_and_the_way_back_keeps_the_marks() -> None:
    async with running() as run:
        await run.press("v", "v", "enter", "s", "escape")
        assert run.status.startswith("Star taken from “A new kernel scheduler")
        assert marks(run)[:2] == [True, True]


async def test_new_stories_come_unmarked_and_the_marks_of_the_others_stay() -> None:
    reader = sample_reader()
    arrived = reader.lines.pop()
    async with running(reader) as run:
        await run.press("*")
        run.reader.lines.append(arrived)
        await run.app.reading.count_arrived()
        await run.press("g")
        assert marks(run) == [False, True, True, True, True, True]
        await run.press("m")
        assert 9 not in read_ids(run)
        assert run.status == "5 marked read. U takes it back."


async def test_another_view_has_no_marks_and_a_search_that_is_left_gives_them_back() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("v", "/", *"kernel")
        assert not any(marks(run))
        await run.press("escape")
        assert marks(run)[0]
        await run.press("tab", "j", "j", "tab")
        assert not any(marks(run))


async def test_tags_of_several_stories_leave_what_only_some_carry() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("v", "j", "v", "t", *"talks", "enter")
        assert run.status == "2 tagged #talks. U takes it back."
        tags = {line.id: line.tags for line in run.reader.lines}
        assert (set(tags[9]), set(tags[7])) == ({"syria", "talks"}, {"linux", "talks"})
        await run.press("t", *["backspace"] * 7, "enter")
        assert run.status == "2 tagged no #talks. U takes it back."


async def test_a_key_waits_for_no_write() -> None:
    reader = many()
    async with running(reader) as run:
        await run.pilot.press("*", "m", "j", "j", "k")
        assert run.app.reading.entries.cursor == 1
        await run.settle()
        assert len(read_ids(run)) == MANY


async def test_what_is_done_in_a_row_is_written_in_a_row() -> None:
    async with running(many()) as run:
        await run.pilot.press("*", "m", "m", "U", "escape", "j", "m", "U", "s")
        await run.settle()
        assert len(read_ids(run)) == MANY
        assert [line.id for line in run.reader.lines if line.starred] == [MANY - 1]


async def test_rows_that_are_read_while_it_is_written_show_what_they_will_be() -> None:
    async with running(many()) as run:
        screen, window = run.app.reading, run.app.reading.entries.window
        assert window is not None
        async with screen.writing:
            await run.pilot.press("*", "m")
            await screen.load(window, 0, 40)
            await screen.reload_rows()
            assert all(line.read for line in window.loaded())
            assert not read_ids(run)
        await run.settle()
        assert len(read_ids(run)) == MANY


async def test_a_story_opened_while_all_is_written_stays_read() -> None:
    async with running(many(), size=(100, 30)) as run:
        screen = run.app.reading
        async with screen.writing:
            await run.pilot.press("*", "s", "enter")
            await screen.reload_rows()
            assert screen.entries.row is not None
            assert screen.entries.row.read
        await run.settle()
        assert read_ids(run) == {MANY}
        assert all(line.starred for line in run.reader.lines)


async def test_a_key_array_is_never_changed_by_a_mark() -> None:
    window = await many().window(ALL, show_read=True)
    await window.load(0, 10)
    before = array("q", window.keys)
    line = window.row(0)
    assert line is not None
    window.replace(replace(line, read=True))
    assert window.keys == before
    assert len(window.loaded()) == 10


async def test_an_empty_list_has_nothing_to_mark() -> None:
    async with running(FakeReader(lines=[], feed_lines=list(FEEDS))) as run:
        await run.press("v", "*", "V")
        assert run.status == "No story is under the cursor."
        await run.press("1")
        assert run.status == "There are no tags yet. t gives a story one."
