"""newsboat's filter language to ours; what cannot be said here is told, never guessed.

    filter     = comparison { ("and" | "or") comparison } | "(" filter ")" ; comparison = attribute operator value

newsboat binds neither of "and" and "or" closer, so a filter that mixes them
without brackets is left to its writer.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from tui.core.query import QueryError, parse
from tui.core.query_words import write_value
from tui.core.text import displayable
from tui.formats.newsboat import folder_of
from tui.formats.newsboat_patterns import Untranslatable, literals, unescaped

LONGEST = 4000
_DEEPEST = 15
_MOST_FEEDS = 20
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_TOKEN = re.compile(
    r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<sign>==|=~|!~|!=|!#|<=|>=|[=<>#()!])'
    r"|(?P<range>-?[0-9]+:-?[0-9]+)|(?P<word>[A-Za-z_]+|-?[0-9]+))",
    re.DOTALL,
)
_DENIED = {"!=": "=", "!~": "=~", "!#": "#"}
_TEXTS = {"title": "title", "author": "author", "content": "", "feedtitle": "feed"}
_NO_COUNTERPART = {
    "guid": "stories are not searched by their guid",
    "date": "dates are compared with after:, before: and on:, not as text",
    "description": "what a feed says of itself is not searched",
    "feeddate": "the date of a feed is not searched",
    "enclosure_type": "files are found by has:enclosure, whatever their type",
    "unread_count": "it counts the stories of a feed, and searches find stories",
    "total_count": "it counts the stories of a feed, and searches find stories",
    "articleindex": "it asks for a place in a list, which changes all the time",
    "feedindex": "it asks for a place in a list, which changes all the time",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFeed:
    """A feed that a filter may name by its address."""

    url: str
    site_url: str = ""
    name: str = ""
    """As our searches know it; empty: not yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A piece of a query, and whether it needs brackets beside others."""

    text: str
    joint: str = ""
    """What stands between its parts, where it has several and so brackets round them."""


class _Token(NamedTuple):
    kind: str
    text: str


def flag_tag(letter: str) -> str:
    """The tag that a flag becomes: tags are the same in upper and lower case, flags are not."""
    return f"flag/{letter}" if letter.islower() else f"flag/cap-{letter.lower()}"


def translated(expression: str, feeds: Sequence[KnownFeed] = ()) -> str:
    """The filter in our language.

    Args:
        expression: The filter.
        feeds: Those that it may name.

    Raises:
        Untranslatable: it cannot be said, or is no filter at all.
    """
    if len(expression) > LONGEST:
        raise Untranslatable(f"it is longer than {LONGEST:,} characters")
    part = _Parser(_tokens(expression), feeds).whole()
    query = part.text[1:-1] if part.joint else part.text
    try:
        parse(query, now=_SOME_DAY)
    except QueryError as error:
        raise Untranslatable(f"nothing that can be searched is left of it ({error})") from error
    return query


def one_feed(url: str, feeds: Sequence[KnownFeed]) -> str:
    """The condition that a story is of the feed with this address; raises Untranslatable where there is none."""
    return _of_feeds([feed for feed in feeds if feed.url.rstrip("/") == url.rstrip("/")]).text


def both(one: str, other: str) -> str:
    """The query that finds what both find."""
    return f"{one} ({other})" if " " in other else f"{one} {other}"


def _tokens(expression: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while expression[at:].strip():
        match = _TOKEN.match(expression, at)
        if match is None:
            raise Untranslatable(f"it cannot be read from “{displayable(expression[at:].strip())[:20]}” on")
        kind = str(match.lastgroup)
        found.append(_Token(kind, match[kind]))
        at = match.end()
    return found


class _Parser:
    """Goes through the tokens once."""

    def __init__(self, found: list[_Token], feeds: Sequence[KnownFeed]) -> None:
        self._tokens = found
        self._at = 0
        self._feeds = feeds

    def whole(self) -> _Part:
        part = self._filter(0)
        if self._at < len(self._tokens):
            raise Untranslatable(f"nothing is expected before “{displayable(self._tokens[self._at].text)[:20]}”")
        return part

    def _filter(self, depth: int) -> _Part:
        if depth > _DEEPEST:
            raise Untranslatable(f"it has brackets within brackets, more than {_DEEPEST} deep")
        parts = [self._one(depth)]
        joints: set[str] = set()
        while (word := self._peek().lower()) in ("and", "or"):
            joints.add(word)
            self._at += 1
            parts.append(self._one(depth))
        if len(joints) > 1:
            raise Untranslatable(
                "it mixes and and or without brackets; write it anew, (a OR b) binding closer than a b"
            )
        return _joined(parts, " OR " if "or" in joints else " ")

    def _one(self, depth: int) -> _Part:
        denied = False
        while self._peek() == "!":
            self._at, denied = self._at + 1, not denied
        part = self._bare(depth)
        return _denied(part) if denied else part

    def _bare(self, depth: int) -> _Part:
        if self._peek() == "(":
            self._at += 1
            part = self._filter(depth + 1)
            if self._next().text != ")":
                raise Untranslatable("a bracket is not closed")
            return part
        attribute, operator, value = self._next(), self._next(), self._next()
        if attribute.kind != "word" or (operator.kind != "sign" and operator.text != "between"):
            raise Untranslatable(f"“{displayable(attribute.text)[:20]}” is no comparison")
        return self._comparison(attribute.text.lower(), operator.text, value)

    def _comparison(self, attribute: str, operator: str, value: _Token) -> _Part:
        if attribute in _NO_COUNTERPART:
            raise Untranslatable(f"it asks for {attribute}: {_NO_COUNTERPART[attribute]}")
        text = value.text[1:-1] if value.kind == "text" else value.text
        if attribute == "age":
            return _age(operator, text)
        plain = _DENIED.get(operator, "=" if operator == "==" else operator)
        if attribute in ("rssurl", "feedlink"):
            part = self._feed(attribute, plain, text)
        elif attribute in _READINGS:
            part = _READINGS[attribute](plain, text)
        elif attribute in _TEXTS:
            part = _text(attribute, plain, text)
        else:
            raise Untranslatable(f"“{displayable(attribute)[:20]}” is nothing that newsboat knows of a story")
        return _denied(part) if operator in _DENIED else part

    def _feed(self, attribute: str, operator: str, value: str) -> _Part:
        """By the address of a feed: the names of those that there are now."""
        wanted = [text.casefold() for text in literals(value)] if operator == "=~" else [unescaped(value).casefold()]
        found: list[KnownFeed] = []
        for feed in self._feeds:
            address = (feed.url if attribute == "rssurl" else feed.site_url).casefold()
            if any(text in address if operator == "=~" else text == address for text in wanted):
                found.append(feed)
        if operator not in ("=", "=~"):
            raise Untranslatable(f"{attribute} {operator} has no counterpart")
        return _of_feeds(found)

    def _peek(self) -> str:
        return self._tokens[self._at].text if self._at < len(self._tokens) else ""

    def _next(self) -> _Token:
        if self._at >= len(self._tokens):
            raise Untranslatable("it ends too early")
        self._at += 1
        return self._tokens[self._at - 1]


def _joined(parts: Sequence[_Part], joint: str) -> _Part:
    if len(parts) == 1:
        return parts[0]
    return _Part(text=f"({joint.join(part.text for part in parts)})", joint=joint)


def _denied(part: _Part) -> _Part:
    return _Part(text=part.text[1:] if part.text.startswith("-") else f"-{part.text}")


def _of_feeds(found: Sequence[KnownFeed]) -> _Part:
    if not found:
        raise Untranslatable("it asks for the address of a feed, and none of the feeds has it")
    if len(found) > _MOST_FEEDS or not all(feed.name for feed in found):
        raise Untranslatable("it asks for the address of a feed; write it with feed: and the feed's name")
    return _joined([_Part(text=_condition("feed", feed.name)) for feed in found], " OR ")


def _text(attribute: str, operator: str, value: str) -> _Part:
    """Words in a field. What is a piece of a word there is a whole word here."""
    if operator == "=" and attribute != "feedtitle":
        raise Untranslatable(
            f"it wants the whole {attribute} to be so, and searches find words in it; use {attribute} =~"
        )
    if operator not in ("=", "=~", "#"):
        raise Untranslatable(f"{attribute} {operator} has no counterpart")
    words = literals(value) if operator == "=~" else [unescaped(value)]
    return _joined([_Part(text=_condition(_TEXTS[attribute], text)) for text in words], " OR ")


def _link(operator: str, value: str) -> _Part:
    if operator not in ("=", "=~"):
        raise Untranslatable(f"link {operator} has no counterpart")
    pieces = literals(value) if operator == "=~" else [unescaped(value)]
    return _joined([_Part(text=_condition("url", piece)) for piece in pieces], " OR ")


def _unread(operator: str, value: str) -> _Part:
    states = {"yes": "is:unread", "no": "is:read"}
    if operator not in ("=", "=~") or value not in states:
        raise Untranslatable('unread is compared with "yes" or "no"')
    return _Part(text=states[value])


def _tags(operator: str, value: str) -> _Part:
    if operator != "#":
        raise Untranslatable('tags are asked for with tags # "name", since each is a folder here')
    return _Part(text=_condition("folder", folder_of(unescaped(value))))


def _flags(operator: str, value: str) -> _Part:
    if operator == "=" and not value:
        return _Part(text="-is:starred")
    if operator == "=~" and value in (".", ".+", "."):
        return _Part(text="is:starred")
    letters = re.sub(r"[\[\]|]", "", value) if operator == "=~" else value if len(value) == 1 else ""
    several = operator == "=~" and (value == f"[{letters}]" or value == "|".join(letters))
    if not letters.isascii() or not letters.isalpha() or not (several or len(value) == 1):
        raise Untranslatable('flags are asked for with flags =~ "a", since each is a tag here')
    cases = dict.fromkeys(case for letter in letters for case in (letter.lower(), letter.upper()))
    if operator != "=~":
        cases = dict.fromkeys(letters)
    return _joined([_Part(text=_condition("tag", flag_tag(letter))) for letter in cases], " OR ")


def _enclosure(operator: str, value: str) -> _Part:
    if operator == "=" and not value:
        return _Part(text="-has:enclosure")
    if operator == "=~" and value in (".", ".+", "http"):
        return _Part(text="has:enclosure")
    raise Untranslatable('files are found by has:enclosure; what it asks for is more than enclosure_url != ""')


_READINGS: Mapping[str, Callable[[str, str], _Part]] = {
    "link": _link,
    "unread": _unread,
    "tags": _tags,
    "flags": _flags,
    "enclosure_url": _enclosure,
}


def _age(operator: str, value: str) -> _Part:
    """Whole days since a story was published: one of 7 is at least 7 and less than 8 days old."""
    if operator == "between":
        bounds = value.split(":")
        if len(bounds) != 2 or not all(bound.isdecimal() and len(bound) < 6 for bound in bounds):
            raise Untranslatable("age between wants two numbers, such as 0:7")
        first, last = sorted(map(int, bounds))
        return _joined([part for part in (_newer(last + 1), _older(first)) if part], " ")
    if not value.isdecimal() or len(value) > 5:
        raise Untranslatable("age is compared with a number of days")
    days = int(value)
    match operator:
        case "<":
            return _newer(days)
        case "<=":
            return _newer(days + 1)
        case ">":
            return _Part(text=f"older:{days + 1}d")
        case ">=":
            return _Part(text=f"older:{days}d")
        case "=" | "==":
            return _joined([part for part in (_newer(days + 1), _older(days)) if part], " ")
    raise Untranslatable(f"age {operator} {value} has no counterpart")


def _newer(days: int) -> _Part:
    return _Part(text=f"newer:{days}d")


def _older(days: int) -> _Part | None:
    return _Part(text=f"older:{days}d") if days else None


def _condition(field: str, value: str) -> str:
    """A value behind its field, or alone, in quotes where it needs them."""
    value = " ".join(value.split())
    if not value or '"' in value:
        raise Untranslatable("it asks for a text that cannot stand in a search: it is empty or has quotes in it")
    if field:
        return f"{field}:" + (f'"{value}"' if "*" in value else write_value(value))
    return f'"{value}"' if value == "OR" or not value.isalnum() else value
