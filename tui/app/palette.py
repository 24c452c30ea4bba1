"""The command palette: every command of the table that has an action here, with its keys."""

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode

from tui.app.key_names import key_names
from tui.app.screens.reading_typing import Typing
from tui.core.commands import Command
from tui.core.key_bindings import DEFAULT_KEYS
from tui.core.typed import needs_argument, typed_commands

_KEY_CELLS = 12


class CommandProvider(Provider):
    """Finds commands by name and by what their help says."""

    async def discover(self) -> Hits:
        """All commands, in the order of the table."""
        for command in self._commands():
            yield DiscoveryHit(self._display(command), partial(self._run, command), text=_text(command))

    async def search(self, query: str) -> Hits:
        """The commands that match, best first."""
        matcher = self.matcher(query)
        for command in self._commands():
            if (score := matcher.match(_text(command)) + command.name.startswith(query.strip().lower())) > 0:
                display = matcher.highlight(_text(command))
                yield Hit(score, self._with_keys(display, command), partial(self._run, command), text=_text(command))

    def _commands(self) -> Iterator[Command]:
        """What can be done from here."""
        return (command for command in typed_commands() if self._owner(command) is not None)

    def _display(self, command: Command) -> Content:
        return self._with_keys(Content(_text(command)), command)

    def _with_keys(self, display: Content, command: Command) -> Content:
        in_force = self.screen.keys if isinstance(self.screen, Typing) else DEFAULT_KEYS
        keys = in_force.all_of(command)
        return Content.assemble((f"{key_names(keys):<{_KEY_CELLS}} ", "$text-accent"), display)

    def _owner(self, command: Command) -> DOMNode | None:
        """The innermost part of the screen that has the command's action."""
        start: DOMNode = self.focused or self.screen
        name = _action(command)
        return next((node for node in start.ancestors_with_self if hasattr(node, f"action_{name}")), None)

    async def _run(self, command: Command) -> None:
        owner = self._owner(command)
        if isinstance(owner, Typing) and needs_argument(command):
            owner.open_command(f"{command.name} ")
        elif owner is not None:
            await self.app.run_action(_action(command), owner)


def _action(command: Command) -> str:
    return command.name.replace("-", "_")


def _text(command: Command) -> str:
    return f"{command.name.replace('-', ' ')}: {command.help}"
