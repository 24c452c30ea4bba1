"""How addresses and links of feeds look and sound."""

import re
from urllib.parse import urlsplit

from tui.formats.site_signs import READERS

FEED_TYPE = re.compile(r"(?:application|text)/(?:x[.-])?(?:rss|atom|rdf|feed)(?:\+xml|\+json)?")
FEED_PATH = re.compile(
    r"(?:^|[/.?&=])(?:rss(?:2|20)?|atom|rdf|feeds?|newsfeed|rss[_-]?feeds?)(?=$|[/.?&=])|\.(?:xml|rss|atom|rdf)(?=$|\?)",
    re.IGNORECASE,
)
"""Path and query of a feed; "/why-i-like-rss" is that of an article."""
FEED_HOST = re.compile(r"(?:feeds?\d?|rss)\.", re.IGNORECASE)
FEED_WORDS = re.compile(r"\b(?:rss|atom|feeds?|newsfeed|xml)\b|フィード|피드|订阅|訂閱", re.IGNORECASE)
FEED_MARK = re.compile(r"(?<![a-z])rss(?![a-z])", re.IGNORECASE)
"""In the class of an icon or the name of its file."""
NO_FEED = re.compile(
    r"oembed|wp-json|sitemap|opensearch|wlwmanifest|xmlrpc|/rsd\b"
    r"|\.(?:png|jpe?g|gif|svg|webp|ico|css|js|pdf|zip|mp[34]|m4a|opml|webmanifest)$",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(?<![a-z])comments?(?![a-z])|kommentar|commentaires|comentarios|commenti|reacties|коммент|コメント|评论|評論|留言|댓글",
    re.IGNORECASE,
)
_PART = re.compile(
    r"/(?:categor(?:y|ies)|kategorien?|tags?|topics?|authors?|autor|sections?|labels?|archives?)/|[?&](?:cat|tag|author)=",
    re.IGNORECASE,
)
_LONGEST = 500
_ELSEWHERE = READERS | {
    *("facebook.com", "twitter.com", "x.com", "linkedin.com", "instagram.com", "pinterest.com", "tiktok.com"),
    *("threads.net", "whatsapp.com", "t.me", "follow.it", "play.google.com", "apps.apple.com"),
    *("podcasts.apple.com", "rssboard.org", "aboutfeeds.com", "wikipedia.org"),
}
"""Sites to share on, to subscribe at and to learn of feeds from: links there say feed and lead to none."""


def looks_like_feed(address: str) -> bool:
    """Whether a feed may be expected behind an address by what it is."""
    return bool(FEED_PATH.search(where(address)) or FEED_HOST.match(host_of(address)))


def is_no_feed(address: str) -> bool:
    """Whether an address has something else than a feed, and something else than a page."""
    return NO_FEED.search(where(address)) is not None


def is_about_comments(address: str, title: str) -> bool:
    """Whether what readers say is there, not the stories."""
    return bool(_COMMENTS.search(title) or _COMMENTS.search(where(address)))


def is_part(address: str) -> bool:
    """Whether it has only some of a site's stories: those of a category, a tag, an author."""
    return _PART.search(where(address)) is not None


def is_elsewhere(address: str) -> bool:
    """Whether it lies at a site that others link to for many reasons."""
    labels = host_of(address).split(".")
    return any(".".join(labels[start:]) in _ELSEWHERE for start in range(len(labels)))


def same_site(host: str, other: str) -> bool:
    """Whether two hosts are one, or one of them lies below the other."""
    host, other = host.removeprefix("www."), other.removeprefix("www.")
    return host == other or host.endswith(f".{other}") or other.endswith(f".{host}")


def where(address: str) -> str:
    """Path and query; of very long ones the end."""
    parts = urlsplit(address)
    return (f"{parts.path}?{parts.query}" if parts.query else parts.path)[-_LONGEST:]


def host_of(address: str) -> str:
    """The host; empty where there is none."""
    return urlsplit(address).hostname or ""
