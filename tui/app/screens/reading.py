"""The reading screen: sidebar, list and article, put together from its parts."""

from tui.app.screens.reading_bringing import Bringing
from tui.app.screens.reading_health import Caring
from tui.app.screens.reading_history import Recalling
from tui.app.screens.reading_links import Links
from tui.app.screens.reading_overseeing import Overseeing
from tui.app.screens.reading_piping import Piping
from tui.app.screens.reading_rules import Ruling
from tui.app.screens.reading_saving import Saving
from tui.app.screens.reading_tagging import Tagging
from tui.app.screens.reading_typing import Typing
from tui.app.sidebar_rows import SideRow
from tui.core.garbage import collect_again
from tui.core.text import displayable
from tui.core.views import UNREAD

WELCOME_URL = "builtin:welcome"


class ReadingScreen(Overseeing, Caring, Bringing, Saving, Piping, Links, Tagging, Recalling, Ruling, Typing):
    """Where one reads; opens on Unread with the list focused, on a first start on Welcome."""

    def on_mount(self) -> None:
        """Show the list before anything else starts."""
        super().on_mount()
        # After Ctrl-Z and fg the terminal has an empty screen, and Textual paints what changed only.
        self.app.app_resume_signal.subscribe(self, lambda app: app.refresh(layout=True))
        self.update_hints()
        self.start_listing(self._open)

    async def _open(self) -> None:
        await self.library.changed_elsewhere()  # from here on changes count
        if self.opening_query:
            window = await self.library.search(self.opening_query)
            await self.load(window, 0, 2 * self.entries.page_rows)
            await self.put_found(window)
        elif self.library.first_start:
            await self.read_counts()
            row = self._welcome()
            await self.list_view(row.view if row is not None and row.view is not None else UNREAD)
            if row is not None:
                self.sidebar.point_at(row.key)
        else:
            await self.list_view(UNREAD)
        self.call_after_refresh(self._opened)

    def _welcome(self) -> SideRow | None:
        feeds = self.counts.feeds if self.counts is not None else ()
        welcome = next((feed.id for feed in feeds if feed.url == WELCOME_URL), None)
        rows = (row for row in self.sidebar.rows if row.view is not None and row.view.kind == "feed")
        return next((row for row in rows if row.view is not None and row.view.feed_id == welcome), None)

    def _opened(self) -> None:
        """Start what the first paint need not wait for."""
        collect_again()
        self.start("counts", self.read_counts)
        self.say_mistakes(self.library.mistakes)
        self.begin_looking()

    def action_help(self) -> None:
        """Show the keys."""
        from tui.app.screens.help import HelpScreen  # late: as above

        self.push(HelpScreen(self.place, keys=self.keys, ascii=self.ascii))

    def action_messages(self) -> None:
        """Show the last messages again."""
        from tui.app.screens.messages import MessagesScreen  # late: as above

        self.push(MessagesScreen([displayable(message) for message in self.status.kept]))

    def action_palette(self) -> None:
        """Find a command by name."""
        self.app.action_command_palette()

    def action_suspend(self) -> None:
        """Suspend the program."""
        self.app.action_suspend_process()

    def action_quit(self) -> None:
        """Quit."""
        self.app.exit()
