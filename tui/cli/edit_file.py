"""feeds.toml in the person's own editor, and what that changed: edit."""

import os

import click

from tui.cli.feeds import only_feed
from tui.cli.output import tell
from tui.cli.shell import DONE, NOTHING, command, run_reader
from tui.core.differences import told
from tui.core.errors import ConfigError
from tui.core.text import displayable
from tui.formats.toml_lines import Spot
from tui.reader.editor import editor_call, run_here
from tui.reader.files import make_folder
from tui.reader.reader import Reader


@command("edit")
@click.argument("name", metavar="FEED", default="")
def edit_command(name: str) -> int:
    """Open feeds.toml in the person's editor."""
    return run_reader(lambda reader: _edit(reader, name), reconcile=True)


COMMANDS = (edit_command,)


async def _edit(reader: Reader, name: str) -> int:
    spot = None
    if name:
        feed = await only_feed(reader, name)
        spot = Spot(section="feed", name=feed.url)
    path = reader.paths.config
    line = await reader.line_in_file(spot, at_mistake=not name)
    call = editor_call(path, line, environ=os.environ)
    make_folder(path)
    code = await run_here(call.argv)
    reread = await reader.reread(by_hand=True)
    text = "" if reread is None else told(reread)
    fetches = " `dateline refresh` fetches." if reread is not None and (reread.added or reread.readdressed) else ""
    tell(f"{text}{fetches}" if text else "feeds.toml: no feed, search, rule or setting was changed.")
    if reader.mistakes:
        for mistake in reader.mistakes:
            tell(mistake)
        return ConfigError.exit_code
    if code:
        tell(f"dateline: {displayable(call.name)} ended with code {code}")
    return NOTHING if code else DONE
