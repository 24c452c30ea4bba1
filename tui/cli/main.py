"""The command line as a whole: the group, its options, and what becomes of errors and signals."""

import errno
import logging
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module

import click

from tui.cli.output import give_up_stdout, prepare_streams, tell
from tui.cli.shell import INTERRUPTED, NOTHING, Places, Terminated, file_options
from tui.core.errors import DatelineError, UsageError
from tui.core.query import parse
from tui.reader.logs import log_file

_LOG = logging.getLogger(__name__)
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


class _Subcommands(click.Group):
    """The subcommands; their modules are imported when one is asked for, not when the reader is opened."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in alphabetical order."""
        return sorted(_HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of this name."""
        return subcommand(cmd_name)


_CHANGES = ("read", "unread", "star", "unstar", "hide", "unhide", "tag", "untag", "undo", "redo")
_EDITS = ("rename-feed", "move-feed", "pause", "resume", "unlist", "relist", "change-address")
_HOMES: dict[str, str] = {
    **dict.fromkeys(("list", "search", "count", "show"), "reading"),
    **dict.fromkeys(_CHANGES, "changing"),
    **dict.fromkeys(("history",), "past"),
    **dict.fromkeys(("refresh", "feeds"), "feeds"),
    **dict.fromkeys(("add", "remove"), "subscribing"),
    **dict.fromkeys(_EDITS, "editing"),
    **dict.fromkeys(("edit",), "edit_file"),
    **dict.fromkeys(("import", "export"), "importing"),
    **dict.fromkeys(("health", "accept-address"), "caring"),
    **dict.fromkeys(("save",), "saving"),
    **dict.fromkeys(("digest",), "digesting"),
    **dict.fromkeys(("completion",), "completing"),
    **dict.fromkeys(("extract",), "extracting"),
    **dict.fromkeys(("repeats",), "repeating"),
    **dict.fromkeys(("rules", "why"), "ruling"),
    **dict.fromkeys(("tags", "rename-tag", "delete-tag"), "tagging"),
    **dict.fromkeys(("config",), "upkeep"),
    **dict.fromkeys(("backup",), "backing_up"),
    **dict.fromkeys(("doctor",), "doctoring"),
}
"""In which module of this floor each subcommand is: all of them take 50 ms to import, which one need not pay."""


def subcommand(name: str) -> click.Command | None:
    """The subcommand of this name; `None`: there is none."""
    if name not in _HOMES:
        return None
    commands: Sequence[click.Command] = import_module(f"tui.cli.{_HOMES[name]}").COMMANDS
    return next(command for command in commands if command.name == name)


def subcommands() -> dict[str, click.Command]:
    """All of them by name."""
    return {name: found for name in _HOMES if (found := subcommand(name)) is not None}


@click.group(cls=_Subcommands, invoke_without_command=True, context_settings={"help_option_names": ["--help", "-h"]})
@click.option("--view", "view", metavar="QUERY", help="Open the reader on the stories that this query finds.")
@click.version_option(package_name="dateline", prog_name="dateline", message="%(prog)s %(version)s")
@file_options
@click.pass_context
def cli(ctx: click.Context, view: str | None) -> int:
    """A newsreader for the terminal. Without a command it opens the reader."""
    if ctx.invoked_subcommand is None:
        return _open_reader(ctx.ensure_object(Places), view)
    if view is not None:
        raise click.UsageError("--view opens the reader; it goes with no command.")
    return 0


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say and give the exit code; nothing is raised, no traceback is shown."""
    prepare_streams()
    places = Places()
    try:
        code = _run(arguments, places)
        sys.stdout.flush()
    except BrokenPipeError:
        give_up_stdout()
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Terminated as signal:
        return signal.code
    except OSError as error:
        return _tell_unwritten(error) if error.errno in _NO_ROOM and error.filename is None else _tell_bug(places)
    except Exception:  # noqa: BLE001 - the border: the log has all of it, the person a sentence
        return _tell_bug(places)
    return code


def _run(arguments: Sequence[str], places: Places) -> int:
    if asked := os.environ.get("_DATELINE_COMPLETE"):
        from tui.cli.completing import answer_shell  # late: with the subcommands, which it asks

        return answer_shell(cli, subcommands(), asked)
    try:
        with cli.make_context("dateline", list(arguments), obj=places) as context:
            result = cli.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        _tell_usage(error)
        return UsageError.exit_code
    except DatelineError as error:
        _LOG.info("exit %d: %s", error.exit_code, error, exc_info=error.__cause__)
        tell(f"dateline: {error}")
        return error.exit_code
    return result if isinstance(result, int) else 0


def _open_reader(places: Places, view: str | None) -> int:
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):  # None: it is closed
        raise UsageError("The reader needs a terminal. `dateline list` prints stories, `dateline --help` tells more.")
    if os.environ.get("TERM") == "dumb":  # what the reader paints with would be printed there
        raise UsageError(
            "The reader needs a terminal that can be painted on, and TERM is dumb. `dateline list` prints."
        )
    paths = places.paths()
    if view is not None:
        parse(view, now=datetime.now(UTC).astimezone())
    # Textual's 60 would have results wait for the next frame behind the letter typed: 30 ms instead of 20.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    from tui.app.app import run_app  # late: 266 ms

    return run_app(paths, view=view, tell=tell) or 0


def _tell_usage(error: click.ClickException) -> None:
    """Print what click found wrong, with the usage line of the command it is about."""
    context = getattr(error, "ctx", None)
    if context is not None:
        tell(f"{context.get_usage()}\nTry `{context.command_path} --help`.\n")
    tell(f"dateline: {error.format_message()}")


def _tell_unwritten(error: OSError) -> int:
    """Say that not all of the output could be written: the disk that stdout leads to is full."""
    give_up_stdout()
    tell(f"dateline: the output could not be written: {error.strerror}")
    return NOTHING


def _tell_bug(places: Places) -> int:
    """Log the exception in hand and say where it stands."""
    kind = type(sys.exception()).__name__
    try:
        paths = places.paths()
        _LOG.exception("a fault of dateline's own")
        tell(f"dateline: a fault of its own ({kind}); what happened stands in {log_file(paths)}")
    except (DatelineError, OSError):
        tell(f"dateline: a fault of its own ({kind}), and no log could be written")
    return NOTHING
