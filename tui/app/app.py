"""The Textual program: themes, signals, the keys above all screens, and how it ends."""

import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.screen import Screen
from textual.theme import Theme

from tui.app.engine_client import EngineClient
from tui.app.library import Library
from tui.app.ordered_keys import OrderedKeys
from tui.app.screens.reading import ReadingScreen
from tui.app.screens.reading_base import EngineMaker
from tui.app.signs import wants_ascii
from tui.app.themes import THEMES
from tui.core.text import displayable
from tui.net.clock import SystemClock
from tui.paths import Paths
from tui.reader.reader import Reader

_log = logging.getLogger(__name__)

QUIT_SECONDS = 2.0
"""Two Ctrl-C within this time quit."""
SIGNALLED = 128
"""Added to the number of a signal, the exit code."""
_UNCUT = 5_000
"""Characters, more than a path can have."""


def _command_provider() -> type[Provider]:
    from tui.app.palette import CommandProvider  # late: the palette is not part of the first frame

    return CommandProvider


class DatelineApp(OrderedKeys, inherit_bindings=False):
    """One screen to read on, and what holds on all screens."""

    TITLE = "dateline"
    # Here and not at its screen, for Textual loads no styles of a default screen.
    CSS_PATH = "screens/reading.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "interrupt", "stop", show=False, priority=True, id="everywhere.interrupt"),
    ]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_command_provider}

    def __init__(self, library: Library, *, make_engine: EngineMaker, query: str = "", ascii: bool = False) -> None:
        """Take the stories, what makes an engine, a query to open on, and whether only ASCII signs are drawn."""
        self._found_themes: dict[str, Theme] = {}
        super().__init__()
        self._library = library
        self._interrupted_at = -QUIT_SECONDS
        self.reading = ReadingScreen(library, make_engine=make_engine, query=query, ascii=ascii)
        for theme in THEMES:
            self.register_theme(theme)
        wanted = library.settings.theme
        if not library.settings.animation:
            self.animation_level = "none"
        self.theme = wanted if wanted in self.available_themes else THEMES[0].name

    def get_theme(self, theme_name: str) -> Theme | None:
        """A theme by its name; kept, for Textual asks for each line it draws and copies its table to answer."""
        if (theme := self._found_themes.get(theme_name)) is None and (theme := super().get_theme(theme_name)):
            self._found_themes[theme_name] = theme
        return theme

    def get_default_screen(self) -> Screen[None]:
        """The reading screen, without an empty one before it."""
        return self.reading

    def on_mount(self) -> None:
        """Have signals end the program in good order: Textual by itself leaves the terminal as it is then."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.end, number)
        if self._library.settings.theme not in self.available_themes:
            self.reading.say(f"There is no theme {self._library.settings.theme}.", warns=True)

    def end(self, number: int) -> None:
        """End because of a signal."""
        self.exit(return_code=SIGNALLED + number)

    async def close(self) -> None:
        """Let go of signals and end the engine."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.remove_signal_handler(number)
        await self.reading.close_engine()

    def action_interrupt(self) -> None:
        """Copy what is selected, else stop what runs; twice within two seconds quit."""
        if selected := self._selected():
            self.reading.say(self.reading.copy_text(selected))
            return
        now = time.monotonic()
        if now - self._interrupted_at < QUIT_SECONDS:
            self.exit()
            return
        self._interrupted_at = now
        if self.reading.stop_refresh():
            self.reading.say("Stopping. Ctrl-C again quits.")
        else:
            self.reading.say("Nothing runs. Ctrl-C again quits, as does Q.")

    def _selected(self) -> str:
        """What the mouse selected, or in a line of input the keys."""
        from textual.widgets import Input  # late: loaded by then

        if isinstance(self.focused, Input) and self.focused.selected_text:
            return self.focused.selected_text
        return self.screen.get_selected_text() or ""

    def key_pressed(self) -> None:
        """Let the last event go from the status line."""
        self.reading.status.key_pressed()

    def _handle_exception(self, error: Exception) -> None:
        """End with a sentence in place of Textual's traceback, which goes to the log.

        Private, for Textual 8.2 has no public place where this could be done.
        """
        if self.is_headless:
            super()._handle_exception(error)
            return
        _log.critical("a fault of dateline's own", exc_info=error)
        name = type(error.__cause__ or error).__name__
        log = self._library.paths.state / "dateline.log"
        told = displayable(f"dateline: a fault of its own ({name}); what happened stands in {log}", limit=_UNCUT)
        self.exit(return_code=1, message=Text(told))  # as text, for Textual would read brackets in a path as markup


def run_app(paths: Paths, *, view: str | None = None, tell: Callable[[str], None] = lambda _: None) -> int:
    """Open the reader on these files, on a query if one is given, and give the exit code.

    Args:
        paths: The files.
        view: A query to open on.
        tell: Takes sentences about the database while there is no screen yet.

    Raises:
        ConfigError: the configuration cannot be used.
        StoreError: the database cannot be used.
    """
    return asyncio.run(_run(paths, view or "", tell))


async def _run(paths: Paths, query: str, tell: Callable[[str], None]) -> int:
    reader = await Reader.open(paths, clock=SystemClock(), face="screen", tell=tell)
    try:
        ascii = wants_ascii(reader.settings.ascii, environ=os.environ, encoding=sys.stdout.encoding or "")
        app = DatelineApp(reader, make_engine=lambda tell: EngineClient(paths, tell=tell), query=query, ascii=ascii)
        try:
            await app.run_async(mouse=reader.settings.mouse)
        finally:
            await app.close()
        return app.return_code or 0
    finally:
        await reader.close()
