"""The lines of the sidebar as values: views, folders with their feeds, tags; pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tui.core.stories import Counts, FeedLine
from tui.core.views import ALL, STARRED, UNREAD, View, feed_view, folder_view, tag_view, today

TAGS_SHOWN = 8
MANY_FEEDS = 40
"""With more feeds than this, folders are closed at first."""
MORE_TAGS = "more tags"


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRow:
    """One line; what a cursor can stand on has a `key` that lasts while counts change."""

    key: str
    text: str = ""
    """As its author named it."""
    view: View | None = None
    """`None`: a heading, a blank line, or "more"."""
    folder: str = ""
    """Path, where it is a folder's line."""
    parent: str = ""
    """Key of the folder's line that it stands under."""
    depth: int = 0
    count: int = 0
    unread: int = 0
    opened: bool = False
    failing: bool = False
    heading: bool = False

    @property
    def can_have_cursor(self) -> bool:
        """Whether a cursor can stand here."""
        return self.view is not None or self.key == MORE_TAGS


@dataclass(slots=True)
class _Folder:
    """A folder while the tree is built."""

    path: str
    folders: dict[str, "_Folder"] = field(default_factory=dict)
    feeds: list[FeedLine] = field(default_factory=list)

    def all_feeds(self) -> dict[int, FeedLine]:
        found = {feed.id: feed for feed in self.feeds}
        for folder in self.folders.values():
            found |= folder.all_feeds()
        return found


def side_rows(
    counts: Counts,
    *,
    now: datetime,
    closed: Collection[str],
    show_read: bool = True,
    shown: int | None = None,
    all_tags: bool = False,
) -> list[SideRow]:
    """All lines, top to bottom.

    Args:
        counts: the numbers, feeds and tags.
        now: in the reader's time zone, for Today.
        closed: paths of the folders that are closed.
        show_read: whether feeds and folders with nothing unread are there.
        shown: the feed whose list is looked at, which is there in any case.
        all_tags: whether the tags beyond the last used eight are there.
    """
    rows = _views(counts, now)
    rows += _section("FEEDS")
    if counts.feeds:
        kept = {feed.id for feed in counts.feeds if feed.unread or show_read or feed.id == shown}
        rows += _feeds(_tree(counts.feeds), "", 0, closed, kept)
    else:
        rows.append(SideRow(key="no feeds", text="a subscribes to one", heading=True))
    if counts.tags:
        rows += _section("TAGS")
        rows += _tags(counts, all_tags=all_tags)
    return rows


def folder_paths(feeds: Iterable[FeedLine]) -> set[str]:
    """The paths of all folders, outer ones included."""
    paths: set[str] = set()
    for feed in feeds:
        for path in feed.folders:
            names = path.split("/")
            paths |= {"/".join(names[:depth]) for depth in range(1, len(names) + 1)}
    return paths


def _views(counts: Counts, now: datetime) -> list[SideRow]:
    return [
        SideRow(key="unread", text="Unread", view=UNREAD, count=counts.unread, unread=counts.unread),
        SideRow(key="today", text="Today", view=today(now), count=counts.today, unread=counts.today),
        SideRow(key="starred", text="Starred", view=STARRED, count=counts.starred),
        SideRow(key="all", text="All", view=ALL, count=counts.all),
    ]


def _section(name: str) -> list[SideRow]:
    return [SideRow(key=f"above {name}"), SideRow(key=f"heading {name}", text=name, heading=True)]


def _tree(feeds: Sequence[FeedLine]) -> _Folder:
    root = _Folder("")
    for feed in feeds:
        for path in feed.folders or ("",):
            folder = root
            for name in path.split("/") if path else ():
                inner = f"{folder.path}/{name}" if folder.path else name
                folder = folder.folders.setdefault(name, _Folder(inner))
            folder.feeds.append(feed)
    return root


def _feeds(folder: _Folder, parent: str, depth: int, closed: Collection[str], kept: Collection[int]) -> list[SideRow]:
    rows: list[SideRow] = []
    for inner in folder.folders.values():
        feeds = inner.all_feeds().values()
        unread = sum(feed.unread for feed in feeds)
        if not any(feed.id in kept for feed in feeds):
            continue
        opened = inner.path not in closed
        view = folder_view(inner.path)
        row = SideRow(
            key=f"folder {inner.path}",
            text=view.name,
            view=view,
            folder=inner.path,
            parent=parent,
            depth=depth,
            count=unread,
            unread=unread,
            opened=opened,
            failing=not opened and any(feed.problem is not None for feed in feeds),
        )
        rows.append(row)
        if opened:
            rows += _feeds(inner, row.key, depth + 1, closed, kept)
    return rows + [_feed(feed, folder, parent, depth) for feed in folder.feeds if feed.id in kept]


def _feed(feed: FeedLine, folder: _Folder, parent: str, depth: int) -> SideRow:
    return SideRow(
        key=f"feed {feed.id} {folder.path}",
        text=feed.title,
        view=feed_view(feed),
        parent=parent,
        depth=depth,
        count=feed.unread,
        unread=feed.unread,
        failing=feed.problem is not None,
    )


def _tags(counts: Counts, *, all_tags: bool) -> list[SideRow]:
    shown = counts.tags if all_tags else counts.tags[:TAGS_SHOWN]
    rows = [
        SideRow(key=f"tag {tag.name}", text=f"#{tag.name}", view=tag_view(tag.name), count=tag.total) for tag in shown
    ]
    left_out = len(counts.tags) - len(shown)
    return [*rows, SideRow(key=MORE_TAGS, text=f"{left_out} more")] if left_out else rows
