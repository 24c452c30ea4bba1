"""Hypothesis strategies that several floors share: what strangers send, and what people write."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import get_args

from hypothesis import strategies as st

from tui.core.model import Enclosure, Entry
from tui.core.query_dates import in_zone, whole_day
from tui.core.query_nodes import (
    HAS_STATES,
    IS_STATES,
    SORTS,
    Everything,
    Match,
    MatchField,
    Node,
    Published,
    Query,
    State,
    Text,
    TextField,
    Words,
    all_of,
    any_of,
    negated,
)
from tui.core.text import tokens

POISON = (
    "\x1b]52;c;eA==\x07",
    "\x1b[2J",
    "\x9b31m",
    "\x1b\\",
    "\u202egnp.exe",
    "\u2066x\u2069",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\U000e0041",
    "\ud800",
    "\x00",
    "\r\n",
    "\t",
    "\u2028",
    "\u00a0",
    "\u00ad",
    "[/b]",
    "[@click=app.quit]x[/]",
    "\\[b]",
    "e" + "\u0301" * 40,
    "👨‍👩‍👧",
    "❤️",
    "北京会议",
    "한국",
    "ภาษาไทย",
    "Straße",
    "“don’t”",
    "<script>x</script>",
    "&#x1b;",
    "'; DROP TABLE entries; --",
)
"""Pieces of text that have broken a reader somewhere."""


def hostile_text(*, max_pieces: int = 8) -> st.SearchStrategy[str]:
    """Any text at all, lone surrogates included, with the known poisons mixed in."""
    anything = st.text(st.characters(), max_size=20)
    ordinary = st.text("abc XYZ_09 ,.-äøł’“”", max_size=20)
    return st.lists(st.one_of(anything, ordinary, st.sampled_from(POISON)), max_size=max_pieces).map("".join)


def moments(*, years: tuple[int, int] = (1990, 2037)) -> st.SearchStrategy[datetime]:
    """Aware UTC times, whole seconds."""
    first, last = (datetime(year, 1, 1, tzinfo=UTC) for year in years)
    seconds = int((last - first).total_seconds())
    return st.integers(0, seconds).map(lambda second: first + timedelta(seconds=second))


def enclosures() -> st.SearchStrategy[Enclosure]:
    return st.builds(
        Enclosure,
        url=st.just("https://example.org/a.mp3"),
        media_type=st.sampled_from(["", "audio/mpeg", "image/png"]),
        length_bytes=st.none() | st.integers(0, 2**40),
    )


def entries(*, text: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Entry]:
    """Entries as a feed may hold them, their texts hostile unless `text` says otherwise."""
    words = hostile_text() if text is None else text
    return st.builds(
        Entry,
        identity=st.text(min_size=1, max_size=12),
        title=words,
        author=words,
        url=st.sampled_from(["", "https://example.org/1", "https://example.org/2"]),
        published=st.none() | moments(),
        updated=st.none() | moments(),
        body=words,
        text=words,
        lang=st.sampled_from(["", "en", "de-AT", "zh"]),
        enclosures=st.lists(enclosures(), max_size=2).map(tuple),
        content_hash=st.text("0123456789abcdef", max_size=8),
    )


WORDS = ("syria", "borrow", "Checker", "naïve", "it's", "2_000", "北京", "한국", "Straße", "or", "words", "is")
_QUERY_PIECES = (
    *WORDS,
    *POISON,
    *("(", ")", "-", "OR", " ", " ", " ", '"', "“", "*", ":", "/", "#", "words>", "words<", "sort:", "9" * 30),
    *("title:", "author:", "feed:", "folder:", "tag:", "url:", "lang:", "is:", "has:", "unread", "image", "rank"),
    *("after:", "before:", "on:", "newer:", "older:", "today", "3d", "2w", "2024-01-31", "2024-02-30", "T14:05"),
)


def query_texts(*, max_pieces: int = 15) -> st.SearchStrategy[str]:
    """What may be typed into a search box: queries, near misses and noise."""
    return st.lists(st.sampled_from(_QUERY_PIECES) | hostile_text(max_pieces=1), max_size=max_pieces).map("".join)


def texts() -> st.SearchStrategy[Node]:
    runs = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: tuple(tokens(" ".join(words))))
    return st.builds(Text, runs, st.none() | st.sampled_from(get_args(TextField)), st.booleans())


def conditions(zone: tzinfo = UTC) -> st.SearchStrategy[Node]:
    """Nodes without parts that a person can write; times are in `zone`."""
    names = st.sampled_from(["a", "a/b", "to read", "BBC World", 'say"so', "(x)", "l’été", "c*"])
    codes = st.sampled_from(["en", "de-at"])
    moment = moments().map(lambda moment: in_zone(moment, zone))
    days = st.dates(date(1990, 1, 1), date(2037, 1, 1)).map(lambda day: Published(*whole_day(day, zone)))
    named: tuple[MatchField, ...] = ("folder", "tag", "url")
    return st.one_of(
        texts(),
        st.builds(Match, st.sampled_from(named), names.filter(lambda name: not name.endswith("*"))),
        st.builds(Match, st.just("lang"), codes),
        st.sampled_from([State(name) for name in (*IS_STATES, *HAS_STATES)]),
        st.builds(Words, st.sampled_from(["<", ">"]), st.integers(0, 10**6)),
        moment.map(lambda after: Published(after=after)),
        moment.map(lambda before: Published(before=before)),
        days,
    )


def nodes(zone: tzinfo = UTC) -> st.SearchStrategy[Node]:
    """Any node that a person can write, in the parser's normal form."""

    def wider(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(inner, min_size=2, max_size=4)
        return several.map(all_of) | several.map(any_of) | inner.map(negated)

    return st.recursive(conditions(zone), wider, max_leaves=8)


def queries(zone: tzinfo = UTC) -> st.SearchStrategy[Query]:
    return st.builds(Query, nodes(zone) | st.just(Everything()), st.sampled_from(SORTS))
