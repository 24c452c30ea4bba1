"""The line in which one types a command, with what the command does beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, on
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui.app.signs import Signs
from tui.app.widgets.typed_line import TypedLine
from tui.core.text import cell_width, displayable
from tui.core.typed import common_beginning, completions, told

KEPT = 100
"""Lines that Up brings back."""
_LEAST_TOLD = 16
"""Cells; less of what helps does not help."""
_FRAME_CELLS = 4
"""The colon, the cursor, and a blank at each end."""


class CommandLine(Horizontal):
    """Such as ":mark-ol     mark-older SPAN: Mark all stories …"; Tab completes, Up brings back what was typed."""

    DEFAULT_CSS = """
    CommandLine {
        height: 1;
        width: 100%;
        background: $primary-muted;
        display: none;
        & > #colon { width: 2; padding: 0 0 0 1; color: $text; text-style: bold; }
        & > TypedLine { width: 1fr; height: 1; border: none; padding: 0; background: $primary-muted; color: $text; }
        & > TypedLine:focus { background-tint: $foreground 0%; }
        & > #told { width: auto; padding: 0 1; color: $text; }
        & > #told.-mistake { color: $text-warning; }
    }
    """

    @dataclass
    class Entered(Message):
        """A line is to be carried out."""

        text: str

    @dataclass
    class Left(Message):
        """The reader wants out."""

    def __init__(self, *, signs: Signs, id: str | None = None) -> None:
        """Take the signs to draw."""
        super().__init__(id=id)
        self._signs = signs
        self._entered: list[str] = []
        """What was carried out, the latest last."""
        self._tags: Sequence[str] = ()
        self._folders: Sequence[str] = ()
        self._begun = ""
        """What was typed itself, while Up and Down go through the lines before or Tab through what completes it."""
        self._turn: int | None = None
        """Which of the lines or completions stands there."""
        self._told = ("", False)

    @property
    def line(self) -> TypedLine:
        """The line itself."""
        return self.query_one(TypedLine)

    def open(self, text: str = "", *, tags: Sequence[str] = (), folders: Sequence[str] = ()) -> None:
        """Come to sight with something in the line; tags and folders are offered where a command takes one."""
        if not self.children:  # made when they are wanted: the first frame need not wait for them
            line = TypedLine(select_on_focus=False, compact=True)
            self.mount(Static(Content(":"), id="colon", markup=False), line, Static(id="told", markup=False))
        self._tags, self._folders = tags, folders
        self.display = True
        self._put(text)
        self._begin_with(text)

    def close(self) -> None:
        """Go out of sight."""
        self.display = False

    def keep(self, text: str) -> None:
        """Remember a line for Up."""
        self._entered = [*(line for line in self._entered if line != text), text][-KEPT:]

    def show_mistake(self, text: str) -> None:
        """Tell what is wrong with the line."""
        self._tell(text, mistake=True)

    def _begin_with(self, text: str) -> None:
        self._begun, self._turn = text, None
        self._tell(told(text))

    def _tell(self, text: str, *, mistake: bool = False) -> None:
        """Tell something beside the line, as much as there is room for."""
        self._told = (displayable(text), mistake)
        self._draw_told()

    def _draw_told(self) -> None:
        text, mistake = self._told
        room = self.size.width - cell_width(self.line.value) - _FRAME_CELLS - 1
        if mistake:
            room = max(room, min(cell_width(text), self.size.width // 2))
        beside = self.query_one("#told", Static)
        beside.set_class(mistake, "-mistake")
        beside.update(Content(self._signs.cropped(text, room) if room >= _LEAST_TOLD else ""))

    def _put(self, text: str) -> None:
        with self.prevent(Input.Changed):
            self.line.put(text)

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        message.stop()
        self._begin_with(message.value)

    @on(Input.Submitted)
    def _enter(self, message: Input.Submitted) -> None:
        message.stop()
        self.post_message(self.Entered(message.value))

    @on(TypedLine.Left)
    def _leave(self, message: TypedLine.Left) -> None:
        message.stop()
        self.post_message(self.Left())

    @on(TypedLine.Moved)
    def _recall(self, message: TypedLine.Moved) -> None:
        """Bring back a line that was carried out before, of those that begin as what is typed."""
        message.stop()
        earlier = [line for line in self._entered if line.startswith(self._begun)]
        self._turn_to(earlier[::-1], -message.lines, round_=False)

    @on(TypedLine.Asked)
    def _complete(self, message: TypedLine.Asked) -> None:
        """Complete as far as there is no choice; then go through what there is to choose from."""
        message.stop()
        known = completions(self._begun, tags=self._tags, folders=self._folders)
        shared = common_beginning(known)
        if self._turn is None and len(shared) > len(self._begun):
            self._put(shared)
            self._begin_with(shared)
        else:
            self._turn_to(known, 1, round_=True)

    def _turn_to(self, lines: Sequence[str], step: int, *, round_: bool) -> None:
        """Put another of some lines in the place of what was typed; before the first stands that itself."""
        if not lines:
            return
        turn = (-1 if self._turn is None else self._turn) + step
        turn = turn % len(lines) if round_ else max(-1, min(turn, len(lines) - 1))
        self._turn = turn if turn >= 0 else None
        text = lines[turn] if turn >= 0 else self._begun
        self._put(text)
        self._tell(told(text))

    def on_resize(self, event: events.Resize) -> None:
        """Tell as much as there is room for now."""
        if self.children:
            self._draw_told()
