"""The `[[search]]` and `[[rule]]` blocks of a feeds.toml, put in, changed and taken out; see `formats.toml_blocks`."""

import json
import re

from tui.core.kept_queries import SavedSearch, search_key
from tui.core.rules import Rule
from tui.formats.toml_blocks import Block, BlockKind, Cut
from tui.formats.toml_document import Document, take_out
from tui.formats.toml_edit import basic_string, encodable
from tui.formats.toml_reading import Table

# What no literal string can hold, or what would act on a terminal there.
_UNLITERAL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def with_search(text: str, search: SavedSearch) -> str:
    """The text with a saved search behind the others; one of this name gets the query, all else of it stays.

    Raises:
        FormatError: the text cannot be edited safely.
    """
    document, key = Document(text, SEARCHES), search_key(search.name)
    query = _literal(encodable(search.query))
    there = document.table(key)
    if there is None:
        return document.with_new([{"name": _plain(encodable(search.name)), "query": query}])
    if str(there.get("query")).split() == search.query.split():
        return text
    return document.with_value(key, "query", query)


def with_rule(text: str, rule: Rule) -> str:
    """The text with a rule behind the others; unchanged where the same stands there already.

    Raises:
        FormatError: the text cannot be edited safely.
    """
    document = Document(text, RULES)
    if document.has(rule_key(rule)):
        return text
    do = ", ".join(_plain(encodable(effect)) for effect in rule.do)
    return document.with_new([{"query": _literal(encodable(rule.query)), "do": f"[{do}]"}])


def without(text: str, kind: BlockKind, key: str) -> Cut:
    """The text without the blocks with this key.

    Raises:
        FormatError: the text cannot be edited safely.
    """
    return take_out(text, kind, [key])


def blocks_of(text: str, kind: BlockKind, key: str) -> tuple[Block, ...]:
    """The blocks with this key, as `without` takes them out.

    Raises:
        FormatError: they are written in a way that cannot be told apart.
    """
    return Document(text, kind).blocks([key])


def rule_key(rule: Rule) -> str:
    """By which a rule is known: what it finds and does."""
    return json.dumps([encodable(rule.query), *map(encodable, rule.do)])


def _search_name(table: Table) -> str | None:
    name = table.get("name")
    return search_key(name) or None if isinstance(name, str) else None


def _rule_name(table: Table) -> str | None:
    query, do = table.get("query"), table.get("do")
    if not isinstance(query, str) or not isinstance(do, list) or not all(isinstance(effect, str) for effect in do):
        return None
    return rule_key(Rule(query=" ".join(query.split()), do=tuple(" ".join(effect.split()) for effect in do)))


SEARCHES = BlockKind(header="search", what="saved searches", name=_search_name)
RULES = BlockKind(header="rule", what="rules", name=_rule_name)


def _literal(text: str) -> str:
    """A string in which quotes stay as they are, where TOML has a way to write it so."""
    if _UNLITERAL.search(text):
        return basic_string(text)
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return basic_string(text) if "'''" in text or text.endswith("'") else f"'''{text}'''"


def _plain(text: str) -> str:
    """A string in double quotes, unless these would need escaping."""
    return _literal(text) if '"' in text or "\\" in text else basic_string(text)
