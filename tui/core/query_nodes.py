"""A parsed query as values.

The parser gives them in one normal form, so that equal meanings written alike
are equal: no And in an And, no Or in an Or, no double Not, no And or Or of
fewer than two, `Everything` only alone. `all_of`, `any_of` and `negated` keep it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

Sort: TypeAlias = Literal["newest", "oldest", "rank", "feed", "title", "longest"]
SORTS: tuple[Sort, ...] = ("newest", "oldest", "rank", "feed", "title", "longest")

TextField: TypeAlias = Literal["title", "author", "feed"]
MatchField: TypeAlias = Literal["folder", "tag", "url", "lang"]
IsState: TypeAlias = Literal["unread", "read", "starred", "tagged", "hidden", "archived", "updated"]
HasState: TypeAlias = Literal["enclosure", "fulltext", "image"]
StateName: TypeAlias = IsState | HasState
IS_STATES: tuple[IsState, ...] = ("unread", "read", "starred", "tagged", "hidden", "archived", "updated")
HAS_STATES: tuple[HasState, ...] = ("enclosure", "fulltext", "image")


@dataclass(frozen=True, slots=True)
class Everything:
    """Every story."""


@dataclass(frozen=True, slots=True)
class Text:
    """A run of tokens, as `core.text.tokens` makes them; at least one."""

    tokens: tuple[str, ...]
    field: TextField | None = None
    """`None`: anywhere in title, author or text."""
    prefix: bool = False
    """Whether the last token may be the beginning of a word."""


@dataclass(frozen=True, slots=True)
class Match:
    """A field's value as a whole; never empty.

    `tag` and `folder`: that name or one below it ("a" holds "a/b"), case not
    minded; `url`: a piece of the address; `lang`: the beginning of a code, in
    lower case.
    """

    field: MatchField
    value: str


@dataclass(frozen=True, slots=True)
class State:
    """A mark or a property of the story."""

    name: StateName


@dataclass(frozen=True, slots=True)
class Published:
    """Published (first seen, where there is no date) from `after` on and before `before`.

    Both aware, in the local zone at a fixed offset; `None`: no bound.
    """

    after: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Fewer or more words than `n`."""

    op: Literal["<", ">"]
    n: int


@dataclass(frozen=True, slots=True)
class InFeed:
    """In this feed. Views are made with it; nobody can write it."""

    feed_id: int


@dataclass(frozen=True, slots=True)
class Current:
    """In a feed that is still subscribed. Views are made with it; nobody can write it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """In a feed that is not kept out of the river. Views are made with it; nobody can write it."""


@dataclass(frozen=True, slots=True)
class InBatch:
    """Changed by this batch of the journal. Views are made with it; nobody can write it."""

    batch: int


@dataclass(frozen=True, slots=True)
class ReadWithin:
    """Marked read from `after` on and before `before` (both aware), by opening or otherwise, and not taken back.

    Views are made with it; nobody can write it.
    """

    after: datetime
    before: datetime


@dataclass(frozen=True, slots=True)
class Arrived:
    """Seen for the first time from `after` on and, unless it is `None`, before `before` (both aware).

    Stories of a feed's first day here are left out: what was there when it was subscribed has not arrived.
    Views are made with it; nobody can write it.
    """

    after: datetime
    before: datetime | None


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The stories that `node` does not hold."""

    node: "Node"


Node: TypeAlias = (
    Everything
    | Text
    | Match
    | State
    | Published
    | Words
    | InFeed
    | Current
    | Listed
    | InBatch
    | ReadWithin
    | Arrived
    | And
    | Or
    | Not
)


@dataclass(frozen=True, slots=True)
class Query:
    """What to find, and in which order."""

    node: Node
    sort: Sort = "newest"


def all_of(nodes: Iterable[Node]) -> Node:
    """And in normal form; of nothing: `Everything`."""
    flat: list[Node] = []
    for node in nodes:
        if isinstance(node, And):
            flat.extend(node.nodes)
        elif not isinstance(node, Everything):
            flat.append(node)
    if not flat:
        return Everything()
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(nodes: Iterable[Node]) -> Node:
    """Or in normal form; at least one node."""
    flat: list[Node] = []
    for node in nodes:
        flat.extend(node.nodes if isinstance(node, Or) else (node,))
    if Everything() in flat:
        return Everything()
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def negated(node: Node) -> Node:
    """Not in normal form."""
    return node.node if isinstance(node, Not) else Not(node)


def mentions(node: Node, state: StateName) -> bool:
    """Whether the query speaks of `state`, also where it denies it."""
    match node:
        case State(name):
            return name == state
        case And(nodes) | Or(nodes):
            return any(mentions(part, state) for part in nodes)
        case Not(part):
            return mentions(part, state)
        case _:
            return False


def phrases(node: Node) -> tuple[Text, ...]:
    """The texts that a found story may hold, for marking them: neither denied ones nor names of feeds."""
    return tuple(dict.fromkeys(_phrases(node, wanted=True)))


def _phrases(node: Node, *, wanted: bool) -> Iterator[Text]:
    match node:
        case Text(field=field) if wanted and field != "feed":
            yield node
        case And(nodes) | Or(nodes):
            for part in nodes:
                yield from _phrases(part, wanted=wanted)
        case Not(part):
            yield from _phrases(part, wanted=not wanted)
        case _:
            return
