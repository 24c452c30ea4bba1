# ruff: noqa: S608 - only constants of this floor are put into SQL; all else is bound
"""The lines that the pages of a feed repeat: learned, left out of stored pages, taken back.

A stored page is stale where it does not leave out just what is to be left out
of it; whoever can read HTML then cleans its whole article anew.
"""

from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from json import dumps

from tui.core.pages import Page
from tui.core.repeats import LOOKED_AT, PLACES, Cleaned, Marks, RepeatedLine, repeated_lines, said_by
from tui.store import rows
from tui.store.database import Database
from tui.store.page_texts import put_page_text
from tui.store.rows import clean, seconds
from tui.store.search import IndexChange, index

_FROM_EITHER_END = 500
"""Lines of a page that are kept to be compared; what all pages repeat does not stand in the depth of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StalePage:
    """A stored page that is to be cleaned anew."""

    entry_id: int
    html: str
    """Its whole article."""
    repeated: frozenset[int]
    """The marks of the lines that are to be left out."""


def learned_marks(db: Database, feed_id: int) -> frozenset[int]:
    """The marks of the lines that are left out of the pages of a feed."""
    found = db.rows("SELECT mark FROM repeated_lines WHERE feed_id = ? AND NOT kept", [feed_id])
    return frozenset(mark for (mark,) in found)


def note_lines(db: Database, entry_id: int, page: Page, *, read_with: frozenset[int]) -> int | None:
    """Keep the lines of a page that is being stored; within the caller's transaction.

    Args:
        db: The database.
        entry_id: Its story.
        page: The page.
        read_with: The marks of the lines that were left out when it was read; others may have been learned since.

    Returns:
        The feed that may have something to learn from it; `None`: it has no lines.
    """
    db.execute("DELETE FROM whole_pages WHERE entry_id = ?", [entry_id])
    if not page.lines:
        db.execute("DELETE FROM page_lines WHERE entry_id = ?", [entry_id])
        return None
    feed_id: int
    feed_id, key = db.row("SELECT feed_id, sort_key FROM entries WHERE id = ?", [entry_id]) or (0, 0)
    stale = Marks(read_with).among(page.lines) != Marks(learned_marks(db, feed_id)).among(page.lines)
    db.execute(
        "INSERT OR REPLACE INTO page_lines VALUES (?, ?, ?, ?, ?)", [entry_id, feed_id, key, _packed(page.lines), stale]
    )
    if page.whole:
        db.execute("INSERT INTO whole_pages VALUES (?, ?)", [entry_id, clean(page.whole)])
    return feed_id


def learn(db: Database, feed_ids: Iterable[int], *, now: datetime) -> None:
    """Learn what the newest pages of these feeds repeat; within the caller's transaction.

    A line that the reader took back stays so.
    """
    for feed_id in feed_ids:
        pages = db.rows(
            "SELECT entry_id, marks, sort_key FROM page_lines WHERE feed_id = ? ORDER BY sort_key DESC LIMIT ?",
            [feed_id, LOOKED_AT],
        )
        lines = {entry_id: _unpacked(marks) for entry_id, marks, _ in pages}
        new = _note_repeated(db, feed_id, repeated_lines(list(lines.values())), now=now)
        _make_stale(db, lines, new)
        if len(pages) == LOOKED_AT:
            _forget_older(db, feed_id, pages[-1][2])


def _note_repeated(db: Database, feed_id: int, found: dict[int, int], *, now: datetime) -> set[int]:
    """Write down what is repeated on how many pages; gives what is now left out and was not before."""
    stored = db.rows("SELECT id, mark, pages, kept FROM repeated_lines WHERE feed_id = ?", [feed_id]) if found else []
    known = {said_by(mark): (number, mark, pages, kept) for number, mark, pages, kept in stored}
    new = set[int]()
    for mark, pages in found.items():
        number, before, most, kept = known.get(said_by(mark), (None, mark, 0, False))
        if number is None:
            db.execute(
                "INSERT INTO repeated_lines(feed_id, mark, learned, pages) VALUES (?, ?, ?, ?)",
                [feed_id, mark, seconds(now), pages],
            )
        elif before | mark != before or pages > most:
            db.execute(
                "UPDATE repeated_lines SET mark = ?, pages = ? WHERE id = ?", [before | mark, max(pages, most), number]
            )
        if not kept and (number is None or mark & ~before & PLACES):
            new.add(before | mark)
    return new


def _make_stale(db: Database, lines: dict[int, Sequence[int]], marks: Collection[int]) -> None:
    """Have the pages cleaned anew that have one of these lines."""
    if marks:
        changed = Marks(marks)
        stale = [(entry_id,) for entry_id, page in lines.items() if changed.among(page)]
        db.executemany("UPDATE page_lines SET stale = 1 WHERE entry_id = ?", stale)


def _forget_older(db: Database, feed_id: int, key: int) -> None:
    """Forget the lines of pages that are compared no more, unless some are left out of these and may come back."""
    db.execute(
        """
        DELETE FROM page_lines WHERE feed_id = ? AND sort_key < ? AND NOT stale
        AND entry_id NOT IN (SELECT entry_id FROM whole_pages)
        """,
        [feed_id, key],
    )


def are_stale(db: Database) -> bool:
    """Whether stored pages are to be cleaned anew."""
    return db.row("SELECT 1 FROM page_lines WHERE stale = 1 LIMIT 1") is not None


def stale_pages(db: Database, *, limit: int) -> list[StalePage]:
    """Pages that are to be cleaned anew, the newest first."""
    with db.snapshot():
        return _stale(db, "ORDER BY l.sort_key DESC LIMIT ?", limit)


def _stale(db: Database, which: str, value: object) -> list[StalePage]:
    found = db.rows(
        f"""
        SELECT l.entry_id, l.feed_id, coalesce(w.html, a.html) FROM page_lines AS l
        JOIN articles AS a ON a.entry_id = l.entry_id AND a.source = 'page'
        LEFT JOIN whole_pages AS w ON w.entry_id = l.entry_id
        WHERE l.stale = 1 {which}
        """,
        [value],
    )
    learned = {feed_id: learned_marks(db, feed_id) for feed_id in {row[1] for row in found}}
    return [StalePage(entry_id=entry, html=html, repeated=learned[feed_id]) for entry, feed_id, html in found]


def save_cleaned(db: Database, pages: Sequence[tuple[StalePage, Cleaned | None]]) -> None:
    """Store pages that were cleaned anew, in one transaction; the index follows.

    What was stored or learned meanwhile wins: such a page stays stale. One
    that could not be cleaned (`None`) stays as it is.

    Raises:
        StoreError: nothing of all this was stored.
    """
    changes: list[IndexChange] = []
    with db.atomic(durable=False):
        for page, cleaned in pages:
            if _stale(db, "AND l.entry_id = ?", page.entry_id) != [page]:
                continue
            if cleaned is not None:
                changes.append(_put(db, page, cleaned))
            db.execute("UPDATE page_lines SET stale = 0 WHERE entry_id = ?", [page.entry_id])
        index(db, changes)


def _put(db: Database, page: StalePage, cleaned: Cleaned) -> IndexChange:
    db.execute("DELETE FROM whole_pages WHERE entry_id = ?", [page.entry_id])
    if cleaned.html != page.html:
        db.execute("INSERT INTO whole_pages VALUES (?, ?)", [page.entry_id, page.html])
    db.executemany(
        """
        UPDATE repeated_lines SET text = ? WHERE mark = ?
        AND feed_id = (SELECT feed_id FROM page_lines WHERE entry_id = ?)
        """,
        [(clean(text), mark, page.entry_id) for mark, text in cleaned.texts],
    )
    return put_page_text(db, page.entry_id, html=cleaned.html, text=cleaned.text)


def repeats(db: Database, *, feed_id: int | None = None, ids: Sequence[int] | None = None) -> list[RepeatedLine]:
    """The lines that were learned, in the order of the feeds, what stands on most pages first.

    Args:
        db: The database.
        feed_id: Of this feed; `None`: of all.
        ids: These lines only; `None`: all.
    """
    found = db.rows(
        f"""
        SELECT r.id, r.feed_id, {rows.FEED_NAME}, r.pages, r.text, r.kept
        FROM repeated_lines AS r JOIN feeds AS f ON f.id = r.feed_id
        WHERE (:feed IS NULL OR r.feed_id = :feed)
        AND (:ids IS NULL OR r.id IN (SELECT value FROM json_each(:ids)))
        ORDER BY f.archived IS NOT NULL, f.position, f.id, r.pages DESC, r.id
        """,
        {"feed": feed_id, "ids": None if ids is None else dumps(list(ids))},
    )
    return [
        RepeatedLine(id=number, feed_id=feed, feed=name, pages=pages, text=text, kept=bool(kept))
        for number, feed, name, pages, text, kept in found
    ]


def keep_lines(db: Database, ids: Sequence[int], *, kept: bool) -> list[RepeatedLine]:
    """Take learned lines back, or leave them out again, durably; the pages that have them become stale.

    Returns:
        Those of the lines that there are, as they are now.
    """
    with db.atomic(durable=True):
        changed: dict[int, list[int]] = {}
        for number, feed_id, mark in db.rows(
            "SELECT id, feed_id, mark FROM repeated_lines WHERE id IN (SELECT value FROM json_each(?)) AND kept <> ?",
            [dumps(list(ids)), kept],
        ):
            changed.setdefault(feed_id, []).append(mark)
            db.execute("UPDATE repeated_lines SET kept = ? WHERE id = ?", [kept, number])
        for feed_id, marks in changed.items():
            pages = db.rows("SELECT entry_id, marks FROM page_lines WHERE feed_id = ?", [feed_id])
            _make_stale(db, {entry_id: _unpacked(packed) for entry_id, packed in pages}, marks)
        return repeats(db, ids=ids)


def _packed(marks: Sequence[int]) -> bytes:
    marks = marks if len(marks) <= 2 * _FROM_EITHER_END else (*marks[:_FROM_EITHER_END], *marks[-_FROM_EITHER_END:])
    return array("q", marks).tobytes()


def _unpacked(packed: bytes) -> Sequence[int]:
    marks = array("q")
    marks.frombytes(packed)
    return marks
