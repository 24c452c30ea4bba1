"""Which entry is which, and what is kept of it. Numbers are those of the fault catalogue."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.making import (
    DAY,
    HOUR,
    NOW,
    assert_counters_are_true,
    assert_index_is_sound,
    entry,
    fetch,
    listed,
    save,
    scratch_database,
    subscribe,
    titles,
    url_of,
)
from tui.core.changes import AddTag, SetFlag
from tui.core.model import Enclosure, Subscription
from tui.core.query import parse
from tui.core.views import ALL, UNREAD, Selection
from tui.store import entries
from tui.store.changes import change
from tui.store.database import Database
from tui.store.fetches import save_fetches
from tui.store.stories import lines, lines_of, stories, story

LATER = NOW + HOUR


@pytest.fixture(autouse=True)
def _two_feeds(db: Database) -> None:
    subscribe(db, 1, 2)


def unread(db: Database) -> set[str]:
    return set(titles(db, UNREAD.selection(show_read=False)))


def mark(db: Database, *ids: int) -> None:
    change(db, SetFlag(field="read", value=True), ids=ids, now=NOW, origin="screen")


def test_a_story_comes_back_whole(db: Database) -> None:
    file = Enclosure(url="https://example.org/a.mp3", media_type="audio/mpeg", length_bytes=7)
    told = entry(
        "one", text="Three short words", author="Ann", lang="EN-gb", comments_url="https://example.org/c",
        base_url="https://example.org/b/", updated=NOW, enclosures=(file,),
    )  # fmt: skip
    save(db, 1, told)
    found = story(db, 1)
    assert found is not None
    assert (found.line.title, found.author, found.lang, found.words) == ("Title one", "Ann", "en-gb", 3)
    assert (found.body, found.text, found.source) == ("<p>Three short words</p>", "Three short words", "feed")
    assert (found.base_url, found.comments_url, found.enclosures) == (told.base_url, told.comments_url, (file,))
    assert (found.line.published, found.updated, found.line.first_seen) == (NOW - HOUR, NOW, NOW)
    assert (found.line.feed, found.feed_url, found.line.read) == ("Feed 1", "https://feed1.example/rss", False)
    assert story(db, 2) is None


def test_the_same_document_again_changes_nothing(db: Database) -> None:
    told = [entry("one"), entry("two")]
    assert (save(db, 1, *told).new, save(db, 1, *told).new) == (2, 0)
    before = listed(db)
    assert save(db, 1, *told, now=LATER).updated == 0
    assert listed(db) == before


def test_c52_the_same_guid_with_different_links_are_different_stories(db: Database) -> None:
    told = [entry(str(n), identity="same", url=f"https://example.org/{n}") for n in range(5)]
    assert save(db, 1, *told, *told).new == 5
    assert save(db, 1, *told, now=LATER).new == 0
    assert len(listed(db)) == 5


def test_the_same_guid_with_the_same_link_is_one_story(db: Database) -> None:
    assert save(db, 1, entry("a"), entry("a", title="again")).new == 1


def test_c53_the_same_guid_in_two_feeds_are_two_stories(db: Database) -> None:
    save_fetches(db, [fetch(1, entry("one")), fetch(2, entry("one"))], now=NOW)
    assert [line.feed_id for line in listed(db)] == [2, 1]


def test_c54_new_guids_for_the_same_links_make_nothing_unread(db: Database) -> None:
    save(db, 1, *(entry(str(n)) for n in range(5)))
    mark(db, 1, 2, 3)
    moved = [entry(str(n), identity=f"new-{n}", title=f"Retitled {n}") for n in range(5)]
    assert save(db, 1, *moved, now=LATER).new == 0
    assert len(listed(db)) == 5
    assert len(unread(db)) == 2
    assert save(db, 1, *moved, now=LATER).updated == 0
    assert_index_is_sound(db)


def test_one_new_guid_inherits_by_link_and_title_and_not_by_link_alone(db: Database) -> None:
    save(db, 1, entry("a"), entry("b"), entry("c"))
    mark(db, 1, 2, 3)
    renamed = entry("b", identity="b2")
    another = entry("c", identity="c2", title="Another story at the same address")
    assert save(db, 1, entry("a"), renamed, another, now=LATER).new == 1
    assert unread(db) == {"Another story at the same address"}


def test_stories_that_all_link_to_the_front_page_are_kept_apart(db: Database) -> None:
    home = "https://example.org/"
    save(db, 1, *(entry(str(n), url=home) for n in range(3)))
    assert save(db, 1, *(entry(f"new {n}", url=home) for n in range(3)), now=LATER).new == 3
    assert len(listed(db)) == 6


def test_c56_changed_content_keeps_the_reading_state_and_is_marked_updated(db: Database) -> None:
    save(db, 1, entry("one", text="old words"))
    mark(db, 1)
    change(db, AddTag(name="kept"), ids=[1], now=NOW, origin="screen")
    for text in ("newer words", "newest words"):
        changed = entry("one", text=text, age=None, enclosures=(Enclosure(url="https://example.org/x"),))
        assert save(db, 1, changed, now=LATER).updated == 1
    found = story(db, 1)
    assert found is not None
    assert (found.text, found.line.read, found.line.tags) == ("newest words", True, ("kept",))
    assert found.line.published == NOW - HOUR
    assert len(found.enclosures) == 1
    search = [titles(db, Selection(parse(text, now=NOW).node)) for text in ("old", "newer", "newest is:updated")]
    assert search == [[], [], ["Title one"]]
    assert_index_is_sound(db)


def test_c59_c60_stories_that_a_feed_no_longer_has_stay(db: Database) -> None:
    save(db, 1, entry("one"), entry("two"))
    save(db, 1, now=LATER)
    save(db, 1, entry("another", url="https://other.example/"), now=LATER)
    assert sorted(titles(db)) == ["Title another", "Title one", "Title two"]


def test_c59_who_takes_a_site_over_and_counts_anew_overwrites_nothing(db: Database) -> None:
    save(db, 1, *(entry(f"old {n}", identity=str(n)) for n in range(3)))
    mark(db, 1, 2, 3)
    taken = [entry(f"new {n}", identity=str(n), age=-HOUR) for n in range(3)]
    assert save(db, 1, *taken, now=LATER).new == 3
    assert save(db, 1, *taken, now=LATER).new == 0
    assert len(listed(db)) == 6
    assert unread(db) == {f"Title new {n}" for n in range(3)}
    assert_index_is_sound(db)


@pytest.mark.parametrize(
    "kept", [{"title": "Title one"}, {"url": "https://example.org/one"}, {"age": HOUR}, {"age": None}, {"url": ""}]
)
def test_a_guid_with_anything_else_that_is_known_is_the_same_story(db: Database, kept: dict[str, Any]) -> None:
    save(db, 1, entry("one", url="https://example.org/one"))
    changed: dict[str, Any] = {"title": "Another title", "url": "https://example.org/two", "age": -HOUR} | kept
    saved = save(db, 1, entry("one", text="Other words", **changed), now=LATER)
    assert (saved.new, saved.updated) == (0, 1)


def test_ids_grow_with_arrival_and_are_never_used_again(db: Database) -> None:
    save(db, 1, entry("new", age=HOUR), entry("old", age=DAY))
    save(db, 2, entry("older", age=2 * DAY))
    assert [(line.title, line.id) for line in listed(db)] == [("Title new", 2), ("Title old", 1), ("Title older", 3)]
    db.execute("DELETE FROM entries WHERE id = 3")
    save(db, 2, entry("latest"), now=LATER)
    assert max(line.id for line in listed(db)) == 4


def test_without_dates_a_fetch_is_listed_in_its_order_and_the_newer_fetch_first(db: Database) -> None:
    save(db, 1, *(entry(name, age=None) for name in "abc"))
    save(db, 1, *(entry(name, age=None) for name in "dea"), now=LATER)
    assert titles(db) == ["Title d", "Title e", "Title a", "Title b", "Title c"]
    assert listed(db)[0].published is None


def test_c55_strange_dates_are_shown_as_given_and_listed_by_first_sight_when_to_come(db: Database) -> None:
    far, long_ago = datetime(2999, 1, 1, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)
    save(db, 1, entry("far", published=far), entry("ancient", published=long_ago), entry("plain"))
    save(db, 1, entry("fresh", published=LATER), now=LATER)
    assert titles(db) == ["Title fresh", "Title far", "Title plain", "Title ancient"]
    assert [line.published for line in listed(db)] == [LATER, far, NOW - HOUR, long_ago]


def test_of_a_first_fetch_the_newest_of_a_fortnight_are_unread(db: Database) -> None:
    told = [entry(str(days), age=days * DAY) for days in (1, 5, 3, 13, 15, 40)]
    save(db, 1, *told, first_unread=3)
    assert unread(db) == {"Title 1", "Title 3", "Title 5"}
    save(db, 1, *told, entry("late", age=20 * DAY), first_unread=3, now=LATER)
    assert unread(db) == {"Title 1", "Title 3", "Title 5", "Title late"}


@pytest.mark.parametrize(("first_unread", "expected"), [(10, 2), (0, 0), (None, 4)])
def test_first_unread_bounds_them(db: Database, first_unread: int | None, expected: int) -> None:
    save(db, 1, *(entry(str(days), age=days * DAY) for days in (1, 3, 15, 400)), first_unread=first_unread)
    assert len(unread(db)) == expected


def test_c49_what_sqlite_cannot_hold_is_cleaned_and_the_rest_kept(db: Database) -> None:
    poison = "a\0b\ud800c\x1b\ufffe"
    save(db, 1, entry(poison, text=poison, author=poison, lang=poison, enclosures=(Enclosure(url=poison),)))
    found = story(db, 1)
    assert found is not None
    assert found.text == found.author == "ab\ufffdc\x1b\ufffe"
    assert save(db, 1, entry(poison, text=poison), now=LATER).new == 0
    assert_index_is_sound(db)


def test_keys_stay_unique_beyond_the_first_million_stories(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "_COUNTER_BITS", 3)
    for start in range(0, 40, 5):
        save(db, 1, *(entry(str(n), age=timedelta(seconds=n % 10)) for n in range(start, start + 5)))
    keys = [line.key for line in listed(db)]
    assert len(set(keys)) == 40
    times = [line.published for line in listed(db) if line.published]
    assert times == sorted(times, reverse=True)


def test_rows_come_in_the_order_asked_for_without_those_that_are_gone(db: Database) -> None:
    save(db, 1, entry("a"), entry("b"))
    first, second = listed(db)
    assert lines(db, [second.key, 12345, first.key]) == [second, first]
    assert lines_of(db, [99, second.id, first.id]) == [second, first]


names = st.sampled_from("abcd")
texts = st.sampled_from(["the quick fox", "Ärger in 北京", "x", "", "quick\nquick “quick”"])
told = st.builds(
    lambda name, text, url, age: entry(
        name, text=text, url=f"https://example.org/{url}", title=f"T {text[:5]}", age=None if age is None else age * DAY
    ),
    names, texts, names, st.none() | st.integers(-2, 30),
)  # fmt: skip


@given(st.lists(st.lists(st.lists(told, max_size=4), min_size=2, max_size=2), min_size=1, max_size=5))
def test_after_any_fetches_the_index_holds_no_ghosts_and_the_counters_are_true(visits: list[list[list]]) -> None:  # type: ignore[type-arg]  # entries
    with scratch_database() as db:
        subscribe(db, 1, 2)
        for number, (one, two) in enumerate(visits):
            now = NOW + number * HOUR
            before = {line.id for line in listed(db)}
            saved = save_fetches(db, [fetch(1, *one, first_unread=2), fetch(2, *two)], now=now)
            after = {line.id for line in listed(db)}
            assert before <= after
            assert len(after - before) == sum(result.new for result in saved)
            assert all(new > max(before, default=0) for new in after - before)
        assert_index_is_sound(db)
        assert_counters_are_true(db)
        assert titles(db) == titles(db, ALL.selection(show_read=True))


def test_stories_come_whole_in_the_order_asked_for(db: Database) -> None:
    subscribe(db, Subscription(url=url_of(1), folders=("a", "b")), 2)
    sound = Enclosure(url="https://example.org/x.mp3", media_type="audio/mpeg", length_bytes=7)
    other = replace(sound, url="https://example.org/y.mp3")
    save(db, 1, entry("one", enclosures=(sound, other)))
    save(db, 1, entry("two"))
    save(db, 2, entry("three", enclosures=(sound,)))
    whole = stories(db, [3, 99, 1])
    assert whole == [story(db, 3), story(db, 1)]
    assert [(found.folders, len(found.enclosures)) for found in whole] == [((), 1), (("a", "b"), 2)]
    assert stories(db, []) == []
