"""Where feeds may be: what a page names, where sites usually keep them, and what a person pastes."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from tui.core.model import Candidate
from tui.core.subscriptions import same_address
from tui.core.text import ELLIPSIS, REPLACED, displayable
from tui.formats.encoding import page_text
from tui.formats.html_tree import parse_html
from tui.formats.plain import plain_title
from tui.formats.urls import LONGEST, base_of, web_url

_MOST_CANDIDATES = 40
_MOST_LINKS = 10_000
"""So many links of a page are looked at,"""
_MOST_STEPS = 60
"""and so many beginnings and ends of elements within each."""

_FEED_TYPE = re.compile(r"(?:application|text)/(?:x[.-])?(?:rss|atom|rdf|feed)(?:\+xml|\+json)?")
_VAGUE_TYPES = frozenset({"application/xml", "text/xml", "application/json", "text/json"})
_FEED_PATH = re.compile(
    r"(?:^|[/.?&=])(?:rss2?|atom|rdf|feeds?|newsfeed)(?=$|[/.?&=])|\.(?:xml|rss|atom|rdf)$", re.IGNORECASE
)
"""Path and query of a feed; "/why-i-like-rss" is that of an article."""
_FEED_HOST = re.compile(r"(?:feeds?\d?|rss)\.", re.IGNORECASE)
_FEED_WORDS = re.compile(r"\b(?:rss|atom|feeds?|newsfeed|xml)\b", re.IGNORECASE)
_NO_FEED = re.compile(
    r"oembed|wp-json|sitemap|opensearch|wlwmanifest|xmlrpc|/rsd\b|\.(?:png|jpe?g|gif|svg|webp|css|js|pdf|zip|mp[34])$",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(?<![a-z])comments?(?![a-z])|kommentar|commentaires|comentarios|commenti|reacties|коммент|コメント|评论|評論|留言|댓글",
    re.IGNORECASE,
)
_LONGEST_WORDS = 40
"""Characters of a link to a feed; what is longer is a headline that has the word in it."""
_ELSEWHERE = frozenset(
    {
        *("facebook.com", "twitter.com", "x.com", "linkedin.com", "instagram.com", "pinterest.com", "tiktok.com"),
        *("threads.net", "whatsapp.com", "t.me", "feedly.com", "inoreader.com", "newsblur.com", "theoldreader.com"),
        *("netvibes.com", "bloglovin.com", "feedbin.com", "feedspot.com", "flipboard.com", "follow.it", "subtome.com"),
        *("newsgator.com", "my.yahoo.com", "fusion.google.com", "play.google.com", "apps.apple.com"),
        *("podcasts.apple.com", "feedvalidator.org", "validator.w3.org", "rssboard.org", "aboutfeeds.com"),
        *("wikipedia.org",),
    }
)
"""Sites to share on, to subscribe at and to learn of feeds from: links there say feed and lead to none."""

_USUAL_NAMES = ("feed", "rss.xml", "atom.xml", "feed.xml", "index.xml", "rss")
_MOST_IN_FOLDER = 4

_FEED_SCHEME = re.compile(r"^feed:(?://(?=https?:))?", re.IGNORECASE)
_WRAPPED = re.compile(
    r"""\[[^\]]*\]\(\s*<?(?P<link>[^\s<>]+)>?(?:\s+["'(].*)?\)[.,;:!?]*|<(?:url:)?\s*(?P<angled>[^<>]+)>[.,;:!?]*""",
    re.IGNORECASE,
)
"""A link in Markdown, and an address in angle brackets (RFC 3986, appendix C)."""
_OPENING = "\"'`(<{«“„‚‘"
_CLOSING = "\"'`>»“”‘’.,;:!?"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_SCHEME = re.compile(r"h*t+p(?P<secure>s?)(?P<marks>:[/\\]*|//)", re.IGNORECASE)
_HOST = re.compile(r"(\[[\da-f:.]+\]|[^\s/?#@:\\\[\]]+)(?::\d{1,5})?(?=[/?#]|$)", re.IGNORECASE)
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_FILE_ENDINGS = frozenset({"xml", "rss", "atom", "rdf", "html", "htm", "xhtml", "opml", "json", "toml", "txt", "csv"})


def candidates(html: bytes, *, url: str, content_type: str = "") -> tuple[Candidate, ...]:
    """Feeds that a page names, best first, at most forty.

    Those in its link tags come first, feeds of comments after all others, then
    links that look or sound like a feed, those to the same site first.

    Args:
        html: The page, decompressed.
        url: Where it came from, after all redirects.
        content_type: The header as it came, or nothing.
    """
    # With the tag in front a page of nothing but link tags is not taken for plain text.
    root = parse_html(f"<html>{page_text(html, content_type)}")
    if root is None:
        return ()
    page = web_url(url)
    base_url = base_of(page, *[base.get("href") or "" for base in root.iter("base")][:1])
    found: dict[str, Candidate] = {}
    declared = sorted(_declared(root, base_url), key=lambda candidate: candidate.comments)
    for candidate in (*declared, *_linked(root, base_url, _host(page))):
        found.setdefault(same_address(candidate.url), candidate)
    found.pop(same_address(page), None)
    return tuple(found.values())[:_MOST_CANDIDATES]


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
    names = _USUAL_NAMES[:_MOST_IN_FOLDER]
    return tuple(f"{root}{place}/{name}" for place in (folder, "") for name in names)


def spelled_out(text: str) -> str:
    """The absolute http or https address that a person means, or nothing where that is not certain.

    Without a scheme it is https, but http for this computer and for bare
    numbers of the own network, which rarely have a certificate.
    """
    if len(text) > 2 * LONGEST:
        return ""
    address = _unwrapped(displayable(text, limit=2 * LONGEST))
    if any(mark in address for mark in (" ", REPLACED, ELLIPSIS)):
        return ""
    address = _FEED_SCHEME.sub("", address)
    scheme, certain = "", False
    while match := _SCHEME.match(address):
        scheme, certain = "https" if match["secure"] else "http", match["marks"] == "://"
        address = address[match.end() :].replace("\\", "/")
    address = address.removeprefix("//")
    host = _HOST.match(address)
    if not certain and (host is None or not _is_host(host[1]) or "\\" in address):
        return ""
    if not scheme:
        scheme = "http" if host is not None and _is_near(host[1]) else "https"
    return feed_url(f"{scheme}://{address}")


def feed_url(address: str, base_url: str = "") -> str:
    """As `web_url`, for what should lead to a feed: its feed: is taken off, and its port must be one."""
    address = web_url(_FEED_SCHEME.sub("", address.strip()), base_url)
    try:
        return "" if urlsplit(address).port == 0 else address
    except ValueError:
        return ""


def _declared(root: etree._Element, base_url: str) -> Iterator[Candidate]:
    """What link tags name, in their order."""
    for link in root.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        address = _address(link, base_url)
        if not address or not {"alternate", "feed"}.intersection(relations) or _NO_FEED.search(_where(address)):
            continue
        title = plain_title(link.get("title") or "", "text/plain")
        media_type = (link.get("type") or "").partition(";")[0].strip().lower()
        sounds = _FEED_PATH.search(_where(address)) or _FEED_WORDS.search(title)
        if _FEED_TYPE.fullmatch(media_type) or "feed" in relations or (media_type in _VAGUE_TYPES and sounds):
            yield Candidate(url=address, title=title, declared=True, comments=_is_about_comments(address, title))


def _linked(root: etree._Element, base_url: str, site: str) -> list[Candidate]:
    """Likely links, best first."""
    ranked: list[tuple[tuple[bool, bool, bool], Candidate]] = []
    for link in islice(root.iter("a", "area"), _MOST_LINKS):
        address = _address(link, base_url)
        if not address or _NO_FEED.search(_where(address)):
            continue
        host, words = _host(address), _words(link)
        at_home = _same_site(host, site)
        looks = bool(_FEED_PATH.search(_where(address)) or _FEED_HOST.match(host))
        sounds = _FEED_WORDS.search(words)
        if (looks or (sounds and at_home)) and (at_home or not _is_elsewhere(host)):
            comments = _is_about_comments(address, words)
            ranked.append(((comments, not at_home, not looks), Candidate(url=address, title=words, comments=comments)))
    return [candidate for _, candidate in sorted(ranked, key=lambda each: each[0])]


def _address(link: etree._Element, base_url: str) -> str:
    """Where a link leads, as far as it can be subscribed to."""
    address = feed_url(link.get("href") or "", base_url)
    return "" if "@" in urlsplit(address).netloc else address


def _words(link: etree._Element) -> str:
    """What a link calls itself: the first that sounds like a feed, else the first that is short enough."""
    text, pictures = "", []
    for event, element in islice(etree.iterwalk(link, events=("start", "end")), _MOST_STEPS):
        if event == "start":
            text += element.text or ""
            pictures.append(element.get("alt"))
        elif element is not link:
            text += element.tail or ""
    said = (text, link.get("title"), link.get("aria-label"), *pictures)
    short = [words for each in said if each and 0 < len(words := plain_title(each, "text/plain")) <= _LONGEST_WORDS]
    return next((words for words in short if _FEED_WORDS.search(words)), short[0] if short else "")


def _is_about_comments(address: str, title: str) -> bool:
    return bool(_COMMENTS.search(title) or _COMMENTS.search(_where(address)))


def _same_site(host: str, other: str) -> bool:
    host, other = host.removeprefix("www."), other.removeprefix("www.")
    return host == other or host.endswith(f".{other}") or other.endswith(f".{host}")


def _is_elsewhere(host: str) -> bool:
    labels = host.split(".")
    return any(".".join(labels[start:]) in _ELSEWHERE for start in range(len(labels)))


def _where(address: str) -> str:
    """Path and query."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def _unwrapped(text: str) -> str:
    """What is inside of quotes, brackets and a Markdown link, without the full stop of the sentence round it."""
    if match := _WRAPPED.fullmatch(text):
        text = match["link"] or match["angled"]
    text = text.lstrip(_OPENING + " ")
    while text and (text[-1] in _CLOSING or text.count(text[-1]) > text.count(_PAIRS.get(text[-1], text[-1]))):
        text = text[:-1].rstrip()
    return text


def _is_host(host: str) -> bool:
    """Whether it can only be meant as a host: a number, this computer, or names with dots that end in no file's way."""
    if _is_address(host) or _is_near(host):
        return True
    labels = host.rstrip(".").lower().split(".")
    return (
        len(labels) > 1
        and all(map(_LABEL.fullmatch, labels))
        and (labels[-1].isalpha() or labels[-1].startswith("xn--"))
        and len(labels[-1]) > 1
        and labels[-1] not in _FILE_ENDINGS
    )


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _is_near(host: str) -> bool:
    """Whether it is this computer or a bare number of the own network."""
    if _is_address(host):
        return ip_address(host.strip("[]")).is_private
    return host.rstrip(".").lower().split(".")[-1] == "localhost"
