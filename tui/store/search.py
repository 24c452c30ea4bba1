# ruff: noqa: S608 - only constants of this file are put into SQL
"""The search index: the only place that writes it.

It is a contentless FTS5 table whose rowid is the story's `sort_key`. It takes
a text out again only by the very tokens that went in, so whoever changes a
stored text hands over the old one, in the same transaction.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from json import dumps

from tui.core.query_nodes import Text
from tui.core.text import TOKENIZER_VERSION, index_text, line_round, snippet
from tui.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one story that the index holds, as they are stored."""

    title: str
    author: str
    body: str


@dataclass(frozen=True, slots=True)
class IndexChange:
    """What becomes of one row of the index."""

    key: int
    old: Words | None
    """What it holds; `None`: it is not there yet."""
    new: Words | None
    """What it is to hold; `None`: nothing more."""


STORIES_A_STEP = 250
"""Stories that are indexed in one transaction when all are: a fifth of a second, in which nobody else can write."""

_MOST_SEARCHED = 400_000
"""Characters of a page of stories in which words are looked for that are written otherwise: two seconds at worst."""
_INSERT = "INSERT INTO search(rowid, title, author, body) VALUES (?, ?, ?, ?)"
_LEAST = -(1 << 63)
_DELETE = "INSERT INTO search(search, rowid, title, author, body) VALUES ('delete', ?, ?, ?, ?)"


def index(db: Database, changes: Sequence[IndexChange]) -> None:
    """Bring the index to what the rows say; within the transaction that changes them.

    By ascending key: at each step back FTS5 would write out all that it holds in memory.
    """
    border = indexed_from(db)  # what is older is indexed as it then is, when its turn comes
    changed = (change for change in changes if change.old != change.new and (border is None or change.key >= border))
    ordered = sorted(changed, key=lambda change: change.key)
    if all(change.old is None for change in ordered):
        db.executemany(_INSERT, (_row(change.key, change.new) for change in ordered if change.new is not None))
        return
    for change in ordered:
        if change.old is not None:
            db.execute(_DELETE, _row(change.key, change.old))
        if change.new is not None:
            db.execute(_INSERT, _row(change.key, change.new))


def indexed_words(db: Database, entry_ids: Iterable[int]) -> dict[int, Words]:
    """What the index holds of stories, made again from their rows."""
    return {
        row[0]: Words(row[1], row[2], row[3])
        for entry_id in entry_ids
        for row in db.rows(f"{_STORED} WHERE e.id = ?", [entry_id])
    }


def words_by_key(db: Database, keys: Iterable[int]) -> dict[int, Words]:
    """By sort key what the index holds of these stories."""
    wanted = f"{_STORED} WHERE e.sort_key IN (SELECT value FROM json_each(?))"
    return {row[4]: Words(row[1], row[2], row[3]) for row in db.execute(wanted, [dumps(list(keys))])}


def snippets(db: Database, keys: Iterable[int], phrases: Sequence[Text], *, width: int = 160) -> dict[int, str]:
    """By sort key the first place of each text where one of `phrases` stands, or its beginning.

    Args:
        db: The database.
        keys: The stories; those without a text are left out.
        phrases: What was searched for.
        width: Columns at most.
    """
    texts = db.rows(
        """
        SELECT e.sort_key, a.text FROM entries AS e
        JOIN articles AS a ON a.entry_id = e.id AND a.source = e.source
        WHERE a.text <> '' AND e.sort_key IN (SELECT value FROM json_each(?))
        """,
        [dumps(list(keys))],
    )
    quick = _plainly_written(phrases)
    lines, left = {}, _MOST_SEARCHED
    for key, text in texts:
        line = _quickly(text, phrases, quick, width)
        if line is None:
            part = text[:left]
            absent = quick is None or (_is_plain(phrases) and quick.search(index_text(part)) is None)
            line = snippet(text, () if absent else phrases, width, within=left)
            left -= len(part) // 4 if absent else len(part)
        lines[key] = line
    return lines


def _plainly_written(phrases: Sequence[Text]) -> re.Pattern[str] | None:
    """Finds most of what `phrases` mean, and a hundred times as fast as making tokens of a text."""
    written = [r"\W+".join(map(re.escape, phrase.tokens)) + ("" if phrase.prefix else r"\b") for phrase in phrases]
    return re.compile(rf"\b(?:{'|'.join(written)})", re.IGNORECASE) if written else None


def _quickly(text: str, phrases: Sequence[Text], quick: re.Pattern[str] | None, width: int) -> str | None:
    """The snippet where its place is found without making tokens of the whole text, else `None`."""
    found = quick.search(text, _not_before(text, phrases)) if quick else None
    if found is not None and text.isascii():  # it is no other word
        return line_round(text, found.start(), width)
    if found is not None:  # a part of the text that surely holds the place
        return snippet(text[max(0, found.start() - width // 3 - 8) : found.end() + 2 * width], phrases, width)
    return None


def _not_before(text: str, phrases: Sequence[Text]) -> int:
    """A place before which none of `phrases` is plainly written: to find letters is quicker than to find words."""
    lowered = text.lower()
    if len(lowered) != len(text):
        return 0
    places = [lowered.find(phrase.tokens[0]) for phrase in phrases]
    return min((place for place in places if place >= 0), default=len(text))


def _is_plain(phrases: Sequence[Text]) -> bool:
    """Whether a text that does not hold the phrases as they are written does not hold them at all."""
    return all(token.isascii() for phrase in phrases for token in phrase.tokens)


def is_current(db: Database) -> bool:
    """Whether the index was made, all of it, by the tokenizer of this program."""
    made_by = db.value("SELECT value FROM meta WHERE key = 'tokenizer'")
    return made_by == str(TOKENIZER_VERSION) and indexed_from(db) is None


def rebuild(db: Database) -> None:
    """Make the whole index anew from the rows; takes about a second for each 25 MB of text."""
    with db.atomic(durable=False):
        begin_anew(db)
        while index_more(db):
            pass


def index_more(db: Database, *, stories: int = STORIES_A_STEP) -> bool:
    """Where the tokenizer of this program did not make the index, make some more of it anew; `False`: it is whole.

    The newest stories come first. Until the older ones follow, searches miss these; what is changed meanwhile
    is indexed right, and a program that was killed goes on where it was.
    """
    with db.atomic(durable=False):
        if db.value("SELECT value <> ? FROM meta WHERE key = 'tokenizer'", [str(TOKENIZER_VERSION)]):
            begin_anew(db)
        border = indexed_from(db)
        if border is None:
            return False
        newest = db.rows(f"{_STORED} WHERE e.sort_key < ? ORDER BY e.sort_key DESC LIMIT ?", [border, stories])
        db.executemany(_INSERT, (_row(row[4], Words(row[1], row[2], row[3])) for row in reversed(newest)))
        if newest:
            db.execute("UPDATE meta SET value = ? WHERE key = 'indexed_from'", [str(newest[-1][4])])
        else:
            db.execute("DELETE FROM meta WHERE key = 'indexed_from'")
        return bool(newest)


def merge_more(db: Database, *, pages: int = 300) -> bool:
    """Join some of the parts that the index was written in, a little at a time; `False`: there was nothing to join.

    FTS5 joins 64 of them by itself, in the middle of a transaction: seconds in which nobody else can write, after
    many small ones.
    """
    changes = "SELECT total_changes()"
    with db.atomic(durable=False):
        before: int = db.value(changes)
        db.execute("INSERT INTO search(search, rank) VALUES ('merge', ?)", [pages])
        after: int = db.value(changes)
    return after - before > 1  # as SQLite's manual says how to know


def begin_anew(db: Database) -> None:
    """Empty the index, to be made anew by `index_more`; within the caller's transaction."""
    db.execute("INSERT INTO search(search) VALUES ('delete-all')")
    db.execute("INSERT OR REPLACE INTO meta VALUES ('tokenizer', ?)", [str(TOKENIZER_VERSION)])
    db.execute("INSERT OR REPLACE INTO meta VALUES ('indexed_from', ?)", [str((1 << 63) - 1)])


def indexed_rows(db: Database, *, from_key: int | None) -> Iterator[Row]:
    """What the index should hold, by ascending key: key, title, author and text; `None`: of all stories."""
    found = db.execute(
        f"{_STORED} WHERE e.sort_key >= ? ORDER BY e.sort_key", [_LEAST if from_key is None else from_key]
    )
    return (_row(row[4], Words(row[1], row[2], row[3])) for row in found)


def indexed_from(db: Database) -> int | None:
    """The least key that the index holds while it is made anew; `None`: it holds all."""
    border: int | None = db.value("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'indexed_from'")
    return border


_STORED = """
    SELECT e.id, e.title, e.author, ifnull(a.text, ''), e.sort_key FROM entries AS e
    LEFT JOIN articles AS a ON a.entry_id = e.id AND a.source = e.source
"""


def _row(key: int, words: Words) -> Row:
    return key, index_text(words.title), index_text(words.author), index_text(words.body)
