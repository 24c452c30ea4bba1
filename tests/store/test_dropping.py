"""What is older than it is to be kept goes, and never comes back as new."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.making import (
    DAY,
    NOW,
    assert_counters_are_true,
    assert_index_is_sound,
    entry,
    listed,
    save,
    scratch_database,
    subscribe,
    titles,
)
from tui.core.changes import AddTag, Change, SetFlag
from tui.core.model import Entry, Feed, Subscription
from tui.store import changes, journal
from tui.store.database import Database
from tui.store.dropping import REMEMBERED, drop, kept_feeds, old_stories
from tui.store.feeds import reconcile
from tui.store.fetches import Fetch, save_fetches
from tui.store.pages import want_pages
from tui.store.search import merge_more

KEEP = 30 * DAY
READ: list[Change] = [SetFlag(field="read", value=True)]


def old(name: str, **more: object) -> Entry:
    return entry(name, age=40 * DAY, **more)  # type: ignore[arg-type]  # the fields of an Entry by name


def mark_read(db: Database) -> None:
    ids = [row[0] for row in db.rows("SELECT id FROM entries")]
    changes.change(db, READ, ids=ids, origin="screen", label="Read", now=NOW)


def dropped(db: Database, *, now: datetime = NOW, keep: timedelta = KEEP) -> int:
    feeds = kept_feeds(db)
    return drop(db, old_stories(db, dict.fromkeys(feeds.values(), now - keep), limit=1000))


def fetch_again(db: Database, *entries: Entry, now: datetime = NOW) -> int:
    return save(db, 1, *entries, now=now).new


def left(db: Database) -> list[tuple[str, int]]:
    return db.rows("SELECT identity, last_served FROM dropped ORDER BY identity")


@pytest.fixture
def one_feed(db: Database) -> Database:
    subscribe(db, 1)
    return db


def test_old_read_stories_go_and_their_text_with_them(one_feed: Database) -> None:
    save(one_feed, 1, entry("young"), old("a", text="walrus"), old("b"))
    mark_read(one_feed)
    assert dropped(one_feed) == 2
    assert titles(one_feed) == ["Title young"]
    assert one_feed.value("SELECT count(*) FROM articles") == 1
    assert_index_is_sound(one_feed)
    assert_counters_are_true(one_feed)
    assert dropped(one_feed) == 0


def test_identity_dates_and_read_mark_stay(one_feed: Database) -> None:
    save(one_feed, 1, old("a"))
    mark_read(one_feed)
    dropped(one_feed)
    stored = one_feed.row("SELECT feed_id, identity, url, title, published, first_seen, read FROM dropped")
    published, seen = int((NOW - 40 * DAY).timestamp()), int(NOW.timestamp())
    assert stored == (1, "id-a", "https://example.org/a", "Title a", published, seen, 1)


def test_unread_starred_and_tagged_stories_stay_whatever_their_age(one_feed: Database) -> None:
    save(one_feed, 1, old("unread"), old("starred"), old("tagged"), old("hidden"), old("plain"))
    ids = {line.title.removeprefix("Title "): line.id for line in listed(one_feed)}
    read = [number for name, number in ids.items() if name != "unread"]
    changes.change(one_feed, READ, ids=read, origin="screen", label="", now=NOW)
    marks: list[tuple[str, Change]] = [
        ("starred", SetFlag(field="starred", value=True)),
        ("tagged", AddTag(name="keep")),
        ("hidden", SetFlag(field="hidden", value=True)),
    ]
    for name, change in marks:
        changes.change(one_feed, [change], ids=[ids[name]], origin="screen", label="", now=NOW)
    assert dropped(one_feed) == 2
    assert {row[0] for row in one_feed.rows("SELECT identity FROM entries")} == {"id-unread", "id-starred", "id-tagged"}
    assert_counters_are_true(one_feed)


def test_what_was_marked_since_it_was_looked_for_stays(one_feed: Database) -> None:
    save(one_feed, 1, old("a"))
    mark_read(one_feed)
    found = old_stories(one_feed, {1: NOW - KEEP}, limit=9)
    changes.change(one_feed, [SetFlag(field="starred", value=True)], ids=found, origin="screen", label="", now=NOW)
    assert drop(one_feed, found) == 0


def test_stories_of_archived_and_built_in_feeds_stay(db: Database) -> None:
    subscribe(db, 1, Subscription(url="builtin:welcome"), 2)
    for feed in (1, 2, 3):
        save(db, feed, old(f"of {feed}"))
    mark_read(db)
    reconcile(db, [Subscription(url="builtin:welcome"), Subscription(url="https://feed2.example/rss")], now=NOW,
              archive=True)  # fmt: skip
    assert kept_feeds(db) == {"https://feed2.example/rss": 3}
    assert kept_feeds(db, feed_ids=[1, 2]) == {}


def test_age_goes_by_publication_else_by_first_sight(one_feed: Database) -> None:
    save(one_feed, 1, entry("undated", age=None), entry("to come", age=-2 * DAY), now=NOW - 40 * DAY)
    save(one_feed, 1, old("dated by its page", published=None), now=NOW)
    one_feed.execute(
        "UPDATE entries SET published = ? WHERE identity LIKE '%page'", [int((NOW - KEEP).timestamp()) - 9]
    )
    mark_read(one_feed)
    assert dropped(one_feed) == 2
    assert titles(one_feed) == ["Title to come"]


def test_what_was_dropped_is_never_new_again_while_the_feed_serves_it(one_feed: Database) -> None:
    served = [entry("young"), old("a"), old("b")]
    save(one_feed, 1, *served)
    mark_read(one_feed)
    dropped(one_feed)
    for days in (1, 100, 400):
        assert fetch_again(one_feed, *served, now=NOW + days * DAY) == 0
    changed = old("a", title="Title a, corrected", text="other words")
    assert fetch_again(one_feed, changed, now=NOW + 401 * DAY) == 0
    assert titles(one_feed) == ["Title young"]
    assert dropped(one_feed, keep=4000 * DAY) == 0


def test_it_is_forgotten_ninety_days_after_the_feed_stopped_serving_it(one_feed: Database) -> None:
    save(one_feed, 1, old("a"), old("b"))
    mark_read(one_feed)
    dropped(one_feed)
    gone = NOW + 200 * DAY
    fetch_again(one_feed, old("a"), now=gone)
    assert [identity for identity, _ in left(one_feed)] == ["id-a", "id-b"], "until then it was served"
    fetch_again(one_feed, old("a"), now=gone + REMEMBERED - DAY)
    assert [identity for identity, _ in left(one_feed)] == ["id-a", "id-b"]
    fetch_again(one_feed, old("a"), now=gone + REMEMBERED + DAY)
    assert [identity for identity, _ in left(one_feed)] == ["id-a"]


def test_one_that_is_served_again_in_time_is_known_still(one_feed: Database) -> None:
    save(one_feed, 1, old("a"))
    mark_read(one_feed)
    dropped(one_feed)
    fetch_again(one_feed, entry("x"), now=NOW + 10 * DAY)
    assert fetch_again(one_feed, entry("x"), old("a"), now=NOW + 90 * DAY) == 0
    assert fetch_again(one_feed, entry("x"), now=NOW + 150 * DAY) == 0
    assert fetch_again(one_feed, entry("x"), old("a"), now=NOW + 230 * DAY) == 0


def test_an_answer_without_a_document_says_nothing_of_what_is_served(one_feed: Database) -> None:
    save(one_feed, 1, old("a"))
    mark_read(one_feed)
    dropped(one_feed)
    before = left(one_feed)
    save_fetches(one_feed, [Fetch(feed_id=1, next_due=NOW)], now=NOW + 300 * DAY)
    assert left(one_feed) == before
    assert fetch_again(one_feed, old("a"), now=NOW + 301 * DAY) == 0


def test_a_new_identity_of_the_same_story_is_no_new_story(one_feed: Database) -> None:
    save(one_feed, 1, old("a"), old("b"))
    mark_read(one_feed)
    dropped(one_feed)
    assert fetch_again(one_feed, old("a", identity="tag:a"), old("b", identity="tag:b")) == 0
    assert [identity for identity, _ in left(one_feed)] == ["tag:a", "tag:b"]


def test_another_story_with_the_same_link_is_new(one_feed: Database) -> None:
    link = "https://example.org/"
    save(one_feed, 1, old("a", url=link, title="Thread"), old("starred", url=link, title="Other"))
    mark_read(one_feed)
    [line] = [line for line in listed(one_feed) if line.title == "Other"]
    changes.change(one_feed, [SetFlag(field="starred", value=True)], ids=[line.id], origin="screen", label="", now=NOW)
    dropped(one_feed)
    again = entry("new", url=link, title="Thread")
    assert fetch_again(one_feed, old("a", url=link, title="Thread"), again) == 1
    assert sorted(titles(one_feed)) == ["Other", "Thread"]


def test_pages_that_wait_and_changes_that_are_taken_back_pass_over_what_is_gone(one_feed: Database) -> None:
    save(one_feed, 1, old("a"), entry("young"))
    mark_read(one_feed)
    want_pages(one_feed, [line.id for line in listed(one_feed)])
    dropped(one_feed)
    assert one_feed.value("SELECT count(*) FROM wanted_pages") == 1
    done = journal.undo(one_feed, origin="screen", now=NOW)
    assert done is not None
    assert (done.changed, done.skipped) == (1, 1)
    assert_counters_are_true(one_feed)


def test_joining_the_parts_of_the_index_changes_nothing_of_it_and_comes_to_an_end(one_feed: Database) -> None:
    for number in range(8):
        fetch_again(one_feed, entry(f"young {number}", text="walrus " * 50))
    assert merge_more(one_feed, pages=1)
    while merge_more(one_feed):
        pass
    assert_index_is_sound(one_feed)


moves = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.booleans(), st.integers(1, 60)),
    min_size=1,
    max_size=6,
    unique_by=lambda m: m[0],
)


@given(first=moves, second=moves)
def test_after_any_drop_index_and_counters_are_true_and_nothing_is_new_twice(
    first: Sequence[tuple[str, bool, int]], second: Sequence[tuple[str, bool, int]]
) -> None:
    with scratch_database() as db:
        subscribe(db, 1)
        known: set[str] = set()
        for batch in (first, second, first):
            entries = [entry(name, age=days * DAY) for name, _, days in batch]
            feed = Feed(format="RSS 2.0", entries=tuple(entries))
            [saved] = save_fetches(db, [Fetch(feed_id=1, next_due=NOW, feed=feed)], now=NOW)
            names = {name for name, _, _ in batch}
            assert saved.new == len(names - known)
            known |= names
            read = [f"id-{name}" for name, is_read, _ in batch if is_read]
            for identity in read:
                db.execute("UPDATE entries SET read = 1 WHERE identity = ?", [identity])
            dropped(db)
            assert_index_is_sound(db)
            assert_counters_are_true(db)
