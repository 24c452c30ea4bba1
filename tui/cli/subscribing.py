"""Commands that change what is followed: add, remove."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click

from tui.cli.feeds import only_feed, print_feeds
from tui.cli.input import typed_line
from tui.cli.output import (
    Column,
    for_people,
    number,
    one_or_many,
    print_headed_table,
    print_json,
    print_table,
    print_tsv,
    short_date,
    tell,
    utc,
    why,
)
from tui.cli.shapes import changed_object, choice_object, feed_object
from tui.cli.shell import DONE, NOTHING, command, json_option, run_reader
from tui.core.errors import UsageError
from tui.core.model import FoundFeed, ProblemKind
from tui.core.stories import FeedLine
from tui.core.subscriptions import WELCOME, read_config
from tui.core.text import displayable
from tui.net.clock import SystemClock
from tui.reader.finding import Found
from tui.reader.reader import Reader

UNDO = "`dateline undo` takes it back."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What is to be subscribed to, and how."""

    url: str
    title: str
    folders: tuple[str, ...]
    first: bool
    """Whether to take the first of several without asking."""
    as_json: bool


@command("add")
@click.argument("url")
@click.option("--title", default="", metavar="T", help="Your own name for the feed.")
@click.option("--folder", "folders", multiple=True, metavar="F", help="A folder it lies in, such as news/europe.")
@click.option("--first", is_flag=True, help="Take the first where there are several feeds.")
@json_option
def add_command(url: str, title: str, folders: tuple[str, ...], first: bool, as_json: bool) -> int:
    """Subscribe to a feed."""
    order = _Order(url=url, title=title, folders=_folders(folders), first=first, as_json=as_json)
    return run_reader(lambda reader: _add(reader, order), reconcile=True)


@command("remove")
@click.argument("name", metavar="FEED")
@json_option
def remove_command(name: str, as_json: bool) -> int:
    """Unsubscribe from a feed."""

    async def work(reader: Reader) -> int:
        feed = only_feed(name, await reader.find_feeds(name))
        changed = await reader.unsubscribe([feed.id], origin="cli")
        if as_json:
            print_json(changed_object(changed))
        else:
            undo = f" {UNDO}" if changed.batch is not None else ""
            tell(f"Unsubscribed from {displayable(feed.title)}{_what_stays(feed)}.{undo}")
        return DONE

    return run_reader(work, reconcile=True)


COMMANDS = (add_command, remove_command)


def _folders(names: Sequence[str]) -> tuple[str, ...]:
    """Folders as feeds.toml has them, by the rules it is read by.

    Raises:
        UsageError: one is none.
    """
    config = read_config({"feed": [{"url": WELCOME, "folders": list(names)}]})
    for mistake in config.mistakes:
        name = names[int(mistake.path[-1])]
        raise UsageError(f"“{displayable(name)}” is no folder; expected names with / between them.")
    return config.subscriptions[0].folders


def _what_stays(feed: FeedLine) -> str:
    if not feed.total:
        return ""
    stories, stay = ("story", "stays") if feed.total == 1 else ("stories", "stay")
    return f"; its {number(feed.total)} {stories} {stay} (is:archived)"


async def _add(reader: Reader, order: _Order) -> int:
    shown = displayable(order.url, limit=100) if "@" not in order.url else "this address"  # it may hold a password
    if sys.stderr.isatty():
        tell(f"Looking for feeds at {shown} …")
    finding = await reader.look(order.url)
    if (problem := finding.problem) is not None:
        if problem.kind is ProblemKind.CONFIG:
            raise UsageError(why(problem))
        tell(f"dateline: {shown}: {why(problem)}")
        return _added([], order)
    if finding.left_out:
        tell(f"{one_or_many(finding.left_out, 'more feed is', 'more feeds are')} named there: give the address of one.")
    if len(finding.found) > 1 and not order.first and not _can_ask():
        return _list_choices([found.choice for found in finding.found], order)
    found = finding.found[0] if len(finding.found) == 1 or order.first else await _asked(finding.found)
    if found is None:
        tell("Nothing was added.")
        return _added([], order)
    if found.choice.feed_id is not None:
        return _there_already(found.choice.known_as, found.choice.feed_id, order)
    done = await reader.subscribe(found, title=order.title, folders=order.folders, origin="cli")
    if done.batch is None:  # somebody else was quicker
        return _there_already(done.title, done.feed_id, order)
    stories = f"{one_or_many(done.total, 'story', 'stories')}, {number(done.unread)} unread"
    pages = " `dateline refresh` fetches the whole texts." if await reader.pages_wait() else ""
    tell(f"Subscribed to {displayable(done.title)} (id {done.feed_id}): {stories}.{pages} {UNDO}")
    return _added([feed for feed in await reader.feeds() if feed.id == done.feed_id], order)


def _there_already(title: str, feed_id: int, order: _Order) -> int:
    as_it_is = " Its title and folders were left as they are." if order.title or order.folders else ""
    tell(f"Already there as {displayable(title)} (id {feed_id}).{as_it_is}")
    _added([], order)
    return DONE


def _added(feeds: Sequence[FeedLine], order: _Order) -> int:
    """Print what is subscribed now."""
    if order.as_json:
        print_json({"added": [feed_object(feed) for feed in feeds]})
    elif feeds:
        print_feeds(feeds, "plain")
    return DONE if feeds else NOTHING


def _can_ask() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


_COLUMNS = (
    Column(title="", most_cells=2, right=True),
    Column(title="Title", most_cells=0),
    Column(title="Format", most_cells=14),
    Column(title="Stories", most_cells=9, right=True),
    Column(title="Newest", most_cells=6, right=True),
)


def _list_choices(choices: Sequence[FoundFeed], order: _Order) -> int:
    """Print what there is to choose from, for somebody who cannot be asked."""
    if order.as_json:
        print_json({"choices": [choice_object(choice) for choice in choices]})
    elif for_people():
        print_headed_table(
            (Column(title="Address", most_cells=44), *_COLUMNS[1:]), [_row(one, one.url) for one in choices]
        )
    else:
        print_tsv((one.url, one.title, one.format, one.entries, utc(one.newest)) for one in choices)
    tell("There are several feeds: give the address of one, or --first for the first of them.")
    return NOTHING


async def _asked(found: Sequence[Found]) -> Found | None:
    """The one that the person chooses on the terminal; `None`: none of them."""
    numbered = list(enumerate((one.choice for one in found), 1))
    rows = [[column.title for column in _COLUMNS], *(_row(choice, str(place)) for place, choice in numbered)]
    below = {place: choice.url for place, choice in numbered}
    print_table(_COLUMNS, rows, bold=frozenset({0}), below=below, stream=sys.stderr)
    while True:
        sys.stderr.write("Which one? [1] ")
        sys.stderr.flush()
        answer = await _answer()
        if answer is None or answer.lower() in ("q", "quit"):
            return None
        if not answer:
            return found[0]
        if answer.isdecimal() and 1 <= int(answer) <= len(found):
            return found[int(answer) - 1]
        tell(f"Give a number from 1 to {len(found)}, or q for none.")


async def _answer() -> str | None:
    """What was typed; `None`: the end. The cursor is then at the beginning of a line."""
    try:
        answer = await typed_line()
    except asyncio.CancelledError:
        sys.stderr.write("\n")
        raise
    if answer is None:
        sys.stderr.write("\n")
    return None if answer is None else answer.strip()


def _row(choice: FoundFeed, first: str) -> tuple[str, str, str, str, str]:
    """A feed to choose, for people, after `first`."""
    newest = short_date(choice.newest, SystemClock().now()) if choice.newest else ""
    return first, f"{choice.title or '(no title)'}{_known(choice)}", choice.format, number(choice.entries), newest


def _known(choice: FoundFeed) -> str:
    if choice.feed_id is None:
        return ""
    return " (there already)" if choice.known_as == choice.title else f" (there already as {choice.known_as})"
