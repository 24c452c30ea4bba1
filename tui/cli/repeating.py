"""The command about what the pages of a feed repeat: repeats."""

from collections.abc import Sequence

import click

from tui.cli.feeds import only_feed
from tui.cli.output import (
    Column,
    Json,
    Style,
    for_people,
    number,
    one_or_many,
    print_headed_table,
    print_objects,
    print_tsv,
    tell,
)
from tui.cli.shell import DONE, NOTHING, command, run_reader, style_options
from tui.core.repeats import RepeatedLine
from tui.core.text import displayable
from tui.reader.reader import Reader


@command("repeats")
@click.argument("names", nargs=-1)
@click.option("--keep", "what", flag_value="keep", help="Take the lines with these ids back into their stories.")
@click.option("--drop", "what", flag_value="drop", help="Leave the lines with these ids out again.")
@style_options
def repeats_command(names: tuple[str, ...], what: str | None, style: Style) -> int:
    """List what was learned, or take it back."""
    if what is not None:
        ids = _ids(names)
        return run_reader(lambda reader: _change(reader, ids, style, kept=what == "keep"))
    if len(names) > 1:
        raise click.UsageError("Name one feed, or none for all; --keep and --drop take ids.")
    return run_reader(lambda reader: _list(reader, names, style))


COMMANDS = (repeats_command,)


def _ids(names: Sequence[str]) -> list[int]:
    if not names:
        raise click.UsageError("Name lines by their ids; `dateline repeats` lists them.")
    if strange := [name for name in names if not (name.isascii() and name.isdigit())]:
        raise click.UsageError(f"{displayable(strange[0])} is no id; `dateline repeats` lists them.")
    return [min(int(name[:20]), 2**63 - 1) for name in names]


async def _list(reader: Reader, names: Sequence[str], style: Style) -> int:
    feed_id = (await only_feed(reader, names[0])).id if names else None
    lines = await reader.repeats(feed_id)
    _print(lines, style)
    if not lines and style == "plain":
        tell("No line was seen again and again yet.")
    return DONE if lines else NOTHING


async def _change(reader: Reader, ids: Sequence[int], style: Style, *, kept: bool) -> int:
    lines = await reader.keep_lines(ids, kept=kept)
    known = {line.id for line in lines}
    if missing := [str(one) for one in dict.fromkeys(ids) if one not in known]:
        tell(f"There is no line {', '.join(missing)}.")
    if style != "plain":
        _print(lines, style)
    elif lines:
        back = " ".join(["dateline repeats", "--drop" if kept else "--keep", *(str(line.id) for line in lines)])
        stays = "stays in its stories" if len(lines) == 1 else "stay in their stories"
        goes = "is left out of its stories" if len(lines) == 1 else "are left out of their stories"
        tell(f"{one_or_many(len(lines), 'line')} {stays if kept else goes}. `{back}` takes that back.")
    return DONE if lines else NOTHING


_COLUMNS = (
    Column(title="ID", most_cells=8, right=True),
    Column(title="Feed", most_cells=24),
    Column(title="Pages", most_cells=6, right=True),
    Column(title="Kept", most_cells=4),
    Column(title="Line", most_cells=0),
)


def _print(lines: Sequence[RepeatedLine], style: Style) -> None:
    if style != "plain":
        print_objects(style, map(_object, lines))
    elif for_people():
        if lines:
            rows = [(line.id, line.feed, number(line.pages), _kept(line), line.text) for line in lines]
            print_headed_table(_COLUMNS, rows)
    else:
        print_tsv((line.id, line.feed, line.pages, _kept(line), line.text) for line in lines)


def _kept(line: RepeatedLine) -> str:
    return "kept" if line.kept else ""


def _object(line: RepeatedLine) -> Json:
    """A learned line; its keys are stable and listed in the README."""
    return {
        "id": line.id,
        "feed": displayable(line.feed),
        "pages": line.pages,
        "text": displayable(line.text),
        "kept": line.kept,
    }
