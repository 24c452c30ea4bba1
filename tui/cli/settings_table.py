"""`config show` and `config schema`: what holds and where that stands, and what feeds.toml may hold at all."""

import tomllib

from tui.cli.feeds import only_feed
from tui.cli.output import Column, Json, for_people, print_headed_table, print_json, print_tsv, tell
from tui.cli.shell import DONE, run_reader
from tui.core.errors import ConfigError
from tui.core.model import Subscription
from tui.core.request_kinds import Headers
from tui.core.subscriptions import Config
from tui.paths import Paths
from tui.reader.files import LoadedConfig, check_named, load_config
from tui.reader.reader import Reader
from tui.reader.settings_told import Told, told

_COLUMNS = (
    Column(title="Setting", most_cells=13),
    Column(title="Value", most_cells=44),
    Column(title="From", most_cells=0),
)


def show_global(paths: Paths, *, as_json: bool) -> int:
    """Print the global settings; the database is not looked at."""
    check_named(paths)
    loaded = load_config(paths.config)
    for mistake in loaded.mistakes if not loaded.missing else ():
        tell(mistake)
    if not loaded.usable and not loaded.missing:
        return ConfigError.exit_code
    _print(loaded, None, paths, as_json=as_json)
    return DONE


def show_feed(name: str, paths: Paths, *, as_json: bool) -> int:
    """Print what holds for the feed of this address, number or part of a title."""

    async def work(reader: Reader) -> int:
        loaded = load_config(paths.config)
        if not loaded.usable:  # what it said last holds, and no line of what stands there now
            loaded = LoadedConfig(config=reader.config)
        subscription = await _subscription(name, loaded.config, reader)
        _print(loaded, subscription, paths, as_json=as_json)
        return DONE

    return run_reader(work)


async def _subscription(name: str, config: Config, reader: Reader) -> Subscription:
    """The feed that is meant: by what the file says, else by what the database knows of it.

    Raises:
        UsageError: none or several are.
        ConfigError: it is not in feeds.toml.
    """
    text, folded = name.strip(), name.strip().casefold()
    for here in (
        [one for one in config.subscriptions if one.url == text],
        [one for one in config.subscriptions if folded and one.title.casefold() == folded],
    ):
        if len(here) == 1:
            return here[0]
    url = (await only_feed(reader, name)).url
    found = next((one for one in config.subscriptions if one.url == url), None)
    if found is None:
        raise ConfigError(f"{reader.paths.config} does not have this feed any more")
    return found


def _print(loaded: LoadedConfig, subscription: Subscription | None, paths: Paths, *, as_json: bool) -> None:
    lines = list(told(loaded.config, loaded.text, subscription))
    if as_json:
        url = None if subscription is None else subscription.url
        print_json({"feed": url, "settings": [_object(one) for one in lines]})
        return
    rows = [(one.held.setting.name, one.held.written, _origin(one, paths.config.name)) for one in lines]
    if for_people():
        print_headed_table(_COLUMNS, rows)
    else:
        print_tsv(rows)


def _origin(one: Told, file: str) -> str:
    match one.held.scope:
        case "feed":
            whose = "this feed"
        case "folder":
            whose = f"folder {one.held.folder}"
        case "global":
            whose = "[settings]"
        case _:
            return "default"
    return whose if one.line is None else f"{file}:{one.line} ({whose})"


def _object(one: Told) -> Json:
    setting = one.held.setting
    value: object
    if isinstance(setting.kind, Headers):
        headers = one.held.value if isinstance(one.held.value, tuple) else ()
        value = [{"name": header.name, "value": header.source} for header in headers]
    else:
        value = tomllib.loads(f"value = {one.held.written}")["value"]
    return {
        "name": setting.name,
        "value": value,
        "from": one.held.scope or "default",
        "folder": one.held.folder or None,
        "line": one.line,
    }
