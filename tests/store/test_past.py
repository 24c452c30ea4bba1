"""What was done and read on a day, and what feeds.toml was changed by."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.store.making import DAY, HOUR, NOW, entry, listed, save, scratch_database, subscribe
from tui.core.changes import SetFlag
from tui.core.views import read_view
from tui.store.changes import change
from tui.store.database import Database
from tui.store.journal import KeptChange, history, next_redo, next_undo, note_kept, redo, undo
from tui.store.readings import readings

READ, UNREAD = SetFlag(field="read", value=True), SetFlag(field="read", value=False)
SPAN = (NOW - HOUR, NOW + DAY)


def read(db: Database, *ids: int, at: datetime = NOW, origin: str = "open") -> None:
    change(db, READ, ids=ids, now=at, origin=origin)


def filled(db: Database, count: int = 4) -> None:
    subscribe(db, 1)
    save(db, 1, *(entry(str(number)) for number in range(count)))


def test_history_can_be_of_a_span_and_go_on_where_it_ended(db: Database) -> None:
    filled(db)
    for number in range(1, 5):
        read(db, number, at=NOW + number * HOUR)
    assert [batch.id for batch in history(db, limit=2)] == [4, 3]
    assert [batch.id for batch in history(db, limit=2, before=3)] == [2, 1]
    span = (NOW + 2 * HOUR, NOW + 4 * HOUR)
    assert [batch.id for batch in history(db, limit=9, span=span)] == [3, 2]
    assert [batch.id for batch in history(db, limit=9, span=span, before=3)] == [2]
    assert history(db, limit=9, before=1) == []


def test_a_day_of_the_history_is_read_by_the_index_of_times(db: Database) -> None:
    filled(db)
    read(db, 1)
    sql = "SELECT id FROM batches INDEXED BY batches_by_time WHERE id < 9 AND time >= 1 AND time < 2 ORDER BY id DESC"
    assert "batches_by_time" in str(db.rows(f"EXPLAIN QUERY PLAN {sql}"))


def test_what_was_read_comes_in_the_order_of_reading_and_once(db: Database) -> None:
    filled(db)
    read(db, 3)
    read(db, 1, 2, at=NOW + HOUR, origin="screen")
    change(db, UNREAD, ids=[3], now=NOW + 2 * HOUR, origin="screen")
    read(db, 3, at=NOW + 3 * HOUR, origin="cli")
    found = readings(db, limit=9)
    assert [(one.story_id, one.time) for one in found] == [
        (1, NOW + HOUR),
        (2, NOW + HOUR),
        (3, NOW + 3 * HOUR),
    ]
    assert [one.story_id for one in readings(db, limit=2)] == [2, 3], "the last ones"
    assert [one.story_id for one in readings(db, limit=9, span=(NOW, NOW + HOUR))] == [3]


def test_what_was_taken_back_and_what_a_rule_did_was_not_read(db: Database) -> None:
    filled(db)
    read(db, 1, origin="rule")
    read(db, 2, origin="screen")
    read(db, 3)
    undo(db, origin="screen", now=NOW)
    assert [one.story_id for one in readings(db, limit=9, span=SPAN)] == [3]
    redo(db, origin="screen", now=NOW)
    assert [one.story_id for one in readings(db, limit=9, span=SPAN)] == [2, 3]


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["read", "unread", "undo", "redo"]),
            st.sampled_from(["screen", "cli", "open", "rule"]),
            st.integers(1, 4),
            st.integers(0, 70),
        ),
        max_size=12,
    )
)
def test_the_list_of_a_day_holds_the_same_stories_as_its_view(steps: list[tuple[str, str, int, int]]) -> None:
    with scratch_database() as db:
        filled(db)
        start = datetime(2026, 3, 14, tzinfo=UTC)
        for verb, origin, story, hour in steps:
            at = start + timedelta(hours=hour)
            if verb == "undo":
                undo(db, origin=origin, now=at)
            elif verb == "redo":
                redo(db, origin=origin, now=at)
            else:
                change(db, READ if verb == "read" else UNREAD, ids=[story], now=at, origin=origin)
        for day in range(3):
            first = start + day * DAY
            found = {one.story_id for one in readings(db, limit=9, span=(first, first + DAY))}
            view = read_view(first.date(), UTC)
            assert found == {line.id for line in listed(db, view.selection(show_read=True))}


def test_what_was_kept_is_a_step_with_what_was_there_before_and_after(db: Database) -> None:
    made = [
        KeptChange(kind="search", key='a "b"', old=None, new="new"),
        KeptChange(kind="rule", key="c", old="x", new="y"),
    ]
    batch = note_kept(db, made, origin="screen", label="Kept", now=NOW)
    assert note_kept(db, [], origin="screen", label="Nothing", now=NOW) is None
    step = next_undo(db, origin="screen")
    assert step is not None
    assert (step.batch, step.label, step.feeds, step.kept) == (batch, "Kept", (), tuple(made))
    assert next_undo(db, origin="cli") is None
    undo(db, origin="screen", now=NOW)
    again = next_redo(db, origin="screen")
    assert again is not None
    assert again.kept == tuple(made)
    assert [(one.count, one.undone) for one in history(db, limit=9)] == [(2, True)]
