"""Feeds that get another address."""

from dataclasses import replace

from tests.store.making import HOUR, NOW, entry, fetch, save, subscribe, titles, url_of
from tui.core.model import Problem, ProblemKind, Subscription
from tui.store.addresses import addressed, feed_ids, holders, readdress, readdress_back
from tui.store.database import Database
from tui.store.feeds import due, feed_lines, reconcile
from tui.store.fetches import save_fetches

NEW = "https://new.example/rss"


def test_nothing_of_the_old_address_is_sent_to_the_new_one_and_all_comes_back(db: Database) -> None:
    subscribe(db, 1, 2)
    save(db, 1, entry("a"))
    trouble = Problem(kind=ProblemKind.HTTP, cause="404", remedy="look")
    save_fetches(db, [fetch(1, feed=None, validators=None, problem=trouble, not_before=NOW + 5 * HOUR)], now=NOW)
    (before, other) = feed_lines(db)
    with db.atomic(durable=True):
        known = readdress(db, 1, NEW, now=NOW)
    (asked,) = [feed for feed in due(db, now=NOW) if feed.id == 1]
    assert (asked.url, asked.validators.etag, asked.body_hash, asked.failures, asked.last_try) == (
        NEW,
        None,
        "",
        0,
        None,
    )
    (after, *_) = feed_lines(db)
    assert (after.problem, after.failing_since, after.total, after.next_due) == (None, None, 1, NOW)
    assert titles(db) == ["Title a"]
    with db.atomic(durable=True):
        readdress_back(db, 1, url_of(1), known)
    assert feed_lines(db) == [before, other]
    (asked,) = due(db, now=NOW + 9 * HOUR, feed_ids=[1])
    assert (asked.validators.etag, asked.body_hash) == ('"1"', "hash")


def test_what_the_old_address_answers_while_the_feed_gets_another_is_not_held_for_the_new_one(db: Database) -> None:
    subscribe(db, 1)
    with db.atomic(durable=True):
        known = readdress(db, 1, NEW, now=NOW)
    late = fetch(1, entry("a"), url=url_of(1), moved_to=NEW, moved_times=3)
    assert save_fetches(db, [late], now=NOW)[0].new == 0
    trouble = Problem(kind=ProblemKind.GONE, cause="410", remedy="look")
    save_fetches(db, [fetch(1, feed=None, validators=None, problem=trouble, url=url_of(1))], now=NOW)
    (asked,) = due(db, now=NOW)
    assert (asked.url, asked.validators.etag, asked.gone, asked.moved_times, asked.last_try) == (
        NEW, None, False, 0, None,
    )  # fmt: skip
    assert save(db, 1, entry("b"), url=NEW.replace("new", "NEW")).new == 1
    with db.atomic(durable=True):
        readdress_back(db, 1, url_of(1), known)
    assert save_fetches(db, [late], now=NOW)[0].new == 1


def test_another_spelling_of_an_address_leaves_what_is_known_of_it(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, entry("a"))
    (before,) = feed_lines(db)
    with db.atomic(durable=True):
        readdress(db, 1, url_of(1).replace("feed1", "FEED1"), now=NOW)
    assert feed_lines(db) == [replace(before, url=url_of(1).replace("feed1", "FEED1"))]


def test_an_archived_feed_without_stories_makes_room(db: Database) -> None:
    subscribe(db, 1, 2, 3)
    save(db, 3, entry("a"))
    subscribe(db, 1)
    assert [(held.archived, held.stories) for held in holders(db, url_of(3).upper().replace("/RSS", "/rss"))] == [
        (True, 1)
    ]
    assert addressed(db, [3, 1])[0].url == url_of(1)
    assert len(addressed(db, [1, 2, 3])) == 1
    with db.atomic(durable=True):
        readdress(db, 1, url_of(2), now=NOW)
    assert feed_ids(db) == {url_of(2): 1}
    assert feed_ids(db, archived=True) == {url_of(2): 1, url_of(3): 3}


def test_a_list_that_spells_an_address_otherwise_names_the_same_feed_archived_or_not(db: Database) -> None:
    subscribe(db, 1, 2)
    save(db, 1, entry("a"))
    for number, other in ((1, "https://FEED1.example/rss"), (2, "https://feed2.example/rss#top")):
        reconciled = reconcile(db, [Subscription(url=other)], now=NOW, archive=True)
        assert reconciled.added == ()
        assert [(line.id, line.url) for line in feed_lines(db)] == [(number, other)]
    reconciled = reconcile(db, [Subscription(url=url_of(1))], now=NOW, archive=True)
    assert (reconciled.added, reconciled.restored) == ((), (url_of(1),))
    assert [(line.id, line.total) for line in feed_lines(db)] == [(1, 1)]


def test_a_feed_put_in_above_the_others_moves_them_and_nothing_else(db: Database) -> None:
    subscribe(db, 1, Subscription(url=url_of(2), title="Two", folders=("a", "b")))
    before = {line.id: line for line in feed_lines(db)}
    subscribe(db, 3, Subscription(url=url_of(2), title="Two", folders=("a", "b")), 1)
    after = feed_lines(db)
    assert [line.id for line in after] == [3, 2, 1]
    assert [line for line in after if line.id in before] == [before[2], before[1]]
