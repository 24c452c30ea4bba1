"""The command extract: the article of any page; a database is read where there is one, and never needed."""

import os

import click

from tui.cli.articles import form_options, print_article
from tui.cli.explaining import print_explanation
from tui.cli.input import body_of, called
from tui.cli.output import print_json, tell
from tui.cli.shapes import explanation_object, page_object
from tui.cli.shell import DONE, NOTHING, Places, command, run_until_signal
from tui.core.errors import UsageError
from tui.core.model import Problem
from tui.core.pages import Explanation, Hints, NoArticle, Page
from tui.core.text import displayable
from tui.net.clock import SystemClock
from tui.reader.files import check_named, load_config
from tui.reader.hinting import Known, known_page
from tui.reader.outside import Outside

_SCHEMES = ("http://", "https://")


@command("extract")
@click.argument("source", metavar="(URL | FILE | -)")
@click.option("--url", "base", metavar="BASE", help="Where a FILE or - came from: what its links are relative to.")
@click.option("--explain", is_flag=True, help="Tell how the article was found, and what was left out of it.")
@form_options
@click.pass_context
def extract_command(ctx: click.Context, source: str, base: str | None, explain: bool, form: str) -> int:
    """Print the article of a page."""
    paths = ctx.ensure_object(Places).paths()
    check_named(paths)
    address = address_given(source)
    if address and base is not None:
        raise click.UsageError("--url goes with a FILE or -; a page that is fetched has an address already.")
    if explain and form not in ("text", "json"):
        raise click.UsageError("--explain goes with text and JSON: Markdown and HTML have no place for it.")
    base, body = base_given(base), b"" if address else body_of(source)

    async def work() -> int:
        loaded = load_config(paths.config)
        for mistake in loaded.mistakes if explain and paths.config.exists() else ():
            tell(mistake)
        known = await known_page(address or base, db=paths.db, config=loaded.config)
        outside = Outside(clock=SystemClock(), log=paths.state / "workers.log")
        try:
            page = await (_fetched(outside, address, known) if address else _read(outside, body, base, known.hints))
        finally:
            await outside.close()
        if isinstance(page, Problem):
            tell(f"dateline: {called(source)}: {displayable(page.cause)}")
            if explain and isinstance(page, NoArticle):
                _print_search(page.explanation, form, known.hints)
            return NOTHING
        _print_page(page, form, known.hints if explain else None)
        return DONE

    return run_until_signal(work)


COMMANDS = (extract_command,)


def address_given(source: str) -> str:
    """The address that is meant; empty: a file or stdin is.

    Raises:
        UsageError: neither is meant.
    """
    if source.lower().startswith(_SCHEMES):
        return source
    if source == "-" or os.path.exists(source):
        return ""
    from tui.formats.pasted import spelled_out  # late: 4 ms

    address = spelled_out(source)
    if not address:
        raise UsageError(f"There is no file {displayable(source)}, and it is no address.")
    return address


def base_given(text: str | None) -> str:
    """The address that was given as --url, whole; empty: none was."""
    if text is None:
        return ""
    from tui.formats.pasted import spelled_out  # late: as above

    base = spelled_out(text)
    if not base:
        raise UsageError("--url takes the address of the page, such as https://example.org/a.")
    return base


async def _fetched(outside: Outside, address: str, known: Known) -> Page | Problem:
    from tui.reader.extracting import extract_address  # late: as above
    from tui.reader.wishes import headers_for  # late: 60 ms, with the workers

    settings = known.settings
    headers = await headers_for(address, feed_url=known.feed_url, settings=settings, secrets=outside.secrets)
    if isinstance(headers, Problem):
        return headers
    client, workers = await outside.client(), outside.workers()
    return await extract_address(
        address, client=client, workers=workers, settings=settings, hints=known.hints, headers=headers
    )


async def _read(outside: Outside, body: bytes, base: str, hints: Hints) -> Page | Problem:
    from tui.reader.extracting import extract_body  # late: as above

    return await extract_body(body, url=base, workers=outside.workers(), hints=hints)


def _print_search(explanation: Explanation, form: str, hints: Hints) -> None:
    """Write how an article was looked for where there is none."""
    if form == "json":
        print_json(explanation_object(explanation))
    elif explanation.voices:
        print_explanation(explanation, hints)


def _print_page(page: Page, form: str, explained: Hints | None) -> None:
    """Write an article; with the hints that it was read with, also how it was found."""
    from tui.formats.blocks import to_document  # late: 34 ms

    about = page_object(page)
    if explained is not None and form == "json":
        about |= explanation_object(page.explanation)
    elif explained is not None:
        print_explanation(page.explanation, explained)
    print_article(to_document(page.html, base_url=page.url), form, title=page.title, about=about)
