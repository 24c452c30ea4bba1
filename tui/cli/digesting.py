"""The command that hands stories out as one text for cron and mail: digest."""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import click

from tui.cli.output import UNDO, one_or_many, print_lines, tell
from tui.cli.shell import DONE, NOTHING, command, run_reader
from tui.core.changes import SetFlag
from tui.core.digest import DigestFeed, DigestFolder, DigestStory
from tui.core.errors import UsageError
from tui.core.query import parse
from tui.core.query_dates import SPANS, examples, read_ago, read_moment
from tui.core.query_nodes import Arrived, Current, Listed, Node, Published, State, all_of, any_of
from tui.core.stories import FeedLine, Story, StoryLine
from tui.core.text import displayable
from tui.core.views import View
from tui.net.clock import SystemClock
from tui.reader.articles import article_of
from tui.reader.local_time import LOCAL
from tui.reader.reader import Reader

LIMIT = 200
_LATE = timedelta(days=14)
"""So much older than the time asked for a story may be that arrived in it: feeds are fetched after what they tell."""
_ROWS_A_STEP = 500
_STORIES_A_STEP = 20
"""Whole stories read at a time, so that a long digest fills no memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What is to be told, and how."""

    since: datetime
    until: datetime | None
    query: str | None
    form: str
    limit: int
    """0: all."""
    mark_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """The stories of one feed, newest first."""

    folder: str
    """The first that it lies in; empty: none."""
    feed_id: int
    feed: str
    lines: Sequence[StoryLine]

    @property
    def anchor(self) -> str:
        """The name of its place in the digest."""
        return f"feed-{self.feed_id}"


@command("digest")
@click.option(
    "--since", default="yesterday", show_default=True, metavar="WHEN", help="From then on: a day, a time, 24h, 7d."
)
@click.option("--until", metavar="WHEN", help="Up to then.")
@click.option("--query", metavar="Q", help="What this query finds, read or not, in place of what is unread.")
@click.option("--format", "form", type=click.Choice(["md", "html"]), default="md", show_default=True, help="The form.")
@click.option(
    "--limit", type=click.IntRange(min=0), default=LIMIT, show_default=True, metavar="N", help="At most N; 0 for all."
)
@click.option("--mark-read", is_flag=True, help="Mark read what was printed.")
def digest_command(since: str, until: str | None, query: str | None, form: str, limit: int, mark_read: bool) -> int:
    """Print a digest."""
    now = SystemClock().now().astimezone(LOCAL)
    order = _Order(
        since=_moment("--since", since, now),
        until=None if until is None else _moment("--until", until, now),
        query=query,
        form=form,
        limit=limit,
        mark_read=mark_read,
    )
    return run_reader(lambda reader: _digest(reader, order))


COMMANDS = (digest_command,)


def _moment(option: str, text: str, now: datetime) -> datetime:
    moment = read_moment(text.strip(), now) or read_ago(text.strip(), now)
    if moment is None:
        offered = ", ".join((*examples(text, now)[:3], *SPANS[:2]))
        raise UsageError(f"{option} {displayable(text, limit=40)}: no such day or span; expected {offered} …")
    return moment


async def _digest(reader: Reader, order: _Order) -> int:
    window = await reader.window(View(kind="search", name="Digest", node=_node(order, reader.now())), show_read=True)
    total = await window.count()
    wanted = min(order.limit, total) if order.limit else total
    lines: list[StoryLine] = []
    for start in range(0, wanted, _ROWS_A_STEP):
        await window.load(start, min(wanted, start + _ROWS_A_STEP))
        rows = (window.row(index) for index in range(start, min(wanted, start + _ROWS_A_STEP)))
        lines.extend(row for row in rows if row is not None)
    if not lines:
        tell(f"No {'' if order.query is not None else 'unread '}stories since {_when(order.since)}.")
        return NOTHING
    await _print(reader, order, _grouped(lines, await reader.feeds()), left_out=total - len(lines))
    if order.mark_read:
        sys.stdout.flush()  # what could not be written is not read
        label = f"Digest: {one_or_many(len(lines), 'story', 'stories')} marked read"
        read = SetFlag(field="read", value=True)
        changed = await reader.change((read,), ids=[line.id for line in lines], origin="cli", label=label)
        if sys.stderr.isatty() and changed.batch is not None:
            tell(f"{one_or_many(changed.changed, 'story', 'stories')} marked read. {UNDO}")
    return DONE


def _node(order: _Order, now: datetime) -> Node:
    """What is told: unread stories of the river, or all that the query finds, of the time that was asked for."""
    time = all_of(
        [
            Published(order.since - _LATE, order.until),
            any_of([Published(order.since, order.until), Arrived(order.since, order.until)]),
        ]
    )
    if order.query is None:
        return all_of([Listed(), Current(), State("unread"), time])
    return all_of([parse(order.query, now=now).node, time])


def _grouped(lines: Sequence[StoryLine], feeds: Sequence[FeedLine]) -> list[_Group]:
    """By folder and feed as the sidebar has them: folders first, then feeds that lie in none, then what is no feed."""
    by_feed: dict[int, list[StoryLine]] = {}
    for line in lines:
        by_feed.setdefault(line.feed_id, []).append(line)
    folders = list(dict.fromkeys(folder for feed in feeds for folder in feed.folders[:1]))
    places = {feed.id: (folders.index(feed.folders[0]) if feed.folders else len(folders)) for feed in feeds}
    followed = sorted((feed for feed in feeds if feed.id in by_feed), key=lambda feed: places[feed.id])
    others = [feed_id for feed_id in by_feed if feed_id not in places]
    return [
        *(
            _Group(folder=next(iter(feed.folders), ""), feed_id=feed.id, feed=feed.title, lines=by_feed[feed.id])
            for feed in followed
        ),
        *(
            _Group(folder="", feed_id=feed_id, feed=by_feed[feed_id][0].feed, lines=by_feed[feed_id])
            for feed_id in others
        ),
    ]


async def _print(reader: Reader, order: _Order, groups: Sequence[_Group], *, left_out: int) -> None:
    from tui.formats.digest import Digest  # late: 72 ms, and few commands write articles

    digest = Digest("html" if order.form == "html" else "md")
    stories = sum(len(group.lines) for group in groups)
    title = f"Digest of {_day(reader.now())}"
    print_lines([digest.head(title, _lead(order, stories, len(groups), left_out), _contents(groups))])
    folder = ""
    for group in groups:
        if group.folder != folder:
            folder = group.folder
            if folder:
                print_lines([digest.heading(2, folder.replace("/", " / "))])
        level = 3 if folder else 2
        print_lines([digest.heading(level, group.feed, group.anchor)])
        for step in _steps(group.lines):
            for story in await reader.stories([line.id for line in step]):
                article = await asyncio.to_thread(article_of, story)
                told = DigestStory(
                    id=story.line.id,
                    title=story.line.title,
                    url=story.url,
                    facts=_facts(story),
                    lang=story.lang,
                    document=article.document,
                )
                print_lines([digest.story(told, level=level + 1)])
    more = f"{one_or_many(left_out, 'older story is', 'older stories are')} not in here; --limit 0 takes all."
    if end := digest.end(more if left_out > 0 else ""):
        print_lines([end])


def _steps(lines: Sequence[StoryLine]) -> Iterator[Sequence[StoryLine]]:
    return (lines[start : start + _STORIES_A_STEP] for start in range(0, len(lines), _STORIES_A_STEP))


def _contents(groups: Sequence[_Group]) -> list[DigestFolder]:
    """The list of contents: consecutive feeds of a folder under its name."""
    return [
        DigestFolder(
            name=folder.replace("/", " / "),
            feeds=[
                DigestFeed(
                    anchor=group.anchor, name=group.feed, stories=[(line.id, line.title) for line in group.lines]
                )
                for group in there
            ],
        )
        for folder, there in groupby(groups, key=lambda group: group.folder)
    ]


def _lead(order: _Order, stories: int, feeds: int, left_out: int) -> str:
    """Such as "12 unread stories of 3 feeds since 27 November 2026, 00:00", or "The newest 12 of 40 unread stories"."""
    unread = "" if order.query is not None else "unread "
    about = f" for “{displayable(order.query)}”" if order.query else ""
    until = "" if order.until is None else f" until {_when(order.until)}"
    number = one_or_many(stories + left_out, f"{unread}story", f"{unread}stories")
    number = f"The newest {stories:,} of {number}, of" if left_out > 0 else f"{number} of"
    return f"{number} {one_or_many(feeds, 'feed')}{about} since {_when(order.since)}{until}."


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _when(moment: datetime) -> str:
    local = moment.astimezone(LOCAL)
    return f"{_day(local)}, {local:%H:%M}"


def _facts(story: Story) -> Sequence[str]:
    """What stands below a title."""
    line = story.line
    return (
        line.feed,
        story.author,
        _when(line.published or line.first_seen),
        one_or_many(story.words, "word"),
        "read" if line.read else "",
        " ".join(f"#{tag}" for tag in line.tags),
    )
