# ruff: noqa: S608 - only constants of this floor are put into SQL; all else is bound
"""Stories as rules look at them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from json import dumps

from tui.core.matching import Facts, Spoken
from tui.store.database import Database, Row
from tui.store.rows import BETWEEN, FEED_NAME, moment

_COLUMNS = """
    e.id, e.feed_id, e.title, e.author, ifnull(a.text, ''), e.url, e.lang,
    CASE WHEN e.tags THEN (
        SELECT group_concat(t.name, char(31)) FROM entry_tags AS et JOIN tags AS t ON t.id = et.tag_id
        WHERE et.entry_id = e.id
    ) END,
    ifnull(e.published, e.first_seen), e.words, e.read, e.starred, e.hidden, e.content_changed IS NOT NULL,
    e.enclosures > 0, e.source = 'page', e.pictures > 0
"""
_SELECT = f"""
    SELECT {_COLUMNS} FROM entries AS e LEFT JOIN articles AS a ON a.entry_id = e.id AND a.source = e.source
"""


@dataclass(frozen=True, slots=True)
class _FeedFacts:
    name: Spoken
    folders: tuple[str, ...]
    archived: bool
    unlisted: bool


def facts_after(db: Database, entry_id: int) -> Iterator[Facts]:
    """The stories that arrived later than this one, in the order in which they came; nothing is to change meanwhile."""
    return _read(db, db.execute(f"{_SELECT} WHERE e.id > ? ORDER BY e.id", [entry_id]))


def facts_of(db: Database, entry_ids: Sequence[int]) -> Iterator[Facts]:
    """These stories by number, in its order; those that are not there are left out."""
    listed = "(SELECT value FROM json_each(?))"
    return _read(db, db.execute(f"{_SELECT} WHERE e.id IN {listed} ORDER BY e.id", [dumps(list(entry_ids))]))


def _read(db: Database, found: Iterator[Row]) -> Iterator[Facts]:
    feeds: dict[int, _FeedFacts] = {}
    for row in found:
        if row[1] not in feeds:
            feeds[row[1]] = _feed_facts(db, row[1])
        yield _facts(row, feeds[row[1]])


def _feed_facts(db: Database, feed_id: int) -> _FeedFacts:
    feed = db.row(f"SELECT {FEED_NAME}, f.archived IS NOT NULL, f.unlisted FROM feeds AS f WHERE f.id = ?", [feed_id])
    assert feed is not None  # noqa: S101 - each story is of a feed
    folders = db.rows("SELECT path FROM feed_folders WHERE feed_id = ?", [feed_id])
    return _FeedFacts(Spoken(feed[0]), tuple(path for (path,) in folders), bool(feed[1]), bool(feed[2]))


def _facts(row: Row, feed: _FeedFacts) -> Facts:
    return Facts(
        id=row[0],
        feed_id=row[1],
        title=Spoken(row[2]),
        author=Spoken(row[3]),
        text=Spoken(row[4]),
        feed=feed.name,
        folders=feed.folders,
        url=row[5],
        lang=row[6],
        tags=tuple(row[7].split(BETWEEN)) if row[7] else (),
        time=moment(row[8]),
        words=row[9],
        read=bool(row[10]),
        starred=bool(row[11]),
        hidden=bool(row[12]),
        archived=feed.archived,
        unlisted=feed.unlisted,
        updated=bool(row[13]),
        enclosures=bool(row[14]),
        fulltext=bool(row[15]),
        pictures=bool(row[16]),
    )
