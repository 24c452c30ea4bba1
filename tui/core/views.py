"""What the sidebar offers and lists show: which stories, in which order."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from tui.core.query_dates import whole_day
from tui.core.query_nodes import (
    Current,
    InFeed,
    Listed,
    Match,
    Node,
    Published,
    Query,
    Sort,
    State,
    all_of,
)
from tui.core.stories import FeedLine

ViewKind: TypeAlias = Literal["unread", "today", "starred", "all", "folder", "feed", "tag", "search"]


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

    def selection(self, *, show_read: bool, up_to_id: int | None = None) -> Selection:
        """Its stories, the read ones only with `show_read`."""
        node = self.node if show_read else all_of([self.node, State("unread")])
        return Selection(node, self.sort, up_to_id)


UNREAD = View(kind="unread", name="Unread", node=all_of([Listed(), Current()]), hides_read=True)
STARRED = View(kind="starred", name="Starred", node=State("starred"))
ALL = View(kind="all", name="All", node=Listed())


def today(now: datetime) -> View:
    """What was published on the calendar day of `now`, which is aware and in the person's time zone."""
    day = Published(*whole_day(now.date(), now.tzinfo or UTC))
    return View(kind="today", name="Today", node=all_of([Listed(), Current(), day]))


def feed_view(line: FeedLine) -> View:
    """All stories of one feed."""
    return View(kind="feed", name=line.title, node=InFeed(line.id), feed_id=line.id, hides_read=True)


def folder_view(path: str) -> View:
    """The stories of the feeds in a folder and the folders below it; named by its own part of `path`."""
    name = path.rstrip("/").rpartition("/")[2]
    return View(kind="folder", name=name, node=all_of([Match("folder", path), Current()]), hides_read=True)


def tag_view(name: str) -> View:
    """The stories with a tag or one below it."""
    return View(kind="tag", name=f"#{name}", node=Match("tag", name))


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
    return View(kind="search", name=text, node=node, sort=query.sort, feed_id=scope.feed_id if scope else None)
