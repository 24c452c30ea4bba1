"""Rules: a query, and what is done to the stories it finds; pure values, carried out by `store.rules`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from tui.core.changes import AddTag, Change, RemoveTag, SetFlag
from tui.core.errors import UsageError
from tui.core.matching import Facts
from tui.core.query import parse
from tui.core.query_nodes import And, Match, Node, Not, Or, State, Text, Words
from tui.core.tag_names import tag_name


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell the person of the story when it arrives."""


Effect: TypeAlias = Change | Notify

NOTIFY = "notify"
"""How that effect is written."""
_FLAGS = {
    "read": SetFlag(field="read", value=True),
    "unread": SetFlag(field="read", value=False),
    "star": SetFlag(field="starred", value=True),
    "hide": SetFlag(field="hidden", value=True),
}
EXPECTED = '"read", "unread", "star", "hide", "tag NAME", "untag NAME" or "notify"'
"""What an effect can be, to follow the word "expected"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One `[[rule]]` of feeds.toml; two are the same rule when query and effects are written alike."""

    query: str
    """As it is written: what it means depends on the day."""
    do: tuple[str, ...]
    """Its effects as they are written, in order; at least one."""

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Its effects as values."""
        return tuple(map(read_effect, self.do))

    @property
    def label(self) -> str:
        """What the history calls it."""
        return f"Rule {self.query}: {', '.join(self.do)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTrial:
    """What a rule would do to the stories that are here, were it run now; nothing of it was done."""

    rule: Rule
    found: int
    """Stories that its query finds."""
    would_change: int
    """Of these the ones on which it has not acted yet and that it would change."""
    stories: int
    """All stories that were looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleHit:
    """That a rule acted on a story."""

    rule: Rule
    time: datetime
    """Aware, UTC."""
    did: tuple[str, ...]
    """The effects that changed something, as they are written, and "notify" where the person was told on arrival; the
    others found it so already."""
    batch: int | None
    """In the journal; `None` where nothing was changed."""
    undone: bool
    """Whether the batch was taken back since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyRule:
    """A rule as it is carried out: its query read for the day."""

    rule: Rule
    node: Node
    asks_text: bool
    """Whether it has another look once the page's text is here."""

    @property
    def changes(self) -> dict[str, Change]:
        """What it changes, by how it is written, in that order; of several changes to the same thing only the last."""
        last: dict[str, tuple[str, Change]] = {}
        for text, effect in zip(self.rule.do, self.rule.effects, strict=True):
            if not isinstance(effect, Notify):
                last.pop(thing(effect), None)
                last[thing(effect)] = (text, effect)
        return dict(last.values())

    @property
    def notifies(self) -> bool:
        """Whether the person is told of what it finds."""
        return Notify() in self.rule.effects


def ready(rules: Iterable[Rule], *, now: datetime) -> tuple[ReadyRule, ...]:
    """The rules, each once, with their queries read.

    Args:
        rules: In order.
        now: Aware, in the person's time zone.

    Raises:
        QueryError: a query cannot be read; those of feeds.toml were looked at.
    """
    plain = (
        Rule(query=" ".join(rule.query.split()), do=tuple(" ".join(effect.split()) for effect in rule.do))
        for rule in rules
    )
    return tuple(_ready(rule, now) for rule in dict.fromkeys(plain))


def _ready(rule: Rule, now: datetime) -> ReadyRule:
    node = parse(rule.query, now=now).node
    return ReadyRule(rule=rule, node=node, asks_text=asks_text(node))


def thing(change: Change) -> str:
    """What is changed: "read", "starred", "hidden", or "tag" and the tag's folded name."""
    return change.field if isinstance(change, SetFlag) else f"tag {change.name.casefold()}"


def would_change(change: Change, story: Facts) -> bool:
    """Whether the story is not so already."""
    match change:
        case SetFlag(field=field, value=value):
            return bool(getattr(story, field)) is not value
        case AddTag(name=name):
            return not _carries(story, name)
        case RemoveTag(name=name):
            return _carries(story, name)


def after(change: Change, story: Facts) -> Facts:
    """The story once it is changed."""
    match change:
        case SetFlag(field="read", value=value):
            return replace(story, read=value)
        case SetFlag(field="starred", value=value):
            return replace(story, starred=value)
        case SetFlag(value=value):
            return replace(story, hidden=value)
        case AddTag(name=name):
            return story if _carries(story, name) else replace(story, tags=(*story.tags, name))
        case RemoveTag(name=name):
            kept = (tag for tag in story.tags if tag.casefold() != name.casefold())
            return replace(story, tags=tuple(kept))


def _carries(story: Facts, name: str) -> bool:
    return name.casefold() in map(str.casefold, story.tags)


def read_effect(text: str) -> Effect:
    """One effect as feeds.toml writes it.

    Raises:
        UsageError: there is no such effect.
    """
    verb, _, name = text.strip().partition(" ")
    if not name and verb in _FLAGS:
        return _FLAGS[verb]
    if not name and verb == NOTIFY:
        return Notify()
    if name and verb in {"tag", "untag"}:
        return AddTag(name=tag_name(name)) if verb == "tag" else RemoveTag(name=tag_name(name))
    raise UsageError(f"no effect {text[:60]}; expected {EXPECTED}")


def asks_text(node: Node) -> bool:
    """Whether the answer can be another once the page's text is here: such rules then run once more."""
    match node:
        case Text(field=field):
            return field != "feed"
        case Words() | State("fulltext") | State("image") | Match("lang"):
            return True
        case And(nodes) | Or(nodes):
            return any(map(asks_text, nodes))
        case Not(part):
            return asks_text(part)
        case _:
            return False
