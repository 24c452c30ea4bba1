"""The command completion, and what it has the shell ask for at each Tab.

The scripts are click's own. They call `dateline` with `_DATELINE_COMPLETE` in
the environment, which is answered here: commands and options as click knows
them, and the person's own names from the database.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import Any

import click
from click.shell_completion import BashComplete, CompletionItem, FishComplete, ShellComplete, ZshComplete

from tui.cli.output import print_lines
from tui.cli.shell import DONE, NOTHING, Places, command
from tui.core.commands import COMMAND
from tui.core.completion import Known, complete_at
from tui.core.text import displayable
from tui.paths import find_paths
from tui.reader.completing import KnownNames, known_names

VARIABLE = "_DATELINE_COMPLETE"
"""In the environment: a shell asks how a line can go on, such as "bash_complete"."""
_PROGRAM = "dateline"
_MOST = 200
"""So many names are offered; whoever sees more types another letter."""
_TAGS = {("tag", "name"), ("untag", "name"), ("delete-tag", "name"), ("rename-tag", "old"), ("save", "tags")}
"""Commands, and which of their parameters is a tag."""
_FEEDS = ("name", "names", "feed", "feeds", "feed_name", "feed_names")
"""What parameters are called that take a FEED, where the table of commands says that one does."""
_QUERIES = ("words", "query", "within", "view")
_WHEN = ("since", "until", "day")
_MOMENTS = ("today", "yesterday", "24h", "7d")
_WORDS = re.compile(r"[a-z]+(?:\|[a-z]+)+")
"""What is offered for an argument is these words, where it is called so."""
_TELLING = re.compile(r"[^\w@%+=:./\-]")


class _Bash(BashComplete):
    """Bash takes words as they are, so that a title could become a command: signs are escaped, for `read` twice.

    And it takes a colon for the end of a word: what stands before one is put on again, and left out of the answer.
    """

    _before = ""

    def source(self) -> str:
        """The script; what click would say of the bash that is found first is nothing to whoever asked for it."""
        return ShellComplete.source(self)

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is being typed, and that."""
        args, incomplete = super().get_completion_args()
        words = _joined([*args, incomplete])
        self._before = words[-1].rpartition(":")[0] + ":" if ":" in words[-1] else ""
        return words[:-1], words[-1]

    def format_completion(self, item: CompletionItem) -> str:
        """As the script reads it."""
        value = item.value.removeprefix(self._before)
        return f"{item.type},{_TELLING.sub(lambda sign: chr(92) * 2 + sign[0], value)}"


_SHELLS: dict[str, type[ShellComplete]] = {"bash": _Bash, "zsh": ZshComplete, "fish": FishComplete}


@command("completion")
@click.argument("shell", type=click.Choice(list(_SHELLS)), metavar="(bash | zsh | fish)")
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> int:
    """Print a script."""
    print_lines([_SHELLS[shell](ctx.find_root().command, {}, _PROGRAM, VARIABLE).source().strip("\n")])
    return DONE


COMMANDS = (completion_command,)


def answer_shell(cli: click.Command, commands: Mapping[str, click.Command], asked: str) -> int:
    """Write how the line that a shell hands over can go on; gives the exit code.

    Args:
        cli: The command line as a whole.
        commands: The subcommands by name; their parameters are of no use but this afterwards.
        asked: What the environment holds, such as "zsh_complete".
    """
    shell, _, what = asked.partition("_")
    if shell not in _SHELLS or what != "complete":
        return NOTHING
    places = Places()
    names = _Names(places)
    for one in (cli, *commands.values()):
        for parameter in one.params:
            if (offer := names.offer(str(one.name), parameter)) is not None:
                parameter.type = _Offered(offer)
            elif "FILE" in str(parameter.metavar) and isinstance(parameter, click.Argument):
                parameter.type = click.Path()
    try:
        answer = _SHELLS[shell](cli, {"obj": places}, _PROGRAM, VARIABLE).complete()
    except (KeyError, ValueError):  # no line was handed over, or none that a shell could
        return NOTHING
    print_lines([answer])
    return DONE


class _Offered(click.ParamType[Any]):
    """Anything, where names are offered."""

    name = "text"

    def __init__(self, offer: Callable[[str], Iterable[str]]) -> None:
        self._offer = offer

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As it is."""
        return value

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The names that begin so."""
        return [CompletionItem(name) for name, _ in zip(self._offer(incomplete), range(_MOST), strict=False)]


class _Names:
    """The person's own names, read when they are first needed."""

    def __init__(self, places: Places) -> None:
        self._places = places

    @cached_property
    def _known(self) -> KnownNames:
        places = self._places
        return known_names(find_paths(config=places.config, db=places.db, state=places.state).db)

    def offer(self, command: str, parameter: click.Parameter) -> Callable[[str], Iterable[str]] | None:
        """What offers names for a parameter of a command; `None`: click knows better."""
        name = str(parameter.name)
        if (command, name) in _TAGS:
            return self._tags
        if name in _FEEDS and command in COMMAND and "FEED" in COMMAND[command].arguments:
            return self._feeds
        if name in _QUERIES:
            return self._queries
        if _WORDS.fullmatch(str(parameter.metavar)):
            return partial(_beginning, str(parameter.metavar).split("|"))
        return _moments if name in _WHEN else None

    def _tags(self, begun: str) -> Iterator[str]:
        folded = begun.lstrip("#").casefold()
        return (tag for tag in map(displayable, self._known.tags) if tag.casefold().startswith(folded))

    def _feeds(self, begun: str) -> Iterator[str]:
        """Titles, and for who begins with one addresses."""
        folded = begun.casefold()
        for title, url in self._known.feeds:
            for name in (displayable(title), *([url] if folded.startswith("http") else [])):
                if name.casefold().startswith(folded):
                    yield name

    def _queries(self, begun: str) -> Iterator[str]:
        """How a word of a query can go on, as in the search box."""
        known = Known(tags=self._known.tags, feeds=tuple(title for title, _ in self._known.feeds))
        first = complete_at(begun, len(begun), known)
        for turn in range(
            -len(first.candidates) if first is not None else 0, 0
        ):  # forwards the first is what all share
            made = complete_at(begun, len(begun), known, turn=turn)
            if made is not None:
                yield displayable(made.text).rstrip()


def _joined(words: Iterable[str]) -> list[str]:
    """The words with those together again that a colon parts."""
    joined: list[str] = []
    for word in words:
        if joined and (word.startswith(":") or joined[-1].endswith(":")):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _beginning(words: Iterable[str], begun: str) -> Iterator[str]:
    return (word for word in words if word.startswith(begun))


def _moments(begun: str) -> Iterator[str]:
    return (moment for moment in _MOMENTS if moment.startswith(begun))
