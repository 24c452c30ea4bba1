"""What can be wrong with rows is found, told and mended, and a sound database is left alone."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.making import NOW, assert_counters_are_true, assert_index_is_sound, entry, save
from tests.store.older import filled, make_older
from tui.core.doctor import Check
from tui.store import search
from tui.store.backups import backups_of
from tui.store.comparing import differences
from tui.store.database import Database, open_database
from tui.store.doctoring import look, mend
from tui.store.examining import examine


def quiet(_: str) -> None:
    """Nobody waits."""


@pytest.fixture
def full(path: Path) -> Iterator[Database]:
    """A sound database in which no table is empty."""
    shutil.copy(filled(), path)
    db = open_database(path)
    examine(db, mend=True, now=NOW, progress=quiet)  # lines of a page that were put in by hand stand elsewhere
    yield db
    db.close()


def wrong(db: Database) -> dict[str, Check]:
    return {check.name: check for check in examine(db, mend=False, now=NOW, progress=quiet) if check.state != "ok"}


FAULTS = {
    "schema": (
        "DROP INDEX entries_by_key",
        "DROP TRIGGER entries_read",
        "DROP TABLE wanted_pages",
        "DROP VIEW stories",
    ),
    "letters": ("UPDATE articles SET text = CAST(x'4162ff63' AS TEXT) WHERE id = 3",),
    "values": ("UPDATE entries SET starred = 7 WHERE id = 3",),
    "links": (
        "DELETE FROM feeds WHERE id = 2",
        "DELETE FROM tags WHERE id = 1",
        "DELETE FROM batches WHERE id = 1",
        "INSERT INTO articles(entry_id, source) VALUES (999, 'feed')",
        "INSERT INTO dropped(feed_id, identity, first_seen, read, last_served) VALUES (99, 'x', 1, 0, 1)",
    ),
    "texts": (
        "DELETE FROM articles WHERE entry_id = 1 AND source = 'page'",
        "DELETE FROM articles WHERE entry_id = 2",
    ),
    "order": (
        "UPDATE entry_tags SET sort_key = sort_key + 5",
        "UPDATE wanted_pages SET sort_key = sort_key + 1",
        "UPDATE page_lines SET sort_key = 3",
    ),
    "places": ("UPDATE entries SET sort_key = sort_key + (9000000000 << 20) WHERE id = 4",),
    "counts": (
        "UPDATE feeds SET unread = 99, total = 0",
        "UPDATE tags SET total = 5",
        "UPDATE entries SET tags = tags + 1, enclosures = 3",
    ),
    "journal": (
        "UPDATE batches SET redo_order = 1, undone = NULL",
        "UPDATE rule_hits SET batch_id = 77",
        "UPDATE sqlite_sequence SET seq = 1",
        "DELETE FROM meta WHERE key = 'closed_cleanly'",
    ),
}
CASES = [(name, statement) for name, statements in FAULTS.items() for statement in statements]


@pytest.mark.parametrize(("name", "statement"), CASES, ids=[statement[:40] for _, statement in CASES])
def test_what_is_wrong_is_found_told_and_mended(full: Database, name: str, statement: str) -> None:
    full.execute("PRAGMA foreign_keys = OFF")
    full.execute(statement)
    found = wrong(full)
    assert found[name].state == "wrong"
    assert found[name].count
    assert found[name].found
    full.execute("PRAGMA foreign_keys = ON")
    assert all(check.state != "wrong" for check in examine(full, mend=True, now=NOW, progress=quiet))
    assert wrong(full) == {}
    assert full.rows("PRAGMA foreign_key_check") == []
    assert_counters_are_true(full)
    assert_index_is_sound(full)


def test_stories_of_a_feed_that_is_gone_are_kept(full: Database) -> None:
    before = full.rows("SELECT id, title, read, starred FROM entries ORDER BY id")
    full.execute("PRAGMA foreign_keys = OFF")
    full.execute("DELETE FROM feeds WHERE id = 2")
    examine(full, mend=True, now=NOW, progress=quiet)
    assert full.rows("SELECT id, title, read, starred FROM entries ORDER BY id") == before
    assert full.row("SELECT title, archived IS NOT NULL FROM feeds WHERE id = 2") == ("Feed 2 (its name is lost)", 1)


GHOST = "INSERT INTO search(rowid, title, author, body) VALUES (?, 'ghost', '', '')"


def test_stories_missing_from_the_index_ghosts_and_other_words_in_it_are_told_apart(full: Database) -> None:
    save(full, 1, entry("odd", text=f"Ein_Wort WÖRTER 東京\n\x85x{'long' * 10_000} " * 2))
    assert not differences(full)
    full.execute(GHOST, [77])
    assert (differences(full).ghosts, differences(full).missing) == (1, 0)
    key = full.value("SELECT sort_key FROM entries WHERE id = 1")
    words = search.words_by_key(full, [key])[key]
    search.index(full, [search.IndexChange(key, words, None)])
    full.execute(GHOST, [key])
    assert (differences(full).ghosts, differences(full).other) == (1, 1)
    full.execute("INSERT INTO search(search) VALUES ('delete-all')")
    assert differences(full).missing == full.value("SELECT count(*) FROM entries")
    full.execute("UPDATE search_data SET block = x'00'")
    assert differences(full)
    assert all(check.state != "wrong" for check in examine(full, mend=True, now=NOW, progress=quiet))
    assert_index_is_sound(full)


def test_ghosts_of_single_words_are_found(full: Database) -> None:
    key = full.value("SELECT sort_key FROM entries WHERE id = 3")
    words = search.words_by_key(full, [key])[key]
    other = search.Words(words.title, words.author, words.body.replace("word", "ward"))
    search.index(full, [search.IndexChange(key, words, other)])
    assert differences(full).words
    assert "search" in wrong(full)


def test_an_index_of_another_version_is_made_anew(full: Database) -> None:
    full.execute("UPDATE meta SET value = '0' WHERE key = 'tokenizer'")
    assert wrong(full)["search"].found == "the search index is not made yet, or by another version"
    examine(full, mend=True, now=NOW, progress=quiet)
    assert_index_is_sound(full)


def test_looking_writes_nothing_and_an_index_that_disagrees_with_its_table_is_made_anew(path: Path) -> None:
    shutil.copy(filled(), path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, 'read = 0', 'read = 1') WHERE name = 'entries_unread'"
        )
    connection.close()
    before, backups, beside = path.read_bytes(), path.parent / "backups", sorted(path.parent.iterdir())
    found = {check.name: check.state for check in look(path, backups=backups, now=NOW, progress=quiet).checks}
    assert found["pages"] == "wrong"
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == (before, beside)
    done = mend(path, backups=backups, now=NOW, progress=quiet)
    assert done.salvage is None
    assert {check.state for check in done.checks} == {"ok", "mended"}
    assert {check.state for check in look(path, backups=backups, now=NOW, progress=quiet).checks} == {"ok"}


def test_an_older_schema_is_told_and_brought_up_to_date_after_a_copy(path: Path) -> None:
    make_older(path, 3)
    backups = path.parent / "backups"
    (told,) = (one for one in look(path, backups=backups, now=NOW, progress=quiet).checks if one.state != "ok")
    assert told.found == "it was written by an older dateline (schema 3, this one writes 7)"
    checks = mend(path, backups=backups, now=NOW, progress=quiet).checks
    assert all(check.state != "wrong" for check in checks)
    assert [backup.schema for backup in backups_of(path, backups)] == [3]
    assert all(one.state == "ok" for one in look(path, backups=backups, now=NOW, progress=quiet).checks)
