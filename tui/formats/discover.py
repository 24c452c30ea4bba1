"""Where feeds may be: what a page names, where it links to, and where sites usually keep them."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from tui.core.leads import Leads
from tui.core.model import Candidate
from tui.core.subscriptions import same_address
from tui.formats.encoding import page_text
from tui.formats.feed_words import FEED_PATH, FEED_TYPE, FEED_WORDS, is_about_comments, is_no_feed, is_part, where
from tui.formats.html_tree import parse_html
from tui.formats.own_address import own_address
from tui.formats.page_links import address_of, blogs, linked
from tui.formats.pasted import feed_url
from tui.formats.plain import plain_title
from tui.formats.platforms import kept_by_platform
from tui.formats.script_feeds import named_in_scripts, sent_on_by_script
from tui.formats.sites import said_on_page
from tui.formats.urls import base_of, web_url

_MOST_CANDIDATES = 40
"""Of each sort."""
_MOST_LINK_TAGS = 5000
_MOST_SCRIPTS = 300
_LITTLE = 5000
"""Characters of a page that does nothing but send its reader on."""

_VAGUE_TYPES = frozenset({"application/xml", "text/xml", "application/json", "text/json", "text/html", ""})
_HEADER_LINK = re.compile(r"<(?P<url>[^<>]{1,2000})>(?P<more>(?:\s*;\s*[\w*-]+\s*(?:=\s*(?:\"[^\"]*\"|[^\s,;\"]+))?)*)")
_PARAMETER = re.compile(r";\s*(?P<name>[\w*-]+)\s*=\s*(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^\s,;\"]+))")
_REFRESH = re.compile(r"\s*(?P<seconds>\d+)?[\d.]*\s*[;,]\s*(?:url\s*=\s*)?[\"']?(?P<url>[^\"'\s]+)", re.IGNORECASE)
_MAIN_FRAME = re.compile(r"main|content|home|news|blog|index", re.IGNORECASE)
_LONGEST_WAIT = 15
"""Seconds; a page that sends on later only wants to be loaded anew."""

_USUAL_NAMES = ("feed", "rss.xml", "atom.xml", "feed.xml", "index.xml", "rss")
_MOST_BELOW = 4
"""So many of them at the root of a site, where they were looked for in a folder first."""


def leads(html: bytes, *, url: str, content_type: str = "", links: str = "") -> Leads:
    """Where a page leads to feeds.

    Args:
        html: The page, decompressed.
        url: Where it came from, after all redirects; empty for a file, which may tell itself.
        content_type: The header as it came, or nothing.
        links: The Link header, likewise.
    """
    text = page_text(html, content_type)
    # With the tag in front a page of nothing but link tags is not taken for plain text.
    root = parse_html(f"<html>{text}")
    if root is None:
        return Leads()
    told = own_address(html, content_type=content_type)
    page = web_url(url) or told
    base_url = base_of(page, *[base.get("href") or "" for base in islice(root.iter("base"), 1)])
    scripts = [script.text or "" for script in islice(root.iter("script"), _MOST_SCRIPTS)]
    keyed, typed = named_in_scripts(scripts)
    declared = [*_in_header(links, page), *_declared(root, base_url)]
    named = [*said_on_page(page, text), *_ranked(declared, page), *_plain(keyed, base_url, declared=True)]
    found = linked(root, base_url, page)
    seen = {same_address(page)}
    named = list(_new(named, seen))
    likely = [*_new(_plain(typed, base_url), seen), *_new(found.likely, seen)]
    return Leads(
        named=tuple(named[:_MOST_CANDIDATES]),
        likely=tuple(likely[:_MOST_CANDIDATES]),
        possible=tuple(_new(found.possible, seen))[:_MOST_CANDIDATES],
        onward=_onward(root, scripts, text, base_url),
        pages=tuple(_other_pages([told, _first_page(page), *blogs(root, base_url, page)], web_url(url))),
        usual=kept_by_platform(page, text),
        address=told,
    )


def usual_addresses(url: str) -> tuple[str, ...]:
    """Where a site may keep a feed that it names nowhere: in the folder of this page, then at the root."""
    if not web_url(url):
        return ()
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    above, _, last = parts.path.rpartition("/")
    # "/blog" is most likely a folder; "/blog/a-story" and "/blog.html" lie in one.
    folder = f"/{last}" if last and "." not in last and not above.strip("/") else above.rstrip("/")
    if not folder:
        return tuple(f"{root}/{name}" for name in _USUAL_NAMES)
    in_folder = (f"{root}{folder}/{name}" for name in _USUAL_NAMES)
    return (*in_folder, *(f"{root}/{name}" for name in _USUAL_NAMES[:_MOST_BELOW]))


def _new(found: Iterable[Candidate], seen: set[str]) -> Iterator[Candidate]:
    """Those whose address was not there before."""
    for candidate in found:
        if (key := same_address(candidate.url)) not in seen:
            seen.add(key)
            yield candidate


def _plain(addresses: Iterable[str], base_url: str, *, declared: bool = False) -> Iterator[Candidate]:
    for written in addresses:
        address = feed_url(written, base_url)
        if address and "@" not in urlsplit(address).netloc and not is_no_feed(address):
            yield Candidate(url=address, declared=declared, comments=is_about_comments(address, ""))


def _declared(root: etree._Element, base_url: str) -> Iterator[Candidate]:
    """What link tags name, in their order."""
    for link in islice(root.iter("link"), _MOST_LINK_TAGS):
        relations = (link.get("rel") or "").lower().split()
        if {"alternate", "feed"}.isdisjoint(relations) or link.get("hreflang"):
            continue
        address, _ = address_of(link, base_url)
        title = plain_title(link.get("title") or "", "text/plain")
        if address and _is_feed(address, relations, link.get("type") or "", title):
            yield Candidate(url=address, title=title, declared=True, comments=is_about_comments(address, title))


def _in_header(links: str, page: str) -> Iterator[Candidate]:
    """What a Link header names (RFC 8288)."""
    for match in islice(_HEADER_LINK.finditer(links[:20_000]), 50):
        more = {
            each["name"].lower(): each["quoted"] or each["bare"] or "" for each in _PARAMETER.finditer(match["more"])
        }
        relations, title = more.get("rel", "").lower().split(), plain_title(more.get("title", ""), "text/plain")
        address = feed_url(match["url"], page)
        if "alternate" not in relations or not address or "@" in urlsplit(address).netloc:
            continue
        if _is_feed(address, relations, more.get("type", ""), title):
            yield Candidate(url=address, title=title, declared=True, comments=is_about_comments(address, title))


def _is_feed(address: str, relations: list[str], media_type: str, title: str) -> bool:
    if is_no_feed(address):
        return False
    media_type = media_type.partition(";")[0].strip().lower()
    sounds = FEED_PATH.search(where(address)) or FEED_WORDS.search(title)
    return bool(FEED_TYPE.fullmatch(media_type) or "feed" in relations or (media_type in _VAGUE_TYPES and sounds))


def _ranked(declared: list[Candidate], page: str) -> list[Candidate]:
    """The site's feed before those of its parts, unless the page is that of the part; those of comments last."""
    path = urlsplit(page).path.rstrip("/") + "/"
    of_part = is_part(page if page.endswith("/") else f"{page}/")

    def rank(candidate: Candidate) -> tuple[bool, bool, bool]:
        part = is_part(candidate.url)
        own = part and of_part and urlsplit(candidate.url).path.startswith(path)
        return candidate.comments, not own, part

    return sorted(declared, key=rank)


def _onward(root: etree._Element, scripts: list[str], text: str, base_url: str) -> str:
    """The page that this one sends its reader to, or shows in a frame."""
    for meta in islice(root.iter("meta"), _MOST_LINK_TAGS):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            match = _REFRESH.match(meta.get("content") or "")
            if match and int((match["seconds"] or "0")[:6]) <= _LONGEST_WAIT:
                return web_url(match["url"], base_url)
    frames = [frame.get("src") or "" for frame in islice(root.iter("frame"), 20)]
    main = [src for src in frames if _MAIN_FRAME.search(src)]
    only = []
    if next(root.iter("a"), None) is None:
        only = [frame.get("src") or "" for frame in islice(root.iter("iframe"), 1)]
        only += [sent_on_by_script(scripts)] if len(text) < _LITTLE else []
    return next((address for each in (*main, *frames, *only) if each and (address := web_url(each, base_url))), "")


def _first_page(page: str) -> str:
    parts = urlsplit(page)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/" if page else ""


def _other_pages(addresses: Iterable[str], page: str) -> Iterator[str]:
    """Each once, without the page itself."""
    seen = {same_address(page)} if page else set()
    for address in addresses:
        if address and same_address(address) not in seen and "@" not in urlsplit(address).netloc:
            seen.add(same_address(address))
            yield address
