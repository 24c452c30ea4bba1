"""A feed document to a `Feed`: RSS 0.90 to 2.0, RDF and Atom by feedparser, JSON Feed by our own parser."""

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

import feedparser

from tui.core.model import Feed
from tui.formats.buffered_sax import DEEPEST_READ, TooDeep
from tui.formats.dates import newest_first
from tui.formats.encoding import as_text, as_xml
from tui.formats.entries import (
    Surroundings,
    authors_of,
    dates_of,
    draft_of,
    language,
    mapping_of,
    mappings_of,
    text_of,
    title_of,
)
from tui.formats.errors import FormatError, malformed
from tui.formats.html_tree import clean
from tui.formats.identity import identified, without_empty
from tui.formats.jsonfeed import parse_json_feed
from tui.formats.urls import base_of, web_url
from tui.formats.walls import robots_problem, wall_of
from tui.formats.wish import read_wish

MOST_ENTRIES = 2000
_MOST_READ = 20_000
"""Entries of a document that are looked at to find the newest; reading more of them takes a worker's whole time."""
_ENTRY = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>])")
_ENTRY_END = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>")

_NAMES = {
    "rss090": "RSS 0.90",
    "rss091n": "RSS 0.91",
    "rss091u": "RSS 0.91",
    "rss092": "RSS 0.92",
    "rss093": "RSS 0.93",
    "rss094": "RSS 0.94",
    "rss20": "RSS 2.0",
    "rss10": "RSS 1.0",
    "rss": "RSS",
    "atom01": "Atom 0.1",
    "atom02": "Atom 0.2",
    "atom03": "Atom 0.3",
    "atom10": "Atom 1.0",
    "atom": "Atom",
    "cdf": "CDF",
}
_DECLARATION = re.compile(rb"<\?xml[^>]*?>")
_FIRST_TAG = re.compile(rb"<([A-Za-z][\w.:-]*)")
_OPENINGS_BYTES = 100_000


def parse_feed(
    body: bytes,
    *,
    url: str,
    content_type: str,
    headers: Mapping[str, str] | None = None,
    max_entries: int = MOST_ENTRIES,
) -> Feed:
    """Read what a publisher sent.

    Args:
        body: The document, decompressed.
        url: Where it came from, after all redirects.
        content_type: The header as it came, or nothing.
        headers: Others of the answer, lower-case; only content-location is looked at.
        max_entries: The newest so many are taken, the rest is counted in `Feed.left_out`.

    Raises:
        FormatError: it is no feed, or too broken to be read.
    """
    if not body.strip():
        raise malformed("the answer is empty", "it is asked again later; the stories already here stay")
    base_url = base_of(url, (headers or {}).get("content-location", ""))
    if _is_json(body, content_type):
        text = as_text(body, content_type).strip()
        return parse_json_feed(text, base_url=base_url, max_entries=max_entries)
    data, untold = without_most(as_xml(body, content_type))
    parsed = _parsed(data, base_url)
    if not _is_feed(parsed, data):
        raise _no_feed(data, content_type, url=url, headers=headers or {})
    feed = _feed(parsed, data, base_url=base_url, max_entries=max_entries)
    return replace(feed, left_out=feed.left_out + untold) if untold else feed


def without_most(data: bytes, *, most: int = _MOST_READ) -> tuple[bytes, int]:
    """The document without the entries beyond the first so many, and how many these are."""
    if data.count(b"<item") + data.count(b"<entry") + data.count(b":item") + data.count(b":entry") <= most:
        return data, 0
    starts = [entry.start() for entry in _ENTRY.finditer(data)]
    if len(starts) <= most:
        return data, 0
    last = max((end.end() for end in _ENTRY_END.finditer(data, starts[most])), default=len(data))
    return data[: starts[most]] + data[last:], len(starts) - most


def _is_json(body: bytes, content_type: str) -> bool:
    start = body.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1]
    return start in (b"{", b"[") or ("json" in content_type.lower() and start != b"<")


class _LooseParser(feedparser.api.LooseFeedParser):  # type: ignore[misc]  # feedparser ships no types
    """feedparser's own for broken documents, as long as they are not too deep."""

    def unknown_starttag(self, tag: str, attrs: object) -> object:
        """Take note of an element that begins."""
        if self.depth > DEEPEST_READ:
            raise TooDeep
        return super().unknown_starttag(tag, attrs)


feedparser.api.PREFERRED_XML_PARSERS[:] = ["tui.formats.buffered_sax"]
feedparser.api.LooseFeedParser = _LooseParser


def _declared_as_it_is(_: object, data: bytes, result: dict[str, object]) -> bytes:
    """What feedparser does about encodings, of a document that is known to be UTF-8, with fewer copies of it."""
    result["encoding"] = "utf-8"
    rest = _DECLARATION.sub(b"", data, count=1) if data.startswith(b"<?xml") else data
    return b"<?xml version='1.0' encoding='utf-8'?>" + rest


feedparser.api.convert_to_utf8 = _declared_as_it_is


def _parsed(data: bytes, base_url: str) -> Mapping[str, object]:
    """What feedparser makes of it.

    The base is told only where xml:base stands on it: feedparser would make
    relative guids absolute with it, and they would change when the feed moves.
    """
    headers = {"content-type": "application/xml; charset=utf-8"}
    if b"xml:base" in data:
        headers["content-location"] = base_url
    try:
        parsed: Mapping[str, object] = feedparser.parse(
            io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except TooDeep:
        raise malformed(
            f"more than {DEEPEST_READ:,} of its elements stand in each other, which no feed needs",
            "its publisher must mend it; the stories already here stay",
        ) from None
    except Exception as error:
        raise malformed(
            f"the document is too broken to be read ({type(error).__name__} in the parser)",
            "its publisher must mend it; the stories already here stay",
        ) from error
    return parsed


def _is_feed(parsed: Mapping[str, object], data: bytes) -> bool:
    known = text_of(parsed, "version") or any(True for _ in mappings_of(parsed, "entries"))
    return bool(known) and _root(data) != b"html"


def _feed(parsed: Mapping[str, object], data: bytes, *, base_url: str, max_entries: int) -> Feed:
    version, about = text_of(parsed, "version"), mapping_of(parsed, "feed")
    raw_entries = list(mappings_of(parsed, "entries"))
    atom = version.startswith("atom")
    around = Surroundings(
        base_url=base_url,
        atom=atom,
        lang=language(text_of(about, "language")),
        author=authors_of(about) if atom else "",
    )
    order = newest_first([dates_of(raw)[0] for raw in raw_entries])
    drafts = without_empty(draft_of(raw_entries[place], around) for place in order[:max_entries])
    return Feed(
        format=_NAMES.get(version, "RSS"),
        title=title_of(about, atom=atom),
        site_url=web_url(clean(text_of(about, "link")), base_url),
        lang=around.lang,
        entries=identified(drafts),
        wish=read_wish(about, data),
        left_out=max(0, len(raw_entries) - max_entries),
    )


def _root(data: bytes) -> bytes:
    tag = _FIRST_TAG.search(data[:_OPENINGS_BYTES])
    return tag[1].lower() if tag else b""


def _no_feed(data: bytes, content_type: str, *, url: str, headers: Mapping[str, str]) -> FormatError:
    remedy = "look for the feed's address on the site"
    said = content_type.partition(";")[0].strip().lower()
    if _root(data) in (b"html", b"head", b"body") or b"<!doctype html" in data[:1000].lower():
        match wall_of(data, headers):
            case "robots":
                return FormatError(robots_problem(urlsplit(web_url(url)).hostname or ""))
            case "login":
                return malformed(
                    "the answer is a web page and no feed: it asks for a login",
                    "give what the site asks for as headers of the feed in feeds.toml, if it is the site that asks; "
                    "it may also be a network that wants a login first",
                )
        return malformed(
            "the answer is a web page and no feed", f"{remedy}; it may also be a network that wants a login first"
        )
    if _root(data) == b"opml":
        return malformed("the answer is a list of feeds (OPML) and no feed", "import it instead")
    told = f" (it says {clean(said)[:60]})" if said and "xml" not in said else ""
    return malformed(f"the answer is neither RSS nor Atom nor JSON Feed{told}", remedy)
