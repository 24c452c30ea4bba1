"""Commands about the files themselves: config path, check, show, schema."""

import json

import click

from tui.cli.output import for_people, one_or_many, print_json, print_lines, tell
from tui.cli.settings_table import show_feed, show_global
from tui.cli.shell import DONE, Places, command, json_option
from tui.core.config_schema import config_schema
from tui.core.errors import ConfigError
from tui.core.text import displayable
from tui.paths import Paths
from tui.reader.files import check_named, load_config
from tui.reader.logs import log_file


@command("config")
@click.argument("what", type=click.Choice(["path", "check", "show", "schema"]))
@click.argument("feed", required=False)
@json_option
@click.pass_context
def config_command(ctx: click.Context, what: str, feed: str | None, as_json: bool) -> int:
    """Tell where the files are, what is wrong with feeds.toml, what holds by it, or what may stand in it."""
    if feed is not None and what != "show":
        raise click.UsageError(
            f"config {what} goes with no feed; `dateline config show FEED` tells what holds for one."
        )
    paths = ctx.ensure_object(Places).paths()
    match what:
        case "path":
            return _print_paths(paths, as_json)
        case "check":
            return _check(paths, as_json)
        case "schema":
            print_lines([json.dumps(config_schema(), indent=2)])
            return DONE
    return show_global(paths, as_json=as_json) if feed is None else show_feed(feed, paths, as_json=as_json)


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
