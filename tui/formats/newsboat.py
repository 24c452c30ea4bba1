"""newsboat's list of feeds, the file `urls`: a feed a line, with tags behind it.

As newsboat's manual describes it, and as newsbeuter's was before. Nothing in
it is ever run.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tui.core.kinds import quoted
from tui.core.model import Subscription
from tui.core.subscriptions import folder_path, same_address
from tui.core.text import displayable
from tui.formats.pasted import feed_url
from tui.formats.urls import no_web_address

MOST_LINES = 100_000
_TOKEN = re.compile(r'[ \r\n\t]*(?:"((?:[^"\\]|\\.)*)"?|([^ \r\n\t]+))', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
_MOST_FOLDERS = 50
_LONGEST_NAME = 200
"""Characters of a title; a tag that is longer is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryFeed:
    """A line `query:NAME:EXPRESSION`: a search with a name."""

    name: str
    expression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlList:
    """What a file `urls` holds for us."""

    subscriptions: tuple[Subscription, ...] = ()
    """In the order of the file, each address once; `settings` may say `unlisted`."""
    queries: tuple[QueryFeed, ...] = ()
    left_out: tuple[str, ...] = ()
    """What was not taken and why, a sentence each without a full stop."""
    merged: int = 0
    """Lines whose feed stood further up already; their tags were added to it."""


def text_of(body: bytes) -> str:
    """The text of a file of newsboat's: UTF-8, else Latin-1, which anything can be read as."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def tokens(line: str) -> list[str]:
    """A line cut at its blanks; what stands in double quotes is one, and a # begins a comment where one could begin."""
    found: list[str] = []
    at = 0
    while match := _TOKEN.match(line, at):
        bare, at = match[2], match.end()
        if bare is None:
            found.append(_ESCAPE.sub(lambda escape: _ESCAPED.get(escape[1], escape[1]), match[1]))
        elif bare.startswith("#"):
            break
        else:
            found.append(bare)
    return found


def read_urls(body: bytes) -> UrlList:
    """Read a list of feeds, as much of it as can be subscribed to."""
    reader = _Reader()
    for line in text_of(body).split("\n")[:MOST_LINES]:
        if not line.startswith("#") and (found := tokens(line)):
            reader.line(found[0], found[1:])
    return UrlList(
        subscriptions=tuple(reader.subscriptions()),
        queries=tuple(reader.queries),
        left_out=tuple(reader.left_out),
        merged=reader.merged,
    )


class _Reader:
    """Gathers feeds from the lines."""

    def __init__(self) -> None:
        self._tags: dict[str, list[str]] = {}
        self._urls: dict[str, str] = {}
        self.queries: list[QueryFeed] = []
        self.left_out: list[str] = []
        self.merged = 0

    def line(self, address: str, tags: Sequence[str]) -> None:
        if address.startswith("query:"):
            self._query(address, tags)
            return
        url = feed_url(address, "https://")
        if trouble := _trouble(address, url):
            self.left_out.append(f"{_shown(address, tags)} is left out: {trouble}")
            return
        key = same_address(url)
        self.merged += key in self._urls
        self._urls.setdefault(key, url)
        self._tags.setdefault(key, []).extend(tags)

    def subscriptions(self) -> Iterator[Subscription]:
        for key, url in self._urls.items():
            tags = self._tags[key]
            title = _own_title(tags)
            named = (tag for tag in tags if tag[:1] not in ("~", "!") and len(tag) <= _LONGEST_NAME)
            folders = (folder_path(folder_of(tag)) for tag in named)
            yield Subscription(
                url=url,
                title=displayable(title, limit=_LONGEST_NAME).strip(),
                folders=tuple(dict.fromkeys(filter(None, folders)))[:_MOST_FOLDERS],
                settings={"unlisted": True} if any(tag.startswith("!") for tag in tags) else {},
            )

    def _query(self, address: str, tags: Sequence[str]) -> None:
        _, name, expression = (*address.split(":", 2), "", "")[:3]
        name = displayable(_own_title(tags) or name).strip()
        if name and expression.strip():
            self.queries.append(QueryFeed(name=name, expression=expression))
        else:
            self.left_out.append(f"{quoted(displayable(address))} is left out: it is no query:NAME:EXPRESSION")


def _own_title(tags: Sequence[str]) -> str:
    """The title behind a line, written `~TITLE`; empty without one."""
    return next((tag[1:] for tag in tags if tag.startswith("~")), "")


def folder_of(tag: str) -> str:
    """The folder that a tag becomes; `/` in it nests, as in all folders."""
    return "/".join(filter(None, (displayable(part).strip() for part in tag.split("/"))))


def counted(sentences: Sequence[str]) -> list[str]:
    """Each sentence once, the number behind those that are told several times."""
    return [text if times == 1 else f"{text} ({times:,} times)" for text, times in Counter(sentences).items()]


def _trouble(address: str, url: str) -> str:
    """Why a line is not taken, with what could be made of its address; empty when it is."""
    if address.startswith(("exec:", "filter:")):
        return (
            "it is made by a command, and commands are never run; what it writes can be served and added by its address"
        )
    if trouble := no_web_address(address, url):
        return trouble
    if "@" in urlsplit(url).netloc:
        return (
            "its address holds a user name or password; add it without them, and below its url "
            'headers = { Authorization = { env = "NAME" } }'
        )
    return ""


def _shown(address: str, tags: Sequence[str]) -> str:
    """What a line is called in a sentence: never by an address that holds a password."""
    if title := _own_title(tags):
        return quoted(displayable(title))
    if "@" in address:
        return f"a feed of {quoted(displayable(address.rpartition('@')[2].partition('/')[0]))}"
    return quoted(displayable(address))
