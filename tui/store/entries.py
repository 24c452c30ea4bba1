# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""Stories: which entry of a feed is which, saving them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from json import dumps
from typing import Final

from tui.core.counting import count_words
from tui.core.made_titles import given_title
from tui.core.model import Entry
from tui.store.arriving import arrive
from tui.store.database import Database
from tui.store.dropping import without_dropped
from tui.store.rows import clean, optional_seconds, seconds
from tui.store.search import IndexChange, Words, indexed_words

FRESH: Final = timedelta(days=14)
"""Older stories of a feed's first fetch arrive read."""
_COUNTER_BITS = 20
_EARLIEST_MS = -8_000_000_000_000
"""The year 1716: what is older sorts as this, for a key is to fit into 64 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """The entries of one fetch."""

    feed_id: int
    entries: Sequence[Entry]
    """Newest first."""
    first: bool
    """Whether the feed had never been fetched."""
    first_unread: int | None
    """How many stories of the first fetch arrive unread; `None`: all, of any age."""


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    key: int
    identity: str
    url: str
    title: str
    content_hash: str


def first_key(moment: int) -> int:
    """The smallest `sort_key` that a story of this time (stored seconds) can have."""
    return max(moment * 1000, _EARLIEST_MS) << _COUNTER_BITS


def save_entries(db: Database, arrival: Arrival, *, now: datetime, index: list[IndexChange]) -> tuple[int, int]:
    """Save what a feed says of its stories, within the caller's transaction.

    Reading state and first sight of known stories stay, and the publication
    time that was told first.

    Args:
        db: The database.
        arrival: The entries.
        now: First sight of those that are new.
        index: Takes what is to be done to the search index.

    Returns:
        How many are new, how many changed.
    """
    # Another reader's stories may be here before the first fetch.
    some = not arrival.first or db.row("SELECT 1 FROM entries WHERE feed_id = ?", [arrival.feed_id])
    served = _distinct(arrival.entries)
    if some:
        served = _told_apart(db, arrival.feed_id, served)
    entries = without_dropped(db, arrival.feed_id, served, now=now)
    migrated = len(entries) == len(served)
    known = _recognize(db, arrival.feed_id, entries, migrated=migrated) if some else {}
    new = [entry for entry in entries if entry.identity not in known]
    changed = [
        (known[entry.identity], entry)
        for entry in entries
        if entry.identity in known and known[entry.identity].content_hash != entry.content_hash
    ]
    _update(db, changed, seconds(now), index)
    _insert(db, arrival, new, now, index)
    return len(new), len(changed)


def _distinct(entries: Iterable[Entry]) -> list[Entry]:
    """Each identity once: the same one with another link is a story of its own, with the same link it is not."""
    taken: dict[str, Entry] = {}
    for entry in map(_cleaned, entries):
        known = taken.get(entry.identity)
        if known is None:
            taken[entry.identity] = entry
        elif known.url != entry.url:
            own = f"{entry.identity} {entry.url}"
            taken.setdefault(own, replace(entry, identity=own))
    return list(taken.values())


def _told_apart(db: Database, feed_id: int, entries: list[Entry]) -> list[Entry]:
    """The same, but what only bears the identity of a stored story becomes a story of its own.

    A guid may be used again: by who took over the site, or for whatever stands at one place of the feed. Where
    title, link and publication time are all others, it would write over a story that is another one.
    """
    stored = db.rows(
        """
        SELECT identity, url, title, published FROM entries
        WHERE feed_id = ? AND identity IN (SELECT value FROM json_each(?)) AND url <> '' AND published IS NOT NULL
        """,
        [feed_id, dumps([entry.identity for entry in entries if entry.url and entry.published])],
    )
    told = {identity: (url, title, published) for identity, url, title, published in stored}

    def is_another(entry: Entry) -> bool:
        facts = (entry.url, entry.title, optional_seconds(entry.published))
        return all(new and new != old for new, old in zip(facts, told.get(entry.identity, facts), strict=True))

    return _distinct(
        replace(entry, identity=f"{entry.identity} {entry.url}") if is_another(entry) else entry for entry in entries
    )


def _cleaned(entry: Entry) -> Entry:
    texts = (entry.identity, entry.title, entry.author, entry.url, entry.comments_url, entry.content_hash)
    if all(clean(text) is text for text in texts):
        return entry
    return replace(
        entry,
        identity=clean(entry.identity),
        title=clean(entry.title),
        author=clean(entry.author),
        url=clean(entry.url),
        comments_url=clean(entry.comments_url),
        content_hash=clean(entry.content_hash),
    )


def _recognize(db: Database, feed_id: int, entries: Sequence[Entry], *, migrated: bool) -> dict[str, _Known]:
    """The stored stories that `entries` are, by the identity they have now.

    By identity; else by link and title; where not one identity is known (a
    migration, unless `migrated` denies it), by link alone. One that is found
    otherwise than by its identity gets the new one.
    """
    known = {found.identity: found for found in _stored(db, feed_id, "identity", [e.identity for e in entries])}
    strangers = [entry for entry in entries if entry.identity not in known and entry.url]
    if not strangers:
        return known
    claimed = {entry.identity for entry in entries}
    candidates: dict[str, list[_Known]] = {}
    for found in _stored(db, feed_id, "url", [entry.url for entry in strangers]):
        if found.identity not in claimed:
            candidates.setdefault(found.url, []).append(found)
    links = [entry.url for entry in strangers]
    migrated = migrated and not known
    for entry in strangers:
        same_link = candidates.get(entry.url, [])
        same = next((found for found in reversed(same_link) if entry.title in (found.title, "")), None)
        if same is None and migrated and len(same_link) == links.count(entry.url) == 1:
            same = same_link[0]
        if same is not None:
            same_link.remove(same)
            known[entry.identity] = same
    _rename(db, ((identity, found) for identity, found in known.items() if identity != found.identity))
    return known


def _stored(db: Database, feed_id: int, column: str, values: Sequence[str]) -> list[_Known]:
    """Stories of the feed by identity or url, oldest first."""
    found = db.rows(
        f"""
        SELECT id, sort_key, identity, url, title, content_hash FROM entries
        WHERE feed_id = ? AND {column} IN (SELECT value FROM json_each(?)) AND {column} <> '' ORDER BY id
        """,
        [feed_id, dumps(values)],
    )
    return [_Known(*row) for row in found]


def _rename(db: Database, pairs: Iterable[tuple[str, _Known]]) -> None:
    db.executemany("UPDATE entries SET identity = ? WHERE id = ?", [(name, found.id) for name, found in pairs])


def _insert(db: Database, arrival: Arrival, entries: Sequence[Entry], now: datetime, index: list[IndexChange]) -> None:
    """Write new stories, the oldest first, so that ids grow with arrival and keys of one time keep the order."""
    if not entries:
        return
    first_seen = seconds(now)
    next_id = (db.value("SELECT seq FROM sqlite_sequence WHERE name = 'entries'") or 0) + 1
    unread = _unread(arrival, entries, first_seen)
    entry_rows, article_rows, enclosure_rows = [], [], []
    for place, entry in enumerate(reversed(entries)):
        entry_id = next_id + place
        key = _free_key(db, _listed_at(entry, first_seen), entry_id)
        text, html = clean(entry.text), clean(entry.body)
        facts = (entry.identity not in unread, first_seen, *_content(entry), *_length(text, html))
        entry_rows.append((entry_id, key, arrival.feed_id, *facts))
        article_rows.append((entry_id, clean(entry.base_url), text, html))
        enclosure_rows.extend(_enclosures(entry_id, entry))
        index.append(IndexChange(key, None, Words(entry.title, entry.author, text)))
    db.executemany(_INSERT_ENTRY, entry_rows)
    db.executemany(
        "INSERT INTO articles(entry_id, source, base_url, text, html) VALUES (?, 'feed', ?, ?, ?)", article_rows
    )
    db.executemany(_INSERT_ENCLOSURE, enclosure_rows)
    arrive(db, arrival.feed_id, from_id=next_id, now=now)


_CONTENT = (
    "published", "updated", "enclosures", "lang", "title", "author", "url", "comments_url", "identity", "content_hash",
)  # fmt: skip
_LENGTH = ("words", "pictures")
_INSERT_ENTRY = (
    f"INSERT INTO entries(id, sort_key, feed_id, read, first_seen, {', '.join((*_CONTENT, *_LENGTH))}) "
    f"VALUES ({', '.join('?' * (5 + len(_CONTENT) + len(_LENGTH)))})"
)
_UPDATE_LENGTH = f"UPDATE entries SET {', '.join(f'{name} = ?' for name in _LENGTH)} WHERE id = ?"
_INSERT_ENCLOSURE = "INSERT INTO enclosures VALUES (?, ?, ?, ?, ?)"


def _length(text: str, html: str) -> tuple[int, bool]:
    """How many words a text has, and whether it has pictures."""
    return count_words(text), "<img" in html


def _content(entry: Entry) -> tuple[object, ...]:
    return (
        optional_seconds(entry.published),
        optional_seconds(entry.updated),
        len(entry.enclosures),
        clean(entry.lang).lower(),
        entry.title,
        entry.author,
        entry.url,
        entry.comments_url,
        entry.identity,
        entry.content_hash,
    )


def _enclosures(entry_id: int, entry: Entry) -> list[tuple[object, ...]]:
    return [
        (entry_id, place, clean(file.url), clean(file.media_type), file.length_bytes)
        for place, file in enumerate(entry.enclosures)
    ]


def _update(db: Database, changed: Sequence[tuple[_Known, Entry]], now: int, index: list[IndexChange]) -> None:
    held = indexed_words(db, [found.id for found, _ in changed])
    for found, entry in changed:
        text, html = clean(entry.text), clean(entry.body)
        shows_page = db.value("SELECT source = 'page' FROM entries WHERE id = ?", [found.id])
        title = given_title(entry.title, text) if shows_page else entry.title
        _, *content = _content(replace(entry, title=title))
        if found.url != entry.url:
            _want_page_again(db, found.id)
        old = held[found.id]
        body = old.body if shows_page else text
        index.append(IndexChange(found.key, old, Words(title or old.title, entry.author or old.author, body)))
        db.execute(_UPDATE_ENTRY, (now, *content, found.id))
        if not shows_page:
            db.execute(_UPDATE_LENGTH, (*_length(text, html), found.id))
        db.execute(
            "UPDATE articles SET base_url = ?, text = ?, html = ? WHERE entry_id = ? AND source = 'feed'",
            (clean(entry.base_url), text, html, found.id),
        )
        db.execute("DELETE FROM enclosures WHERE entry_id = ?", [found.id])
        db.executemany(_INSERT_ENCLOSURE, _enclosures(found.id, entry))


def _want_page_again(db: Database, entry_id: int) -> None:
    """Have the page at a story's new address fetched, where the old one was; until then that stays."""
    db.execute("DELETE FROM page_fetches WHERE entry_id = ?", [entry_id])
    db.execute(
        "INSERT OR IGNORE INTO wanted_pages SELECT sort_key, id FROM entries WHERE id = ? AND source = 'page'",
        [entry_id],
    )


_FILLED = {name: f"{name} = coalesce(nullif(?, ''), {name})" for name in ("lang", "title", "author")}
_TAKEN = {name: f"{name} = ?" for name in _CONTENT[1:]} | _FILLED
_UPDATE_ENTRY = f"UPDATE entries SET content_changed = ?, {', '.join(_TAKEN.values())} WHERE id = ?"


def _listed_at(entry: Entry, first_seen: int) -> int:
    """The time that a list goes by: the date given, unless it is missing or still to come."""
    return first_seen if entry.published is None else min(seconds(entry.published), first_seen)


def _free_key(db: Database, moment: int, entry_id: int) -> int:
    """A key of this time; the id makes it unique among the first million stories, a look at the rows beyond."""
    counted = 1 << _COUNTER_BITS
    start = first_key(moment)
    key = start + entry_id % counted
    if entry_id >= counted:
        while db.value("SELECT 1 FROM entries WHERE sort_key = ?", [key]):
            key = start + (key + 1) % counted
    return key


def _unread(arrival: Arrival, entries: Sequence[Entry], first_seen: int) -> set[str]:
    """Identities of the new stories that arrive unread."""
    if not arrival.first or arrival.first_unread is None:
        return {entry.identity for entry in entries}
    oldest = first_seen - FRESH // timedelta(seconds=1)
    newest = sorted(entries, key=lambda entry: _listed_at(entry, first_seen), reverse=True)[: arrival.first_unread]
    return {entry.identity for entry in newest if _listed_at(entry, first_seen) >= oldest}
