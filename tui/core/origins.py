"""Which value each setting has, for the program or for one feed, and which table of feeds.toml says so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tui.core.model import Subscription
from tui.core.settings import SETTINGS, Scope, Setting
from tui.core.subscriptions import Config, with_parents


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A setting as it holds."""

    setting: Setting
    value: object
    """As `Setting.kind` read it."""
    scope: Scope | None = None
    """Whose table says so; `None`: none does, it is the default."""
    folder: str = ""
    """Path of the folder whose table it is, if it is a folder's."""

    @property
    def written(self) -> str:
        """The value as it may be written in TOML; of headers only where each value is."""
        return self.setting.kind.write(self.value)


def held(config: Config, subscription: Subscription | None = None) -> Iterator[Held]:
    """What holds for a feed, of the settings that a feed has; without one, the global settings."""
    scope: Scope = "global" if subscription is None else "feed"
    settings = config.settings if subscription is None else config.for_feed(subscription)
    layers = list(_layers(config, subscription))
    for setting in SETTINGS:
        if scope in setting.scopes:
            value: object = getattr(settings, setting.name)
            where = next((layer for layer in layers if setting.name in layer[2]), None)
            if where is None:
                yield Held(setting=setting, value=value)
            else:
                yield Held(setting=setting, value=value, scope=where[0], folder=where[1])


def said_of(config: Config, subscription: Subscription, name: str) -> object:
    """The value of one setting that the file gives a feed; `None` where it says nothing, and where that is meant."""
    return next((table[name] for _, _, table in _layers(config, subscription) if name in table), None)


def _layers(config: Config, subscription: Subscription | None) -> Iterator[tuple[Scope, str, Mapping[str, object]]]:
    """The tables in which a setting is looked for, in this order."""
    if subscription is not None:
        yield "feed", "", subscription.settings
        for path in with_parents(subscription.folders):
            yield "folder", path, config.folders.get(path, {})
    yield "global", "", config.said
