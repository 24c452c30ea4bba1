# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""How the rows of a plan are walked: from which table, by which index, in which order.

SQLite has no statistics here to choose by, and a wrong choice reads everything;
the feeds' counters tell enough to choose well.
"""

from dataclasses import dataclass

from tui.store.plans import Plan, tagged

_SORTED = 3
"""A story found through its feed costs so many times one met on the way: it must be sorted."""
_RARE = 20
"""A text is looked up for each of the stories in question, rather than the other way round, where these are at most
one in so many."""

_THROUGH_INDEX = "search CROSS JOIN entries AS e INDEXED BY entries_by_key ON e.sort_key = search.rowid"


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


def walk(plan: Plan, *, limit: int | None = None, by_text: bool = False) -> Walk:
    """Choose the way.

    Args:
        plan: What to find.
        limit: So many rows are wanted, in the order of their keys; `None`: all, in any order.
        by_text: Go through the search index, whatever it costs: for ranking.
    """
    if not plan.feeds.ids and not by_text:
        return Walk("entries AS e", "0", (), "e.sort_key")
    if plan.matches and (by_text or not _is_narrow(plan)):
        return _walk(plan, _THROUGH_INDEX, key="search.rowid")
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


def _is_narrow(plan: Plan) -> bool:
    """Whether so few stories are in question that their texts are looked at last."""
    return plan.starred or plan.tag_ids is not None or bool(plan.hidden) or plan.size * _RARE < plan.of


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
        through_index = source == _THROUGH_INDEX
        looked_up = "e.sort_key IN (SELECT rowid FROM search WHERE search MATCH ?)"
        where.append("search MATCH ?" if through_index else looked_up)
        values.append(plan.match)
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
    return Walk(source, " AND ".join(where) or "1", (*values, *plan.values), key)
