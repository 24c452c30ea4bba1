"""Commands that bring subscriptions in and hand them out: import, export."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from tui.cli.input import body_of, called
from tui.cli.output import (
    Column,
    for_people,
    number,
    one_or_many,
    print_headed_table,
    print_json,
    print_tsv,
    tell,
    why,
)
from tui.cli.shapes import changed_object
from tui.cli.shell import DONE, NOTHING, command, json_option, run_reader
from tui.core.model import Subscription
from tui.core.stories import Changed
from tui.core.subscriptions import WELCOME, same_address
from tui.core.text import displayable, sentence
from tui.formats.errors import FormatError
from tui.reader.files import write_out
from tui.reader.reader import Reader

_TITLE = "Subscriptions of dateline"


@command("import")
@click.argument("form", metavar="opml")
@click.argument("file", required=False)
@click.option("--dry-run", is_flag=True, help="Only list what would be added.")
@json_option
def import_command(form: str, file: str | None, dry_run: bool, as_json: bool) -> int:
    """Subscribe to what a file lists."""
    if form == "newsboat":
        raise click.UsageError("Importing from newsboat is not built yet; `newsboat -e` writes an OPML file.")
    if form != "opml":
        raise click.UsageError(f"“{displayable(form)}” is nothing to import; expected opml and a file.")
    if file is None:
        raise click.UsageError("Name the OPML file, or give - for standard input.")
    body, name = body_of(file), called(file if file == "-" else Path(file).name)
    from tui.formats.opml import read_opml  # late: 34 ms

    try:
        outlines = read_opml(body)
    except FormatError as error:
        tell(f"dateline: {name}: {why(error.problem)}")
        return NOTHING

    async def work(reader: Reader) -> int:
        feeds = outlines.subscriptions
        if dry_run:
            changed = _list_new(reader, feeds, as_json=as_json)
        else:
            changed = await reader.subscribe_all(feeds, origin="cli", label=f"Imported {name}")
        _tell_import(changed, outlines.left_out, "would be added" if dry_run else "added", as_json=as_json)
        return DONE if changed.changed else NOTHING

    return run_reader(work, reconcile=not dry_run)


@command("export")
@click.argument("file", default="-", metavar="[FILE]")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def export_command(file: str, force: bool) -> int:
    """Write the subscriptions as OPML."""
    return run_reader(lambda reader: _export(reader, file, over=force))


COMMANDS = (import_command, export_command)


def _list_new(reader: Reader, feeds: Sequence[Subscription], *, as_json: bool) -> Changed:
    """List what is not followed yet, and count it."""
    known = {same_address(feed.url) for feed in reader.config.subscriptions}
    new = [feed for feed in feeds if same_address(feed.url) not in known]
    if not as_json:
        _print_new(new)
    return Changed(batch=None, label="", changed=len(new), skipped=len(feeds) - len(new))


def _tell_import(changed: Changed, left_out: Sequence[str], done: str, *, as_json: bool) -> None:
    """Tell what was taken and what not."""
    if as_json:
        print_json(changed_object(changed) | {"left_out": [sentence(each) for each in left_out]})
        return
    for each in left_out:
        tell(sentence(each))
    there = f", {number(changed.skipped)} there already" if changed.skipped else ""
    above = "; for what was left out see above" if left_out else ""
    undo = " `dateline refresh` fetches them; `dateline undo` takes all of it back."
    tell(f"{one_or_many(changed.changed, 'feed')} {done}{there}{above}.{undo if changed.batch is not None else ''}")


_COLUMNS = (
    Column(title="Folders", most_cells=20),
    Column(title="Feed", most_cells=32),
    Column(title="Address", most_cells=0),
)


def _print_new(feeds: Sequence[Subscription]) -> None:
    if for_people():
        print_headed_table(_COLUMNS, [(", ".join(feed.folders), feed.title, feed.url) for feed in feeds])
    else:
        print_tsv((",".join(feed.folders), feed.title, feed.url) for feed in feeds)


async def _export(reader: Reader, file: str, *, over: bool) -> int:
    """Write what feeds.toml lists, with what the database knows of it."""
    from tui.formats.opml import OutlineOut, write_opml  # late: 34 ms

    lines = await reader.feeds()
    names = {line.url: line.title for line in lines if line.title != line.url}
    sites = {line.url: line.site_url for line in lines}
    outlines = [
        OutlineOut(
            url=feed.url,
            title=feed.title or names.get(feed.url, ""),
            site_url=sites.get(feed.url, ""),
            folders=feed.folders,
        )
        for feed in reader.config.subscriptions
        if feed.url != WELCOME
    ]
    if not outlines:
        tell("There are no feeds to export.")
        return NOTHING
    body = write_opml(outlines, title=_TITLE, now=reader.now())
    if file == "-":
        sys.stdout.buffer.write(body)  # in UTF-8, as it says of itself, whatever the locale
    else:
        write_out(Path(file), body, over=over)
        tell(f"{one_or_many(len(outlines), 'feed')} written to {called(file)}")
    return DONE
