"""Searching by key."""

from dataclasses import replace

import pytest
from textual.widgets import Static

from tests.app.fake_reader import feed_line
from tests.app.reading_samples import running, sample_reader
from tests.app.samples import document, paragraph
from tui.reader.window import FIRST_KEYS


async def test_enter_goes_to_the_results_and_escape_back_to_the_list() -> None:
    async with running() as run:
        before = run.list
        await run.press("slash", *"kernel")
        assert any("A new kernel" in line for line in run.list)
        assert run.text.count("●") == 1
        await run.press("enter")
        assert run.app.focused is run.app.reading.entries
        assert "Search: kernel" in run.text
        await run.press("escape")
        assert run.list == before


async def test_keys_typed_in_one_burst_reach_what_has_the_focus_by_then() -> None:
    async with running() as run:
        await run.pilot.press("slash", *"kernel", "enter", "m")
        await run.settle()
        assert run.reader.steps[0][1] == "Marked read “A new kernel scheduler, explained”"


async def test_typing_searches_everywhere_from_unread_and_in_the_view_elsewhere() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("slash")
        assert "All feeds /" in run.text
        await run.press("escape", "h", "n", "enter", "slash")
        assert "BBC World /" in run.text
        await run.press(*"kernel")
        assert "Nothing for “kernel” in BBC World. / searches all feeds (2 there)." in run.text
        await run.press("home", "slash")
        assert "All feeds /" in run.text
        assert "A new kernel scheduler" in run.text


async def test_a_mistake_is_told_and_the_last_good_results_stay() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("slash", *"is:unread")
        shown = run.list
        await run.press("backspace", "backspace", *"xd")
        assert "is:unrexd: column 4: unread" in run.text
        assert run.list[0] == shown[0]


async def test_escape_restores_list_cursor_and_focus() -> None:
    async with running() as run:
        await run.press("j", "j", "slash", *"kernel", "escape")
        assert run.app.reading.entries.cursor == 2
        assert run.app.focused is run.app.reading.entries
        assert "Unread  6" in run.text


async def test_the_number_of_hits_is_told_beside_the_words_and_above_the_list() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("slash", *"kernel")
        found = run.app.reading.search_box.query_one("#found", Static)
        assert str(found.render()) == "2"
        assert "Search: kernel  2" in run.text
        await run.press("escape")
        run.reader.lines.extend(
            replace(run.reader.lines[0], id=1000 + number, key=1000 + number, title=f"Many {number}")
            for number in range(FIRST_KEYS + 5)
        )
        await run.press("slash", *"many")
        assert str(found.render()) == f"{FIRST_KEYS + 5}"
        assert run.app.reading.entries.rows == FIRST_KEYS + 5
        assert f"Search: many  {FIRST_KEYS + 5}" in run.text


async def test_arrows_move_in_the_results_while_one_types() -> None:
    async with running() as run:
        await run.press("slash", *"n", "e", "down")
        assert run.app.reading.entries.cursor == 1
        assert run.app.reading.search_box.words.value == "ne"


async def test_a_story_opened_from_results_shows_the_match_marked() -> None:
    async with running() as run:
        await run.press("slash", *"geneva", "enter", "enter")
        assert run.app.reading.article.matches == 2
        assert "‹ geneva" in run.text


async def test_slash_in_an_article_finds_in_its_text_and_n_goes_round_the_matches() -> None:
    async with running() as run:
        await run.press("enter", "slash", *"ceasefire", "enter")
        assert run.status == "1 of 2 · Esc ends"
        await run.press("n")
        assert run.status == "2 of 2 · Esc ends"
        assert run.app.reading.place == "article"
        await run.press("escape")
        assert run.app.reading.article.matches == 0
        assert run.app.reading.place == "article"


async def test_tab_completes_in_the_box() -> None:
    async with running() as run:
        await run.press("slash", *"tag:sy", "tab")
        assert run.app.reading.search_box.words.value == "tag:syria"
        assert "Ceasefire" in run.list[0]


async def test_up_in_the_empty_box_recalls_what_was_searched_for() -> None:
    reader = sample_reader()
    reader.asked = ["talks", "kernel"]
    async with running(reader, size=(100, 30)) as run:
        box = run.app.reading.search_box
        await run.press("slash")
        assert "Up recalls earlier searches" in run.text
        await run.press("down")
        assert run.app.reading.entries.cursor == 1, "Down moves in the list"
        for key, words in [("up", "talks"), ("up", "kernel"), ("up", "kernel"), ("down", "talks"), ("down", "")]:
            await run.press(key)
            assert box.words.value == words
        await run.press("up", "pagedown", "up")
        assert box.words.value == "talks"
        assert run.app.reading.entries.cursor == 0, "away from the first row Up moves in the results"
        await run.press("s", "down", "enter")
        assert run.reader.asked == ["talkss", "talks", "kernel"]


async def test_further_tabs_go_through_what_could_stand_there() -> None:
    async with running(size=(100, 30)) as run:
        box, candidates = run.app.reading.search_box, run.app.reading.candidates
        await run.press("slash", *"kernel is:", "tab")
        assert candidates.display
        first = box.words.value
        assert "unread" in run.text
        await run.press("tab")
        assert box.words.value != first
        await run.press("shift+tab")
        assert box.words.value == first
        await run.press("space")
        assert not candidates.display
        await run.press("escape", "slash", *"tag:sy", "tab")
        assert not candidates.display, "there is but one"
        assert box.words.value == "tag:syria"


@pytest.mark.parametrize("typed", ["feed:", "tag:"])
async def test_shift_tab_behind_the_first_tab_takes_the_last(typed: str) -> None:
    reader = sample_reader()
    reader.feed_lines = [feed_line(number, f"News {name}") for number, name in enumerate("abc")]
    async with running(reader, size=(100, 30)) as run:
        box, values = run.app.reading.search_box, []
        await run.press("slash", *typed, "tab", "shift+tab")
        values.append(box.words.value)
        await run.press("escape", "slash", *typed, "shift+tab")
        values.append(box.words.value)
        last = 'feed:"News c"' if typed == "feed:" else "tag:syria"
        assert values == [last, last]


async def test_the_chosen_candidate_is_in_sight_though_all_are_not() -> None:
    reader = sample_reader()
    reader.feed_lines = [feed_line(number, f"Long name of feed {number:03}") for number in range(1, 60)]
    async with running(reader, size=(80, 24)) as run:
        await run.press("slash", *"feed:", "tab")
        for _ in range(7):
            await run.press("shift+tab")
            name = run.app.reading.search_box.words.value.removeprefix("feed:").strip('"')
            assert name in run.lines(run.app.reading.candidates)[0]


@pytest.mark.parametrize("typed", ["((", '"', "-", "is:", "OR", "\u202e[/b]", "words>", "a" * 300, "on:99", "tag:#"])
async def test_nothing_typed_raises(typed: str) -> None:
    async with running(size=(100, 30)) as run:
        box = run.app.reading.search_box
        for key in ("slash", "F"):
            await run.press(key)
            box.words.put(typed)
            await run.press("tab", "enter", "plus", "escape", "escape")
        assert run.app.is_running


async def test_enter_at_a_mistake_tells_it_and_stays_in_the_box() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("slash", *"is:unrexd", "enter")
        assert "is:unrexd: column 4: unread" in run.text
        assert run.app.focused is run.app.reading.search_box.words
        await run.press("backspace", "backspace", *"ad", "enter")
        assert run.app.reading.place == "list"
        assert "Search: is:unread  6" in run.text


async def test_new_stories_are_taken_into_results_within_their_scope() -> None:
    async with running(size=(100, 30)) as run:
        await run.press("h", "n", "enter", "slash", *"talks", "enter")
        assert "Search: talks in BBC World  2" in run.text
        run.reader.lines.append(replace(run.reader.lines[-1], id=50, key=run.reader.lines[-1].key + 50, title="talks"))
        run.reader.lines.append(replace(run.reader.lines[-1], id=51, key=run.reader.lines[-1].key + 1, feed_id=4))
        await run.app.reading.count_arrived()
        await run.press("g")
        assert "Search: talks in BBC World  3" in run.text


async def test_three_panes_mark_what_is_searched_for_in_the_story_that_is_there_and_take_the_marks_back() -> None:
    reader = sample_reader()
    reader.bodies[9] = document(*(paragraph("Nothing of it.") for _ in range(60)), paragraph("The corridor at last."))
    async with running(reader, size=(160, 45)) as run:
        article = run.app.reading.article

        async def rest() -> None:
            run.app.reading.preview()
            await run.settle()
            assert article.story is not None
            assert article.story.line.id == 9

        await rest()
        await run.press("slash", *"bbc OR corridor")
        await rest()
        assert article.matches == 1
        assert "The corridor at last." in run.text
        await run.press("escape")
        await rest()
        assert article.matches == 0
        assert article.scroll_offset.y == 0
        await run.press("slash", *"geneva", "enter")
        await rest()
        assert article.matches == 1
        await run.press("escape")
        await rest()
        assert article.matches == 0


async def test_a_story_opened_again_after_its_search_has_no_marks() -> None:
    async with running() as run:
        await run.press("slash", *"geneva", "enter", "enter")
        assert run.app.reading.article.matches == 2
        await run.press("q", "q", "enter")
        assert run.app.reading.article.matches == 0


async def test_a_story_opened_at_the_end_of_one_that_is_searched_in_has_no_search_of_its_own() -> None:
    async with running() as run:
        await run.press("enter", "slash", *"ceasefire", "enter", "space")
        assert run.app.reading.opened == 8
        assert not run.app.reading.matching
