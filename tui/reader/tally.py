"""What a refresh came to, in numbers."""

from collections import Counter

from tui.core.model import Outcome


class Tally:
    """Counts the outcomes of a refresh as they come."""

    def __init__(self) -> None:
        self._new = self._hidden = self._asked = self._failed = self._unheard = 0
        self._causes: Counter[str] = Counter()

    def add(self, outcome: Outcome) -> None:
        """Count one feed."""
        self._asked += 1
        self._new += outcome.new
        self._hidden += outcome.hidden
        if outcome.problem is not None:
            self._failed += 1
            self._unheard += outcome.offline
            self._causes[outcome.problem.general] += outcome.offline

    def numbers(self) -> dict[str, object]:
        """The numbers by name; `why` is what kept most feeds from us where there was no network."""
        why = self._causes.most_common(1)[0][0] if self._unheard else ""
        return {
            "asked": self._asked,
            "new": self._new,
            "hidden": self._hidden,
            "failed": self._failed,
            "offline": self._unheard > 0,
            "why": why,
        }
