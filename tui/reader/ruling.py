"""Rules on demand, and what they did."""

from collections.abc import Sequence

from tui.core.rules import Rule, RuleHit, RuleTrial
from tui.core.stories import Changed
from tui.reader.base import ReaderBase


class Ruling(ReaderBase):
    """What of the reader has to do with rules."""

    async def rules(self) -> tuple[Rule, ...]:
        """The rules of feeds.toml."""
        return self.config.rules

    async def try_rules(self, rules: Sequence[Rule] | None = None, *, within: str = "") -> list[RuleTrial]:
        """What these rules (`None`: all of feeds.toml) would do to the stories that a query finds."""
        raise NotImplementedError

    async def run_rules(
        self, rules: Sequence[Rule] | None = None, *, within: str = "", origin: str = "screen"
    ) -> Changed:
        """Have rules act on the stories that a query finds, on each once; one batch of the journal."""
        raise NotImplementedError

    async def why(self, story_id: int) -> list[RuleHit]:
        """Which rules acted on a story, the earliest first."""
        raise NotImplementedError
