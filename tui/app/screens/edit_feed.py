"""What a feed is called, where it lies, its address, whether it is fetched and listed."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.app.acts import NAME_CELLS
from tui.app.edit_words import address_mistake, edit_of, folder_mistake
from tui.app.name_words import folder_words
from tui.app.screens.dialog import Dialog, ResultT
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.names_line import NamesLine
from tui.app.widgets.toggle import Toggle
from tui.core.feed_edits import FeedEdit
from tui.core.model import Subscription
from tui.core.stories import FeedLine
from tui.core.text import displayable

_LABEL_CELLS = 10
"""What a line's name takes, and the cursor in the line."""


class FolderLine(NamesLine):
    """Folders; with no name begun Tab is not ours, but leads on to the next field."""

    def action_complete(self, step: int) -> None:
        """Complete the name that is begun."""
        last = self.line.value.rpartition(",")[2]
        if self._stem is None and not last.strip():
            raise SkipAction
        super().action_complete(step)


class Fields(Dialog[ResultT]):
    """A dialog with some lines to fill in, and one below them that tells what is wrong."""

    DEFAULT_CSS = """
    Fields {
        & Input, & Input:focus { background: $surface; background-tint: $foreground 5%; }
        & Horizontal { height: auto; }
        & .label { width: 9; color: $text-muted; }
        & Horizontal > Input, & NamesLine { width: 1fr; }
        & #said { height: auto; margin-top: 1; color: $text-warning; display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "save", show=False),
        Binding("q", "close", "leave it", show=False),
        Binding("down,j", "field(1)", "next field", show=False),
        Binding("up,k", "field(-1)", "field before", show=False),
    ]
    AUTO_FOCUS: ClassVar[str | None] = "Input"
    HINTS: ClassVar[str] = "Enter saves · Tab ↑↓ next field · Esc leaves it"

    def field(self, label: str, line: Widget) -> Widget:
        """A line with its name before it."""
        return Horizontal(Static(label, classes="label", markup=False), line)

    def said(self) -> Widget:
        """Where mistakes are told; to stand below all lines."""
        return Static(id="said", markup=False)

    def say(self, text: str) -> None:
        """Tell a mistake, or with an empty text that there is none."""
        line = self.query_one("#said", Static)
        line.display = bool(text)
        line.update(Content(self.plain(text)))
        if text:
            self.call_after_refresh(line.scroll_visible, animate=False)

    def value(self, name: str) -> str:
        """What stands in the line with this id, blanks about it taken off."""
        return self.query_one(f"#{name}", Input).value.strip()

    def seen_mistake(self) -> str:
        """What is wrong, as far as that is to be told while one types; empty: nothing."""
        return ""

    @on(Input.Changed)
    def _typed(self) -> None:
        self.say(self.seen_mistake())

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        """Close with what is filled in, unless something is wrong with it."""

    def action_field(self, lines: int) -> None:
        """Go to another line."""
        if lines > 0:
            self.focus_next()
        else:
            self.focus_previous()


class EditFeedScreen(Fields[FeedEdit]):
    """Gives what is to become of the feed; `None`: nothing is."""

    DEFAULT_CSS = """
    EditFeedScreen #paused { margin-left: 9; }
    EditFeedScreen #unlisted { margin-left: 9; }
    """

    HINTS: ClassVar[str] = "Enter saves · Tab ↑↓ next field · Space turns over · Esc leaves it"

    def __init__(self, feed: FeedLine, own: Subscription, feeds: Sequence[FeedLine]) -> None:
        """Take the feed, what feeds.toml says of it, and all feeds."""
        super().__init__()
        self._feed, self._own, self._feeds = feed, own, feeds

    def on_mount(self) -> None:
        """Name the feed in the frame."""
        self.panel.border_title = Content(displayable(self._feed.title, limit=NAME_CELLS))

    def body(self) -> Iterable[Widget]:
        """Title, folders and address, and the two switches."""
        feed, title = self._feed, displayable(self._own.title)
        own = "" if title else f": {displayable(feed.title)}"  # cut, for Textual would break it into lines
        hint = self.signs.cropped(f"the feed's own{own}", self.text_cells - _LABEL_CELLS)
        yield self.field("Title", line_of(title, hint, "title"))
        words = folder_words(self._feeds)
        folders = FolderLine(
            words, value=", ".join(feed.folders), placeholder="names, commas between", none_known="No folders yet."
        )
        yield self.field("Folders", folders)
        yield self.field("Address", line_of(feed.url, "https://example.org/feed.xml", "address"))
        yield Toggle("paused", "it is not fetched", on=feed.paused, id="paused")
        yield Toggle("unlisted", "not in Unread, Today and All", on=feed.unlisted, id="unlisted")
        yield self.said()

    def action_save(self) -> None:
        """Close with what differs."""
        url = self.value("address")
        if mistake := address_mistake(url, self._feed, self._feeds):
            self.say(mistake)
            self.set_focus(self.query_one("#address"))
            return
        title = self.value("title")
        edit = edit_of(
            self._feed,
            self._own,
            url=url,
            title=self._own.title if title == displayable(self._own.title) else title,
            folders=self._folders(),
            paused=self.query_one("#paused", Toggle).on,
            unlisted=self.query_one("#unlisted", Toggle).on,
        )
        self.dismiss(edit)

    def _folders(self) -> tuple[str, ...]:
        """The folders in the line; as they were, where nobody touched it: their names may hold commas."""
        line = self.query_one(FolderLine)
        return self._feed.folders if line.line.value == ", ".join(self._feed.folders) else line.names


class RenameFolderScreen(Fields[str]):
    """Gives another name for a folder, or `None` when it stays as it is."""

    HINTS: ClassVar[str] = "Enter renames · Esc leaves it"

    def __init__(self, folder: str, feeds: int) -> None:
        """Take the path of the folder, and how many feeds lie in it."""
        super().__init__()
        self._folder, self._feeds = folder, feeds

    def body(self) -> Iterable[Widget]:
        """The name, and what it is changed in."""
        yield self.field("Folder", line_of(self._folder, "a name", "name"))
        number = f"{self._feeds:,} feed{' lies' if self._feeds == 1 else 's lie'}"
        yield Static(Content(f"{number} in it. A name with / puts it into another folder."), markup=False)
        yield self.said()

    def on_mount(self) -> None:
        """Name the folder in the frame."""
        self.panel.border_title = Content(f"Rename {displayable(self._folder, limit=NAME_CELLS)}")

    def action_save(self) -> None:
        """Close with the name."""
        name = self.value("name")
        if mistake := folder_mistake(name):
            self.say(mistake)
            return
        self.dismiss("/".join(part.strip() for part in name.split("/")) if name != self._folder else None)


def line_of(value: str, placeholder: str, name: str) -> LineInput:
    """A line to fill in, with something in it already."""
    return LineInput(value, placeholder=placeholder, id=name, select_on_focus=False, compact=True)
