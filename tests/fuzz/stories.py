"""Stories from the database to the terminal: rows of lists, articles, and all that the command line prints."""

import json
from datetime import UTC, datetime

from rich.style import Style

from tests.fuzz.terminal import check, check_row, check_strip, checked_output, held
from tui.app.heads import link_words
from tui.app.pieces import ASCII, UNICODE
from tui.app.render import lay_out
from tui.app.row_text import Look, Parts, found_below, one_line, two_lines
from tui.app.signs import ASCII_SIGNS, UNICODE_SIGNS
from tui.app.widgets.article_paint import Painter
from tui.cli.articles import print_article
from tui.cli.output import Column, print_objects, print_table, print_tsv, utc
from tui.cli.shapes import story_object
from tui.core.document import Document
from tui.core.query_nodes import Text
from tui.core.stories import Story, StoryLine
from tui.core.text import displayable
from tui.formats.blocks import to_document

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
PHRASES = (Text(("the",), None, False), Text(("fer",), None, True))
"""What is searched for in all lists."""
_COLUMNS = (
    Column(title="ID", most_cells=12, right=True),
    Column(title="Feed", most_cells=14),
    Column(title="T", most_cells=0),
)
_INK = Style(color="blue")


def check_line(line: StoryLine, snippet: str, *, width: int) -> None:
    """See what a list shows of a story."""
    for signs in (UNICODE_SIGNS, ASCII_SIGNS):
        look = Look(width=width, now=NOW, signs=signs, phrases=PHRASES)
        rows: list[Parts] = [one_line(line, look, at_cursor=True, marked=True)]
        rows.extend(two_lines(line, look, at_cursor=False, snippet=displayable(snippet)))
        rows.append(found_below(line, look, at_cursor=False, snippet=displayable(snippet)))
        for number, parts in enumerate(rows):
            check_row([text for text, _ in parts], f"row {number} of a list", width=width, whole=number == 0)


def check_story(story: Story, *, width: int) -> None:
    """See what the article pane and the command line show of a story."""
    document = to_document(story.body, base_url=story.base_url or story.url)
    check_article(story, document, width=width)
    check_printed(document, story)


def check_article(story: Story, document: Document, *, width: int) -> None:
    """See what the article pane paints."""
    glyphs = UNICODE if width % 2 else ASCII
    page = lay_out(story, document, width=width, now=NOW, phrases=PHRASES, glyphs=glyphs)
    painter = Painter(lambda _: _INK, _INK, glyphs)
    for line in page.lines:
        if not line.wide:
            check_row([piece.text for piece in line.pieces], "a line of an article", width=max(width, 8), whole=False)
        check_strip(painter.strip(line, margin=1, width=max(width, 8), shift=3 if line.wide else 0, match=0), "painted")
    for link in document.links:
        check(link_words(link), "words of a link")
        leads = link.url[:8].lower().startswith(("http://", "https://", "mailto:"))
        held(leads, "a link leads elsewhere", document.links)


def check_printed(document: Document, story: Story) -> None:
    """See what `show` prints in all its forms."""
    about = story_object(story)
    for form in ("markdown", "html", "json"):
        with checked_output(f"show --format {form}") as out:
            print_article(document, form, title=story.line.title, about=about)
        if form == "json":
            json.loads(out.getvalue())
    for terminal in (False, True):
        with checked_output("show", terminal=terminal):
            print_article(document, "text", title=story.line.title, about=about)


def check_listed(stories: list[Story]) -> None:
    """See what `list` prints in all its forms."""
    with checked_output("list --jsonl"):
        print_objects("jsonl", map(story_object, stories))
    rows = [(each.line.id, each.line.feed, f"{each.line.title} #{' #'.join(each.line.tags)}") for each in stories]
    with checked_output("list, to a pipe"):
        print_tsv([*row, utc(each.line.published), each.url] for row, each in zip(rows, stories, strict=True))
    with checked_output("list", terminal=True):
        print_table(_COLUMNS, rows, bold=frozenset({0}))
