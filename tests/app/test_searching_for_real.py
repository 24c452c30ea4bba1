"""Searching, keeping and filtering by key, over a real database and a real feeds.toml."""

from pathlib import Path

import pytest

from tests.app.real_reader import OnReader, on_reader
from tests.store.making import DAY, entry
from tui.core.changes import SetFlag
from tui.core.model import Entry
from tui.core.stories import StoryLine

KERNEL = '\n[[search]]  # mine\nname = "Kernels"\nquery = "kernel"\n'


def stories() -> list[list[Entry]]:
    filler = "Much is said here that nobody searches for, and it goes on for quite a while before the point. "
    return [
        [
            entry("a", title="Ceasefire in Geneva", text=filler + "The kernel of the talks was a corridor."),
            entry("b", title="A kernel scheduler", text="All about scheduling.", age=DAY),
            entry("c", title="初雪", text=f"{filler} 東京で初雪 平年より十日早く", age=2 * DAY),
        ],
        [entry("d", title="Kernel release", text="Out now.", age=3 * DAY), entry("e", title="Bees", age=4 * DAY)],
    ]


def head(run: OnReader) -> str:
    return run.lines(run.app.reading.list_head)[0].strip()


def rows(run: OnReader) -> list[StoryLine]:
    window = run.app.reading.entries.window
    assert window is not None
    return [row for index in range(len(window)) if (row := window.row(index)) is not None]


@pytest.mark.parametrize("size", [(160, 45), (100, 30), (80, 24), (40, 20)])
async def test_what_is_typed_is_found_and_the_match_is_seen_at_every_width(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_reader(tmp_path, stories(), size=size) as run:
        await run.press("slash", *"corrid")
        assert head(run).startswith("Search: corrid  1")
        assert "corridor" in "\n".join(run.list)
        await run.press("enter", "enter")
        assert run.app.reading.article.matches == 1
        assert "corridor" in "\n".join(run.lines(run.app.reading.article))
        await run.press("q", "slash", "初", "雪")
        assert head(run).startswith("Search: 初雪  1")


async def test_a_kept_search_stands_in_the_file_and_in_the_sidebar_until_it_is_taken_back(tmp_path: Path) -> None:
    async with on_reader(tmp_path, stories(), toml=KERNEL) as run:
        before = run.config.read_text()
        sidebar = run.app.reading.sidebar
        assert " Kernels             3" in "\n".join(run.lines(sidebar))
        await run.press("slash", *"bees", "enter", "plus")
        await run.press("ctrl+u", *"About bees", "enter")
        assert run.status == "Kept as “About bees”. U takes it back."
        assert "name = \"About bees\"\nquery = 'bees'\n" in run.config.read_text()
        assert " About bees          1" in "\n".join(run.lines(sidebar))
        await run.press("U")
        assert run.config.read_text() == before
        assert "About bees" not in "\n".join(run.lines(sidebar))
        await run.press("slash", "up")
        assert run.app.reading.search_box.words.value == "bees", "what was kept was searched for"


async def test_a_saved_search_goes_after_a_yes_and_comes_back(tmp_path: Path) -> None:
    async with on_reader(tmp_path, stories(), toml=KERNEL) as run:
        await run.press("h", "j", "j", "j", "j", "D", "y")
        assert "[[search]]" not in run.config.read_text()
        assert run.app.reading.view.kind == "unread"
        await run.press("U")
        assert KERNEL in run.config.read_text()
        assert "Kernels" in "\n".join(run.lines(run.app.reading.sidebar))


async def test_a_search_that_an_editor_writes_into_the_file_comes_into_the_sidebar(tmp_path: Path) -> None:
    async with on_reader(tmp_path, stories()) as run:
        run.config.write_text(run.config.read_text() + KERNEL)
        await run.app.reading.look_about()
        await run.settle()
        assert "Kernels" in "\n".join(run.lines(run.app.reading.sidebar))


async def test_a_list_says_how_many_hidden_stories_it_leaves_out(tmp_path: Path) -> None:
    async with on_reader(tmp_path, stories()) as run:
        gone = [row.id for row in rows(run) if row.title in {"Ceasefire in Geneva", "A kernel scheduler"}]
        await run.real.change([SetFlag(field="hidden", value=True)], ids=gone)
        await run.press("h", "j", "k")
        assert "2 hidden here: :hidden shows them" in head(run)
        await run.press("l", "slash", *"corridor", "enter")
        assert "1 hidden here: :hidden shows them" in head(run)
        await run.press("slash", *"bees", "enter")
        assert "hidden" not in head(run)


async def test_a_filter_and_an_order_hold_in_the_store_too(tmp_path: Path) -> None:
    async with on_reader(tmp_path, stories()) as run:
        await run.press("F", *"kernel", "enter")
        assert head(run).startswith("Unread  3 of 5  filter: kernel")
        await run.press("S", "t")
        assert [row.title for row in rows(run)] == ["A kernel scheduler", "Ceasefire in Geneva", "Kernel release"]
        await run.press("S", "b", "escape")
        assert head(run).startswith("Unread  5")
