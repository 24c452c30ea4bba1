"""Rules on arrival, once more with the page, and on demand."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.making import DAY, NOW, assert_counters_are_true, entry, fetch, scratch_database, subscribe, url_of
from tui.core.changes import AddTag, SetFlag
from tui.core.model import Entry, Subscription
from tui.core.pages import Page
from tui.core.query_nodes import Everything
from tui.core.rules import Rule, RuleHit, ready
from tui.store import rule_runs
from tui.store.changes import change
from tui.store.database import Database
from tui.store.fetches import Saved, save_fetches
from tui.store.journal import history, undo
from tui.store.pages import PageFetch
from tui.store.ruled_pages import SavedPages, save_ruled_pages
from tui.store.rules import Acted
from tui.store.tags import tag_counts

PAGE = Page(url="https://example.org/", html="<p>fox</p>", text="the quick fox", lang="en")


def rule(query: str, *do: str) -> Rule:
    return Rule(query=query, do=do)


def arrive(db: Database, *entries: Entry, rules: list[Rule], feed: int = 1) -> Saved:
    (saved,) = save_fetches(db, [fetch(feed, *entries)], now=NOW, rules=ready(rules, now=NOW))
    return saved


def page(db: Database, entry_id: int, *rules: Rule) -> SavedPages:
    fetches = [PageFetch(entry_id=entry_id, page=PAGE)]
    return save_ruled_pages(db, fetches, now=NOW + DAY, rules=ready(rules, now=NOW))


def state(db: Database) -> dict[str, str]:
    """By title what is set of each story: letters for read, starred, hidden, then its tags."""
    found = db.rows(
        """
        SELECT title, read, starred, hidden, (
            SELECT group_concat(name) FROM (
                SELECT t.name FROM entry_tags AS et JOIN tags AS t ON t.id = et.tag_id
                WHERE et.entry_id = e.id ORDER BY t.name
            )
        ) FROM entries AS e ORDER BY id
        """
    )
    return {
        title.removeprefix("Title "): "r" * read + "s" * starred + "h" * hidden + (f" {tags}" if tags else "")
        for title, read, starred, hidden, tags in found
    }


def told(db: Database, entry_id: int) -> list[tuple[str, tuple[str, ...], int | None, bool]]:
    return [(hit.rule.query, hit.did, hit.batch, hit.undone) for hit in rule_runs.why(db, entry_id)]


@pytest.fixture(autouse=True)
def _two_feeds(db: Database) -> None:
    subscribe(db, Subscription(url=url_of(1), title="Daily Deals", folders=("shop",)), 2)


def test_rules_act_in_the_transaction_that_brings_a_story(db: Database) -> None:
    rules = [rule("title:ad", "hide", "read"), rule("body", "tag x", "star"), rule("nowhere", "hide")]
    saved = arrive(db, entry("ad"), entry("b"), rules=rules)
    assert saved == Saved(feed_id=1, new=2, acted=Acted(hidden=1))
    assert state(db) == {"ad": "rh", "b": "s x"}
    assert [(batch.origin, batch.label, batch.count) for batch in history(db, limit=9)] == [
        ("rule", "Rule body: tag x, star", 1),
        ("rule", "Rule title:ad: hide, read", 1),
    ]
    assert_counters_are_true(db)


def test_later_rules_see_what_earlier_ones_did(db: Database) -> None:
    rules = [
        rule('feed:"daily deals"', "tag shop", "read"),
        rule("tag:shop is:read", "untag shop", "star"),
        rule("is:starred", "hide"),
        rule("title:a", "tag never"),
        rule("title:a is:hidden", "tag late"),
    ]
    arrive(db, entry("a"), rules=rules)
    assert state(db) == {"a": "rsh late"}
    assert_counters_are_true(db)


def test_without_rules_and_for_known_stories_nothing_is_done(db: Database) -> None:
    assert arrive(db, entry("a"), rules=[]).acted == Acted()
    assert arrive(db, entry("a", text="other"), rules=[rule("", "hide")]).acted == Acted()
    assert state(db) == {"a": ""}
    assert db.rows("SELECT * FROM rules") == []


def test_what_a_rule_found_is_remembered_also_where_nothing_was_to_do(db: Database) -> None:
    arrive(db, entry("a"), rules=[rule("title:a", "unread", "tag x"), rule("title:a", "untag y")])
    assert told(db, 1) == [("title:a", ("tag x",), 1, False), ("title:a", (), None, False)]
    assert rule_runs.why(db, 1)[0] == RuleHit(
        rule=rule("title:a", "unread", "tag x"), time=NOW, did=("tag x",), batch=1, undone=False
    )
    assert rule_runs.why(db, 99) == []


def test_effects_with_commas_are_told_apart(db: Database) -> None:
    do = ("tag a, read", "read", "tag b")
    arrive(db, entry("a"), rules=[rule("", "tag b"), Rule(query="title:a", do=do)])
    assert told(db, 1)[1][1] == ("tag a, read", "read")


def test_who_asks_to_be_told_is_told_by_title_or_address(db: Database) -> None:
    rules = [rule("fox", "notify"), rule("fox", "notify", "hide")]
    saved = arrive(db, entry("a", text="fox"), entry("b"), entry("c", title="", text="fox"), rules=rules)
    assert saved.acted == Acted(hidden=2, notified=("https://example.org/c", "Title a"))
    assert told(db, 2) == []
    assert told(db, 3)[0] == ("fox", ("notify",), None, False)
    assert [did for _, did, _, _ in told(db, 3)] == [("notify",), ("notify", "hide")]


def test_the_batch_of_a_rule_is_no_step_but_can_be_taken_back_by_number_and_is_not_done_again(db: Database) -> None:
    ads = rule("title:ad*", "hide")
    arrive(db, entry("ad1"), entry("ad2"), rules=[ads])
    assert undo(db, origin="screen", now=NOW) is None
    done = undo(db, batch=1, now=NOW)
    assert done is not None
    assert done.changed == 2
    assert told(db, 1) == [("title:ad*", ("hide",), 1, True)]
    again = rule_runs.run_rules(db, ready([ads], now=NOW), within=Everything(), now=NOW, origin="cli")
    assert (again.changed, again.skipped, again.batch) == (0, 0, None)
    assert state(db) == {"ad1": "", "ad2": ""}


def test_a_rule_that_was_taken_out_and_put_back_is_the_same_rule(db: Database) -> None:
    arrive(db, entry("ad1"), rules=[rule("title:ad1", "hide")])
    arrive(db, entry("b"), rules=[])
    undo(db, batch=1, now=NOW)
    trial = rule_runs.try_rule(db, ready([rule("title:ad1", "hide")], now=NOW)[0], within=Everything(), stories=2)
    assert (trial.found, trial.would_change) == (1, 0)
    other = rule_runs.try_rule(
        db, ready([rule("title:ad1", "hide", "read")], now=NOW)[0], within=Everything(), stories=2
    )
    assert (other.found, other.would_change) == (1, 1)


def test_a_tag_that_a_rule_gives_does_not_become_the_one_used_last(db: Database) -> None:
    arrive(db, entry("a"), rules=[rule("", "tag old")])
    change(db, AddTag(name="mine"), ids=[1], now=NOW, origin="screen")
    arrive(db, entry("b"), rules=[rule("", "tag old", "tag new")])
    assert db.rows("SELECT name FROM tags ORDER BY last_used DESC, id") == [("mine",), ("old",), ("new",)]
    assert {tag.name: tag.last_used for tag in tag_counts(db)} == {"mine": NOW, "old": None, "new": None}


def test_a_rule_that_hides_everything_hides_thousands_at_once(db: Database) -> None:
    saved = arrive(db, *(entry(str(number)) for number in range(3000)), rules=[rule("", "hide", "tag all")])
    assert (saved.new, saved.acted.hidden) == (3000, 3000)
    assert db.value("SELECT total FROM feeds WHERE id = 1") == 0
    assert undo(db, batch=1, now=NOW) is not None
    assert db.value("SELECT total FROM feeds WHERE id = 1") == 3000
    assert_counters_are_true(db)


def test_rules_that_ask_for_the_text_look_again_when_the_page_comes_first(db: Database) -> None:
    fox, feed = rule("fox", "tag fox", "hide"), rule("feed:deals", "star")
    arrive(db, entry("a"), rules=[fox])
    saved = page(db, 1, fox, feed)
    assert saved.acted == {1: Acted(hidden=1)}
    assert state(db) == {"a": "h fox"}
    assert told(db, 1) == [("fox", ("tag fox", "hide"), 1, False)]


def test_a_page_that_is_fetched_anew_is_looked_at_no_more(db: Database) -> None:
    arrive(db, entry("a"), rules=[])
    page(db, 1)
    assert page(db, 1, rule("fox", "star")).acted == {}
    assert state(db) == {"a": ""}


def test_a_rule_that_acted_on_arrival_does_not_act_with_the_page(db: Database) -> None:
    body = rule("body OR fox", "star")
    arrive(db, entry("a"), rules=[body])
    undo(db, batch=1, now=NOW)
    page(db, 1, body)
    assert state(db) == {"a": ""}


def test_with_the_page_a_rule_leaves_alone_what_the_person_changed(db: Database) -> None:
    arrive(db, entry("a"), rules=[rule("body", "tag feed")])
    change(db, [SetFlag(field="read", value=True)], ids=[1], now=NOW, origin="open")
    change(db, [AddTag(name="X")], ids=[1], now=NOW, origin="screen")
    undo(db, origin="screen", now=NOW)
    undo(db, batch=1, now=NOW)
    page(db, 1, rule("fox", "unread", "tag x", "tag feed", "tag y", "star"))
    assert state(db) == {"a": "rs y"}
    assert told(db, 1)[-1][1] == ("tag y", "star")


def test_who_asks_to_be_told_of_a_page_is_told(db: Database) -> None:
    arrive(db, entry("a"), rules=[])
    assert page(db, 1, rule("fox", "notify")).acted == {1: Acted(notified=("Title a",))}


def test_a_feed_is_known_by_its_present_name(db: Database) -> None:
    deals = [rule("feed:deals", "star"), rule("folder:shop", "read")]
    arrive(db, entry("a"), rules=deals)
    subscribe(db, Subscription(url=url_of(1), title="Other"), 2)
    arrive(db, entry("b"), rules=deals)
    assert state(db) == {"a": "rs", "b": ""}


names = st.sampled_from(["body", "title:a", "-title:a", "is:read", "tag:x", "is:hidden", "is:unread", "feed:deals", ""])
effects = st.sampled_from(["read", "unread", "star", "hide", "tag x", "untag x", "tag X/y", "untag x/Y", "notify"])
rules_written = st.lists(
    st.builds(Rule, query=names, do=st.lists(effects, min_size=1, max_size=3).map(tuple)), max_size=5
)


@given(rules_written, st.sampled_from(["star", "read"]))
def test_on_arrival_and_on_demand_rules_do_the_same_and_undo_takes_all_of_it_back(rules: list[Rule], mark: str) -> None:
    with scratch_database() as one, scratch_database() as two:
        for db in (one, two):
            subscribe(db, Subscription(url=url_of(1), title="Daily Deals"), 2)
        arrive(one, entry("a"), entry("b"), rules=rules)
        arrive(two, entry("a"), entry("b"), rules=[])
        prepared = ready(rules, now=NOW)
        before = state(two)
        trials = [rule_runs.try_rule(two, each, within=Everything(), stories=2) for each in prepared]
        done = rule_runs.run_rules(two, prepared, within=Everything(), now=NOW, origin="cli")
        assert state(one) == state(two)
        if len(prepared) == 1:
            assert trials[0].would_change == done.changed
            assert trials[0].found == done.changed + done.skipped or not prepared[0].changes
        for number in (1, 2):
            kept = [
                (query, tuple(effect for effect in did if effect != "notify")) for query, did, _, _ in told(one, number)
            ]
            asked = [(query, did) for query, did, _, _ in told(two, number)]
            assert [hit for hit in kept if hit[1]] == [hit for hit in asked if hit[1]]
        assert_counters_are_true(two)
        undone = undo(two, origin="cli", now=NOW)
        assert (undone is None) is (done.batch is None)
        if undone is not None:
            assert (undone.changed, undone.skipped) == (done.changed, 0)
        assert state(two) == before
        again = rule_runs.run_rules(two, prepared, within=Everything(), now=NOW, origin="cli")
        assert again.changed == 0 or len(prepared) > 1


def test_a_run_is_one_batch_with_a_label_that_counts(db: Database) -> None:
    arrive(db, *(entry(name) for name in ("ad", "b", "c")), rules=[])
    rules = ready([rule("title:ad", "hide"), rule("body", "tag x", "read"), rule("body", "notify")], now=NOW)
    done = rule_runs.run_rules(db, rules, within=Everything(), now=NOW, origin="screen")
    assert (done.changed, done.skipped, done.label) == (3, 0, "Rules: 1 hidden, 2 read, 2 tagged")
    (batch,) = history(db, limit=9)
    assert (batch.id, batch.label, batch.origin, batch.count) == (done.batch, done.label, "screen", 3)
    later = rule_runs.run_rules(db, rules, within=Everything(), now=NOW + timedelta(hours=1), origin="screen")
    assert (later.batch, later.changed, later.skipped) == (None, 0, 0)


def test_what_one_rule_does_and_the_next_takes_back_leaves_no_batch(db: Database) -> None:
    arrive(db, entry("a"), rules=[])
    rules = ready([rule("body", "tag x"), rule("tag:x", "untag x")], now=NOW)
    done = rule_runs.run_rules(db, rules, within=Everything(), now=NOW, origin="cli")
    assert (done.batch, done.changed, done.skipped, done.label) == (None, 0, 1, rule_runs.NOTHING)
    assert [batch for _, _, batch, _ in told(db, 1)] == [None, None]
    assert history(db, limit=9) == []
