"""Commands about the files themselves: config path, config check."""

import click

from tui.cli.output import for_people, one_or_many, print_json, print_lines, tell
from tui.cli.shell import DONE, Places, command, json_option
from tui.core.errors import ConfigError
from tui.core.text import displayable
from tui.paths import Paths
from tui.reader.files import check_named, load_config
from tui.reader.logs import log_file


@command("config")
@click.argument("what", type=click.Choice(["path", "check"]), metavar="(path | check)")
@json_option
@click.pass_context
def config_command(ctx: click.Context, what: str, as_json: bool) -> int:
    """Tell where the files are, or what is wrong with feeds.toml."""
    paths = ctx.ensure_object(Places).paths()
    return _print_paths(paths, as_json) if what == "path" else _check(paths, as_json)


COMMANDS = (config_command,)


def _print_paths(paths: Paths, as_json: bool) -> int:
    """The bare path, so that `$EDITOR "$(dateline config path)"` works."""
    if as_json:
        print_json({"config": str(paths.config), "db": str(paths.db), "log": str(log_file(paths))})
    else:
        path = str(paths.config)
        print_lines([displayable(path) if for_people() else path])
    return DONE


def _check(paths: Paths, as_json: bool) -> int:
    check_named(paths)
    loaded = load_config(paths.config)
    feeds = len(loaded.config.subscriptions)
    if as_json:
        print_json({"feeds": feeds, "mistakes": list(loaded.mistakes)})
    for mistake in loaded.mistakes:
        tell(mistake)
    if loaded.mistakes:
        return ConfigError.exit_code
    if not as_json:
        tell(f"{paths.config}: {one_or_many(feeds, 'feed')}, no mistakes")
    return DONE
