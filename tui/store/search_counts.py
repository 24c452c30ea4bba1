# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""How many unread stories each saved search finds: counted once, then brought up to date by what changed.

To count a common word among 100,000 unread stories takes 50 ms, and the sidebar
asks after each mark. So it is kept, a bit a story, which stories are counted.
Triggers write down what becomes of unread stories, whoever changes them; these
are looked at again, and with them what a feed that came or went and the passing
of time brought in or out. All else that a search can mean stands in its plan:
where that is another one, it is counted anew.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from heapq import nlargest
from itertools import pairwise
from math import ceil, floor
from typing import TypeAlias

from tui.core.kept_queries import SavedSearch
from tui.core.query import parse
from tui.core.query_nodes import Current, State, all_of
from tui.core.stories import SearchCount
from tui.core.views import Selection
from tui.store.database import Database, Row
from tui.store.entries import first_key
from tui.store.feed_sets import FeedSets
from tui.store.glance import holding
from tui.store.plans import Plan, plan
from tui.store.walks import walk

MOST_CHANGES = 20_000
"""More than these are not looked at one by one."""
MOST_TEXTS = 500
"""So many texts are read for a prefix of very many words."""
MOST_SPANS = 4
"""Changed stories are looked for in so many goes: to begin one costs as much as to read a thousand stories."""

_UNREAD = "entries AS e INDEXED BY entries_unread WHERE e.read = 0 AND e.hidden = 0"


Touched: TypeAlias = dict[int, int | None]
"""Stories that are to be looked at again, by id, with their keys; `None`: it is not unread any more."""


@dataclass(slots=True)
class _Counted:
    """What a search found when it was last looked at."""

    seen: int
    """The last change that it takes into account."""
    meaning: object
    """Of the plan all but feeds and moments."""
    feeds: frozenset[int]
    moments: tuple[float, ...]
    """The bounds of its spans of time."""
    marks: bytearray
    """A bit for each story that is counted, by its id."""
    unread: int = 0

    def add(self, ids: Iterable[int]) -> None:
        """Count these stories."""
        for entry_id in ids:
            place, bit = entry_id >> 3, 1 << (entry_id & 7)
            if place >= len(self.marks):
                self.marks.extend(bytes(place + 1024 - len(self.marks)))
            if not self.marks[place] & bit:
                self.marks[place] |= bit
                self.unread += 1

    def remove(self, ids: Iterable[int]) -> None:
        """Do not count these stories."""
        for entry_id in ids:
            place, bit = entry_id >> 3, 1 << (entry_id & 7)
            if place < len(self.marks) and self.marks[place] & bit:
                self.marks[place] ^= bit
                self.unread -= 1


class _Look:
    """What all searches are counted by, read at most once."""

    def __init__(self, db: Database, now: datetime, sets: FeedSets | None) -> None:
        self.db = db
        self.now = now
        self.sets = sets or FeedSets(db)
        self._changed: dict[int, Touched | None] = {}

    @cached_property
    def newest(self) -> int:
        """The last change of an unread story; 0: there was none."""
        newest: int = self.db.value("SELECT ifnull(max(id), 0) FROM unread_changes")
        return newest

    @cached_property
    def indexed(self) -> list[Row]:
        """What the search index holds."""
        return self.db.rows("SELECT key, value FROM meta WHERE key IN ('tokenizer', 'indexed_from')")

    def changed(self, seen: int) -> Touched | None:
        """The stories that changed since; `None`: too many, or it is not known any more."""
        if seen not in self._changed:
            self._changed[seen] = _changed(self.db, seen, self.newest)
        return self._changed[seen]


class SearchCounts:
    """The numbers of saved searches; of one database, to be used by one thread at a time."""

    def __init__(self) -> None:
        self._known: dict[str, _Counted] = {}

    def count(
        self, db: Database, searches: Sequence[SavedSearch], *, now: datetime, sets: FeedSets | None = None
    ) -> tuple[SearchCount, ...]:
        """For each search the unread stories that it finds in feeds still subscribed; other searches are forgotten.

        Args:
            db: The database.
            searches: What is searched for; each can be parsed.
            now: The time of day, in the person's time zone.
            sets: The feeds, where they were read within this snapshot.
        """
        wanted = {search.query for search in searches}
        self._known = {query: known for query, known in self._known.items() if query in wanted}
        with db.snapshot():
            look = _Look(db, now, sets)
            return tuple(
                SearchCount(name=each.name, query=each.query, unread=self._count(look, each.query)) for each in searches
            )

    def new(self, searches: Sequence[SavedSearch]) -> list[SavedSearch]:
        """Those that were not counted yet: the first time takes long."""
        return [search for search in searches if search.query not in self._known]

    def count_first(self, db: Database, search: SavedSearch, *, now: datetime) -> None:
        """Count one search; of the others nothing is forgotten."""
        with db.snapshot():
            self._count(_Look(db, now, None), search.query)

    def _count(self, look: _Look, query: str) -> int:
        node = all_of([parse(query, now=look.now).node, Current(), State("unread")])
        fresh = _meant(look, plan(look.db, Selection(node), sets=look.sets, most_words=0))
        known = self._known.pop(query, None)  # half brought up to date it would be wrong
        touched = _touched(look, known, fresh) if known is not None and known.meaning == fresh.meaning else None
        if known is None or touched is None:
            known, keys, spans = fresh, None, _everything(look.db)
        else:
            known.remove(touched)
            known.seen, known.feeds, known.moments = fresh.seen, fresh.feeds, fresh.moments
            keys = sorted(key for key in touched.values() if key is not None)
            spans = _spans(keys)
        if spans:
            made = plan(look.db, Selection(node), sets=look.sets)
            for low, high in spans:
                known.add(_found(look.db, made, low, high, keys))
        self._known[query] = known
        return known.unread


def _meant(look: _Look, made: Plan) -> _Counted:
    """A search of which nothing is counted yet."""
    values = [None if isinstance(value, float) else value for value in made.values]  # moments alone are floats
    moments = tuple(value for value in made.values if isinstance(value, float))
    texts = (made.matches, made.denied, look.indexed)
    meaning = (texts, made.tag_ids, made.starred, made.hidden, made.conditions, values)
    return _Counted(look.newest, meaning, made.feeds.ids, moments, bytearray())


def _touched(look: _Look, known: _Counted, fresh: _Counted) -> Touched | None:
    """The stories whose part in a search may be another one than when it was last looked at; `None`: count anew."""
    changed = look.changed(known.seen)
    if changed is None or (known.feeds == fresh.feeds and known.moments == fresh.moments):
        return changed
    found = dict(changed)
    for feed_id in known.feeds ^ fresh.feeds:
        own = f"{_UNREAD} AND e.feed_id = ?".replace("entries_unread", "entries_unread_by_feed")
        found.update(look.db.execute(f"SELECT e.id, e.sort_key FROM {own}", [feed_id]))
    for before, after in zip(known.moments, fresh.moments, strict=True):
        if before != after:
            found.update(_passed(look.db, *sorted((before, after))))
    return found if len(found) <= MOST_CHANGES else None


def _changed(db: Database, seen: int, newest: int) -> Touched | None:
    if seen == newest:
        return {}
    oldest = db.value("SELECT min(id) FROM unread_changes")
    if oldest is None or not oldest <= seen + 1 <= newest:
        return None
    found = db.execute(
        f"""
        SELECT c.entry_id, e.sort_key FROM (
            SELECT DISTINCT entry_id FROM unread_changes WHERE id > ? LIMIT {MOST_CHANGES + 1}
        ) AS c LEFT JOIN entries AS e ON e.id = c.entry_id AND e.read = 0 AND e.hidden = 0
        """,
        [seen],
    )
    changed: Touched = dict(found)
    return changed if len(changed) <= MOST_CHANGES else None


def _passed(db: Database, before: float, after: float) -> Iterator[tuple[int, int]]:
    """The unread stories of a span of time."""
    low, high = first_key(floor(before)), first_key(ceil(after) + 1)
    yield from db.execute(f"SELECT e.id, e.sort_key FROM {_UNREAD} AND e.sort_key BETWEEN {low} AND {high}")
    yield from db.execute(
        """
        SELECT id, sort_key FROM entries INDEXED BY entries_from_the_future
        WHERE published > first_seen AND published BETWEEN ? AND ? AND read = 0 AND hidden = 0
        """,
        [before, after],
    )
    yield from db.execute(
        """
        SELECT id, sort_key FROM entries INDEXED BY entries_dated_by_page
        WHERE published < (sort_key >> 20) / 1000 AND published BETWEEN ? AND ? AND read = 0 AND hidden = 0
        """,
        [floor(before), ceil(after)],
    )


def _everything(db: Database) -> list[tuple[int, int]]:
    """The span from the oldest unread story on; none where all are read."""
    low = db.value(f"SELECT min(e.sort_key) FROM {_UNREAD}")
    return [] if low is None else [(low, (1 << 63) - 1)]


def _spans(keys: Sequence[int]) -> list[tuple[int, int]]:
    """Keys in order by groups, parted at the widest gaps, each as its least and its greatest."""
    if not keys:
        return []
    widest = nlargest(MOST_SPANS - 1, range(1, len(keys)), key=lambda place: keys[place] - keys[place - 1])
    borders = [0, *sorted(widest), len(keys)]
    return [(keys[start], keys[stop - 1]) for start, stop in pairwise(borders)]


def _found(db: Database, made: Plan, low: int, high: int, keys: Sequence[int] | None) -> Iterator[int]:
    """The stories of a plan between two keys.

    Args:
        db: The database.
        made: What is searched for among unread stories.
        low: The least key.
        high: The greatest key.
        keys: The stories that matter, others are found or not; `None`: all.
    """
    if made.hidden:
        return
    wide = made.wide if keys is not None and len(keys) <= MOST_TEXTS else None
    made = replace(made, hidden=False, lowest_key=None)
    if wide is not None:
        made = replace(made, matches=[match for match in made.matches if match != wide[1]], wide=None)
    way = walk(made if keys is None else made.apart()).between(low, high)
    if keys is None or wide is None:
        yield from (entry_id for (entry_id,) in db.execute(way.select("e.id"), way.values))
        return
    by_key = dict(db.execute(way.select("e.sort_key, e.id"), way.values))
    yield from (by_key[key] for key in holding(db, [key for key in keys if key in by_key], wide[0]))
