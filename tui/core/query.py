"""The query language: one for search box, saved searches, rules, filters and the command line.

    query  = { either | sort } ;  either = one { "OR" one } ;  one = [ "-" ] ( term | "(" query ")" )

So OR binds closer than the blank: `syria OR damascus newer:7d` is either word, of this week.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from tui.core.query_dates import write_moment
from tui.core.query_errors import QueryError
from tui.core.query_nodes import (
    HAS_STATES,
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
    Query,
    ReadWithin,
    Sort,
    State,
    Text,
    Words,
    all_of,
    any_of,
    mentions,
    negated,
    phrases,
)
from tui.core.query_terms import read_sort, read_term
from tui.core.query_words import Sign, Term, Word, split_words, write_value

__all__ = ["Query", "QueryError", "mentions", "parse", "phrases", "to_text"]

MAX_WORDS = 500
MAX_DEPTH = 20
_A_WORD = ("a word", 'a "phrase"', "(")


def parse(text: str, *, now: datetime, as_typed: bool = False) -> Query:
    """Read a query; an empty one is everything.

    Args:
        text: Any text at all.
        now: Aware, in the person's own time zone, whose calendar days count.
        as_typed: For the search box: the last word is also a prefix, from its
            second letter on, until a blank follows; what is open needs no closing yet.

    Raises:
        QueryError: and nothing else.
    """
    if now.tzinfo is None:
        raise ValueError("a query needs to know the time zone")
    words = list(split_words(text, as_typed=as_typed))
    if len(words) > MAX_WORDS:
        extra = words[MAX_WORDS]
        raise QueryError(extra.column, _raw(extra), [f"a query has {MAX_WORDS} words at most"], asks=False)
    return _Parser(words, len(text) + 1, now, as_typed=as_typed).query()


def _raw(word: Word) -> str:
    return word.kind if isinstance(word, Sign) else word.raw


class _Parser:
    """Goes through the words once; parts that say nothing are `Everything` until they are dropped."""

    def __init__(self, words: list[Word], end_column: int, now: datetime, *, as_typed: bool) -> None:
        self._words = words
        self._end_column = end_column
        self._now = now
        self._as_typed = as_typed
        self._at = 0
        self._sort: Sort | None = None

    def query(self) -> Query:
        node = self._all(0)
        if self._at < len(self._words):
            raise QueryError(self._words[self._at].column, ")", ["( before it"])
        if node == Everything() and not self._as_typed:
            self._refuse_what_says_nothing()
        return Query(node, self._sort or "newest")

    def _refuse_what_says_nothing(self) -> None:
        """Of "!!!" or an emoji alone nothing is left: to find everything would surprise, and a rule would act on it."""
        for word in self._words:
            if isinstance(word, Term) and word.name != "sort":
                raise QueryError(word.column, word.raw, ["a word: signs alone are not searched"], asks=False)

    def _next(self, ahead: int = 0) -> Word | None:
        at = self._at + ahead
        return self._words[at] if at < len(self._words) else None

    def _next_is(self, kind: str, ahead: int = 0) -> bool:
        word = self._next(ahead)
        return isinstance(word, Sign) and word.kind == kind

    def _all(self, depth: int) -> Node:
        nodes: list[Node] = []
        while (word := self._next()) is not None and not self._next_is(")"):
            if depth == 0 and isinstance(word, Term) and word.name == "sort" and self._sort_may_stand():
                self._sort = read_sort(word)
                self._at += 1
            else:
                nodes.append(self._either(depth))
        return all_of(nodes)

    def _sort_may_stand(self) -> bool:
        return self._sort is None and not self._next_is("OR", 1)

    def _either(self, depth: int) -> Node:
        nodes = [self._one(depth)]
        while self._next_is("OR"):
            self._at += 1
            nodes.append(self._one(depth))
        said = [node for node in nodes if node != Everything()]
        return any_of(said) if said else Everything()

    def _one(self, depth: int) -> Node:
        denied = False
        while self._next_is("-"):
            denied = not denied
            self._at += 1
        word = self._next()
        if isinstance(word, Term):
            self._at += 1
            node = self._read(word, growing=self._as_typed and not denied)
        elif word is not None and word.kind == "(":
            node = self._group(word, depth + 1)
        else:
            raise self._missing(word)
        return negated(node) if denied and node != Everything() else node

    def _read(self, term: Term, *, growing: bool) -> Node:
        if term.name == "sort":
            raise QueryError(term.column, term.raw, ["sort: stands once, outside of ( ), - and OR"], asks=False)
        return read_term(term, self._now, growing=growing)

    def _group(self, opening: Sign, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise QueryError(opening.column, "(", [f"{MAX_DEPTH} ( inside one another at most"], asks=False)
        self._at += 1
        if self._next_is(")"):
            raise self._missing(self._next())
        node = self._all(depth)
        if self._next_is(")"):
            self._at += 1
        elif not self._as_typed:
            raise QueryError(opening.column, "(", ["a closing )"])
        return node

    def _missing(self, word: Word | None) -> QueryError:
        if word is not None:
            return QueryError(word.column, _raw(word), _A_WORD)
        before = self._words[self._at - 1] if self._at else None
        return QueryError(self._end_column, _raw(before) if before else "", _A_WORD)


def to_text(query: Query) -> str:
    """The query as a person would write it: `parse` makes the same of it.

    What nobody can write (one feed, current, listed, what was done) is left out.
    """
    sort = "" if query.sort == "newest" else f"sort:{query.sort}"
    return " ".join(part for part in (_write(query.node, inside=False), sort) if part)


def _write(node: Node, *, inside: bool) -> str:
    """`inside`: something stands round it, so that a sequence needs brackets."""
    match node:
        case Text():
            return _write_text(node)
        case Match(field, value):
            return f"{field}:{write_value(value)}"
        case State(name):
            return f"{'has' if name in HAS_STATES else 'is'}:{name}"
        case Published():
            return _write_published(node, inside=inside)
        case Words(op, n):
            return f"words{op}{n}"
        case And(nodes):
            return _bracketed(" ", nodes, inside=inside)
        case Or(nodes):
            return _bracketed(" OR ", nodes, inside=inside)
        case Not(part):
            written = _write(part, inside=True)
            return f"-{written}" if written else ""
        case Everything() | InFeed() | Current() | Listed() | InBatch() | ReadWithin() | Arrived():
            return ""


def _bracketed(joint: str, nodes: Iterable[Node], *, inside: bool) -> str:
    written = joint.join(filter(None, (_write(node, inside=True) for node in nodes)))
    return f"({written})" if inside and written else written


def _write_text(node: Text) -> str:
    words = " ".join(node.tokens)
    name = f"{node.field}:" if node.field else ""
    return name + (words if len(node.tokens) == 1 else f'"{words}"') + ("*" if node.prefix else "")


def _write_published(node: Published, *, inside: bool) -> str:
    after, before = node.after, node.before
    if after and before and _is_day(after, before):
        return f"on:{after.date().isoformat()}"
    ends = [f"after:{write_moment(after)}"] if after else []
    ends += [f"before:{write_moment(before)}"] if before else []
    return f"({' '.join(ends)})" if inside and len(ends) == 2 else " ".join(ends)


def _is_day(after: datetime, before: datetime) -> bool:
    """Whether these are the bounds of a calendar day; where clocks change at midnight it begins an hour late."""
    return before.date() - after.date() == timedelta(days=1) and max(after.time(), before.time()) <= time(1)
