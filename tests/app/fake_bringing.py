"""What of the fake reader brings a past from newsboat."""

from dataclasses import dataclass, field

from tui.core.bringing import Brought, Past
from tui.core.stories import Changed


@dataclass
class FakeBringing:
    """A home of newsboat's, if `past` says so."""

    past: Past | None = None
    brings: Brought = field(default_factory=lambda: Brought(changed=Changed(batch=None, label="", changed=0)))
    brought_alone: bool | None = None
    """How the list was brought along; `None`: it was not."""

    async def newsboat_found(self) -> Past | None:
        return self.past

    async def bring_newsboat(self, *, alone: bool = False) -> Brought:
        self.brought_alone = alone
        return self.brings
