"""Rules on stories that arrive, and once more when the text of their page does; what rules did is remembered.

A rule acts on a story once: for each story that it found there is a row in
rule_hits, also where nothing was left to do. What it changed is a batch of the
journal of origin rule, one for each rule and transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from json import dumps

from tui.core.changes import AddTag, Change
from tui.core.matching import Facts, finds
from tui.core.rules import NOTIFY, ReadyRule, Rule, after, thing, would_change
from tui.store.changes import apply, begin_batch, end_batch, pick_none
from tui.store.database import Database
from tui.store.facts import facts_after, facts_of
from tui.store.rows import clean, seconds

ORIGIN = "rule"
"""Of the batches that rules make by themselves."""
BETWEEN_EFFECTS = ", "


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """What rules did that the person is told of."""

    hidden: int = 0
    """Stories."""
    notified: tuple[str, ...] = ()
    """Titles of the stories that a rule asks to be told of, as their publisher sent them."""


@dataclass(frozen=True, slots=True)
class _Hit:
    entry_id: int
    did: tuple[str, ...]
    """The effects that are to be carried out, as they are written."""


@dataclass(slots=True)
class _Look:
    """What rules find as stories pass by; nothing is written before all have passed."""

    rules: Sequence[ReadyRule]
    changes: list[dict[str, Change]] = field(init=False)
    hits: list[list[_Hit]] = field(init=False)
    """For each of the rules."""

    def __post_init__(self) -> None:
        self.changes = [rule.changes for rule in self.rules]
        self.hits = [[] for _ in self.rules]

    def at(self, story: Facts, *, done: Iterable[int] = (), kept: Iterable[str] = ()) -> tuple[bool, bool]:
        """Have the rules look at one story, each seeing what those before it do.

        Args:
            story: As it is.
            done: Places of the rules that acted on it before.
            kept: What of it stays as it is.

        Returns:
            Whether they hide it, and whether the person is to be told of it.
        """
        was_hidden, told = story.hidden, False
        for place, rule in enumerate(self.rules):
            if place in done or not finds(rule.node, story):
                continue
            did: set[str] = set()
            for text, change in self.changes[place].items():
                if thing(change) not in kept and would_change(change, story):
                    story = after(change, story)
                    did.add(text)
            if rule.notifies:
                told = True
                did.add(NOTIFY)
            in_order = tuple(effect for effect in dict.fromkeys(reversed(rule.rule.do)) if effect in did)
            self.hits[place].append(_Hit(story.id, in_order[::-1]))
        return story.hidden and not was_hidden, told

    def carry_out(self, db: Database, *, now: datetime) -> None:
        """Do to the stories what was found, within the caller's transaction."""
        for rule, changes, hits in zip(self.rules, self.changes, self.hits, strict=True):
            if hits:
                _carry_out(db, rule.rule, changes, hits, now=now)


def act_on_new(db: Database, rules: Sequence[ReadyRule], *, after_id: int, now: datetime) -> dict[int, Acted]:
    """Have rules act on stories that just arrived, within the caller's transaction.

    Args:
        db: The database.
        rules: In order; later ones see what earlier ones did.
        after_id: The story that was the newest before.
        now: When it is done.

    Returns:
        By feed what the person is told of.
    """
    look = _Look(rules)
    hidden: dict[int, int] = {}
    notified: dict[int, list[int]] = {}
    for story in facts_after(db, after_id):
        hides, told = look.at(story)
        if hides:
            hidden[story.feed_id] = hidden.get(story.feed_id, 0) + 1
        if told:
            notified.setdefault(story.feed_id, []).append(story.id)
    look.carry_out(db, now=now)
    return {
        feed_id: Acted(hidden=hidden.get(feed_id, 0), notified=_titles(db, notified.get(feed_id, ())))
        for feed_id in hidden.keys() | notified.keys()
    }


def act_on_pages(
    db: Database, rules: Sequence[ReadyRule], entry_ids: Sequence[int], *, now: datetime
) -> dict[int, Acted]:
    """Have the rules that ask for the text look once more at stories whose page's text is here now.

    Those that acted on a story before do not again, and what anybody but a rule changed on it since stays.
    Runs within the caller's transaction.

    Returns:
        By story what the person is told of.
    """
    look = _Look([rule for rule in rules if rule.asks_text])
    if not look.rules:
        return {}
    places = {known_rule(db, rule.rule): place for place, rule in enumerate(look.rules)}
    told: dict[int, tuple[bool, bool]] = {}
    for story in facts_of(db, entry_ids):
        acted = db.rows("SELECT rule_id FROM rule_hits WHERE entry_id = ?", [story.id])
        done = {places[rule_id] for (rule_id,) in acted if rule_id in places}
        told[story.id] = look.at(story, done=done, kept=_changed_by_others(db, story.id))
    look.carry_out(db, now=now)
    return {
        entry_id: Acted(hidden=int(hides), notified=_titles(db, [entry_id]) if notifies else ())
        for entry_id, (hides, notifies) in told.items()
    }


def known_rule(db: Database, rule: Rule) -> int | None:
    """The number of a rule; `None`: it never acted."""
    number: int | None = db.value("SELECT id FROM rules WHERE query = ? AND effects = ?", _written(rule))
    return number


def take_rule(db: Database, rule: Rule) -> int:
    """The number of a rule, which gets one if it has none; within the caller's transaction."""
    db.execute("INSERT OR IGNORE INTO rules(query, effects) VALUES (?, ?)", _written(rule))
    number = known_rule(db, rule)
    assert number is not None  # noqa: S101 - it was put there just now
    return number


def _written(rule: Rule) -> tuple[str, str]:
    return clean(rule.query), dumps(rule.do)


def _carry_out(db: Database, rule: Rule, changes: dict[str, Change], hits: Sequence[_Hit], *, now: datetime) -> None:
    batch: int | None = None
    for text, change in changes.items():
        ids = [hit.entry_id for hit in hits if text in hit.did]
        if ids:
            batch = batch or begin_batch(db, now=now, origin=ORIGIN, label=rule.label)
            pick_none(db)
            db.execute("INSERT INTO temp.picked SELECT value FROM json_each(?)", [dumps(ids)])
            _apply(db, change, batch, now=now)
    if batch is not None:
        end_batch(db, batch, origin=None)
    number = take_rule(db, rule)
    db.executemany(
        "INSERT OR IGNORE INTO rule_hits(entry_id, rule_id, time, batch_id, did) VALUES (?, ?, ?, ?, ?)",
        (
            (
                hit.entry_id,
                number,
                seconds(now),
                batch if set(hit.did) - {NOTIFY} else None,
                BETWEEN_EFFECTS.join(hit.did),
            )
            for hit in hits
        ),
    )


def _apply(db: Database, change: Change, batch: int, *, now: datetime) -> None:
    """Do one change to the picked stories; the order of tags by their last use stays, for the person did not use any.

    Else a refresh would change which tag a key means.
    """
    if not isinstance(change, AddTag):
        apply(db, change, batch, now=now)
        return
    folded = change.name.casefold()
    used = db.value("SELECT last_used FROM tags WHERE folded = ?", [folded])
    apply(db, change, batch, now=now)
    db.execute("UPDATE tags SET last_used = ? WHERE folded = ?", [used or 0, folded])


def _changed_by_others(db: Database, entry_id: int) -> set[str]:
    """What of a story was changed by anybody but a rule, or by one and taken back."""
    found = db.rows(
        """
        SELECT j.field, j.old, j.new FROM journal AS j JOIN batches AS b ON b.id = j.batch_id
        WHERE j.entry_id = ? AND (b.origin <> ? OR b.undone IS NOT NULL)
        """,
        [entry_id, ORIGIN],
    )
    changed: set[str] = set()
    for what, *values in found:
        changed.update([what] if what != "tag" else [f"tag {name.casefold()}" for name in values if name])
    return changed


def _titles(db: Database, entry_ids: Sequence[int]) -> tuple[str, ...]:
    """The titles of stories, those without one by their address."""
    found = db.rows(
        "SELECT coalesce(nullif(title, ''), url) FROM entries WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        [dumps(list(entry_ids))],
    )
    return tuple(title for (title,) in found)
