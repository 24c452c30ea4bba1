"""Commands typed by their names."""

from textual import events, on

from tui.app.keymap import action_name
from tui.app.layout import Pane
from tui.app.screens.asking import Settled
from tui.app.screens.reading_moving import Moving
from tui.app.widgets.command_line import CommandLine
from tui.core.completion import known_of
from tui.core.errors import UsageError
from tui.core.typed import Typed, read_typed


class Typing(Moving):
    """The command line, and what it has carried out."""

    commanding = False
    """Whether the command line is open."""
    _came_from: Pane = "list"

    def action_command(self) -> None:
        """Type a command by its name."""
        self.open_command()

    def open_command(self, text: str = "") -> None:
        """Open the command line with something in it."""
        self._came_from = self.place
        self.typing = self.commanding = True
        known = known_of(self.counts)
        tags = self.counts.tags if self.counts is not None else ()
        self.command_line.open(text, tags=[tag.name for tag in tags], folders=known.folders)
        self.set_focus(self.command_line.line, scroll_visible=False)
        self.status.display = False
        self.update_hints()

    @on(CommandLine.Entered)
    def _entered(self, message: CommandLine.Entered) -> None:
        text = message.text.strip()
        if not text:
            self._leave_command()
            return
        self.command_line.keep(text)
        try:
            typed = read_typed(text)
        except UsageError as error:
            self.command_line.show_mistake(str(error))
            self.post_message(Settled())
            return
        self._close_command()
        self.run_typed(typed)
        self.post_message(Settled())

    @on(CommandLine.Left)
    def _leave_command(self) -> None:
        self._close_command()
        self.post_message(Settled())

    def _close_command(self) -> None:
        """Go back to the pane that the command line was opened from."""
        self._hide_line()
        self.go(self._came_from)

    def _hide_line(self) -> None:
        self.typing = self.commanding = False
        self.command_line.close()
        self.status.display = self.panes is None or self.panes.status
        self.update_hints()

    def run_typed(self, typed: Typed) -> None:
        """Carry out a command."""
        action = getattr(self, f"action_{action_name(typed.command.name)}")
        if typed.argument:
            action(typed.argument)
        else:
            action()

    def take_key(self, key: str) -> bool:
        """Do what feeds.toml wants a key to do in the pane with the focus; whether it says anything of it."""
        if self.typing or (self.place, key) not in self.own_keys:
            return False
        if (typed := self.own_keys[self.place, key]) is not None:
            self.run_typed(typed)
        return True

    @on(events.DescendantFocus)
    def _focus_left(self, event: events.DescendantFocus) -> None:
        """Close the command line when the mouse goes to a pane."""
        if self.commanding and event.widget is self.focused is not self.command_line.line:
            self._hide_line()

    def update_hints(self) -> None:
        """Show the keys of the command line while it is open."""
        if self.commanding:
            self.hints.show("command")
        else:
            super().update_hints()
