"""What documents that are no web pages tell of where feeds are: a feed that lies in a file, an account's own record."""

import json
import re
from collections.abc import Iterator
from html import unescape

from tui.core.leads import Leads
from tui.core.model import Candidate
from tui.formats.discover import leads
from tui.formats.encoding import as_text
from tui.formats.errors import malformed
from tui.formats.media_types import is_feed
from tui.formats.opml import read_opml
from tui.formats.pasted import feed_url
from tui.formats.urls import web_url

_OPENINGS = 20_000
_OPML = re.compile(r"\A\s*(?:<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>|\s)*<opml\b", re.IGNORECASE | re.DOTALL)
_FIRST_ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)\b", re.IGNORECASE)
_SELF = re.compile(
    r"<(?:\w+:)?link\b(?=[^<>]{0,500}\brel\s*=\s*[\"']self[\"'])[^<>]{0,1000}?\bhref\s*=\s*[\"']([^\"'<>]+)"
)
_MOVED = re.compile(r"<itunes:new-feed-url>\s*([^<>\s]+)")
_SITE = re.compile(
    r"<link>\s*(?:<!\[CDATA\[)?\s*(https?://[^<>\s\]]+)|<(?:\w+:)?link\b(?![^<>]{0,500}\brel\s*=\s*[\"']self)"
    r"[^<>]{0,1000}?\bhref\s*=\s*[\"']([^\"'<>]+)"
)


def leads_of_file(body: bytes) -> Leads:
    """Where a file leads to feeds: a page that was saved, or a feed.

    Raises:
        FormatError: it is a list of feeds, which is to be imported.
    """
    opening = as_text(body[:_OPENINGS])
    if _OPML.match(opening):
        number = len(read_opml(body).subscriptions)
        raise malformed(f"this is a list of {number:,} feed{'s' if number != 1 else ''} (OPML)", "import it")
    if is_feed(body):
        entry = _FIRST_ENTRY.search(opening)
        return _of_feed(opening[: entry.start()] if entry else opening)
    if opening.lstrip("\ufeff \t\r\n").startswith("{"):
        return _of_json(body)
    return leads(body, url="")


def profile_of(body: bytes) -> str:
    """The page of an account, as the record of it tells (WebFinger, RFC 7033); empty: it does not."""
    kinds = ("http://webfinger.net/rel/profile-page", "self")
    links = {str(link.get("rel")): link.get("href") for link in _dicts(_parsed(body).get("links"))}
    return next((address for kind in kinds if (address := web_url(str(links.get(kind) or "")))), "")


def _of_feed(head: str) -> Leads:
    """The addresses that the beginning of a feed names: its own, and that of its site."""
    own = [match[1] for pattern in (_MOVED, _SELF) if (match := pattern.search(head))]
    site = next((web_url(unescape(match[1] or match[2])) for match in _SITE.finditer(head)), "")
    return _leads(map(unescape, own), site)


def _of_json(body: bytes) -> Leads:
    said = _parsed(body)
    return _leads([str(said.get("feed_url") or "")], web_url(str(said.get("home_page_url") or "")))


def _leads(feeds: Iterator[str] | list[str], site: str) -> Leads:
    named = tuple(Candidate(url=address, declared=True) for each in feeds if (address := feed_url(each)))
    return Leads(named=named, pages=(site,) if site else (), address=site)


def _parsed(body: bytes) -> dict[str, object]:
    try:
        said = json.loads(as_text(body))
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _dicts(listed: object) -> Iterator[dict[str, object]]:
    yield from (each for each in (listed if isinstance(listed, list) else []) if isinstance(each, dict))
