"""What people do to stories, and what takes it back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.making import (
    HOUR,
    NOW,
    assert_counters_are_true,
    entry,
    listed,
    save,
    scratch_database,
    subscribe,
    titles,
)
from tui.core.changes import AddTag, Change, RemoveTag, SetFlag
from tui.core.errors import UsageError
from tui.core.query import parse
from tui.core.query_nodes import Everything, Or, State
from tui.core.stories import Changed
from tui.core.views import STARRED, UNREAD, Selection, tag_view
from tui.store.changes import change, dry_run
from tui.store.database import Database
from tui.store.journal import history, redo, undo
from tui.store.tags import tag_counts, tags_of
from tui.store.windows import latest_id

READ = SetFlag(field="read", value=True)
UNREAD_AGAIN = SetFlag(field="read", value=False)
STAR = SetFlag(field="starred", value=True)
HIDE = SetFlag(field="hidden", value=True)
EVERYTHING = Selection(Or((State("hidden"), Everything())))


@pytest.fixture(autouse=True)
def _five_stories(db: Database) -> None:
    five_stories(db)


def five_stories(db: Database) -> None:
    subscribe(db, 1, 2)
    save(db, 1, entry("a"), entry("b", age=2 * HOUR), entry("c", age=3 * HOUR))
    save(db, 2, entry("d", age=4 * HOUR), entry("e", age=5 * HOUR))


def do(db: Database, *what: Change, ids: list[int] | None = None, origin: str = "screen", label: str = "") -> Changed:
    selection = EVERYTHING if ids is None else None
    return change(db, what, ids=ids, selection=selection, now=NOW, origin=origin, label=label)


def state(db: Database) -> list[tuple[object, ...]]:
    return [(line.id, line.read, line.starred, line.hidden, line.tags) for line in listed(db, EVERYTHING)]


def test_a_change_tells_what_it_changed_and_what_was_so_already(db: Database) -> None:
    assert do(db, READ, ids=[1, 2], label="2 read") == Changed(batch=1, label="2 read", changed=2)
    assert do(db, READ, ids=[1, 2, 3, 99]) == Changed(batch=2, label="", changed=1, skipped=2)
    assert do(db, READ, ids=[1]) == Changed(batch=None, label="", changed=0, skipped=1)
    assert [(batch.id, batch.count, batch.origin) for batch in history(db, limit=9)] == [
        (2, 1, "screen"),
        (1, 2, "screen"),
    ]


def test_a_list_is_changed_as_it_was_drawn_and_not_what_came_later(db: Database) -> None:
    drawn = UNREAD.selection(show_read=False, up_to_id=latest_id(db))
    save(db, 1, entry("later"), now=NOW + HOUR)
    assert change(db, READ, selection=drawn, now=NOW, origin="screen").changed == 5
    assert titles(db, UNREAD.selection(show_read=False)) == ["Title later"]


def test_a_selection_is_fixed_before_anything_changes(db: Database) -> None:
    unread = UNREAD.selection(show_read=False)
    assert change(db, [READ, STAR, AddTag(name="x")], selection=unread, now=NOW, origin="cli").changed == 5
    assert len(titles(db, STARRED.selection(show_read=True))) == 5


def test_a_dry_run_counts_what_a_change_would_touch_and_touches_nothing(db: Database) -> None:
    do(db, READ, AddTag(name="x"), ids=[1, 2])
    before = state(db)
    tried: list[list[Change]] = [
        [READ],
        [UNREAD_AGAIN],
        [AddTag(name="X")],
        [AddTag(name="new")],
        [RemoveTag(name="x"), STAR],
        [],
    ]
    for what in tried:
        told = dry_run(db, what, selection=EVERYTHING, now=NOW)
        assert state(db) == before
        done = do(db, *what)
        assert done.changed == told
        if done.batch is not None:
            undo(db, batch=done.batch, now=NOW)
    assert dry_run(db, READ, ids=[1, 3], now=NOW) == 1
    assert dry_run(db, RemoveTag(name="none"), selection=UNREAD.selection(show_read=False), now=NOW) == 0


def test_tags_are_one_whatever_the_case_and_keep_their_first_spelling(db: Database) -> None:
    do(db, AddTag(name="  Late /  night  "), ids=[1])
    do(db, AddTag(name="#late/NIGHT"), ids=[2])
    assert [(tag.name, tag.total) for tag in tag_counts(db)] == [("Late/night", 2)]
    assert do(db, RemoveTag(name="LATE/night"), ids=[1, 2, 3]).changed == 2
    assert tag_counts(db) == []


def test_a_tag_view_holds_the_tags_below_it(db: Database) -> None:
    for number, name in enumerate(("news", "news/europe", "newsletter", "News/asia"), start=1):
        do(db, AddTag(name=name), ids=[number])
    assert len(titles(db, tag_view("news").selection(show_read=True))) == 3
    assert len(titles(db, tag_view("NEWS/Europe").selection(show_read=True))) == 1
    assert tags_of(db, [1, 2, 5]) == {1: ("news",), 2: ("news/europe",), 5: ()}


def test_tags_stand_in_the_order_of_their_last_use(db: Database) -> None:
    for minute, name in enumerate(("a", "b", "c", "a")):
        at = NOW + timedelta(minutes=minute)
        change(db, AddTag(name=name), ids=[minute + 1], now=at, origin="screen")
    assert [(tag.name, tag.total) for tag in tag_counts(db)] == [("a", 2), ("c", 1), ("b", 1)]


@pytest.mark.parametrize("name", ["", " ", "#", "//", "x" * 101])
def test_a_tag_that_cannot_be_is_refused_and_nothing_changes(db: Database, name: str) -> None:
    with pytest.raises(UsageError):
        do(db, READ, AddTag(name=name))
    assert history(db, limit=1) == []


def test_hidden_stories_do_not_count(db: Database) -> None:
    do(db, AddTag(name="x"))
    do(db, HIDE, ids=[1, 2])
    assert len(titles(db)) == 3
    assert [tag.total for tag in tag_counts(db)] == [3]
    assert_counters_are_true(db)
    assert len(titles(db, Selection(parse("is:hidden", now=NOW).node))) == 2


def test_undo_takes_the_newest_batch_of_its_origin_and_redo_gives_it_back(db: Database) -> None:
    do(db, READ, ids=[1], label="first")
    do(db, STAR, ids=[2], label="other", origin="cli")
    do(db, READ, ids=[3], label="second")
    states = [state(db)]
    assert undo(db, origin="screen", now=NOW) == Changed(batch=3, label="second", changed=1)
    states.append(state(db))
    assert undo(db, origin="screen", now=NOW) == Changed(batch=1, label="first", changed=1)
    assert undo(db, origin="screen", now=NOW) is None
    assert [(batch.id, batch.undone) for batch in history(db, limit=9)] == [(3, True), (2, False), (1, True)]
    assert redo(db, origin="screen", now=NOW) == Changed(batch=1, label="first", changed=1)
    assert state(db) == states[1]
    assert redo(db, origin="screen", now=NOW) == Changed(batch=3, label="second", changed=1)
    assert state(db) == states[0]
    assert redo(db, origin="screen", now=NOW) is None


def test_opening_and_rules_are_no_steps_but_can_be_undone_by_number(db: Database) -> None:
    do(db, READ, ids=[1], origin="open")
    do(db, HIDE, ids=[2], origin="rule")
    assert undo(db, origin="screen", now=NOW) is None
    assert undo(db, origin="cli", now=NOW) is None
    assert undo(db, batch=2, now=NOW) == Changed(batch=2, label="", changed=1)
    assert undo(db, batch=2, now=NOW) is None
    assert undo(db, batch=77, now=NOW) is None
    assert len(titles(db)) == 5


def test_only_what_still_is_as_the_batch_left_it_is_put_back(db: Database) -> None:
    do(db, READ, AddTag(name="x"), ids=[1, 2, 3])
    do(db, UNREAD_AGAIN, RemoveTag(name="x"), ids=[2], origin="cli")
    assert undo(db, origin="screen", now=NOW) == Changed(batch=1, label="", changed=2, skipped=1)
    assert all(not read and not tags for _, read, _, _, tags in state(db))


def test_a_new_change_of_the_same_origin_clears_what_could_be_redone(db: Database) -> None:
    do(db, READ, ids=[1])
    undo(db, origin="screen", now=NOW)
    do(db, STAR, ids=[2], origin="cli")
    do(db, READ, ids=[3])
    assert redo(db, origin="screen", now=NOW) is None
    assert undo(db, origin="screen", now=NOW) == Changed(batch=3, label="", changed=1)


flags = st.builds(SetFlag, field=st.sampled_from(["read", "starred", "hidden"]), value=st.booleans())
tags = st.sampled_from(["x", "X", "y/z"])
changes = st.lists(flags | st.builds(AddTag, name=tags) | st.builds(RemoveTag, name=tags), min_size=1, max_size=4)
steps = st.lists(st.tuples(changes, st.lists(st.integers(1, 5), max_size=5)), min_size=1, max_size=6)


@given(steps)
def test_undo_is_the_inverse_of_change_and_redo_of_undo(done: list[tuple[list[Change], list[int]]]) -> None:
    with scratch_database() as db:
        five_stories(db)
        states = [state(db)]
        for what, ids in done:
            if do(db, *what, ids=ids).batch is not None:
                states.append(state(db))
            assert_counters_are_true(db)
        for expected in reversed(states[:-1]):
            taken_back = undo(db, origin="screen", now=NOW)
            assert taken_back is not None
            assert taken_back.skipped == 0
            assert state(db) == expected
        assert undo(db, origin="screen", now=NOW) is None
        for expected in states[1:]:
            assert redo(db, origin="screen", now=NOW) is not None
            assert state(db) == expected
        assert redo(db, origin="screen", now=NOW) is None
        assert_counters_are_true(db)
