"""What is mutated: the project's own feeds, pages, lists and settings, the same at every run."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Literal, TypeAlias

from tests.bench.hostile_pages import PAGES as HOSTILE_PAGES
from tests.fuzz.mutating import Grammar, mutated
from tests.fuzz.tokens import CONTENT_TYPES
from tests.sample_feeds import Told, atom, json_feed, paragraphs, rdf, rss
from tests.sample_pages import PAGES, page
from tui.formats.opml import OutlineOut, write_opml
from tui.paths import shipped_feeds

Target: TypeAlias = Literal["feed", "page", "opml", "toml", "urls", "config"]

_DATA = Path(__file__).parent.parent / "data" / "feeds"
_DATES = re.compile(rb"\w{3}, \d\d \w{3} \d{4} [\d:]{8} [+-]\d{4}|\d{4}-\d\d-\d\dT[\d:.]+(?:[+-]\d\d:\d\d|Z)")
_HOSTILE_PAGES = (
    *("NUL in words", "control characters", "half a character", "XML declaration", "UTF-16", "windows-1251, unsaid"),
    *("Shift_JIS, unsaid", "UTF-8, says Latin-1", "nothing"),
)
_SETTINGS = """\
# What a person's file looks like after some years.
[settings]
theme = "dateline"
refresh = "start" # not before
refresh_every = "auto"
browser = [ "firefox",
  "--new-tab", ]
ascii = false
remove = ["#ad", ".share > a"]

[folder.world]
refresh_every = "15m"
[folder."tech/linux"]
full_text = "never"

[[feed]]
url = "https://one.example/rss"
title = "One \\u00e9"
folders = ["world"]

[[feed]] # the second
  url = 'https://two.example/feed?x=1&y=2'
  folders = [ 'tech/linux', "world" ]
  headers = { Authorization = { env = "TOKEN" }, X-A = "b" }
  keep = "90d"
[feed.extra]
deep = { er = [1, { a = 2 }] }

[[feed]]
url = "https://three.example/"
title = '''
[[feed]]
url = "no feed"'''
paused = true

[[search]]
name = "Fresh"
query = 'is:unread newer:2d -tag:"a b"'

[[rule]]
query = "title:advert OR feed:one"
do = ["hide", "tag ads"]

[[open]]
match = "youtube\\\\.com"
command = ["mpv", "{url}"]

[keys]
x = "star"
"ctrl+l" = ":unread"
"""
_URLS = b"""\
# newsboat's list
https://one.example/rss news "two words" "~My \\"One\\"" # a comment
https://two.example/feed#top "!Hidden" tech/linux\r
  feed://three.example/feed\ttag
"query:Fresh:age < 7 and (title =~ \\"a|b\\" or tags # \\"x\\")" y
"exec:~/bin/make feed" z
http://user:secret@four.example/rss
filter:~/x:https://five.example/
"""
_CONFIG = b"""\
auto-reload yes
reload-time 30 # minutes
browser "firefox --new-tab %u"
ignore-article "https://one.example/rss" "title =~ \\"Advert\\" and author != \\"x\\""
ignore-article "*" "content # \\"\\\\d+\\" or unread = \\"yes\\""
macro y set browser "mpv %u" ; open-in-browser ; set browser "firefox %u"
bind-key j down
cache-file "~/.cache/`hostname`/cache.db"
max-items 100
color listnormal cyan default \\
  bold
http-proxy proxy.example:3128
"""
_OPML = b"""<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a "b">]>
<opml version="1.1" xmlns:fz="urn:x"><head><title>My &amp; list</title></head><body>
<outline text="World &#233;"><outline type="rss" text="One" xmlUrl="https://one.example/rss?a=1&b=2" fz:x="1"/>
<outline text="Deep"><outline text="Deeper"><outline title="Two" xmlUrl="feed://two.example/"/></outline></outline>
</outline><outline text="Script" xmlUrl="|cmd"/><outline type="include" url="http://x.example/o.opml"/>
<outline text="Cat" xmlUrl="http://three.example/" category="/a,/b/c"></outline></body></opml>"""
_STORIES = [
    Told(title="Ferry timetable changes", body=paragraphs("ferries", 6)),
    Told(title="A <lamp> & 2 more", body="<ul><li>one<li>two</ul><table><tr><th>a<td>b</table><pre>x\n y</pre>"),
    Told(title="Pears", body="<blockquote><p>q <a href='/x'>w</a></p></blockquote><figure><img src=a.png alt=Alt>"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sown:
    """One input: bytes, and what is said of them."""

    target: Target
    number: int
    body: bytes
    content_type: str = ""
    seed_name: str = ""


def _frozen(body: bytes) -> bytes:
    """The sample with one date in place of those of today."""
    return _DATES.sub(
        lambda found: b"Tue, 03 Mar 2026 10:00:00 +0000" if b"," in found[0] else b"2026-03-03T10:00:00Z", body
    )


@cache
def _feeds() -> tuple[tuple[str, bytes], ...]:
    makers = {"rss": rss, "rdf": rdf, "atom": atom, "json": json_feed}
    made = [(name, _frozen(make("Harbour Gazette", _STORIES).body)) for name, make in makers.items()]
    return (*made, *((path.name, path.read_bytes()) for path in sorted(_DATA.iterdir())))


@cache
def _pages() -> tuple[tuple[str, bytes], ...]:
    return (
        *((name, page(name)) for name in PAGES),
        *((name, HOSTILE_PAGES[name]()) for name in _HOSTILE_PAGES),
    )


@cache
def _lists() -> tuple[tuple[str, bytes], ...]:
    feeds = [
        OutlineOut(url="https://one.example/rss", title="One", site_url="https://one.example/", folders=("world",)),
        OutlineOut(url="https://two.example/feed", folders=("tech/linux", "world")),
        OutlineOut(url="https://three.example/", title="Three [/b]"),
    ]
    own = write_opml(feeds, title="Mine", now=datetime(2026, 3, 3, tzinfo=UTC))
    return (("own", own), ("foreign", _OPML))


@cache
def _settings() -> tuple[tuple[str, bytes], ...]:
    plain = "".join(f'[[feed]]\nurl = "https://feed{number}.example/rss"\n\n' for number in range(30))
    return (("settings", _SETTINGS.encode()), ("shipped", shipped_feeds()), ("plain", plain.encode()))


_SEEDS: dict[Target, tuple[Callable[[], tuple[tuple[str, bytes], ...]], Grammar]] = {
    "feed": (_feeds, "markup"),
    "page": (_pages, "markup"),
    "opml": (_lists, "markup"),
    "toml": (_settings, "toml"),
    "urls": (lambda: (("urls", _URLS),), "lines"),
    "config": (lambda: (("config", _CONFIG),), "lines"),
}
TARGETS: tuple[Target, ...] = tuple(_SEEDS)
_SHARES: tuple[tuple[Target, int], ...] = (
    ("feed", 8), ("page", 4), ("opml", 3), ("toml", 4), ("urls", 1), ("config", 1),
)  # fmt: skip
_TURNS: tuple[Target, ...] = tuple(target for target, share in _SHARES for _ in range(share))


def target_of(number: int) -> Target:
    """Of what kind an input is, by its number."""
    return _TURNS[number % len(_TURNS)]


def sow(seed: int, number: int) -> Sown:
    """The input with this number of this seed: always the same."""
    chance = Random(f"{seed}:{number}")
    target = target_of(number)
    seeds, kind = _SEEDS[target]
    name, body = chance.choice(seeds())
    if name.endswith("json") or name.startswith("json"):
        kind = "json"
    changed = mutated(body, _others(target, chance), kind, chance)
    usual = "text/html" if target == "page" else "application/xml"
    content_type = chance.choice(CONTENT_TYPES) if chance.random() < 0.3 else usual
    return Sown(target=target, number=number, body=changed, content_type=content_type, seed_name=name)


def _others(target: Target, chance: Random) -> Sequence[bytes]:
    """Documents to take pieces of: mostly of the same kind, now and then of another."""
    wanted = target if chance.random() < 0.8 else chance.choice(TARGETS)
    return [body for _, body in _SEEDS[wanted][0]() if body] or [_URLS]
