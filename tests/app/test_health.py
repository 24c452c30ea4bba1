"""The screen of the feeds' health: its lines, its words, and what its keys have done."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Static

from tests.app.fake_reader import NOW, FakeReader, feed_line
from tests.app.reading_samples import Running, running, sample_reader
from tests.strategies import POISON, hostile_text
from tui.app.health_rows import heading, one_line
from tui.app.health_words import told_below
from tui.app.list_words import notice_text
from tui.app.screens.health import HealthScreen
from tui.app.signs import ASCII_SIGNS, UNICODE_SIGNS
from tui.core.feed_edits import FeedEdit
from tui.core.health import FeedFacts, FeedHealth, State, health_of
from tui.core.model import Problem, ProblemKind
from tui.core.stories import FeedLine
from tui.core.text import cell_width, displayable

DAY = timedelta(days=1)
NOT_FOUND = Problem(kind=ProblemKind.HTTP, cause="404 not found", remedy="look for its new address on the site")
WELL = replace(feed_line(1, "World"), last_success=NOW - DAY, next_due=NOW + DAY)
FAILS = replace(WELL, problem=NOT_FOUND, failures=9, failing_since=NOW - 10 * DAY)
GONE = replace(FAILS, gone=True)
MOVED = replace(WELL, moved_to="https://new.example/feed", moved_times=3)


def health(line: FeedLine, stories: int = 40, unread: int = 30) -> FeedHealth:
    facts = FeedFacts(line=line, added=NOW - 400 * DAY, newest=NOW - DAY, stories=stories, unread=unread)
    return health_of(facts, now=NOW)


@pytest.mark.parametrize(
    ("feed", "text"),
    [
        (FAILS, "! 404 not found since 12 Nov (9 tries). r tries again · E edits its address · H more"),
        (GONE, "! Gone for good since 12 Nov; its stories stay. r asks once more · H more"),
        (MOVED, "! Moved for good to https://new.example/feed. M takes the new address over · H more"),
        (replace(MOVED, moved_times=2), ""),
        (replace(FAILS, paused=True), "Paused: nothing is fetched. e changes that in the sidebar."),
        (WELL, ""),
    ],
)
def test_above_the_list_of_a_feed_stands_what_is_wrong_and_what_helps(feed: FeedLine, text: str) -> None:
    assert notice_text(feed, UNICODE_SIGNS, NOW) == text
    assert notice_text(feed, ASCII_SIGNS, NOW).isascii()


def test_below_the_lines_stand_cause_remedy_and_what_is_known() -> None:
    assert list(told_below(health(FAILS), NOW)) == [
        "404 not found since 12 Nov (9 tries).",
        "Look for its new address on the site.",
        "Answered yesterday 15:00, newest story yesterday, next try 23 Nov 15:00.",
        "https://feed1.example/rss",
    ]
    assert "M takes the new address over; stories, marks and tags stay." in list(told_below(health(MOVED), NOW))


def test_a_line_tells_name_state_since_when_how_much_and_how_much_is_read() -> None:
    text = "".join(part for part, _ in one_line(health(FAILS), width=78, now=NOW, signs=UNICODE_SIGNS, at_cursor=True))
    assert text.split() == ["▌", "!", "World", "fails", "12", "Nov", "10", "25", "%"]


lines = st.builds(
    replace,
    st.sampled_from([WELL, FAILS, GONE, MOVED]),
    title=hostile_text(),
    url=hostile_text(),
    moved_to=hostile_text(),
    problem=st.none() | st.builds(replace, st.just(NOT_FOUND), cause=hostile_text(), remedy=hostile_text()),
)


@given(line=lines, width=st.integers(1, 200), signs=st.sampled_from([UNICODE_SIGNS, ASCII_SIGNS]))
def test_lines_and_words_are_clean_and_lines_fit(line: FeedLine, width: int, signs: object) -> None:
    told = health(line)
    parts = one_line(told, width=width, now=NOW, signs=UNICODE_SIGNS if signs is UNICODE_SIGNS else ASCII_SIGNS)
    text = "".join(part for part, _ in parts)
    assert displayable(text).split() == text.split()
    assert cell_width(text) == max(width, 4)
    assert len(heading(width)) == width
    for said in (*told_below(told, NOW), notice_text(line, UNICODE_SIGNS, NOW)):
        assert displayable(said).split() == said.split()


def troubled() -> FakeReader:
    reader = sample_reader()
    first, second, third, *rest = (replace(feed, last_success=NOW - DAY) for feed in reader.feed_lines)
    failing = replace(first, problem=NOT_FOUND, failures=9, failing_since=NOW - 10 * DAY, title="".join(POISON))
    gone = replace(third, gone=True, problem=NOT_FOUND, failures=1, failing_since=NOW - 40 * DAY)
    moved = replace(second, moved_to="https://new.example/feed", moved_times=3)
    reader.feed_lines = [failing, moved, gone, *rest]
    return reader


def told(run: Running) -> str:
    return str(run.app.screen.query_one("#told", Static).render())


def states(run: Running) -> list[State]:
    screen = run.app.screen
    assert isinstance(screen, HealthScreen)
    return [row.state for row in screen.lines._rows]


@pytest.mark.parametrize("size", [(80, 24), (160, 45), (20, 6)])
async def test_feeds_that_need_a_look_stand_worst_first_at_any_size(size: tuple[int, int]) -> None:
    async with running(troubled(), size=size) as run:
        await run.press("H")
        assert states(run) == ["gone", "failing", "moved"]
        assert not any(character in run.text for character in "\x1b\x07\x9b‮\x00")
        assert "410 gone for" in run.text
        await run.press("full_stop")
        assert len(states(run)) == 6
        await run.press("S", "G", "q")
        assert run.app.screen is run.app.reading


async def test_what_is_done_there_is_told_there_and_the_lines_stay_in_place() -> None:
    async with running(troubled(), size=(100, 30)) as run:
        await run.press("H", "G", "M")
        assert run.reader.edits[-1] == ((2,), FeedEdit(url="https://new.example/feed"))
        assert told(run) == "Guardian World has its new address now. U takes it back."
        await run.press("k", "p")
        assert run.reader.edits[-1][1] == FeedEdit(paused=True)
        assert states(run)[:2] == ["gone", "paused"]
        await run.press("p")
        assert states(run)[1] == "failing"
        await run.press("g", "v", "v", "r")
        assert run.reader.revived == [run.reader.feed_lines[2].id]
        gone, failing = run.reader.feed_lines[2].id, run.reader.feed_lines[0].id
        assert run.engines[0].asked[-1] == ([gone, failing], True)
        assert told(run) == "Asking 2 feeds …"


async def test_several_are_unsubscribed_after_a_question_and_enter_leads_to_a_list() -> None:
    async with running(troubled()) as run:
        await run.press("H", "asterisk", "D")
        assert "Unsubscribe from 3 feeds?" in run.text
        await run.press("y")
        assert len(run.reader.feed_lines) == 3
        assert told(run) == "Unsubscribed from 3 feeds. U takes it back."
        assert "All 3 feeds are well." in run.text
        await run.press("U")
        assert states(run) == ["gone", "failing", "moved"]
        await run.press("G", "enter")
        assert run.app.screen is run.app.reading
        assert run.app.reading.view.name == "Guardian World"
        assert "! Moved for good to https://new.example/feed." in run.text
        await run.press("M")
        assert run.status.startswith("Guardian World has its new address now.")


async def test_a_feed_that_is_gone_is_asked_once_more_from_its_list() -> None:
    async with running(troubled()) as run:
        await run.press("H", "enter")
        assert "! Gone for good since 13 Oct; its stories stay. r asks once more · H more" in run.text
        await run.press("r")
        gone = run.reader.feed_lines[2]
        assert (run.reader.revived, run.engines[0].asked) == ([gone.id], [([gone.id], True)])
        run.reader.feed_lines[2] = replace(gone, gone=False, problem=None)
        run.app.reading.update_counts()
        await run.settle()
        assert "Gone for good" not in run.text
