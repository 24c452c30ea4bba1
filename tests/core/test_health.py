"""What is the matter with a feed, in which order it is told, and what helps."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.health import STATES, FeedFacts, FeedHealth, health_of
from tui.core.model import Problem, ProblemKind
from tui.core.remedies import ORDERS, Ways, all_well, in_order, remedy
from tui.core.stories import FeedLine

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NOT_FOUND = Problem(kind=ProblemKind.HTTP, cause="404 not found", remedy="look for its new address")
LINE = FeedLine(
    id=1, url="https://example.org/feed", title="World", site_url="", folders=(), unread=0, total=9, last_try=NOW,
    last_success=NOW, next_due=NOW + DAY, failures=0, failing_since=None, problem=None, paused=False, unlisted=False,
    archived=False, moved_to="",
)  # fmt: skip
FACTS = FeedFacts(line=LINE, added=NOW - 400 * DAY, newest=NOW - DAY, stories=28, unread=7)
WAYS = Ways(accept="M", remove="D", again="r", revive="r", unlist="l", resume="p")


def health(*, line: dict[str, object] | None = None, **facts: object) -> FeedHealth:
    changed = replace(FACTS, line=replace(LINE, **(line or {})), **facts)  # type: ignore[arg-type]  # the case's own
    return health_of(changed, now=NOW)


def test_a_feed_that_answers_and_has_news_is_well() -> None:
    told = health()
    assert (told.state, told.since, told.cause, told.needs_a_look) == ("ok", None, "", False)
    assert (told.stories_a_week, told.read_percent) == (7, 75)
    assert remedy(told, WAYS) == ""


FAILS = {"problem": NOT_FOUND, "failures": 9, "failing_since": NOW - 10 * DAY}


def test_one_that_fails_says_why_and_since_when() -> None:
    told = health(line=FAILS)
    assert (told.state, told.since, told.cause) == ("failing", NOW - 10 * DAY, "404 not found")
    assert remedy(told, WAYS) == "look for its new address"
    walled = replace(NOT_FOUND, kind=ProblemKind.BLOCKED)
    assert health(line=FAILS | {"problem": walled}).state == "blocked"


def test_one_that_is_gone_can_be_given_up_or_asked_once_more() -> None:
    told = health(line=FAILS | {"gone": True})
    assert (told.state, told.since, told.cause) == ("gone", NOW - 10 * DAY, "410 gone for good")
    assert remedy(told, WAYS) == "D unsubscribes, its stories stay; r asks once more"


@pytest.mark.parametrize(("times", "state"), [(0, "ok"), (1, "ok"), (2, "ok"), (3, "moved"), (4, "moved")])
def test_one_that_answered_elsewhere_three_times_has_moved(times: int, state: str) -> None:
    told = health(line={"moved_to": "https://new.example/", "moved_times": times})
    assert told.state == state
    assert told.line.has_moved == (times >= 3)
    assert ("https://new.example/" in told.cause) == (times >= 3)


def test_one_without_a_story_for_half_a_year_is_silent() -> None:
    told = health(newest=NOW - 200 * DAY)
    assert (told.state, told.since) == ("stale", NOW - 200 * DAY)
    assert told.cause == "it answers, but has had no story for 7 months"
    assert health(newest=NOW - 180 * DAY).state == "ok"
    assert health(newest=NOW - 900 * DAY).cause.endswith("for 2 years")


def test_one_that_never_had_a_story_is_silent_after_a_month() -> None:
    told = health(newest=None, stories=0, unread=0, added=NOW - 31 * DAY)
    assert (told.state, told.since) == ("stale", NOW - 31 * DAY)
    assert told.cause == "it answers, but has never had a story"
    assert told.read_percent is None
    assert health(newest=None, stories=0, unread=0, added=NOW - 29 * DAY).state == "ok"


@pytest.mark.parametrize(
    ("stories", "unread", "state"),
    [(204, 204, "noisy"), (204, 190, "noisy"), (204, 180, "ok"), (200, 200, "ok"), (4000, 3700, "noisy")],
)
def test_much_of_which_little_is_read_is_noise(stories: int, unread: int, state: str) -> None:
    assert health(stories=stories, unread=unread).state == state


def test_of_a_feed_that_is_new_only_the_time_since_then_is_counted() -> None:
    assert health(added=NOW - 14 * DAY, stories=100).stories_a_week == 50
    assert health(added=NOW, stories=100).stories_a_week == 100, "what it held when it came counts as a week"


def test_paused_new_and_built_in_feeds_are_nothing_to_look_at() -> None:
    paused = health(line=FAILS | {"paused": True})
    assert (paused.state, paused.needs_a_look) == ("paused", False)
    assert "404 not found" in paused.cause
    fresh = health(line={"last_success": None, "last_try": None}, newest=None, stories=0, unread=0)
    assert (fresh.state, fresh.since, fresh.needs_a_look) == ("new", FACTS.added, False)
    assert health(line={"url": "builtin:welcome"}, newest=NOW - 900 * DAY).state == "ok"


def test_the_worst_comes_first_and_of_these_what_has_lasted_longest() -> None:
    feeds = [
        health(line={"title": "well"}),
        health(line={"title": "silent"}, newest=NOW - 300 * DAY),
        health(line=FAILS | {"title": "fails"}),
        health(line=FAILS | {"title": "fails long", "failing_since": NOW - 90 * DAY}),
        health(line=FAILS | {"title": "gone", "gone": True}),
    ]
    titles = [one.line.title for one in in_order(feeds, "trouble")]
    assert titles == ["gone", "fails long", "fails", "silent", "well"]
    assert [one.line.title for one in in_order(feeds, "name")] == sorted(titles)


def test_other_orders_begin_with_what_needs_a_look() -> None:
    never = health(line={"title": "never", "last_success": None})
    busy = health(line={"title": "busy"}, stories=280, unread=280)
    empty = health(line={"title": "empty"}, stories=0, unread=0)
    feeds = [empty, busy, never]
    assert in_order(feeds, "last")[0] is never
    assert in_order(feeds, "stories") == [busy, never, empty]
    assert in_order(feeds, "read") == [busy, never, empty]


lines = st.builds(
    replace,
    st.just(LINE),
    problem=st.none() | st.just(NOT_FOUND),
    paused=st.booleans(),
    gone=st.booleans(),
    last_success=st.none() | st.just(NOW),
    failing_since=st.none() | st.just(NOW),
    moved_times=st.integers(0, 5),
    moved_to=st.sampled_from(["", "https://new.example/"]),
)
facts = st.builds(
    FeedFacts,
    line=lines,
    added=st.datetimes(timezones=st.just(UTC)),
    newest=st.none() | st.datetimes(timezones=st.just(UTC)),
    stories=st.integers(10, 10**6),
    unread=st.integers(0, 10),
)


@given(many=st.lists(facts, max_size=6), order=st.sampled_from(ORDERS))
def test_of_any_feed_something_can_be_said_and_any_can_be_sorted(many: list[FeedFacts], order: str) -> None:
    told = [health_of(one, now=NOW) for one in many]
    for one in told:
        assert one.state in STATES
        assert one.stories_a_week >= 0
        assert one.read_percent is None or 0 <= one.read_percent <= 100
        assert bool(remedy(one, WAYS)) or one.state == "ok"
    assert sorted(map(id, in_order(told, order))) == sorted(map(id, told))  # type: ignore[arg-type]  # one of ORDERS


def test_where_nothing_is_wrong_it_says_so() -> None:
    well, paused, new = health(), health(line={"paused": True}), health(line={"last_success": None, "last_try": None})
    assert all_well([well] * 3) == "All 3 feeds are well."
    assert all_well([well, paused, paused]) == "All 3 feeds are well. 2 are paused."
    assert all_well([well]) == "Your one feed is well."
    assert all_well([]) == "There are no feeds yet."
    assert all_well([well, *[new] * 1_100]) == "No feed fails; 1,100 of 1,101 were not fetched yet."
