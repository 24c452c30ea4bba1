from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from tests.strategies import nodes
from tui.core.query_nodes import (
    And,
    Current,
    InFeed,
    Listed,
    Match,
    Node,
    Published,
    Query,
    State,
    Text,
    all_of,
    mentions,
)
from tui.core.stories import FeedLine
from tui.core.views import (
    ALL,
    STARRED,
    UNREAD,
    Selection,
    View,
    feed_view,
    folder_view,
    search_scope,
    search_view,
    tag_view,
    today,
)

NOW = datetime(2026, 3, 29, 14, 5, tzinfo=ZoneInfo("Europe/Vienna"))
LINE = FeedLine(
    id=7,
    url="https://example.org/feed",
    title="World",
    site_url="",
    folders=("news/europe",),
    unread=3,
    total=9,
    last_try=None,
    last_success=None,
    next_due=None,
    failures=0,
    failing_since=None,
    problem=None,
    paused=False,
    unlisted=False,
    archived=False,
    moved_to="",
)
VIEWS = [UNREAD, today(NOW), STARRED, ALL, feed_view(LINE), folder_view("news/europe"), tag_view("a/b")]


def has(view: View, node: Node) -> bool:
    return node == view.node or (isinstance(view.node, And) and node in view.node.nodes)


def test_the_river_leaves_out_unlisted_feeds_and_only_all_shows_archived_ones() -> None:
    assert [view.kind for view in VIEWS if has(view, Listed())] == ["unread", "today", "all"]
    assert [view.kind for view in VIEWS if has(view, Current())] == ["unread", "today", "folder"]


def test_read_stories_are_hidden_at_first_in_unread_feeds_and_folders() -> None:
    assert [view.kind for view in VIEWS if view.hides_read] == ["unread", "feed", "folder"]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.kind)
def test_without_read_rows_a_selection_asks_for_unread_ones(view: View) -> None:
    assert view.selection(show_read=True) == Selection(view.node)
    unread = view.selection(show_read=False, up_to_id=99)
    assert unread == Selection(all_of([view.node, State("unread")]), up_to_id=99)
    assert not mentions(unread.node, "hidden")


def test_today_is_the_local_calendar_day() -> None:
    day = Published(NOW.replace(hour=0, minute=0), NOW.replace(day=30, hour=0, minute=0))
    assert has(today(NOW), day)


def test_views_of_feeds_folders_and_tags_are_named_as_the_sidebar_names_them() -> None:
    assert [view.name for view in VIEWS[4:]] == ["World", "europe", "#a/b"]
    assert feed_view(LINE).feed_id == 7
    assert feed_view(LINE).node == InFeed(7)
    assert has(folder_view("news/europe"), Match("folder", "news/europe"))


def test_a_search_begins_in_all_feeds_unless_the_view_is_narrower() -> None:
    assert [view.kind for view in VIEWS if search_scope(view) is view] == ["starred", "feed", "folder", "tag"]


def test_a_search_takes_words_order_and_scope() -> None:
    query = Query(Text(("a",)), "rank")
    assert search_view(None, query, "a sort:rank").selection(show_read=True) == Selection(query.node, "rank")
    narrow = search_view(feed_view(LINE), query, "a sort:rank")
    assert (narrow.kind, narrow.name, narrow.feed_id) == ("search", "a sort:rank", 7)
    assert narrow.node == And((InFeed(7), Text(("a",))))


@given(nodes())
def test_a_search_in_a_view_holds_whatever_was_asked_for(node: Node) -> None:
    assert search_view(STARRED, Query(node), "").node == all_of([State("starred"), node])
