"""Lines that the pages of a feed repeat, as the database learns and forgets them."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.store.making import NOW, assert_index_is_sound, entry, listed, save, subscribe
from tui.core.made_titles import first_words
from tui.core.pages import Page
from tui.core.query import parse
from tui.core.repeats import BETWEEN, LOOKED_AT, TAIL, Cleaned, Marks, mark_of, said_by
from tui.core.views import Selection
from tui.store.database import Database, Store
from tui.store.pages import PageFetch, page_errand, save_pages, still_wanted, want_pages, wanted_pages
from tui.store.repeats import (
    StalePage,
    are_stale,
    keep_lines,
    learned_marks,
    repeats,
    save_cleaned,
    stale_pages,
)
from tui.store.stories import story
from tui.store.windows import count

PLUG = mark_of(7, TAIL)
PLUG_TEXT = "Sign up for the Quay Letter"


def page_of(number: int, *, plug: bool = True, read_with: Iterable[int] = ()) -> Page:
    """A page with three lines of its own; as its reader left it, with what was known then."""
    own = [f"Line {place} of story {number}" for place in range(3)]
    marks = tuple(mark_of(100 * number + place, BETWEEN) for place in range(3))
    whole = [*own, PLUG_TEXT] if plug else own
    left = own if PLUG in read_with else whole
    return Page(
        url=f"https://example.org/{number}",
        html=_html(left),
        text="\n".join(left),
        whole=_html(whole) if left != whole else "",
        lines=(*marks, PLUG) if plug else marks,
    )


def _html(lines: Iterable[str]) -> str:
    return "\n".join(f"<p>{line}</p>" for line in lines)


def clean(db: Database, *, most: int = 100) -> int:
    """Do what a worker does with stale pages; gives how many there were."""
    pages = stale_pages(db, limit=most)
    save_cleaned(db, [(page, cleaned(page)) for page in pages])
    return len(pages)


def cleaned(page: StalePage) -> Cleaned:
    goes = PLUG_TEXT in page.html and bool(Marks(page.repeated).among([PLUG]))
    html = page.html.replace(f"\n<p>{PLUG_TEXT}</p>", "") if goes else page.html
    text = html.replace("<p>", "").replace("</p>", "")
    learned = ((mark, PLUG_TEXT) for mark in page.repeated if said_by(mark) == said_by(PLUG))
    return Cleaned(html=html, text=text, texts=tuple(learned))


def put(db: Database, entry_id: int, *, plug: bool = True) -> bool:
    """Fetch one page as a refresh does."""
    errand = page_errand(db, entry_id)
    assert errand is not None
    known = errand.hints.repeated
    page = page_of(entry_id, plug=plug, read_with=known)
    return save_pages(db, [PageFetch(entry_id=entry_id, page=page, read_with=known)], now=NOW)


def found(db: Database, query: str) -> int:
    return count(db, Selection(parse(query, now=NOW).node), now=NOW)


@pytest.fixture
def ids(db: Database) -> list[int]:
    """Thirty stories of one feed, oldest first."""
    subscribe(db, 1, 2)
    save(db, 1, *(entry(f"{number}", age=timedelta(hours=number)) for number in range(30)))
    return [line.id for line in reversed(listed(db))]


@pytest.fixture
def three(db: Database, ids: list[int]) -> list[int]:
    """The three of them that taught the line, cleaned of it."""
    for entry_id in ids[:3]:
        put(db, entry_id)
    assert clean(db) == 3
    return ids[:3]


def test_the_third_page_teaches_and_all_three_are_cleaned(db: Database, ids: list[int]) -> None:
    assert [put(db, entry_id) for entry_id in ids[:2]] == [False, False]
    assert repeats(db) == []
    assert put(db, ids[2])
    assert learned_marks(db, 1) == {PLUG}
    assert found(db, '"Quay Letter"') == 3
    assert clean(db) == 3
    assert not are_stale(db)
    assert found(db, '"Quay Letter"') == 0
    assert_index_is_sound(db)
    (line,) = repeats(db)
    assert (line.feed, line.pages, line.text, line.kept) == ("Feed 1", 3, PLUG_TEXT, False)
    shown = story(db, ids[0])
    assert shown is not None
    assert (PLUG_TEXT in shown.body, PLUG_TEXT in shown.text, shown.words) == (False, False, 15)
    assert shown.base_url == f"https://example.org/{ids[0]}"


def test_a_further_page_comes_without_it(db: Database, ids: list[int], three: list[int]) -> None:
    assert not put(db, ids[5])
    assert found(db, '"Quay Letter"') == 0
    assert repeats(db)[0].pages == 4
    assert len(three) == 3


def test_what_was_taken_back_is_put_back_and_not_learned_again(db: Database, ids: list[int], three: list[int]) -> None:
    put(db, ids[5])
    (line,) = keep_lines(db, [repeats(db)[0].id], kept=True)
    assert line.kept
    assert learned_marks(db, 1) == frozenset()
    assert clean(db) == 4
    assert found(db, '"Quay Letter"') == 4
    assert_index_is_sound(db)
    for entry_id in ids[6:10]:
        assert not put(db, entry_id)
    assert found(db, '"Quay Letter"') == 8
    assert [each.kept for each in repeats(db)] == [True]
    assert len(three) == 3


def test_it_can_be_left_out_again(db: Database, three: list[int]) -> None:
    number = repeats(db)[0].id
    for kept, count_now in ((True, 3), (False, 0), (True, 3)):
        keep_lines(db, [number], kept=kept)
        assert clean(db) == 3
        assert found(db, '"Quay Letter"') == count_now
    assert keep_lines(db, [number, number, 999], kept=True)[0].kept
    assert not are_stale(db), "it was kept already"
    assert keep_lines(db, [999], kept=True) == []
    assert len(three) == 3


def test_a_page_that_was_read_before_a_line_was_learned_is_cleaned_after(db: Database, ids: list[int]) -> None:
    early = page_of(ids[9])
    for entry_id in ids[:3]:
        put(db, entry_id)
    clean(db)
    assert save_pages(db, [PageFetch(entry_id=ids[9], page=early)], now=NOW)
    assert clean(db) == 1
    assert found(db, '"Quay Letter"') == 0


def test_a_page_that_was_read_before_a_line_was_taken_back_gets_it_back(
    db: Database, ids: list[int], three: list[int]
) -> None:
    known = learned_marks(db, 1)
    early = page_of(ids[9], read_with=known)
    keep_lines(db, [repeats(db)[0].id], kept=True)
    clean(db)
    assert save_pages(db, [PageFetch(entry_id=ids[9], page=early, read_with=known)], now=NOW)
    clean(db)
    assert found(db, '"Quay Letter"') == 4
    assert len(three) == 3


def test_an_errand_that_waited_takes_along_what_was_learned_meanwhile(db: Database, ids: list[int]) -> None:
    want_pages(db, [ids[9]])
    (page,) = wanted_pages(db, now=NOW, limit=10)
    for entry_id in ids[:3]:
        put(db, entry_id)
    errand = still_wanted(db, page.entry_id)
    assert errand is not None
    assert errand.hints.repeated == {PLUG}
    put(db, ids[9])
    assert still_wanted(db, page.entry_id) is None


def test_what_is_stored_while_a_page_is_being_cleaned_wins(db: Database, ids: list[int]) -> None:
    for entry_id in ids[:3]:
        put(db, entry_id)
    pages = stale_pages(db, limit=10)
    save_pages(
        db, [PageFetch(entry_id=ids[0], page=page_of(ids[0], plug=False), read_with=learned_marks(db, 1))], now=NOW
    )
    keep_lines(db, [repeats(db)[0].id], kept=True)
    save_cleaned(db, [(page, cleaned(page)) for page in pages])
    assert found(db, '"Quay Letter"') == 2, "it was taken back meanwhile"
    assert clean(db) == 2
    assert not are_stale(db)
    assert found(db, '"Quay Letter"') == 2


def test_a_page_that_cannot_be_cleaned_stays_as_it_is(db: Database, ids: list[int]) -> None:
    for entry_id in ids[:3]:
        put(db, entry_id)
    save_cleaned(db, [(page, None) for page in stale_pages(db, limit=10)])
    assert not are_stale(db)
    assert found(db, '"Quay Letter"') == 3


def test_a_program_that_died_before_it_cleaned_does_so_the_next_time(path: Path) -> None:
    from tui.store.database import open_database

    db = open_database(path)
    subscribe(db, 1)
    save(db, 1, *(entry(str(number)) for number in range(3)))
    for line in listed(db):
        put(db, line.id)
    db.close()
    db = open_database(path)
    assert are_stale(db)
    assert clean(db) == 3
    db.close()


def test_one_notice_in_place_of_every_page_teaches_nothing(db: Database, ids: list[int]) -> None:
    notice = Page(url="https://example.org/login", html="<p>Log in", text="Log in", lines=(PLUG, mark_of(8, TAIL)))
    for entry_id in ids:
        save_pages(db, [PageFetch(entry_id=entry_id, page=notice)], now=NOW)
    assert repeats(db) == []


def test_feeds_learn_for_themselves(db: Database, ids: list[int]) -> None:
    save(db, 2, *(entry(f"other {number}") for number in range(2)))
    others = [line.id for line in listed(db) if line.feed_id == 2]
    for entry_id in [*ids[:2], *others]:
        assert not put(db, entry_id)
    put(db, ids[2])
    assert [line.feed_id for line in repeats(db)] == [1]
    assert len(repeats(db, feed_id=2)) == 0
    clean(db)
    assert found(db, '"Quay Letter"') == 2


def test_the_lines_of_old_pages_are_forgotten_but_what_was_left_out_can_come_back(db: Database, ids: list[int]) -> None:
    for entry_id in ids[:4]:
        put(db, entry_id)
        clean(db)
    for entry_id in ids[4:]:
        put(db, entry_id, plug=False)
    held = [entry_id for (entry_id,) in db.rows("SELECT entry_id FROM page_lines ORDER BY entry_id")]
    assert held == sorted([*ids[:4], *ids[-LOOKED_AT:]])
    keep_lines(db, [repeats(db)[0].id], kept=True)
    assert clean(db) == 4
    assert found(db, '"Quay Letter"') == 4


def test_a_page_without_lines_keeps_none_of_the_one_before(db: Database, three: list[int]) -> None:
    bare = Page(url="https://example.org/x", html="<p>New", text="New")
    save_pages(db, [PageFetch(entry_id=three[0], page=bare)], now=NOW)
    keep_lines(db, [repeats(db)[0].id], kept=True)
    assert clean(db) == 2
    assert found(db, '"Quay Letter"') == 2


def test_stories_and_feeds_that_go_take_their_lines_along(db: Database, three: list[int]) -> None:
    db.execute("DELETE FROM entries WHERE id = ?", [three[0]])
    for table in ("page_lines", "whole_pages"):
        assert db.value(f"SELECT count(*) FROM {table}") == 2  # noqa: S608 - named here
    db.execute("DELETE FROM entries")
    db.execute("DELETE FROM feeds WHERE id = 1")
    for table in ("page_lines", "whole_pages", "repeated_lines"):
        assert db.value(f"SELECT count(*) FROM {table}") == 0  # noqa: S608 - as above


def test_a_database_of_the_second_schema_gains_the_lines(path: Path) -> None:
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        for table in ("page_lines", "whole_pages", "repeated_lines"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '0003%'")
        connection.execute("PRAGMA user_version = 2")
        connection.commit()
    with Store.open(path) as store:
        assert store.view(repeats).result() == []


def test_the_page_says_what_the_feed_does_not(db: Database) -> None:
    subscribe(db, 1)
    own_words = entry("b", title="Own", author="Own Name")
    save(db, 1, entry("a", title="", author="", age=None), own_words)
    told = {"title": "Page title", "author": "Page author", "published": NOW - timedelta(days=9)}
    for line in listed(db):
        page = Page(url="https://example.org/x", html="<p>Whole", text="Whole", **told)  # type: ignore[arg-type]
        save_pages(db, [PageFetch(entry_id=line.id, page=page)], now=NOW)
    later = NOW + timedelta(hours=1)
    save(db, 1, entry("a", text="Changed", title="", author="", age=None), own_words, now=later)
    by_title = {line.title: line for line in listed(db)}
    assert set(by_title) == {"Page title", "Own"}
    filled, own = story(db, by_title["Page title"].id), story(db, by_title["Own"].id)
    assert filled is not None
    assert own is not None
    assert (filled.author, filled.line.published) == ("Page author", NOW - timedelta(days=9))
    assert filled.line.key > own.line.key, "lists keep the order of arrival"
    assert own.author == "Own Name"
    assert (found(db, "title:page"), found(db, 'author:"page author"')) == (1, 1)
    assert (found(db, "before:2026-03-10"), found(db, "after:2026-03-10")) == (1, 1)
    assert_index_is_sound(db)
    save(db, 1, entry("a", title="At last", author="", age=None), now=later + timedelta(hours=1))
    assert found(db, 'title:"at last" author:page') == 1
    assert_index_is_sound(db)


def test_a_story_whose_title_is_its_pages_is_known_again_by_its_link(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, entry("a", title=""), entry("b"))
    bare = next(line.id for line in listed(db) if not line.title)
    page = Page(url="https://example.org/a", title="Page title", html="<p>Whole", text="Whole")
    save_pages(db, [PageFetch(entry_id=bare, page=page)], now=NOW)
    save(db, 1, entry("a", title="", identity="another"), entry("b"))
    assert len(listed(db)) == 2


def test_a_title_that_was_made_of_the_text_gives_way_to_the_pages_for_good(db: Database) -> None:
    subscribe(db, 1)
    text = "The ferry sails again, after eleven days in which nothing left the quay at all, not even post"
    save(db, 1, entry("a", title=first_words(text), text=text), entry("b", title="The ferry", text=text))
    made, given = sorted(listed(db), key=lambda line: len(line.title), reverse=True)
    page = Page(url="https://example.org/a", title="Page title", html="<p>Whole", text="Whole")
    save_pages(db, [PageFetch(entry_id=line.id, page=page) for line in (made, given)], now=NOW)
    assert {line.id: line.title for line in listed(db)} == {made.id: "Page title", given.id: "The ferry"}
    other = text.replace("eleven", "twelve")
    save(db, 1, entry("a", title=first_words(other), text=other), entry("b", title="The ferry", text=text))
    assert (found(db, "title:page"), found(db, "title:twelve")) == (1, 0)
    assert_index_is_sound(db)


def test_of_a_page_with_very_many_lines_the_first_and_the_last_are_compared(db: Database, ids: list[int]) -> None:
    for entry_id in ids[:3]:
        lines = (*(mark_of(10_000 * entry_id + place, BETWEEN) for place in range(5_000)), PLUG)
        page = Page(url="https://example.org/x", html="<p>Long", text="Long", lines=lines)
        save_pages(db, [PageFetch(entry_id=entry_id, page=page)], now=NOW)
    assert learned_marks(db, 1) == {PLUG}
    assert db.value("SELECT max(length(marks)) FROM page_lines") == 8_000
