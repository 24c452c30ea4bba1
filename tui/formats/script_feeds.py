"""Feeds that a page names in its scripts, where programs that build pages keep what they know."""

import re
from collections.abc import Iterable, Iterator
from html import unescape

_READ = 3_000_000
"""So many characters of all scripts together are looked at,"""
_MOST = 30
"""and so many mentions of feeds in them."""
_AROUND = 400
"""Characters before and behind the type of a feed in which its address stands."""
_KEYS = r"(?:feed_?url|rss_?url|rss_?feed(?:_?url)?|podcast_?feed_?url|webFeed|xml_?url)"
_ADDRESS = r"(?P<url>(?:https?:)?/[^\"'\s<>]{2,2000})"
_KEYED = re.compile(
    rf"(?<!\w)[\"']?{_KEYS}[\"']?\s*:\s*(?:\{{[^{{}}]{{0,300}}?[\"']url[\"']\s*:\s*)?[\"']{_ADDRESS}[\"']",
    re.IGNORECASE,
)
_TYPE = re.compile(r"(?:application|text)/(?:rss|atom|rdf|feed)\+(?:xml|json)", re.IGNORECASE)
_HREF = re.compile(r"(?<![\w-])[\"']?(?:href|url)[\"']?\s*[:=]\s*[\"']?(?P<url>[^\"'\s<>{},]{1,2000})", re.IGNORECASE)
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_SENT_ON = re.compile(
    r"(?<![\w.])(?:(?:window|document|self|top)\.)?location(?:\.href)?\s*(?:=(?!=)|\.(?:replace|assign)\()\s*"
    r"[\"'](?P<url>[^\"'\s<>]{1,2000})[\"']"
)


def named_in_scripts(scripts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Addresses under a key that says feed, and those beside the type of a feed; as they are written, unescaped."""
    keyed: dict[str, None] = {}
    typed: dict[str, None] = {}
    left = _READ
    for script in scripts:
        text = _readable(script[:left])
        left -= len(script)
        keyed.update((match["url"], None) for match, _ in zip(_KEYED.finditer(text), range(_MOST), strict=False))
        typed.update((address, None) for address in _typed(text))
        if left <= 0 or len(keyed) + len(typed) > _MOST:
            break
    return list(keyed), list(typed)


def sent_on_by_script(scripts: Iterable[str]) -> str:
    """Where a page that holds nothing else sends its reader; empty: nowhere."""
    for script in scripts:
        if len(script) < 2000 and (match := _SENT_ON.search(script)):
            return match["url"]
    return ""


def _typed(text: str) -> Iterator[str]:
    """Addresses within the same object, or the same tag, as the type of a feed."""
    for match, _ in zip(_TYPE.finditer(text), range(_MOST), strict=False):
        before = text[max(0, match.start() - _AROUND) : match.start()]
        before = before[max(before.rfind(mark) for mark in "{<") + 1 :]
        behind = text[match.end() : match.end() + _AROUND]
        ends = [place for mark in "}>" if (place := behind.find(mark)) >= 0]
        nearby = before + match[0] + behind[: min(ends, default=_AROUND)]
        yield from (unescape(found["url"]) for found in _HREF.finditer(nearby))


def _readable(script: str) -> str:
    r"""A script without the backslashes that texts within texts have, and with what \u002F stands for."""
    if "\\" not in script:
        return script
    return _UNICODE.sub(lambda match: _character(match[1]), script.replace("\\\\", "\\")).replace("\\", "")


def _character(digits: str) -> str:
    code = int(digits, 16)
    return chr(code) if 0x20 <= code < 0x7F else " "
