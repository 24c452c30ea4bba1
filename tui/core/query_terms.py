"""What a single word, phrase or condition of a query means."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal, TypeAlias, TypeVar, get_args

from tui.core.query_dates import SPANS, examples, read_ago, read_day, read_moment, whole_day
from tui.core.query_errors import QueryError, likeliest
from tui.core.query_nodes import (
    HAS_STATES,
    IS_STATES,
    SORTS,
    Everything,
    Match,
    MatchField,
    Node,
    Published,
    Sort,
    State,
    Text,
    TextField,
    Words,
)
from tui.core.query_words import QUOTES, Term
from tui.core.text import is_syllable, tokens

MAX_TOKENS = 100
"""Longest phrase."""

_TEXT_FIELDS: tuple[TextField, ...] = get_args(TextField)
_MATCH_FIELDS: tuple[MatchField, ...] = get_args(MatchField)
_Reading: TypeAlias = Callable[[Term, datetime], Node]
_LENGTH = re.compile(r"([<>])([0-9]{1,9})")
_Choice = TypeVar("_Choice", bound=str)


def read_term(term: Term, now: datetime, *, growing: bool) -> Node:
    """The node of `term`; `Everything` where it says nothing, such as "!!!".

    Args:
        term: One that is no `sort:`.
        now: Aware, in the time zone whose days count.
        growing: Whether the term is still being typed if it is unfinished.

    Raises:
        QueryError: no such condition, or one that cannot have this value.
    """
    if not term.name:
        return _text(term, None, growing=growing)
    for text_field in _TEXT_FIELDS:
        if term.name == text_field:
            if not term.value:
                raise _mistake(term, ("a word", 'a "phrase"'))
            return _text(term, text_field, growing=growing)
    for match_field in _MATCH_FIELDS:
        if term.name == match_field:
            return _match(term, match_field)
    reading = _READINGS.get(term.name)
    if reading is not None:
        return reading(term, now)
    if not term.value:  # a word with a colon, as in titles: "Analysis: …"
        return Text(tuple(tokens(term.name)))
    raise QueryError(term.column, term.raw, likeliest(f"{term.name}:", [f"{name}:" for name in NAMES]))


def read_sort(term: Term) -> Sort:
    """The order that a `sort:` asks for."""
    return _choice(term, SORTS)


def _choice(term: Term, choices: tuple[_Choice, ...]) -> _Choice:
    wanted = term.value.lower()
    for choice in choices:
        if choice == wanted:
            return choice
    raise _mistake(term, likeliest(wanted, choices))


def _mistake(term: Term, offers: tuple[str, ...]) -> QueryError:
    return QueryError(term.value_column, term.raw, offers)


def _text(term: Term, field: TextField | None, *, growing: bool) -> Node:
    found = tuple(tokens(term.value))
    if not found:
        return Everything()
    if len(found) > MAX_TOKENS:
        raise QueryError(term.column, term.raw, [f"a phrase has {MAX_TOKENS} words at most"], asks=False)
    begun = growing and term.unfinished and (len(found[-1]) > 1 or is_syllable(found[-1]))
    return Text(found, field, term.starred or begun)


def _match(term: Term, field: MatchField) -> Node:
    around = "/# " if field in {"tag", "folder"} else "* "
    value = " ".join(term.value.split()).lstrip(around + QUOTES).rstrip(around)
    if not value:
        raise _mistake(term, ("a name",) if field in {"tag", "folder"} else ("a piece of it",))
    return Match(field, value.lower() if field == "lang" else value)


def _is(term: Term, _now: datetime) -> Node:
    return State(_choice(term, IS_STATES))


def _has(term: Term, _now: datetime) -> Node:
    return State(_choice(term, HAS_STATES))


def _no_day(term: Term, now: datetime) -> QueryError:
    return _mistake(term, likeliest(term.value.lower(), examples(term.value, now)))


def _after(term: Term, now: datetime) -> Node:
    return Published(after=_moment(term, now))


def _before(term: Term, now: datetime) -> Node:
    return Published(before=_moment(term, now))


def _moment(term: Term, now: datetime) -> datetime:
    moment = read_moment(term.value, now)
    if moment is None:
        raise _no_day(term, now)
    return moment


def _on(term: Term, now: datetime) -> Node:
    day = read_day(term.value, now)
    if day is None:
        raise _no_day(term, now)
    return Published(*whole_day(day, now.tzinfo or UTC))


def _newer(term: Term, now: datetime) -> Node:
    return Published(after=_ago(term, now))


def _older(term: Term, now: datetime) -> Node:
    return Published(before=_ago(term, now))


def _ago(term: Term, now: datetime) -> datetime:
    moment = read_ago(term.value, now)
    if moment is None:
        raise _mistake(term, SPANS)
    return moment


def _words(term: Term, _now: datetime) -> Node:
    written = _LENGTH.fullmatch(term.value)
    if written is None:
        raise _mistake(term, (">800", "<300"))
    op: Literal["<", ">"] = "<" if written[1] == "<" else ">"
    return Words(op, int(written[2]))


_READINGS: dict[str, _Reading] = {
    "is": _is,
    "has": _has,
    "after": _after,
    "before": _before,
    "on": _on,
    "newer": _newer,
    "older": _older,
    "words": _words,
}

NAMES: tuple[str, ...] = (*_TEXT_FIELDS, *_MATCH_FIELDS, *(name for name in _READINGS if name != "words"), "sort")
"""What may stand before a colon."""
