"""The words that the search index holds, for prefixes.

FTS5 gathers all places of all words with a prefix before it gives the first
hit (0.12 s for `the*` at 100,000 stories); the same words joined by OR are
walked as they are needed (1 ms). So a prefix of few words is written out.
"""

from tui.store.database import Database

MOST = 64
"""Words that are written out; for a prefix of more FTS5's own way is the quicker one."""
FEW = 8
"""Words that cost next to nothing, to look up and to search for."""
SHORT = 2
"""Latin letters of a prefix that is not even looked up: it has more words, and looking takes 10 ms."""
_AFTER = "\x01"
"""Follows a word before any longer one; no word holds it."""


def words_with(db: Database, prefix: str, most: int) -> list[str] | None:
    """The words of the index that begin with `prefix`; `None`: more than `most`.

    One step to each: a query without the bound would count all places of the first word.
    """
    if not most or (len(prefix) <= SHORT and prefix.isascii()):
        return None
    db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, search, instance)")
    found: list[str] = []
    beginning, least = prefix.encode(), prefix
    while len(found) <= most:
        term: bytes | None = db.value("SELECT CAST(term AS BLOB) FROM temp.vocabulary WHERE term >= ? LIMIT 1", [least])
        if term is None or not term.startswith(beginning):
            return found
        try:
            found.append(term.decode())
        except UnicodeDecodeError:  # a word so long that FTS5 cut it within a character
            return None
        least = found[-1] + _AFTER
    return None
