"""What another reader knew: marks for stories that are here, and for those that come."""

from datetime import timedelta

from tests.store.making import DAY, HOUR, NOW, entry, listed, save, subscribe
from tui.core.changes import SetFlag
from tui.store import journal
from tui.store.awaited import KnownStory, States, bring, remember
from tui.store.changes import begin_batch, change
from tui.store.database import Database


def _bring(db: Database, *known: KnownStory) -> tuple[int, States]:
    with db.atomic(durable=True):
        batch = begin_batch(db, now=NOW, origin="cli", label="Brought")
        remember(db, known)
        states = bring(db, batch, now=NOW)
        journal.end_lists(db, batch, states.read + states.unread + states.starred, origin="cli")
    return batch, states


def _known(name: str, *, read: bool = True, tags: tuple[str, ...] = (), url: str = "") -> KnownStory:
    return KnownStory(1, f"id-{name}", url, read, tags)


def _marks(db: Database) -> dict[str, tuple[bool, bool, tuple[str, ...]]]:
    return {line.title.removeprefix("Title "): (line.read, line.starred, line.tags) for line in listed(db)}


def test_stories_that_are_here_are_marked_and_all_is_one_step_of_undo(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, *map(entry, "abc"), first_unread=None)
    before = _marks(db)
    batch, states = _bring(db, _known("a"), _known("b", read=False, tags=("flag/x", "flag/y")))
    assert (states.read, states.unread, states.starred, states.waiting) == (1, 0, 1, 0)
    after = {
        "a": (True, False, ()),
        "b": (False, True, ("flag/x", "flag/y")),
        "c": (False, False, ()),
    }
    assert _marks(db) == after
    journal.undo(db, batch=batch, now=NOW)
    assert _marks(db) == before
    journal.redo(db, origin="cli", now=NOW)
    assert _marks(db) == after


def test_stories_that_come_later_come_so_and_go_back_with_the_batch(db: Database) -> None:
    subscribe(db, 1)
    batch, states = _bring(
        db, _known("a"), _known("old", read=False), _known("b", tags=("flag/x",)), _known("never served")
    )
    assert (states.read, states.unread, states.starred, states.waiting) == (3, 1, 1, 4)
    save(db, 1, entry("new"), entry("a"), entry("b"), entry("old", age=300 * DAY), first_unread=10)
    assert _marks(db) == {
        "new": (False, False, ()),
        "a": (True, False, ()),
        "b": (True, True, ("flag/x",)),
        "old": (False, False, ()),
    }
    assert db.value("SELECT unread FROM feeds") == 2
    journal.undo(db, batch=batch, now=NOW)
    assert _marks(db) == {
        "new": (False, False, ()),
        "a": (False, False, ()),
        "b": (False, False, ()),
        "old": (True, False, ()),
    }


def test_what_was_taken_back_is_no_longer_awaited_until_it_is_done_again(db: Database) -> None:
    subscribe(db, 1)
    batch, _ = _bring(db, _known("a"), _known("b"))
    journal.undo(db, batch=batch, now=NOW)
    save(db, 1, entry("a"))
    assert _marks(db)["a"][0] is False
    journal.redo(db, origin="cli", now=NOW)
    save(db, 1, entry("a"), entry("b"))
    assert _marks(db)["b"][0] is True


def test_a_story_is_known_by_its_link_too_unless_several_share_it(db: Database) -> None:
    subscribe(db, 1)
    link, shared = "https://example.org/a", "https://example.org/show"
    _, states = _bring(
        db,
        KnownStory(1, "https://example.org/aMon, 1 Jan", link, True),
        KnownStory(1, "https://example.org/b", "", True),
        KnownStory(1, "one", shared, True),
        KnownStory(1, "two", shared, True),
    )
    assert states.waiting == 4
    save(db, 1, entry("a"), entry("b"), entry("c", url=shared), first_unread=None)
    assert {name: read for name, (read, _, _) in _marks(db).items()} == {"a": True, "b": True, "c": False}


def test_what_the_person_did_since_stays_and_a_second_time_changes_nothing(db: Database) -> None:
    subscribe(db, 1)
    known = (_known("a"), _known("b", read=False), _known("c", tags=("flag/x",)), _known("later"))
    _bring(db, *known)
    save(db, 1, *map(entry, "abc"), first_unread=None)
    for story, field, value in ((1, "read", False), (2, "read", True), (3, "starred", False)):
        ids = [line.id for line in listed(db) if line.title == f"Title {'abc'[story - 1]}"]
        change(db, SetFlag(field=field, value=value), ids=ids, now=NOW, origin="screen")  # type: ignore[arg-type]
    before, batches = _marks(db), db.value("SELECT count(*) FROM batches")
    _, states = _bring(db, *known)
    assert (states.read, states.unread, states.starred, states.waiting) == (0, 0, 0, 0)
    assert (states.read_there, states.unread_there, states.starred_there) == (3, 1, 1)
    assert _marks(db) == before
    assert db.value("SELECT count(*) FROM batches") == batches


def test_the_same_guid_in_two_feeds_is_two_stories(db: Database) -> None:
    subscribe(db, 1, 2)
    _bring(db, KnownStory(1, "id-a", "", True))
    save(db, 1, entry("a"))
    save(db, 2, entry("a"))
    assert sorted((line.feed_id, line.read) for line in listed(db)) == [(1, True), (2, False)]


def test_what_does_not_come_is_forgotten_after_a_while(db: Database) -> None:
    subscribe(db, 1)
    _bring(db, _known("a"), _known("b"))
    save(db, 1, entry("x"), now=NOW + timedelta(days=89))
    assert db.value("SELECT count(*) FROM awaited") == 2
    save(db, 1, entry("y"), now=NOW + timedelta(days=91))
    assert db.value("SELECT count(*) FROM awaited") == 0


def test_stories_that_were_here_before_the_first_fetch_are_recognized_by_it(db: Database) -> None:
    subscribe(db, 1)
    save(db, 1, entry("a", text="as the cache had it"))
    db.execute("UPDATE feeds SET last_success = NULL")
    assert save(db, 1, entry("a"), entry("b"), now=NOW + HOUR).new == 1
    assert sorted(_marks(db)) == ["a", "b"]
