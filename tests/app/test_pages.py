"""The whole text of a story: fetched, shown, given up, and what is said of it."""

from dataclasses import replace

import pytest

from tests.app.fake_reader import FakeReader
from tests.app.reading_samples import Running, running, sample_reader
from tests.app.samples import document, paragraph
from tui.app.engine_events import PageDone, PagesBegin, PagesDone, RefreshDone, RefreshPlanned
from tui.app.screens import reading_pages
from tui.core.model import Problem, ProblemKind
from tui.core.settings import Settings

SIZES = [(80, 24), (100, 30), (160, 45)]
LOGIN = Problem(
    kind=ProblemKind.HTTP, cause="the page asks for a login (403)", remedy="o opens it in the browser"
)  # fmt: skip
FETCHING = "… fetching the whole text, x cancels"


def teasers(*stories: int) -> FakeReader:
    """Ceasefire (9), Port strike (8), Scheduler (7) and so on, of which some are teasers."""
    reader = sample_reader()
    reader.teasers = set(stories)
    return reader


async def page_comes(run: Running, story: int, text: str = "The whole story.") -> None:
    run.reader.pages[story] = document(*(paragraph(text) for _ in range(30)))
    await told(run, PageDone(entry=story))


async def page_fails(run: Running, story: int, problem: Problem = LOGIN) -> None:
    run.reader.page_problems[story] = problem
    await told(run, PageDone(entry=story, cause=problem.cause, remedy=problem.remedy))


async def told(run: Running, event: PageDone) -> None:
    run.app.reading.engine_told(event)
    await run.settle()


def long_teaser(reader: FakeReader, story: int) -> None:
    reader.bodies[story] = document(*(paragraph("What the feed says.") for _ in range(40)))


@pytest.mark.parametrize("size", SIZES)
async def test_an_opened_teaser_says_that_its_page_is_fetched_and_gives_way_to_it(size: tuple[int, int]) -> None:
    async with running(teasers(9), size) as run:
        await run.press("enter")
        assert "All about Ceasefire" in run.text
        assert FETCHING in run.text
        assert "x cancel " in run.lines()[-1]
        assert run.engines[0].pages == [9]
        await page_comes(run, 9)
        assert "The whole story." in run.text
        assert "page text" in run.text
        assert FETCHING not in run.text
        assert "x feed's text" in run.lines()[-1]


async def test_in_plain_ascii_the_line_is_ascii() -> None:
    async with running(teasers(9), ascii=True) as run:
        await run.press("enter")
        assert "... fetching the whole text, x cancels" in run.text


async def test_whole_stories_are_not_fetched_nor_are_those_only_looked_at() -> None:
    async with running(teasers(9), size=(160, 45)) as run:
        run.app.reading.preview()
        await run.settle()
        assert run.engines == []
        await run.press("j", "enter")
        assert run.engines == []
        assert FETCHING not in run.text


async def test_a_page_does_not_move_what_is_being_read() -> None:
    reader = teasers(9)
    long_teaser(reader, 9)
    async with running(reader) as run:
        await run.press("enter", "j")
        await page_comes(run, 9)
        assert "The whole story." not in run.text
        assert run.status == "Whole text is here: x"
        assert "x page's text" in run.lines()[-1]
        await run.press("x")
        assert "The whole story." in run.text


async def test_a_page_that_is_read_anew_replaces_itself_where_that_moves_nothing() -> None:
    async with running(teasers(9)) as run:
        await run.press("enter")
        await page_comes(run, 9)
        await page_comes(run, 9, "The story as selected.")
        assert "The story as selected." in run.text
        await run.press("j")
        await page_comes(run, 9, "Another story.")
        assert "The story as selected." in run.text
        assert "Whole text is here" not in run.status
        await run.press("k", "x")
        await page_comes(run, 9, "A third one.")
        assert "All about Ceasefire" in run.text


async def test_a_page_that_comes_while_one_searches_in_the_text_waits() -> None:
    async with running(teasers(9)) as run:
        await run.press("enter", "slash", *"all")
        await page_comes(run, 9)
        await run.press("enter")
        assert "All about Ceasefire" in run.text
        assert run.app.reading.matching
        assert "n next match" in run.lines()[-1]
        await run.press("x")
        assert "The whole story." in run.text
        assert not run.app.reading.matching


async def test_the_words_of_a_search_stay_marked_in_the_page_and_nothing_moves() -> None:
    async with running(teasers(9), query="ceasefire") as run:
        await run.press("enter")
        await page_comes(run, 9, "Of the ceasefire.")
        assert run.app.reading.article.matches == 31
        assert run.app.reading.article.scroll_offset.y == 0


@pytest.mark.parametrize("moves", [(), ("k",) * 5])
async def test_a_page_is_shown_from_its_first_match_unless_one_has_moved(moves: tuple[str, ...]) -> None:
    reader = teasers(9)
    reader.bodies[9] = document(*(paragraph("Filler.") for _ in range(40)), paragraph("A corridor."))
    async with running(reader, query="bbc OR corridor") as run:
        await run.press("enter")
        assert "A corridor." in run.text
        await run.press(*moves)
        reader.pages[9] = document(*(paragraph("Much more.") for _ in range(70)), paragraph("The corridor, whole."))
        await told(run, PageDone(entry=9))
        assert ("The corridor, whole." in run.text) == (not moves)


async def test_a_page_that_fails_is_told_with_its_remedy_and_stays_told_below_the_text() -> None:
    async with running(teasers(9), size=(100, 30)) as run:
        await run.press("enter")
        await page_fails(run, 9)
        assert run.status == "No whole text: the page asks for a login (403). o opens it in the browser."
        assert FETCHING not in run.text
        assert "No whole text: the page asks for a login (403). x tries again." in run.text
        await run.press("x")
        assert run.engines[0].pages == [9, 9]
        assert FETCHING in run.text
        await page_comes(run, 9)
        assert "No whole text" not in run.lines(run.app.reading.article)[-1]
        assert "The whole story." in run.text


async def test_x_goes_back_and_forth_between_the_texts_and_stores_nothing() -> None:
    reader = teasers()
    reader.pages[9] = document(paragraph("The whole story."))
    async with running(reader) as run:
        await run.press("enter")
        assert "The whole story." in run.text
        await run.press("x")
        assert "All about Ceasefire" in run.text
        assert "feed text" in run.text
        assert "x page's text" in run.lines()[-1]
        await run.press("x", "x")
        assert "All about Ceasefire" in run.text
        await run.press("n", "K")
        assert "The whole story." in run.text
        assert run.engines == []


async def test_x_stops_a_page_on_its_way() -> None:
    async with running(teasers(9)) as run:
        await run.press("enter", "x")
        assert run.status == "Stopped. x fetches the whole text."
        assert run.engines[0].given_up == ["page"]
        assert FETCHING not in run.text
        await run.press("x")
        assert run.engines[0].pages == [9, 9]


async def test_ctrl_c_stops_a_page_on_its_way() -> None:
    async with running(teasers(9)) as run:
        await run.press("enter", "ctrl+c")
        assert run.status == "Stopping. Ctrl-C again quits."
        assert run.engines[0].given_up == ["page"]
        assert FETCHING not in run.text


async def test_x_fetches_a_page_that_the_settings_do_not_ask_for() -> None:
    async with running() as run:
        await run.press("enter")
        assert "x whole text" in run.lines()[-1]
        await run.press("x")
        assert run.engines[0].pages == [9]
        assert FETCHING in run.text


async def test_x_on_a_story_without_a_link_says_so() -> None:
    reader = teasers()
    reader.without_link = {9}
    async with running(reader) as run:
        await run.press("enter")
        assert "whole text" not in run.lines()[-1]
        await run.press("x")
        assert run.status == "This story has no link, so there is no page behind it."
        assert run.engines == []


@pytest.mark.parametrize("size", SIZES[:2])
async def test_x_in_a_list_opens_the_story_with_its_whole_text(size: tuple[int, int]) -> None:
    async with running(size=size) as run:
        await run.press("x")
        assert run.app.reading.place == "article"
        assert run.engines[0].pages == [9]
        assert FETCHING in run.text


async def test_x_beside_the_list_shows_the_other_text_without_opening_the_story() -> None:
    reader = teasers()
    reader.pages[9] = document(paragraph("The whole story."))
    async with running(reader, size=(160, 45)) as run:
        run.app.reading.preview()
        await run.settle()
        await run.press("x")
        assert "All about Ceasefire" in run.text
        assert run.list[0].startswith("▌●")


async def test_who_leafs_through_stories_asks_for_the_last_page_only(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(teasers(9, 8, 7)) as run:
        await run.press("enter")
        monkeypatch.setattr(reading_pages, "REST_SECONDS", 1000.0)
        await run.pilot.press("n")
        monkeypatch.setattr(reading_pages, "REST_SECONDS", 0.0)
        await run.press("n")
        assert run.engines[0].pages == [9, 7]
        assert run.app.reading.fetching == 7
        assert FETCHING in run.text


async def test_a_page_for_a_story_one_has_left_is_taken_without_a_word() -> None:
    async with running(teasers(9)) as run:
        await run.press("enter", "n")
        before = run.status
        await page_comes(run, 9)
        assert run.status == before
        assert "Port strike" in run.text
        await run.press("K")
        assert "The whole story." in run.text
        assert run.engines[0].pages == [9]


async def test_back_in_the_list_a_failure_is_not_told_and_a_page_is_there_when_one_opens_it_again() -> None:
    async with running(teasers(9)) as run:
        await run.press("enter", "q")
        await page_comes(run, 9)
        assert "whole text" not in run.status.lower()
        await run.press("enter")
        assert "The whole story." in run.text
    async with running(teasers(9)) as run:
        await run.press("enter", "q")
        await page_fails(run, 9)
        assert "whole text" not in run.status.lower()
        await run.press("enter")
        assert "No whole text: the page asks for a login (403). x tries again." in run.text


async def test_a_story_one_comes_back_to_is_not_asked_for_twice() -> None:
    async with running(teasers(9)) as run:
        await run.press("enter", "q", "enter")
        assert run.engines[0].pages == [9]
        assert FETCHING in run.text


async def test_a_teaser_is_not_read_to_its_end_while_its_page_is_on_its_way() -> None:
    reader = teasers(9)
    reader.settings = Settings(mark_read="end")
    async with running(reader) as run:
        await run.press("enter")
        assert not next(line.read for line in run.reader.lines if line.id == 9)
        await page_fails(run, 9)
        assert next(line.read for line in run.reader.lines if line.id == 9)


async def test_pages_that_come_are_counted_and_the_story_shown_gets_its_own() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("enter", "R")
        run.reader.waiting_pages = 40
        run.engines[0].answer(
            RefreshPlanned(total=6), RefreshDone(asked=6, new=3, failed=0, cancelled=False, offline=False), ends=True
        )
        await run.settle()
        run.engines[0].answer(PagesBegin(total=40), PageDone(entry=5))
        await run.settle()
        assert "Fetching pages 1/40" in run.lines()[-2]
        run.reader.pages[9] = document(paragraph("The whole story."))
        run.engines[0].answer(PageDone(entry=9))
        await run.settle()
        assert "Fetching pages 2/40" in run.lines()[-2]
        assert "The whole story." in run.text
        run.engines[0].answer(PagesDone(left=0))
        await run.settle()
        assert "Fetching" not in run.text


async def test_hostile_causes_are_shown_as_text() -> None:
    async with running(teasers(9), size=(160, 45)) as run:
        await run.press("enter")
        await page_fails(run, 9, replace(LOGIN, cause="[/b] \x1b[2J\x07 no", remedy="\x9b31m try"))
        assert "No whole text: [/b] �[2J� no. x tries again." in run.text
        assert "\x1b" not in run.text


async def test_x_beside_the_list_only_looks_however_quick_it_comes_after_j() -> None:
    async with running(teasers(), size=(160, 45)) as run:
        await run.pilot.press("j", "x")
        await run.settle()
        line = run.app.reading.entries.row
        assert line is not None
        assert not line.read
        assert run.app.reading.place == "list"
        assert run.engines[0].pages == [line.id]
