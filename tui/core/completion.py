"""Completing a query where somebody types it, as a pure function of what is typed and what there is to name.

How a search box uses it: at the first Tab it keeps the text and the cursor as
they are and asks `complete_at` with them and turn 0; at each further Tab it
asks again with the same text and cursor and the next turn; any other key, and
a completion with one candidate only, ends the round, so that the next Tab
begins anew where the cursor is then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui.core.query_dates import DAY_NAMES, SPANS
from tui.core.query_errors import QueryError
from tui.core.query_nodes import HAS_STATES, IS_STATES, SORTS
from tui.core.query_words import QUOTES, Term, can_be_written, split_words, write_value
from tui.core.stories import Counts
from tui.core.text import displayable, tokens

_FIELDS = (
    *("title:", "author:", "tag:", "feed:", "folder:", "is:", "has:"),
    *("newer:", "older:", "after:", "before:", "on:", "words>", "words<", "lang:", "url:", "sort:"),
)
_VALUES: dict[str, Sequence[str]] = {
    "is": IS_STATES,
    "has": HAS_STATES,
    "sort": SORTS,
    "newer": SPANS,
    "older": SPANS,
    "after": DAY_NAMES,
    "before": DAY_NAMES,
    "on": DAY_NAMES,
    "words": (">800", ">2000", "<300"),
}
_NAMES = ("tag", "folder", "feed")
"""Fields with names that people gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The names that can be completed, each kind in the order in which they are offered."""

    tags: tuple[str, ...] = ()
    """Last used first."""
    folders: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    """Their titles, from strangers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What the box should hold after a Tab."""

    text: str
    cursor: int
    """Behind what was completed; in characters."""
    candidates: tuple[str, ...]
    """All that could stand there, the likeliest first, in the words that people gave; at least one."""
    field: str = ""
    """What they are values of, such as "tag"; empty: they are fields."""

    def shown(self, between: str = " · ") -> str:
        """The candidates as one clean line: "tag: linux · linux/kernel · maths"."""
        listed = between.join(map(displayable, self.candidates))
        return f"{self.field}: {listed}" if self.field else listed


def known_of(counts: Counts | None) -> Known:
    """The names that the sidebar's numbers tell; of nothing: none."""
    if counts is None:
        return Known()
    return Known(
        tags=_with_parents(tag.name for tag in counts.tags),
        folders=_with_parents(sorted({folder for feed in counts.feeds for folder in feed.folders})),
        feeds=tuple(dict.fromkeys(_plain(feed.title) for feed in counts.feeds if _plain(feed.title))),
    )


def complete_at(text: str, cursor: int, known: Known, *, turn: int = 0) -> Completion | None:
    """Complete the word that ends at the cursor.

    The first turn takes what all candidates begin with, where that is more
    than is typed, else the first candidate; each further one takes the next
    candidate, round and round; one below 0 goes the other way round.

    Args:
        text: The query as it was typed, before the first turn.
        cursor: Where it was, in characters; what stands behind it stays.
        known: The names that there are.
        turn: How many Tabs went before, in this place; below 0: Shift-Tabs, this one too.

    Returns:
        `None`: nothing is known that could stand there.
    """
    begun = _begun(text[:cursor])
    if begun is None:
        return None
    candidates = _candidates(begun, known)
    if not candidates:
        return None
    chosen = _chosen(begun.value, candidates, turn)
    written = _written(begun.field, chosen, whole=chosen in candidates)
    rest = text[cursor:]
    if written.endswith('"') and rest.startswith('"'):
        rest = rest[1:]
    head = text[: begun.start] + written
    return Completion(text=head + rest, cursor=len(head), candidates=candidates, field=begun.field)


class _Begun(NamedTuple):
    """A word that is not finished yet."""

    field: str
    """Empty: it may become a field."""
    value: str
    """As far as it is typed, without quotes."""
    start: int
    """Where that begins, in characters, quotes included."""


def _begun(text: str) -> _Begun | None:
    """The word that the text ends in, maybe an empty one; `None`: none that could be completed."""
    try:
        words = [*split_words(text, as_typed=True)]
    except QueryError:  # longer than any query
        return None
    last = words[-1] if words else None
    if not isinstance(last, Term) or not last.unfinished or last.raw == "-":
        open_here = text[-1:] in {"", "(", "-"} or text[-1:].isspace()
        return _Begun("", "", len(text)) if open_here else None
    if not last.name:
        return None if last.quoted else _Begun("", last.value, last.column - 1)
    value = last.value.lstrip("#") if last.name == "tag" else last.value
    return _Begun(last.name, value, last.value_column - 1)


def _candidates(begun: _Begun, known: Known) -> tuple[str, ...]:
    """What begins as the word does; else, of names, what has a part that does."""
    wanted = begun.value.casefold()
    choices = _choices(begun.field, known)
    found = tuple(choice for choice in choices if choice.casefold().startswith(wanted))
    if not found and begun.field in {"newer", "older"} and wanted.isdecimal():
        return tuple(wanted + unit for unit in "dhwy")
    if found or begun.field not in _NAMES:
        return found
    return tuple(choice for choice in choices if any(part.startswith(wanted) for part in _parts(choice)))


def _choices(field: str, known: Known) -> Sequence[str]:
    if not field:
        return _FIELDS
    names = {
        "tag": known.tags,
        "folder": known.folders,
        "feed": tuple(name for name in map(_plain, known.feeds) if tokens(name)),
    }
    return [name for name in names.get(field, ()) if can_be_written(name)] or _VALUES.get(field, ())


def _chosen(typed: str, candidates: Sequence[str], turn: int) -> str:
    common = _common(candidates)
    if len(common) <= len(typed) or not common.casefold().startswith(typed.casefold()):
        others = [candidate for candidate in candidates if candidate != typed]
        ring = [*others, typed] if len(others) < len(candidates) else candidates
        return ring[turn % len(candidates)]
    if common in candidates:
        return [common, *(candidate for candidate in candidates if candidate != common)][turn % len(candidates)]
    return candidates[(turn - (turn > 0)) % len(candidates)] if turn else common


def _written(field: str, value: str, *, whole: bool) -> str:
    """A value as it stands in a query; of a beginning the quotes stay open."""
    if field not in _NAMES:
        return value
    written = write_value(value)
    return written if whole or written == value else written[:-1]


def _common(candidates: Sequence[str]) -> str:
    """The longest beginning that all share, as the first writes it."""
    first = candidates[0]
    length = len(first)
    for candidate in candidates[1:]:
        pairs = zip(first[:length].casefold(), candidate.casefold(), strict=False)
        length = next((index for index, (one, other) in enumerate(pairs) if one != other), min(length, len(candidate)))
    return first[:length]


def _parts(name: str) -> list[str]:
    return name.casefold().replace("/", " ").replace("-", " ").split()


def _plain(title: str) -> str:
    """A feed's name as it can stand in quotes: it is found by its words alone."""
    return " ".join(displayable(title).translate(_NO_QUOTES).split())


_NO_QUOTES = {ord(quote): " " for quote in QUOTES}


def _with_parents(names: Iterable[str]) -> tuple[str, ...]:
    """Each name, followed by those that it lies in; each once."""
    found: dict[str, None] = {}
    for name in names:
        found.update(dict.fromkeys(name.rsplit("/", up)[0] for up in range(name.count("/") + 1)))
    return tuple(found)
