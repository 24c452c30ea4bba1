"""Rules: a query, and what is done to the stories it finds; pure values, carried out by `store.rules`."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from tui.core.changes import AddTag, Change, RemoveTag, SetFlag
from tui.core.errors import UsageError
from tui.core.query_nodes import And, Match, Node, Not, Or, State, Text, Words
from tui.core.tag_names import tag_name


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell the person of the story when it arrives."""


Effect: TypeAlias = Change | Notify

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
    """The effects that changed something, as they are written; the others found it so already."""
    batch: int | None
    """In the journal; `None` where nothing was changed."""
    undone: bool
    """Whether the batch was taken back since."""


def read_effect(text: str) -> Effect:
    """One effect as feeds.toml writes it.

    Raises:
        UsageError: there is no such effect.
    """
    verb, _, name = text.strip().partition(" ")
    if not name and verb in _FLAGS:
        return _FLAGS[verb]
    if not name and verb == "notify":
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
