"""What of the fake reader remembers: the past, saved searches, rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from tui.core.hiding import Hiding
from tui.core.kept_queries import SavedSearch
from tui.core.rules import Rule, RuleHit, RuleTrial
from tui.core.stories import Batch, Changed
from tui.core.tag_sentences import StillNaming

WHEN = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


@dataclass
class FakePast:
    """Keeps what it is told and tells what it was given."""

    batches: list[Batch] = field(default_factory=list)
    """Newest first."""
    kept_searches: list[SavedSearch] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    kept_rules: list[Rule] = field(default_factory=list)
    hits: dict[int, list[RuleHit]] = field(default_factory=dict)
    """By story."""
    hid: dict[int, Hiding] = field(default_factory=dict)
    """By key."""
    would_change: int = 0
    """What each rule would change of what it finds."""
    ran: list[Rule] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    """Tags by old and new name; the new one empty: deleted."""

    async def history(self, limit: int, *, before: int | None = None, day: date | None = None) -> list[Batch]:
        found = [batch for batch in self.batches if before is None or batch.id < before]
        return [batch for batch in found if day is None or batch.time.date() == day][:limit]

    def undo_batch(self, number: int) -> Changed | None:
        """Take back one of `batches`; one of its stories was changed since."""
        batch = next((batch for batch in self.batches if batch.id == number and not batch.undone), None)
        if batch is None:
            return None
        self.batches = [replace(one, undone=True) if one is batch else one for one in self.batches]
        return Changed(batch=number, label=batch.label, changed=batch.count - 1, skipped=1)

    async def rename_tag(self, old: str, new: str, *, origin: str = "screen") -> Changed:
        self.renamed.append((old, new))
        return Changed(batch=1, label=f"#{old} is #{new}", changed=1)

    async def delete_tag(self, name: str, *, origin: str = "screen") -> Changed:
        self.renamed.append((name, ""))
        return Changed(batch=1, label=f"#{name} deleted", changed=1)

    async def would_retag(self, old: str, new: str | None = None) -> int:
        return 1

    async def still_naming(self, name: str) -> StillNaming:
        return StillNaming(name=name, rules=0, searches=0)

    async def keep_search(self, name: str, query: str, *, origin: str = "screen") -> Changed:
        self.kept_searches.append(SavedSearch(name=name, query=query))
        return Changed(batch=1, label=f"Kept {name}", changed=1)

    async def drop_search(self, name: str, *, origin: str = "screen") -> Changed:
        self.kept_searches = [search for search in self.kept_searches if search.name != name]
        return Changed(batch=1, label=f"Dropped {name}", changed=1)

    async def keep_rule(self, rule: Rule, *, origin: str = "screen") -> Changed:
        self.kept_rules.append(rule)
        return Changed(batch=1, label=rule.label, changed=1)

    async def searched(self) -> list[str]:
        return list(self.asked)

    async def note_searched(self, text: str) -> None:
        self.asked = [text, *(other for other in self.asked if other != text)]

    async def rules(self) -> tuple[Rule, ...]:
        return tuple(self.kept_rules)

    async def try_rules(self, rules: Sequence[Rule] | None = None, *, within: str = "") -> list[RuleTrial]:
        return [
            RuleTrial(rule=rule, found=self.would_change, would_change=self.would_change, stories=9)
            for rule in (self.kept_rules if rules is None else rules)
        ]

    async def run_rules(
        self, rules: Sequence[Rule] | None = None, *, within: str = "", origin: str = "screen"
    ) -> Changed:
        self.ran += self.kept_rules if rules is None else rules
        changed, self.would_change = self.would_change, 0
        return Changed(batch=1, label=f"Rules: {changed} hidden", changed=changed)

    async def hidings(self, keys: Sequence[int]) -> dict[int, Hiding]:
        return {key: self.hid[key] for key in keys if key in self.hid}

    async def why(self, story_id: int) -> list[RuleHit]:
        return self.hits.get(story_id, [])
