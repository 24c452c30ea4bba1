"""Known sites: which feeds follow from an address, or from what a page says of itself; no service is asked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import unquote, urlsplit

from tui.core.model import Candidate
from tui.formats.pasted import feed_url
from tui.formats.site_rules import SITES, Site
from tui.formats.site_signs import HEADERS, NO_FEEDS, READERS, SAID

_NAME = r":(?P<name>[a-z]\w*)(?:\((?P<only>(?:[^()]|\([^()]*\))*)\)|(?P<more>\+))?"
_PIECE = re.compile(rf"{_NAME}|(?P<rest>/\*)|(?P<any>\*)|(?P<text>[^:*/]+|.)")
_WANTED = re.compile(r"(?P<path>.*?)(?:\?(?P<key>\w+))?")
_LONGEST_PATH = 1000
_READ = 3_000_000
"""So many characters of a page are searched for what it says of itself."""
_EMBEDDED = re.compile(r"https?:/{1,2}(?=[^/\s])", re.IGNORECASE)
_FEED = re.compile(r"\.(?:xml|rss|atom)$|^/(?:feeds?|rss)(?:/|$)", re.IGNORECASE)
_ASKED_FOR = re.compile(r"(?:^|&)(?:feed|format|output)=(?:atom|rss)", re.IGNORECASE)
_REMOTE = re.compile(r"/@(?P<user>[\w.-]+)@(?P<host>[\w.-]+)(?:/.*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an address tells by itself."""

    feeds: tuple[Candidate, ...] = ()
    """Best first; none where only the page tells."""
    page: str = ""
    """The page to ask."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """What it is asked with."""
    feedless: str = ""
    """The name of a site that has no feeds; else empty."""


def known(url: str) -> Known:
    """What is known of an address before anything is asked."""
    parts = urlsplit(url)
    host = _host(url)
    site, sub = _site_of(host)
    if site is not None and (len(parts.path) > _LONGEST_PATH or _is_its_feed(site, parts.path, parts.query)):
        site = None
    feeds = list(_filled(site, site.rules, url, sub)) if site is not None else []
    feeds += [each for each in (_shown_elsewhere(url), address_within(url)) if each]
    page = next(_filled(site, site.pages, url, sub), url) if site is not None else url
    name = next((NO_FEEDS[parent] for parent in _with_parents(host) if parent in NO_FEEDS), "")
    return Known(
        feeds=tuple(Candidate(url=each) for each in dict.fromkeys(feeds)),
        page=page,
        headers=HEADERS.get(urlsplit(page).hostname or "", {}) if page.startswith("https:") else {},
        feedless=name,
    )


def said_on_page(url: str, text: str) -> Iterator[Candidate]:
    """The feed that follows from what a page of a known site says of itself."""
    parents = set(_with_parents(_host(url)))
    for hosts, template, patterns in SAID:
        if parents.isdisjoint(hosts):
            continue
        for pattern in patterns:
            if match := re.compile(pattern).search(text, 0, _READ):
                yield Candidate(url=template.format(id=match["id"]), declared=True)
                return


def address_within(url: str) -> str:
    """The feed that an address of another reader, or of a validator, holds; empty: none."""
    if READERS.isdisjoint(_with_parents(_host(url))):
        return ""
    whole = unquote(unquote(url))
    starts = [match.start() for match in _EMBEDDED.finditer(whole, 8)]
    return feed_url(whole[starts[-1] :].partition("&")[0]) if starts else ""


def matched(rules: Sequence[Sequence[str]], url: str, more: Mapping[str, str] | None = None) -> Iterator[str]:
    """The filled templates of the first rule whose pattern an address matches."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/") or "/"
    query = dict(each.partition("=")[::2] for each in parts.query.split("&"))
    for pattern, *templates in rules:
        compiled, key = _compiled(pattern)
        match = compiled.fullmatch(path)
        if match is not None and (not key or query.get(key)):
            told = {**query, **(more or {}), "query": parts.query, "path": path, **match.groupdict()}
            yield from (template.format_map(_Empty(told)).rstrip("?") for template in templates)
            return


class _Empty(dict[str, str]):
    """Gives nothing for what is not there."""

    def __missing__(self, key: str) -> str:
        return ""


@cache
def _compiled(pattern: str) -> tuple[re.Pattern[str], str]:
    """A pattern of the tables as a regular expression, and the key that its query must have."""
    wanted = _WANTED.fullmatch(pattern)
    path, key = (wanted["path"], wanted["key"] or "") if wanted else (pattern, "")
    written = ""
    for piece in _PIECE.finditer(path):
        if name := piece["name"]:
            only = piece["only"] or (".+?" if piece["more"] else "[^/]+")
            written += f"(?P<{name}>{only})"
        else:
            written += "(?:/.*)?" if piece["rest"] else ".*" if piece["any"] else re.escape(piece["text"])
    return re.compile(written, re.DOTALL), key


def _site_of(host: str) -> tuple[Site | None, str]:
    """The site of a host, and the name below it where each has one of its own."""
    plain = host.removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
    table = _table()
    if (site := table.get(host) or table.get(plain)) is not None:
        return site, ""
    sub, _, parent = host.removeprefix("www.").partition(".")
    if (site := table.get(f"*.{parent}")) is not None:
        return site, sub
    if len(labels := host.split(".")) > 3 and labels[-3] == "m":  # en.m.wikipedia.org
        return table.get(f"*.{'.'.join(labels[-2:])}"), labels[0]
    if ".blogspot." in host:  # every country has its own
        return table.get("*.blogspot.com"), host.partition(".")[0]
    return None, ""


def _is_its_feed(site: Site, path: str, query: str) -> bool:
    """Whether an address of a site is that of a feed already."""
    if _FEED.search(path.rstrip("/")) or _ASKED_FOR.search(query):
        return True
    last = path.rstrip("/").rpartition("/")[2]
    return last in ("rss", "feed") and any(
        template.rstrip("/").endswith(f"/{last}") for _, *templates in site.rules for template in templates
    )


@cache
def _table() -> dict[str, Site]:
    return {host: site for site in SITES for host in site.hosts}


def _filled(site: Site, rules: Sequence[Sequence[str]], url: str, sub: str) -> Iterator[str]:
    """What the rules of a site make of an address, absolute."""
    parts = urlsplit(url)
    if parts.path.lstrip("/").partition("/")[0].lower() in site.not_names:
        rules = [rule for rule in rules if not rule[0].startswith(("/:", "/*"))]
    netloc = (site.home or parts.netloc.rpartition("@")[2]).replace(".m.", ".")
    for address in matched(rules, url.removesuffix("/").removesuffix(".git"), {"sub": sub}):
        absolute = feed_url(address if address.startswith("https:") else f"https://{netloc}{address}")
        if absolute:
            yield absolute


def _shown_elsewhere(url: str) -> str:
    """The feed of somebody in the Fediverse whose page another server shows: /@user@host."""
    match = _REMOTE.fullmatch(urlsplit(url).path)
    return feed_url(f"https://{match['host']}/@{match['user']}.rss") if match else ""


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").rstrip(".")


def _with_parents(host: str) -> list[str]:
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(len(labels))]
