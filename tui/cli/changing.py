"""Commands that change stories, and those that take changes back: read … untag, undo, redo."""

from collections.abc import Callable
from dataclasses import dataclass

import click

from tui.cli.output import UNDO, number, one_or_many, print_json, tell
from tui.cli.shapes import changed_object
from tui.cli.shell import DONE, NOTHING, NUMBER, command, json_option, run_reader
from tui.cli.tagging import name_given
from tui.core.changes import AddTag, Change, RemoveTag, SetFlag
from tui.core.query import parse
from tui.core.stories import Changed
from tui.core.tag_names import one_word, tag_name
from tui.core.views import Selection, search_view
from tui.net.clock import SystemClock
from tui.reader.local_time import LOCAL
from tui.reader.reader import Reader

_FLAGS: dict[str, tuple[Change, str]] = {
    "read": (SetFlag(field="read", value=True), "marked read"),
    "unread": (SetFlag(field="read", value=False), "marked unread"),
    "star": (SetFlag(field="starred", value=True), "starred"),
    "unstar": (SetFlag(field="starred", value=False), "unstarred"),
    "hide": (SetFlag(field="hidden", value=True), "hidden"),
    "unhide": (SetFlag(field="hidden", value=False), "shown again"),
}
"""What each verb changes, and what became of the stories in its report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What is to be done to which stories."""

    change: Change
    done: str
    """Such as "marked read"."""
    ids: tuple[int, ...]
    query: str | None
    dry_run: bool
    as_json: bool


def _on_stories(function: Callable[..., int]) -> Callable[..., int]:
    """Give a command stories by id or query, `--dry-run` and `--json`."""
    for option in (
        json_option,
        click.option("--dry-run", is_flag=True, help="Only tell how many stories would change."),
        click.option("--query", metavar="Q", help="All stories that this query finds."),
        click.argument("ids", nargs=-1, type=NUMBER),
    ):
        function = option(function)
    return function


def _flag_command(name: str) -> click.Command:
    change, done = _FLAGS[name]

    @command(name)
    @_on_stories
    def flag(ids: tuple[int, ...], query: str | None, dry_run: bool, as_json: bool) -> int:
        return _run(_Order(change=change, done=done, ids=ids, query=query, dry_run=dry_run, as_json=as_json))

    return flag


@command("tag")
@click.argument("name")
@_on_stories
def tag_command(name: str, ids: tuple[int, ...], query: str | None, dry_run: bool, as_json: bool) -> int:
    """Put a tag on."""
    name = name_given(name, one_word)
    change, done = AddTag(name=name), f"tagged {name}"
    return _run(_Order(change=change, done=done, ids=ids, query=query, dry_run=dry_run, as_json=as_json))


@command("untag")
@click.argument("name")
@_on_stories
def untag_command(name: str, ids: tuple[int, ...], query: str | None, dry_run: bool, as_json: bool) -> int:
    """Take a tag off."""
    name = name_given(name, tag_name)
    change, done = RemoveTag(name=name), f"freed of the tag {name}"
    return _run(_Order(change=change, done=done, ids=ids, query=query, dry_run=dry_run, as_json=as_json))


@command("undo")
@click.argument("batch", type=NUMBER, required=False)
@json_option
def undo_command(batch: int | None, as_json: bool) -> int:
    """Take back the newest change of the command line, or any batch by its number."""

    async def work(reader: Reader) -> int:
        origin = "cli" if batch is None else None
        nothing = "There is nothing to undo." if batch is None else f"There is no batch {batch} that could be undone."
        return _tell_restored(await reader.undo(origin=origin, batch=batch), as_json, nothing=nothing, what="restored")

    return run_reader(work)


@command("redo")
@json_option
def redo_command(as_json: bool) -> int:
    """Do again what `undo` took back."""

    async def work(reader: Reader) -> int:
        changed = await reader.redo(origin="cli")
        return _tell_restored(changed, as_json, nothing="There is nothing to redo.", what="changed again")

    return run_reader(work)


COMMANDS = (
    *map(_flag_command, _FLAGS),
    tag_command,
    untag_command,
    undo_command,
    redo_command,
)


def _run(order: _Order) -> int:
    if bool(order.ids) == (order.query is not None):
        raise click.UsageError("Name stories by their ids, or all that a query finds with --query; one of the two.")
    return run_reader(lambda reader: _change(reader, order))


async def _change(reader: Reader, order: _Order) -> int:
    ids = await _known(reader, order.ids) if order.query is None else None
    selection = None if order.query is None else _selected(order.query)
    if ids == ():
        if order.as_json:
            print_json(changed_object(Changed(batch=None, label="", changed=0)))
        return NOTHING
    if order.dry_run:
        count = await reader.would_change((order.change,), ids=ids, selection=selection)
        return _tell_change(Changed(batch=None, label="", changed=count), order)
    label = f"{one_or_many(len(ids), 'story', 'stories') if ids else order.query} {order.done}"
    changed = await reader.change((order.change,), ids=ids, selection=selection, origin="cli", label=label)
    return _tell_change(changed, order)


async def _known(reader: Reader, ids: tuple[int, ...]) -> tuple[int, ...]:
    """The stories that exist, each once; the others are told."""
    known = {story_id: await reader.story(story_id) is not None for story_id in ids}
    if missing := [str(story_id) for story_id, exists in known.items() if not exists]:
        tell(f"There is no story {', '.join(missing)}.")
    return tuple(story_id for story_id, exists in known.items() if exists)


def _selected(query: str) -> Selection:
    parsed = parse(query, now=SystemClock().now().astimezone(LOCAL))
    return search_view(None, parsed, query).selection(show_read=True)


def _tell_change(changed: Changed, order: _Order) -> int:
    if order.as_json:
        print_json(changed_object(changed))
    else:
        would = "would be " if order.dry_run else ""
        undo = f" {UNDO}" if changed.batch is not None else ""
        tell(f"{one_or_many(changed.changed, 'story', 'stories')} {would}{order.done}.{undo}")
    return DONE if changed.changed or changed.skipped else NOTHING


def _tell_restored(changed: Changed | None, as_json: bool, *, nothing: str, what: str) -> int:
    if changed is None:
        if as_json:
            print_json({"batch": None, "changed": 0, "skipped": 0})
        tell(nothing)
        return NOTHING
    if as_json:
        print_json(changed_object(changed))
    else:
        since = f", {number(changed.skipped)} changed since" if changed.skipped else ""
        tell(f"{changed.label}: {number(changed.changed)} {what}{since}")
    return DONE
