# ruff: noqa: S608 - only constants and numbers of this floor are put into SQL; all else is bound
"""Rules on demand, on the stories that are here: what they would do, what they do, and what they did."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from json import loads

from tui.core.changes import AddTag, Change, RemoveTag, SetFlag
from tui.core.query_nodes import Node, all_of
from tui.core.rules import ReadyRule, Rule, RuleHit, RuleTrial, thing
from tui.core.stories import Changed
from tui.core.views import Selection
from tui.store.changes import apply, begin_batch, differs, end_batch, pick_none
from tui.store.database import Database
from tui.store.plans import plan
from tui.store.rows import clean, moment, seconds
from tui.store.rules import BETWEEN_EFFECTS, known_rule, take_rule
from tui.store.tags import tag_id
from tui.store.walks import Walk, walk

NOTHING = "Rules: nothing to change"
_DONE = {
    ("hidden", True): "hidden",
    ("read", True): "read",
    ("read", False): "unread",
    ("starred", True): "starred",
    ("tag", True): "tagged",
    ("tag", False): "untagged",
}
"""What became of stories, by what was changed and whether it was put on."""


def try_rule(db: Database, rule: ReadyRule, *, within: Node, stories: int) -> RuleTrial:
    """What a rule would do to the stories of `within`, of which there are `stories`, were it the only one.

    That others before it in feeds.toml may do some of it first, or hide stories from it, is not looked at: it would
    take doing what they do.
    """
    with db.snapshot():
        way = _way(db, rule, within)
        either = " OR ".join(f"({differs(db, change)})" for change in rule.changes.values()) or "0"
        # differs is asked first: it speaks of the row in hand
        changing = f"ifnull(sum(({either}) AND {_not_yet(known_rule(db, rule.rule))}), 0)"
        found = db.row(way.select(f"count(*), {changing}"), way.values)
    assert found is not None  # noqa: S101 - a count is always one row
    return RuleTrial(rule=rule.rule, found=found[0], would_change=found[1], stories=stories)


def run_rules(db: Database, rules: Sequence[ReadyRule], *, within: Node, now: datetime, origin: str) -> Changed:
    """Have rules act, in order, on the stories of `within` on which they have not acted yet: durably, as one batch.

    Rules that only notify have nothing to do here.

    Returns:
        What was done; `skipped` counts the stories that a rule found as it would have them.

    Raises:
        StoreError: nothing was changed.
    """
    with db.atomic(durable=True):
        db.execute("CREATE TEMP TABLE IF NOT EXISTS ruled (id INTEGER PRIMARY KEY)")
        db.execute("DELETE FROM temp.ruled")
        batch = begin_batch(db, now=now, origin=origin, label=NOTHING)
        for rule in rules:
            if changes := rule.changes:
                _run(db, rule, changes, batch, within=within, now=now)
        if _contradict(rules):
            _settle(db, batch)
        label = _label(db, batch)
        db.execute("UPDATE batches SET label = ? WHERE id = ?", [label, batch])
        changed = end_batch(db, batch, origin=origin)
        if not changed:
            db.execute("UPDATE rule_hits SET batch_id = NULL WHERE batch_id = ?", [batch])
        found: int = db.value("SELECT count(*) FROM temp.ruled")
        db.execute("DELETE FROM temp.ruled")
    return Changed(batch=batch if changed else None, label=label, changed=changed, skipped=found - changed)


def why(db: Database, entry_id: int) -> list[RuleHit]:
    """Which rules acted on a story, the earliest first."""
    found = db.rows(
        """
        SELECT r.query, r.effects, h.time, h.did, h.batch_id, b.undone IS NOT NULL
        FROM rule_hits AS h JOIN rules AS r ON r.id = h.rule_id LEFT JOIN batches AS b ON b.id = h.batch_id
        WHERE h.entry_id = ? ORDER BY h.time, r.id
        """,
        [entry_id],
    )
    return [
        RuleHit(
            rule=(rule := Rule(query=query, do=tuple(loads(effects)))),
            time=moment(time),
            did=_did(did, rule),
            batch=batch,
            undone=bool(undone),
        )
        for query, effects, time, did, batch, undone in found
    ]


def _did(stored: str, rule: Rule) -> tuple[str, ...]:
    """The effects that are stored as one text: some of the rule's, in its order."""
    did: list[str] = []
    for effect in rule.do:
        if f"{stored}{BETWEEN_EFFECTS}".startswith(f"{effect}{BETWEEN_EFFECTS}"):
            did.append(effect)
            stored = stored[len(effect) + len(BETWEEN_EFFECTS) :]
    return tuple(did)


def _way(db: Database, rule: ReadyRule, within: Node) -> Walk:
    return walk(plan(db, Selection(all_of([within, rule.node]))))


def _not_yet(number: int | None) -> str:
    """The condition that the rule of this number did not act on the story yet."""
    if number is None:
        return "1"
    return f"NOT EXISTS (SELECT 1 FROM rule_hits AS h WHERE h.entry_id = e.id AND h.rule_id = {number:d})"


def _run(
    db: Database, rule: ReadyRule, changes: Mapping[str, Change], batch: int, *, within: Node, now: datetime
) -> None:
    """Have one rule act as part of the batch."""
    way = _way(db, rule, within)
    pick_none(db)
    fresh = f"{way.where} AND {_not_yet(known_rule(db, rule.rule))}"
    picked = db.execute(f"INSERT INTO temp.picked SELECT e.id FROM {way.source} WHERE {fresh}", way.values).rowcount
    if not picked:
        return
    before: int = db.value("SELECT ifnull(max(id), 0) FROM journal")
    for change in changes.values():
        apply(db, change, batch, now=now)
    parts = [_if_done(db, text, change, batch, before) for text, change in changes.items()]
    db.execute(
        f"""
        INSERT INTO rule_hits(entry_id, rule_id, time, batch_id, did)
        SELECT id, ?, ?, CASE did WHEN '' THEN NULL ELSE ? END, did FROM (
            SELECT p.id, substr({" || ".join(part for part, _ in parts)}, {len(BETWEEN_EFFECTS) + 1}) AS did
            FROM temp.picked AS p
        )
        """,
        [take_rule(db, rule.rule), seconds(now), batch, *(value for _, values in parts for value in values)],
    )
    db.execute("INSERT OR IGNORE INTO temp.ruled SELECT id FROM temp.picked")


def _if_done(db: Database, text: str, change: Change, batch: int, before: int) -> tuple[str, Sequence[object]]:
    """SQL for what stands in rule_hits of an effect: how it is written, where it changed the picked story `p`."""
    values: list[object] = []
    match change:
        case SetFlag(field=field):
            done = f"j.field = '{field}'"
        case AddTag(name=name):
            done, values = "j.field = 'tag' AND j.new = ?", [_stored(db, name)]
        case RemoveTag(name=name):
            done, values = "j.field = 'tag' AND j.old = ?", [_stored(db, name)]
    written = f"j.batch_id = {batch:d} AND j.entry_id = p.id AND j.id > {before:d} AND {done}"
    return (
        f"CASE WHEN EXISTS (SELECT 1 FROM journal AS j WHERE {written}) THEN ? ELSE '' END",
        [*values, f"{BETWEEN_EFFECTS}{clean(text)}"],
    )


def _stored(db: Database, name: str) -> str | None:
    """A tag as the journal names it."""
    known = tag_id(db, name)
    stored: str | None = db.value("SELECT name FROM tags WHERE id = ?", [known])
    return stored


def _contradict(rules: Sequence[ReadyRule]) -> bool:
    """Whether one rule may take back what another did."""
    ways = Counter(thing(change) for change in {change for rule in rules for change in rule.changes.values()})
    return any(count > 1 for count in ways.values())


def _settle(db: Database, batch: int) -> None:
    """Leave of what was done and taken back within a batch what it came to: undo knows no order within one."""
    db.execute(
        """
        DELETE FROM journal WHERE id IN (
            SELECT id FROM (
                SELECT id, row_number() OVER same AS place, count(*) OVER whole AS times FROM journal
                WHERE batch_id = ?
                WINDOW whole AS (PARTITION BY entry_id, field, CASE field WHEN 'tag' THEN ifnull(new, old) END),
                same AS (whole ORDER BY id)
            ) WHERE times % 2 = 0 OR place > 1
        )
        """,
        [batch],
    )


def _label(db: Database, batch: int) -> str:
    """Such as "Rules: 132 hidden, 4 tagged"."""
    found = db.rows(
        """
        SELECT field, CASE field WHEN 'tag' THEN new IS NOT NULL ELSE new = '1' END AS put, count(DISTINCT entry_id)
        FROM journal WHERE batch_id = ? GROUP BY 1, 2
        """,
        [batch],
    )
    counts = {_DONE[what, bool(put)]: stories for what, put, stories in found}
    done = ", ".join(f"{counts[word]:,} {word}" for word in _DONE.values() if word in counts)
    return f"Rules: {done}" if done else NOTHING
