"""The numbers of saved searches are what counting anew would give, whatever happened since."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.making import DAY, HOUR, NOW, entry, save, scratch_database, subscribe, url_of
from tui.core.changes import AddTag, Change, RemoveTag, SetFlag
from tui.core.errors import UsageError
from tui.core.kept_queries import SavedSearch
from tui.core.model import Subscription
from tui.core.pages import Page
from tui.core.query import parse
from tui.core.query_nodes import Current, Node, State, all_of, negated
from tui.core.tag_names import UnknownTag
from tui.core.views import Selection
from tui.store import search_counts, vocabulary
from tui.store.changes import change
from tui.store.database import Database, open_database
from tui.store.feeds import reconcile
from tui.store.journal import redo, undo
from tui.store.pages import PageFetch, save_pages
from tui.store.retagging import delete_tag, rename_tag
from tui.store.search_counts import SearchCounts
from tui.store.windows import count, counts

QUERIES = (
    *("elk", '"elk fox"', "el*", "elk -fox", "-elk", "elk OR tag:a", "elk* OR is:starred", "-elk* fox"),
    *("newer:2d", "older:36h elk", "before:2026-03-13", "feed:two", "-folder:x elk", "tag:a", "-tag:a", "is:starred"),
    *("is:hidden", "elk -is:hidden", "is:read", "is:archived", "lang:de", "words:>2", "title:t1", "has:fulltext"),
)
SEARCHES = [SavedSearch(name=query, query=query) for query in QUERIES]
TITLES = ("one", "two")
WORDS = ("elk", "elk fox", "fox", "elkhound", "fox elk hound")
MARKS: tuple[Change, ...] = (
    *(SetFlag(field="read", value=value) for value in (True, False)),
    *(SetFlag(field="hidden", value=value) for value in (True, False)),
    *(SetFlag(field="starred", value=value) for value in (True, False)),
    *(AddTag(name="a"), AddTag(name="a/b"), RemoveTag(name="a")),
)


def follow(db: Database, feeds: set[int], *, folder: str = "x") -> None:
    wanted = [Subscription(url=url_of(feed), title=TITLES[feed - 1], folders=(folder,)) for feed in sorted(feeds)]
    reconcile(db, wanted, now=NOW, archive=True)


def anew(db: Database, now: datetime) -> list[int]:
    """What a plain count of each search gives."""
    shown: tuple[Node, ...] = (Current(), State("unread"), negated(State("hidden")))
    return [count(db, Selection(all_of([parse(query, now=now).node, *shown])), now=now) for query in QUERIES]


class Story:
    """What may happen to a database, by chosen numbers."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.now = NOW
        self.names = 0

    def arrive(self, one: int, two: int) -> None:
        self.names += 1
        ages = (None, HOUR, DAY, 2 * DAY, 3 * DAY, -DAY)
        made = entry(f"{self.names}", text=WORDS[one % 5], title=f"t{two % 3}", age=ages[two % 6], lang="de")
        save(self.db, 1 + two % 2, made, now=self.now)

    def tell_otherwise(self, one: int, two: int) -> None:
        name = str(1 + one % max(1, self.names))
        known = self.db.value("SELECT feed_id FROM entries WHERE identity = ?", [f"id-{name}"])
        if known is not None:
            save(self.db, known, entry(name, text=WORDS[two % 5], title=f"t{one % 3}"), now=self.now)

    def page(self, one: int, two: int) -> None:
        if self.db.value("SELECT 1 FROM entries WHERE id = ?", [1 + one % 9]):
            text = f"{WORDS[two % 5]} hart"
            dated = self.now - timedelta(hours=one)
            page = Page(url="https://example.org/p", html=f"<p>{text}</p>", text=text, published=dated)
            save_pages(self.db, [PageFetch(entry_id=1 + one % 9, page=page)], now=self.now)

    def mark(self, one: int, two: int) -> None:
        change(self.db, MARKS[one % len(MARKS)], ids=[1 + two % 9, 2 + two % 5], now=self.now, origin="screen")

    def take_back(self, one: int, _: int) -> None:
        if one % 3:
            undo(self.db, origin="screen", now=self.now)
        else:
            redo(self.db, origin="screen", now=self.now)

    def retag(self, one: int, two: int) -> None:
        with suppress(UnknownTag, UsageError):
            if one % 3:
                rename_tag(self.db, "ab"[one % 2], "bca"[two % 3], now=self.now, origin="screen")
            else:
                delete_tag(self.db, "ab"[two % 2], now=self.now, origin="screen")

    def follow(self, one: int, two: int) -> None:
        follow(self.db, [{1}, {2}, {1, 2}][one % 3], folder="xy"[two % 2])

    def wait(self, one: int, two: int) -> None:
        self.now += timedelta(hours=one, minutes=two)

    def leave(self, one: int, _: int) -> None:
        with self.db.atomic(durable=False):
            self.db.execute("DELETE FROM entries WHERE id = ?", [1 + one % 9])


steps = st.lists(
    st.tuples(
        st.sampled_from([Story.arrive] * 3 + [Story.tell_otherwise, Story.page, Story.follow, Story.wait, Story.leave]
                        + [Story.mark] * 3 + [Story.take_back, Story.retag]),
        st.integers(0, 40),
        st.integers(0, 40),
    ),
    min_size=4,
    max_size=14,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(steps, st.booleans(), st.sampled_from([1, 3, 1000]))
def test_numbers_that_are_kept_are_those_of_counting_anew(
    told: list[tuple[object, int, int]], wide: bool, most: int
) -> None:
    with scratch_database() as db, pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_counts, "MOST_CHANGES", most)
        if wide:
            patch.setattr(vocabulary, "MOST", 0)
        follow(db, {1, 2})
        happened, known = Story(db), SearchCounts()
        for step, one, two in told:
            step(happened, one, two)  # type: ignore[operator]  # a method of Story
            found = known.count(db, SEARCHES, now=happened.now)
            assert [each.unread for each in found] == anew(db, happened.now)


def test_what_another_process_did_is_counted(db: Database, path: Path) -> None:
    follow(db, {1})
    save(db, 1, entry("a", text="elk"))
    known = SearchCounts()
    elk = [SavedSearch(name="Elks", query="elk")]
    assert [each.unread for each in known.count(db, elk, now=NOW)] == [1]
    other = open_database(path)
    save(other, 1, entry("b", text="elk"))
    other.close()
    assert [each.unread for each in known.count(db, elk, now=NOW)] == [2]


def test_time_passes_also_over_stories_that_have_their_date_from_their_page(db: Database) -> None:
    follow(db, {1})
    save(db, 1, entry("a", age=None))
    page = Page(url="https://example.org/p", html="<p>x</p>", text="x", published=NOW - 12 * HOUR)
    save_pages(db, [PageFetch(entry_id=1, page=page)], now=NOW)
    known, late = SearchCounts(), [SavedSearch(name="New", query="newer:1d")]
    assert [each.unread for each in known.count(db, late, now=NOW)] == [1]
    assert [each.unread for each in known.count(db, late, now=NOW + 13 * HOUR)] == [0]


def test_a_tag_of_another_name_is_counted_so_and_so_is_taking_that_back(db: Database) -> None:
    follow(db, {1})
    save(db, 1, *(entry(name) for name in "abcd"))
    change(db, AddTag(name="x"), ids=[1, 2, 3], now=NOW, origin="cli")
    change(db, AddTag(name="z"), ids=[4], now=NOW, origin="cli")
    known = SearchCounts()
    searches = [SavedSearch(name=query, query=query) for query in ("tag:x", "tag:y", "tag:z", "-tag:x")]

    def numbers() -> list[int]:
        return [each.unread for each in known.count(db, searches, now=NOW)]

    assert numbers() == [3, 0, 1, 1]
    rename_tag(db, "x", "y", now=NOW, origin="cli")
    assert numbers() == [0, 3, 1, 4]
    rename_tag(db, "y", "z", now=NOW, origin="cli")
    assert numbers() == [0, 0, 4, 4]
    undo(db, origin="cli", now=NOW)
    undo(db, origin="cli", now=NOW)
    assert numbers() == [3, 0, 1, 1]


def test_a_search_that_is_gone_is_forgotten_and_a_new_one_counted_first(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, entry("a", text="elk"))
    known = SearchCounts()
    known.count(db, SEARCHES[:2], now=NOW)
    assert known.new(SEARCHES[:3]) == SEARCHES[2:3]
    known.count_first(db, SEARCHES[2], now=NOW)
    assert known.new(SEARCHES[:3]) == []
    known.count(db, SEARCHES[2:3], now=NOW)
    assert known.new(SEARCHES[:3]) == SEARCHES[:2]


def test_the_sidebar_tells_saved_searches_by_their_names_in_order(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, entry("a", text="elk"), entry("b", text="fox", published=datetime(2999, 1, 1, tzinfo=UTC)))
    told = counts(db, now=NOW, searches=[SavedSearch(name="B", query="fox"), SavedSearch(name="A", query="sort:rank")])
    assert [(each.name, each.query, each.unread) for each in told.searches] == [("B", "fox", 1), ("A", "sort:rank", 2)]


def test_changes_are_noted_of_unread_stories_only_and_old_notes_end(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, entry("a"))
    read, star = SetFlag(field="read", value=True), SetFlag(field="starred", value=True)
    for what in (read, star):
        change(db, what, ids=[1], now=NOW, origin="screen")
    assert db.value("SELECT count(*) FROM unread_changes") == 2
    db.execute("INSERT INTO unread_changes VALUES (69631, 1)")
    db.execute("INSERT INTO unread_changes(entry_id) VALUES (1)")
    assert db.rows("SELECT id FROM unread_changes") == [(69631,), (69632,)]
