"""Rules as values: what they say, when they have another look, what they do to one story."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.changes import AddTag, Change, RemoveTag, SetFlag
from tui.core.errors import UsageError
from tui.core.matching import Facts, Spoken
from tui.core.query import QueryError, parse
from tui.core.rules import Notify, Rule, after, asks_text, read_effect, ready, would_change

NOW = datetime(2026, 11, 21, tzinfo=UTC)
NOTHING = Spoken("")
STORY = Facts(id=1, feed_id=1, title=NOTHING, author=NOTHING, text=NOTHING, feed=NOTHING, time=NOW)


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("read", SetFlag(field="read", value=True)),
        ("unread", SetFlag(field="read", value=False)),
        ("star", SetFlag(field="starred", value=True)),
        (" hide ", SetFlag(field="hidden", value=True)),
        ("tag  #to  read", AddTag(name="to read")),
        ("untag a / b", RemoveTag(name="a/b")),
        ("notify", Notify()),
    ],
)
def test_effects_are_read_as_feeds_toml_writes_them(text: str, effect: object) -> None:
    assert read_effect(text) == effect


@pytest.mark.parametrize("text", ["", "unstar", "delete", "hide it", "tag", "tag #", "notify me", "Read"])
def test_there_are_no_other_effects(text: str) -> None:
    with pytest.raises(UsageError):
        read_effect(text)


@pytest.mark.parametrize(
    ("query", "asks"),
    [
        ("sponsored", True),
        ("title:sponsored", True),
        ("feed:deals", False),
        ("is:unread -(tag:x OR words>800)", True),
        ("lang:de", True),
        ("has:fulltext", True),
        ("has:image", True),
        ("has:enclosure newer:3d url:x folder:y", False),
        ("", False),
    ],
)
def test_what_asks_for_the_text_has_another_look(query: str, asks: bool) -> None:
    assert asks_text(parse(query, now=NOW).node) is asks


def test_of_several_changes_to_the_same_thing_the_last_holds() -> None:
    (rule,) = ready([Rule(query="x", do=("read", "tag A", "notify", "unread", "untag a"))], now=NOW)
    assert list(rule.changes) == ["unread", "untag a"]
    assert rule.notifies


def test_rules_written_alike_are_one_and_blanks_do_not_tell_them_apart() -> None:
    rules = [Rule(query="a  b", do=("tag  x",)), Rule(query="a b", do=("tag x",)), Rule(query="a b", do=("read",))]
    assert [rule.rule for rule in ready(rules, now=NOW)] == rules[1:]


def test_a_query_that_cannot_be_read_is_told() -> None:
    with pytest.raises(QueryError):
        ready([Rule(query="is:unraed", do=("hide",))], now=NOW)


changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(SetFlag, field=st.sampled_from(["read", "starred", "hidden"]), value=st.booleans()),
    st.builds(AddTag, name=st.sampled_from(["a", "A", "b/c"])),
    st.builds(RemoveTag, name=st.sampled_from(["a", "A", "b/c"])),
)


@given(st.lists(changes, max_size=5), changes)
def test_a_change_is_made_once_and_only_where_it_changes_something(before: list[Change], change: Change) -> None:
    story = STORY
    for one in before:
        story = after(one, story)
    changed = after(change, story)
    assert (changed != story) is would_change(change, story)
    assert not would_change(change, changed)
    assert replace(changed, read=False, starred=False, hidden=False, tags=()) == STORY
