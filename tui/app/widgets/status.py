"""The status line: the last event at the left, what stands at the right."""

from collections import deque
from collections.abc import Callable, Sequence

from textual.app import RenderResult
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from tui.app.signs import Signs
from tui.core.text import cell_width, displayable

LEAST_SECONDS = 4.0
"""How long a message stays at least."""
KEPT = 200
"""Messages that `messages` shows again."""
_LONGEST = 400


class StatusLine(Widget):
    """Keeps what it said; a message goes with the next key, but not before its time."""

    DEFAULT_CSS = """
    StatusLine { height: 1; width: 100%; padding: 0 1; background: $surface; color: $text; }
    """

    def __init__(self, *, signs: Signs, monotonic: Callable[[], float], id: str | None = None) -> None:
        """Take the signs to draw, and a clock in seconds."""
        super().__init__(id=id)
        self._signs = signs
        self._monotonic = monotonic
        self._message = ""
        self._warns = False
        self._facts = ""
        self._said_at = 0.0
        self._ending: Timer | None = None
        self._kept: deque[str] = deque(maxlen=KEPT)

    @property
    def message(self) -> str:
        """What is said now."""
        return self._message

    @property
    def kept(self) -> Sequence[str]:
        """What was said, oldest first."""
        return tuple(self._kept)

    def say(self, message: str, *, warns: bool = False) -> None:
        """Say a sentence; one that warns looks like it."""
        self._message = displayable(message, limit=_LONGEST)
        self._warns = warns
        self._said_at = self._monotonic()
        self._kept.append(self._message)
        self._forget_timer()
        self.refresh()

    def show_facts(self, facts: str) -> None:
        """Show what stands: a refresh under way, feeds that fail."""
        facts = displayable(facts)
        if facts != self._facts:
            self._facts = facts
            self.refresh()

    def key_pressed(self) -> None:
        """Let go of the message, now or when it has been there long enough."""
        if not self._message or self._ending is not None:
            return
        left = self._said_at + LEAST_SECONDS - self._monotonic()
        if left <= 0:
            self._end()
        else:
            self._ending = self.set_timer(left, self._end)

    def _end(self) -> None:
        self._forget_timer()
        self._message = ""
        self.refresh()

    def _forget_timer(self) -> None:
        if self._ending is not None:
            self._ending.stop()
            self._ending = None

    def render(self) -> RenderResult:
        """The line for the width of now; the facts give way to the message, but for a few cells."""
        room = self.size.width
        facts = self._signs.cropped(self._facts, max(0, room - min(cell_width(self._message) + 2, room * 2 // 3)))
        message = self._signs.cropped(self._message, room - cell_width(facts) - (2 if facts else 0))
        gap = " " * max(0, room - cell_width(message) - cell_width(facts))
        style = "$text-warning" if self._warns else "$text"
        return Content.assemble((message, style), gap, (facts, "$text-muted"))
