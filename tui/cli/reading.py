"""Commands that only look: list, search, count, show."""

import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import click

from tui.cli.articles import form_options, print_article
from tui.cli.output import (
    Column,
    Json,
    ObjectPrinter,
    Style,
    for_people,
    number,
    print_json,
    print_lines,
    print_table,
    print_tsv,
    short_date,
    tell,
    utc,
)
from tui.cli.shapes import story_object
from tui.cli.shell import (
    DONE,
    NOTHING,
    NUMBER,
    QUERY_WORDS,
    command,
    json_option,
    query_argument,
    query_text,
    run_reader,
    style_options,
)
from tui.core.stories import Source, Story, StoryLine
from tui.core.text import displayable
from tui.net.clock import SystemClock
from tui.reader.reader import Reader
from tui.reader.window import Window

LIMIT = 50
ROWS_A_STEP = 200
"""Stories read at a time, so that a long list neither waits nor fills memory."""
_SOURCES: dict[str, Source | None] = {"best": None, "feed": "feed", "page": "page"}

_limit_option = click.option(
    "--limit", type=click.IntRange(min=0), default=LIMIT, show_default=True, metavar="N", help="At most N; 0 for all."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listing:
    """How stories are to be listed."""

    query: str
    limit: int
    """0: all."""
    style: Style
    snippets: bool


@command("list", context_settings=QUERY_WORDS)
@query_argument()
@_limit_option
@style_options
def list_command(words: tuple[str, ...], limit: int, style: Style) -> int:
    """List stories."""
    listing = _Listing(query=query_text(words), limit=limit, style=style, snippets=False)
    return run_reader(lambda reader: _list(reader, listing))


@command("search", context_settings=QUERY_WORDS)
@query_argument(required=True)
@_limit_option
@style_options
def search_command(words: tuple[str, ...], limit: int, style: Style) -> int:
    """List stories with the place where the words stand."""
    listing = _Listing(query=query_text(words), limit=limit, style=style, snippets=True)
    return run_reader(lambda reader: _list(reader, listing))


@command("count", context_settings=QUERY_WORDS)
@query_argument()
@json_option
def count_command(words: tuple[str, ...], as_json: bool) -> int:
    """Print one number."""

    async def work(reader: Reader) -> int:
        total = await (await reader.search(query_text(words))).count()
        if as_json:
            print_json({"count": total})
        else:
            print_lines([str(total)])
        return DONE if total else NOTHING

    return run_reader(work)


@command("show")
@click.argument("story_id", type=NUMBER, metavar="ID")
@form_options
@click.option(
    "--source",
    type=click.Choice(list(_SOURCES)),
    default="best",
    show_default=True,
    help="Whose text: the feed's, or that of the page behind it.",
)
def show_command(story_id: int, form: str, source: str) -> int:
    """Print one article."""
    return run_reader(lambda reader: _show(reader, story_id, form=form, source=_SOURCES[source]))


COMMANDS = (list_command, search_command, count_command, show_command)


async def _list(reader: Reader, listing: _Listing) -> int:
    window = await reader.search(listing.query)
    total = await window.count()
    wanted = min(listing.limit, total) if listing.limit else total
    if listing.style != "plain":
        printer = ObjectPrinter(listing.style)
        async for story in _objects(reader, window, wanted, listing):
            printer.add(story)
        printer.end()
    elif for_people():
        await _print_for_people(window, wanted, listing)
    else:
        async for row in _tsv_rows(reader, window, wanted, listing):
            print_tsv([row])
    if wanted < total and sys.stderr.isatty():
        tell(f"{number(wanted)} of {number(total)}; --limit 0 for all")
    if not total and listing.style == "plain" and sys.stderr.isatty():
        tell("Nothing found." if listing.query else "There are no stories yet; `dateline refresh` fetches some.")
    return DONE if total else NOTHING


async def _steps(window: Window, wanted: int) -> AsyncIterator[list[tuple[int, StoryLine]]]:
    """The first stories of a window with their places in it, some at a time."""
    for start in range(0, wanted, ROWS_A_STEP):
        stop = min(wanted, start + ROWS_A_STEP)
        await window.load(start, stop)
        await window.load_snippets(start, stop)
        lines = ((index, window.row(index)) for index in range(start, min(stop, len(window))))
        yield [(index, line) for index, line in lines if line is not None]


async def _stories(reader: Reader, window: Window, wanted: int) -> AsyncIterator[tuple[int, Story]]:
    async for step in _steps(window, wanted):
        whole = {story.line.id: story for story in await reader.stories([line.id for _, line in step])}
        for index, line in step:
            if line.id in whole:
                yield index, whole[line.id]


async def _objects(reader: Reader, window: Window, wanted: int, listing: _Listing) -> AsyncIterator[Json]:
    async for index, story in _stories(reader, window, wanted):
        found: Json = {"snippet": displayable(window.snippet(index))} if listing.snippets else {}
        yield story_object(story) | found


async def _tsv_rows(reader: Reader, window: Window, wanted: int, listing: _Listing) -> AsyncIterator[Sequence[object]]:
    """Rows of id, time, marks, feed, title, tags, address and, in a search, snippet."""
    async for index, story in _stories(reader, window, wanted):
        line = story.line
        row = [line.id, utc(line.published or line.first_seen), ",".join(_marks(line)), line.feed, line.title]
        yield [*row, ",".join(line.tags), story.url, *([window.snippet(index)] if listing.snippets else [])]


def _marks(line: StoryLine) -> list[str]:
    states = {"read": line.read, "unread": not line.read, "starred": line.starred, "hidden": line.hidden}
    return [name for name, holds in (states | {"archived": line.archived}).items() if holds]


_COLUMNS = (
    Column(title="ID", most_cells=12, right=True),
    Column(title="Marks", most_cells=4),
    Column(title="Date", most_cells=6, right=True),
    Column(title="Feed", most_cells=14),
    Column(title="Title", most_cells=0),
)


async def _print_for_people(window: Window, wanted: int, listing: _Listing) -> None:
    """Print rows under each other; a snippet has a line of its own below its story."""
    now = SystemClock().now()
    shown = [row async for step in _steps(window, wanted) for row in step]
    rows = [
        (line.id, _signs(line), short_date(line.published or line.first_seen, now), line.feed, _title(line))
        for _, line in shown
    ]
    unread = frozenset(place for place, (_, line) in enumerate(shown) if not line.read)
    below = {place: window.snippet(index) for place, (index, _) in enumerate(shown)} if listing.snippets else {}
    print_table(_COLUMNS, rows, bold=unread, below=below)


def _signs(line: StoryLine) -> str:
    """Read mark and star as lists on screen have them."""
    return f"{' ' if line.read else '●'}{'★' if line.starred else ' '}{'-' if line.hidden else ' '}".rstrip()


def _title(line: StoryLine) -> str:
    tags = "".join(f" #{tag}" for tag in line.tags)
    return f"{line.title or '(no title)'}{' (archived)' if line.archived else ''}{tags}"


async def _show(reader: Reader, story_id: int, *, form: str, source: Source | None) -> int:
    article = await reader.article(story_id, source=source)
    if article is None:
        tell(_not_there(story_id, await reader.story(story_id)))
        return NOTHING
    story = article.story
    about = story_object(story) | {"source": story.source}
    print_article(article.document, form, title=story.line.title, about=about)
    if article.document.is_cut:
        tell("What follows of this story is too much to be shown.")
    return DONE


def _not_there(story_id: int, story: Story | None) -> str:
    """Why there is nothing to show of a story: it does not exist, or the page behind it is not there."""
    if story is None:
        return f"There is no story {story_id}."
    if not story.url:
        return f"Story {story_id} has no link, so there is no page behind it."
    why = f": {displayable(story.page_problem.cause)}" if story.page_problem else ""
    return (
        f"The page behind story {story_id} is not here{why}. The key x in the reader fetches it, "
        "and `dateline refresh` where full_text wants it."
    )
