"""What holds, setting by setting, and the line of feeds.toml that says so."""

from collections.abc import Iterator
from dataclasses import dataclass

from tui.core.kept_queries import Place
from tui.core.model import Subscription
from tui.core.origins import Held, held
from tui.core.subscriptions import Config, folder_path
from tui.formats.toml_edit import Places
from tui.formats.toml_reading import read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A setting as it holds, with its place."""

    held: Held
    line: int | None = None
    """Counted from 1; `None`: it is the default, or the file cannot be read."""


def told(config: Config, text: str, subscription: Subscription | None = None) -> Iterator[Told]:
    """What holds for a feed, or globally.

    Args:
        config: What the file says.
        text: The file; empty where it is not what `config` was read from.
        subscription: The feed; `None`: the global settings are told.
    """
    tables = _Tables(text, subscription) if text else None
    for one in held(config, subscription):
        yield Told(held=one, line=None if tables is None else tables.line(one))


class _Tables:
    """Where the tables that speak of a feed stand."""

    def __init__(self, text: str, subscription: Subscription | None) -> None:
        parsed = read_toml(text)
        folders, feeds = parsed.get("folder"), parsed.get("feed")  # may be anything: what is wrong with them is told
        self._places = Places(text)
        self._folders = {folder_path(name): name for name in folders} if isinstance(folders, dict) else {}
        urls = [each.get("url") for each in feeds if isinstance(each, dict)] if isinstance(feeds, list) else []
        self._feed = urls.index(subscription.url) if subscription is not None and subscription.url in urls else None

    def line(self, one: Held) -> int | None:
        """The line on which a setting stands."""
        table: Place
        if one.scope == "feed" and self._feed is not None:
            table = ("feed", self._feed)
        elif one.scope == "folder" and one.folder in self._folders:
            table = ("folder", self._folders[one.folder])
        elif one.scope == "global":
            table = ("settings",)
        else:
            return None
        return self._places.find((*table, one.setting.name))[0]
