"""The lines of the sidebar as values: views, saved searches, folders with their feeds, tags; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tui.core.kept_queries import SavedSearch
from tui.core.query_errors import QueryError
from tui.core.stories import Counts, FeedLine, SearchCount, TagCount
from tui.core.views import ALL, STARRED, UNREAD, View, feed_view, folder_view, pages_view, saved_view, tag_view, today

TAGS_SHOWN = 8
MANY_FEEDS = 40
"""With more feeds than this, folders are closed at first."""
MORE_TAGS = "more tags"


def tag_key(name: str) -> str:
    """Key of a tag's line."""
    return f"tag {name}"


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
    """Key of the line of the folder, or tag, that it stands under."""
    tag: str = ""
    """Name, where it is a tag's line."""
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
    shown_tag: str = "",
    all_tags: bool = False,
) -> list[SideRow]:
    """All lines, top to bottom.

    Args:
        counts: the numbers, searches, feeds and tags.
        now: in the reader's time zone, for Today and for searches that speak of days.
        closed: paths of the folders that are closed.
        show_read: whether feeds and folders with nothing unread are there.
        shown: the feed whose list is looked at, which is there in any case.
        shown_tag: the tag whose list is looked at, which is there in any case.
        all_tags: whether the tags beyond the last used eight are there.
    """
    rows = _views(counts, now)
    if counts.searches:
        rows += _section("SEARCHES")
        rows += _searches(counts.searches, now)
    rows += _section("FEEDS")
    if counts.feeds:
        kept = {feed.id for feed in counts.feeds if feed.unread or show_read or feed.id == shown}
        rows += _feeds(_tree(counts.feeds), "", 0, closed, kept)
    else:
        rows.append(SideRow(key="no feeds", text="a subscribes to one", heading=True))
    if counts.tags or shown_tag:
        rows += _section("TAGS")
        rows += _tags(counts, shown_tag, all_tags=all_tags)
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
        *_saved_pages(counts),
        SideRow(key="all", text="All", view=ALL, count=counts.all),
    ]


def _saved_pages(counts: Counts) -> list[SideRow]:
    """The line of the pages that were saved, where there are some."""
    if counts.saved_feed is None or not counts.saved:
        return []
    return [SideRow(key="saved pages", text="Saved", view=pages_view(counts.saved_feed), count=counts.saved)]


def search_key(name: str) -> str:
    """The key of a saved search's line."""
    return f"search {name}"


def _searches(searches: Iterable[SearchCount], now: datetime) -> list[SideRow]:
    rows = []
    for search in searches:
        try:
            view = saved_view(SavedSearch(name=search.name, query=search.query), now=now)
        except QueryError:  # a day that today has no meaning; feeds.toml lets through no other mistake
            continue
        rows.append(
            SideRow(key=search_key(search.name), text=search.name, view=view, count=search.unread, unread=search.unread)
        )
    return rows


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


def _tags(counts: Counts, shown_tag: str, *, all_tags: bool) -> list[SideRow]:
    """The tags used last; one that lies in another stands below that, named by the rest of its path."""
    shown = list(counts.tags if all_tags else counts.tags[:TAGS_SHOWN])
    left_out = len(counts.tags) - len(shown)
    if shown_tag and all(tag.name.casefold() != shown_tag.casefold() for tag in counts.tags):
        shown.append(TagCount(name=shown_tag, total=0))
    known = {tag.name.casefold(): tag for tag in shown}
    inside: dict[str, list[TagCount]] = {}
    roots: dict[str, TagCount] = {}
    for tag in shown:  # the first of a family to have been used brings all of it
        root, outer = tag, _outer(tag, known)
        inside.setdefault(outer.name if outer else "", []).append(tag)
        while outer is not None:
            root, outer = outer, _outer(outer, known)
        roots[root.name] = root
    rows = [line for root in roots.values() for line in _family(root, inside, parent="", depth=0)]
    return [*rows, SideRow(key=MORE_TAGS, text=f"{left_out} more")] if left_out else rows


def _outer(tag: TagCount, known: Mapping[str, TagCount]) -> TagCount | None:
    """The nearest of the known tags that one lies within."""
    name = tag.name.casefold()
    while "/" in name:
        name = name.rpartition("/")[0]
        if name in known:
            return known[name]
    return None


def _family(tag: TagCount, inside: Mapping[str, Sequence[TagCount]], *, parent: str, depth: int) -> list[SideRow]:
    """A tag and what stands below it."""
    before = parent.count("/") + 1 if parent else 0
    rest = "/".join(tag.name.split("/")[before:])
    row = SideRow(
        key=tag_key(tag.name),
        text=f"/{rest}" if parent else f"#{rest}",
        view=tag_view(tag.name),
        parent=tag_key(parent) if parent else "",
        tag=tag.name,
        depth=depth,
        count=tag.stories,
    )
    below = [_family(inner, inside, parent=tag.name, depth=depth + 1) for inner in inside.get(tag.name, ())]
    return [row, *(line for family in below for line in family)]
