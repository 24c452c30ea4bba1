# ruff: noqa: S608 - only names and conditions of this file are put into SQL; all else is bound
"""What can be wrong with rows that SQLite finds nothing wrong with, counted and mended by what other rows say.

Stories, texts and marks are the truth, and all else is made of them: the
numbers that triggers keep, the keys that other tables repeat. Nothing that a
person did is thrown away but what hangs on a story or a tag that is not there.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing that may be wrong."""

    found: str
    """What it is, for behind a number."""
    count: str
    """A query that counts it."""
    mend: tuple[str, ...]
    """What puts it right; `:now` is there."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """What is told in one line."""

    name: str
    faults: tuple[RowFault, ...]


_NO_FLAG = "read NOT IN (0, 1) OR starred NOT IN (0, 1) OR hidden NOT IN (0, 1)"
_NO_FEED = "feed_id NOT IN (SELECT id FROM feeds)"
_NO_ENTRY = "entry_id NOT IN (SELECT id FROM entries)"
_NO_TEXT = "NOT EXISTS (SELECT 1 FROM articles AS a WHERE a.entry_id = entries.id AND a.source = entries.source)"
_HAS_OTHER = "EXISTS (SELECT 1 FROM articles AS a WHERE a.entry_id = entries.id)"


def _astray(table: str, what: str, *conditions: str) -> RowFault:
    """Rows that hang on something that is gone."""
    lost = " OR ".join(conditions)
    return RowFault(what, f"SELECT count(*) FROM {table} WHERE {lost}", (f"DELETE FROM {table} WHERE {lost}",))


def _same_key(table: str, what: str) -> RowFault:
    """Rows that repeat another key than their story's."""
    own = f"(SELECT sort_key FROM entries AS e WHERE e.id = {table}.entry_id)"
    other = f"sort_key <> {own}"
    same = "o.tag_id = entry_tags.tag_id" if table == "entry_tags" else "1"
    return RowFault(
        what,
        f"SELECT count(*) FROM {table} WHERE {other}",
        (
            f"DELETE FROM {table} WHERE {other} AND EXISTS (SELECT 1 FROM {table} AS o WHERE o.sort_key = {own} "
            f"AND o.entry_id = {table}.entry_id AND {same})",
            f"UPDATE OR IGNORE {table} SET sort_key = -sort_key - 1 WHERE {other}",  # two may have to change places
            f"UPDATE OR REPLACE {table} SET sort_key = {own} WHERE {other}",
        ),
    )


def _number(table: str, column: str, true: str, what: str) -> RowFault:
    """A number that is kept, and what it should be."""
    wrong = f"{column} <> {true}"
    return RowFault(
        what, f"SELECT count(*) FROM {table} WHERE {wrong}", (f"UPDATE {table} SET {column} = {true} WHERE {wrong}",)
    )


_HERE = "(SELECT count(*) FROM entries AS e WHERE e.feed_id = feeds.id AND e.hidden = 0{})"
_TAGGED = (
    "(SELECT count(*) FROM entry_tags AS t JOIN entries AS e ON e.id = t.entry_id "
    "WHERE t.tag_id = tags.id AND e.hidden = 0)"
)

CHAPTERS = (
    Chapter(
        "values",
        (
            RowFault(
                "stories whose marks are neither yes nor no",
                f"SELECT count(*) FROM entries WHERE {_NO_FLAG}",
                (
                    "UPDATE entries SET read = read <> 0, starred = starred <> 0, hidden = hidden <> 0 "
                    f"WHERE {_NO_FLAG}",
                ),
            ),
        ),
    ),
    Chapter(
        "links",
        (
            RowFault(
                "stories of a feed that is gone",
                f"SELECT count(*) FROM entries WHERE {_NO_FEED}",
                (
                    "INSERT INTO feeds(id, url, title, added, archived) SELECT DISTINCT feed_id, 'lost:' || feed_id, "
                    f"'Feed ' || feed_id || ' (its name is lost)', :now, :now FROM entries WHERE {_NO_FEED}",
                ),
            ),
            _astray("feed_folders", "folders of a feed that is gone", _NO_FEED),
            _astray("repeated_lines", "repeated lines of a feed that is gone", _NO_FEED),
            _astray("awaited", "states waiting for a feed that is gone", _NO_FEED),
            _astray("dropped", "traces of stories of a feed that is gone", _NO_FEED),
            _astray("articles", "texts of a story that is gone", _NO_ENTRY),
            _astray("page_fetches", "fetches of a page whose story is gone", _NO_ENTRY),
            _astray("enclosures", "enclosures of a story that is gone", _NO_ENTRY),
            _astray("wanted_pages", "waiting pages of a story that is gone", _NO_ENTRY),
            _astray("page_lines", "page lines of a story or feed that is gone", _NO_ENTRY, _NO_FEED),
            _astray("whole_pages", "whole pages of a story that is gone", _NO_ENTRY),
            _astray(
                "entry_tags", "tags of a story or tag that is gone", _NO_ENTRY, "tag_id NOT IN (SELECT id FROM tags)"
            ),
            _astray(
                "rule_hits", "deeds of a rule on what is gone", _NO_ENTRY, "rule_id NOT IN (SELECT id FROM rules)"
            ),
            _astray("journal", "changes of a batch that is gone", "batch_id NOT IN (SELECT id FROM batches)"),
        ),
    ),
    Chapter(
        "texts",
        (
            RowFault(
                "stories without the text that they show",
                f"SELECT count(*) FROM entries WHERE {_NO_TEXT}",
                (
                    "INSERT OR IGNORE INTO wanted_pages(sort_key, entry_id) SELECT sort_key, id FROM entries "
                    f"WHERE source = 'page' AND url <> '' AND {_NO_TEXT}",
                    "UPDATE entries SET source = CASE source WHEN 'page' THEN 'feed' ELSE 'page' END "
                    f"WHERE {_NO_TEXT} AND {_HAS_OTHER}",
                    f"UPDATE entries SET source = 'feed', content_hash = '' WHERE {_NO_TEXT}",
                    f"INSERT INTO articles(entry_id, source) SELECT id, 'feed' FROM entries WHERE {_NO_TEXT}",
                ),
            ),
        ),
    ),
    Chapter(
        "order",
        (
            _same_key("entry_tags", "tags that stand at another place than their story"),
            _same_key("wanted_pages", "waiting pages that stand at another place than their story"),
            _same_key("page_lines", "page lines that stand at another place than their story"),
        ),
    ),
    Chapter(
        "counts",
        (
            _number("feeds", "total", _HERE.format(""), "feeds with a wrong number of stories"),
            _number("feeds", "unread", _HERE.format(" AND e.read = 0"), "feeds with a wrong number of unread stories"),
            _number("entries", "tags", "(SELECT count(*) FROM entry_tags AS t WHERE t.entry_id = entries.id)",
                    "stories with a wrong number of tags"),
            _number("entries", "enclosures", "(SELECT count(*) FROM enclosures AS f WHERE f.entry_id = entries.id)",
                    "stories with a wrong number of enclosures"),
            _number("tags", "total", _TAGGED, "tags with a wrong number of stories"),
        ),
    ),
    Chapter(
        "journal",
        (
            RowFault(
                "batches to be done again that were not undone",
                "SELECT count(*) FROM batches WHERE redo_order IS NOT NULL AND undone IS NULL",
                ("UPDATE batches SET redo_order = NULL WHERE undone IS NULL",),
            ),
            RowFault(
                "deeds of a rule in a batch that is gone",
                "SELECT count(*) FROM rule_hits WHERE batch_id NOT IN (SELECT id FROM batches)",
                ("UPDATE rule_hits SET batch_id = NULL WHERE batch_id NOT IN (SELECT id FROM batches)",),
            ),
            RowFault(
                "numbers that could be given twice",
                "SELECT count(*) FROM (SELECT name, seq FROM sqlite_sequence) AS s WHERE s.seq < CASE s.name "
                "WHEN 'entries' THEN max((SELECT ifnull(max(id), 0) FROM entries), "
                "(SELECT ifnull(max(entry_id), 0) FROM journal)) "
                "WHEN 'feeds' THEN max((SELECT ifnull(max(id), 0) FROM feeds), "
                "(SELECT ifnull(max(feed_id), 0) FROM journal)) "
                "WHEN 'batches' THEN (SELECT ifnull(max(id), 0) FROM batches) "
                "WHEN 'tags' THEN (SELECT ifnull(max(id), 0) FROM tags) ELSE 0 END",
                (
                    "UPDATE sqlite_sequence SET seq = max(seq, (SELECT ifnull(max(id), 0) FROM entries), "
                    "(SELECT ifnull(max(entry_id), 0) FROM journal)) WHERE name = 'entries'",
                    "UPDATE sqlite_sequence SET seq = max(seq, (SELECT ifnull(max(id), 0) FROM feeds), "
                    "(SELECT ifnull(max(feed_id), 0) FROM journal)) WHERE name = 'feeds'",
                    "UPDATE sqlite_sequence SET seq = max(seq, (SELECT ifnull(max(id), 0) FROM batches)) "
                    "WHERE name = 'batches'",
                    "UPDATE sqlite_sequence SET seq = max(seq, (SELECT ifnull(max(id), 0) FROM tags)) "
                    "WHERE name = 'tags'",
                ),
            ),
            RowFault(
                "marks of the program that are missing",
                "SELECT 2 - count(*) FROM meta WHERE key IN ('closed_cleanly', 'tokenizer')",
                ("INSERT OR IGNORE INTO meta VALUES ('closed_cleanly', '0'), ('tokenizer', '0')",),
            ),
        ),
    ),
)  # fmt: skip
"""In the order in which they are mended: what a later one counts depends on the earlier ones."""
