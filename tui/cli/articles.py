"""How an article is printed, whether of a story or of any page: as text, Markdown, HTML or JSON."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tui.cli.output import Json, for_people, print_json, print_lines, terminal_cells
from tui.core.document import Document
from tui.core.text import cell_width, displayable

MEASURE_CELLS = 80

Function = TypeVar("Function", bound=Callable[..., Any])


def form_options(function: Function) -> Function:
    """Give a command that prints an article `--format` and `--json`, as `form`."""
    for option in (
        click.option("--json", "form", flag_value="json", help="The same as --format json."),
        click.option(
            "--format",
            "form",
            type=click.Choice(["text", "markdown", "html", "json"]),
            default="text",
            show_default=True,
            help="How to print it.",
        ),
    ):
        function = option(function)
    return function


def print_article(document: Document, form: str, *, title: str, about: Json) -> None:
    """Write an article in one form; `about` is what JSON says of it besides its text in all forms."""
    from tui.formats import markdown, writers  # late: 13 ms, and few commands write articles

    title = displayable(title)
    if form == "text":
        text = writers.to_text(document)
        print_lines([_wrapped(text) if for_people() else text])
    elif form == "markdown":
        print_lines([markdown.to_markdown(document, title=title)])
    elif form == "html":
        print_lines([writers.to_html(document, title=title)])
    else:
        texts: Json = {
            "text": writers.to_text(document),
            "markdown": markdown.to_markdown(document, title=title),
            "html": writers.to_html(document, title=title),
        }
        print_json(about | texts)


def _wrapped(text: str) -> str:
    """The text for a terminal: paragraphs wrapped at the measure of an article."""
    width = min(MEASURE_CELLS, terminal_cells())
    return "\n".join(wrap_line(line, width) for line in text.split("\n"))


def wrap_line(line: str, width: int) -> str:
    """One paragraph in lines of at most `width` cells; its indentation stays, and so do the blanks in one that fits."""
    if cell_width(line) <= width:
        return line
    indent = line[: len(line) - len(line.lstrip())]
    lines, current = [], indent
    for word in line.split():
        trial = f"{current} {word}" if current.strip() else current + word
        if cell_width(trial) > width and current.strip():
            lines.append(current)
            trial = indent + word
        current = trial
    return "\n".join([*lines, current])
