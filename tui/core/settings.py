"""The one table of settings: what can be set in feeds.toml, where, to what, and what it is if it is not.

Reading a file, `config check`, the README's list and a JSON Schema all follow
from `SETTINGS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal, TypeAlias

from tui.core.kinds import DAY, MINUTE, Choice, Duration, Flag, Kind, Number, Program, Selectors, Text
from tui.core.request_kinds import Header, Headers, Proxy

Scope: TypeAlias = Literal["global", "folder", "feed"]

EVERYWHERE: frozenset[Scope] = frozenset({"global", "folder", "feed"})
GLOBAL: frozenset[Scope] = frozenset({"global"})
FEED: frozenset[Scope] = frozenset({"feed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One key that feeds.toml knows."""

    name: str
    kind: Kind
    default: str
    """As it would be written in TOML; empty where nothing is the default."""
    doc: str
    """What it does, as a sentence without a full stop."""
    scopes: frozenset[Scope] = GLOBAL
    """The tables it may stand in: `[settings]`, `[folder.…]`, `[[feed]]`."""


SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="refresh_every",
        kind=Duration(word="auto", least=5 * MINUTE, most=30 * DAY),
        default='"auto"',
        doc="How long to wait between two fetches of a feed; auto is 30 minutes to 24 hours by how often the feed "
        "posts. Servers' wishes can only lengthen it",
        scopes=EVERYWHERE,
    ),
    Setting(
        name="refresh",
        kind=Choice(words=("auto", "start", "manual")),
        default='"auto"',
        doc="When the reader fetches by itself: also while it is open, only at its start, or never",
    ),
    Setting(
        name="full_text",
        kind=Choice(words=("auto", "always", "never")),
        default='"auto"',
        doc="Whether to fetch the page behind a story: when the feed's text is a teaser, always, or never",
        scopes=EVERYWHERE,
    ),
    Setting(
        name="mark_read",
        kind=Choice(words=("open", "end", "never")),
        default='"open"',
        doc="When a story counts as read: when it is opened, when its last line was seen, or only with m",
    ),
    Setting(
        name="keep",
        kind=Duration(word="forever", least=DAY, most=36500 * DAY),
        default='"forever"',
        doc="How long stories are kept; unread, starred and tagged ones are never dropped",
        scopes=EVERYWHERE,
    ),
    Setting(name="theme", kind=Text(what="the name of a theme"), default='"dateline"', doc="The colours"),
    Setting(
        name="keymap",
        kind=Choice(words=("default", "vim")),
        default='"default"',
        doc="Which keys the commands have",
    ),
    Setting(
        name="browser",
        kind=Program(word="auto"),
        default='"auto"',
        doc="The command that opens links; the link becomes its last argument, and no shell sees it",
    ),
    Setting(
        name="width",
        kind=Number(least=20, most=200),
        default="72",
        doc="How wide the text of an article may get, in cells",
    ),
    Setting(
        name="first_unread",
        kind=Number(word="all", least=0, most=2000),
        default="10",
        doc='How many stories of a feed\'s first fetch arrive unread, of those within the last 14 days; or "all"',
        scopes=EVERYWHERE,
    ),
    Setting(
        name="layout",
        kind=Choice(words=("auto", "one", "two", "three", "stack")),
        default='"auto"',
        doc="How many panes there are; auto goes by the width of the terminal",
    ),
    Setting(
        name="clipboard",
        kind=Choice(words=("auto", "tmux", "osc52", "off")),
        default='"auto"',
        doc="How y copies: through tmux, through the terminal (OSC 52), or not at all; auto is tmux where it runs",
    ),
    Setting(
        name="ascii",
        kind=Flag(word="auto"),
        default='"auto"',
        doc="Whether marks and frames are drawn in plain ASCII; auto does where the locale is not UTF-8",
    ),
    Setting(
        name="mouse",
        kind=Flag(),
        default="true",
        doc="Whether the mouse is used",
    ),
    Setting(
        name="animation",
        kind=Flag(),
        default="true",
        doc="Whether anything on the screen glides",
    ),
    Setting(
        name="user_agent",
        kind=Text(what="a text", ascii_only=True, may_be_empty=True),
        default='""',
        doc="What dateline calls itself when it asks for a feed or a page; empty is its own name and version",
        scopes=EVERYWHERE,
    ),
    Setting(
        name="timeout",
        kind=Duration(least=timedelta(seconds=1), most=5 * MINUTE),
        default='"30s"',
        doc="How long a feed, or a page, may take to answer in all",
        scopes=EVERYWHERE,
    ),
    Setting(name="paused", kind=Flag(), default="false", doc="Whether the feed is left alone", scopes=EVERYWHERE),
    Setting(
        name="unlisted",
        kind=Flag(),
        default="false",
        doc="Whether the feed's stories stay out of Unread, Today and All",
        scopes=EVERYWHERE,
    ),
    Setting(
        name="max_entries",
        kind=Number(least=1, most=2000),
        default="2000",
        doc="How many stories are taken from one fetch of a feed, newest first",
        scopes=EVERYWHERE,
    ),
    Setting(
        name="proxy",
        kind=Proxy(),
        default='""',
        doc="The HTTP proxy that requests go through, such as http://127.0.0.1:3128; empty is none",
        scopes=EVERYWHERE,
    ),
    Setting(
        name="select",
        kind=Selectors(),
        default="[]",
        doc="What of a page is the article, as CSS selectors, where the extraction does not see it",
        scopes=EVERYWHERE,
    ),
    Setting(
        name="remove",
        kind=Selectors(),
        default="[]",
        doc="What of a page is no part of the article, as CSS selectors",
        scopes=EVERYWHERE,
    ),
    Setting(
        name="backups",
        kind=Number(least=0, most=100),
        default="3",
        doc="How many daily copies of the database are kept in the state folder; with 0 none is made",
    ),
    Setting(
        name="headers",
        kind=Headers(),
        default="{}",
        doc="Headers that are sent to the feed's own origin only",
        scopes=FEED,
    ),
)

SETTING: dict[str, Setting] = {setting.name: setting for setting in SETTINGS}
"""The same by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, as they hold for the program or for one feed.

    The fields are named as the keys in `SETTINGS`, where they are described;
    their defaults are the same.
    """

    refresh_every: timedelta | None = None
    """`None`: by how often the feed posts."""
    refresh: Literal["auto", "start", "manual"] = "auto"
    full_text: Literal["auto", "always", "never"] = "auto"
    mark_read: Literal["open", "end", "never"] = "open"
    keep: timedelta | None = None
    """`None`: forever."""
    theme: str = "dateline"
    keymap: Literal["default", "vim"] = "default"
    browser: tuple[str, ...] | None = None
    """`None`: what the system has."""
    width: int = 72
    first_unread: int | None = 10
    """`None`: all."""
    layout: Literal["auto", "one", "two", "three", "stack"] = "auto"
    clipboard: Literal["auto", "tmux", "osc52", "off"] = "auto"
    ascii: bool | None = None
    """`None`: by the locale."""
    mouse: bool = True
    animation: bool = True
    user_agent: str = ""
    """Empty: our own."""
    timeout: timedelta = timedelta(seconds=30)
    paused: bool = False
    unlisted: bool = False
    max_entries: int = 2000
    proxy: str = ""
    """Empty: none."""
    select: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    backups: int = 3
    """Daily copies of the database that are kept."""
    headers: tuple[Header, ...] = ()
    """Each a name with its value or where that is kept; for the feed's own origin only."""

    def but(self, values: Mapping[str, object]) -> "Settings":
        """The same with some values, as `Setting.kind` read them."""
        known: dict[str, Any] = dict(values)
        return replace(self, **known)
