"""Commands that change feeds: rename-feed, move-feed, pause, resume, unlist, relist, change-address, edit."""

from collections.abc import Sequence

import click

from tui.cli.feeds import feeds_named
from tui.cli.output import UNDO, number, print_json, tell
from tui.cli.shapes import changed_object
from tui.cli.shell import DONE, command, json_option, run_reader
from tui.core.feed_edits import FeedEdit
from tui.core.stories import Changed, FeedLine
from tui.core.text import displayable
from tui.reader.reader import Reader

_FLAGS: dict[str, tuple[FeedEdit, str]] = {
    "pause": (FeedEdit(paused=True), "paused"),
    "resume": (FeedEdit(paused=False), "fetched again"),
    "unlist": (FeedEdit(unlisted=True), "unlisted"),
    "relist": (FeedEdit(unlisted=False), "listed again"),
}
"""What each verb changes, and what becomes of a feed by it."""


@command("rename-feed")
@click.argument("name", metavar="FEED")
@click.argument("title")
@json_option
def rename_command(name: str, title: str, as_json: bool) -> int:
    """Give a feed a title."""
    shown = " ".join(displayable(title).split())
    became = f"called {shown}" if shown else "called by its own name"
    return _run([name], FeedEdit(title=title), became, as_json=as_json)


@command("move-feed")
@click.argument("name", metavar="FEED")
@click.argument("folders", metavar="[FOLDER…]", nargs=-1)
@json_option
def move_command(name: str, folders: tuple[str, ...], as_json: bool) -> int:
    """Put a feed into folders."""
    became = f"in {displayable(', '.join(folders))}" if folders else "in no folder"
    return _run([name], FeedEdit(folders=folders), became, as_json=as_json)


def _flag_command(name: str) -> click.Command:
    edit, became = _FLAGS[name]

    @command(name)
    @click.argument("names", metavar="FEED…", nargs=-1, required=True)
    @json_option
    def flag(names: tuple[str, ...], as_json: bool) -> int:
        return _run(names, edit, became, as_json=as_json)

    return flag


@command("change-address")
@click.argument("name", metavar="FEED")
@click.argument("url")
@json_option
def address_command(name: str, url: str, as_json: bool) -> int:
    """Give a feed another address."""
    became = f"at {displayable(url.strip())}; its stories stay, and it is due now"
    return _run([name], FeedEdit(url=url.strip()), became, as_json=as_json)


COMMANDS: tuple[click.Command, ...] = (rename_command, move_command, *map(_flag_command, _FLAGS), address_command)


def _run(names: Sequence[str], edit: FeedEdit, became: str, *, as_json: bool) -> int:
    async def work(reader: Reader) -> int:
        feeds = await feeds_named(reader, names)
        changed = await reader.edit_feeds([feed.id for feed in feeds], edit, origin="cli")
        if as_json:
            print_json(changed_object(changed))
        else:
            tell(_told(feeds, changed, became))
        return DONE

    return run_reader(work, reconcile=True)


def _told(feeds: Sequence[FeedLine], changed: Changed, became: str) -> str:
    """Such as "BBC World is now paused. `dateline undo` takes it back."."""
    if not changed.changed:
        return "Nothing changed: it is so already."
    one = changed.changed == len(feeds) == 1
    what = f"{displayable(feeds[0].title)} is" if one else f"{number(changed.changed)} feeds are"
    if changed.changed == 1 and not one:
        what = "1 feed is"
    skipped = (
        f" {number(changed.skipped)} {'was' if changed.skipped == 1 else 'were'} so already." if changed.skipped else ""
    )
    return f"{what} now {became}.{skipped} {UNDO}"
