"""Commands about how the feeds are: health, accept-address."""

import shlex
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

import click

from tui.cli.articles import wrap_line
from tui.cli.feeds import feeds_named
from tui.cli.output import (
    UNDO,
    Column,
    Json,
    Style,
    for_people,
    number,
    one_or_many,
    print_json,
    print_objects,
    print_table,
    print_tsv,
    short_date,
    tell,
    terminal_cells,
    utc,
)
from tui.cli.shapes import feed_object
from tui.cli.shell import DONE, NOTHING, command, json_option, run_reader, style_options
from tui.core.errors import UsageError
from tui.core.health import FeedHealth, State
from tui.core.remedies import ORDERS, Order, Ways, all_well, in_order, remedy
from tui.core.stories import MOVED_TIMES, Changed, FeedLine
from tui.core.text import displayable, sentence
from tui.net.clock import SystemClock
from tui.reader.reader import Reader


@command("health")
@click.argument("names", nargs=-1, metavar="[FEED]...")
@click.option("--all", "every", is_flag=True, help="List also the feeds that are well.")
@click.option(
    "--sort",
    "order",
    type=click.Choice(ORDERS),
    default="trouble",
    show_default=True,
    help="By what is wrong, name, last success, stories a week, or share read.",
)
@style_options
def health_command(names: tuple[str, ...], every: bool, order: Order, style: Style) -> int:
    """Tell how the feeds are."""

    async def work(reader: Reader) -> int:
        named = [feed.id for feed in await feeds_named(reader, names)]
        feeds = await reader.health(named or None)
        listed = in_order([one for one in feeds if every or names or one.needs_a_look], order)
        _print(listed, style, order)
        if not listed and style == "plain":
            tell(all_well(feeds))
        return DONE if listed else NOTHING

    return run_reader(work)


@command("accept-address")
@click.argument("names", nargs=-1, metavar="[FEED]...")
@click.option("--dry-run", is_flag=True, help="Only tell which addresses would be taken over.")
@json_option
def accept_address_command(names: tuple[str, ...], dry_run: bool, as_json: bool) -> int:
    """Take over new addresses; without a FEED those of all feeds that have moved for good."""

    async def work(reader: Reader) -> int:
        feeds = await feeds_named(reader, names) or await reader.feeds()
        moved = [feed for feed in feeds if feed.has_moved]
        for feed in feeds if names else ():
            if not feed.has_moved:
                tell(_not_moved(feed))
        if not moved and not names:
            tell("No feed has moved for good.")
        done = [(feed, None) for feed in moved] if dry_run else await reader.accept_addresses(moved, origin="cli")
        return _tell_taken(done, as_json=as_json)

    return run_reader(work, reconcile=True)


COMMANDS = (health_command, accept_address_command)


def _not_moved(feed: FeedLine) -> str:
    """Why the address of a feed is not taken over."""
    name = displayable(feed.title)
    if not feed.moved_to:
        return f"{name} has not moved for good, as far as its server says."
    where = displayable(feed.moved_to)
    return (
        f"{name} has not moved for good yet: its server leads to {where}, but not on {MOVED_TIMES} days so far. "
        f"`dateline change-address {feed.id} {shlex.quote(where)}` takes that over now."
    )


def _tell_taken(done: Sequence[tuple[FeedLine, Changed | UsageError | None]], *, as_json: bool) -> int:
    """Say which addresses were taken over, or (`None`) would be, and which cannot be."""
    taken = [feed for feed, what in done if not isinstance(what, UsageError)]
    changes = [what for _, what in done if isinstance(what, Changed)]
    for feed, what in done:
        if isinstance(what, UsageError):
            tell(f"{displayable(feed.title)}: {what}")
    if as_json:
        batches = [change.batch for change in changes if change.batch is not None]
        changed = sum(change.changed for change in changes)
        print_json({"batch": batches[-1] if batches else None, "changed": changed, "skipped": len(done) - changed})
    else:
        print_tsv((feed.id, feed.title, feed.url, feed.moved_to) for feed in taken)
        if changes:
            undo = UNDO if len(changes) == 1 else "`dateline undo` takes them back one by one."
            tell(f"{one_or_many(len(changes), 'feed has its', 'feeds have their')} new address now. {undo}")
        elif taken:
            tell(f"{one_or_many(len(taken), 'new address', 'new addresses')} would be taken over.")
    return DONE if taken else NOTHING


_HEADINGS: dict[State, str] = {
    "gone": "Gone for good",
    "failing": "Failing",
    "blocked": "Behind a check for robots",
    "moved": "Moved for good",
    "stale": "Fallen silent",
    "noisy": "Noisy: much comes, little of it is read",
    "paused": "Paused",
    "new": "Never fetched yet",
    "ok": "Well",
}
_COLUMNS = (
    Column(title="ID", most_cells=8, right=True),
    Column(title="Feed", most_cells=0),
    Column(title="Since", most_cells=6, right=True),
    Column(title="Answered", most_cells=8, right=True),
    Column(title="Newest", most_cells=6, right=True),
    Column(title="A week", most_cells=7, right=True),
    Column(title="Read", most_cells=5, right=True),
)
_BELOW_CELLS = 6


def _print(feeds: Sequence[FeedHealth], style: Style, order: Order) -> None:
    if style != "plain":
        print_objects(style, map(_health_object, feeds))
    elif not for_people():
        print_tsv(map(_tsv_row, feeds))
    elif feeds:
        _print_for_people(feeds, grouped=order == "trouble")


def _print_for_people(feeds: Sequence[FeedHealth], *, grouped: bool) -> None:
    """A table whose lines stand under what is wrong, each over the cause and what helps."""
    now = SystemClock().now()
    rows: list[Sequence[object]] = [[column.title for column in _COLUMNS]]
    bold, below = {0}, {}
    groups: Iterable[tuple[State | None, Iterable[FeedHealth]]]
    groups = groupby(feeds, key=lambda one: one.state) if grouped else [(None, feeds)]
    for state, group in groups:
        members = list(group)
        if state:
            bold.add(len(rows))
            rows.append(("", f"{_HEADINGS[state]} ({number(len(members))})", *[""] * (len(_COLUMNS) - 2)))
        for one in members:
            below[len(rows)] = _told_below(one)
            rows.append(_row(one, now))
    print_table(_COLUMNS, rows, bold=frozenset(bold), below=below)


def _row(one: FeedHealth, now: datetime) -> Sequence[object]:
    line = one.line
    return (
        line.id,
        line.title,
        short_date(one.since, now) if one.since else "",
        short_date(line.last_success, now) if line.last_success else "never",
        short_date(one.newest, now) if one.newest else "never",
        f"{one.stories_a_week:,.1f}",
        f"{one.read_percent} %" if one.read_percent is not None else "",
    )


def _told_below(one: FeedHealth) -> tuple[str, ...]:
    """Cause and remedy in lines for the terminal."""
    tries = f" ({one.line.failures:,} tries)" if one.line.failures > 1 and one.line.problem is not None else ""
    texts = (
        sentence(displayable(one.cause) + tries) if one.cause else "",
        sentence(displayable(remedy(one, _ways(one)))),
    )
    width = terminal_cells() - _BELOW_CELLS
    return tuple(line for text in texts if text for line in wrap_line(text, width).split("\n"))


def _ways(one: FeedHealth) -> Ways:
    """What is typed to do something about a feed."""
    feed = one.line.id
    return Ways(
        accept=f"`dateline accept-address {feed}`",
        remove=f"`dateline remove {feed}`",
        again=f"`dateline refresh {feed}`",
        revive=f"`dateline refresh --revive {feed}`",
        unlist=f"`dateline unlist {feed}`",
        resume=f"`dateline resume {feed}`",
    )


def _tsv_row(one: FeedHealth) -> Sequence[object]:
    line = one.line
    return (
        line.id, one.state, utc(one.since), utc(line.last_success), line.failures, utc(one.newest),
        f"{one.stories_a_week:.1f}", one.read_percent, line.title, line.url, one.cause, remedy(one, _ways(one)),
        line.moved_to,
    )  # fmt: skip


def _health_object(one: FeedHealth) -> Json:
    """A feed, with how it is."""
    line = one.line
    asked = not line.paused and not line.gone
    return feed_object(line) | {
        "state": one.state,
        "since": utc(one.since),
        "last_try": utc(line.last_try),
        "next_due": utc(line.next_due) if asked else None,
        "cause": displayable(one.cause) or None,
        "remedy": displayable(remedy(one, _ways(one))) or None,
        "moved_to": line.moved_to or None,
        "moved_times": line.moved_times,
        "newest": utc(one.newest),
        "stories_a_week": round(one.stories_a_week, 1),
        "read_share": one.read_percent,
    }
