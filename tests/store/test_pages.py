"""The pages behind stories."""

from datetime import datetime, timedelta

import pytest

from tests.store.making import NOW, entry, fetch, listed, save, subscribe
from tui.core.changes import SetFlag
from tui.core.model import Enclosure, Problem, ProblemKind
from tui.core.pages import Page
from tui.core.query import parse
from tui.core.views import Selection
from tui.store.changes import change
from tui.store.database import Database
from tui.store.feeds import archive
from tui.store.fetches import save_fetches
from tui.store.pages import (
    PageFetch,
    count_wanted,
    feed_pages,
    newest_entries,
    page_errand,
    save_pages,
    want_pages,
    want_pages_again,
    wanted_pages,
)
from tui.store.stories import stories, story
from tui.store.windows import count

LATER = NOW + timedelta(hours=1)
PAGE = Page(url="https://example.org/a", html='<p>The whole story of the quay</p><img src="x">', text="The whole story")


def found(db: Database, query: str) -> int:
    return count(db, Selection(parse(query, now=NOW).node), now=NOW)


def problem(kind: ProblemKind = ProblemKind.HTTP, cause: str = "the page is not there (404)") -> Problem:
    return Problem(kind=kind, cause=cause, remedy="o opens it in the browser")


@pytest.fixture
def one(db: Database) -> int:
    """A story of one feed."""
    subscribe(db, 1)
    save(db, 1, entry("a", text="Teaser about herrings"))
    return listed(db)[0].id


def test_a_pages_text_is_shown_counted_and_found_in_place_of_the_feeds(db: Database, one: int) -> None:
    save_pages(db, [PageFetch(entry_id=one, page=PAGE)], now=NOW)
    shown = story(db, one)
    assert shown is not None
    assert (shown.source, shown.body, shown.words, shown.has_page) == ("page", PAGE.html, 3, True)
    assert (found(db, "whole"), found(db, "herrings"), found(db, "has:fulltext"), found(db, "has:image")) == (
        1,
        0,
        1,
        1,
    )


def test_the_feeds_own_version_stays_with_a_length_of_its_own(db: Database, one: int) -> None:
    save_pages(db, [PageFetch(entry_id=one, page=PAGE)], now=NOW)
    feed = story(db, one, source="feed")
    assert feed is not None
    assert (feed.source, feed.text, feed.words, feed.has_page) == ("feed", "Teaser about herrings", 3, True)


def test_a_page_that_is_not_there_is_none(db: Database, one: int) -> None:
    assert story(db, one, source="page") is None
    assert story(db, 99, source="page") is None


def test_a_second_page_takes_the_place_of_the_first_in_the_index_too(db: Database, one: int) -> None:
    save_pages(db, [PageFetch(entry_id=one, page=PAGE)], now=NOW)
    save_pages(
        db, [PageFetch(entry_id=one, page=Page(url="https://example.org/a", html="<p>New", text="New"))], now=NOW
    )
    assert (found(db, "whole"), found(db, "new")) == (0, 1)


def test_an_updated_feed_text_leaves_the_page_shown_and_its_length(db: Database, one: int) -> None:
    save_pages(db, [PageFetch(entry_id=one, page=PAGE)], now=NOW)
    save(db, 1, entry("a", text="Another teaser, longer than before by some words"), now=LATER)
    shown = story(db, one)
    assert shown is not None
    assert (shown.source, shown.words, found(db, "whole"), found(db, "teaser")) == ("page", 3, 1, 0)


def test_a_story_that_leads_elsewhere_now_keeps_its_page_until_the_new_one_is_there(db: Database, one: int) -> None:
    save_pages(db, [PageFetch(entry_id=one, page=PAGE)], now=NOW)
    save(db, 1, entry("a", text="Teaser", url="https://example.org/moved"), now=LATER)
    shown = story(db, one)
    assert shown is not None
    assert (shown.source, shown.has_page, found(db, "whole")) == ("page", True, 1)
    assert [errand.url for errand in wanted_pages(db, now=LATER, limit=10)] == ["https://example.org/moved"]


def test_a_story_without_a_page_wants_none_because_its_link_changed(db: Database, one: int) -> None:
    save(db, 1, entry("a", text="Teaser", url="https://example.org/moved"), now=LATER)
    assert wanted_pages(db, now=LATER, limit=10) == []


def test_the_language_that_the_page_told_stays_when_the_feed_tells_none(db: Database, one: int) -> None:
    german = Page(url="https://example.org/a", html="<p>Ganz", text="Ganz", lang="de")
    save_pages(db, [PageFetch(entry_id=one, page=german)], now=NOW)
    save(db, 1, entry("a", text="Another teaser"), now=LATER)
    assert found(db, "lang:de") == 1


def test_why_there_is_no_page_is_kept_until_there_is_one(db: Database, one: int) -> None:
    save_pages(db, [PageFetch(entry_id=one, problem=problem())], now=LATER)
    shown = story(db, one)
    assert shown is not None
    assert shown.page_problem == problem()
    assert shown.page_tried == LATER
    save_pages(db, [PageFetch(entry_id=one, page=PAGE)], now=LATER)
    shown = story(db, one)
    assert shown is not None
    assert (shown.page_problem, shown.page_tried) == (None, None)


def test_stories_that_are_gone_are_passed_over(db: Database) -> None:
    save_pages(db, [PageFetch(entry_id=7, page=PAGE), PageFetch(entry_id=8, problem=problem())], now=NOW)
    assert page_errand(db, 7) is None


def test_wanted_pages_come_newest_first_and_leave_when_they_are_done(db: Database) -> None:
    subscribe(db, 1, 2)
    save(db, 1, *(entry(name, age=timedelta(hours=number)) for number, name in enumerate("abc", start=1)))
    save(db, 2, entry("d", age=timedelta(minutes=5)))
    want_pages(db, [line.id for line in listed(db)])
    waiting = wanted_pages(db, now=NOW, limit=10)
    assert [errand.url[-1] for errand in waiting] == ["d", "a", "b", "c"]
    assert [errand.url[-1] for errand in wanted_pages(db, now=NOW, limit=2, feed_ids=[1])] == ["a", "b"]
    done, failed, offline = (errand.entry_id for errand in waiting[:3])
    save_pages(
        db,
        [
            PageFetch(entry_id=done, page=PAGE),
            PageFetch(entry_id=failed, problem=problem()),
            PageFetch(entry_id=offline, problem=problem(ProblemKind.OFFLINE, "no connection")),
        ],
        now=NOW,
    )
    assert [errand.entry_id for errand in wanted_pages(db, now=NOW, limit=10)] == [waiting[3].entry_id]
    later = [errand.entry_id for errand in wanted_pages(db, now=LATER, limit=10)]
    assert later == [offline, waiting[3].entry_id], "an hour later the network may be back"


def test_of_what_was_fetched_before_the_newest_is_wanted_again(db: Database) -> None:
    subscribe(db, 1, 2)
    save(db, 1, *(entry(name, age=timedelta(hours=number)) for number, name in enumerate("abcd", start=1)))
    save(db, 2, entry("e"))
    ids = {line.title[-1]: line.id for line in listed(db)}
    save_pages(db, [PageFetch(entry_id=ids[name], page=PAGE) for name in "ade"], now=NOW)
    save_pages(db, [PageFetch(entry_id=ids["c"], problem=problem())], now=NOW)
    url = db.value("SELECT url FROM feeds WHERE id = 1")
    want_pages_again(db, url, limit=2)
    assert [page.entry_id for page in wanted_pages(db, now=NOW, limit=9)] == [ids["a"], ids["c"]]
    shown = story(db, ids["a"])
    assert shown is not None
    assert shown.body == PAGE.html
    want_pages_again(db, "https://nowhere.example/", limit=2)
    assert len(wanted_pages(db, now=NOW, limit=9)) == 2


def test_pages_of_unread_stories_come_before_those_of_read_ones_however_new(db: Database) -> None:
    subscribe(db, 1, 2)
    save(db, 1, *(entry(name, age=timedelta(hours=number)) for number, name in enumerate("abcd", start=1)))
    save(db, 2, entry("e", age=timedelta(minutes=5)))
    lines = {line.title[-1]: line.id for line in listed(db)}
    want_pages(db, list(lines.values()))
    change(db, SetFlag(field="read", value=True), ids=[lines["a"], lines["c"], lines["e"]], now=NOW, origin="cli")
    assert [page.url[-1] for page in wanted_pages(db, now=NOW, limit=10)] == ["b", "d", "e", "a", "c"]
    assert [page.url[-1] for page in wanted_pages(db, now=NOW, limit=3, feed_ids=[1])] == ["b", "d", "a"]


def test_the_pages_of_some_feeds_can_come_first_and_all_that_wait_are_counted(db: Database) -> None:
    subscribe(db, 1, 2)
    save(db, 1, *(entry(name, age=timedelta(hours=number)) for number, name in enumerate("ab", start=1)))
    save(db, 2, entry("c", age=timedelta(days=1)))
    want_pages(db, [line.id for line in listed(db)])
    assert [page.url[-1] for page in wanted_pages(db, now=NOW, limit=10, first=[2])] == ["c", "a", "b"]
    assert (count_wanted(db, now=NOW), count_wanted(db, now=NOW, feed_ids=[1])) == (3, 2)


@pytest.mark.parametrize("kind", [ProblemKind.OFFLINE, ProblemKind.THROTTLED, ProblemKind.TIMEOUT])
def test_what_may_pass_is_tried_three_times_an_hour_apart(db: Database, one: int, kind: ProblemKind) -> None:
    want_pages(db, [one])
    now, tries = NOW, 0
    while wanted_pages(db, now=now, limit=10):
        save_pages(db, [PageFetch(entry_id=one, problem=problem(kind))], now=now)
        assert wanted_pages(db, now=now + timedelta(minutes=59), limit=10) == []
        now, tries = now + timedelta(hours=1), tries + 1
    assert tries == 3


def test_a_page_that_was_not_asked_for_since_its_host_wants_quiet_waits(db: Database, one: int) -> None:
    want_pages(db, [one])
    quiet = Problem(kind=ProblemKind.THROTTLED, cause="asked not to be visited", asked=False)
    save_pages(db, [PageFetch(entry_id=one, problem=quiet)], now=NOW)
    assert [errand.entry_id for errand in wanted_pages(db, now=NOW, limit=10)] == [one]
    shown = story(db, one)
    assert shown is not None
    assert shown.page_problem is None


def test_pages_of_feeds_that_are_gone_wait(db: Database, one: int) -> None:
    want_pages(db, [one, one])
    archive(db, ["https://feed1.example/rss"], now=NOW)
    assert wanted_pages(db, now=NOW, limit=10) == []


def test_new_entries_are_those_of_one_fetch_with_a_link(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, entry("old"), first_unread=None)
    sound = Enclosure(url="https://example.org/s.mp3", media_type="audio/mpeg")
    save(db, 1, entry("old"), entry("new"), entry("none", url=""), entry("cast", enclosures=(sound,)), now=LATER)
    new = newest_entries(db, 1, limit=20, unread_only=True, seen=LATER)
    assert [(entry.url[-4:], entry.media) for entry in new] == [("/new", False), ("cast", True)]
    assert len(newest_entries(db, 1, limit=1, unread_only=False, seen=LATER)) == 1


def test_unread_only_leaves_out_what_arrived_read(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, *(entry(str(number), age=timedelta(days=number)) for number in range(4)), first_unread=2)
    assert len(newest_entries(db, 1, limit=20, unread_only=True, seen=NOW)) == 2
    assert len(newest_entries(db, 1, limit=20, unread_only=False, seen=NOW)) == 4


def test_a_feed_is_judged_by_its_own_texts_even_where_pages_are_shown(db: Database, one: int) -> None:
    save_pages(db, [PageFetch(entry_id=one, page=PAGE)], now=NOW)
    feed = feed_pages(db, 1, now=NOW)
    assert feed is not None
    assert [sample.text for sample in feed.samples] == ["Teaser about herrings"]
    assert feed_pages(db, 99, now=NOW) is None


def gave_less(db: Database, *, now: datetime = LATER) -> bool:
    feed = feed_pages(db, 1, now=now)
    assert feed is not None
    return feed.gave_less


def test_three_pages_in_a_row_that_gave_less_tell_to_leave_the_feed_alone_for_a_while(db: Database) -> None:
    subscribe(db, 1)
    save_fetches(db, [fetch(1, *(entry(name) for name in "abcde"))], now=NOW)
    ids = [line.id for line in listed(db)]
    less = problem(ProblemKind.LESS, "the page gives less than the feed")
    for tried, entry_id in enumerate(ids[:2]):
        save_pages(db, [PageFetch(entry_id=entry_id, problem=less)], now=NOW + timedelta(minutes=tried))
    save_pages(db, [PageFetch(entry_id=ids[2], page=PAGE)], now=NOW + timedelta(minutes=2))
    save_pages(db, [PageFetch(entry_id=ids[3], problem=less)], now=NOW + timedelta(minutes=3))
    assert not gave_less(db), "a good page came between"
    for tried, entry_id in enumerate([ids[0], ids[1]]):
        save_pages(db, [PageFetch(entry_id=entry_id, problem=less)], now=NOW + timedelta(minutes=4 + tried))
    assert gave_less(db)
    assert not gave_less(db, now=NOW + timedelta(days=15)), "by then it is worth another try"


def test_whole_stories_come_in_any_version(db: Database, one: int) -> None:
    save_pages(db, [PageFetch(entry_id=one, page=PAGE)], now=NOW)
    assert [each.source for each in stories(db, [one])] == ["page"]
    assert [each.source for each in stories(db, [one], source="feed")] == ["feed"]
