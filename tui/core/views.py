"""What the sidebar offers and lists show: which stories, in which order."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from typing import Literal, TypeAlias

from tui.core.kept_queries import SavedSearch
from tui.core.query import parse
from tui.core.query_dates import whole_day
from tui.core.query_nodes import (
    Current,
    InBatch,
    InFeed,
    Listed,
    Match,
    Node,
    Published,
    Query,
    ReadWithin,
    Sort,
    State,
    all_of,
    any_of,
    negated,
)
from tui.core.stories import Batch, FeedLine

ViewKind: TypeAlias = Literal[
    "unread", "today", "starred", "pages", "all", "folder", "feed", "tag", "saved", "search", "done", "hidden", "read"
]
"""Of these "saved" is a saved search, "pages" the pages that were saved."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The stories of a list.

    Hidden ones are left out unless `node` mentions "hidden".
    """

    node: Node
    sort: Sort = "newest"
    up_to_id: int | None = None
    """Only stories with this id or a smaller one: those that had arrived when the list was drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One place where stories are listed."""

    kind: ViewKind
    name: str
    """As its heading says it; may hold anything, for folders, feeds and searches are named by people."""
    node: Node
    sort: Sort = "newest"
    feed_id: int | None = None
    """The feed, where it is the view of one."""
    hides_read: bool = False
    """Whether read stories are left out at first."""
    filter: str = ""
    """What it is narrowed down by, as it was typed; its name and kind are those of the view that `within` is."""
    within: "View | None" = None
    """The view that was searched or filtered; `None`: all feeds, or none was."""

    @property
    def is_found(self) -> bool:
        """Whether it holds the results of a search or of a filter."""
        return self.kind == "search" or bool(self.filter)

    def selection(self, *, show_read: bool, up_to_id: int | None = None) -> Selection:
        """Its stories, the read ones only with `show_read`."""
        node = self.node if show_read else all_of([self.node, State("unread")])
        return Selection(node, self.sort, up_to_id)


UNREAD = View(kind="unread", name="Unread", node=all_of([Listed(), Current()]), hides_read=True)
STARRED = View(kind="starred", name="Starred", node=State("starred"))
_HIDDEN_OR_NOT = any_of([State("hidden"), negated(State("hidden"))])
ALL = View(kind="all", name="All", node=Listed())


def today(now: datetime) -> View:
    """What was published on the calendar day of `now`, which is aware and in the person's time zone."""
    day = Published(*whole_day(now.date(), now.tzinfo or UTC))
    return View(kind="today", name="Today", node=all_of([Listed(), Current(), day]))


def feed_view(line: FeedLine) -> View:
    """All stories of one feed."""
    return View(kind="feed", name=line.title, node=InFeed(line.id), feed_id=line.id, hides_read=True)


def pages_view(feed_id: int) -> View:
    """The pages that were saved, which lie together as the stories of a feed do."""
    return View(kind="pages", name="Saved", node=InFeed(feed_id), feed_id=feed_id)


def folder_view(path: str) -> View:
    """The stories of the feeds in a folder and the folders below it; named by its own part of `path`."""
    name = path.rstrip("/").rpartition("/")[2]
    return View(kind="folder", name=name, node=all_of([Match("folder", path), Current()]), hides_read=True)


def tag_view(name: str) -> View:
    """The stories with a tag or one below it."""
    return View(kind="tag", name=f"#{name}", node=Match("tag", name))


def saved_view(search: SavedSearch, *, now: datetime) -> View:
    """What a saved search finds at `now`, which is aware and in the person's time zone."""
    query = parse(search.query, now=now)
    return View(kind="saved", name=search.name, node=query.node, sort=query.sort)


def hidden_view(view: View) -> View:
    """The stories that a view leaves out because they are hidden."""
    return View(
        kind="hidden",
        name=f"Hidden in {view.name}",
        node=all_of([view.node, State("hidden")]),
        feed_id=view.feed_id,
        hides_read=view.hides_read,
    )


def batch_view(batch: Batch) -> View:
    """The stories that a batch of the journal changed, hidden ones too."""
    return View(kind="done", name=batch.label, node=all_of([InBatch(batch.id), _HIDDEN_OR_NOT]))


def read_view(day: date, zone: tzinfo) -> View:
    """What was read on a calendar day."""
    name = f"Read on {day:%A} {day.day} {day:%b}"
    return View(kind="read", name=name, node=all_of([ReadWithin(*whole_day(day, zone)), _HIDDEN_OR_NOT]))


def search_scope(view: View) -> View | None:
    """Where a search that begins in `view` looks first; `None`: in all feeds."""
    return None if view.kind in {"unread", "today", "all"} else view


def search_view(scope: View | None, query: Query, text: str) -> View:
    """The results of a search.

    Args:
        scope: Only stories of this view; `None`: of all feeds, archived and unlisted ones too.
        query: What to find.
        text: As it was typed; becomes the name.
    """
    node = query.node if scope is None else all_of([scope.node, query.node])
    feed_id = scope.feed_id if scope else None
    return View(kind="search", name=text, node=node, sort=query.sort, feed_id=feed_id, within=scope)


def filtered_view(view: View, query: Query, text: str) -> View:
    """What a filter leaves of a view, in the view's order unless the query names one; it takes no part in its name.

    Args:
        view: No filter's result itself.
        query: What to keep.
        text: As it was typed.
    """
    sort = query.sort if query.sort != "newest" or "sort:" in text.lower() else view.sort
    return replace(view, node=all_of([view.node, query.node]), sort=sort, filter=text, within=view)
