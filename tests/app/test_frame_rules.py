"""The pure rules of the frame: panes, sidebar lines, hints, carrying over, colours."""

from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color
from textual.theme import Theme

from tests.app.fake_reader import NOW, FakeReader, story_line
from tests.app.reading_samples import BBC, FEEDS, sample_lines, sample_reader
from tui.app.carrying import carry_over, nearest
from tui.app.layout import Pane, Setting, arrange, pane_count
from tui.app.sidebar_rows import MORE_TAGS, folder_paths, side_rows
from tui.app.themes import THEMES
from tui.app.widgets.footer import HINTS_AT_MOST, Mode, hints
from tui.core.stories import SearchCount
from tui.core.views import ALL, UNREAD

PLACES: list[Pane] = ["sidebar", "list", "article"]
MODES: tuple[Mode, ...] = get_args(Mode)
SETTINGS: list[Setting] = ["auto", "one", "two", "three", "stack"]


@given(
    width=st.integers(1, 400),
    height=st.integers(1, 200),
    setting=st.sampled_from(SETTINGS),
    place=st.sampled_from(PLACES),
    reading=st.booleans(),
    hidden=st.booleans(),
    alone=st.booleans(),
)
def test_panes_fill_the_width_and_the_focused_one_is_always_there(
    width: int, height: int, setting: Setting, place: Pane, reading: bool, hidden: bool, alone: bool
) -> None:
    panes = arrange(
        width, height, setting, place=place, reading=reading, sidebar_hidden=hidden, alone=alone, measure=72
    )
    cells = {"sidebar": panes.sidebar, "list": panes.list, "article": panes.article}
    assert cells[place] > 0
    assert 0 <= panes.list_rows < height
    if panes.list_rows:
        assert panes.list == panes.article
        del cells["article"]
    shown = [number for number in cells.values() if number]
    assert min(shown) > 0
    assert sum(shown) + len(shown) - 1 == width


def test_panes_are_as_wide_as_in_the_mock_ups() -> None:
    stack = arrange(100, 30, "stack", place="list")
    assert (stack.count, stack.list, stack.article, stack.list_rows) == (3, 75, 75, 11)
    assert not stack.two_lines
    assert arrange(60, 14, "stack", place="list").list_rows == 4
    assert arrange(100, 13, "stack", place="list").count == 2, "too low for both"
    assert arrange(59, 30, "stack", place="list").count == 1
    alone = arrange(100, 30, "stack", place="article", alone=True)
    assert (alone.sidebar, alone.list, alone.article, alone.list_rows) == (0, 0, 100, 0)
    assert arrange(100, 30, "stack", place="list", sidebar_hidden=True).list == 100
    wide = arrange(160, 45, "auto", place="list")
    assert (wide.sidebar, wide.list, wide.article, wide.two_lines) == (26, 52, 80, True)
    middle = arrange(100, 30, "auto", place="list")
    assert (middle.sidebar, middle.list, middle.article, middle.two_lines) == (24, 75, 0, False)
    assert arrange(80, 24, "auto", place="list").list == 80
    assert not arrange(220, 50, "auto", place="list").two_lines


@pytest.mark.parametrize(
    ("width", "setting", "count"),
    [(99, "auto", 1), (100, "auto", 2), (139, "auto", 2), (140, "auto", 3), (80, "two", 2), (40, "three", 1)],
)
def test_the_number_of_panes_follows_width_and_setting(width: int, setting: Setting, count: int) -> None:
    assert pane_count(width, 24, setting) == count


async def test_the_sidebar_nests_folders_and_sums_their_unread_stories() -> None:
    reader = sample_reader()
    reader.feed_lines = [replace(BBC, folders=("News/World", "Best")), *FEEDS[1:]]
    counts = await reader.counts()
    rows = {row.key: row for row in side_rows(counts, now=NOW, closed=())}
    assert rows["folder News"].unread == rows["folder News/World"].unread == 2
    assert rows["feed 1 News/World"].depth == 2
    assert rows["feed 1 News/World"].parent == "folder News/World"
    assert "feed 1 Best" in rows
    closed = [row.key for row in side_rows(counts, now=NOW, closed={"News"})]
    assert "folder News/World" not in closed
    assert folder_paths(reader.feed_lines) == {"News", "News/World", "Best", "World", "Technology"}


async def test_the_sidebar_shows_eight_tags_and_how_many_more() -> None:
    lines = [story_line(1, BBC, "x", tags=tuple(f"t{n}" for n in range(11)))]
    counts = await FakeReader(lines=lines, feed_lines=[BBC]).counts()
    rows = side_rows(counts, now=NOW, closed=())
    assert [row.text for row in rows[-2:]] == ["#t7", "3 more"]
    assert rows[-1].key == MORE_TAGS
    assert side_rows(counts, now=NOW, closed=(), all_tags=True)[-1].text == "#t10"


async def test_saved_searches_stand_above_the_feeds_with_their_unread_counts() -> None:
    counts = await sample_reader().counts()
    kept = (
        SearchCount(name="Syria, this week", query="syria newer:7d", unread=7),
        SearchCount(name="Broken", query="is:unraed", unread=0),
    )
    rows = side_rows(replace(counts, searches=kept), now=NOW, closed=())
    texts = [row.text for row in rows]
    assert texts[4:8] == ["", "SEARCHES", "Syria, this week", ""], "one that cannot be read is not there"
    assert rows[6].unread == rows[6].count == 7
    assert rows[6].view is not None
    assert rows[6].view.kind == "saved"
    assert texts.index("FEEDS") == 8
    assert "SEARCHES" not in [row.text for row in side_rows(counts, now=NOW, closed=())]


async def test_feeds_without_unread_stories_can_be_left_out() -> None:
    counts = await sample_reader().counts()
    names = [row.text for row in side_rows(counts, now=NOW, closed=(), show_read=False)]
    assert "Welcome" not in names
    assert "BBC World" in names


async def test_the_feed_whose_list_is_shown_stays_though_nothing_in_it_is_unread() -> None:
    counts = await sample_reader().counts()
    welcome = next(feed for feed in counts.feeds if feed.title == "Welcome")
    names = [row.text for row in side_rows(counts, now=NOW, closed=(), show_read=False, shown=welcome.id)]
    assert "Welcome" in names


@given(
    width=st.integers(8, 300),
    mode=st.sampled_from(MODES),
    source=st.sampled_from(["", "feed's text", "whole text"]),
)
def test_hints_fit_and_end_with_help(width: int, mode: Mode, source: str) -> None:
    shown = hints(mode, width, source=source)
    assert len(shown) <= HINTS_AT_MOST
    assert shown[-1:] == ([("?", "help")] if mode not in {"search", "command"} else shown[-1:])
    assert sum(len(key) + 1 + len(label) for key, label in shown) + 2 * (len(shown) - 1) + 2 <= max(width, 8)


def keys_of(numbers: Sequence[int]) -> "array[int]":
    return array("q", numbers)


async def test_stories_just_read_are_carried_over_in_their_places() -> None:
    reader = FakeReader(lines=sample_lines(), feed_lines=list(FEEDS))
    old = await reader.window(UNREAD, show_read=False)
    await old.load(0, 50)
    reader.lines = [replace(line, read=True) if line.id in (8, 6) else line for line in reader.lines]
    new = await reader.window(UNREAD, show_read=False)
    await new.load(0, 50)
    carry_over(old, new)
    assert list(new.keys) == list(old.keys)
    assert new.total == len(old)


async def test_only_what_lies_within_the_keys_read_so_far_is_carried_over() -> None:
    lines = [story_line(n, BBC, str(n), ago=timedelta(minutes=2000 - n)) for n in range(1, 1201)]
    reader = FakeReader(lines=lines, feed_lines=[BBC])
    old, new = await reader.window(ALL, show_read=True), await reader.window(ALL, show_read=True)
    await old.load_all_keys()
    await new.load(0, 10)
    carry_over(old, new)
    await new.load_all_keys()
    assert list(new.keys) == list(old.keys)


def test_the_nearest_story_that_is_still_there_gets_the_cursor() -> None:
    assert nearest(keys_of([9, 7, 5]), [8, 7, 6]) == 1
    assert nearest(keys_of([9, 7, 5]), [4, 3]) == 0


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_role_of_our_themes_can_be_read(theme: Theme) -> None:
    grounds = [theme.background, theme.surface, theme.panel, theme.variables["primary-muted"]]
    roles = [name for name in theme.variables if name == "text" or name.startswith("text-")]
    for ground in grounds:
        assert ground is not None
        for role in roles:
            contrast = _contrast(Color.parse(theme.variables[role]), Color.parse(ground))
            assert contrast >= 4.5, (role, ground, contrast)


def _contrast(one: Color, other: Color) -> float:
    """As WCAG 2.2 defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
