# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""Selections as SQL: which rows, and by which index they are walked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import floor

from tui.core.query_nodes import (
    And,
    Arrived,
    Everything,
    InBatch,
    Match,
    Node,
    Not,
    Or,
    Published,
    ReadWithin,
    State,
    StateName,
    Text,
    Words,
    mentions,
)
from tui.core.views import Selection
from tui.store import vocabulary
from tui.store.database import Database
from tui.store.entries import first_key
from tui.store.feed_sets import Feeds, FeedSets

FEW = 20_000
"""So many stories are sorted for each page, rather than met in the order of their keys."""
LOOKED_UP = "e.sort_key IN (SELECT rowid FROM search WHERE search MATCH ?)"
"""The condition that the index holds a text of the story; a search within few keys bounds it."""

_STATES: dict[StateName, str] = {
    "unread": "e.read = 0",
    "read": "e.read = 1",
    "starred": "e.starred = 1",
    "tagged": "e.tags > 0",
    "hidden": "e.hidden = 1",
    "updated": "e.content_changed IS NOT NULL",
    "enclosure": "e.enclosures > 0",
    "fulltext": "e.source = 'page'",
    "image": "e.pictures > 0",
}
"""Conditions on a row; "archived" is one on its feed."""

ALWAYS, NEVER = "e.id > 0", "e.id < 0"
"""Not 1 and 0: SQLite folds these away, and with them the conditions by which it may use a partial index."""
_READ_WITHIN = """
    e.id IN (
        SELECT j.entry_id FROM batches AS b INDEXED BY batches_by_time
        CROSS JOIN journal AS j ON j.batch_id = b.id AND j.field = 'read'
        WHERE b.time >= ? AND b.time < ? AND b.undone IS NULL AND b.origin IN ('screen', 'cli', 'open') AND j.new = '1'
    )
"""
_PUBLISHED = "ifnull(e.published, e.first_seen)"


@dataclass(slots=True)
class Plan:
    """What a selection asks for, taken apart: all parts hold at once."""

    feeds: Feeds
    """The feeds it is in."""
    size: int = 0
    """Stories in these feeds (the unread ones, if it asks for these), hidden ones left out."""
    of: int = 0
    """The same in all feeds."""
    matches: list[str] = field(default_factory=list)
    """FTS5 expressions."""
    denied: list[str] = field(default_factory=list)
    """FTS5 expressions that do not hold."""
    wide: tuple[Text, str] | None = None
    """A prefix of very many words that is asked for, and its expression among `matches`."""
    tag_ids: tuple[int, ...] | None = None
    """At least one of these tags is on it; `None`: tags do not matter."""
    conditions: list[str] = field(default_factory=list)
    """What else holds, on `e`, a row of entries."""
    values: list[object] = field(default_factory=list)
    """Of the conditions' question marks."""
    lowest_key: int | None = None
    """No story has a smaller key."""
    up_to_id: int | None = None
    listed: bool = False
    """Whether a condition lists the numbers of few stories, so that only these are looked at."""
    unread: bool = False
    starred: bool = False
    hidden: bool | None = False
    """`None`: hidden or not."""

    @property
    def match(self) -> str:
        """One FTS5 expression for all, where there are `matches`: FTS5 can deny only what follows something wanted."""
        return f"({' AND '.join(f'({match})' for match in self.matches)})" + _denying(self.denied)

    def apart(self) -> "Plan":
        """The same, with what is denied looked up by itself: FTS5 would deny from the first story on."""
        conditions = [*self.conditions, *(f"NOT {LOOKED_UP}" for _ in self.denied)]
        return replace(self, denied=[], conditions=conditions, values=[*self.values, *self.denied])

    @property
    def only_feeds(self) -> bool:
        """Whether the feeds' own counters can say how many there are."""
        return self.hidden is False and not (
            self.matches or self.denied or self.conditions or self.starred or self.tag_ids is not None
        )

    @property
    def only_text(self) -> bool:
        """Whether the index alone can say how many there are, but for hidden stories and later ones."""
        return (
            bool(self.matches)
            and self.hidden is not True
            and self.feeds.are_all
            and not (self.unread or self.conditions or self.starred or self.tag_ids is not None)
        )


def plan(db: Database, selection: Selection, *, sets: FeedSets | None = None, most_words: int | None = None) -> Plan:
    """Take a selection apart; to be used within the same snapshot.

    Args:
        db: The database.
        selection: What to find.
        sets: The feeds, where they were read within this snapshot.
        most_words: Write prefixes out that so many words begin with, which costs some looks into the index; `None`:
            as many as is quicker than what FTS5 does. With 0 the plan is the same whatever words there are.
    """
    sets = sets or FeedSets(db)
    shows_hidden = mentions(selection.node, "hidden")
    made = Plan(feeds=sets.all(), up_to_id=selection.up_to_id, hidden=None if shows_hidden else False)
    parts = selection.node.nodes if isinstance(selection.node, And) else (selection.node,)
    asked = _Asked(db, sets, vocabulary.MOST if most_words is None else most_words)
    for part in parts:
        _add(made, part, asked)
    made.size = sets.stories(made.feeds, unread=made.unread)
    made.of = sets.stories(sets.all(), unread=made.unread)
    return made


@dataclass(frozen=True, slots=True)
class _Asked:
    """Of whom it is asked what the parts mean."""

    db: Database
    sets: FeedSets
    most_words: int


def _denying(matches: Sequence[str]) -> str:
    return "".join(f" NOT ({match})" for match in matches)


def _add(made: Plan, part: Node, asked: _Asked) -> None:
    """Take one part of the conjunction into the plan."""
    feeds = asked.sets.of(part)
    match = _match(part, asked)
    denied = _match(part.node, asked) if isinstance(part, Not) else None
    if feeds is not None:
        made.feeds = made.feeds & feeds
    elif match is not None:
        made.matches.append(match)
        if isinstance(part, Text) and match.rstrip(")").endswith("*"):
            made.wide = (part, match)
    elif denied is not None:
        made.denied.append(denied)
    elif part == State("unread"):
        made.unread = True
    elif part == State("starred"):
        made.starred = True
    elif part == State("hidden"):
        made.hidden = True
    elif isinstance(part, Match) and part.field == "tag" and made.tag_ids is None:
        made.tag_ids = _tag_ids(asked.db, part.value)
    elif not isinstance(part, Everything):
        if isinstance(part, Published) and part.after is not None:
            lowest = _lowest_key(asked.db, part)
            made.lowest_key = lowest if made.lowest_key is None else max(lowest, made.lowest_key)
        made.listed = made.listed or _lists_few(part, asked.db)
        condition, values = _condition(part, asked)
        made.conditions.append(condition)
        made.values.extend(values)


def _lists_few(part: Node, db: Database) -> bool:
    if isinstance(part, InBatch):
        return bool(db.value("SELECT changed <= ? FROM batches WHERE id = ?", [FEW, part.batch]))
    return isinstance(part, ReadWithin)


def _match(node: Node, asked: _Asked) -> str | None:
    """A node of nothing but text as an FTS5 expression; `None` where it is none, or denies all of it."""
    match node:
        case Text(_, field) if field != "feed":
            return f"{field} : ({_phrase(node, asked)})" if field else _phrase(node, asked)
        case Or(nodes):
            parts = [_match(part, asked) for part in nodes]
            return None if None in parts else " OR ".join(f"({part})" for part in parts)
        case And(nodes):
            wanted = [_match(part, asked) for part in nodes if not isinstance(part, Not)]
            unwanted = [_match(part.node, asked) for part in nodes if isinstance(part, Not)]
            if not wanted or None in wanted or None in unwanted:
                return None
            together = " AND ".join(f"({part})" for part in wanted)
            return f"({together})" + _denying([part for part in unwanted if part is not None])
        case _:
            return None


def _phrase(text: Text, asked: _Asked) -> str:
    *first, last = text.tokens
    lasts: list[str] | None = [last]
    if text.prefix:
        lasts = vocabulary.words_with(asked.db, last, asked.most_words)
    if lasts is None:  # too many to write out
        return f'"{" ".join(text.tokens)}" *'
    return " OR ".join(f'"{" ".join([*first, word])}"' for word in lasts or [last])


def _condition(node: Node, asked: _Asked) -> tuple[str, Sequence[object]]:
    """Any node as a condition on `e`."""
    feeds = asked.sets.of(node)
    if feeds is not None:
        return feeds.condition("e.feed_id"), ()
    match = _match(node, asked)
    if match is not None:
        return LOOKED_UP, (match,)
    match node:
        case And(nodes):
            return _joined(" AND ", nodes, asked)
        case Or(nodes):
            return _joined(" OR ", nodes, asked)
        case Not(part):
            condition, values = _condition(part, asked)
            return f"NOT ({condition})", values
        case State(name):
            return _STATES[name], ()
        case Words(op, n):
            return f"e.words {op} ?", (min(n, 1 << 62),)
        case Published(after, before):
            return _published(after, before)
        case Match("tag", value):
            return tagged(_tag_ids(asked.db, value)), ()
        case InBatch(batch):
            return "e.id IN (SELECT entry_id FROM journal WHERE batch_id = ? AND entry_id IS NOT NULL)", (batch,)
        case Arrived(after, before):
            return _ARRIVED, (after.timestamp(), _end(before))
        case ReadWithin(after, before):
            return _READ_WITHIN, (after.timestamp(), before.timestamp())
        case Match("url", value):
            return "instr(e.url, ?) > 0", (value,)
        case Match("lang", value):
            return "substr(e.lang, 1, ?) = ?", (len(value), value.lower())
        case _:
            return ALWAYS, ()


def _joined(word: str, nodes: Sequence[Node], asked: _Asked) -> tuple[str, Sequence[object]]:
    parts = [_condition(node, asked) for node in nodes]
    return word.join(f"({condition})" for condition, _ in parts), [value for _, values in parts for value in values]


def _published(after: datetime | None, before: datetime | None) -> tuple[str, Sequence[object]]:
    bounds = [(f"{_PUBLISHED} >= ?", after), (f"{_PUBLISHED} < ?", before)]
    given = [(condition, moment.timestamp()) for condition, moment in bounds if moment is not None]
    return " AND ".join(condition for condition, _ in given) or ALWAYS, [moment for _, moment in given]


_ARRIVED = """
    e.first_seen >= ? AND e.first_seen < ?
    AND e.first_seen >= (SELECT added + 86400 FROM feeds AS its WHERE its.id = e.feed_id)
"""


def _end(before: datetime | None) -> float:
    return 1 << 62 if before is None else before.timestamp()


def _lowest_key(db: Database, span: Published) -> int:
    """Below which key no story was published in `span`.

    Keys go by publication, so that is easy, but for stories dated into the
    future: their keys say when they were first seen.
    """
    assert span.after is not None  # noqa: S101 - the caller looked
    ahead = db.value(
        """
        SELECT min(sort_key) FROM entries INDEXED BY entries_from_the_future
        WHERE published > first_seen AND published >= ? AND published < ?
        """,
        [span.after.timestamp(), _end(span.before)],
    )
    lowest = first_key(floor(span.after.timestamp()))
    return lowest if ahead is None else min(lowest, ahead)


def _tag_ids(db: Database, name: str) -> tuple[int, ...]:
    """The tag and those below it."""
    folded = name.casefold().strip("/")
    known = db.rows("SELECT id, folded FROM tags")
    return tuple(tag_id for tag_id, tag in known if tag == folded or tag.startswith(f"{folded}/"))


def tagged(tag_ids: Iterable[int]) -> str:
    """The condition that one of the tags is on the story."""
    return f"e.id IN (SELECT entry_id FROM entry_tags WHERE {among('tag_id', tag_ids)})"


def among(column: str, numbers: Iterable[int]) -> str:
    """The condition that a column holds one of the numbers."""
    return f"{column} IN ({', '.join(map(str, numbers))})"
