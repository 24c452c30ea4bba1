# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""The first hits of a prefix that very many stories hold, from the texts themselves.

FTS5 gathers all places of all words with a prefix before it gives the first
hit: 0.3 s for "tr" at 100,000 stories. Most stories are hits of such a prefix,
so the first page of them stands near the beginning of the list.
"""

import re
from array import array
from dataclasses import dataclass, replace

from tui.core.query_nodes import And, Node, Text
from tui.core.text import index_text
from tui.store.database import Database
from tui.store.plans import Plan
from tui.store.search import Words, words_by_key
from tui.store.walks import walk

MOST_HITS = 100
"""Pages of more are left to the index."""
SEEN = 300
"""Stories looked at; as many as cost less than FTS5's gathering."""
STEP = 25
"""Stories at a time; if fewer than one in `_SHARE` of the first is a hit, the index does better."""
_SHARE = 3

_IN_WORD = r"A-Za-z0-9_\x80-\U0010ffff"
"""What is part of a word to the tokenizer of the index."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What the beginning of a list holds."""

    keys: "array[int]"
    """All its hits, in order, or the first so many."""
    complete: bool
    """Whether there are no more in the whole list."""


def glance(db: Database, plan: Plan, *, after: int | None, limit: int, descending: bool) -> Glance | None:
    """Hits that follow `after`; `None`: the index is to be asked.

    They are the very ones that the index gives, though there may be fewer than `limit` with more to come.
    """
    if plan.wide is None:
        return None
    wide, match = plan.wide
    others = replace(plan, matches=[other for other in plan.matches if other != match], wide=None)
    way = walk(others, limit=SEEN)
    bound = "" if after is None else f"AND {way.key} {'<' if descending else '>'} {after:d}"
    order = f"{bound} ORDER BY {way.key} {'DESC' if descending else 'ASC'} LIMIT {SEEN:d}"
    near = [key for (key,) in db.execute(way.select(way.key, order), way.values)]
    hits = array("q")
    for start in range(0, len(near), STEP):
        step = near[start : start + STEP]
        hits.extend(holding(db, step, wide))
        if len(hits) > limit:
            break
        if not start and len(hits) * _SHARE < len(step):
            return None
    complete = len(near) < SEEN and len(hits) <= limit
    return Glance(hits[:limit], complete) if hits or complete else None


def is_common(db: Database, node: Node) -> bool:
    """Whether a query asks for the beginning of a word that is itself one of every third of the newest stories.

    To look up which words begin so would mean to step over all places of that word.
    """
    parts = node.nodes if isinstance(node, And) else (node,)
    texts = [part for part in parts if isinstance(part, Text) and part.prefix and part.field != "feed"]
    if not texts:
        return False
    holds = f'{texts[0].field or "{title author body}"} : "{" ".join(texts[0].tokens)}"'
    newest = f"SELECT sort_key FROM entries INDEXED BY entries_by_key ORDER BY sort_key DESC LIMIT 1 OFFSET {STEP - 1}"
    hits = f"SELECT 1 FROM search WHERE search MATCH ? AND rowid >= ({newest})"
    found: int = db.value(f"SELECT count(*) FROM ({hits})", [holds])
    return found * _SHARE >= STEP


def holding(db: Database, keys: list[int], text: Text) -> list[int]:
    """Those of the stories that hold the text, as the index would find it."""
    found = _pattern(text).search
    words = words_by_key(db, keys)
    return [key for key in keys if any(found(index_text(part)) for part in _parts(words[key], text.field))]


def _parts(words: Words, field: str | None) -> tuple[str, ...]:
    return (words.title, words.author, words.body) if field is None else (getattr(words, field),)


def _pattern(text: Text) -> re.Pattern[str]:
    phrase = rf"[^{_IN_WORD}]+".join(map(re.escape, text.tokens))
    return re.compile(rf"(?<![{_IN_WORD}]){phrase}", re.IGNORECASE | re.ASCII)
