"""Filters, orders and saved searches by key."""

from dataclasses import replace

import pytest

from tests.app.fake_reader import FakeReader
from tests.app.reading_samples import Running, running, sample_reader
from tui.core.kept_queries import SavedSearch
from tui.core.stories import Changed

WIDE = (100, 30)


def head(run: Running) -> str:
    return run.lines(run.app.reading.list_head)[0].strip()


def sidebar(run: Running) -> str:
    return "\n".join(run.lines(run.app.reading.sidebar))


def panel(run: Running) -> str:
    return " ".join(" ".join(run.lines(run.app.screen.query_one("#panel"))).replace("│", " ").split())


def reader_with(*searches: tuple[str, str]) -> FakeReader:
    reader = sample_reader()
    reader.kept_searches = [SavedSearch(name=name, query=query) for name, query in searches]
    return reader


async def test_f_narrows_the_view_down_and_ctrl_f_shows_all_of_it_again() -> None:
    async with running(size=WIDE) as run:
        await run.press("j", "F", *"talks")
        assert "Unread F talks" in " ".join(run.text.split())
        await run.press("enter")
        assert head(run).startswith("Unread  2 of 6  filter: talks")
        assert run.app.reading.view.kind == "unread"
        await run.press("ctrl+f")
        assert head(run).startswith("Unread  6  ")
        assert run.app.reading.entries.cursor == 1
        await run.press("ctrl+f")
        assert run.status == "No filter is on here. F narrows this view down."


async def test_a_filter_leaves_out_what_the_view_does_and_the_dot_shows_it() -> None:
    async with running(size=WIDE) as run:
        await run.press("F", *"kernel", "enter")
        assert head(run).startswith("Unread  1 of 6  filter: kernel")
        await run.press("full_stop")
        assert head(run).startswith("Unread  2 of 9  filter: kernel")
        await run.press("escape")
        assert "Kernel 7.1" in run.text
        assert "filter" not in head(run)


async def test_f_again_changes_the_filter_and_an_empty_one_is_none() -> None:
    async with running(size=WIDE) as run:
        await run.press("F", *"talks", "enter", "F")
        assert run.app.reading.search_box.words.value == "talks"
        await run.press(*" geneva", "enter")
        assert head(run).startswith("Unread  1 of 6  filter: talks geneva")
        await run.press("F", "ctrl+u", "enter")
        assert head(run).startswith("Unread  6  ")


async def test_a_filter_lies_over_results_and_each_is_a_step_back() -> None:
    async with running(size=WIDE) as run:
        await run.press("slash", *"kernel", "enter", "F", *"is:unread", "enter")
        assert head(run).startswith("Search: kernel  1 of 2  filter: is:unread")
        await run.press("escape")
        assert head(run).startswith("Search: kernel  2")
        await run.press("escape")
        assert head(run).startswith("Unread  6")
        await run.press("escape")
        assert run.app.reading.place == "sidebar"


async def test_a_filter_over_results_is_still_a_step_of_its_own_after_an_aside() -> None:
    async with running(size=WIDE) as run:
        await run.press("slash", *"kernel", "enter", "F", *"is:unread", "enter", "colon", *"hidden", "enter")
        await run.press("escape")
        assert head(run).startswith("Search: kernel  1 of 2  filter: is:unread")
        await run.press("escape")
        assert head(run).startswith("Search: kernel  2")
        await run.press("escape")
        assert head(run).startswith("Unread  6")


async def test_nothing_left_by_a_filter_says_how_all_comes_back() -> None:
    async with running(size=WIDE) as run:
        await run.press("F", *"zebra", "enter")
        assert "Nothing for “zebra” in Unread. Ctrl-F shows all of it again (6)." in " ".join(run.text.split())


async def test_escape_in_the_box_restores_the_results_it_was_opened_from() -> None:
    async with running(size=WIDE) as run:
        await run.press("slash", *"kernel", "enter", "j", "slash", *"talks", "escape")
        assert head(run).startswith("Search: kernel  2")
        assert run.app.reading.entries.cursor == 1
        await run.press("F", *"zebra", "escape")
        assert head(run).startswith("Search: kernel  2")
        await run.press("escape")
        assert head(run).startswith("Unread  6")


async def test_s_sorts_keeps_the_cursor_on_its_story_and_is_remembered() -> None:
    async with running(size=WIDE) as run:
        await run.press("j", "S")
        assert "n newest first (now)" in panel(run)
        assert "best first" not in panel(run), "nothing is searched for"
        await run.press("t")
        assert "by title" in head(run)
        row = run.app.reading.entries.row
        assert row is not None
        assert row.title.startswith("Port strike")
        assert run.app.reading.entries.cursor == 3
        await run.press("h", "j", "j", "k", "k")
        assert "by title" in head(run)
        assert "A new kernel scheduler" in run.list[0]


async def test_an_order_can_be_typed() -> None:
    async with running(size=WIDE) as run:
        run.app.reading.action_sort("oldest")
        await run.settle()
        assert "oldest first" in head(run)
        run.app.reading.action_sort("size")
        assert run.status == "No order size. There are newest, oldest, rank, feed, title, longest."
        run.app.reading.action_sort("rank")
        assert run.status == "Only what words were searched for can be ranked. / searches."


async def test_results_are_sorted_too() -> None:
    async with running(size=WIDE) as run:
        await run.press("slash", *"kernel", "enter", "S", "o")
        assert head(run).startswith("Search: kernel  2")
        assert "oldest first" in head(run)
        assert "Kernel 7.1" in run.list[0]
        await run.press("escape")
        assert "newest first" in head(run)


async def test_plus_keeps_the_search_and_the_sidebar_has_it_at_once() -> None:
    async with running(size=WIDE) as run:
        await run.press("slash", *"kernel", "enter", "plus")
        assert "Keep this search" in panel(run)
        await run.press("ctrl+u", *"Kernels", "enter")
        assert run.status == "Kept as “Kernels”. U takes it back."
        assert run.reader.kept_searches == [SavedSearch(name="Kernels", query="kernel")]
        assert "SEARCHES\n  Kernels" in sidebar(run)
        await run.press("plus")
        assert run.status == "Kept already as “Kernels”."


async def test_a_name_that_is_taken_is_refused_in_the_dialog() -> None:
    async with running(reader_with(("Talks", "talks")), size=WIDE) as run:
        await run.press("slash", *"kernel", "enter", "plus", "ctrl+u", "enter")
        assert "Give it a name" in panel(run)
        await run.press(*"TALKS", "enter")
        assert "There is a search of this name already." in panel(run)
        await run.press("escape")
        assert len(run.reader.kept_searches) == 1


async def test_what_is_kept_holds_the_scope() -> None:
    async with running(size=WIDE) as run:
        await run.press("h", "n", "enter", "slash", *"talks", "enter")
        run.app.reading.action_keep_search("Talks at the BBC")
        await run.settle()
        assert run.reader.kept_searches[-1].query == 'feed:"BBC World" talks'


@pytest.mark.parametrize(("typed", "query"), [("kern", "kern*"), ("kernel", "kernel")])
async def test_kept_is_what_finds_what_the_list_does(typed: str, query: str) -> None:
    async with running(size=WIDE) as run:
        await run.press("slash", *typed, "enter", "plus")
        star = "With the star it finds 2, as the list does; without 0."
        assert (star in " ".join(panel(run).split())) == (query == "kern*")
        await run.press("enter")
        assert run.reader.kept_searches[-1].query == query
        await run.press("plus")
        assert run.status.startswith("Kept already as")


async def test_without_a_search_there_is_nothing_to_keep() -> None:
    async with running(size=WIDE) as run:
        await run.press("plus")
        assert run.status == "Nothing is searched for here. / searches, F filters, then + keeps it."


async def test_a_saved_search_is_a_view_and_a_scope() -> None:
    async with running(reader_with(("Kernels", "kernel")), size=WIDE) as run:
        await run.press("h", "j", "j", "j", "j", "enter")
        assert head(run).startswith("Kernels  2")
        assert "Kernel 7.1" in run.text, "read stories are shown"
        await run.press("full_stop")
        assert "Kernel 7.1" not in run.text
        await run.press("full_stop", "slash")
        assert "Kernels /" in run.text
        await run.press(*"scheduler", "enter")
        assert head(run).startswith("Search: scheduler in Kernels  1")


async def test_d_takes_a_saved_search_out_after_a_yes() -> None:
    async with running(reader_with(("Kernels", "kernel"), ("Talks", "talks")), size=WIDE) as run:
        await run.press("h", "j", "j", "j", "j", "D")
        assert "Take the search Kernels out of feeds.toml?" in panel(run)
        await run.press("n")
        assert len(run.reader.kept_searches) == 2
        await run.press("D", "y")
        assert run.status == "“Kernels” is kept no more. U takes it back."
        assert "▌ Talks" in sidebar(run)
        assert run.app.reading.view.name == "Talks"
        await run.press("D", "y")
        assert "SEARCHES" not in sidebar(run)
        assert run.app.reading.view.kind == "unread"


async def test_a_search_written_into_the_file_elsewhere_comes_into_the_sidebar() -> None:
    async with running(size=WIDE) as run:
        run.reader.kept_searches = [SavedSearch(name="[b]New\x1b", query="kernel newer:7d")]
        run.reader.written = True
        await run.app.reading.look_about()
        await run.settle()
        assert "[b]New�" in sidebar(run)


async def test_a_search_that_could_not_be_written_is_told() -> None:
    reader = sample_reader()
    gone = Changed(batch=None, label="", changed=0)

    async def drop_nothing(name: str, *, origin: str = "screen") -> Changed:
        return replace(gone)

    reader.kept_searches = [SavedSearch(name="Kernels", query="kernel")]
    reader.drop_search = drop_nothing  # type: ignore[method-assign]  # somebody was faster
    async with running(reader, size=WIDE) as run:
        await run.press("h", "j", "j", "j", "j", "D", "y")
        assert run.status == "“Kernels” was gone already."
