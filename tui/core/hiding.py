"""Why a story is hidden."""

from dataclasses import dataclass
from datetime import datetime

from tui.core.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Hiding:
    """What hid a story, the last time that it was hidden."""

    time: datetime
    """Aware, UTC."""
    origin: str
    """Of its batch: screen, cli, rule or import."""
    rule: Rule | None = None
    """The rule that did, by itself or on demand; `None`: a person did."""
