"""The command extract: the article of any page; no database is needed."""

import os

import click

from tui.cli.articles import form_options, print_article
from tui.cli.input import body_of, called
from tui.cli.output import tell
from tui.cli.shapes import page_object
from tui.cli.shell import DONE, NOTHING, Places, command, run_until_signal
from tui.core.errors import UsageError
from tui.core.model import Problem
from tui.core.pages import Page
from tui.core.text import displayable
from tui.net.clock import SystemClock
from tui.paths import Paths
from tui.reader.files import check_named, load_config
from tui.reader.logs import redact
from tui.reader.outside import Outside

_SCHEMES = ("http://", "https://")


@command("extract")
@click.argument("source", metavar="(URL | FILE | -)")
@click.option("--url", "base", metavar="BASE", help="Where a FILE or - came from: what its links are relative to.")
@form_options
@click.pass_context
def extract_command(ctx: click.Context, source: str, base: str | None, form: str) -> int:
    """Print the article of a page."""
    paths = ctx.ensure_object(Places).paths()
    check_named(paths)
    address = _address(source)
    if address and base is not None:
        raise click.UsageError("--url goes with a FILE or -; a page that is fetched has an address already.")
    base, body = _base(base), b"" if address else body_of(source)

    async def work() -> int:
        outside = Outside(clock=SystemClock(), log=paths.state / "workers.log")
        try:
            page = await (_fetched(outside, address, paths) if address else _read(outside, body, base))
        finally:
            await outside.close()
        if isinstance(page, Problem):
            tell(f"dateline: {redact(called(source))}: {displayable(page.cause)}")
            return NOTHING
        _print_page(page, form)
        return DONE

    return run_until_signal(work)


COMMANDS = (extract_command,)


def _address(source: str) -> str:
    """The address that is meant; empty: a file or stdin is.

    Raises:
        UsageError: neither is meant.
    """
    if source.lower().startswith(_SCHEMES):
        return source
    if source == "-" or os.path.exists(source):
        return ""
    from tui.formats.discover import spelled_out  # late: 34 ms

    address = spelled_out(source)
    if not address:
        shown = displayable(source) if "@" not in source else "of this name"  # it may hold a password
        raise UsageError(f"There is no file {shown}, and it is no address.")
    return address


def _base(text: str | None) -> str:
    """The address that was given as --url, whole; empty: none was."""
    if text is None:
        return ""
    from tui.formats.discover import spelled_out  # late: as above

    base = spelled_out(text)
    if not base:
        raise UsageError("--url takes the address of the page, such as https://example.org/a.")
    return base


async def _fetched(outside: Outside, address: str, paths: Paths) -> Page | Problem:
    from tui.reader.extracting import extract_address  # late: 60 ms, with the workers

    settings = load_config(paths.config).config.settings
    client = await outside.client()
    return await extract_address(address, client=client, workers=outside.workers(), settings=settings)


async def _read(outside: Outside, body: bytes, base: str) -> Page | Problem:
    from tui.reader.extracting import extract_body  # late: as above

    return await extract_body(body, url=base, workers=outside.workers())


def _print_page(page: Page, form: str) -> None:
    from tui.formats.blocks import to_document  # late: 34 ms

    document = to_document(page.html, base_url=page.url)
    print_article(document, form, title=page.title, about=page_object(page))
