"""What a feeds.toml says, once tomllib has read it: settings, folders, subscriptions, and every mistake in it."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from urllib.parse import urlsplit

from tui.core.errors import UsageError
from tui.core.kept_queries import Place, SavedSearch, read_rules, read_searches
from tui.core.key_bindings import KeyBinding, read_keys
from tui.core.kinds import Selectors, quoted
from tui.core.model import Subscription
from tui.core.openers import Opener, read_openers
from tui.core.request_kinds import Headers, header_mistakes, right_headers
from tui.core.rules import Rule
from tui.core.settings import SETTING, SETTINGS, Scope, Settings
from tui.core.text import displayable

WELCOME = "builtin:welcome"
"""The address of the feed inside the package."""
SAVED = "builtin:saved"
"""The address under which the pages lie that a person saved; no subscription."""

URL_LENGTH = 4096
PLAIN_URL = re.compile(r"https?://[a-z0-9.-]*[a-z0-9](?::[1-9][0-9]{0,3})?/[!-\"$->@-~]*(?:\?[!-\"$-~]+)?")
"""An address as nearly all are: nothing is wrong with it, and there is one way to spell it."""

DEEPEST_FOLDER, LONGEST_FOLDER = 50, 500
"""Names and characters of a path: each folder on the way to one is looked up by its path, and each feed repeats it."""
FOLDERS_ARE = f"at most {DEEPEST_FOLDER} names with / between them, {LONGEST_FOLDER} characters in all"
_SECTIONS = ("settings", "folder", "feed", "search", "rule", "open", "keys")
_FEED_KEYS = dict.fromkeys(("url", "title", "folders")).keys()
_LOGIN = 'headers = { Authorization = { env = "NAME" } }'
"""How a login is given: outside of the address, which is stored, shown and handed on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigMistake:
    """Something in the file that does not do what its writer hoped."""

    path: Place
    """Where it is; the whole file when empty."""
    message: str
    """What is wrong and what was expected, without the place and without a full stop."""
    at_value: bool = False
    """Whether the value at `path` is wrong, not the key."""
    harmless: bool = False
    """Whether no feed can be missing because of it: something not built yet, or without effect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What the file says, as far as it could be understood."""

    settings: Settings = field(default_factory=Settings)
    """The global ones."""
    said: dict[str, object] = field(default_factory=dict)
    """Those of them that stand in the file, as `Setting.kind` read them."""
    folders: dict[str, dict[str, object]] = field(default_factory=dict)
    """Settings of folders, by path, as `Setting.kind` read them."""
    subscriptions: tuple[Subscription, ...] = ()
    """In the order of the file."""
    searches: tuple[SavedSearch, ...] = ()
    rules: tuple[Rule, ...] = ()
    openers: tuple[Opener, ...] = ()
    """In the order in which they are asked."""
    keys: tuple[KeyBinding, ...] = ()
    mistakes: tuple[ConfigMistake, ...] = ()
    """In the order of the file as far as its sections go."""
    usable: bool = True
    """Whether this is what the file says; if not, the last good list holds."""

    @property
    def may_archive(self) -> bool:
        """Whether a feed that is missing here was meant to go: a file with any error archives nothing."""
        return self.usable and all(mistake.harmless for mistake in self.mistakes)

    def for_feed(self, subscription: Subscription) -> Settings:
        """The settings of one feed: its own, else those of its first folder that says so, else the global ones.

        A folder within a folder takes from its parents what it does not say.
        """
        if not (self.folders or subscription.settings):
            return self.settings
        layers = [self.folders.get(path, {}) for path in with_parents(subscription.folders)]
        values: dict[str, object] = {}
        for layer in reversed(layers):
            values |= layer
        values |= subscription.settings
        return self.settings.but(values) if values else self.settings


def read_config(parsed: Mapping[str, object], *, selector_mistake: Callable[[str], str] = lambda _: "") -> Config:
    """Understand a parsed feeds.toml; never raises, all mistakes are told.

    Args:
        parsed: What tomllib made of it.
        selector_mistake: Tells what is wrong with a CSS selector, or nothing; without it none is looked at.
    """
    reader = _Reader(selector_mistake)
    reader.sections(parsed)
    settings = reader.table(("settings",), parsed.get("settings", {}), "global", "[settings]")
    folders = reader.folders(parsed.get("folder", {}))
    subscriptions = tuple(reader.feeds(parsed.get("feed", [])))
    reader.idle_folders(folders, subscriptions)
    searches = tuple(read_searches(parsed.get("search", []), reader.wrong))
    rules = tuple(read_rules(parsed.get("rule", []), reader.wrong))
    openers = tuple(read_openers(parsed.get("open", []), reader.wrong))
    keys = tuple(read_keys(parsed.get("keys", {}), reader.wrong))
    return Config(
        settings=Settings().but(settings),
        said=settings,
        folders=folders,
        subscriptions=subscriptions,
        searches=searches,
        rules=rules,
        openers=openers,
        keys=keys,
        mistakes=tuple(reader.mistakes),
    )


class _Reader:
    """Gathers mistakes on the way through the file."""

    def __init__(self, selector_mistake: Callable[[str], str]) -> None:
        self._selector_mistake = selector_mistake
        self.mistakes: list[ConfigMistake] = []

    def wrong(self, path: Place, message: str, *, at_value: bool = False, harmless: bool = False) -> None:
        self.mistakes.append(ConfigMistake(path=path, message=message, at_value=at_value, harmless=harmless))

    def sections(self, parsed: Mapping[str, object]) -> None:
        for name in parsed:
            if name in SETTING or name in _FEED_KEYS:
                home = "[settings]" if name in SETTING and "global" in SETTING[name].scopes else "[[feed]]"
                self.wrong((name,), f"{name} stands outside of any section; expected under {home}")
            elif name not in _SECTIONS:
                hint = _did_you_mean(name, _SECTIONS) or "; expected [settings], [folder.…] or [[feed]]"
                self.wrong((name,), f"unknown section {_name(name)}{hint}")

    def table(self, path: Place, value: object, scope: Scope, title: str) -> dict[str, object]:
        """The settings of one table that are right."""
        if not isinstance(value, dict):
            self.wrong(path, f"expected a table, {title}, with its settings below it")
            return {}
        return dict(self._settings(path, value, scope))

    def _settings(
        self, path: Place, table: Mapping[str, object], scope: Scope, also: Collection[str] = ()
    ) -> Iterator[tuple[str, object]]:
        for name, value in table.items():
            if name in also:
                continue
            setting = SETTING.get(name)
            if setting is None:
                known = (*also, *(each.name for each in SETTINGS if scope in each.scopes))
                hint = _did_you_mean(name, known) or f"; expected one of {', '.join(known)}"
                self.wrong((*path, name), f"unknown setting {_name(name)}{hint}")
            elif scope not in setting.scopes:
                home = "[settings]" if "global" in setting.scopes else "[[feed]]"
                self.wrong((*path, name), f"{name} cannot be set here; expected under {home}")
            else:
                yield from self._value((*path, name), name, value)

    def _value(self, path: Place, name: str, value: object) -> Iterator[tuple[str, object]]:
        setting = SETTING[name]
        if isinstance(setting.kind, Headers) and isinstance(value, dict):
            for header, mistake in header_mistakes(value).items():
                self.wrong((*path, header), mistake)
            yield name, right_headers(value)
            return
        try:
            read = setting.kind.read(value)
        except ValueError:
            self.wrong(path, setting.kind.mistake(name, value), at_value=True)
            return
        if isinstance(setting.kind, Selectors) and self._misread(path, value):
            return
        yield name, read

    def _misread(self, path: Place, value: object) -> bool:
        """Whether a selector, or one of several, is none; each is told at its place."""
        listed: list[str] = value if isinstance(value, list) else [str(value)]
        mistakes = {index: mistake for index, one in enumerate(listed) if (mistake := self._selector_mistake(one))}
        for index, mistake in mistakes.items():
            place = (*path, index) if isinstance(value, list) else path
            self.wrong(place, f"{quoted(listed[index])} is no CSS selector: {mistake}", at_value=True)
        return bool(mistakes)

    def folders(self, value: object) -> dict[str, dict[str, object]]:
        if not isinstance(value, dict):
            self.wrong(("folder",), "expected a table for each folder, such as [folder.world]")
            return {}
        found: dict[str, dict[str, object]] = {}
        for name, table in value.items():
            path = folder_path(name)
            if path is None:
                self.wrong(
                    ("folder", name),
                    f"{quoted(name)} is no folder; expected {FOLDERS_ARE}",
                )
                continue
            self._nested(name, table)
            found[path] = self.table(("folder", name), _without_tables(table), "folder", f"[folder.{_key(name)}]")
        return found

    def _nested(self, name: str, table: object) -> None:
        for inner, value in table.items() if isinstance(table, dict) else ():
            if isinstance(value, dict) and inner not in SETTING:
                written = f'[folder."{name}/{inner}"]'
                self.wrong(("folder", name, inner), f"a folder within a folder is written {written}")

    def feeds(self, value: object) -> Iterator[Subscription]:
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.wrong(("feed",), "expected [[feed]], with two brackets at each side, and its url below it")
            return
        seen: dict[str, str] = {}
        for index, table in enumerate(value):
            path: Place = ("feed", index)
            subscription = self._feed(path, table)
            if subscription is None:
                continue
            same = same_address(subscription.url)
            if same in seen:
                message = f"the feed {quoted(seen[same])} stands in the list already, further up"
                self.wrong((*path, "url"), message, at_value=True)
                continue
            seen[same] = subscription.url
            yield subscription

    def _feed(self, path: Place, table: Mapping[str, object]) -> Subscription | None:
        url = self._url(path, table)
        title = table.get("title", "")
        if not isinstance(title, str):
            self.wrong((*path, "title"), "title cannot be this; expected a text in quotes", at_value=True)
            title = ""
        folders = tuple(dict.fromkeys(self._folders_of(path, table["folders"]))) if "folders" in table else ()
        settings = {} if table.keys() <= _FEED_KEYS else dict(self._settings(path, table, "feed", also=_FEED_KEYS))
        return Subscription(url=url, title=title.strip(), folders=folders, settings=settings) if url else None

    def _url(self, path: Place, table: Mapping[str, object]) -> str:
        """The feed's address; empty when it has none that can be used."""
        if "url" not in table:
            self.wrong(path, 'this [[feed]] has no url; expected url = "https://…"')
            return ""
        url = table["url"]
        trouble = url_trouble(url)
        if trouble:
            self.wrong((*path, "url"), f"this feed is left out: {trouble}", at_value=True)
        return url if isinstance(url, str) and not trouble else ""

    def _folders_of(self, path: Place, value: object) -> Iterator[str]:
        if not isinstance(value, list):
            self.wrong((*path, "folders"), 'folders cannot be this; expected a list such as ["world"]', at_value=True)
            return
        for index, name in enumerate(value):
            folder = folder_path(name) if isinstance(name, str) else None
            if folder is None:
                message = f"this is no folder; expected, in quotes, {FOLDERS_ARE}"
                self.wrong((*path, "folders", index), message, at_value=True)
            else:
                yield folder

    def idle_folders(self, folders: Mapping[str, object], subscriptions: Iterable[Subscription]) -> None:
        """Tell of settings for folders in which no feed lies."""
        if not folders:
            return
        used = {path for subscription in subscriptions for path in with_parents(subscription.folders)}
        for folder, settings in folders.items():
            if settings and folder not in used:
                hint = _did_you_mean(folder, sorted(used))
                self.wrong(("folder", folder), f"no feed lies in the folder {quoted(folder)}{hint}", harmless=True)


def url_trouble(url: object) -> str:
    """Why nothing can be fetched from there, and what was expected; empty when it can."""
    expected = 'expected url = "https://…", "http://…" or "builtin:welcome"'
    if not isinstance(url, str):
        return expected
    if url == WELCOME or (len(url) <= URL_LENGTH and PLAIN_URL.fullmatch(url)):
        return ""
    if url == SAVED:
        return f"{SAVED} holds the pages that you save, and is there without being listed; {expected}"
    if len(url) > URL_LENGTH or not url.isprintable() or " " in url:
        return f"its url holds blanks or control characters or is longer than {URL_LENGTH}; {expected}"
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # brackets that do not close, a port that is no number
        usable = False
    if not usable:
        return f"{quoted(url)} is no address of a feed; {expected}" if "@" not in url else expected
    if parts.username is not None or parts.password is not None:
        return f"its url holds a user name or password; expected the address without it, and below it {_LOGIN}"
    return ""


def same_address(url: str) -> str:
    """What two spellings of one address have in common."""
    if url == WELCOME or PLAIN_URL.fullmatch(url):
        return url
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/", fragment="").geturl()


@lru_cache(1024)
def folder_path(name: str) -> str | None:
    """The path that a folder's name means; `None`: it is no folder."""
    parts = [part.strip() for part in name.split("/", DEEPEST_FOLDER)]
    fits = len(parts) <= DEEPEST_FOLDER and sum(map(len, parts)) + len(parts) - 1 <= LONGEST_FOLDER
    return "/".join(parts) if fits and all(parts) else None


def folder_named(name: str) -> str:
    """The path that somebody's name for a folder means.

    Raises:
        UsageError: it is no folder.
    """
    if (path := folder_path(displayable(name))) is None:
        raise UsageError(f"“{displayable(name)}” is no folder; expected {FOLDERS_ARE}.")
    return path


def with_parents(folders: Iterable[str]) -> list[str]:
    """Each folder, followed by those it lies in, nearest first."""
    return [path.rsplit("/", up)[0] for path in folders for up in range(path.count("/") + 1)]


def _without_tables(table: object) -> object:
    if not isinstance(table, dict):
        return table
    return {name: value for name, value in table.items() if not isinstance(value, dict) or name in SETTING}


def _did_you_mean(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name.casefold(), known, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _key(name: str) -> str:
    """A key as TOML writes it."""
    return name if name.isidentifier() and name.isascii() else f'"{name}"'


def _name(name: str) -> str:
    return name if name.isidentifier() and len(name) < 60 else quoted(name)
