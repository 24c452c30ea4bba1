"""Commands about feeds: refresh, feeds."""

import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

import click

from tui.cli.backing_up import back_up_daily
from tui.cli.output import (
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
    why,
)
from tui.cli.shapes import failed_object, feed_object
from tui.cli.shell import DONE, NOTHING, command, json_option, run_reader, style_options
from tui.core.errors import UsageError
from tui.core.model import Outcome, PageOutcome, PagesPlanned, Planned, Waiting
from tui.core.stories import FeedLine
from tui.core.subscriptions import SAVED
from tui.core.text import displayable
from tui.net.clock import SystemClock
from tui.reader.reader import Reader

CHOICES_TOLD = 5

Step: TypeAlias = Waiting | Planned | Outcome | PagesPlanned | PageOutcome


@command("refresh")
@click.argument("names", nargs=-1)
@click.option("--force", is_flag=True, help="Fetch also what is not due yet; paused feeds and servers' wishes hold.")
@click.option(
    "--quiet", is_flag=True, help="For cron: tell, and exit 1, only when a feed begins to fail; notices of rules come."
)
@click.option("--revive", is_flag=True, help="Ask the feeds named once more that are gone for good (410).")
@json_option
def refresh_command(names: tuple[str, ...], force: bool, quiet: bool, revive: bool, as_json: bool) -> int:
    """Fetch feeds."""
    if revive and not names:
        raise UsageError("--revive takes the feeds that are to be asked once more.")

    async def work(reader: Reader) -> int:
        feed_ids = [feed.id for feed in await feeds_named(reader, names)] if names else None
        if revive and feed_ids:
            await reader.revive(feed_ids)
        code = await _refresh(reader, feed_ids, force=force, quiet=quiet, as_json=as_json)
        await back_up_daily(reader, quiet=quiet)
        return code

    return run_reader(work, reconcile=True)


@command("feeds")
@style_options
def feeds_command(style: Style) -> int:
    """List subscriptions."""

    async def work(reader: Reader) -> int:
        feeds = await reader.feeds()
        print_feeds(feeds, style)
        return DONE if feeds else NOTHING

    return run_reader(work)


COMMANDS = (refresh_command, feeds_command)


@dataclass(slots=True)
class Tally:
    """What came of a refresh so far."""

    planned: int = 0
    """Feeds that are asked."""
    feeds: int = 0
    """Of these, those that are done."""
    new: int = 0
    hidden: int = 0
    """By rules, on arrival or when the page of a story came."""
    updated: int = 0
    unchanged: int = 0
    failed: list[Outcome] = field(default_factory=list)
    pages_planned: int = 0
    """Pages that are fetched when the feeds are done."""
    pages: int = 0
    """Of these, those that are done."""
    pages_without: int = 0
    """Of these, those that gave no text."""

    def add(self, outcome: Outcome) -> None:
        """Count one feed."""
        self.feeds += 1
        self.new += outcome.new
        self.hidden += outcome.hidden
        self.updated += outcome.updated
        self.unchanged += outcome.unchanged
        if outcome.problem is not None:
            self.failed.append(outcome)

    def add_page(self, outcome: PageOutcome) -> None:
        """Count one page."""
        self.pages += 1
        self.hidden += outcome.hidden
        self.pages_without += outcome.problem is not None

    def sentence(self) -> str:
        """Such as "388 feeds: 34 new, 5 hidden by rules, 351 unchanged, 3 failed"."""
        hidden = f"{number(self.hidden)} hidden by rules, " if self.hidden else ""
        updated = f"{number(self.updated)} updated, " if self.updated else ""
        return (
            f"{one_or_many(self.feeds, 'feed')}: {number(self.new)} new, {hidden}{updated}"
            f"{number(self.unchanged)} unchanged, {number(len(self.failed))} failed"
        )

    def pages_sentence(self) -> str:
        """Such as "37 whole texts fetched; 3 pages gave none"."""
        without = f"; {one_or_many(self.pages_without, 'page')} gave none" if self.pages_without else ""
        return f"{one_or_many(self.pages - self.pages_without, 'whole text')} fetched{without}"


Advance: TypeAlias = Callable[[Tally], None]
"""Draws how far a refresh is."""


async def _refresh(
    reader: Reader, feed_ids: Sequence[int] | None, *, force: bool, quiet: bool, as_json: bool
) -> int:  # fmt: skip
    with _progress(shown=not quiet and sys.stderr.isatty()) as advance:
        tally = await fetch(reader.refresh(feed_ids, force=force), quiet=quiet, advance=advance)
    if as_json:
        print_json(_tally_object(tally))
    told = [outcome for outcome in tally.failed if outcome.began_to_fail] if quiet else tally.failed
    if not quiet:
        tell(tally.sentence() if tally.feeds else await _nothing_asked(reader, feed_ids, force=force))
        if tally.pages:
            left = await reader.pages_wait()
            more = one_or_many(left, "page waits", "pages wait")
            tell(tally.pages_sentence() + (f"; {more} for the next refresh, or the reader" if left else ""))
    _tell_failures(told)
    return NOTHING if told else DONE


async def fetch(steps: AsyncIterator[Step], *, quiet: bool, advance: Advance) -> Tally:
    """Go through a refresh and count what comes of it; `quiet` tells on the way only what rules notify of."""
    tally = Tally()
    async for step in steps:
        match step:
            case Planned():
                tally.planned = step.total
            case Outcome():
                tally.add(step)
            case PagesPlanned():
                tally.pages_planned = step.total
            case PageOutcome():
                tally.add_page(step)
        if not quiet:
            _tell_on_the_way(step)
        _tell_notified(step)
        advance(tally)
    return tally


def _tell_on_the_way(step: Step) -> None:
    """What of a step is told at once."""
    if isinstance(step, Waiting):
        who = f" (process {step.process})" if step.process else ""
        tell(f"Another dateline{who} is fetching; waiting for it.")
    elif isinstance(step, Outcome) and step.left_out:
        stories = one_or_many(step.left_out, "older story", "older stories")
        tell(f"{displayable(step.title)}: {stories} beyond max_entries not taken")


def _tell_notified(step: Step) -> None:
    """A line for each new story of which a rule asks to be told; to cron, too, for that is what was asked."""
    if isinstance(step, Outcome | PageOutcome):
        feed = step.title if isinstance(step, Outcome) else step.feed
        for title in step.notified:
            tell(f"notify: {displayable(feed)}: {displayable(title)}")


def _tell_failures(failed: Sequence[Outcome]) -> None:
    """A line for each feed that failed; where it was the network, one for all that it kept from us."""
    unheard = [outcome for outcome in failed if outcome.offline]
    if unheard:
        tell(f"There is no network: {one_or_many(len(unheard), 'feed')} could not be asked and will be due again.")
    for outcome in failed:
        if not outcome.offline:
            tell(failure_sentence(outcome))


async def _nothing_asked(reader: Reader, feed_ids: Sequence[int] | None, *, force: bool) -> str:
    feeds = await reader.feeds()
    if not feeds:
        return f"There are no feeds yet; {reader.paths.config} is where to list them."
    named = [feed for feed in feeds if feed.id in (feed_ids or ())]
    if named and all(feed.paused for feed in named):
        who, it = (f"{displayable(named[0].title)} is", "it") if len(named) == 1 else ("These feeds are", "them")
        return f"{who} paused; `dateline resume` has {it} fetched again."
    if force:
        return "No feed may be asked: each is paused, gone or built in, or its server asked to be left alone for now."
    return "No feed is due; --force asks also those that are not."


def failure_sentence(outcome: Outcome) -> str:
    """Which feed failed, why, and what helps."""
    problem = outcome.problem
    if problem is None:
        return displayable(outcome.title)
    name = displayable(outcome.title or outcome.url)
    address = f" ({displayable(outcome.url)})" if outcome.title and outcome.title != outcome.url else ""
    return f"{name}{address}: {why(problem)}"


def _tally_object(tally: Tally) -> dict[str, object]:
    return {
        "feeds": tally.feeds,
        "new": tally.new,
        "hidden": tally.hidden,
        "updated": tally.updated,
        "unchanged": tally.unchanged,
        "failed": [failed_object(outcome) for outcome in tally.failed],
    }


@contextmanager
def _progress(*, shown: bool) -> Iterator[Advance]:
    """A bar on stderr while feeds, then pages are fetched; it is gone when they are."""
    if not shown:
        yield lambda tally: None
        return
    from rich.console import Console  # late: 105 ms with rich.progress, which a pipe need not pay
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # late: as above

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[news]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, news="")

        def advance(tally: Tally) -> None:
            done, total, news = _far(tally)
            bar.update(task, completed=done, total=total or None, news=news)

        yield advance


def _far(tally: Tally) -> tuple[int, int, str]:
    """How much is done, of how much, and what came of it."""
    if tally.pages_planned:
        none = f" · {number(tally.pages_without)} gave none" if tally.pages_without else ""
        return tally.pages, tally.pages_planned, f"pages{none}"
    fails = f" · {number(len(tally.failed))} fail" if tally.failed else ""
    return tally.feeds, tally.planned, f"{number(tally.new)} new{fails}"


async def feeds_named(reader: Reader, names: Sequence[str]) -> list[FeedLine]:
    """The feeds with these names, each once; see `only_feed`."""
    found = [await only_feed(reader, name) for name in names]
    return list({feed.id: feed for feed in found}.values())


async def only_feed(reader: Reader, name: str) -> FeedLine:
    """The one feed that a name fits.

    Raises:
        UsageError: none or several fit.
    """
    fitting = await reader.find_feeds(name)
    if len(fitting) == 1:
        return fitting[0]
    if not fitting and name.strip().casefold() in (SAVED, "saved"):
        raise UsageError("Saved holds the pages that you saved and is no feed; `dateline list feed:Saved` lists them.")
    if not fitting:
        raise UsageError(f"No feed is called {displayable(name)}; `dateline feeds` lists them.")
    some = "; ".join(f"{feed.id} {displayable(feed.title)}" for feed in fitting[:CHOICES_TOLD])
    more = f" and {len(fitting) - CHOICES_TOLD} more" if len(fitting) > CHOICES_TOLD else ""
    raise UsageError(f"Several feeds fit {displayable(name)}: {some}{more}. Name one by its id.")


_COLUMNS = (
    Column(title="ID", most_cells=8, right=True),
    Column(title="Unread", most_cells=9, right=True),
    Column(title="Stories", most_cells=9, right=True),
    Column(title="Fetched", most_cells=7, right=True),
    Column(title="Folders", most_cells=20),
    Column(title="Feed", most_cells=32),
    Column(title="", most_cells=0),
)


def print_feeds(feeds: Sequence[FeedLine], style: Style) -> None:
    """Write feeds with their counts and what stands in their way."""
    if style != "plain":
        print_objects(style, map(feed_object, feeds))
    elif for_people():
        now = SystemClock().now()
        print_headed_table(
            _COLUMNS,
            [
                (
                    feed.id,
                    number(feed.unread),
                    number(feed.total),
                    short_date(feed.last_success, now) if feed.last_success else "never",
                    ", ".join(feed.folders),
                    feed.title,
                    _trouble(feed) or feed.url,
                )
                for feed in feeds
            ],
        )
    else:
        print_tsv(
            (feed.id, feed.unread, feed.total, utc(feed.last_success), ",".join(feed.folders), feed.title, feed.url,
             _trouble(feed))
            for feed in feeds
        )  # fmt: skip


def _trouble(feed: FeedLine) -> str:
    """What stands in the way of the feed, empty when nothing does."""
    if feed.paused:
        return "paused"
    if feed.problem is None:
        return ""
    return f"! {feed.problem.cause} ({one_or_many(feed.failures, 'try', 'tries')})"
