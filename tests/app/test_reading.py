"""Reading by key: what is seen and what becomes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.app.fake_reader import NOW, FakeReader, story_line
from tests.app.reading_samples import ARS, BBC, LWN, WELCOME, Running, running, sample_lines, sample_reader
from tui.core.changes import SetFlag
from tui.core.document import Document, Paragraph, Span
from tui.core.model import Problem, ProblemKind
from tui.core.settings import Settings

SIZES = [(80, 24), (100, 30), (160, 45)]


def many(number: int) -> FakeReader:
    lines = [story_line(n, BBC, f"Story {n}", ago=timedelta(minutes=number - n)) for n in range(1, number + 1)]
    return FakeReader(lines=lines, feed_lines=[BBC])


def long_text(reader: FakeReader, story: int) -> None:
    paragraph = Paragraph(spans=(Span(text="One word after the other. " * 12),))
    reader.bodies[story] = Document(blocks=(paragraph,) * 12)


def read(run: Running) -> set[int]:
    return {line.id for line in run.reader.lines if line.read}


@pytest.mark.parametrize("size", SIZES)
async def test_it_opens_on_unread_with_the_first_story_under_the_cursor(size: tuple[int, int]) -> None:
    async with running(size=size) as run:
        assert run.app.focused is run.app.reading.entries
        assert run.list[0].startswith("▌●")
        assert "Ceasefire talks" in run.list[0]
        assert "Unread  6" in run.text
        assert "? help" in run.lines()[-1]


@pytest.mark.parametrize(("size", "panes"), [((80, 24), 1), ((100, 30), 2), ((160, 45), 3)])
async def test_wider_terminals_show_more_panes(size: tuple[int, int], panes: int) -> None:
    async with running(size=size) as run:
        await run.press("enter")
        screen = run.app.reading
        shown = [pane.display for pane in (screen.sidebar, screen.list_pane, screen.article_pane)]
        assert shown == {1: [False, False, True], 2: [True, False, True], 3: [True, True, True]}[panes]
        assert "All about Ceasefire talks" in run.text
        await run.press("q")
        assert run.app.focused is screen.entries
        assert "▌" in run.list[0]


async def test_moving_marks_nothing_read_and_opening_does() -> None:
    async with running(size=(160, 45)) as run:
        before = read(run)
        await run.press("j", "j", "k")
        assert read(run) == before
        await run.press("enter")
        assert read(run) == before | {8}
        assert run.status == "Read. m makes it unread again."


async def test_a_story_just_read_stays_until_the_list_is_left() -> None:
    async with running() as run:
        await run.press("enter", "q")
        assert "Ceasefire" in run.list[0]
        assert "●" not in run.list[0]
        await run.press("h", "enter")
        assert "Port strike" in run.list[0]


async def test_three_panes_show_what_rests_under_the_cursor_without_opening_it() -> None:
    async with running(size=(160, 45)) as run:
        before = read(run)
        await run.press("j")
        run.app.reading.preview()
        await run.settle()
        assert "All about Port strike" in run.text
        assert read(run) == before


@pytest.mark.parametrize("size", SIZES)
async def test_space_alone_reads_everything(size: tuple[int, int]) -> None:
    reader = sample_reader()
    long_text(reader, 8)
    async with running(reader, size=size) as run:
        for _ in range(12):
            await run.press("space")
        assert all(line.read for line in reader.lines)


async def test_space_in_three_panes_leaves_the_focus_in_the_list() -> None:
    async with running(size=(160, 45)) as run:
        await run.press("space", "space")
        assert run.app.focused is run.app.reading.entries
        assert read(run) >= {9, 8}


async def test_n_and_p_go_to_unread_stories_and_open_them_in_the_article() -> None:
    async with running() as run:
        await run.press("full_stop", "n", "n", "n")
        assert "▌●   13:42 Guardian" in run.text
        await run.press("p", "enter", "n")
        assert "All about Flood defences" in run.text
        assert read(run) >= {7, 6}


async def test_n_goes_on_into_the_next_feed_and_says_so() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("h", "n", "enter")
        assert "BBC World  2" in run.text
        await run.press("n", "n")
        assert run.status == "Next: Guardian World (1)"
        assert "Flood defences" in run.list[0]


async def test_n_in_the_article_says_that_it_opened_a_story_of_the_next_feed() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("h", "n", "enter", "enter", "n", "n")
        assert "All about Flood defences" in run.text
        assert run.status == "Next: Guardian World (1)"


async def test_n_finds_an_unread_story_far_below_what_is_loaded() -> None:
    reader = many(3000)
    reader.lines = [replace(line, read=line.id != 7) for line in reader.lines]
    async with running(reader) as run:
        await run.press("full_stop", "n")
        assert run.app.reading.entries.row is not None
        assert run.app.reading.entries.row.id == 7
        assert "Story 7" in run.text


async def test_the_bottom_of_a_long_list_is_one_key_away() -> None:
    async with running(many(5000)) as run:
        await run.press("G")
        assert "▌●" in run.list[-1]
        assert run.list[-1].endswith("Story 1")
        await run.press("g")
        assert "Story 5000" in run.list[0]


async def test_pages_and_half_pages_move_the_cursor() -> None:
    async with running(many(500)) as run:
        entries = run.app.reading.entries
        await run.press("pagedown")
        page = entries.cursor
        assert page == entries.page_rows - 1
        await run.press("ctrl+d", "ctrl+u", "pageup")
        assert entries.cursor == 0


async def test_new_stories_wait_and_g_takes_them_in_under_the_same_cursor() -> None:
    async with running() as run:
        await run.press("j", "m")
        run.reader.lines.append(story_line(10, ARS, "Fresh from the press"))
        run.reader.written = True
        await run.app.reading.look_about()
        await run.settle()
        assert "Fresh" not in run.text
        assert "↑ 1 new: g takes them in" in run.text
        await run.press("g")
        assert "Fresh" in run.list[0]
        assert run.list[2].startswith("▌")
        assert "Port strike" in run.list[2]
        assert "new:" not in run.text


async def test_coming_back_to_the_list_takes_new_stories_in() -> None:
    async with running() as run:
        await run.press("enter")
        run.reader.lines.append(story_line(10, ARS, "Fresh from the press"))
        run.reader.written = True
        await run.app.reading.look_about()
        await run.press("q")
        assert "Fresh" in run.list[0]
        assert "Ceasefire" in run.list[1]


async def test_marks_made_elsewhere_are_seen_where_they_are() -> None:
    async with running(size=(100, 30)) as run:
        await run.reader.change([SetFlag(field="starred", value=True)], ids=[9], origin="cli")
        run.reader.written = True
        await run.app.reading.look_about()
        await run.settle()
        assert run.list[0].startswith("▌●★")
        assert "Starred              2" in run.text


async def test_a_dot_shows_read_rows_and_the_view_remembers_it() -> None:
    async with running(size=(100, 30)) as run:
        assert "Kernel 7.1" not in run.text
        await run.press("full_stop")
        assert "Kernel 7.1" in run.text
        await run.press("h", "j", "k", "enter")
        assert "Kernel 7.1" in run.text
        await run.press("full_stop")
        assert "Kernel 7.1" not in run.text


async def test_an_empty_list_says_why_and_what_helps() -> None:
    reader = sample_reader()
    reader.lines = [replace(line, read=line.read or line.feed_id == BBC.id) for line in reader.lines]
    async with running(reader, size=(100, 30)) as run:
        screen = run.app.reading
        row = next(row for row in screen.sidebar.rows if row.text == "BBC World")
        screen.choose(row)
        await run.settle()
        shown = " ".join(line.strip() for line in run.list if line)
        assert shown == "Nothing unread in BBC World. . shows the 3 read, n goes on to Guardian World (1)."


async def test_folders_close_and_open_by_h_and_l() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("h", "n", "h")
        assert "▌▾ World" in run.text
        await run.press("h")
        assert "▌▸ World" in run.text
        assert "BBC World   " not in "\n".join(run.lines(run.app.reading.sidebar))
        await run.press("l")
        assert "▌▾ World" in run.text


async def test_back_is_a_ladder_that_q_leaves_at_its_foot() -> None:
    async with running() as run:
        await run.press("enter")
        places = []
        for _ in range(4):
            places.append(run.app.reading.place)
            await run.press("escape")
        assert places == ["article", "list", "sidebar", "sidebar"]
        assert run.app.is_running
        await run.press("q")
        assert run.app._exit


async def test_tab_goes_round_the_panes() -> None:
    async with running(size=(160, 45)) as run:
        places = []
        for _ in range(4):
            await run.press("tab")
            places.append(run.app.reading.place)
        assert places == ["article", "sidebar", "list", "article"]


async def test_z_hides_the_sidebar_and_shows_the_article_alone() -> None:
    async with running(size=(160, 45)) as run:
        screen = run.app.reading
        await run.press("z")
        assert not screen.sidebar.display
        await run.press("enter", "z")
        assert (screen.list_pane.display, screen.article_pane.display) == (False, True)
        await run.press("h")
        assert screen.list_pane.display


async def test_the_first_start_opens_on_welcome() -> None:
    reader = sample_reader()
    reader.first_start = True
    reader.lines = [replace(line, read=False) for line in reader.lines]
    async with running(reader, size=(100, 30)) as run:
        assert "1. Read: press Enter" in run.list[0]
        assert run.list[0].startswith("▌●")
        assert "▌  Welcome" in run.text


async def test_a_failing_feed_says_so_above_its_list_and_in_the_sidebar() -> None:
    reader = sample_reader()
    problem = Problem(kind=ProblemKind.HTTP, cause="404 not found")
    failing = replace(LWN, problem=problem, failures=9, failing_since=NOW - timedelta(days=10))
    reader.feed_lines = [failing if feed is LWN else feed for feed in reader.feed_lines]
    async with running(reader, size=(100, 30)) as run:
        assert "LWN !" in run.text
        assert "1 feed fails: H" in run.text
        row = next(row for row in run.app.reading.sidebar.rows if row.text == "LWN")
        run.app.reading.choose(row)
        await run.settle()
        assert "! 404 not found since 12 Nov (9 tries). r tries again · E edits" in run.text


async def test_the_program_opens_on_a_query() -> None:
    async with running(query="tag:linux") as run:
        assert "Search: tag:linux  2" in run.text
        await run.press("enter")
        assert "All about A new kernel scheduler" in run.text


async def test_mistakes_in_feeds_toml_are_told() -> None:
    reader = sample_reader()
    reader.mistakes = ("feeds.toml:3:1: unknown setting colour", "feeds.toml:4:1: more")
    async with running(reader) as run:
        assert run.status == "feeds.toml:3:1: unknown setting colour (1 more: dateline config check). E opens it there."


async def test_hostile_titles_are_shown_as_text() -> None:
    async with running() as run:
        assert "Port strike ends after night of talks [/b] �[31m" in run.text
        await run.press("j", "s", "enter")
        assert "[/b]" in run.text
        assert "\x1b" not in run.text


@pytest.mark.parametrize("size", [(1, 1), (20, 6), (40, 12), (59, 10), (300, 80)])
async def test_no_size_breaks_it(size: tuple[int, int]) -> None:
    async with running(size=size) as run:
        await run.press("enter", "h", "h", "slash", "a", "escape", "question_mark", "escape")
        await run.pilot.resize_terminal(100, 30)
        await run.settle()
        assert "Unread" in run.text


async def test_resizing_keeps_the_cursor_in_sight() -> None:
    async with running(many(300)) as run:
        for _ in range(15):
            await run.pilot.press("j")
        for size in [(160, 12), (80, 24), (100, 8), (160, 45)]:
            await run.pilot.resize_terminal(*size)
            await run.settle()
            assert any(line.startswith("▌") for line in run.list), size
            assert run.app.reading.entries.cursor == 15


async def test_plain_ascii_is_enough_where_it_must_be() -> None:
    reader = FakeReader(
        lines=[line for line in sample_lines() if line.title.isascii() and line.id != 8], feed_lines=[BBC, ARS, WELCOME]
    )
    async with running(reader, size=(160, 45), ascii=True) as run:
        await run.press("enter")
        assert run.text.isascii()
        assert ">" in run.list[0]


async def test_a_story_counts_as_read_at_its_end_where_the_setting_says_so() -> None:
    reader = sample_reader()
    reader.settings = Settings(mark_read="end")
    long_text(reader, 9)
    async with running(reader) as run:
        await run.press("enter")
        assert 9 not in read(run)
        await run.press("G")
        assert 9 in read(run)
