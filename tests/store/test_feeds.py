"""Subscriptions in the database, what is due, and what asking a feed leaves behind."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.store.making import DAY, HOUR, NOW, entry, fetch, listed, save, subscribe, titles, url_of
from tui.core.model import Feed, Problem, ProblemKind, Subscription, Validators
from tui.core.query import parse
from tui.core.stories import FeedLine
from tui.core.views import UNREAD, Selection
from tui.store.database import Database
from tui.store.feeds import due, feed_lines, find_feeds, next_due, posting_times, reconcile
from tui.store.fetches import save_fetches
from tui.store.paces import hosts_to_spare, pause_host, put_off, quiet_hosts, set_right, times_to_right

PROBLEM = Problem(kind=ProblemKind.HTTP, cause="404 not found", remedy="check the address")


def line_of(db: Database, feed_id: int) -> FeedLine:
    return next(line for line in feed_lines(db, archived=True) if line.id == feed_id)


def due_ids(db: Database, *, force: bool = False, after: timedelta = timedelta(0)) -> list[int]:
    return [feed.id for feed in due(db, now=NOW + after, force=force)]


def fail(db: Database, feed_id: int, problem: Problem = PROBLEM, *, now: datetime = NOW, **more: object) -> None:
    fields: dict[str, object] = {"feed": None, "validators": None, "problem": problem}
    save_fetches(db, [fetch(feed_id, **(fields | more))], now=now)


def test_feeds_stand_in_the_order_of_the_list_with_their_folders(db: Database) -> None:
    world = Subscription(url=url_of(1), title="World", folders=("news/europe", "world"))
    subscribe(db, 2, world)
    assert [(line.url, line.title, line.folders) for line in feed_lines(db)] == [
        (url_of(2), url_of(2), ()),
        (url_of(1), "World", ("news/europe", "world")),
    ]


def test_reconciling_tells_what_it_did_and_the_second_time_writes_nothing(db: Database) -> None:
    wanted = [Subscription(url=url_of(n), folders=("a",)) for n in (1, 2)]
    done = reconcile(db, wanted, now=NOW, paused={url_of(1)}, unlisted={url_of(2)}, archive=True)
    assert done.added == (url_of(1), url_of(2))
    assert [(line.paused, line.unlisted) for line in feed_lines(db)] == [(True, False), (False, True)]
    changes = db.value("SELECT total_changes()")
    again = reconcile(db, wanted, now=NOW + DAY, paused={url_of(1)}, unlisted={url_of(2)}, archive=True)
    assert (again.added, again.archived, again.restored) == ((), (), ())
    assert db.value("SELECT total_changes()") == changes


def test_a_feed_that_is_gone_from_the_list_is_archived_and_its_return_brings_all_back(db: Database) -> None:
    subscribe(db, 1, 2)
    save(db, 1, entry("one"), first_unread=0)
    done = reconcile(db, [Subscription(url=url_of(2))], now=NOW, archive=True)
    assert done.archived == (url_of(1),)
    assert [line.id for line in feed_lines(db)] == [2]
    assert titles(db) == titles(db, Selection(parse("is:archived", now=NOW).node)) == ["Title one"]
    assert titles(db, UNREAD.selection(show_read=True)) == []
    assert due_ids(db, force=True) == [2]
    done = reconcile(db, [Subscription(url=url_of(n)) for n in (2, 1)], now=NOW, archive=True)
    assert done.restored == (url_of(1),)
    assert [(line.id, line.total) for line in feed_lines(db)] == [(2, 0), (1, 1)]
    assert listed(db)[0].read


def test_a_list_with_a_mistake_archives_nothing(db: Database) -> None:
    subscribe(db, 1, 2)
    assert reconcile(db, [Subscription(url=url_of(2))], now=NOW, archive=False).archived == ()
    assert len(feed_lines(db)) == 2


def test_a_new_name_or_folder_is_taken_over(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1)
    assert line_of(db, 1).title == "Feed 1"
    subscribe(db, Subscription(url=url_of(1), title="Mine", folders=("b", "a")))
    assert (line_of(db, 1).title, line_of(db, 1).folders) == ("Mine", ("b", "a"))
    subscribe(db, 1)
    assert (line_of(db, 1).title, line_of(db, 1).folders) == ("Feed 1", ())


def test_due_are_those_never_asked_and_those_whose_time_has_come(db: Database) -> None:
    subscribe(db, 1, 2, 3)
    save(db, 2, next_due=NOW + HOUR)
    save(db, 3, next_due=NOW - HOUR)
    assert due_ids(db) == [1, 3]
    assert due_ids(db, after=HOUR) == [1, 3, 2]
    assert due_ids(db, force=True) == [1, 3, 2]
    assert [feed.id for feed in due(db, now=NOW, feed_ids=[2, 3])] == [3]
    assert [feed.id for feed in due(db, now=NOW, feed_ids=[2], force=True)] == [2]
    assert due(db, now=NOW, feed_ids=[]) == []


def test_the_next_due_time_is_that_of_the_first_feed(db: Database) -> None:
    assert next_due(db, now=NOW) is None
    subscribe(db, 1, 2, Subscription(url="builtin:welcome"))
    save(db, 1, next_due=NOW + DAY)
    assert next_due(db, now=NOW) is not None
    assert due_ids(db) == [2]
    save(db, 2, next_due=NOW + HOUR)
    assert next_due(db, now=NOW) == NOW + HOUR


@pytest.mark.parametrize("ahead", [DAY, 3650 * DAY], ids=["by a day", "by ten years"])
def test_c87_a_clock_that_was_set_back_does_not_keep_feeds_waiting(db: Database, ahead: timedelta) -> None:
    subscribe(db, 1, 2)
    save(db, 1, now=NOW + ahead, next_due=NOW + ahead + 2 * HOUR)
    fail(db, 2, now=NOW + ahead, next_due=NOW + ahead + HOUR, not_before=NOW + ahead + 3 * HOUR)
    assert next_due(db, now=NOW) == NOW, "or nobody would look before that"
    set_right(db, times_to_right(db, lambda _: None, now=NOW))
    assert times_to_right(db, lambda _: None, now=NOW) == {}
    assert due_ids(db) == due_ids(db, after=HOUR) == []
    assert due_ids(db, after=2 * HOUR) == [1], "it waits as long as it was told to"
    assert due_ids(db, force=True, after=2 * HOUR) == [1], "and what a server asked for holds"
    assert due_ids(db, force=True, after=3 * HOUR) == [2, 1]
    assert [(line.last_try, line.last_success, line.failing_since) for line in feed_lines(db)] == [
        (NOW, NOW, None), (NOW, None, NOW),
    ]  # fmt: skip


def test_c87_a_pause_that_a_wrong_clock_gave_ends(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1)
    fail(db, 1, offline=True, next_due=NOW + 3650 * DAY)
    assert next_due(db, now=NOW + HOUR) == NOW + HOUR
    pause_host(db, "feed1.example", until=NOW + 3650 * DAY)
    set_right(db, times_to_right(db, lambda _: None, now=NOW + HOUR))
    assert due_ids(db, after=HOUR) == [1]


def test_c16_a_host_that_wants_quiet_has_it_from_all_its_feeds(db: Database) -> None:
    urls = ["https://a.example/1", "http://A.example:8080/2", "https://b.example/1", "https://x.a.example/"]
    subscribe(db, *(Subscription(url=url) for url in urls))
    throttled = Problem(kind=ProblemKind.THROTTLED, cause="429")
    until = NOW + 4 * HOUR
    told = fetch(1, feed=None, validators=None, problem=throttled, next_due=until, not_before=until)
    told = replace(told, quiet_host="a.example", quiet_until=until)
    save_fetches(db, [told, fetch(2, entry("was on its way"))], now=NOW)
    assert due_ids(db, force=True) == [3, 4]
    assert due_ids(db, force=True, after=4 * HOUR) == [3, 4, 1, 2]
    assert quiet_hosts(db, now=NOW) == hosts_to_spare(db) == {"a.example"}
    assert quiet_hosts(db, now=until) == frozenset()
    save(db, 2, now=NOW + timedelta(seconds=9), next_due=NOW + HOUR)
    assert due_ids(db, force=True, after=HOUR) == [3, 4], "also where an answer comes late"
    save(db, 1, now=until)
    assert hosts_to_spare(db) == frozenset()
    pause_host(db, "b.example", until=until + HOUR)
    assert quiet_hosts(db, now=until) == {"b.example"}, "also where it was a page that told so"


def test_what_is_put_off_is_due_later_and_never_sooner(db: Database) -> None:
    subscribe(db, 1, 2)
    save(db, 2, next_due=NOW + DAY)
    put_off(db, {1: NOW + HOUR, 2: NOW + HOUR})
    assert due_ids(db) == []
    assert due_ids(db, after=HOUR) == [1]
    assert due_ids(db, after=DAY) == [1, 2]


def test_no_time_is_stored_sooner_than_it_is(db: Database) -> None:
    subscribe(db, 1)
    fail(db, 1, next_due=NOW + timedelta(seconds=0.5), not_before=NOW + timedelta(seconds=0.5))
    assert due_ids(db, force=True) == []
    assert due_ids(db, after=timedelta(seconds=1)) == [1]


def test_neither_paused_nor_built_in_feeds_are_asked(db: Database) -> None:
    both = [Subscription(url=url_of(1)), Subscription(url="builtin:welcome")]
    reconcile(db, both, now=NOW, paused={url_of(1)}, archive=True)
    assert due_ids(db, force=True) == []


def test_a_problem_is_noted_and_counted_and_success_clears_it(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, entry("one"))
    fail(db, 1, next_due=NOW + 2 * HOUR)
    fail(db, 1, next_due=NOW + 4 * HOUR)
    line = line_of(db, 1)
    assert (line.problem, line.failures, line.failing_since) == (PROBLEM, 2, NOW)
    assert (line.next_due, line.last_success, line.total) == (NOW + 4 * HOUR, NOW, 1)
    (feed,) = due(db, now=NOW, force=True)
    assert (feed.failures, feed.validators.etag, feed.body_hash) == (2, '"1"', "hash")
    save(db, 1, feed=None, now=NOW + HOUR)
    line = line_of(db, 1)
    assert (line.problem, line.failures, line.failing_since, line.last_success) == (None, 0, None, NOW + HOUR)


def test_c15_a_feed_that_is_gone_is_not_asked_again_until_it_is_subscribed_anew(db: Database) -> None:
    subscribe(db, 1)
    fail(db, 1, Problem(kind=ProblemKind.GONE, cause="gone (410)"))
    assert due_ids(db, force=True, after=1000 * DAY) == []
    subscribe(db)
    subscribe(db, 1)
    assert due_ids(db) == [1]


def test_c16_what_a_server_asked_for_is_obeyed_under_force_too(db: Database) -> None:
    subscribe(db, 1)
    fail(db, 1, next_due=NOW + HOUR, not_before=NOW + HOUR)
    assert due_ids(db, force=True) == []
    assert due_ids(db, force=True, after=HOUR) == [1]


def test_c37_without_a_network_nothing_is_held_against_a_feed(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1)
    before = line_of(db, 1)
    fail(db, 1, offline=True, next_due=NOW)
    assert line_of(db, 1) == replace(before, next_due=NOW)


def test_c02_c03_validators_are_kept_byte_for_byte_and_replaced_by_new_ones(db: Database) -> None:
    subscribe(db, 1)
    odd = Validators(etag='W/"a\'b"' + "x" * 4096, last_modified="yesterday; maybe")
    save(db, 1, validators=odd)
    assert due(db, now=NOW, force=True)[0].validators == odd
    save(db, 1, feed=None, validators=None)
    assert due(db, now=NOW, force=True)[0].validators == odd
    save(db, 1, feed=None, validators=Validators(etag='"2"'), body_hash="")
    (feed,) = due(db, now=NOW, force=True)
    assert (feed.validators, feed.body_hash) == (Validators(etag='"2"'), "hash")
    save(db, 1, feed=None, validators=Validators(etag="\ud800"))
    assert due(db, now=NOW, force=True)[0].validators == Validators()


def test_a_permanent_move_is_remembered_until_it_answers_in_place(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, moved_to="https://new.example/")
    assert (line_of(db, 1).moved_to, line_of(db, 1).url) == ("https://new.example/", url_of(1))
    save(db, 1)
    assert line_of(db, 1).moved_to == ""


def test_several_fetches_are_stored_together_or_not_at_all(db: Database) -> None:
    subscribe(db, 1, 2)
    broken = fetch(2, entry("two"), moved_to=5)
    with pytest.raises(TypeError):
        save_fetches(db, [fetch(1, entry("one")), broken], now=NOW)
    assert listed(db) == []
    assert all(feed.last_success is None and feed.validators == Validators() for feed in due(db, now=NOW))


def test_a_fetch_of_an_unknown_feed_is_passed_over(db: Database) -> None:
    subscribe(db, 1)
    saved = save_fetches(db, [fetch(99, entry("lost")), fetch(1, entry("one"))], now=NOW)
    assert [(one.feed_id, one.new) for one in saved] == [(99, 0), (1, 1)]


def test_posting_times_are_the_newest_and_never_lie_ahead(db: Database) -> None:
    subscribe(db, 1, 2)
    ages = [-5 * DAY, HOUR, DAY, 3 * DAY]
    save(db, 1, *(entry(str(number), age=age) for number, age in enumerate(ages)))
    save(db, 2, entry("other"))
    assert posting_times(db, 1, 3) == [NOW, NOW - HOUR, NOW - DAY]


@pytest.mark.parametrize(
    ("text", "found"),
    [(url_of(2), [2]), ("2", [2]), (" 1 ", [1]), ("world", [1]), ("NEWS", [2, 3]), ("deep world", [3]), ("", []),
     ("FEED3.example", [3])],
)  # fmt: skip
def test_a_feed_is_found_by_address_number_or_part_of_either(db: Database, text: str, found: list[int]) -> None:
    names = ["World", "BBC News 2", "Deep world news"]
    subscribe(db, *(Subscription(url=url_of(n + 1), title=title) for n, title in enumerate(names)))
    assert [line.id for line in find_feeds(db, text)] == found


def test_what_a_publisher_says_of_the_feed_is_kept(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, feed=Feed(format="Atom 1.0", title="\ud800Name\0", site_url="https://example.org/"))
    assert (line_of(db, 1).title, line_of(db, 1).site_url) == ("\ufffdName", "https://example.org/")
