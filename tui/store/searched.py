"""What was searched for, so that it can be had again: in all windows, after a restart."""

from json import dumps, loads

from tui.core.query_words import MAX_LENGTH
from tui.store import meta
from tui.store.database import Database
from tui.store.rows import clean

MOST = 100
"""So many searches are remembered."""
_KEY = "searched"


def searched(db: Database) -> list[str]:
    """The last searches, the latest first, each once."""
    return list(loads(meta.get(db, _KEY) or "[]"))


def note_searched(db: Database, text: str) -> None:
    """Remember a search; nothing, and what is too long to be a query, is none."""
    wanted = " ".join(clean(text).split())
    if not wanted or len(wanted) > MAX_LENGTH:
        return
    with db.atomic(durable=False):
        others = [other for other in searched(db) if other != wanted]
        meta.put(db, _KEY, dumps([wanted, *others][:MOST]))
