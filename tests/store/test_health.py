"""What the store tells of how feeds are."""

from datetime import timedelta

from tests.store.making import DAY, HOUR, NOW, entry, fetch, save, subscribe
from tui.core.changes import SetFlag
from tui.core.health import FeedFacts
from tui.core.model import Problem, ProblemKind
from tui.store.changes import change
from tui.store.database import Database
from tui.store.feeds import due
from tui.store.fetches import save_fetches
from tui.store.health import feed_facts, revive


def facts(db: Database, feed_id: int = 1) -> FeedFacts:
    (found,) = feed_facts(db, now=NOW, feed_ids=[feed_id])
    return found


def mark(db: Database, field: str, *titles: str) -> None:
    ids = [row[0] for title in titles for row in db.rows("SELECT id FROM entries WHERE title = ?", [f"Title {title}"])]
    change(db, [SetFlag(field=field, value=True)], ids=ids, now=NOW, origin="cli")  # type: ignore[arg-type]  # a flag's name


def test_feeds_come_in_the_order_of_the_list_and_archived_ones_not_at_all(db: Database) -> None:
    subscribe(db, 1, 2, 3)
    subscribe(db, 3, 1)
    assert [one.line.id for one in feed_facts(db, now=NOW)] == [3, 1]
    assert feed_facts(db, now=NOW, feed_ids=[2]) == []


def test_a_feed_without_stories_tells_when_it_was_subscribed(db: Database) -> None:
    subscribe(db, 1, now=NOW - 5 * DAY)
    told = facts(db)
    assert (told.added, told.newest, told.stories, told.unread) == (NOW - 5 * DAY, None, 0, 0)


def test_the_newest_story_and_those_of_four_weeks_are_counted(db: Database) -> None:
    subscribe(db, 1, 2, now=NOW - 100 * DAY)
    old = [entry(f"old{number}", age=number * 7 * DAY + HOUR) for number in range(10)]
    save(db, 1, *old, now=NOW)
    save(db, 2, entry("other", age=HOUR))
    told = facts(db)
    assert (told.newest, told.stories, told.unread) == (NOW - HOUR, 4, 4)
    mark(db, "read", "old0", "old9")
    assert (facts(db).stories, facts(db).unread) == (4, 3)


def test_stories_that_are_hidden_count_as_neither_read_nor_unread(db: Database) -> None:
    subscribe(db, 1, now=NOW - 100 * DAY)
    save(db, 1, *(entry(str(number)) for number in range(4)))
    mark(db, "hidden", "0", "1")
    mark(db, "read", "2")
    assert (facts(db).stories, facts(db).unread) == (2, 1)


def test_a_feed_subscribed_a_week_ago_is_counted_from_then_on(db: Database) -> None:
    subscribe(db, 1, now=NOW - 10 * DAY)
    save(db, 1, entry("before", age=11 * DAY), entry("after", age=9 * DAY))
    assert facts(db).stories == 1


def test_a_date_to_come_does_not_make_a_feed_look_lively_for_ever(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, entry("ahead", age=timedelta(days=-900)))
    assert facts(db).newest == NOW


def test_what_was_dropped_still_tells_of_the_newest_story(db: Database) -> None:
    subscribe(db, 1)
    db.execute(
        "INSERT INTO dropped(feed_id, identity, published, first_seen, read, last_served) VALUES (1, 'a', ?, ?, 1, 0)",
        [int((NOW - 99 * DAY).timestamp()), int((NOW - 90 * DAY).timestamp())],
    )
    assert facts(db).newest == NOW - 99 * DAY


def test_a_feed_that_is_gone_is_asked_once_more_when_it_is_revived(db: Database) -> None:
    subscribe(db, 1, 2)
    gone = Problem(kind=ProblemKind.GONE, cause="410 gone")
    lost = fetch(1, feed=None, validators=None, problem=gone)
    save_fetches(db, [lost], now=NOW)
    assert facts(db).line.gone
    assert revive(db, [1, 2]) == 1
    assert not facts(db).line.gone
    assert [feed.id for feed in due(db, now=NOW)] == [1, 2]
    save_fetches(db, [lost], now=NOW)
    assert [feed.id for feed in due(db, now=NOW + 900 * DAY, force=True)] == [2]


def test_how_often_a_feed_has_moved_is_kept_with_where_to(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, moved_to="https://new.example/", moved_times=2)
    line = facts(db).line
    assert (line.moved_to, line.moved_times, line.has_moved) == ("https://new.example/", 2, False)
    (feed,) = due(db, now=NOW, force=True)
    assert (feed.moved_to, feed.moved_times, feed.next_due) == ("https://new.example/", 2, NOW + HOUR)
    save_fetches(db, [fetch(1, feed=None, validators=None, problem=Problem(kind=ProblemKind.HTTP, cause="c"))], now=NOW)
    assert facts(db).line.moved_times == 2
    (feed,) = due(db, now=NOW, force=True)
    assert feed.failing_since == NOW
    save(db, 1)
    assert (facts(db).line.moved_to, facts(db).line.moved_times) == ("", 0)
