"""Tags as a whole: renamed, merged, deleted; and all of it taken back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.making import NOW, assert_counters_are_true, entry, listed, save, scratch_database, subscribe
from tui.core.changes import AddTag, RemoveTag, SetFlag
from tui.core.errors import UsageError
from tui.core.query_nodes import Everything, Or, State
from tui.core.stories import Changed
from tui.core.tag_names import UnknownTag
from tui.core.views import Selection, tag_view
from tui.store.changes import change
from tui.store.database import Database
from tui.store.journal import history, redo, undo
from tui.store.retagging import delete_tag, rename_tag, would_retag
from tui.store.tags import tag_counts, tags_of
from tui.store.windows import count

EVERYTHING = Selection(Or((State("hidden"), Everything())))


def stories(db: Database, *tags: str) -> None:
    """A story for each text, with the tags named in it."""
    subscribe(db, 1)
    save(db, 1, *(entry(str(number)) for number in range(len(tags))))
    for number, names in enumerate(tags, start=1):
        put(db, names.split(), number)


def put(db: Database, names: list[str], *ids: int) -> None:
    change(db, [AddTag(name=name) for name in names], ids=ids, now=NOW, origin="cli")


def tags(db: Database) -> dict[int, str]:
    """The tags of every story, hidden ones too."""
    found = tags_of(db, sorted(line.id for line in listed(db, EVERYTHING)))
    return {story: " ".join(names) for story, names in found.items()}


def rename(db: Database, old: str, new: str) -> Changed:
    return rename_tag(db, old, new, now=NOW, origin="screen")


def delete(db: Database, name: str) -> Changed:
    return delete_tag(db, name, now=NOW, origin="screen")


def take_back(db: Database) -> Changed:
    done = undo(db, origin="screen", now=NOW)
    assert done is not None
    assert_counters_are_true(db)
    return done


def test_a_tag_gets_another_name_in_all_stories_and_what_lies_below_it_goes_along(db: Database) -> None:
    stories(db, "news linux", "news/europe", "News/asia", "newsletter")
    change(db, SetFlag(field="hidden", value=True), ids=[1], now=NOW, origin="cli")
    assert would_retag(db, "NEWS", "press") == 3
    assert rename(db, "NEWS", "press") == Changed(batch=6, label="Renamed #news to #press", changed=3)
    assert tags(db) == {1: "linux press", 2: "press/europe", 3: "press/asia", 4: "newsletter"}
    assert {tag.name: tag.total for tag in tag_counts(db)} == {"press/europe": 1, "press/asia": 1, "newsletter": 1}
    assert [(batch.label, batch.count) for batch in history(db, limit=1)] == [("Renamed #news to #press", 3)]
    assert_counters_are_true(db)
    assert take_back(db) == Changed(batch=6, label="Renamed #news to #press", changed=3)
    assert tags(db) == {1: "linux news", 2: "news/europe", 3: "News/asia", 4: "newsletter"}


def test_after_a_merge_is_taken_back_each_story_has_what_it_had(db: Database) -> None:
    stories(db, "linux", "kernel", "kernel linux", "")
    assert rename(db, "linux", "Kernel") == Changed(batch=5, label="Merged #linux with #kernel", changed=2)
    assert tags(db) == {1: "kernel", 2: "kernel", 3: "kernel", 4: ""}
    assert [(tag.name, tag.total) for tag in tag_counts(db)] == [("kernel", 3)]
    assert_counters_are_true(db)
    take_back(db)
    assert tags(db) == {1: "linux", 2: "kernel", 3: "kernel linux", 4: ""}
    assert redo(db, origin="screen", now=NOW) == Changed(batch=5, label="Merged #linux with #kernel", changed=2)
    assert tags(db) == {1: "kernel", 2: "kernel", 3: "kernel", 4: ""}


def test_tags_below_merge_with_those_that_are_there(db: Database) -> None:
    stories(db, "news/europe press/europe", "news/europe", "news press", "press/asia")
    assert rename(db, "news", "press").changed == 3
    assert tags(db) == {1: "press/europe", 2: "press/europe", 3: "press", 4: "press/asia"}
    take_back(db)
    assert tags(db) == {1: "news/europe press/europe", 2: "news/europe", 3: "news press", 4: "press/asia"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("news", "news/old", {1: "news/old", 2: "news/old/old", 3: "news/old news/old/old", 4: "news/old/x"}),
        ("news/old", "news", {1: "news", 2: "news", 3: "news", 4: "news/x"}),
        ("news", "news/old/older", {1: "news/old/older", 2: "news/old/older/old", 4: "news/old/older/x"}),
    ],
)
def test_a_tag_can_move_below_itself_and_into_what_it_lay_below(
    db: Database, old: str, new: str, expected: dict[int, str]
) -> None:
    stories(db, "news", "news/old", "news news/old", "news/x")
    before = tags(db)
    if old == "news/old":
        expected = {**before, 2: "news", 3: "news"}
    rename(db, old, new)
    assert tags(db) | expected == tags(db)
    assert_counters_are_true(db)
    take_back(db)
    assert tags(db) == before


def test_names_that_differ_in_case_only_are_spelt_anew_and_back(db: Database) -> None:
    stories(db, "Linux", "Linux/kernel", "linux")
    assert would_retag(db, "linux", "linux") == 3
    assert rename(db, "LINUX", "linux") == Changed(batch=4, label="Renamed #Linux to #linux", changed=3)
    assert tags(db) == {1: "linux", 2: "linux/kernel", 3: "linux"}
    take_back(db)
    assert tags(db) == {1: "Linux", 2: "Linux/kernel", 3: "Linux"}
    redo(db, origin="screen", now=NOW)
    assert tags(db) == {1: "linux", 2: "linux/kernel", 3: "linux"}


def test_a_tag_that_is_called_so_already_is_left_alone(db: Database) -> None:
    stories(db, "linux", "linux")
    assert would_retag(db, "linux", "linux") == 0
    assert rename(db, "linux", "linux") == Changed(batch=None, label="Renamed #linux to #linux", changed=0, skipped=2)
    assert [batch.origin for batch in history(db, limit=9)] == ["cli", "cli"]


def test_a_tag_that_is_on_stories_by_those_below_it_alone_is_told_as_they_write_it(db: Database) -> None:
    stories(db, "News/europe", "newsletter")
    assert rename(db, "news", "NEWS").label == "Renamed #News to #NEWS"
    assert delete(db, "news").label == "Deleted #NEWS"


def test_a_spelling_that_nobody_sees_does_not_bind(db: Database) -> None:
    stories(db, "Kernel", "linux")
    change(db, RemoveTag(name="kernel"), ids=[1], now=NOW, origin="cli")
    assert rename(db, "linux", "kernel").label == "Renamed #linux to #kernel"
    assert tags(db) == {1: "", 2: "kernel"}


def test_a_deleted_tag_is_off_all_stories_with_those_below_it_and_comes_back(db: Database) -> None:
    stories(db, "news news/europe", "news/europe", "newsletter")
    assert would_retag(db, "news") == 2
    assert delete(db, "News") == Changed(batch=4, label="Deleted #news", changed=2)
    assert tags(db) == {1: "", 2: "", 3: "newsletter"}
    assert_counters_are_true(db)
    take_back(db)
    assert tags(db) == {1: "news news/europe", 2: "news/europe", 3: "newsletter"}


def test_only_what_still_is_as_the_batch_left_it_comes_back(db: Database) -> None:
    stories(db, "linux", "linux", "linux", "linux kernel")
    rename(db, "linux", "kernel")
    change(db, RemoveTag(name="kernel"), ids=[1], now=NOW, origin="cli")
    put(db, ["linux"], 2)
    done = take_back(db)
    assert (done.changed, done.skipped) == (2, 2)
    assert tags(db) == {1: "", 2: "kernel linux", 3: "linux", 4: "kernel linux"}


def test_what_was_tagged_since_keeps_the_new_name(db: Database) -> None:
    stories(db, "linux", "")
    rename(db, "linux", "kernel")
    put(db, ["kernel"], 2)
    take_back(db)
    assert tags(db) == {1: "linux", 2: "kernel"}


@pytest.mark.parametrize("new", ["", "#", "//", "x" * 101, "x" * 97])
def test_a_name_that_cannot_be_is_refused_and_nothing_changes(db: Database, new: str) -> None:
    stories(db, "news news/europe")
    before = history(db, limit=9)
    with pytest.raises(UsageError):
        rename(db, "news", new)
    assert tags(db) == {1: "news news/europe"}
    assert history(db, limit=9) == before


def test_an_unknown_tag_is_told_with_the_one_most_like_it(db: Database) -> None:
    stories(db, "linux", "gone")
    delete(db, "gone")
    for work in (lambda: rename(db, "Linx", "x"), lambda: delete(db, "linx"), lambda: would_retag(db, "linx")):
        with pytest.raises(UnknownTag, match=r"^There is no tag #[Ll]inx; did you mean #linux\?$"):
            work()
    with pytest.raises(UnknownTag, match=r"^There is no tag #gone\.$"):
        delete(db, "gone")


def test_a_renamed_tag_keeps_its_place_among_those_used_last(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, entry("a"))
    for minute, name in enumerate(("old", "middle", "new")):
        at = NOW + timedelta(minutes=minute)
        change(db, AddTag(name=name), ids=[1], now=at, origin="cli")
    rename(db, "middle", "centre")
    assert [tag.name for tag in tag_counts(db)] == ["new", "centre", "old"]
    rename(db, "new", "old")
    assert [tag.name for tag in tag_counts(db)] == ["old", "centre"]
    take_back(db)
    delete(db, "centre")
    take_back(db)
    assert {tag.name for tag in tag_counts(db)} == {"new", "centre", "old"}
    assert tag_counts(db)[-1].name == "centre"
    assert tag_counts(db)[0].last_used == NOW + timedelta(minutes=2)


names = st.sampled_from(["a", "A/b", "a/b/c", "b", "b/c", "c"])
taggings = st.lists(st.lists(names, max_size=4).map(" ".join), min_size=1, max_size=6)
new_names = st.sampled_from(["a", "A", "a/b", "a/b/c", "b", "B/c", "c", "d", "b/a", "a/a"])


@given(taggings, names, st.none() | new_names, st.sets(st.integers(1, 6)))
def test_undo_is_the_inverse_of_rename_merge_and_delete_and_redo_of_undo(
    tagging: list[str], old: str, new: str | None, hidden: set[int]
) -> None:
    with scratch_database() as db:
        stories(db, *tagging)
        change(db, SetFlag(field="hidden", value=True), ids=sorted(hidden), now=NOW, origin="cli")
        before = state(db)
        if not any(within(name, old) for line in tagging for name in line.split()):
            with pytest.raises(UnknownTag):
                delete(db, old)
            return
        told = would_retag(db, old, new)
        done = delete(db, old) if new is None else rename(db, old, new)
        after = state(db)
        assert done.changed == told
        assert_counters_are_true(db)
        assert (after == before) is (done.batch is None)
        if done.batch is None:
            return
        assert take_back(db).skipped == 0
        assert state(db) == before
        redo(db, origin="screen", now=NOW)
        assert state(db) == after
        assert_counters_are_true(db)


def state(db: Database) -> tuple[dict[int, str], dict[str, tuple[int, int]]]:
    return tags(db), {tag.name: (tag.total, tag.below) for tag in tag_counts(db)}


def within(name: str, outer: str) -> bool:
    return f"{name.casefold()}/".startswith(f"{outer.casefold()}/")


@given(taggings, st.sets(st.integers(1, 6)))
def test_a_tags_number_is_what_its_view_finds_each_story_once(tagging: list[str], hidden: set[int]) -> None:
    with scratch_database() as db:
        stories(db, *tagging)
        change(db, SetFlag(field="hidden", value=True), ids=sorted(hidden), now=NOW, origin="cli")
        for tag in tag_counts(db):
            assert tag.stories == count(db, tag_view(tag.name).selection(show_read=True), now=NOW)
