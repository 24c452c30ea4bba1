"""Commands about tags as a whole: tags, rename-tag, delete-tag."""

from collections.abc import Callable, Sequence

import click

from tui.cli.output import (
    UNDO,
    Column,
    Style,
    for_people,
    number,
    one_or_many,
    print_headed_table,
    print_json,
    print_objects,
    print_tsv,
    short_date,
    tell,
    utc,
)
from tui.cli.shapes import changed_object, tag_object
from tui.cli.shell import DONE, NOTHING, command, json_option, run_reader, style_options
from tui.core.errors import UsageError
from tui.core.stories import Changed, TagCount
from tui.core.tag_names import as_written, one_word, tag_name
from tui.core.tag_sentences import called_so_already, deleted, renamed
from tui.core.text import sentence
from tui.net.clock import SystemClock
from tui.reader.reader import Reader

_COLUMNS = (
    Column(title="Stories", most_cells=9, right=True),
    Column(title="Used", most_cells=6, right=True),
    Column(title="Tag", most_cells=0),
)


def _dry_run_option(function: Callable[..., int]) -> Callable[..., int]:
    return click.option("--dry-run", is_flag=True, help="Only tell how many stories would change.")(function)


@command("tags")
@style_options
def tags_command(style: Style) -> int:
    """List tags."""

    async def work(reader: Reader) -> int:
        tags = await reader.tags()
        if not tags and style == "plain":
            tell("There are no tags yet; `dateline tag NAME ID` puts one on a story.")
        _print_tags(tags, style)
        return DONE if tags else NOTHING

    return run_reader(work)


@command("rename-tag")
@click.argument("old")
@click.argument("new")
@_dry_run_option
@json_option
def rename_tag_command(old: str, new: str, dry_run: bool, as_json: bool) -> int:
    """Rename a tag, or merge it."""
    old, new = name_given(old, tag_name), name_given(new, one_word)

    async def work(reader: Reader) -> int:
        tags = await reader.tags()
        name = as_written(old, (tag.name for tag in tags))
        other = new if new.casefold() == old.casefold() else _spelt(new, tags)
        if dry_run:
            count = await reader.would_retag(old, new)
            changed = Changed(batch=None, label="", changed=count)
            return _tell(
                changed, as_json, f"{one_or_many(count, 'story', 'stories')} would carry #{other} in place of #{name}."
            )
        changed = await reader.rename_tag(old, new, origin="cli")
        if not changed.changed:
            return _tell(changed, as_json, called_so_already(name))
        told = renamed(name, other, changed.changed)
        return _tell(changed, as_json, await _with_file(reader, told, name, other))

    return run_reader(work)


@command("delete-tag")
@click.argument("name")
@_dry_run_option
@json_option
def delete_tag_command(name: str, dry_run: bool, as_json: bool) -> int:
    """Delete a tag."""
    wanted = name_given(name, tag_name)

    async def work(reader: Reader) -> int:
        spelt = as_written(wanted, (tag.name for tag in await reader.tags()))
        if dry_run:
            count = await reader.would_retag(wanted)
            changed = Changed(batch=None, label="", changed=count)
            return _tell(changed, as_json, f"#{spelt} would be deleted from {one_or_many(count, 'story', 'stories')}.")
        changed = await reader.delete_tag(wanted, origin="cli")
        return _tell(changed, as_json, await _with_file(reader, deleted(spelt, changed.changed), spelt, ""))

    return run_reader(work)


COMMANDS = (tags_command, rename_tag_command, delete_tag_command)


def name_given(text: str, read: Callable[[str], str]) -> str:
    """A tag's name from the command line.

    Raises:
        UsageError: it cannot be one.
    """
    try:
        return read(text)
    except UsageError as error:
        raise click.UsageError(sentence(str(error))) from None


async def _with_file(reader: Reader, told: str, old: str, new: str) -> str:
    """What is told, and behind it what of feeds.toml still names the old tag; not where only its case is another."""
    still = "" if old.casefold() == new.casefold() else (await reader.still_naming(old)).sentence
    return " ".join(part for part in (told, still, UNDO) if part)


def _spelt(name: str, tags: Sequence[TagCount]) -> str:
    """A tag as it is known."""
    return next((tag.name for tag in tags if tag.name.casefold() == name.casefold()), name)


def _tell(changed: Changed, as_json: bool, told: str) -> int:
    if as_json:
        print_json(changed_object(changed))
    else:
        tell(told)
    return DONE


def _print_tags(tags: Sequence[TagCount], style: Style) -> None:
    if style != "plain":
        print_objects(style, map(tag_object, tags))
    elif for_people() and tags:
        now = SystemClock().now()
        rows = [
            (number(tag.stories), short_date(tag.last_used, now) if tag.last_used else "", f"#{tag.name}")
            for tag in tags
        ]
        print_headed_table(_COLUMNS, rows)
    else:
        print_tsv((tag.name, tag.stories, utc(tag.last_used)) for tag in tags)
