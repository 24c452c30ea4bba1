"""Queries written back as text: what is written reads back as the same query."""

from datetime import UTC, timedelta
from typing import get_args

import pytest
from hypothesis import Phase, find, given, settings

from tests.core.test_query import NOW, VIENNA, A, B, C, vienna
from tests.strategies import queries
from tui.core.query import Query, parse, to_text
from tui.core.query_nodes import (
    And,
    Arrived,
    Current,
    Everything,
    InBatch,
    InFeed,
    Listed,
    Match,
    Node,
    Not,
    Or,
    Published,
    ReadWithin,
    Text,
)

UNWRITABLE: dict[type[Node], Node] = {
    InFeed: InFeed(1),
    Current: Current(),
    Listed: Listed(),
    InBatch: InBatch(1),
    ReadWithin: ReadWithin(NOW, NOW + timedelta(days=1)),
    Arrived: Arrived(NOW, None),
}


def holds(node: Node, kind: type[Node]) -> bool:
    inner = node.nodes if isinstance(node, And | Or) else (node.node,) if isinstance(node, Not) else ()
    return isinstance(node, kind) or any(holds(part, kind) for part in inner)


@given(queries(VIENNA))
def test_a_written_query_reads_back_as_itself(query: Query) -> None:
    assert parse(to_text(query), now=NOW) == query
    assert parse(f"{to_text(query)} ", now=NOW, as_typed=True) == query, "a blank ends the last word"


@pytest.mark.parametrize("kind", get_args(Node), ids=lambda kind: str(kind.__name__))
def test_each_node_that_can_be_written_is_among_those_that_are_tried(kind: type[Node]) -> None:
    if kind in UNWRITABLE:
        assert to_text(Query(UNWRITABLE[kind])) == ""
    else:
        found = find(queries(), lambda query: holds(query.node, kind), settings=settings(phases=[Phase.generate]))
        assert parse(to_text(found), now=NOW.astimezone(UTC)) == found


@pytest.mark.parametrize(
    ("query", "written"),
    [
        (Query(Everything()), ""),
        (Query(A, "rank"), "a sort:rank"),
        (Query(And((Or((A, B)), Not(And((A, C)))))), "(a OR b) -(a c)"),
        (Query(Or((And((A, B)), C))), "(a b) OR c"),
        (Query(Text(("bbc", "world"), "feed", True)), 'feed:"bbc world"*'),
        (Query(Match("tag", "to read")), 'tag:"to read"'),
        (Query(Published(after=NOW)), "after:2026-11-21T14:05:30+01:00"),
        (Query(And((Listed(), Current(), InFeed(3), A))), "a"),
        (
            Query(Or((A, Not(Published(vienna(2026, 1, 1), vienna(2026, 1, 9)))))),
            "a OR -(after:2026-01-01 before:2026-01-09)",
        ),
    ],
)
def test_queries_are_written_as_a_person_would_write_them(query: Query, written: str) -> None:
    assert to_text(query) == written
