"""Commands that change what is followed: add, remove."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import click

from tui.cli.choosing import asked, can_ask, list_choices
from tui.cli.feeds import only_feed, print_feeds
from tui.cli.output import UNDO, number, one_or_many, print_json, tell, why
from tui.cli.shapes import changed_object, feed_object
from tui.cli.shell import DONE, NOTHING, command, json_option, run_reader
from tui.core.errors import UsageError
from tui.core.model import FoundFeed, ProblemKind, Subscribed
from tui.core.stories import FeedLine
from tui.core.subscriptions import FOLDERS_ARE, WELCOME, read_config
from tui.core.text import displayable
from tui.reader.finding import Found
from tui.reader.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What is to be subscribed to, and how."""

    url: str
    title: str
    folders: tuple[str, ...]
    takes: Literal["", "first", "all"]
    """Which of several are taken without asking; empty: it is asked."""
    as_json: bool


@command("add")
@click.argument("url")
@click.option("--title", default="", metavar="T", help="Your own name for the feed.")
@click.option(
    "--folder",
    "folders",
    multiple=True,
    metavar="F",
    help="A folder it lies in, such as news/europe; several times for several.",
)
@click.option("--first", is_flag=True, help="Take the first where there are several feeds.")
@click.option("--all", "every", is_flag=True, help="Take all of them where there are several feeds.")
@json_option
def add_command(url: str, title: str, folders: tuple[str, ...], first: bool, every: bool, as_json: bool) -> int:
    """Subscribe to a feed."""
    if first and every:
        raise UsageError("--first and --all exclude each other")
    takes: Literal["", "first", "all"] = "first" if first else "all" if every else ""
    order = _Order(url=url, title=title, folders=_folders(folders), takes=takes, as_json=as_json)
    return run_reader(lambda reader: _add(reader, order), reconcile=True)


@command("remove")
@click.argument("name", metavar="FEED")
@json_option
def remove_command(name: str, as_json: bool) -> int:
    """Unsubscribe from a feed."""

    async def work(reader: Reader) -> int:
        feed = await only_feed(reader, name)
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
        raise UsageError(f"“{displayable(name)}” is no folder; expected {FOLDERS_ARE}.")
    return config.subscriptions[0].folders


def _what_stays(feed: FeedLine) -> str:
    if not feed.total:
        return ""
    stories, stay = ("story", "stays") if feed.total == 1 else ("stories", "stay")
    return f"; its {number(feed.total)} {stories} {stay} (is:archived)"


async def _add(reader: Reader, order: _Order) -> int:
    shown = displayable(order.url, limit=100)
    if sys.stderr.isatty():
        tell(f"Looking for feeds at {shown} …")
    finding = await reader.look(order.url)
    if (problem := finding.problem) is not None and finding.found:
        tell(f"{shown}: {problem.cause}. Here is what else its site has.")
    elif problem is not None:
        if problem.kind is ProblemKind.CONFIG:
            raise UsageError(why(problem))
        tell(f"dateline: {shown}: {why(problem)}")
        return _added([], order)
    if finding.left_out:
        tell(f"{one_or_many(finding.left_out, 'more feed is', 'more feeds are')} named there: give the address of one.")
    choices = [found.choice for found in finding.found]
    if len(choices) > 1 and not order.takes and not can_ask():
        list_choices(choices, as_json=order.as_json)
        return NOTHING
    chosen = [finding.found[place] for place in await _places(choices, order)]
    if not chosen:
        tell("Nothing was added.")
        return _added([], order)
    return await _subscribe(reader, chosen, order)


async def _places(choices: Sequence[FoundFeed], order: _Order) -> Sequence[int]:
    """Which of the feeds found are wanted."""
    if len(choices) == 1 or order.takes == "first":
        return (0,)
    if order.takes != "all":
        return await asked(choices, one_only=bool(order.title))
    if order.title:
        raise UsageError(f"--title names one feed, and {len(choices)} were found: leave it out, or give one address")
    return range(len(choices))


async def _subscribe(reader: Reader, chosen: Sequence[Found], order: _Order) -> int:
    """Subscribe to feeds, those that are there already left out."""
    for found in chosen:
        if found.choice.feed_id is not None:
            _tell_there_already(found.choice.known_as, found.choice.feed_id, order)
    new = [found for found in chosen if found.choice.feed_id is None]
    done = await reader.subscribe_found(new, title=order.title, folders=order.folders, origin="cli") if new else ()
    for one in done:
        if one.batch is None:  # somebody else was quicker
            _tell_there_already(one.title, one.feed_id, order)
    added = [one for one in done if one.batch is not None]
    if not added:
        _added([], order)
        return DONE
    pages = " `dateline refresh` fetches the whole texts." if await reader.pages_wait() else ""
    tell(f"Subscribed to {_what_came(added)}.{pages} {UNDO}")
    ids = {one.feed_id for one in added}
    return _added([feed for feed in await reader.feeds() if feed.id in ids], order)


def _what_came(added: Sequence[Subscribed]) -> str:
    """Such as "World (id 3): 25 stories, 10 unread" or "3 feeds: 61 stories, 30 unread"."""
    total, unread = sum(one.total for one in added), sum(one.unread for one in added)
    what = f"{displayable(added[0].title)} (id {added[0].feed_id})" if len(added) == 1 else f"{len(added)} feeds"
    return f"{what}: {one_or_many(total, 'story', 'stories')}, {number(unread)} unread"


def _tell_there_already(title: str, feed_id: int, order: _Order) -> None:
    as_it_is = " Its title and folders were left as they are." if order.title or order.folders else ""
    tell(f"Already there as {displayable(title)} (id {feed_id}).{as_it_is}")


def _added(feeds: Sequence[FeedLine], order: _Order) -> int:
    """Print what is subscribed now."""
    if order.as_json:
        print_json({"added": [feed_object(feed) for feed in feeds]})
    elif feeds:
        print_feeds(feeds, "plain")
    return DONE if feeds else NOTHING
