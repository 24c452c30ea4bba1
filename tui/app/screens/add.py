"""Subscribing: an address, which of the feeds found there, and how one is called and where they lie."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar, Literal, TypeAlias

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.app.addresses import shown_url
from tui.app.engine_client import Engine
from tui.app.engine_events import AddingEvent, AddingFailed, FeedAdded, FeedsFound
from tui.app.found_feeds import feed_line, feed_lines, host_typed, subscribing_to
from tui.app.name_words import folder_words
from tui.app.screens.dialog import MUTED, Dialog
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.names_line import NamesLine
from tui.core.model import FoundFeed
from tui.core.stories import FeedLine
from tui.core.text import displayable, sentence

Step: TypeAlias = Literal["typing", "looking", "choosing", "known", "naming", "subscribing"]

_HINTS: dict[Step, str] = {
    "typing": "Enter looks for feeds · Esc closes",
    "looking": "Esc cancels",
    "choosing": "Enter takes it · Space marks several, * all · Esc back",
    "known": "Enter goes to it · Esc back",
    "naming": "Enter subscribes · Tab next, completes · Esc back",
    "subscribing": "Esc cancels",
}
_SEEN: dict[Step, frozenset[str]] = {
    "typing": frozenset({"address"}),
    "looking": frozenset({"address"}),
    "choosing": frozenset({"found", "where"}),
    "known": frozenset({"feed"}),
    "naming": frozenset({"feed", "naming"}),
    "subscribing": frozenset({"feed", "naming"}),
}
"""Ids of the parts that a step shows; what is said stands below them all."""


_ROOM_FOR_TITLES = 18
"""Rows of the screen from which the titles of a feed stand above the lines in which it is named."""


class AddScreen(Dialog[FeedAdded | FoundFeed]):
    """Gives what was subscribed, or the feed found that is known already; `None`: neither.

    Asks the engine, and hears of its answers by `told`.
    """

    DEFAULT_CSS = """
    AddScreen {
        & Input, & Input:focus { background: $surface; background-tint: $foreground 5%; }
        & OptionList { height: auto; background: $surface; overflow-x: hidden; scrollbar-size-vertical: 1; }
        &.-ascii OptionList { scrollbar-size-vertical: 0; }
        & OptionList:focus { background-tint: $foreground 0%; }
        & OptionList:focus > .option-list--option-highlighted {
            background: $primary 25%; color: $text; text-style: none;
        }
        & #where { height: 1; color: $text-muted; }
        & #naming { height: auto; margin-top: 1; }
        & #naming > Horizontal { height: auto; }
        & #naming > #title-row { margin-bottom: 1; }
        & .label { width: 9; color: $text-muted; }
        & NamesLine, & #title { width: 1fr; }
        & #said { height: auto; margin-top: 1; display: none; }
        & #said.-mistake { color: $text-warning; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_there", "go to it", show=False),
        Binding("q", "close", "back", show=False),
        Binding("j", "move(1)", "down", show=False),
        Binding("k", "move(-1)", "up", show=False),
        Binding("space,v", "mark", "mark", show=False),
        Binding("asterisk", "mark_all", "mark all", show=False),
        Binding("down", "field(1)", "next line", show=False),
        Binding("up", "field(-1)", "line before", show=False),
    ]
    AUTO_FOCUS: ClassVar[str | None] = "#address"
    TITLE_TEXT: ClassVar[str] = "Subscribe"
    HINTS: ClassVar[str] = _HINTS["typing"]

    def __init__(self, engine: Engine, *, feeds: Sequence[FeedLine], now: datetime) -> None:
        """Take the engine, the feeds there are, for their folders, and the time in the reader's time zone."""
        super().__init__()
        self._engine = engine
        self._folders = folder_words(feeds)
        self._now = now
        self._step: Step = "typing"
        self._asked = ""
        """The address that was looked at last, as it was typed."""
        self._found: tuple[FoundFeed, ...] = ()
        self._left_out = 0
        """Feeds of that site that were not looked at."""
        self._instead = ""
        """Why these are feeds of its site, and not what lies at the address; a sentence or two, or empty."""
        self._marked: set[int] = set()
        """Places of those that are taken together; none of them is known already."""
        self._taken: tuple[FoundFeed, ...] = ()
        """What is subscribed to, or the one that is known already."""
        self._own_title = ""
        """The feed's own, as it stands in the line at first."""

    def body(self) -> Iterable[Widget]:
        """All parts; each step shows some of them."""
        yield LineInput(placeholder="address of a site or a feed", id="address", compact=True)
        yield OptionList(id="found", markup=False, compact=True)
        yield Static(id="where", markup=False)
        yield Static(id="feed", markup=False)
        title = LineInput(placeholder="the feed's own title", id="title", select_on_focus=False, compact=True)
        folders = NamesLine(self._folders, placeholder="names, commas between", none_known="No folders yet.")
        yield Vertical(
            Horizontal(Static("Title", classes="label", markup=False), title, id="title-row"),
            Horizontal(Static("Folders", classes="label", markup=False), folders),
            id="naming",
        )
        yield Static(id="said", markup=False)

    def on_mount(self) -> None:
        """Begin with the address."""
        self._go("typing")

    def _go(self, step: Step, said: str = "", *, mistake: bool = False) -> None:
        """Show the parts of a step, and say something below them."""
        self._step = step
        for part in ("address", "found", "where", "feed", "naming"):
            self.query_one(f"#{part}").display = part in _SEEN[step]
        self.query_one("#title-row").display = len(self._taken) == 1
        self._frame()
        self._say(said, mistake=mistake)
        self._focus_for(step)

    def _frame(self) -> None:
        """Write what stands in the frame: what is chosen from, and the keys."""
        choosing = self._step == "choosing"
        count = f"{len(self._found)} of {len(self._found) + self._left_out}" if self._left_out else len(self._found)
        several = f"{count} feeds at {host_typed(self._asked)}"
        self.panel.border_title = Content(several if choosing else self.TITLE_TEXT)
        number = "one" if len(self._marked) == 1 else len(self._marked)
        marked = f"Enter takes the {number} marked · Space marks, * all · Esc back"
        self.panel.border_subtitle = self.hints(marked if choosing and self._marked else _HINTS[self._step])

    def _focus_for(self, step: Step) -> None:
        """Go to what a step is about; a line of it that has the focus keeps it."""
        first = "#title" if len(self._taken) == 1 else "NamesLine Input"
        targets: dict[Step, str] = {"typing": "#address", "choosing": "#found", "naming": first}
        stays = step == "naming" and self.focused is not None and self.query_one("#naming") in self.focused.ancestors
        if step == "known":
            self.set_focus(None)
        elif step in targets and not stays:
            self.set_focus(self.query_one(targets[step]))

    def _say(self, text: str, *, mistake: bool = False) -> None:
        line = self.query_one("#said", Static)
        line.display = bool(text)
        line.set_class(mistake, "-mistake")
        line.update(Content(self.plain(text)))
        if text:
            self.call_after_refresh(line.scroll_visible, animate=False)

    @on(Input.Submitted, "#address")
    def _look(self, message: Input.Submitted) -> None:
        text = message.value.strip()
        if not text:
            self._say("Give the address of a site or of a feed, such as example.org.")
            return
        if self._step == "looking" and text == self._asked:
            return
        self._asked = text
        self._engine.look(text)
        self._go("looking", f"Looking at {host_typed(text)} …")

    def told(self, event: AddingEvent) -> None:
        """Take what the engine answers."""
        match event:
            case FeedsFound() if self._step == "looking":
                self._take_found(event)
            case FeedAdded() if self._step == "subscribing":
                self.dismiss(event)
            case AddingFailed() if self._step in {"looking", "subscribing"}:
                back: Step = "typing" if self._step == "looking" else "naming"
                self._go(back, sentence(displayable(event.message)), mistake=True)

    def _take_found(self, event: FeedsFound) -> None:
        self._found, self._left_out = event.feeds, event.left_out
        self._marked.clear()
        why = sentence(displayable(event.cause)) if event.feeds else ""
        self._instead = f"{why} Here is what else its site has." if why else ""
        if not event.feeds:
            remedy = f" {sentence(displayable(event.remedy))}" if event.remedy else ""
            cause = sentence(displayable(event.cause)) or "No feed was found there."
            self._go("typing", cause + remedy, mistake=True)
        elif len(event.feeds) == 1:
            self._take(event.feeds)
        else:
            self._list_found(next((place for place, feed in enumerate(event.feeds) if not feed.known_as), 0))
            self._go("choosing", self._instead)

    def _list_found(self, highlighted: int = 0) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        at = min(highlighted, len(self._found) - 1)
        options.add_options([Option(self._choice(place, at)) for place in range(len(self._found))])
        options.highlighted = at
        options.styles.max_height = max(3, self.app.size.height - 4)

    def _drawn(self) -> Content:
        """What is subscribed to: one feed with all that is known of it, or a line for each of several."""
        cells, signs = self.text_cells, self.signs
        if len(self._taken) > 1:
            return Content("\n").join(feed_line(feed, cells=cells, signs=signs) for feed in self._taken)
        (feed,) = self._taken
        lines = feed_lines(feed, cells=cells, now=self._now, signs=signs)
        lines.insert(2, Content.styled(self._where(feed), MUTED))
        return Content("\n").join(lines if self.app.size.height >= _ROOM_FOR_TITLES else lines[:3])

    def _choice(self, place: int, at: int | None) -> Content:
        """A feed of the list; cursor and mark have their signs, and not only another colour."""
        lines = feed_lines(self._found[place], cells=self.text_cells - 3, now=self._now, signs=self.signs)
        cursor = self.signs.cursor if place == at else " "
        mark = self.signs.marked if place in self._marked else " "
        heads = [f"{cursor}{mark} ", *[f"{cursor}  "] * len(lines)]
        rows = zip(heads, lines, strict=False)
        return Content("\n").join(Content.assemble((head, "$text-primary"), line) for head, line in rows)

    def _where(self, feed: FoundFeed) -> str:
        return self.signs.cropped(shown_url(feed.url), self.text_cells)

    @on(OptionList.OptionHighlighted)
    def _show_where(self, message: OptionList.OptionHighlighted) -> None:
        self.query_one("#where", Static).update(Content(self._where(self._found[message.option_index])))
        self._redraw()

    def _redraw(self) -> None:
        """Draw the cursor and the marks of the list where they are now."""
        options = self.query_one(OptionList)
        for place in range(len(self._found)):
            options.replace_option_prompt_at_index(place, self._choice(place, options.highlighted))

    @on(OptionList.OptionSelected)
    def _chosen(self, message: OptionList.OptionSelected) -> None:
        places = sorted(self._marked) or [message.option_index]
        self._take([self._found[place] for place in places])

    def action_mark(self) -> None:
        """Mark the feed under the cursor, or take its mark off, and step on."""
        place = self.query_one(OptionList).highlighted
        if self._step != "choosing" or place is None:
            return
        if self._found[place].known_as:
            self._say(f"Already there as {displayable(self._found[place].known_as)}.")
        else:
            self._marked ^= {place}
            self._say("")
        self._frame()
        self._redraw()
        self.action_move(1)

    def action_mark_all(self) -> None:
        """Mark all feeds that are new, or none."""
        if self._step == "choosing":
            new = {place for place, feed in enumerate(self._found) if not feed.known_as}
            self._marked = set() if self._marked == new else new
            self._frame()
            self._redraw()

    def _take(self, feeds: Sequence[FoundFeed]) -> None:
        """Ask how one feed is to be called, and where several lie; go to one that is known already."""
        self._taken = tuple(feeds)
        self.query_one("#feed", Static).update(self._drawn())
        feed = self._taken[0]
        if feed.known_as:
            self._go("known", f"Already there as {displayable(feed.known_as)}. Enter goes to it.")
            return
        self._own_title = displayable(feed.title)
        self.query_one("#title", Input).value = self._own_title
        self.query_one(NamesLine).line.value = ""
        self._go("naming", self._instead)

    def action_go_there(self) -> None:
        """Go to the feed that is known already."""
        if self._step == "known":
            self.dismiss(self._taken[0])

    @on(Input.Submitted, "#naming Input")
    def _subscribe(self) -> None:
        if self._step != "naming":
            return
        title = self.query_one("#title", Input).value.strip()
        own = "" if len(self._taken) > 1 or title == self._own_title else title
        self._go("subscribing", f"Subscribing to {subscribing_to(self._taken)} …")
        urls = [feed.url for feed in self._taken]
        self._engine.subscribe(urls, title=own, folders=self.query_one(NamesLine).names)

    def action_close(self) -> None:
        """Go a step back; at the first one close."""
        match self._step:
            case "typing":
                self.dismiss(None)
            case "looking":
                self._engine.cancel("add")
                self._go("typing")
            case "subscribing":
                self._engine.cancel("add")
                self._go("naming", "Stopped.")
            case "choosing":
                self._go("typing")
            case _ if len(self._found) > 1:
                self._redraw()  # the width may be another since
                self._go("choosing")
            case _:
                self._go("typing")

    def action_move(self, lines: int) -> None:
        """Move among the feeds found."""
        options = self.query_one(OptionList)
        if self._step == "choosing" and options.highlighted is not None:
            options.highlighted = max(0, min(options.highlighted + lines, len(self._found) - 1))

    def action_field(self, lines: int) -> None:
        """Go to the other line of the naming."""
        if self._step == "naming" and len(self._taken) == 1:
            self.set_focus(self.query_one("#title") if lines < 0 else self.query_one(NamesLine).line)

    def on_resize(self, event: events.Resize) -> None:
        """Draw what was found for the width of now."""
        if self._step == "choosing":
            self._list_found(self.query_one(OptionList).highlighted or 0)
        if self._taken:
            self.query_one("#feed", Static).update(self._drawn())
