"""A snapshot reads keys as far as somebody looked, rows where somebody looked."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tui.core.query_nodes import Text
from tui.core.stories import StoryLine
from tui.core.views import UNREAD, Selection
from tui.reader.window import FIRST_KEYS, KEYS_A_STEP, Source, Window

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Page:
    keys: "array[int]"
    complete: bool


def line(key: int) -> StoryLine:
    return StoryLine(
        key=key, id=key * 10, feed_id=1, feed="World", title=f"story {key}", published=None, first_seen=NOW,
        read=False, starred=False, hidden=False, archived=False, tags=(),
    )  # fmt: skip


class Shelf:
    """Stories with the keys from `count` down to 1; those in `lost` have gone since."""

    def __init__(self, count: int, lost: set[int] | None = None) -> None:
        self.all = list(range(count, 0, -1))
        self.lost = lost or set()
        self.asked_keys = 0
        self.counted = 0
        self.asked_rows: list[int] = []

    async def keys(self, selection: Selection, after: int | None, limit: int) -> Page:
        self.asked_keys += 1
        left = [key for key in self.all if after is None or key < after]
        return Page(array("q", left[:limit]), len(left) <= limit)

    async def count(self, selection: Selection) -> int:
        self.counted += 1
        return len(self.all)

    async def lines(self, keys: Sequence[int]) -> list[StoryLine]:
        self.asked_rows += keys
        return [line(key) for key in keys if key not in self.lost]

    async def snippets(self, keys: Sequence[int], phrases: Sequence[Text]) -> dict[int, str]:
        return {key: f"… {phrases[0].tokens[0]} {key}" for key in keys}

    def window(self, phrases: tuple[Text, ...] = (), *, counted: bool = True, came: Sequence[int] = ()) -> Window:
        async def came_since() -> Sequence[int]:
            return came

        return Window(
            Source(keys=self.keys, count=self.count, lines=self.lines, snippets=self.snippets),
            view=UNREAD,
            selection=UNREAD.selection(show_read=False, up_to_id=10_000),
            total=len(self.all) if counted else None,
            now=NOW,
            phrases=phrases,
            came=came_since,
        )


async def test_rows_are_read_once_and_only_where_somebody_looks() -> None:
    shelf = Shelf(2000)
    window = shelf.window()
    await window.load(0, 20)
    await window.load(10, 30)
    assert shelf.asked_rows[:30] == list(range(2000, 1970, -1))
    assert len(window) == FIRST_KEYS
    await window.load(90, 110)
    assert len(window) == FIRST_KEYS + KEYS_A_STEP
    assert [row.title for index in range(2) if (row := window.row(index))] == ["story 2000", "story 1999"]
    assert window.row(30) is None
    assert window.row(-1) is None
    assert window.row(5000) is None


async def test_all_keys_are_read_for_a_jump_to_the_end() -> None:
    shelf = Shelf(1234)
    window = shelf.window()
    await window.load_all_keys()
    assert window.complete
    assert list(window.keys) == shelf.all


async def test_what_belongs_to_it_only_since_it_was_drawn_is_left_out_unless_it_was_looked_at() -> None:
    shelf = Shelf(1000)
    window = shelf.window(came=[950, 500, 3], counted=False)
    await window.load(0, 20)
    await window.load_all_keys()
    assert 950 in window.keys
    assert [key for key in shelf.all if key not in window.keys] == [500, 3]
    assert await window.count() == 998


@given(count=st.integers(0, 1500), looks=st.lists(st.tuples(st.integers(-5, 1600), st.integers(0, 60)), max_size=8))
async def test_the_order_of_looking_changes_nothing(count: int, looks: list[tuple[int, int]]) -> None:
    shelf = Shelf(count)
    window = shelf.window()
    for start, height in looks:
        await window.load(start, start + height)
        for index in range(max(start, 0), min(start + height, count)):
            row = window.row(index)
            assert row is not None
            assert row.key == shelf.all[index]
    assert list(window.keys) == shelf.all[: len(window)]
    assert len(shelf.asked_rows) == len(set(shelf.asked_rows))


async def test_a_story_that_is_gone_is_asked_for_once_and_its_place_stays() -> None:
    shelf = Shelf(5, lost={4})
    window = shelf.window()
    await window.load(0, 5)
    await window.load(0, 5)
    assert shelf.asked_rows.count(4) == 1
    assert window.row(1) is None
    assert len(window) == 5


async def test_a_changed_row_takes_the_place_of_its_older_self() -> None:
    window = Shelf(5).window()
    await window.load(0, 3)
    window.replace(replace(line(4), read=True))
    window.replace(line(1))
    row = window.row(1)
    assert row is not None
    assert row.read
    assert window.row(4) is None, "a row that nobody looked at is not put in"
    assert window.index_of(40) == 1
    assert window.index_of(10) is None


async def test_reloading_asks_for_these_rows_again() -> None:
    shelf = Shelf(50)
    window = shelf.window()
    await window.load(0, 50)
    await window.reload(0, 10)
    assert len(shelf.asked_rows) == 60
    assert window.row(20) is None


async def test_a_search_brings_the_place_that_matched() -> None:
    window = Shelf(3).window(phrases=(Text(("syria",)),))
    await window.load(0, 2)
    assert window.snippet(0) == ""
    await window.load_snippets(0, 2)
    assert window.snippet(0) == "… syria 3"
    assert window.snippet(2) == ""
    assert Shelf(3).window().snippet(0) == ""


async def test_hits_are_counted_when_asked_and_once_and_not_where_all_are_there() -> None:
    shelf = Shelf(2000)
    window = shelf.window(counted=False)
    await window.load(0, 20)
    assert window.total is None
    assert [await window.count(), await window.count(), shelf.counted] == [2000, 2000, 1]
    few = Shelf(7)
    short = few.window(counted=False)
    await short.load(0, 20)
    assert [short.total, await short.count(), few.counted] == [7, 7, 0]
