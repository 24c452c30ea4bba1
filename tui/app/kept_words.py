"""What is searched for, as a query that can be kept; pure."""

from collections.abc import Sequence
from datetime import datetime

from tui.core.query import parse, to_text
from tui.core.query_errors import QueryError
from tui.core.query_nodes import And, Match, Node, Query, State, Text
from tui.core.query_words import can_be_written, write_value
from tui.core.stories import SearchCount
from tui.core.text import displayable, tokens
from tui.core.views import View

NAME_CELLS = 40
"""Longest name that is offered."""


def query_text(view: View, searches: Sequence[SearchCount], *, now: datetime) -> str | None:
    """The query that finds what a view lists, read stories too, in the order of the list.

    Args:
        view: Results, or what they were found in.
        searches: The saved searches, as they are written.
        now: Aware, in the person's time zone.

    Returns:
        `None`: a part of it is no query that a person could write.
    """
    parts = _parts(view, searches, now)
    if parts is None:
        return None
    text = " ".join(part for part in parts if part)
    try:
        query = parse(text, now=now)
        if query.sort != view.sort:
            text = f"{text} sort:{view.sort}".lstrip()
            parse(text, now=now)
    except QueryError:  # two of them ask for an order
        return None
    return text


def _parts(view: View, searches: Sequence[SearchCount], now: datetime) -> list[str] | None:
    """Queries that hold together, each on its own; `sort:` stands in one of them at most."""
    if view.filter or view.kind == "search":
        outer = _parts(view.within, searches, now) if view.within is not None else []
        return None if outer is None else [*outer, closed(view.filter or view.name, now=now)]
    match view.kind:
        case "all":
            return []
        case "unread":
            return ["is:unread"]
        case "today":
            return ["on:today"]
        case "saved":
            written = next((search.query for search in searches if search.name == view.name), None)
            return None if written is None else [written]
        case "feed":
            return _feed(view.name, now)
        case "folder" | "tag" | "starred":
            return _node(view.node, now)
    return None


def _feed(title: str, now: datetime) -> list[str] | None:
    """A feed is found by the words of its title."""
    words = tuple(tokens(title))
    if not words:
        return None
    node = Text(words, "feed")
    plain = " ".join(displayable(title).replace('"', " ").split())
    written = f"feed:{write_value(plain)}"
    return [written] if can_be_written(plain) and _means(written, node, now) else [to_text(Query(node))]


def _node(node: Node, now: datetime) -> list[str] | None:
    parts = node.nodes if isinstance(node, And) else (node,)
    for part in parts:
        if isinstance(part, Match | State):
            written = to_text(Query(part))
            return [written] if _means(written, part, now) else None
    return None


def _means(text: str, node: Node, now: datetime) -> bool:
    try:
        return parse(text, now=now).node == node
    except QueryError:
        return False


def closed(text: str, *, now: datetime) -> str:
    """A query as the search box takes it, with what is open in it closed."""
    for ending in ("", '"', ")", '")'):
        try:
            parse(text + ending, now=now)
        except QueryError:
            continue
        return text + ending
    return to_text(parse(text, now=now, as_typed=True))


def offered_name(view: View) -> str:
    """What a kept search may be called: what was searched for, and where."""
    words = displayable(view.filter or view.name, limit=NAME_CELLS)
    if view.within is None:
        return words
    within = displayable(view.within.name, limit=NAME_CELLS)
    return f"{within} {words}" if view.within.kind == "search" else f"{words} in {within}"


def with_beginning(text: str, view: View, *, now: datetime) -> str:
    """A kept query whose last word is the beginning of others, where the search box took it as such too."""
    typed = view.filter or view.name
    as_typed, plain = parse(typed, now=now, as_typed=True), parse(closed(typed, now=now), now=now)
    head, found, order = text.rpartition(typed)
    if as_typed == plain or not found or order.strip() not in {"", f"sort:{view.sort}"}:
        return text
    return f"{head}{typed}*{order}" if _means(f"{typed}*", as_typed.node, now) else text


def beginnings_told(*, found: int, alone: int) -> str:
    """Why a query was written with a star."""
    return (
        f"With the star it finds {found:,}, as the list does; without {alone:,}. A blank behind the word leaves it out."
    )


def known_as(text: str, searches: Sequence[SearchCount], *, now: datetime) -> str | None:
    """The name of a saved search that means the same, if there is one."""
    wanted = parse(text, now=now)
    return next((search.name for search in searches if _same(search.query, wanted, now)), None)


def _same(written: str, wanted: Query, now: datetime) -> bool:
    try:
        return parse(written, now=now) == wanted
    except QueryError:
        return False
