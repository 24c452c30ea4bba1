"""What all subcommands share: how they are declared, what they accept, how their work is run.

Exit codes: 0 done, 1 nothing found or a feed failed, 2 usage or configuration,
3 the database cannot be used, 129 hung up, 130 interrupted, 143 terminated.
"""

import asyncio
import re
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from tui.cli.output import tell
from tui.core.commands import COMMAND
from tui.core.garbage import collect_again
from tui.net.clock import SystemClock
from tui.paths import Paths, find_paths
from tui.reader import logs
from tui.reader.reader import Reader

DONE = 0
NOTHING = 1
INTERRUPTED = 130

Function = TypeVar("Function", bound=Callable[..., Any])
Work = Callable[[Reader], Awaitable[int]]


class Terminated(BaseException):
    """A signal asked the process to end; `code` is 128 and its number."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Places:
    """Files named on the command line, before or after the subcommand; `None`: not named."""

    config: Path | None = None
    db: Path | None = None
    state: Path | None = None

    def paths(self) -> Paths:
        """Where the files lie: as named, else by the environment, else as usual. From here on there is a log."""
        found = find_paths(config=self.config, db=self.db, state=self.state)
        logs.set_up(found)
        return found


class Subcommand(click.Command):
    """A command whose usage line is that of the table of commands."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The words after the command's name."""
        return [piece for piece in ("[OPTIONS]", COMMAND[str(self.name)].arguments) if piece]


def command(name: str, **settings: Any) -> Callable[[Callable[..., int]], click.Command]:
    """Declare the subcommand `name`, with the help of the table of commands and the file options."""

    def declare(function: Callable[..., int]) -> click.Command:
        help = COMMAND[name].shell_help or COMMAND[name].help
        made = click.command(name, cls=Subcommand, help=f"{help}.", epilog=_meaning(name), **settings)
        return made(file_options(function))

    return declare


_MEANT = (
    (r"\bID\b", "ID is the number that `dateline list` shows first."),
    (r"\bFEED\b", "FEED is an id, an address, or a part of a title or an address that only one feed has."),
    (r"\bQUERY\b|--query Q", "A query is what the search box takes: words, is:unread, feed:, tag:, newer:3d."),
    (r"\bDIR\b", "DIR is where newsboat has its urls; without it, it is looked for where newsboat usually keeps them."),
    (r"\bzsh\b", 'In bash: eval "$(dateline completion bash)"'),
)


def _meaning(name: str) -> str | None:
    """What the words of a usage line mean that say it not by themselves."""
    meant = (sentence for word, sentence in _MEANT if re.search(word, COMMAND[name].arguments))
    return " ".join(meant) or None


def file_options(function: Function) -> Function:
    """Give a command `--config`, `--db` and `--state`, each kept in the `Places` of its context."""
    for name, what in (("state", "folder of the log"), ("db", "database file"), ("config", "feeds.toml to use")):
        function = click.option(
            f"--{name}",
            type=click.Path(path_type=Path),
            metavar="FOLDER" if name == "state" else "FILE",
            help=f"The {what}.",
            expose_value=False,
            callback=_keep_place,
        )(function)
    return function


def _keep_place(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        setattr(ctx.ensure_object(Places), str(param.name), value)


def style_options(function: Function) -> Function:
    """Give a command that lists `--json` (one array) and `--jsonl` (an object a line), as `style`."""
    return _styles(function, "array")


def object_style_options(function: Function) -> Function:
    """The same for one whose list stands within one object, which says more, with `--json`."""
    return _styles(function, "object")


def _styles(function: Function, whole: str) -> Function:
    for flag, what in (("jsonl", "Print JSON, an object a line."), ("json", f"Print one JSON {whole}.")):
        function = click.option(f"--{flag}", "style", flag_value=flag, default="plain", help=what)(function)
    return function


def json_option(function: Function) -> Function:
    """Give a command that tells one thing `--json`, as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(function)


def query_argument(*, required: bool = False) -> Callable[[Function], Function]:
    """Give a command the words of a query, as `words`."""
    return click.argument("words", nargs=-1, required=required, type=click.UNPROCESSED, metavar="QUERY")


class _Number(click.IntRange):
    name = "number"  # as a mistake calls it


NUMBER = _Number(-1, 2**63 - 1, clamp=True)
"""The number of a story or batch; what SQLite has no room for becomes one that nothing bears."""

QUERY_WORDS = {"ignore_unknown_options": True}
"""Context settings of commands whose query may hold `-word`; `--` ends their options."""


def query_text(words: Sequence[str]) -> str:
    """The query as one text."""
    return " ".join(words)


def run_reader(work: Work, *, reconcile: bool = False) -> int:
    """Open the reader on the files of this command line, let it work, close it.

    Args:
        work: Gives the exit code.
        reconcile: Whether the database is brought in line with feeds.toml first.

    Raises:
        DatelineError: what the person can mend.
        Terminated: SIGTERM or SIGHUP came; all was closed.
    """
    paths = click.get_current_context().ensure_object(Places).paths()

    async def opened() -> int:
        reader = await Reader.open(paths, clock=SystemClock(), face="cli", reconcile=reconcile, tell=tell)
        collect_again()
        reader.tell_when_held_up(tell)
        try:
            for mistake in reader.mistakes:
                tell(mistake)
            return await work(reader)
        finally:
            await reader.close()

    return run_until_signal(opened)


def run_until_signal(work: Callable[[], Awaitable[int]]) -> int:
    """Run to the end, or until SIGTERM or SIGHUP cancels it; Ctrl-C is asyncio's own."""
    caught: list[int] = []

    async def watched() -> int:
        loop = asyncio.get_running_loop()
        task: asyncio.Task[int] | None = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine that runs is in a task
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, _stop, task, number, caught)
        return await work()

    try:
        return asyncio.run(watched())
    except asyncio.CancelledError:
        if caught:
            raise Terminated(128 + caught[0]) from None
        raise


def _stop(task: "asyncio.Task[int]", number: int, caught: list[int]) -> None:
    caught.append(number)
    task.cancel()
