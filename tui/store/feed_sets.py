# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""The parts of a query that speak of feeds, answered once from the few rows of feeds."""

from dataclasses import dataclass
from functools import cached_property, reduce

from tui.core.query_nodes import And, Current, InFeed, Listed, Match, Node, Not, Or, State, Text
from tui.core.text import tokens
from tui.store.database import Database, Row
from tui.store.rows import FEED_NAME


@dataclass(frozen=True, slots=True)
class Feeds:
    """A set of feeds."""

    ids: frozenset[int]
    every: frozenset[int]
    """All feeds that there are."""

    def __and__(self, other: "Feeds") -> "Feeds":
        return other if self.are_all else self if other.are_all else Feeds(self.ids & other.ids, self.every)

    def __or__(self, other: "Feeds") -> "Feeds":
        return Feeds(self.ids | other.ids, self.every)

    def __invert__(self) -> "Feeds":
        return Feeds(self.every - self.ids, self.every)

    @property
    def are_all(self) -> bool:
        """Whether no feed is left out."""
        return len(self.ids) == len(self.every)

    def condition(self, column: str) -> str:
        """SQL that says so, by the shorter list."""
        others = self.every - self.ids
        if len(others) < len(self.ids):
            return f"{column} NOT IN ({_listed(others)})"
        return self.inclusion(column)

    def inclusion(self, column: str) -> str:
        """The same in the form for which SQLite can use an index."""
        if len(self.ids) <= 1:
            return f"{column} = {_listed(self.ids)}"
        return f"{column} IN ({_listed(self.ids)})"


def _listed(ids: frozenset[int]) -> str:
    """The numbers for SQL; never none, for SQLite would fold that away, and with it what an index is chosen by."""
    return ", ".join(map(str, sorted(ids))) or "-1"


class FeedSets:
    """Which feeds a part of a query means."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> Feeds:
        """Every feed."""
        return Feeds(self._every, self._every)

    def of(self, node: Node) -> Feeds | None:
        """The feeds whose stories `node` holds; `None` where it speaks of other things too."""
        match node:
            case InFeed(feed_id):
                return Feeds(self._every & {feed_id}, self._every)
            case Current():
                return self._current
            case State("archived"):
                return self._archived
            case Listed():
                return self._listed
            case Match("folder", path):
                return self._in_folder(path)
            case Text(words, "feed", prefix):
                return self._named(words, prefix=prefix)
            case Not(part):
                feeds = self.of(part)
                return None if feeds is None else ~feeds
            case And(nodes) | Or(nodes):
                parts = [self.of(part) for part in nodes]
                known = [part for part in parts if part is not None]
                if len(known) < len(parts):
                    return None
                return reduce(Feeds.__and__ if isinstance(node, And) else Feeds.__or__, known)
            case _:
                return None

    def stories(self, feeds: Feeds, *, unread: bool) -> int:
        """How many stories are in these feeds, hidden ones left out."""
        stories = self._unread if unread else self._stories
        return sum(stories.values()) if feeds.are_all else sum(map(stories.__getitem__, feeds.ids))

    @cached_property
    def _rows(self) -> list[Row]:
        return self._db.rows("SELECT id, archived IS NOT NULL, unlisted, unread, total FROM feeds")

    @cached_property
    def _every(self) -> frozenset[int]:
        return frozenset(row[0] for row in self._rows)

    @cached_property
    def _unread(self) -> dict[int, int]:
        return {row[0]: row[3] for row in self._rows}

    @cached_property
    def _stories(self) -> dict[int, int]:
        return {row[0]: row[4] for row in self._rows}

    @cached_property
    def _archived(self) -> Feeds:
        return Feeds(frozenset(row[0] for row in self._rows if row[1]), self._every)

    @cached_property
    def _current(self) -> Feeds:
        return ~self._archived

    @cached_property
    def _listed(self) -> Feeds:
        return ~Feeds(frozenset(row[0] for row in self._rows if row[2]), self._every)

    def _in_folder(self, path: str) -> Feeds:
        folded = path.casefold().strip("/")
        found = (
            feed_id
            for feed_id, folder in self._db.rows("SELECT feed_id, path FROM feed_folders")
            if folder.casefold() == folded or folder.casefold().startswith(f"{folded}/")
        )
        return Feeds(frozenset(found), self._every)

    def _named(self, words: tuple[str, ...], *, prefix: bool) -> Feeds:
        found = (feed_id for feed_id, name in self._names if _stands(words, name, prefix))
        return Feeds(frozenset(found), self._every)

    @cached_property
    def _names(self) -> list[tuple[int, list[str]]]:
        named = self._db.execute(f"SELECT f.id, {FEED_NAME} FROM feeds AS f")
        return [(feed_id, tokens(name)) for feed_id, name in named]


def _stands(words: tuple[str, ...], name: list[str], prefix: bool) -> bool:
    """Whether the run of words is in the name."""
    count = len(words)
    for start in range(len(name) - count + 1):
        run = tuple(name[start : start + count])
        if run == words or (prefix and run[:-1] == words[:-1] and run[-1].startswith(words[-1])):
            return True
    return False
