"""What is searched for as a query that can be kept."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.fake_reader import NOW, feed_line
from tests.strategies import hostile_text
from tui.app.kept_words import closed, known_as, offered_name, query_text, with_beginning
from tui.core.kept_queries import SavedSearch
from tui.core.query import parse
from tui.core.query_errors import QueryError
from tui.core.query_nodes import InBatch
from tui.core.stories import SearchCount
from tui.core.views import (
    ALL,
    STARRED,
    UNREAD,
    View,
    feed_view,
    filtered_view,
    folder_view,
    saved_view,
    search_view,
    tag_view,
    today,
)

SYRIA = SearchCount(name="Syria, this week", query="syria OR damascus newer:7d", unread=0)
SAVED = saved_view(SavedSearch(name=SYRIA.name, query=SYRIA.query), now=NOW)


def found(text: str, scope: View | None = None) -> View:
    return search_view(scope, parse(text, now=NOW, as_typed=True), text)


def filtered(text: str, view: View) -> View:
    return filtered_view(view, parse(text, now=NOW, as_typed=True), text)


@pytest.mark.parametrize(
    ("scope", "kept"),
    [
        (None, "kernel"),
        (STARRED, "is:starred kernel"),
        (folder_view("news/World Wide"), 'folder:"news/World Wide" kernel'),
        (tag_view("linux/kernel"), "tag:linux/kernel kernel"),
        (feed_view(feed_line(1, "BBC World")), 'feed:"BBC World" kernel'),
        (feed_view(feed_line(1, 'The "Quoted" (one)')), 'feed:"The Quoted (one)" kernel'),
        (SAVED, "syria OR damascus newer:7d kernel"),
    ],
)
def test_the_scope_is_written_before_the_words(scope: View | None, kept: str) -> None:
    assert query_text(found("kernel", scope), [SYRIA], now=NOW) == kept


@pytest.mark.parametrize(
    ("view", "kept"),
    [(UNREAD, "is:unread war"), (today(NOW), "on:today war"), (ALL, "war"), (STARRED, "is:starred war")],
)
def test_a_filter_is_kept_with_its_view(view: View, kept: str) -> None:
    assert query_text(filtered("war", view), [], now=NOW) == kept


def test_a_filter_over_results_is_kept_with_what_was_searched_for() -> None:
    view = filtered("is:starred", found("kernel", tag_view("linux")))
    assert query_text(view, [], now=NOW) == "tag:linux kernel is:starred"
    assert offered_name(view) == "kernel is:starred"


def test_what_nobody_can_write_is_not_kept() -> None:
    done = View(kind="done", name="Tagged", node=InBatch(7))
    assert query_text(filtered("war", done), [], now=NOW) is None
    assert query_text(found("war", feed_view(feed_line(1, "!!!"))), [], now=NOW) is None
    assert query_text(found("war", SAVED), [], now=NOW) is None, "no search of that name is known"


def test_the_order_of_the_list_is_kept() -> None:
    by_title = filtered("war", View(kind="all", name="All", node=ALL.node, sort="title"))
    assert query_text(by_title, [], now=NOW) == "war sort:title"
    assert query_text(found("war sort:rank"), [], now=NOW) == "war sort:rank"


@given(text=st.text(max_size=40) | hostile_text())
def test_what_the_box_takes_can_be_kept(text: str) -> None:
    try:
        parse(text, now=NOW, as_typed=True)
    except QueryError:
        return
    parse(closed(text, now=NOW), now=NOW)


def test_an_open_quote_is_closed() -> None:
    assert closed('feed:"BBC wor', now=NOW) == 'feed:"BBC wor"'
    assert closed("(war OR peace", now=NOW) == "(war OR peace)"


def test_a_search_that_means_the_same_is_known() -> None:
    assert known_as("(syria  OR damascus) newer:7d", [SYRIA], now=NOW) == SYRIA.name
    assert known_as("syria newer:7d", [SYRIA], now=NOW) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ker", "ker*"),
        ("ker ", "ker "),
        ('"war and pea', '"war and pea"'),
        ("is:read", "is:read"),
        ("title:ker", "title:ker*"),
    ],
)
def test_the_last_word_of_the_box_can_be_kept_as_a_beginning(typed: str, kept: str) -> None:
    view = found(typed)
    text = query_text(view, [], now=NOW)
    assert text is not None
    assert with_beginning(text, view, now=NOW) == kept


def test_a_beginning_is_kept_before_an_order_that_the_list_was_given() -> None:
    view = replace(found("ker"), sort="title")
    text = query_text(view, [], now=NOW)
    assert text == "ker sort:title"
    assert with_beginning(text, view, now=NOW) == "ker* sort:title"
