"""Pages saved as stories: what is stored, what saving again does, and that taking back leaves nothing behind."""

import json
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.store.making import NOW, entry, listed, save, scratch_database, subscribe, titles
from tui.core.changes import AddTag, Change, SetFlag
from tui.core.pages import Page
from tui.core.query import parse
from tui.core.rules import Rule, ready
from tui.core.saved_pages import PageToSave, SavedPage
from tui.core.subscriptions import SAVED
from tui.core.views import ALL, UNREAD, Selection, pages_view, search_view
from tui.store.changes import change
from tui.store.database import Database
from tui.store.feeds import due, feed_lines, find_feeds, reconcile
from tui.store.journal import redo, undo
from tui.store.saved_pages import save_page
from tui.store.stories import story
from tui.store.windows import counts

LATER = NOW + timedelta(hours=1)


def page(
    title: str = "Salt prices rise", text: str = "The clerk wrote down the price of salt.", **more: object
) -> Page:
    fields: dict[str, object] = {"url": "https://quay.example/salt", "title": title, "html": f"<p>{text}</p>"}
    return Page(**(fields | {"text": text, "lines": (1, 2, 3), "whole": f"<p>{text}</p>"} | more))  # type: ignore[arg-type]  # fields by name


def kept(db: Database, one: Page | None = None, *rules: Rule, **more: object) -> SavedPage:
    one = one or page()
    fields: dict[str, object] = {"page": one, "identity": one.url, "url": one.url, "same_urls": (one.url,)}
    wish = PageToSave(**(fields | more))  # type: ignore[arg-type]  # as above
    return save_page(db, wish, now=NOW, rules=ready(rules, now=NOW), origin="cli")


def found(query: str) -> Selection:
    return search_view(None, parse(query, now=NOW), query).selection(show_read=True)


def dump(db: Database) -> str:
    """All that the database holds of stories, tags, numbers and the index."""
    tables = ("entries", "entry_tags", "tags", "page_fetches", "rule_hits", "feeds")
    rows = {table: sorted(map(repr, db.rows(f"SELECT * FROM {table}"))) for table in tables}  # noqa: S608 - as listed
    rows["articles"] = sorted(map(repr, db.rows("SELECT entry_id, source, base_url, text, html FROM articles")))
    rows["search"] = [repr(row) for row in db.rows("SELECT rowid FROM search WHERE search MATCH 'salt' ORDER BY rowid")]
    return json.dumps(rows)


def test_a_page_is_an_unread_story_of_the_day_it_was_saved_with_the_date_of_its_own(db: Database) -> None:
    old = NOW - timedelta(days=2000)
    saved = kept(db, page(author="Ada Quill", lang="EN", published=old), tags=("econ",))
    one = story(db, saved.story_id)
    assert one is not None
    assert (one.line.title, one.author, one.lang, one.line.published, one.line.tags) == (
        "Salt prices rise", "Ada Quill", "en", old, ("econ",)
    )  # fmt: skip
    assert (one.source, one.line.read, one.line.feed, one.words) == ("page", False, "Saved", 8)
    assert one.line.key >> 20 == NOW.timestamp() * 1000
    assert (saved.became, saved.words, saved.also_id) == ("new", 8, None)


def test_it_stands_in_unread_all_searches_and_its_own_view_and_counts(db: Database) -> None:
    saved = kept(db)
    now = counts(db, now=NOW)
    assert (now.unread, now.all, now.saved, now.saved_unread) == (1, 1, 1, 1)
    assert now.saved_feed is not None
    views = [UNREAD.selection(show_read=False), ALL.selection(show_read=True), found("clerk salt")]
    for selection in (*views, found("feed:saved has:fulltext"), pages_view(now.saved_feed).selection(show_read=True)):
        assert [line.id for line in listed(db, selection)] == [saved.story_id]


def test_where_it_lies_is_no_subscription(db: Database) -> None:
    subscribe(db, 1)
    kept(db)
    assert [line.url for line in feed_lines(db, archived=True)] == ["https://feed1.example/rss"]
    assert find_feeds(db, "Saved") == find_feeds(db, SAVED) == []
    assert SAVED not in [one.url for one in due(db, now=LATER, force=True)]
    brought = reconcile(db, [], now=LATER, archive=True)
    assert brought.archived == ("https://feed1.example/rss",)
    assert counts(db, now=NOW).saved == 1


def test_saving_again_changes_text_alone(db: Database) -> None:
    first = kept(db)
    change(
        db,
        [SetFlag(field="read", value=True), SetFlag(field="starred", value=True)],
        ids=[first.story_id],
        now=NOW,
        origin="cli",
    )
    again = kept(db)
    assert (again.became, again.batch, again.story_id) == ("unchanged", None, first.story_id)
    other = kept(db, page(title="Another title", text="The clerk wrote down the price of pepper."), tags=("spice",))
    one = story(db, first.story_id)
    assert one is not None
    assert (other.became, one.line.title, one.line.read, one.line.starred) == (
        "updated",
        "Salt prices rise",
        True,
        True,
    )
    assert one.line.tags == ("spice",)
    assert titles(db, found("pepper")) == ["Salt prices rise"]
    assert titles(db, found("text salt")) == []
    assert titles(db, found("is:updated")) == ["Salt prices rise"]
    assert undo(db, origin="cli", now=LATER) is not None  # the tag alone
    assert (one := story(db, first.story_id)) is not None
    assert one.line.tags == ()


def test_a_title_of_ones_own_holds_and_can_be_searched(db: Database) -> None:
    kept(db, title="For the winter")
    kept(db)
    assert titles(db, found("title:winter")) == ["For the winter"]
    kept(db, title="For the spring")
    assert titles(db, found("title:spring")) == ["For the spring"]
    assert titles(db, found("winter")) == []


def test_a_page_without_a_title_is_called_by_its_first_words(db: Database) -> None:
    assert kept(db, page(title="")).title == "The clerk wrote down the price of salt."


def test_it_tells_where_a_feed_has_the_same_page(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, entry("salt", url="https://quay.example/salt"))
    saved = kept(db)
    assert (saved.also_id, saved.also_in) == (1, "Feed 1")
    assert saved.story_id == 2


def test_rules_act_on_it_as_on_what_arrives(db: Database) -> None:
    rules = (Rule(query="feed:saved", do=("tag shelf",)), Rule(query="words<20 clerk", do=("hide",)))
    saved = kept(db, None, *rules)
    one = story(db, saved.story_id)
    assert one is not None
    assert (saved.hidden, one.line.hidden, one.line.tags) == (True, True, ("shelf",))


def test_taking_back_leaves_nothing_and_doing_again_brings_all_of_it(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, entry("salt"))
    kept(db, page(url="https://quay.example/other"))
    undo(db, origin="cli", now=NOW)
    before = dump(db)
    saved = kept(db, None, Rule(query="feed:saved", do=("tag shelf",)), tags=("econ",))
    changes: list[Change] = [
        SetFlag(field="starred", value=True),
        SetFlag(field="read", value=True),
        AddTag(name="mine"),
    ]
    change(db, changes, ids=[saved.story_id], now=NOW, origin="screen")
    held = dump(db)
    done = undo(db, batch=saved.batch, now=LATER)
    assert done is not None
    assert (done.changed, done.skipped) == (1, 0)
    assert story(db, saved.story_id) is None
    assert titles(db, found("(salt is:hidden) OR (salt -is:hidden)")) == ["Title salt"]
    assert counts(db, now=NOW).saved == 0
    gone = {name: rows for name, rows in json.loads(dump(db)).items() if name not in ("tags", "feeds")}
    assert gone == {name: rows for name, rows in json.loads(before).items() if name in gone}
    assert redo(db, origin="cli", now=LATER) is not None
    assert dump(db) == held


def test_what_was_saved_anew_meanwhile_stays_as_it_is(db: Database) -> None:
    first = kept(db)
    undo(db, origin="cli", now=LATER)
    again = save_page(
        db, PageToSave(page=page(), identity="https://quay.example/salt"), now=NOW, rules=(), origin="screen"
    )
    done = redo(db, origin="cli", now=LATER)
    assert done is not None
    assert (done.changed, done.skipped) == (0, 1)
    assert again.story_id != first.story_id
    assert [line.id for line in listed(db)] == [again.story_id]


def test_a_tag_deleted_meanwhile_does_not_come_back(db: Database) -> None:
    saved = kept(db, tags=("econ",))
    undo(db, origin="cli", now=LATER)
    db.execute("DELETE FROM tags")
    redo(db, origin="cli", now=LATER)
    one = story(db, saved.story_id)
    assert one is not None
    assert one.line.tags == ()


steps = st.lists(st.sampled_from(["undo", "redo", "star", "hide", "read", "tag"]), max_size=12)


@given(steps=steps)
def test_numbers_agree_with_stories_whatever_is_done_and_taken_back(steps: list[str]) -> None:
    with scratch_database() as db:
        saved = kept(db, tags=("econ",))
        for step in steps:
            match step:
                case "undo":
                    undo(db, origin="cli", now=LATER)
                case "redo":
                    redo(db, origin="cli", now=LATER)
                case "tag":
                    change(db, AddTag(name="mine"), ids=[saved.story_id], now=NOW, origin="cli")
                case flag:
                    field = {"star": "starred", "hide": "hidden", "read": "read"}[flag]
                    change(db, SetFlag(field=field, value=True), ids=[saved.story_id], now=NOW, origin="cli")  # type: ignore[arg-type]  # one of the three
        shown = db.value("SELECT count(*) FROM entries WHERE hidden = 0")
        unread = db.value("SELECT count(*) FROM entries WHERE hidden = 0 AND read = 0")
        now = counts(db, now=NOW)
        assert (now.saved, now.saved_unread, now.all) == (shown, unread, shown)
        assert sum(tag.total for tag in now.tags) == db.value(
            "SELECT count(*) FROM entry_tags AS t JOIN entries AS e ON e.id = t.entry_id WHERE e.hidden = 0"
        )
        assert len(titles(db, found("(salt is:hidden) OR (salt -is:hidden)"))) == db.value(
            "SELECT count(*) FROM entries"
        )
