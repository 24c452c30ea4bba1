"""A query cut into its words: brackets, minus, OR and terms, each with its column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tui.core.query_errors import QueryError

MAX_LENGTH = 10_000
"""Longest query in characters; an article pasted by mistake is no query."""
QUOTES = '"“”„'

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NAME = re.compile(r"([A-Za-z]+):(?!//|:)|(words)(?=[<>])", re.IGNORECASE)
_BARE = re.compile(r"[^\s()]*")
_BLANKS = re.compile(r"\s*")
_CLOSING = {'"': re.compile('"')}
_CLOSING_CURLY = re.compile(f"[{QUOTES}]")
_NEED_QUOTES = "()“”„"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """`(`, `)`, `-` before what it denies, or `OR`."""

    kind: Literal["(", ")", "-", "OR"]
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word, a phrase or a condition."""

    raw: str
    column: int
    name: str
    """What stands before the colon, in lower case; empty: a plain word."""
    value: str
    """Without its quotes and, if quoted, without the star behind them."""
    value_column: int
    quoted: bool
    starred: bool
    """Whether a star behind asks for a beginning."""
    unfinished: bool
    """Whether the text ends in the middle of it: no closing quote, no blank behind."""


Word: TypeAlias = Sign | Term


def split_words(text: str, *, as_typed: bool = False) -> Iterator[Word]:
    """The words of a query.

    Args:
        text: The query; NUL and lone surrogates count as U+FFFD.
        as_typed: Somebody is still typing: the last quote may be open.

    Raises:
        QueryError: a quote is open, or the text is longer than MAX_LENGTH.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(MAX_LENGTH + 1, text[:40], [f"a query ends after {MAX_LENGTH:,} characters"], asks=False)
    text = storable(text)
    at = _skip(_BLANKS, text, 0)
    while at < len(text):
        word, at = _word(text, at, as_typed=as_typed)
        yield word
        at = _skip(_BLANKS, text, at)


def storable(text: str) -> str:
    """The text with U+FFFD for what no file and no database can hold."""
    return _UNSTORABLE.sub("\ufffd", text)


def write_value(value: str) -> str:
    """A value as it stands behind a colon, in quotes where it must, if it `can_be_written`."""
    plain = '"' in value or not any(character.isspace() or character in _NEED_QUOTES for character in value)
    return value if plain else f'"{value}"'


def can_be_written(value: str) -> bool:
    """Whether a value can stand behind a colon: what needs quotes round it holds none itself."""
    needs_quotes = any(character.isspace() or character in _NEED_QUOTES for character in value)
    return bool(value) and ('"' not in value or not (needs_quotes or value.startswith('"')))


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _word(text: str, at: int, *, as_typed: bool) -> tuple[Word, int]:
    """The word that begins at `at`, and where it ends."""
    character = text[at]
    if character == "(":
        return Sign(kind="(", column=at + 1), at + 1
    if character == ")":
        return Sign(kind=")", column=at + 1), at + 1
    if character == "-" and at + 1 < len(text) and not text[at + 1].isspace() and text[at + 1] != ")":
        return Sign(kind="-", column=at + 1), at + 1
    end = _skip(_BARE, text, at)
    if text[at:end] == "OR":
        return Sign(kind="OR", column=at + 1), end
    return _term(text, at, as_typed=as_typed)


def _term(text: str, at: int, *, as_typed: bool) -> tuple[Term, int]:
    named = _NAME.match(text, at)
    name = (named[1] or named[2]).lower() if named else ""
    start = named.end() if named else at
    quoted = text[start : start + 1] != "" and text[start] in QUOTES
    closed = False
    if quoted:
        value, end, closed = _phrase(text, start, as_typed=as_typed)
    else:
        end = _skip(_BARE, text, start)
        value = text[start:end]
    starred = text[end : end + 1] == "*" if quoted else value.endswith("*")
    end += quoted and starred
    term = Term(
        raw=text[at:end],
        column=at + 1,
        name=name,
        value=value,
        value_column=start + 1,
        quoted=quoted,
        starred=starred,
        unfinished=end == len(text) and not closed,
    )
    return term, end


def _phrase(text: str, start: int, *, as_typed: bool) -> tuple[str, int, bool]:
    """What stands between the quotes, where they end, and whether they were closed."""
    closing = _CLOSING.get(text[start], _CLOSING_CURLY).search(text, start + 1)
    if closing is not None:
        return text[start + 1 : closing.start()], closing.end(), True
    if not as_typed:
        raise QueryError(start + 1, text[start:], ['a closing "'])
    return text[start + 1 :], len(text), False
