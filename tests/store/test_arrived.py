"""Stories by when they came, not by what their feed says."""

from tests.store.making import DAY, HOUR, NOW, entry, save, subscribe, titles
from tui.core.query_nodes import Arrived
from tui.core.views import Selection
from tui.store.database import Database


def test_late_ones_have_arrived_and_what_was_there_from_the_first_has_not(db: Database) -> None:
    subscribe(db, 1, 2, now=NOW - 9 * DAY)
    save(db, 1, entry("old", age=12 * DAY), now=NOW - 9 * DAY)
    save(db, 1, entry("late", age=3 * DAY), entry("new"), now=NOW - HOUR)
    subscribe(db, 1, 2, 3, now=NOW - HOUR)
    save(db, 3, entry("first", age=3 * DAY), now=NOW - HOUR)
    assert titles(db, Selection(Arrived(NOW - DAY, None))) == ["Title new", "Title late"]
    assert titles(db, Selection(Arrived(NOW - DAY, NOW - 2 * HOUR))) == []
    assert titles(db, Selection(Arrived(NOW - 20 * DAY, None))) == ["Title new", "Title late"]
