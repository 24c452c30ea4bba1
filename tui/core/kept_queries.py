"""What feeds.toml keeps of queries: `[[search]]` and `[[rule]]`, read with every mistake told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Protocol, TypeAlias

from tui.core.errors import UsageError
from tui.core.kinds import quoted
from tui.core.query import QueryError, parse
from tui.core.rules import EXPECTED, Rule, read_effect

Place: TypeAlias = tuple[str | int, ...]
"""The keys and indexes that lead to something in the file."""

_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""Whether a query can be read does not depend on the day."""
_SEARCH_KEYS = ("name", "query")
_RULE_KEYS = ("query", "do")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """One `[[search]]`: a query with a name, in the sidebar."""

    name: str
    query: str
    """As it is written: what it means depends on the day."""


class Wrong(Protocol):
    """Takes a mistake, as `core.subscriptions` gathers them."""

    def __call__(self, path: Place, message: str, *, at_value: bool = False) -> None:
        """Note what is wrong, and where."""


def search_key(name: str) -> str:
    """What two spellings of one name have in common."""
    return " ".join(name.split()).casefold()


def read_searches(value: object, wrong: Wrong) -> Iterator[SavedSearch]:
    """The saved searches that can be used, in the order of the file."""
    names: set[str] = set()
    for path, table in _tables("search", value, wrong):
        _look_for_strangers(path, table, _SEARCH_KEYS, wrong)
        name = _text(path, table, "name", 'name = "Syria, this week"', wrong)
        query = _query(path, table, wrong)
        if name and query is not None:
            if search_key(name) in names:
                wrong((*path, "name"), f"a search {quoted(name)} stands further up already", at_value=True)
                continue
            names.add(search_key(name))
            yield SavedSearch(name=name, query=query)


def read_rules(value: object, wrong: Wrong) -> Iterator[Rule]:
    """The rules that can be used, in the order of the file."""
    for path, table in _tables("rule", value, wrong):
        _look_for_strangers(path, table, _RULE_KEYS, wrong)
        query = _query(path, table, wrong, sorted_too=False)
        do = tuple(_effects(path, table, wrong))
        if query is not None and do:
            yield Rule(query=query, do=do)


def _tables(name: str, value: object, wrong: Wrong) -> Iterator[tuple[Place, Mapping[str, object]]]:
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        yield from (((name, index), table) for index, table in enumerate(value))
    else:
        wrong((name,), f"expected [[{name}]], with two brackets at each side")


def _look_for_strangers(path: Place, table: Mapping[str, object], known: tuple[str, ...], wrong: Wrong) -> None:
    for key in table:
        if key not in known:
            close = get_close_matches(key.casefold(), known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"expected {' and '.join(known)}"
            wrong((*path, key), f"unknown setting {quoted(key)}; {hint}")


def _text(path: Place, table: Mapping[str, object], key: str, example: str, wrong: Wrong) -> str:
    value = table.get(key)
    if isinstance(value, str) and value.strip():
        return " ".join(value.split())
    if key in table:
        wrong((*path, key), f"{key} cannot be this; expected {example}", at_value=True)
    else:
        wrong(path, f"this [[{path[0]}]] has no {key}; expected {example}")
    return ""


def _query(path: Place, table: Mapping[str, object], wrong: Wrong, *, sorted_too: bool = True) -> str | None:
    """The query as it is written; `None` where it cannot be used."""
    text = _text(path, table, "query", "query = 'title:sponsored newer:7d'", wrong)
    if not text:
        return None
    try:
        query = parse(text, now=_SOME_DAY)
    except QueryError as error:
        wrong((*path, "query"), f"the query cannot be read: {error}", at_value=True)
        return None
    if not sorted_too and query.sort != "newest":
        message = f"sort:{query.sort} has no meaning in a rule; expected the query without it"
        wrong((*path, "query"), message, at_value=True)
        return None
    return text


def _effects(path: Place, table: Mapping[str, object], wrong: Wrong) -> Iterator[str]:
    listed = table.get("do")
    if not isinstance(listed, list) or not listed:
        if "do" in table:
            wrong((*path, "do"), 'do lists what the rule does; expected do = ["hide"]', at_value=True)
        else:
            wrong(path, 'this [[rule]] does nothing; expected do = ["hide"]')
        return
    for index, effect in enumerate(listed):
        try:
            read_effect(effect if isinstance(effect, str) else "")
        except UsageError:
            shown = f"{quoted(effect)} is no effect" if isinstance(effect, str) else "this is no effect"
            wrong((*path, "do", index), f"{shown}; expected {EXPECTED}", at_value=True)
        else:
            yield " ".join(str(effect).split())
