"""Rules in words: what they would do, what they did, and why a story is hidden; pure."""

from collections.abc import Sequence
from datetime import datetime

from tui.app.dates import day_and_time
from tui.core.hiding import Hiding
from tui.core.rules import Rule, RuleHit, RuleTrial
from tui.core.stories import Changed
from tui.core.text import displayable

_QUERY_CELLS = 60
_WHOSE = {"screen": "by you", "cli": "from the command line", "import": "by an import", "rule": "by a rule"}


def effects(do: Sequence[str]) -> str:
    """Such as "hide, tag ads"."""
    return displayable(", ".join(do))


def named(rule: Rule) -> str:
    """The rule's query, for a sentence."""
    return f"“{displayable(rule.query, limit=_QUERY_CELLS)}”"


def would(trial: RuleTrial) -> str:
    """Such as "would hide 132 of 4,100"."""
    if not trial.would_change:
        return "nothing more to do" if trial.found else "finds nothing"
    verb = displayable(trial.rule.do[0].partition(" ")[0]) if len(trial.rule.do) == 1 else "change"
    verb = f"mark {verb}" if verb in {"read", "unread"} else verb
    return f"would {verb} {trial.would_change:,} of {trial.stories:,}"


def done(changed: Changed) -> str:
    """Such as "132 hidden, 4 tagged"; of what was run."""
    if not changed.changed:
        return "Nothing was left to do"
    return displayable(changed.label.partition(": ")[2]) or f"{changed.changed:,} changed"


def why_hidden(hiding: Hiding | None, now: datetime) -> str:
    """Such as "hidden by the rule “title:sponsored”, yesterday 14:05"."""
    if hiding is None:
        return "hidden; by what is not known any more"
    when = day_and_time(hiding.time, now)
    if hiding.rule is not None:
        return f"hidden by the rule {named(hiding.rule)}, {when}"
    return f"hidden {_WHOSE.get(hiding.origin, f'by {displayable(hiding.origin)}')}, {when}"


def acted(hit: RuleHit, now: datetime) -> str:
    """What a rule did to a story, and when; such as "hide, tag ads · yesterday 14:05"."""
    did = effects(hit.did) if hit.did else "found it so already"
    since = ", taken back since" if hit.undone else ""
    return f"{did}, {day_and_time(hit.time, now)}{since}"
