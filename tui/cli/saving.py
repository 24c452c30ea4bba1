"""The command that hands pages in: save."""

import sys
from dataclasses import dataclass, replace

import click

from tui.cli.extracting import address_given, base_given
from tui.cli.input import body_of, called
from tui.cli.output import UNDO, Json, for_people, number, one_or_many, print_json, print_tsv, tell, utc, why
from tui.cli.shapes import story_object
from tui.cli.shell import DONE, NOTHING, command, json_option, run_reader
from tui.cli.tagging import name_given
from tui.core.model import Problem, ProblemKind
from tui.core.saved_pages import SavedPage
from tui.core.stories import Story
from tui.core.tag_names import one_word
from tui.core.text import displayable
from tui.reader.reader import Reader

_TITLE_CELLS = 80
_UNREADABLE = (ProblemKind.NO_ARTICLE, ProblemKind.HTTP)
_REMEDY = "what your browser shows of it can be saved to a file there, and that given to `dateline save`"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What is to be saved, and how."""

    source: str
    """As it was given."""
    address: str
    """Empty: `body` is the page."""
    body: bytes
    base: str
    title: str
    tags: tuple[str, ...]
    as_json: bool


@command("save")
@click.argument("source", metavar="(URL | FILE.html | -)")
@click.option("--title", default="", metavar="T", help="Your own title for it.")
@click.option("--tag", "tags", multiple=True, metavar="T", help="A tag that it gets; may be given several times.")
@click.option("--url", "base", metavar="BASE", help="Where a FILE or - came from; else as the page itself says.")
@json_option
def save_command(source: str, title: str, tags: tuple[str, ...], base: str | None, as_json: bool) -> int:
    """Save a page."""
    address = address_given(source)
    if address and base is not None:
        raise click.UsageError("--url goes with a FILE or -; a page that is fetched has an address already.")
    order = _Order(
        source=source,
        address=address,
        body=b"" if address else body_of(source),
        base=base_given(base),
        title=title,
        tags=tuple(name_given(tag, one_word) for tag in tags),
        as_json=as_json,
    )
    return run_reader(lambda reader: _save(reader, order))


COMMANDS = (save_command,)


async def _save(reader: Reader, order: _Order) -> int:
    if order.address:
        if sys.stderr.isatty():
            tell(f"Fetching {displayable(order.source)} …")
        saved = await reader.save_address(order.address, title=order.title, tags=order.tags, origin="cli")
    else:
        saved = await reader.save_file(order.body, base=order.base, title=order.title, tags=order.tags, origin="cli")
    if isinstance(saved, Problem):
        told = replace(saved, remedy=_remedy(saved, order)) if saved.kind in _UNREADABLE else saved
        tell(f"dateline: {called(order.source)}: {why(told)}")
        return NOTHING
    story = await reader.story(saved.story_id)
    if order.as_json and story is not None:
        print_json(_object(story, saved))
    elif story is not None and not for_people():
        line = story.line
        print_tsv([(line.id, utc(line.published or line.first_seen), line.title, ",".join(line.tags), story.url)])
    if not order.as_json:
        for sentence in _sentences(saved, order):
            tell(sentence)
    return DONE


def _remedy(problem: Problem, order: _Order) -> str:
    """What helps where a page cannot be read."""
    if not order.address:
        return ""
    if "this is a feed" in problem.cause:
        return "`dateline add` and its address subscribes to it"
    if problem.cause.endswith(("(404)", "(410)")):
        return "look whether the address is right"
    return _REMEDY


def _object(story: Story, saved: SavedPage) -> Json:
    """The story, what became of it, and where it is besides."""
    return story_object(story) | {"saved": saved.became, "batch": saved.batch, "also": saved.also_id}


def _sentences(saved: SavedPage, order: _Order) -> list[str]:
    """What is told of a page that was saved."""
    title, words = displayable(saved.title, limit=_TITLE_CELLS), one_or_many(saved.words, "word")
    undo = f" {UNDO}" if saved.batch is not None else ""
    if saved.became == "new":
        told = [f"Saved: {title} (id {saved.story_id}, {words}), in the view Saved and as feed:Saved.{undo}"]
    else:
        text = "unchanged" if saved.became == "unchanged" else f"new, {words}"
        told = [f"Saved already: {title} (id {saved.story_id}); its text is {text}."]
        if saved.batch is not None:
            told.append(f"Tagged {', '.join(order.tags)}.{undo}")
    if saved.hidden:
        by = f"A rule hid it: `dateline why {saved.story_id}` tells which" if saved.became == "new" else "It is hidden"
        told.append(f"{by}; `dateline unhide {saved.story_id}` shows it.")
    if saved.also_id is not None:
        told.append(f"It is story {number(saved.also_id)} of {displayable(saved.also_in)}, too.")
    return told
