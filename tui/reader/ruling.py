"""Rules on demand, and what they did."""

from collections.abc import Sequence

from tui.core.query import parse
from tui.core.rules import Rule, RuleHit, RuleTrial, ready
from tui.core.stories import Changed
from tui.core.views import Selection
from tui.reader.base import ReaderBase
from tui.store import rule_runs, windows


class Ruling(ReaderBase):
    """What of the reader has to do with rules."""

    async def rules(self) -> tuple[Rule, ...]:
        """The rules of feeds.toml."""
        return self.config.rules

    async def try_rules(self, rules: Sequence[Rule] | None = None, *, within: str = "") -> list[RuleTrial]:
        """What these rules would do to the stories that a query finds, each were it the only one.

        Args:
            rules: In order; `None`: all of feeds.toml.
            within: The query; empty: all stories. Hidden ones are looked at by rules that speak of them.

        Raises:
            QueryError: a query does not parse.
        """
        now = self.now()
        node = parse(within, now=now).node
        stories = await self._view(windows.count, Selection(node), now=now)
        return [  # one by one, so that lists are read in between
            await self._view(rule_runs.try_rule, rule, within=node, stories=stories)
            for rule in ready(self.config.rules if rules is None else rules, now=now)
        ]

    async def run_rules(
        self, rules: Sequence[Rule] | None = None, *, within: str = "", origin: str = "screen"
    ) -> Changed:
        """Have rules act, in order, on the stories that a query finds, on each once; one batch of the journal.

        Args:
            rules: In order; `None`: all of feeds.toml.
            within: The query; empty: all stories.
            origin: Whose wish it is; undo of that origin takes it back.

        Raises:
            QueryError: a query does not parse.
            StoreError: nothing was changed.
        """
        now = self.now()
        node = parse(within, now=now).node
        wanted = ready(self.config.rules if rules is None else rules, now=now)
        return await self._write(rule_runs.run_rules, wanted, within=node, now=now, origin=origin)

    async def why(self, story_id: int) -> list[RuleHit]:
        """Which rules acted on a story, the earliest first."""
        return await self._view(rule_runs.why, story_id)
