"""Links of a page that may lead to a feed, by what they are and what they call themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from tui.core.model import Candidate
from tui.formats.feed_words import (
    FEED_MARK,
    FEED_TYPE,
    FEED_WORDS,
    host_of,
    is_about_comments,
    is_elsewhere,
    is_no_feed,
    is_part,
    looks_like_feed,
    same_site,
)
from tui.formats.pasted import FEED_SCHEME, feed_url
from tui.formats.plain import plain_title
from tui.formats.sites import address_within

_MOST_LINKS = 10_000
"""So many links of a page are looked at,"""
_MOST_STEPS = 60
"""and so many beginnings and ends of elements within each."""
_LONGEST_WORDS = 40
"""Characters of a link to a feed; what is longer is a headline that has the word in it."""
_SHOWING = ("p", "li", "td", "code", "pre", "span", "div", "b", "strong", "em", "kbd", "tt", "dd", "textarea", "body")
"""Elements whose words may be an address to copy."""
_MOST_BLOGS = 2
_BLOG = re.compile(
    r"(?:web)?log|blogs?|news|journal|articles|posts|writing|notes|magazine?|updates|changelog|aktuelles|actualites"
)
"""What a site calls the part of it in which there is something new."""
_WRITTEN = re.compile(r"https?://[^\s\"'<>()]{4,1000}[^\s\"'<>().,;:!?]")
_IN_QUOTES = re.compile(r"[\"']([^\"'\s]{2,1000})[\"']")
_SHOWN_TEXT = 1_000_000
"""So many characters of a page's words are searched for addresses."""
_MOST_STRANGERS = 3
"""Links to feeds of so many other hosts; with more, the page lists what others write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """The links of a page that may lead to a feed."""

    likely: tuple[Candidate, ...] = ()
    """To the same site, and like a feed by their address or said to be one."""
    possible: tuple[Candidate, ...] = ()
    """The others, those to the same site first."""


def linked(root: etree._Element, base_url: str, page: str) -> Linked:
    """The links of a page, best first."""
    likely: list[tuple[tuple[bool, ...], Candidate]] = []
    possible: list[tuple[tuple[bool, ...], Candidate]] = []
    strangers: set[str] = set()
    site = host_of(page)
    for address, said, words, marked in _links(root, base_url):
        at_home = same_site(host_of(address), site)
        if is_no_feed(address) or (not at_home and not said and is_elsewhere(address)):
            continue
        looks = looks_like_feed(address)
        sounds = bool(FEED_WORDS.search(words)) or (marked and not words)
        candidate = Candidate(url=address, title=words, comments=is_about_comments(address, words))
        if said or (looks and at_home):
            likely.append(((candidate.comments, not looks, is_part(address)), candidate))
        elif looks or (sounds and at_home):
            strangers.update(() if at_home else (host_of(address),))
            possible.append(((candidate.comments, not at_home, not sounds), candidate))
    near = [each for each in possible if len(strangers) <= _MOST_STRANGERS or not each[0][1]]
    return Linked(likely=_in_order(likely), possible=_in_order(near))


def blogs(root: etree._Element, base_url: str, page: str) -> Iterator[str]:
    """Parts of the site in which there is something new, by what the links to them are called."""
    found: dict[str, None] = {}
    for link in islice(root.iter("a"), _MOST_LINKS):
        address, _ = address_of(link, base_url)
        last = urlsplit(address).path.rstrip("/").rpartition("/")[2].partition(".")[0].lower()
        host = host_of(address)
        is_blog = _BLOG.fullmatch(last) or (not last and _BLOG.fullmatch(host.partition(".")[0]))
        if is_blog and same_site(host, host_of(page)) and not looks_like_feed(address):
            found[address.partition("#")[0]] = None
    yield from islice(found, _MOST_BLOGS)


def _links(root: etree._Element, base_url: str) -> Iterator[tuple[str, bool, str, bool]]:
    """Where links lead, whether they say that a feed is there, their words, and whether they bear the sign of feeds.

    Besides those with an address of their own, what acts as a link, and addresses to be copied.
    """
    for link in islice(root.iter("a", "area"), _MOST_LINKS):
        address, said = address_of(link, base_url)
        if address and not is_no_feed(address):
            yield address, said, *_words(link)
    for actor in islice(root.iterfind(".//*[@onclick]"), _MOST_LINKS):
        if match := _IN_QUOTES.search(actor.get("onclick") or "", 0, 5000):
            yield from ((address, False, *_words(actor)) for address in _usable(match[1], base_url))
    written = [field.get("value") or "" for field in islice(root.iter("input"), _MOST_LINKS)]
    text, left = [*written], _SHOWN_TEXT
    for piece in root.itertext(*_SHOWING):
        text.append(str(piece[:left]))
        left -= len(piece)
        if left <= 0:
            break
    for match in islice(_WRITTEN.finditer("\n".join(text)), _MOST_LINKS):
        yield from ((address, False, "", False) for address in _usable(match[0], ""))


def _usable(written: str, base_url: str) -> Iterator[str]:
    address = feed_url(written, base_url)
    if address and "@" not in urlsplit(address).netloc:
        yield address


def address_of(link: etree._Element, base_url: str) -> tuple[str, bool]:
    """Where a link leads, as far as it can be subscribed to, and whether it says that a feed is there."""
    href = link.get("href") or ""
    address = feed_url(href, base_url)
    if not address or "@" in urlsplit(address).netloc:
        return "", False
    if within := address_within(address):
        return ("", False) if "@" in urlsplit(within).netloc else (within, True)
    media_type = (link.get("type") or "").partition(";")[0].strip().lower()
    return address, bool(FEED_SCHEME.match(href.strip()) or FEED_TYPE.fullmatch(media_type))


def _in_order(ranked: list[tuple[tuple[bool, ...], Candidate]]) -> tuple[Candidate, ...]:
    return tuple(candidate for _, candidate in sorted(ranked, key=lambda each: each[0]))


def _words(link: etree._Element) -> tuple[str, bool]:
    """What a link calls itself, and whether it has the sign of feeds.

    Of its names the first that sounds like a feed, else the first that is short enough.
    """
    text, pictures, marks = "", [], [link.get("class"), link.get("id")]
    for event, element in islice(etree.iterwalk(link, events=("start", "end")), _MOST_STEPS):
        if event == "start":
            text += element.text or ""
            pictures += [element.get("alt"), element.get("title"), element.get("aria-label")]
            marks += _marks(element)
        elif element is not link:
            text += element.tail or ""
    said = (text, link.get("title"), link.get("aria-label"), *pictures)
    short = [words for each in said if each and 0 < len(words := plain_title(each, "text/plain")) <= _LONGEST_WORDS]
    words = next((words for words in short if FEED_WORDS.search(words)), short[0] if short else "")
    return words, any(mark and FEED_MARK.search(mark[-200:]) for mark in marks)


def _marks(element: etree._Element) -> Iterator[str | None]:
    """What tells of the picture that an element shows."""
    yield from map(element.get, ("class", "src", "xlink:href", "data-icon"))
    if element.tag == "use":
        yield element.get("href")
