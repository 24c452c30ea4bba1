"""The one table of commands: keys, footer, help, palette and the command line all follow from it."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Place: TypeAlias = Literal["everywhere", "sidebar", "list", "article"]
PLACES: tuple[Place, ...] = ("everywhere", "sidebar", "list", "article")

Group: TypeAlias = Literal["Moving", "Reading", "Marking", "Finding", "Feeds", "Program"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing that can be done, on screen, on the command line or both."""

    name: str
    """As typed; its action on screen is `action_` and the name with `_` for `-`."""
    label: str
    """One or two words for the footer."""
    help: str
    """One sentence for help, palette and `--help`, without a full stop."""
    group: Group
    keys: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    """Keys by the pane that has the focus; "everywhere" holds in all three."""
    vim: tuple[str, ...] = ()
    """What stands for them, at the same places, under `keymap = "vim"`; empty: the same keys."""
    arguments: str = ""
    """What it takes on the command line, as its usage line says it."""
    typed: str = ""
    """What it takes behind `:` on screen, and what its action then gets as one text; in brackets: may be left out."""
    takes_key: bool = False
    """Whether its action is told which of its keys was pressed."""
    on_screen: bool = True
    on_shell: bool = False
    """Whether `dateline NAME` exists."""
    undoable: bool = False
    """Whether it writes a batch that `undo` takes back."""
    shell_help: str = ""
    """What `--help` says in place of `help`, where the shell face does something else."""


def _row(
    name: str,
    label: str,
    help: str,
    group: Group,
    *,
    arguments: str = "",
    typed: str = "",
    takes_key: bool = False,
    on_screen: bool = True,
    on_shell: bool = False,
    undoable: bool = False,
    shell_help: str = "",
    vim: str = "",
    **keys: str,
) -> Command:
    """Build a command; `keys` maps a place to its keys, blanks between them."""
    places: dict[Place, tuple[str, ...]] = {place: tuple(keys[place].split()) for place in PLACES if place in keys}
    return Command(
        name=name,
        label=label,
        help=help,
        group=group,
        keys=places,
        vim=tuple(vim.split()),
        arguments=arguments,
        typed=typed,
        takes_key=takes_key,
        on_screen=on_screen,
        on_shell=on_shell,
        undoable=undoable,
        shell_help=shell_help,
    )


_STORIES = "(ID… | --query Q)"

COMMANDS: tuple[Command, ...] = (
    _row("down", "down", "Move a line down", "Moving", everywhere="j down", vim="j down ctrl+e"),
    _row("up", "up", "Move a line up", "Moving", everywhere="k up", vim="k up ctrl+y"),
    _row("half-page-down", "half page", "Move half a page down", "Moving", everywhere="ctrl+d"),
    _row("half-page-up", "half page", "Move half a page up", "Moving", everywhere="ctrl+u"),
    _row("page-down", "page", "Move a page down", "Moving", everywhere="pagedown",
         vim="pagedown ctrl+f"),
    _row("page-up", "page", "Move a page up", "Moving", everywhere="pageup", vim="pageup ctrl+b"),
    _row("top", "top", "Go to the top; in a list, take in new stories", "Moving", everywhere="g home"),
    _row("bottom", "bottom", "Go to the bottom", "Moving", everywhere="G end"),
    _row("take-in", "take in", "Take new stories into the list", "Moving", everywhere="ctrl+l"),
    _row("next-pane", "pane", "Go to the next pane", "Moving", everywhere="tab", vim="tab ctrl+w"),
    _row("previous-pane", "pane", "Go to the previous pane", "Moving", everywhere="shift+tab"),
    _row("left", "left", "To the folder, then close it; to the list; to the sidebar", "Moving", everywhere="h left"),
    _row("right", "right", "Open what is under the cursor", "Moving", sidebar="l right", list="l right"),
    _row("back", "back", "Go back a step; at the last one quit", "Moving", everywhere="q"),
    _row("escape", "back", "Go back a step, but never quit", "Moving", everywhere="escape",
         vim="escape ctrl+o"),
    _row("zoom", "zoom", "Hide the sidebar; show the article alone", "Moving", list="z", article="z"),
    _row("open", "open", "Open what is under the cursor", "Reading", sidebar="enter", list="enter"),
    _row("space", "on", "Open, then a page on, at the end the next unread story", "Reading", everywhere="space"),
    _row("page-back", "page back", "A page back in the article", "Reading", everywhere="b"),
    _row("next-unread", "next unread", "Go to the next unread story or feed", "Reading", everywhere="n"),
    _row("previous-unread", "previous unread", "Go to the previous unread story or feed", "Reading",
         everywhere="p", vim="N p"),
    _row("next", "next", "Next story; from a list the next unread feed", "Reading", everywhere="J", vim="J }"),
    _row("previous", "previous", "Previous story; from a list the previous unread feed", "Reading", everywhere="K",
         vim="K {"),
    _row("browser", "browser", "Open the story in the browser", "Reading", list="o", article="o"),
    _row("browser-read", "browser", "Open the story in the browser and mark it read", "Reading", list="O", article="O"),
    _row("source", "feed or page", "Show the page's text, or the feed's; while a page is fetched, stop that", "Reading",
         list="x", article="x"),
    _row("copy", "copy link", "Copy the link of the story", "Reading", list="y", article="y"),
    _row("links", "links", "List the links of the story", "Reading", list="u", article="u", vim="f"),
    _row("enclosure", "enclosure", "Open the sound or file that came with the story", "Reading", list="e", article="e"),
    _row("comments", "comments", "Open the comments on the story", "Reading", list="c", article="c"),
    _row("toggle-read", "read", "Mark the story read, or unread again", "Marking", list="m N", article="m N",
         vim="m"),
    _row("toggle-star", "star", "Star the story, or take the star back", "Marking", list="s", article="s"),
    _row("edit-tags", "tag", "Change the tags of the story", "Marking", list="t", article="t"),
    _row("toggle-hidden", "hide", "Hide the story", "Marking", list="D", article="D"),
    _row("quick-tag", "quick tag", "Put one of the eight tags used last on the story, or take it off", "Marking",
         takes_key=True, list="1 2 3 4 5 6 7 8", article="1 2 3 4 5 6 7 8"),
    _row("mark", "mark", "Mark the story and step on; m s t D then act on all that are marked", "Marking", list="v"),
    _row("mark-range", "range", "Mark all from the last marked story to this one", "Marking", list="V"),
    _row("mark-all", "mark all", "Mark all stories of this view, or none", "Marking", list="*"),
    _row("mark-above", "above", "Mark all stories above this one", "Marking"),
    _row("mark-below", "below", "Mark all stories below this one", "Marking"),
    _row("mark-older", "older", "Mark all stories of this view older than a span such as 2w", "Marking", typed="SPAN"),
    _row("all-read", "all read", "Mark this view read, as it is drawn", "Marking", everywhere="A"),
    _row("everything-read", "everything", "Mark every story read, in all feeds", "Marking", everywhere="C"),
    _row("undo", "undo", "Take back the newest change", "Marking", arguments="[BATCH]", on_shell=True, everywhere="U",
         vim="u U"),
    _row("redo", "redo", "Do again what was taken back", "Marking", on_shell=True, everywhere="ctrl+y",
         vim="ctrl+r"),
    _row("history", "history", "Show what was changed, when and from where, and what was read on a day", "Marking",
         typed="[DAY]", on_shell=True, shell_help="List the changes, newest first; or what was read on a day"),
    _row("search", "search", "Search all stories, or the stories of this view", "Finding", arguments="QUERY",
             on_shell=True, everywhere="/", shell_help="Find stories, each with the place that matched"),
    _row("filter", "filter", "Narrow this view down by a query", "Finding", everywhere="F"),
    _row("clear-filter", "no filter", "Show all of the view again", "Finding", everywhere="ctrl+f", vim="X"),
    _row("keep-search", "keep", "Keep this search, under a name, in the sidebar", "Finding", typed="[NAME]",
         everywhere="+"),
    _row("sort", "sort", "Sort this view: newest, oldest, rank, feed, title or longest first", "Finding",
         typed="[ORDER]", everywhere="S"),
    _row("hidden", "hidden", "Show what is hidden in this view, each with the rule that hid it", "Finding"),
    _row("rules", "rules", "Show the rules and what each would do; then run them", "Finding",
         arguments="[--dry-run] [--query Q]", on_shell=True, undoable=True,
         shell_help="Run the rules of feeds.toml on the stories that are here"),
    _row("rule", "rule", "Make a rule of this search, such as :rule hide, after a look at what it does", "Finding",
         typed="EFFECT"),
    _row("why", "why", "Tell which rules acted on the story, and what they did", "Finding", arguments="ID",
         on_shell=True),
    _row("show-read", "read rows", "Show or hide what is read", "Finding", everywhere="."),
    _row("refresh", "refresh", "Fetch the feed or folder under the cursor now", "Feeds", arguments="[FEED…]",
             on_shell=True, everywhere="r", shell_help="Fetch the feeds that are due"),
    _row("add", "add", "Subscribe to a feed, or to a page that has one", "Feeds", arguments="URL", on_shell=True,
             undoable=True, everywhere="a"),
    _row("remove", "remove", "Unsubscribe from the feed, or all feeds of the folder; its stories stay", "Feeds",
             arguments="FEED", on_shell=True, undoable=True, sidebar="D",
             shell_help="Unsubscribe from a feed; its stories stay and can be searched"),
    _row("refresh-all", "refresh all", "Fetch all feeds now", "Feeds", everywhere="R"),
    _row("health", "health", "Show which feeds fail, have moved, fell silent or post a lot, and what helps", "Feeds",
         arguments="[FEED…]", on_shell=True, everywhere="H"),
    _row("edit-feed", "edit", "Change the feed's title, folders and address; pause it, keep it out of the river",
         "Feeds", sidebar="e"),
    _row("rename-feed", "rename", "Give the feed a title of your own; an empty one is the feed's", "Feeds",
         arguments="FEED TITLE", typed="[TITLE]", on_shell=True, undoable=True),
    _row("move-feed", "move", "Put the feed into other folders, or into none", "Feeds", arguments="FEED [FOLDER…]",
         typed="[FOLDERS]", on_shell=True, undoable=True),
    _row("pause", "pause", "Leave the feed alone, until it is resumed", "Feeds", arguments="FEED…", on_shell=True,
         undoable=True),
    _row("resume", "resume", "Fetch a feed again that was paused", "Feeds", arguments="FEED…", on_shell=True,
         undoable=True),
    _row("unlist", "unlist", "Keep the feed's stories out of Unread, Today and All", "Feeds", arguments="FEED…",
         on_shell=True, undoable=True),
    _row("relist", "relist", "Show the stories of an unlisted feed in Unread, Today and All again", "Feeds",
         arguments="FEED…", on_shell=True, undoable=True),
    _row("change-address", "address", "Give the feed another address; its stories, marks and tags stay", "Feeds",
         arguments="FEED URL", typed="URL", on_shell=True, undoable=True),
    _row("accept-address", "take address", "Take over the new address of a feed that has moved for good", "Feeds",
         arguments="[FEED…]", on_shell=True, undoable=True, everywhere="M"),
    _row("edit", "edit file", "Open feeds.toml in your editor, at the feed's line", "Feeds", arguments="[FEED]",
         on_shell=True, everywhere="E"),
    _row("save", "save", "Save a page as a story of its own", "Reading", arguments="(URL | FILE.html | -)",
         typed="[URL]", on_shell=True, undoable=True),
    _row("digest", "digest", "Print the stories of a time with their clean text, for cron and mail", "Reading",
         arguments="[--since WHEN] [--query Q]", on_screen=False, on_shell=True),
    _row("pipe", "pipe", "Give the story's text to a program, such as wc -w; ! before it lends it the terminal",
         "Reading", typed="[COMMAND]", list="|", article="|"),
    _row("command", "command", "Type a command by its name", "Program", everywhere=":"),
    _row("palette", "commands", "Find a command by name", "Program", everywhere="ctrl+p"),
    _row("messages", "messages", "Show the last messages again", "Program"),
    _row("help", "help", "Show the keys", "Program", everywhere="?"),
    _row("suspend", "suspend", "Suspend the program; fg brings it back", "Program", everywhere="ctrl+z"),
    _row("quit", "quit", "Quit", "Program", everywhere="Q"),
    _row("list", "list", "List stories, newest first", "Finding", arguments="[QUERY]", on_screen=False, on_shell=True),
    _row("count", "count", "Print how many stories match", "Finding", arguments="[QUERY]", on_screen=False,
             on_shell=True),
    _row("show", "show", "Print one article", "Reading", arguments="ID", on_screen=False, on_shell=True),
    _row("feeds", "feeds", "List the subscriptions with their counts", "Feeds", on_screen=False, on_shell=True),
    _row("read", "read", "Mark stories read", "Marking", arguments=_STORIES, on_shell=True,
             undoable=True),
    _row("unread", "unread", "Mark stories unread", "Marking", arguments=_STORIES, on_shell=True,
             undoable=True),
    _row("star", "star", "Star stories", "Marking", arguments=_STORIES, on_shell=True, undoable=True),
    _row("unstar", "unstar", "Take the star from stories", "Marking", arguments=_STORIES,
             on_shell=True, undoable=True),
    _row("hide", "hide", "Hide stories", "Marking", arguments=_STORIES, on_shell=True, undoable=True),
    _row("unhide", "unhide", "Show hidden stories again", "Marking", arguments=_STORIES,
             on_shell=True, undoable=True),
    _row("tag", "tag", "Give stories a tag", "Marking", arguments=f"NAME {_STORIES}", typed="NAME", on_shell=True,
             undoable=True),
    _row("untag", "untag", "Take a tag from stories", "Marking", arguments=f"NAME {_STORIES}", typed="NAME",
             on_shell=True, undoable=True),
    _row("tags", "tags", "List the tags with the numbers of their stories", "Marking", on_screen=False, on_shell=True),
    _row("rename-tag", "rename", "Give a tag another name in all its stories; to one that there is, merge them",
         "Marking", arguments="OLD NEW", typed="[OLD] NEW", on_shell=True, undoable=True, sidebar="t"),
    _row("delete-tag", "delete tag", "Take a tag from all its stories", "Marking", arguments="NAME", typed="[NAME]",
         on_shell=True, undoable=True),
    _row("extract", "extract", "Print the article of any page", "Reading", arguments="(URL | FILE | -)",
             on_screen=False, on_shell=True),
    _row("repeats", "repeats", "List the lines that the pages of a feed repeat, which are left out of its stories",
         "Reading", arguments="[FEED | (--keep | --drop) ID…]", on_screen=False, on_shell=True),
    _row("import", "import", "Bring feeds, settings and reading state from another reader", "Feeds",
             arguments="(opml FILE | newsboat [DIR])",
             on_screen=False, on_shell=True, undoable=True),
    _row("export", "export", "Write the subscriptions as OPML", "Feeds", arguments="[FILE]", on_screen=False,
             on_shell=True),
    _row("doctor", "doctor", "Look whether the database is sound, and mend or save what is not", "Program",
             arguments="[--check]", on_screen=False, on_shell=True),
    _row("backup", "backup", "Copy the database to a file, also while others write to it", "Program",
             arguments="FILE", on_screen=False, on_shell=True),
    _row("completion", "completion", "Print what completes commands, feeds and tags in your shell", "Program",
             arguments="(bash | zsh | fish)", on_screen=False, on_shell=True),
    _row("config", "config", "Tell where the files are, check feeds.toml, show what holds for a feed", "Program",
             arguments="(path | check | show [FEED] | schema)", on_screen=False, on_shell=True),
)  # fmt: skip


def keys_of(command: Command, place: Place, preset: Literal["default", "vim"] = "default") -> tuple[str, ...]:
    """The keys that a command has at a place under a `keymap`."""
    keys = command.keys.get(place, ())
    return command.vim if keys and preset == "vim" and command.vim else keys


COMMAND: dict[str, Command] = {command.name: command for command in COMMANDS}
"""The same by name."""
