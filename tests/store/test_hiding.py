"""Why stories are hidden."""

from collections.abc import Sequence

from tests.store.making import DAY, HOUR, NOW, entry, fetch, subscribe
from tui.core.changes import Change, SetFlag
from tui.core.hiding import Hiding
from tui.core.query_nodes import Everything
from tui.core.rules import Rule, ready
from tui.store import rule_runs
from tui.store.changes import change
from tui.store.database import Database
from tui.store.fetches import save_fetches
from tui.store.hiding import hidings
from tui.store.journal import undo

HIDE: Sequence[Change] = [SetFlag(field="hidden", value=True)]
SHOW: Sequence[Change] = [SetFlag(field="hidden", value=False)]
ADS = Rule(query="title:ads", do=("hide",))


def told(db: Database) -> dict[str, Hiding]:
    """By the end of the story's title."""
    titles: dict[int, str] = dict(db.rows("SELECT sort_key, title FROM entries"))
    return {titles[key].removeprefix("Title "): hiding for key, hiding in hidings(db, list(titles)).items()}


def number(db: Database, title: str) -> int:
    found: int = db.value("SELECT id FROM entries WHERE title = ?", [f"Title {title}"])
    return found


def test_rules_on_arrival_rules_on_demand_and_people_are_told_apart(db: Database) -> None:
    subscribe(db, 1)
    arriving = fetch(1, entry("ads"), entry("b"), entry("c"), entry("d"))
    save_fetches(db, [arriving], now=NOW, rules=ready([Rule(query="title:ads", do=("tag ad", "hide"))], now=NOW))
    asked = Rule(query="title:b", do=("hide", "star"))
    rule_runs.run_rules(db, ready([asked], now=NOW), within=Everything(), now=NOW + HOUR, origin="screen")
    change(db, HIDE, ids=[number(db, "c")], now=NOW + DAY, origin="cli")
    assert told(db) == {
        "ads": Hiding(time=NOW, origin="rule", rule=Rule(query="title:ads", do=("tag ad", "hide"))),
        "b": Hiding(time=NOW + HOUR, origin="screen", rule=asked),
        "c": Hiding(time=NOW + DAY, origin="cli"),
    }


def test_what_hid_it_last_counts_and_what_was_taken_back_does_not(db: Database) -> None:
    subscribe(db, 1)
    save_fetches(db, [fetch(1, entry("ads"))], now=NOW, rules=ready([ADS], now=NOW))
    change(db, SHOW, ids=[1], now=NOW + HOUR, origin="screen")
    assert told(db) == {}
    change(db, HIDE, ids=[1], now=NOW + DAY, origin="screen")
    assert told(db) == {"ads": Hiding(time=NOW + DAY, origin="screen")}
    undo(db, origin="screen", now=NOW + DAY)
    undo(db, origin="screen", now=NOW + DAY)
    assert told(db) == {"ads": Hiding(time=NOW, origin="rule", rule=ADS)}


def test_a_rule_that_ran_in_the_same_batch_but_hid_nothing_is_not_named(db: Database) -> None:
    subscribe(db, 1)
    save_fetches(db, [fetch(1, entry("ads"))], now=NOW)
    tags = Rule(query="title:ads", do=("tag hide",))
    rule_runs.run_rules(db, ready([tags, ADS], now=NOW), within=Everything(), now=NOW, origin="screen")
    assert told(db)["ads"].rule == ADS
