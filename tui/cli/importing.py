"""Commands that bring subscriptions in and hand them out: import, export."""

import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import click

from tui.cli.input import body_of, called
from tui.cli.output import (
    Column,
    for_people,
    number,
    one_or_many,
    print_headed_table,
    print_json,
    print_table,
    print_tsv,
    tell,
    why,
)
from tui.cli.shapes import brought_object
from tui.cli.shell import DONE, NOTHING, command, json_option, run_reader
from tui.core.bringing import Brought, Tally
from tui.core.errors import ConfigError
from tui.core.garbage import uncollected
from tui.core.model import Subscription
from tui.core.stories import Changed
from tui.core.subscriptions import WELCOME, same_address
from tui.core.text import displayable, sentence
from tui.formats.errors import FormatError
from tui.reader.files import write_out
from tui.reader.logs import redact
from tui.reader.reader import Reader

_TITLE = "Subscriptions of dateline"


@command("import")
@click.argument("form", metavar="opml|newsboat")
@click.argument("file", required=False, metavar="[FILE | DIR]")
@click.option("--dry-run", is_flag=True, help="Only tell what would be taken.")
@click.option("--stories", is_flag=True, help="From newsboat: take all its stories, not only those with flags.")
@json_option
def import_command(form: str, file: str | None, dry_run: bool, stories: bool, as_json: bool) -> int:
    """Subscribe to what a file lists, or move in from another reader."""
    if form == "newsboat":
        return run_reader(lambda reader: _newsboat(reader, file, dry_run=dry_run, stories=stories, as_json=as_json),
                          reconcile=not dry_run)  # fmt: skip
    if form != "opml":
        raise click.UsageError(f"“{displayable(form)}” is neither opml nor newsboat; for a file: import opml FILE")
    if stories:
        raise click.UsageError("--stories is for newsboat; an OPML file holds no stories.")
    if file is None:
        raise click.UsageError("Name the OPML file, or give - for standard input.")
    with uncollected():
        return _opml(file, dry_run=dry_run, as_json=as_json)


def _opml(file: str, *, dry_run: bool, as_json: bool) -> int:
    """Subscribe to what an OPML file lists."""
    body, name = body_of(file), called(file if file == "-" else Path(file).name)
    from tui.formats.opml import read_opml  # late: 34 ms

    try:
        outlines = read_opml(body)
    except FormatError as error:
        tell(f"dateline: {name}: {why(error.problem)}")
        return NOTHING

    async def work(reader: Reader) -> int:
        feeds = outlines.subscriptions
        new = _new(reader, feeds)
        if dry_run:
            if not as_json:
                _print_new(new)
            changed = Changed(batch=None, label="", changed=len(new), skipped=len(feeds) - len(new))
        else:
            changed = await reader.subscribe_all(feeds, origin="cli", label=f"Imported {name}")
        folders = {folder for feed in new for folder in feed.folders}
        tallies = (
            Tally(what="Feeds", taken=changed.changed, there=changed.skipped, left_out=outlines.feeds_left_out),
            Tally(what="Folders", taken=len(folders)),
        )
        brought = Brought(changed=changed, tallies=tallies, left_out=outlines.left_out, feeds=changed.changed)
        _tell_import(brought, dry_run=dry_run, as_json=as_json)
        return DONE if changed.changed else NOTHING

    return run_reader(work, reconcile=not dry_run)


async def _newsboat(reader: Reader, folder: str | None, *, dry_run: bool, stories: bool, as_json: bool) -> int:
    """Take newsboat's feeds, settings, and what was read and flagged."""
    brought = await reader.bring_newsboat(folder, origin="cli", dry_run=dry_run, stories=stories)
    _tell_import(brought, dry_run=dry_run, as_json=as_json)
    return DONE if brought.changed.changed else NOTHING


@command("export")
@click.argument("file", default="-", metavar="[FILE]")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def export_command(file: str, force: bool) -> int:
    """Write the subscriptions as OPML."""
    return run_reader(lambda reader: _export(reader, file, over=force))


COMMANDS = (import_command, export_command)


def _new(reader: Reader, feeds: Sequence[Subscription]) -> list[Subscription]:
    """Those that are not followed yet."""
    known = {same_address(feed.url) for feed in reader.config.subscriptions}
    return [feed for feed in feeds if same_address(feed.url) not in known]


def _tell_import(brought: Brought, *, dry_run: bool, as_json: bool) -> None:
    """Tell what was taken and what not: people a table, programs an object."""
    if as_json:
        print_json(brought_object(brought))
        return
    for each in brought.left_out:
        tell(sentence(each))
    changed, told = (
        brought.changed,
        [tally for tally in brought.tallies if tally.taken or tally.there or tally.left_out],
    )
    if told:
        rows = [tuple(column.title for column in _TALLIES), *map(_tally_cells, told)]
        print_table(_TALLIES, rows, bold=frozenset({0}), stream=sys.stderr)
    feeds = one_or_many(brought.feeds, "feed")
    there = next((tally.there for tally in brought.tallies if tally.what == "Feeds"), 0)
    known = f", {number(there)} there already" if there else ""
    above = "; for what was left out see above" if brought.left_out else ""
    told_end = ""
    if changed.batch is not None:
        fetches = " `dateline refresh` fetches them;" if brought.feeds else ""
        told_end = f"{fetches} `dateline undo` takes all of it back."
    tell(f"{feeds} {'would be added' if dry_run else 'added'}{known}{above}.{told_end}")


_TALLIES = (
    Column(title="What", most_cells=12),
    Column(title="Taken", most_cells=9, right=True),
    Column(title="Already", most_cells=9, right=True),
    Column(title="Left out", most_cells=9, right=True),
    Column(title="", most_cells=0),
)


def _tally_cells(tally: Tally) -> tuple[str, str, str, str, str]:
    taken, there, left_out = (number(count) if count else "" for count in (tally.taken, tally.there, tally.left_out))
    return tally.what, taken, there, left_out, tally.note


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
    if keys := [outline for outline in outlines if redact(outline.url) != outline.url]:
        shown = ", ".join(outline.title or urlsplit(outline.url).netloc for outline in keys[:5])
        others = f" and {number(len(keys) - 5)} more" if len(keys) > 5 else ""
        tell(f"The list holds secrets, since these addresses have a key in them: {shown}{others}. Keep it to yourself.")
    if file == "-":
        sys.stdout.buffer.write(body)  # in UTF-8, as it says of itself, whatever the locale
    else:
        try:
            write_out(Path(file), body, over=over)
        except ConfigError as error:
            there = isinstance(error.__cause__, FileExistsError) and not over
            raise ConfigError(f"{error}; --force writes over it" if there else str(error)) from error
        tell(f"{one_or_many(len(outlines), 'feed')} written to {called(file)}")
    return DONE
