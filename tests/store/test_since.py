"""Which stories belong to a list only by what was done since it was drawn."""

from dataclasses import dataclass
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.making import HOUR, NOW, entry, save, scratch_database, subscribe
from tui.core.changes import AddTag, Change, RemoveTag, SetFlag
from tui.core.query_nodes import Match, Node, Not, State, all_of
from tui.core.views import ALL, UNREAD, Selection, tag_view
from tui.store import journal
from tui.store.changes import change
from tui.store.database import Database
from tui.store.since import came, moment
from tui.store.windows import keys

STORIES = 5


@dataclass(frozen=True)
class Undo:
    """Take back the newest batch."""


flags = st.builds(
    SetFlag,
    field=st.sampled_from(["read", "starred", "hidden"]),
    value=st.booleans(),
)
tags = st.sampled_from(["a", "a/b", "c"])
one_change = flags | st.builds(AddTag, name=tags) | st.builds(RemoveTag, name=tags)
steps = st.lists(st.tuples(one_change, st.sets(st.integers(1, STORIES), min_size=1)) | st.builds(Undo), max_size=8)
lists = st.sampled_from(
    [
        UNREAD.node,
        ALL.node,
        State("starred"),
        State("tagged"),
        Match("tag", "a"),
        Not(State("read")),
        all_of([State("unread"), Not(Match("tag", "c"))]),
    ]
)

Step = tuple[Change, set[int]] | Undo


def found(db: Database, selection: Selection) -> set[int]:
    return set(keys(db, selection, now=NOW, limit=100).keys)


def do(db: Database, done: list[Step], began: timedelta) -> None:
    for number, step in enumerate(done):
        now = NOW + began + number * HOUR
        if isinstance(step, Undo):
            journal.undo(db, origin="screen", now=now)
        else:
            change(db, step[0], ids=sorted(step[1]), now=now, origin="screen")


@given(node=lists, before=steps, after=steps)
@settings(max_examples=60, deadline=None)
def test_what_was_not_in_the_list_then_is_told(node: Node, before: list[Step], after: list[Step]) -> None:
    with scratch_database() as db:
        subscribe(db, 1)
        save(db, 1, *(entry(str(number)) for number in range(STORIES)))
        do(db, before, HOUR)
        drawn, then = moment(db), Selection(node, up_to_id=STORIES)
        was = found(db, then)
        do(db, after, 100 * HOUR)
        now = found(db, then)
        later = set(came(db, then, batch=drawn.batch, drawn=NOW + 50 * HOUR))
        assert now - later <= was
        if not any(isinstance(step, Undo) for step in [*before, *after]) and node in {UNREAD.node, ALL.node}:
            assert now & was <= now - later, "and nothing else"


def test_a_story_that_was_read_and_unread_again_belongs_to_it_as_before() -> None:
    with scratch_database() as db:
        subscribe(db, 1)
        save(db, 1, entry("one"), entry("two"))
        drawn, unread = moment(db), UNREAD.selection(show_read=False)
        assert drawn.story == 2
        for value in (True, False):
            change(db, SetFlag(field="read", value=value), ids=[1, 2], now=NOW + HOUR, origin="cli")
        assert not came(db, unread, batch=drawn.batch, drawn=NOW)


def test_other_tags_than_those_of_the_list_do_not_matter() -> None:
    with scratch_database() as db:
        subscribe(db, 1)
        save(db, 1, entry("one"))
        change(db, AddTag(name="linux"), ids=[1], now=NOW, origin="cli")
        drawn, linux = moment(db), tag_view("linux").selection(show_read=True)
        change(db, AddTag(name="maths"), ids=[1], now=NOW + HOUR, origin="cli")
        assert not came(db, linux, batch=drawn.batch, drawn=NOW)
        change(db, AddTag(name="Linux/kernel"), ids=[1], now=NOW + HOUR, origin="cli")
        assert len(came(db, linux, batch=drawn.batch, drawn=NOW)) == 1
