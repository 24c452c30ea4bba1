# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""Lists: runs of keys in order, how many there are, and the sidebar's numbers. No list is read whole for a page."""

from array import array
from dataclasses import dataclass, replace
from datetime import datetime

from tui.core.stories import Counts
from tui.core.views import STARRED, Selection, today
from tui.store.database import Database
from tui.store.feeds import feed_lines
from tui.store.glance import glance
from tui.store.plans import Plan, plan
from tui.store.rows import FEED_NAME
from tui.store.tags import tag_counts
from tui.store.walks import Walk, walk

RANKED = 5000
"""So many of the newest hits are ranked; older ones follow, newest first. Ranking reads every hit."""


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
        limit: So many at most, where the order is newest or oldest, and sometimes fewer though more follow; the
            other orders give the whole list at once.
    """
    with db.snapshot():
        made = plan(db, selection)
        if selection.sort == "rank" and made.matches:
            return Keys(keys=_ranked(db, made), complete=True)
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
        if made.only_feeds:
            later = 0 if made.up_to_id is None else _count_later(db, replace(made, up_to_id=None), made.up_to_id)
            return made.size - later
        if made.only_text:
            return _count_by_text(db, made)
        return _counted(db, walk(made))


def latest_id(db: Database) -> int:
    """The id of the story that arrived last; 0: there is none."""
    found: int | None = db.value("SELECT max(id) FROM entries")
    return found or 0


def counts(db: Database, *, now: datetime) -> Counts:
    """The sidebar's numbers.

    Args:
        db: The database.
        now: The time of day, in the person's time zone.
    """
    with db.snapshot():
        feeds = tuple(feed_lines(db))
        return Counts(
            unread=sum(feed.unread for feed in feeds if not feed.unlisted),
            today=count(db, today(now).selection(show_read=False), now=now),
            starred=count(db, STARRED.selection(show_read=True), now=now),
            all=db.value("SELECT ifnull(sum(total), 0) FROM feeds WHERE NOT unlisted"),
            feeds=feeds,
            tags=tuple(tag_counts(db)),
        )


_ORDERS = {
    "feed": f"(SELECT {FEED_NAME} FROM feeds AS f WHERE f.id = e.feed_id) COLLATE NOCASE, e.sort_key DESC",
    "title": "e.title COLLATE NOCASE, e.sort_key DESC",
    "longest": "e.words DESC, e.sort_key DESC",
}


def _page(db: Database, made: Plan, after: int | None, limit: int, *, descending: bool) -> Keys:
    near = glance(db, made, after=after, limit=limit, descending=descending)
    if near is not None:
        return Keys(keys=near.keys, complete=near.complete)
    way = walk(made, limit=limit)
    bound = "" if after is None else f"AND {way.key} {'<' if descending else '>'} {after:d}"
    order = f"{bound} ORDER BY {way.key} {'DESC' if descending else 'ASC'} LIMIT {limit + 1:d}"
    found = _read(db, way, order)
    return Keys(keys=found[:limit], complete=len(found) <= limit)


def _ranked(db: Database, made: Plan) -> "array[int]":
    """The best of the newest hits, then the others, newest first."""
    way = walk(made, by_text=True)
    border = _read(db, way, f"ORDER BY search.rowid DESC LIMIT 1 OFFSET {RANKED}")
    bound = f"AND search.rowid > {border[0]:d}" if border else ""
    best = _read(db, way, f"{bound} ORDER BY bm25(search, 10, 5, 1), search.rowid DESC")
    if border:
        best.extend(_read(db, way, f"AND search.rowid <= {border[0]:d} ORDER BY search.rowid DESC"))
    return best


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
