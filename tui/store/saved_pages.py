"""Pages that a person saves: stories of a feed of their own, which stands in no feeds.toml."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tui.core.changes import AddTag
from tui.core.counting import count_words
from tui.core.made_titles import first_words
from tui.core.model import Entry
from tui.core.rules import ReadyRule
from tui.core.saved_pages import Became, PageToSave, SavedPage
from tui.core.subscriptions import SAVED
from tui.store.changes import apply, begin_batch, end_batch, pick_none
from tui.store.database import Database
from tui.store.entries import Arrival, save_entries
from tui.store.pages import PageFetch, save_pages
from tui.store.rows import clean, seconds
from tui.store.rules import act_on_new
from tui.store.search import IndexChange, Words, index, indexed_words
from tui.store.story_links import story_at
from tui.store.tags import take_tag

NAME = "Saved"
"""What the feed is called that they lie in."""


def save_page(db: Database, wish: PageToSave, *, now: datetime, rules: Sequence[ReadyRule], origin: str) -> SavedPage:
    """Save a page as an unread story that came now, durably, as one batch of the journal; rules act on it.

    One that is saved already gets its text of now, and the tags; its marks, its title and its place stay, but for a
    title that is given.

    Raises:
        UsageError: a tag cannot have that name.
        StoreError: nothing was saved.
    """
    with db.atomic(durable=True):
        feed_id = _own_feed(db, now=now)
        known = _known(db, feed_id, wish)
        if known is None:
            saved = _save_new(db, feed_id, wish, now=now, rules=rules, origin=origin)
        else:
            saved = _save_again(db, known, wish, now=now, origin=origin)
        also = story_at(db, wish.same_urls)
    return saved if also is None else replace(saved, also_id=also[0], also_in=also[1])


def _own_feed(db: Database, *, now: datetime) -> int:
    """The number of the feed; made when the first page is saved."""
    db.execute("INSERT OR IGNORE INTO feeds(url, title, added) VALUES (?, ?, ?)", [SAVED, NAME, seconds(now)])
    feed_id: int = db.value("SELECT id FROM feeds WHERE url = ?", [SAVED])
    return feed_id


def _known(db: Database, feed_id: int, wish: PageToSave) -> int | None:
    """The story that a page is already; `None`: none."""
    found: int | None = db.value(
        "SELECT id FROM entries WHERE feed_id = ? AND identity = ?", [feed_id, clean(wish.identity)]
    )
    return found


def _save_new(
    db: Database, feed_id: int, wish: PageToSave, *, now: datetime, rules: Sequence[ReadyRule], origin: str
) -> SavedPage:
    page = wish.page
    title = clean(wish.title or page.title or first_words(page.text))
    entry = Entry(
        identity=wish.identity, title=title, author=page.author, url=wish.url, lang=page.lang, updated=page.updated
    )
    newest = db.value("SELECT max(id) FROM entries") or 0
    changes: list[IndexChange] = []
    # Without its date, which its page tells: so its place in lists is that of the day on which it was saved.
    arrival = Arrival(feed_id=feed_id, entries=[entry], first=False, first_unread=None)
    save_entries(db, arrival, now=now, index=changes)
    index(db, changes)
    story_id = _known(db, feed_id, wish)
    assert story_id is not None  # noqa: S101 - it was put there just now
    _put_text(db, story_id, wish, now=now)
    db.execute("DELETE FROM articles WHERE entry_id = ? AND source = 'feed'", [story_id])  # no feed has told of it
    for name in wish.tags:
        tag, _ = take_tag(db, name, now=now)
        db.execute(
            "INSERT OR IGNORE INTO entry_tags(tag_id, sort_key, entry_id) SELECT ?, sort_key, id FROM entries "
            "WHERE id = ?",
            [tag, story_id],
        )
    batch = begin_batch(db, now=now, origin=origin, label=f"Saved “{title}”")
    db.execute("INSERT INTO journal(batch_id, entry_id, field, new) VALUES (?, ?, 'saved', '1')", [batch, story_id])
    end_batch(db, batch, origin=origin)
    act_on_new(db, rules, after_id=newest, now=now)
    return _told(db, story_id, "new", batch=batch)


def _save_again(db: Database, story_id: int, wish: PageToSave, *, now: datetime, origin: str) -> SavedPage:
    before = db.value("SELECT html FROM articles WHERE entry_id = ? AND source = 'page'", [story_id])
    changed = before != clean(wish.page.html)
    if wish.title:
        _rename(db, story_id, clean(wish.title))
    if changed:
        _put_text(db, story_id, wish, now=now)
        db.execute("UPDATE entries SET content_changed = ? WHERE id = ?", [seconds(now), story_id])
    batch = _tag(db, story_id, wish.tags, now=now, origin=origin) if wish.tags else None
    return _told(db, story_id, "updated" if changed else "unchanged", batch=batch)


def _put_text(db: Database, story_id: int, wish: PageToSave, *, now: datetime) -> None:
    """Store the article; its lines teach nothing, for what pages of all sorts have in common is no site's furniture."""
    page = replace(wish.page, lines=(), whole="")
    save_pages(db, [PageFetch(entry_id=story_id, page=page)], now=now)


def _rename(db: Database, story_id: int, title: str) -> None:
    key: int = db.value("SELECT sort_key FROM entries WHERE id = ?", [story_id])
    old = indexed_words(db, [story_id])[story_id]
    db.execute("UPDATE entries SET title = ? WHERE id = ?", [title, story_id])
    index(db, [IndexChange(key, old, Words(title, old.author, old.body))])


def _tag(db: Database, story_id: int, tags: Sequence[str], *, now: datetime, origin: str) -> int | None:
    """Put tags on a story that is there; gives the batch, where one was new to it."""
    pick_none(db)
    db.execute("INSERT INTO temp.picked VALUES (?)", [story_id])
    title: str = db.value("SELECT title FROM entries WHERE id = ?", [story_id])
    batch = begin_batch(db, now=now, origin=origin, label=f"{title}: tagged {', '.join(tags)}")
    for name in tags:
        apply(db, AddTag(name=name), batch, now=now)
    return batch if end_batch(db, batch, origin=origin) else None


def _told(db: Database, story_id: int, became: Became, *, batch: int | None) -> SavedPage:
    found = db.row(
        """
        SELECT e.title, e.hidden, a.text FROM entries AS e
        JOIN articles AS a ON a.entry_id = e.id AND a.source = e.source WHERE e.id = ?
        """,
        [story_id],
    )
    assert found is not None  # noqa: S101 - it was put there just now
    title, hidden, text = found
    return SavedPage(
        story_id=story_id, title=title, became=became, words=count_words(text), batch=batch, hidden=bool(hidden)
    )
