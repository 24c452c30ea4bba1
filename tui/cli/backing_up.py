"""The command that copies the database: backup."""

import sys
from pathlib import Path

import click

from tui.cli.output import number, one_or_many, print_json, tell
from tui.cli.shell import DONE, Places, command, json_option, run_until_signal
from tui.core.errors import UsageError
from tui.core.text import displayable
from tui.paths import Paths
from tui.reader.reader import Reader

_LONG_BYTES = 100 << 20
"""From which size on a copy takes a second and more."""


@command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Put the copy in the place of an earlier one.")
@json_option
@click.pass_context
def backup_command(ctx: click.Context, file: Path, force: bool, as_json: bool) -> int:
    """Copy the database."""
    if str(file) == "-":
        raise UsageError("A copy of the database goes to a file, not to stdout: give its name.")
    paths = ctx.ensure_object(Places).paths()
    return run_until_signal(lambda: _back_up(paths, file.absolute(), force=force, as_json=as_json))


COMMANDS = (backup_command,)


async def back_up_daily(reader: Reader, *, quiet: bool) -> None:
    """Make the daily copy when all that was asked for is told; `quiet` tells only when it begins to fail."""
    sys.stdout.flush()

    def begin(size_bytes: int) -> None:
        if size_bytes > _LONG_BYTES and not quiet and sys.stderr.isatty():
            tell(
                f"Making the daily copy of the database ({size_bytes >> 20:,} MB); Ctrl-C leaves it for the next time."
            )

    failed = await reader.back_up_daily(begin)
    if failed is not None and (failed.begins or not quiet):
        tell(failed.sentence)


async def _back_up(paths: Paths, file: Path, *, force: bool, as_json: bool) -> int:
    from tui.reader.backing_up import back_up  # late: 10 ms, with the store

    copied = await back_up(paths, file, over=force)
    if as_json:
        size, schema = copied.size_bytes, copied.schema
        print_json({"path": str(copied.path), "bytes": size, "stories": copied.stories, "schema": schema})
    else:
        size_told = f"{number(max(1, round(copied.size_bytes / 1_000_000)))} MB"
        tell(f"{displayable(str(copied.path))}: {one_or_many(copied.stories, 'story', 'stories')}, {size_told}")
    return DONE
