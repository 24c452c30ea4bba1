"""The links of an article, to open or copy one."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.app.addresses import shown_host, shown_url
from tui.app.clipboard import ClipboardSetting, copy
from tui.app.heads import link_words
from tui.app.screens.dialog import MUTED, Dialog
from tui.core.document import Link
from tui.core.text import crop

_HOST_CELLS = 24


class LinksScreen(Dialog[str]):
    """Gives the address chosen, or `None`."""

    DEFAULT_CSS = """
    LinksScreen {
        & > #panel { padding: 0; }
        & OptionList {
            height: auto;
            max-height: 100h;
            border: none;
            padding: 0;
            background: $surface;
            overflow-x: hidden;
        }
        & OptionList:focus { border: none; }
        & OptionList:focus > .option-list--option-highlighted { background: $primary 25%; color: $text; }
        & #address { height: 2; padding: 0 1; color: $text-muted; border-top: solid $foreground 20%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,u", "close", "close", show=False),
        Binding("j", "move('cursor_down')", "down", show=False),
        Binding("k", "move('cursor_up')", "up", show=False),
        Binding("g", "move('first')", "top", show=False),
        Binding("G", "move('last')", "bottom", show=False),
        Binding("y", "copy", "copy", show=False),
        Binding("w", "save", "save", show=False),
    ]
    AUTO_FOCUS: ClassVar[str | None] = "OptionList"
    TITLE_TEXT: ClassVar[str] = "Links"
    HINTS: ClassVar[str] = "number or Enter opens · y copies · w saves · q closes"

    def __init__(
        self,
        links: Sequence[Link],
        *,
        clipboard: ClipboardSetting = "auto",
        save: Callable[[str], str] | None = None,
    ) -> None:
        """Take the links in the order of their numbers, and what has a page saved and tells so in a sentence."""
        super().__init__()
        self._save = save
        self._links = tuple(links)
        self._clipboard: ClipboardSetting = clipboard
        self._typed = ""

    def body(self) -> Iterable[Widget]:
        """A line a link, and the address of the one under the cursor."""
        if not self._links:
            yield Static(Content(" No links here."), markup=False)
            return
        yield OptionList(*(Option(self._line(index)) for index in range(len(self._links))), markup=False, compact=True)
        yield Static(id="address", markup=False)

    def on_mount(self) -> None:
        """Leave room for the address, however many links there are."""
        if self._links:
            self.query_one(OptionList).styles.max_height = max(3, self.app.size.height - 4)

    def _line(self, index: int) -> Content:
        link = self._links[index]
        cells = max(20, min(76, self.app.size.width) - 4)
        digits = len(str(len(self._links)))
        host = crop(shown_host(link.url), _HOST_CELLS)
        words = crop(link_words(link), max(8, cells - digits - 4 - cell_len(host)))
        gap = max(1, cells - digits - 2 - cell_len(words) - cell_len(host))
        return Content.assemble(
            (f" {index + 1:>{digits}}", "bold $text-accent"), f"  {words}", " " * gap, (host, MUTED)
        )

    @on(OptionList.OptionHighlighted)
    def _show_address(self, message: OptionList.OptionHighlighted) -> None:
        cells = max(20, min(76, self.app.size.width) - 4)
        address = crop(shown_url(self._links[message.option_index].url), cells)
        self.query_one("#address", Static).update(Content(address))

    @on(OptionList.OptionSelected)
    def _open(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(self._links[message.option_index].url)

    def on_key(self, event: Key) -> None:
        """Digits make up a number, which opens as soon as it can be no other; other keys forget it."""
        if not (event.character or "").isdecimal() or not (event.character or "").isascii():
            self._typed = ""
            return
        event.stop()
        number = int(self._typed + (event.character or ""))
        if not 1 <= number <= len(self._links):
            self._typed = ""
            return
        self._typed = str(number)
        if number * 10 > len(self._links):
            self.dismiss(self._links[number - 1].url)
        else:
            self.query_one(OptionList).highlighted = number - 1

    def action_move(self, how: str) -> None:
        """Move the cursor as the list's own action of that name does."""
        for options in self.query(OptionList):
            getattr(options, f"action_{how}")()

    def action_save(self) -> None:
        """Save the page under the cursor as a story; it is fetched meanwhile, and the list stays for the next one."""
        for options in self.query(OptionList):
            if options.highlighted is not None and self._save is not None:
                self.tell(self._save(self._links[options.highlighted].url))

    def tell(self, said: str) -> None:
        """Show a sentence in place of the address, until the cursor moves: toasts would stand before the links."""
        cells = max(20, min(76, self.app.size.width) - 4)
        for line in self.query("#address").results(Static):
            line.update(Content(crop(self.plain(said), cells)))

    def action_copy(self) -> None:
        """Copy the address under the cursor."""
        for options in self.query(OptionList):
            if options.highlighted is not None:
                url = self._links[options.highlighted].url
                self.notify(copy(self.app, url, setting=self._clipboard), markup=False)
