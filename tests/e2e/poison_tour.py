"""A walk through every screen and dialog of the reader, the same for a poisoned home and for its twin."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.e2e.poison import STORIES, Flavour
from tests.e2e.terminal import Terminal

PASTE = "\x1b[200~", "\x1b[201~"
COLUMNS, ROWS = 110, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """What was painted at one place of the walk."""

    cells: tuple[tuple[str, ...], ...]
    """Rows of columns; the second half of a wide character is empty."""

    @property
    def text(self) -> str:
        return "\n".join("".join(row).rstrip() for row in self.cells)


class Tour:
    """Presses keys, waits for what they open, and notes what was painted at each stop."""

    def __init__(self, terminal: Terminal, flavour: Flavour, site: str) -> None:
        self.terminal = terminal
        self.flavour = flavour
        self.site = site
        """A page that names three feeds."""
        self.stops: dict[str, Stop] = {}

    def go(self, stop: str, *keys: str, shows: str | Callable[[Terminal], bool] = "", gone: str = "") -> None:
        self.terminal.send(*keys)
        if shows:
            self.terminal.wait_for(shows)
        if gone:
            self.terminal.wait_gone(gone)
        buffer, columns = self.terminal.screen.buffer, range(self.terminal.screen.columns)
        rows = range(self.terminal.screen.lines)
        self.stops[stop] = Stop(cells=tuple(tuple(buffer[row][column].data for column in columns) for row in rows))

    def ask(self, stop: str, key: str) -> None:
        """Press a key that asks, and answer no."""
        self.go(stop, key, shows="y yes")
        self.go(f"{stop}, no", "n", gone="╭")

    def command(self, line: str, *, shows: str) -> None:
        """Type a command, as a paste for speed, and carry it out."""
        self.terminal.send(":")
        self.terminal.wait_for(lambda terminal: self.commanding)
        self.paste(line)
        self.go(f":{line}", "enter", shows=shows)

    def empty(self, left: str) -> None:
        """Take all out of a line, of which then so much is left."""
        self.go("emptied", "ctrl+u", shows=lambda terminal: any(row.endswith(left) for row in terminal.lines))

    @property
    def commanding(self) -> bool:
        """Whether the line of commands is open."""
        return any(row.startswith(" :") for row in self.terminal.lines[-3:])

    @property
    def poison(self) -> str:
        """What a page put on the clipboard."""
        return self.flavour("pasted\x1b[2J\x9b1m\u202e[/b][@click=app.quit]x[/]\u200b")

    def paste(self, text: str) -> None:
        self.terminal.send(f"{PASTE[0]}{text}{PASTE[1]}")

    def click(self, text: str) -> None:
        """Click on the first and the last place where a text is painted."""
        lines = self.terminal.painted
        places = [(at + 2, row) for row, line in enumerate(lines, 1) if (at := line.rfind(text)) >= 0]
        for column, row in {places[0], places[-1]}:
            self.terminal.send(f"\x1b[<0;{column};{row}M", f"\x1b[<0;{column};{row}m")

    def home(self) -> None:
        """Back to the list of what is unread, the cursor on its first story."""
        self.terminal.send("h", "h", "h", "g")
        self.terminal.wait_for(lambda terminal: "▌Unread" in terminal.text and "Enter list" in terminal.text)
        self.terminal.send("l")
        self.terminal.wait_for("Enter open")


def tour(terminal: Terminal, flavour: Flavour, site: str, *, whole: bool) -> Tour:
    """Through all of it and out; else through what there is of every kind."""
    walk = Tour(terminal, flavour, site)
    walk.go("list", shows=_is_loaded)
    if whole:
        for part in (_sidebar, _commands, _dialogs, _adding):
            part(walk)
    _article(walk, len(STORIES) if whole else 2)
    if whole:
        for part in (_searching, _sizes):
            part(walk)
        _clicking(walk)
    _editing(walk)
    terminal.send("Q")
    return walk


def _is_loaded(terminal: Terminal) -> bool:
    return all(word in terminal.text for word in ("c61", "mistakes", "SEARCHES"))


def _sidebar(walk: Tour) -> None:
    walk.go("sidebar", "escape", "h", "G", shows="▌ #t")
    walk.go("rename tag", "t", shows="Enter renames")
    walk.go("rename tag, completed", "tab")
    walk.go("left", "escape", gone="╭")
    walk.ask("delete tag", "D")
    walk.go("search row", "g", *"jjjjjj", shows="▌ Search")
    walk.go("edit search", "e", shows="Enter saves")
    walk.paste(walk.poison)
    walk.go("edit search, pasted into", "escape", gone="╭")
    walk.go("feed row", "j", "j", "j", shows="▌    Jay")
    walk.go("edit feed", "e", shows="Space turns over")
    walk.go("edit feed, folders", "tab", "tab", shows="fold1")
    walk.go("left feed", "escape", gone="╭")
    walk.go("folder row", "j", "j", shows="▌▾ fold1")
    walk.go("rename folder", "e", shows="Enter renames")
    walk.go("left folder", "escape", gone="╭")
    walk.ask("unsubscribe folder", "D")


def _article(walk: Tour, stories: int) -> None:
    walk.home()
    walk.go("unread", "g", shows="▌●  huge")
    walk.go("the second", "j", shows="Heading")
    walk.go("article", "enter", shows="q back")
    walk.go("page", "x", shows="The whole text,")
    walk.go("feed's text", "x", shows="Heading")
    walk.go("links", "u", shows="y copies")
    walk.go("links, copied", "j", "y", shows="Copied")
    walk.go("left links", "q", gone="╭")
    walk.go("copied", "y", shows="Copied")
    walk.go("enclosure", "e", shows="files.example")
    walk.go("tags", "t", shows="Enter keeps")
    walk.paste(walk.poison)
    walk.go("tags, completed", "tab")
    walk.go("left tags", "escape", gone="╭")
    walk.go("find", "/", shows="This text /")
    walk.paste(walk.poison)
    walk.empty("This text /")
    walk.go("find, some", *"Word", shows="1 of 1")
    walk.go("found", "enter", shows="Esc ends")
    walk.go("left find", "escape", gone="Esc ends")
    for number in range(2, stories + 1):
        walk.go(f"article {number}", "J", shows=partial(_shows_article, number))
    walk.go("back", "q", shows=lambda terminal: f"▌   {stories:02}" in terminal.text and "Enter open" in terminal.text)


def _shows_article(number: int, terminal: Terminal) -> bool:
    heads = [row.rpartition("│")[2].strip() for row in terminal.lines[:8]]
    return f"{number + 1} of " in heads[0] and any(head.startswith(f"{number:02}") for head in heads)


def _searching(walk: Tour) -> None:
    walk.home()
    walk.go("search", "/", shows="All feeds")
    walk.paste("feed:")
    walk.go("search, candidates", "tab", shows=" feed:  Jay")
    walk.go("search, completed", "tab", "tab", "tab")
    walk.empty("All feeds /")
    walk.paste(walk.flavour("is:\x9b1m\u202e[/b]"))
    walk.go("search, mistaken", shows="column 4")
    walk.empty("All feeds /")
    walk.paste(walk.flavour("c6* \x1b[2J\u200b"))
    walk.go("results", "enter", shows="Esc")
    walk.go("keep", "+", shows="Enter keeps")
    walk.go("left keep", "escape", gone="╭")
    walk.command("rule hide", shows="Esc leaves it")
    walk.go("left rule", "escape", gone="╭")
    walk.go("all again", "escape", shows="All of the list again")
    walk.go("filter", "F", shows="Tab completes")
    walk.paste(walk.flavour("words OR \x9bc\u202e"))
    walk.go("filtered", "enter", shows="filter: words")
    walk.go("no filter", "\x06", shows="All of the list again")


def _commands(walk: Tour) -> None:
    walk.home()
    walk.go("the second again", "g", "j", shows="2 of ")
    walk.go("command line", ":", shows=lambda terminal: walk.commanding)
    walk.paste("tag ")
    walk.go("command line, tag", shows="tag NAME:")
    walk.go("command line, completed", "tab", "tab", shows=" :tag t")
    walk.go("left command line", "escape", shows=lambda terminal: not walk.commanding)
    walk.command(walk.flavour("\x9b2Jnone\u202e"), shows="no command")
    walk.go("left mistake", "escape", shows=lambda terminal: not walk.commanding)
    walk.command("why", shows="q closes")
    walk.go("left why", "q", gone="╭")
    walk.command("pipe cat", shows="q closes")
    walk.go("left pipe", "q", gone="╭")
    walk.command(f"pipe {walk.flavour('no/such[/b]')}", shows="could not be started")
    walk.command("messages", shows="Messages")
    walk.go("left messages", "q", gone="╭")
    walk.command("rules", shows="R runs all")
    walk.go("rules", shows="c6")
    walk.go("rules, next", "j")
    walk.go("left rules", "q", gone="╭")
    walk.command("history", shows="Enter its stories")
    walk.go("history", shows="Rule c6")
    walk.go("left history", "q", gone="╭")
    walk.command(walk.flavour("tag \x9b1m\u202enew"), shows="takes it back")
    walk.go("taken back", "U", shows="Taken back")
    walk.go("hidden story", "D", shows="Hidden")
    walk.command("hidden", shows="Hidden in Unread  1")
    walk.go("left hidden", "q", gone="Hidden in Unread")
    walk.go("shown again", "U", shows="Taken back")


def _dialogs(walk: Tour) -> None:
    walk.home()
    walk.go("palette", "ctrl+p", shows="🔎")
    walk.paste(walk.poison)
    walk.go("left palette", "escape", gone="🔎")
    walk.go("help", "?", shows="Ctrl-P finds")
    walk.go("left help", "q", gone="╭")
    walk.go("health", "H", shows="Feeds that need a look")
    walk.go("health, moved", "G", shows="moved.example")
    walk.go("left health", "q", gone="╭")
    walk.ask("all read", "C")
    walk.go("refresh", "R", shows="Refreshing")
    walk.go("refreshed", gone="Refreshing")


def _editing(walk: Tour) -> None:
    walk.go("help", "?", shows="Ctrl-P finds")
    walk.go("left help", "q", gone="╭")
    walk.go("editor", "E", shows="cannot be found")


def _adding(walk: Tour) -> None:
    walk.go("add", "a", shows="address of a site")
    walk.paste(walk.flavour("http://\x1b[2J\u202e.example/"))
    walk.go("add, refused", "enter", shows="example.org")
    walk.go("add, emptied", "ctrl+u", shows="address of a site")
    walk.paste(walk.site)
    walk.go("add, found", "enter", shows="Found 0")
    walk.go("add, title", "enter", shows="Folders")
    walk.go("left title", "escape", gone="Folders")
    walk.go("left found", "escape", shows="Enter looks")
    walk.go("left add", "escape", gone="╭")


def _sizes(walk: Tour) -> None:
    walk.home()
    for columns, rows in ((80, 24), (40, 12), (COLUMNS, ROWS)):
        walk.terminal.resize(columns, rows)
        walk.terminal.send("j")
        walk.go(f"{columns} columns", shows=lambda terminal, wide=columns: terminal.lines[0][wide - 30 :].strip() != "")  # type: ignore[misc]


def _clicking(walk: Tour) -> None:
    walk.home()
    walk.go("with what is read", ".", shows="hides read")
    walk.go("before clicks", "g", "j", shows="2 of 43")
    walk.click("@click")
    walk.go("clicked in list", shows="q back")
    walk.click("@click")
    walk.go("alive", "?", shows="Ctrl-P finds")
    walk.go("left help for good", "q", gone="╭")
