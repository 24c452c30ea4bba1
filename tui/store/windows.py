# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""Lists: runs of keys in order, how many there are, and the sidebar's numbers. No list is read whole for a page."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tui.core.kept_queries import SavedSearch
from tui.core.stories import Counts
from tui.core.subscriptions import SAVED
from tui.core.views import STARRED, Selection, today
from tui.store import vocabulary
from tui.store.database import Database
from tui.store.feed_sets import FeedSets
from tui.store.feeds import feed_lines
from tui.store.glance import MOST_HITS, glance, is_common
from tui.store.plans import Plan, plan
from tui.store.rows import FEED_NAME
from tui.store.search_counts import SearchCounts
from tui.store.tags import tag_counts
from tui.store.walks import Walk, walk

NEAR = (1_000, 30_000)
"""Among so many of the next stories it is looked first, where a look means to gather all that hold a word."""
RANKED = 5000
"""So many of the newest hits are ranked; older ones follow, newest first. Ranking reads every hit that it ranks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """A run of a list."""

    keys: "array[int]"
    """Sort keys in list order."""
    complete: bool
    """Whether no more follow."""


def keys(db: Database, selection: Selection, *, now: datetime, after: int | None = None, limit: int) -> Keys:
    """The keys that follow `after`.

    Args:
        db: The database.
        selection: The list.
        now: The time of day.
        after: The last key had; `None`: from the beginning.
        limit: So many at most, where the order is newest or oldest, and sometimes fewer though more follow; of
            the best all that are ranked come at once; the other orders give the whole list.
    """
    with db.snapshot():
        if selection.sort in {"newest", "oldest"} and limit <= MOST_HITS:
            few = 0 if is_common(db, selection.node) else min(vocabulary.FEW, vocabulary.MOST)
            made = plan(db, selection, most_words=few)
            near = glance(db, made, after=after, limit=limit, descending=selection.sort == "newest")
            if near is not None:
                return Keys(keys=near.keys, complete=near.complete)
            if made.wide is None:
                return _page(db, made, after, limit, descending=selection.sort == "newest")
        made = plan(db, selection)
        if selection.sort == "rank" and made.matches and after is None:
            return _ranked(db, made)
        if selection.sort not in {"newest", "oldest", "rank"}:
            order = _ORDERS[selection.sort]
            return Keys(keys=_read(db, walk(made), f"ORDER BY {order}"), complete=True)
        return _page(db, made, after, limit, descending=selection.sort != "oldest")


def count(db: Database, selection: Selection, *, now: datetime, after_id: int | None = None) -> int:
    """How many stories a selection holds.

    Args:
        db: The database.
        selection: The list.
        now: The time of day.
        after_id: Only those that arrived later than this one.
    """
    with db.snapshot():
        made = plan(db, selection)
        if after_id is not None:
            return _count_later(db, made, after_id)
        return _count(db, made)


def latest_id(db: Database) -> int:
    """The id of the story that arrived last; 0: there is none."""
    found: int | None = db.value("SELECT max(id) FROM entries")
    return found or 0


def counts(
    db: Database, *, now: datetime, searches: Sequence[SavedSearch] = (), known: SearchCounts | None = None
) -> Counts:
    """The sidebar's numbers.

    Args:
        db: The database.
        now: The time of day, in the person's time zone.
        searches: The saved searches; each can be parsed.
        known: Their numbers as they were the last time; `None`: all are counted anew.
    """
    with db.snapshot():
        feeds, sets = tuple(feed_lines(db)), FeedSets(db)
        saved_feed, saved, saved_unread = _saved_pages(db)
        return Counts(
            unread=saved_unread + sum(feed.unread for feed in feeds if not feed.unlisted),
            today=_count(db, plan(db, today(now).selection(show_read=False), sets=sets)),
            starred=_count(db, plan(db, STARRED.selection(show_read=True), sets=sets)),
            all=db.value("SELECT ifnull(sum(total), 0) FROM feeds WHERE NOT unlisted"),
            feeds=feeds,
            tags=tuple(tag_counts(db)),
            searches=(known or SearchCounts()).count(db, searches, now=now, sets=sets),
            saved=saved,
            saved_unread=saved_unread,
            saved_feed=saved_feed,
        )


def _saved_pages(db: Database) -> tuple[int | None, int, int]:
    """Where the saved pages lie among the feeds, how many there are, and how many of them are unread."""
    found = db.row("SELECT id, total, unread FROM feeds WHERE url = ?", [SAVED])
    return (None, 0, 0) if found is None else (found[0], found[1], found[2])


_ORDERS = {
    "feed": f"(SELECT {FEED_NAME} FROM feeds AS f WHERE f.id = e.feed_id) COLLATE NOCASE, e.sort_key DESC",
    "title": "e.title COLLATE NOCASE, e.sort_key DESC",
    "longest": "e.words DESC, e.sort_key DESC",
}


def _page(db: Database, made: Plan, after: int | None, limit: int, *, descending: bool) -> Keys:
    way = walk(made, limit=limit)
    toward, order = ("<", "DESC") if descending else (">", "ASC")
    bound = "" if after is None else f"AND {way.key} {toward} {after:d}"
    first = f"{bound} ORDER BY {way.key} {order} LIMIT {limit + 1:d}"
    for reach in (reach for reach in NEAR if way.looks_up and limit < reach):
        rest = "" if after is None else f"WHERE sort_key {toward} {after:d}"
        near = f"SELECT sort_key FROM entries INDEXED BY entries_by_key {rest} ORDER BY sort_key {order} LIMIT {reach}"
        low, high = db.rows(f"SELECT ifnull(min(sort_key), 0), ifnull(max(sort_key), 0) FROM ({near})")[0]
        found = _read(db, way.between(low, high), first)
        if found:
            return Keys(keys=found[:limit], complete=False)
    found = _read(db, way, first)
    return Keys(keys=found[:limit], complete=len(found) <= limit)


def _ranked(db: Database, made: Plan) -> Keys:
    """The best of the newest hits, then the newest of the others: after its key the rest follows by pages."""
    way = walk(made)
    may_be_more = made.hidden is not False or made.size > RANKED
    border = _read(db, way, f"ORDER BY search.rowid DESC LIMIT 1 OFFSET {RANKED}") if may_be_more else array("q")
    bound = f"AND search.rowid > {border[0]:d}" if border else ""
    best = _read(db, way, f"{bound} ORDER BY bm25(search, 10, 5, 1), search.rowid DESC")
    best.extend(border)
    return Keys(keys=best, complete=not border)


def _count(db: Database, made: Plan) -> int:
    if made.only_feeds:
        later = 0 if made.up_to_id is None else _count_later(db, replace(made, up_to_id=None), made.up_to_id)
        return made.size - later
    if made.only_text:
        return _count_by_text(db, made)
    return _counted(db, walk(made))


def _count_later(db: Database, made: Plan, after_id: int) -> int:
    """Of the stories that arrived after one; they are few, and found by their ids."""
    way = walk(made)
    if not made.matches and made.tag_ids is None:
        way = replace(way, source="entries AS e NOT INDEXED")
    return _counted(db, replace(way, where=f"{way.where} AND e.id > {after_id:d}"))


def _count_by_text(db: Database, made: Plan) -> int:
    """Hits of the index, less what the list leaves out: that is little, and often nothing."""
    left_out = []
    if made.hidden is False:
        left_out.append("SELECT sort_key FROM entries WHERE hidden = 1")
    if made.up_to_id is not None:
        left_out.append(f"SELECT sort_key FROM entries WHERE id > {made.up_to_id:d}")
    left_out = [few for few in left_out if db.row(f"{few} LIMIT 1")]
    less = f"- ifnull(sum(rowid IN ({' UNION ALL '.join(left_out)})), 0)" if left_out else ""
    hits: int = db.value(f"SELECT count(*) {less} FROM search WHERE search MATCH ?", [made.match])
    return hits


def _counted(db: Database, way: Walk) -> int:
    found: int = db.value(way.select("count(*)"), way.values)
    return found


def _read(db: Database, way: Walk, rest: str) -> "array[int]":
    return array("q", (key for (key,) in db.execute(way.select(way.key, rest), way.values)))
