"""The search index held against the rows that it is made of.

A contentless index cannot be asked what it holds of a story, and FTS5's own
check does not see words that were never there. So both sides are counted:
which stories there are, how many words each has in title, author and text;
and of all words together a sum, to which each adds its checksum as often as
it stands somewhere. A sum tells not which word differs, but for that the
index is made anew in any case, and it takes a fraction of a second index.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from tui.store.database import Database
from tui.store.search import indexed_from, indexed_rows

_COLUMNS = ("title", "author", "body")
_LONGEST = 32768
"""Bytes of a word that FTS5 takes in."""
_IN_WORDS = bytes(
    code if code > 127 else ord(letter.lower()) if letter.isalnum() or letter == "_" else ord(" ")
    for code, letter in enumerate(map(chr, range(256)))
)
"""What FTS5's `ascii` tokenizer, with `_` as a part of words, makes of each byte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """How the index differs from the rows."""

    missing: int = 0
    """Stories that it does not hold."""
    ghosts: int = 0
    """Stories that it holds and that are not there."""
    other: int = 0
    """Stories of which it holds more or fewer words."""
    words: bool = False
    """Whether it holds other words than the stories, or some of them more or less often."""
    broken: bool = False
    """Whether it cannot be read."""

    def __bool__(self) -> bool:
        return self.broken or self.words or bool(self.missing or self.ghosts or self.other)


def differences(db: Database) -> Differences:
    """Compare; within a snapshot. While the index is made anew, only what it should hold by now counts.

    Raises:
        sqlite3.Error: rows cannot be read.
    """
    sums = [0] * len(_COLUMNS)
    try:
        return _compare(db, _stories(db, sums), sums)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return Differences(broken=True)


def _compare(db: Database, stories: Iterator[tuple[int, bytes]], sums: Sequence[int]) -> Differences:
    missing = ghosts = other = 0
    indexed = db.execute("SELECT id, sz FROM search_docsize ORDER BY id")
    held, there = next(indexed, None), next(stories, None)
    while held is not None or there is not None:
        if there is None or (held is not None and held[0] < there[0]):
            ghosts += 1
            held = next(indexed, None)
        elif held is None or there[0] < held[0]:
            missing += 1
            there = next(stories, None)
        else:
            other += held != there
            held, there = next(indexed, None), next(stories, None)
    return Differences(missing=missing, ghosts=ghosts, other=other, words=_indexed_sums(db) != sums)


def _stories(db: Database, sums: list[int]) -> Iterator[tuple[int, bytes]]:
    """By ascending key how many words each story has, as the index writes it; to `sums` they are added by column."""
    for key, *texts in indexed_rows(db, from_key=indexed_from(db)):
        sizes = b""
        for column, text in enumerate(texts):
            words = _words(text)
            sums[column] += sum(map(crc32, words))
            sizes += _varint(len(words))
        yield key, sizes


def _words(text: str) -> list[bytes]:
    written = text.encode()
    words = written.translate(_IN_WORDS).split()
    return [word[:_LONGEST] for word in words] if len(written) > _LONGEST else words


def _varint(number: int) -> bytes:
    """A number as SQLite writes it: seven bits in each byte, the eighth where more follow."""
    written = bytes([number & 127])
    while number := number >> 7:
        written = bytes([number & 127 | 128]) + written
    return written


def _indexed_sums(db: Database) -> list[int]:
    sums = dict.fromkeys(_COLUMNS, 0)
    db.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search, col)")
    try:
        for word, column, count in db.execute("SELECT CAST(term AS BLOB), col, cnt FROM temp.words"):
            sums[column] += crc32(word) * count
    finally:
        db.execute("DROP TABLE temp.words")
    return [*sums.values()]
