# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""How the rows of a plan are walked: from which table, by which index, in which order.

SQLite has no statistics here to choose by, and a wrong choice reads everything;
the feeds' counters tell enough to choose well.
"""

from dataclasses import dataclass, replace

from tui.store.plans import LOOKED_UP, Plan, among, tagged

_SORTED = 3
"""A story found through its feed costs so many times one met on the way: it must be sorted."""
_RARE = 20
"""Where at most one story in so many is in question, the keys of these are read before texts are searched for: to meet
a key costs a tenth of a look at a row."""

_THROUGH_INDEX = "search CROSS JOIN entries AS e INDEXED BY {} ON e.sort_key = search.rowid"


@dataclass(frozen=True, slots=True)
class Walk:
    """SQL for a plan."""

    source: str
    """What stands after FROM."""
    where: str
    values: tuple[object, ...]
    """Of its question marks."""
    key: str
    """The column of the sort key by which it is walked."""

    def select(self, columns: str, rest: str = "") -> str:
        """The whole statement."""
        return f"SELECT {columns} FROM {self.source} WHERE {self.where} {rest}"

    @property
    def looks_up(self) -> bool:
        """Whether all hits of a text are gathered before the first row is given."""
        return LOOKED_UP in self.where

    def between(self, low: int, high: int) -> "Walk":
        """The same among the keys from `low` to `high`; only there are texts looked up."""
        bounds = f"BETWEEN {low:d} AND {high:d}"
        where = self.where.replace(LOOKED_UP, f"{LOOKED_UP[:-1]} AND rowid {bounds})")
        return replace(self, where=f"{where} AND {self.key} {bounds}")


def walk(plan: Plan, *, limit: int | None = None) -> Walk:
    """Choose the way.

    Args:
        plan: What to find.
        limit: So many rows are wanted, in the order of their keys; `None`: all, in any order.
    """
    if not plan.feeds.ids and not plan.matches:
        return Walk("entries AS e", "0", (), "e.sort_key")
    if plan.matches:
        rows = "entries_unread" if plan.unread and plan.hidden is False else "entries_by_key"
        return _walk(plan, _THROUGH_INDEX.format(rows), key="search.rowid")
    if plan.listed:
        return _walk(plan, "entries AS e NOT INDEXED")
    if plan.tag_ids is not None and len(plan.tag_ids) == 1:
        return _walk(plan, "entry_tags AS et CROSS JOIN entries AS e ON e.id = et.entry_id", key="et.sort_key")
    if plan.tag_ids is not None:
        return _walk(plan, "entries AS e NOT INDEXED")
    if plan.starred:
        return _walk(plan, "entries AS e INDEXED BY entries_starred")
    if plan.hidden:
        return _walk(plan, "entries AS e INDEXED BY entries_hidden")
    unread = plan.unread and plan.hidden is False
    if _goes_by_feed(plan, limit):
        return _walk(plan, f"entries AS e INDEXED BY {'entries_unread_by_feed' if unread else 'entries_by_feed'}")
    return _walk(plan, f"entries AS e INDEXED BY {'entries_unread' if unread else 'entries_by_key'}")


def _few(plan: Plan) -> str | None:
    """The keys of the stories in question, where these are few."""
    if plan.starred:
        return "SELECT sort_key FROM entries INDEXED BY entries_starred WHERE starred = 1"
    if plan.tag_ids is not None:
        return f"SELECT sort_key FROM entry_tags WHERE {among('tag_id', plan.tag_ids)}"
    if plan.hidden:
        return "SELECT sort_key FROM entries INDEXED BY entries_hidden WHERE hidden = 1"
    if plan.size * _RARE < plan.of:
        return f"SELECT sort_key FROM entries INDEXED BY entries_by_feed WHERE {plan.feeds.inclusion('feed_id')}"
    return None


def _goes_by_feed(plan: Plan, limit: int | None) -> bool:
    if plan.feeds.are_all or plan.lowest_key is not None:
        return False
    if len(plan.feeds.ids) <= 1:
        return True
    if limit is None:
        return 2 * plan.size < plan.of
    return _SORTED * plan.size**2 < limit * plan.of


def _walk(plan: Plan, source: str, *, key: str = "e.sort_key") -> Walk:
    where, values = [], []
    if plan.matches:
        where.append("search MATCH ?")
        values.append(plan.match)
        few = _few(plan)
        if few is not None:
            where.append(f"+search.rowid IN ({few})")  # +: FTS5 would begin anew for each of these keys
    else:
        where.extend(f"NOT {LOOKED_UP}" for _ in plan.denied)
        values.extend(plan.denied)
    if not plan.feeds.are_all:
        by_feed = "by_feed" in source
        where.append(plan.feeds.inclusion("e.feed_id") if by_feed else plan.feeds.condition("e.feed_id"))
    if plan.tag_ids is not None:
        where.append(f"et.tag_id = {plan.tag_ids[0]}" if key == "et.sort_key" else tagged(plan.tag_ids))
    if plan.unread:
        where.append("e.read = 0")
    if plan.starred:
        where.append("e.starred = 1")
    if plan.hidden is not None:
        where.append(f"e.hidden = {plan.hidden:d}")
    if plan.lowest_key is not None:
        where.append(f"{key} >= {plan.lowest_key}")
    if plan.up_to_id is not None:
        where.append(f"e.id <= {plan.up_to_id}")
    where.extend(f"({condition})" for condition in plan.conditions)
    holds = " AND ".join(where) or "1"
    if plan.matches:  # +: for each hit SQLite would go through all numbers
        holds = holds.replace("e.id IN (", "+e.id IN (")
    return Walk(source, holds, (*values, *plan.values), key)
