"""The status line: the last event at the left, what stands at the right.

A message that is longer than the line unfolds over the lines about it for as
long as it is there.
"""

from collections import deque
from collections.abc import Callable, Sequence

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from tui.app.signs import Signs
from tui.app.wrapping import wrapped
from tui.core.text import cell_width, displayable

LEAST_SECONDS = 4.0
"""How long a message stays at least."""
KEPT = 200
"""Messages that `messages` shows again."""
_LONGEST = 400
_LEAST_FACT = 10
"""A fact that is cropped to less tells nothing."""
_GAP = 2
"""Blank cells between message and facts at least."""


class UnfoldedMessage(Widget):
    """A message in as many lines as it needs, up to half of the screen."""

    DEFAULT_CSS = """
    UnfoldedMessage {
        layer: over; dock: bottom; height: auto; width: 100%; padding: 0 1; background: $surface; display: none;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        """Begin with nothing, unseen."""
        super().__init__(id=id)
        self._shown = Content()

    def show(self, lines: Content) -> None:
        """Show lines; none: be gone."""
        self._shown = lines
        self.display = bool(lines.plain)
        if self.display:
            self.refresh(layout=True)

    def render(self) -> RenderResult:
        """The lines as they were given."""
        return self._shown


class StatusLine(Widget):
    """Keeps what it said; a message goes with the next key, but not before its time."""

    DEFAULT_CSS = """
    StatusLine { height: 1; width: 100%; padding: 0 1; background: $surface; color: $text; }
    """

    def __init__(
        self, *, signs: Signs, monotonic: Callable[[], float], unfolded: UnfoldedMessage, id: str | None = None
    ) -> None:
        """Take the signs to draw, a clock in seconds, and what shows a message that is too long."""
        super().__init__(id=id)
        self._unfolded = unfolded
        self._signs = signs
        self._monotonic = monotonic
        self._message = ""
        self._warns = False
        self._facts: tuple[str, ...] = ()
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

    def say(self, message: str, *, warns: bool = False, unasked: bool = False) -> None:
        """Say a sentence; one that warns looks like it, and what nobody asked for does not take its place."""
        message = displayable(message, limit=_LONGEST)
        self._kept.append(message)
        if unasked and self._message and self._warns:
            return
        self._message, self._warns = message, warns
        self._said_at = self._monotonic()
        self._forget_timer()
        self._draw()

    def show_facts(self, *facts: str) -> None:
        """Show what stands, the most important first: a refresh, feeds that fail, how many stories there are."""
        shown = tuple(displayable(fact) for fact in facts)
        if shown != self._facts:
            self._facts = shown
            self._draw()

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
        self._draw()

    def _forget_timer(self) -> None:
        if self._ending is not None:
            self._ending.stop()
            self._ending = None

    def on_resize(self, event: events.Resize) -> None:
        """Fold or unfold for the width of now."""
        self._draw()

    def on_show(self, event: events.Show) -> None:
        """Unfold what was said meanwhile."""
        self._draw()

    def on_hide(self, event: events.Hide) -> None:
        """Fold: the search box has the line."""
        self._unfolded.show(Content())

    def _draw(self) -> None:
        room = self.size.width
        fits = not room or not self.display or cell_width(self._message) <= room
        self._unfolded.show(Content() if fits else self._lines(room))
        self.refresh()

    def _lines(self, room: int) -> Content:
        """The message wrapped, the facts beside its end."""
        most = max(2, self.app.size.height // 2)
        lines = wrapped(self._message, room)
        if len(lines) > most:
            lines[most - 1 :] = [self._signs.cropped(f"{lines[most - 1]} {lines[most]}", room)]
        return Content("\n").join([*(Content.styled(line, self._style) for line in lines[:-1]), self._line(lines[-1])])

    @property
    def _style(self) -> str:
        return "$text-warning" if self._warns else "$text"

    def render(self) -> RenderResult:
        """The line for the width of now; the facts give way to the message."""
        return self._line(self._signs.cropped(self._message, self.size.width))

    def _line(self, message: str) -> Content:
        room = self.size.width
        free = room - cell_width(message) - (_GAP if message else 0)
        facts = self._facts_in(free)
        gap = " " * max(0, room - cell_width(message) - cell_width(facts))
        return Content.assemble((message, self._style), gap, (facts, "$text-muted"))

    def _facts_in(self, cells: int) -> str:
        """As many of the facts as there is room for; the first of them cropped rather than left out."""
        for number in range(len(self._facts), 0, -1):
            text = self._signs.between.join(self._facts[:number])
            if cell_width(text) <= cells:
                return text
        return self._signs.cropped(self._facts[0], cells) if self._facts and cells >= _LEAST_FACT else ""
