"""newsboat's file `config`: what of it has a counterpart in feeds.toml, and what there is instead of the rest."""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tui.core.kinds import quoted
from tui.core.settings import SETTING
from tui.core.text import displayable
from tui.formats.newsboat import MOST_LINES, text_of, tokens
from tui.formats.toml_edit import basic_string
from tui.formats.toml_reading import read_piece

_BACKTICK = re.compile(r"(?<!\\)`")
_COMMENT = re.compile(r'((?:[^"#\\]|\\.|"(?:[^"\\]|\\.)*"?)*)', re.DOTALL)
_SHELL = re.compile(r"[|&;<>$`(){}]")
_QUIET = re.compile(r"(?:\s*(?:[12]?>>?\s*(?:/dev/null|&[12])|&>\s*/dev/null|&))+\s*$")
"""What sends a browser's own output away and lets it run on: the program does that by itself."""
_LONGEST = 4000
"""Characters of a line."""
_IN_TERMINAL = frozenset({"lynx", "w3m", "links", "links2", "elinks", "browsh", "carbonyl", "links-g"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A setting that a line asks for."""

    key: str
    """As feeds.toml calls it."""
    value: str
    """As TOML writes it."""
    said: str
    """The word of newsboat's that asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """An `ignore-article`: a filter, and the address of the feed that it is for."""

    feed: str
    """`*`: all feeds."""
    expression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsboatConfig:
    """What a config holds for us."""

    wishes: tuple[Wish, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    left_out: tuple[str, ...] = ()
    """What was not taken and what there is instead, a sentence each without a full stop."""
    cache_file: str = ""
    """Where the file says that the cache is; empty: at the usual place."""


_INSTEAD: tuple[tuple[str, str], ...] = (
    (r"bind-key|unbind-key|bind", "[keys] in feeds.toml binds keys"),
    (r"macro|run-on-startup", "[keys] and [[open]] in feeds.toml give keys commands"),
    (r"color|highlight.*|search-highlight-colors", "theme in [settings] has the colours"),
    (r".*-format|show-title-bar|show-keymap-hint|swap-title-and-hints", "layout in [settings] shares the screen out"),
    (r"player|podcast-.*|download-path|max-downloads|delete-played-files", "the key e opens sound and film"),
    (r"external-url-viewer", "the key u lists the links of a story"),
    (r"html-renderer|pager", "stories are laid out by dateline itself"),
    (r"bookmark-.*|save-path", "the key | hands a story to a command, and dateline show prints it"),
    (r"notify-.*", 'do = ["notify"] in a [[rule]] tells of stories'),
    (r"cookie-cache|http-auth-method", "headers in a [[feed]] say who you are"),
    (r"ssl-verify.*", "certificates are always looked at"),
    (r"opml-url", "dateline import opml takes such a list"),
    (r"include", "the files that it names are not read"),
    (r"mark-as-read-on-hover", "moving the cursor never marks; mark_read in [settings] says what does"),
    (r"show-read-.*", "the key . shows and hides what is read"),
    (r"article-sort-order|feed-sort-order", "the key S sorts stories, and feeds stand as in feeds.toml"),
    (r"(?:goto|toggleitemread|openbrowser).*|confirm-exit|scrolloff|wrap-scroll|prepopulate-query-feeds",
     "dateline has habits of its own"),
    (r"reload-threads|download-retries|max-download-speed|suppress-first-reload|reload-only-visible-feeds|"
     r"always-download", "each host is asked politely, with no knobs"),
    (r"ignore-mode", "rules hide, and :hidden shows what they hid"),
    (r"define-filter", "a [[search]] in feeds.toml keeps a query"),
    (r"reset-unread-on-update", "is:updated finds stories that were changed"),
    (r"(?:ttrss|ocnews|miniflux|feedhq|feedbin|freshrss|inoreader|newsblur|oldreader)-.*|urls-source",
     "dateline fetches the feeds itself, from no other service"),
    (r"proxy-auth.*", "a proxy that asks for a password cannot be used"),
)  # fmt: skip
"""What there is instead, by patterns of words; the first that fits."""


def read_newsboat_config(body: bytes) -> NewsboatConfig:
    """Read a config; nothing in it is run."""
    reader = _Reader()
    for line in _lines(text_of(body)):
        reader.line(line)
    return NewsboatConfig(
        wishes=tuple(reader.wishes()),
        ignored=tuple(reader.ignored),
        left_out=tuple(reader.sentences()),
        cache_file=reader.cache_file,
    )


def _lines(text: str) -> Iterator[str]:
    """The lines; one that ends in a backslash goes on in the next."""
    begun = ""
    for line in text.splitlines()[:MOST_LINES]:
        if line.endswith("\\"):
            begun += line[:-1]
        else:
            yield begun + line
            begun = ""
    yield begun


class _Reader:
    """Gathers settings from the lines; of what is said twice the last holds."""

    def __init__(self) -> None:
        self._said: dict[str, list[str]] = {}
        self._left_out: dict[str, int] = {}
        self.ignored: list[Ignored] = []
        self.cache_file = ""

    def line(self, line: str) -> None:
        if len(line) > _LONGEST:
            self._leave_out(f"a line of more than {_LONGEST:,} characters is not taken")
            return
        comment = _COMMENT.match(line)
        found = tokens(comment[1] if comment else line)
        if not found:
            return
        word, values = found[0].lower(), found[1:]
        if _BACKTICK.search(line):
            self._leave_out(
                f"{quoted(displayable(word))} is not taken: its value is made by a command, and commands are never run"
            )
        elif word == "ignore-article" and len(values) >= 2:
            self.ignored.append(Ignored(feed=values[0], expression=values[1]))
        elif word == "cache-file" and values:
            self.cache_file = values[0]
        elif word in _TAKEN:
            self._said[word] = values
        else:
            instead = next((told for pattern, told in _INSTEAD if re.fullmatch(pattern, word)), "")
            shown = quoted(displayable(word))
            self._leave_out(f"{shown} is not taken: {instead}" if instead else f"{shown} has no counterpart here")

    def wishes(self) -> Iterator[Wish]:
        """What the settings come to, each key once."""
        taken: dict[str, Wish] = {}
        for word in self._said:
            try:
                wish = _TAKEN[word](self._said)
            except ValueError as error:
                self._leave_out(f"{quoted(word)} is not taken: {error}")
                continue
            if wish is not None:
                taken.setdefault(wish.key, wish)
        yield from taken.values()

    def sentences(self) -> Iterator[str]:
        for text, times in self._left_out.items():
            yield text if times == 1 else f"{text} ({times:,} lines)"

    def _leave_out(self, sentence: str) -> None:
        self._left_out[sentence] = self._left_out.get(sentence, 0) + 1


_Said = Mapping[str, Sequence[str]]


def _first(said: _Said, word: str) -> str:
    return (*said.get(word, ()), "")[0]


def _yes(said: _Said, word: str) -> bool:
    return _first(said, word).lower() in ("yes", "true")


def _number(said: _Said, word: str) -> int:
    text = _first(said, word)
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError(f"{quoted(displayable(text))} is no number")
    return int(text)


def _wish(key: str, value: str, said: str) -> Wish:
    """The wish, if feeds.toml takes the value."""
    try:
        SETTING[key].kind.read((read_piece(f"value = {value}") or {}).get("value"))
    except ValueError:
        raise ValueError(f"{key} = {value} cannot be; expected {SETTING[key].kind.expected}") from None
    return Wish(key=key, value=value, said=said)


def _browser(said: _Said) -> Wish | None:
    command = _QUIET.sub("", " ".join(said["browser"])).strip()
    bare = re.sub(r"""\s+(?:["']%u["']|%u)$""", "", command)
    try:
        parts = shlex.split(bare)
    except ValueError:
        parts = []
    if not parts:
        return None
    if parts[0].rpartition("/")[2] in _IN_TERMINAL:
        raise ValueError(
            f"{displayable(parts[0])} takes the terminal; an [[open]] with terminal = true has it open links"
        )
    if _SHELL.search(bare) or re.search(r"%[uFft]", bare):
        raise ValueError(
            "no shell sees the command here, and the link is its last argument; browser in [settings] takes one"
        )
    return _wish("browser", basic_string(shlex.join(parts)), "browser")


def _refresh(said: _Said) -> Wish:
    if _yes(said, "auto-reload"):
        return Wish(key="refresh", value='"auto"', said="auto-reload")
    if _yes(said, "refresh-on-startup"):
        return Wish(key="refresh", value='"start"', said="refresh-on-startup")
    return Wish(key="refresh", value='"manual"', said="auto-reload")


def _refresh_every(said: _Said) -> Wish | None:
    minutes = _number(said, "reload-time")
    if not _yes(said, "auto-reload"):
        raise ValueError("without auto-reload it did nothing; refresh_every in [settings] says it here")
    return _wish("refresh_every", f'"{max(5, minutes)}m"', "reload-time") if minutes else None


def _proxy(said: _Said) -> Wish | None:
    where, kind = _first(said, "proxy"), _first(said, "proxy-type") or "http"
    if not where or not _yes(said, "use-proxy"):
        raise ValueError("without use-proxy it did nothing; proxy in [settings] says it here")
    if kind not in ("http", "https"):
        raise ValueError(f"proxies of the type {quoted(displayable(kind))} cannot be used")
    if "@" in where:
        raise ValueError("it holds a user name or password, which cannot be used")
    return _wish("proxy", basic_string(where if "://" in where else f"{kind}://{where}"), "proxy")


def _text_width(said: _Said) -> Wish | None:
    cells = _number(said, "text-width")
    return _wish("width", str(cells), "text-width") if cells else None


def _user_agent(said: _Said) -> Wish | None:
    text = " ".join(said["user-agent"])
    return _wish("user_agent", basic_string(text), "user-agent") if text else None


def _timeout(said: _Said) -> Wish | None:
    seconds = _number(said, "download-timeout")
    return _wish("timeout", f'"{seconds}s"', "download-timeout") if seconds else None


def _max_entries(said: _Said) -> Wish | None:
    most = _number(said, "max-items")
    return _wish("max_entries", str(most), "max-items") if most else None


def _keep(said: _Said) -> Wish | None:
    days = _number(said, "keep-articles-days")
    return _wish("keep", f'"{days}d"', "keep-articles-days") if days else None


def _full_text(said: _Said) -> Wish | None:
    whole = _yes(said, "download-full-page")
    return Wish(key="full_text", value='"always"', said="download-full-page") if whole else None


def _with_proxy(said: _Said) -> None:
    """Said with the proxy."""


_TAKEN: Mapping[str, Callable[[_Said], Wish | None]] = {
    "browser": _browser,
    "auto-reload": _refresh,
    "refresh-on-startup": _refresh,
    "reload-time": _refresh_every,
    "proxy": _proxy,
    "use-proxy": _with_proxy,
    "proxy-type": _with_proxy,
    "text-width": _text_width,
    "user-agent": _user_agent,
    "download-timeout": _timeout,
    "max-items": _max_entries,
    "keep-articles-days": _keep,
    "download-full-page": _full_text,
}
