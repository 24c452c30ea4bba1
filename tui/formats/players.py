"""Films, sounds and the pages of others that a page embeds, of which a text keeps the address and the title."""

import re
from typing import Literal

from lxml import etree

from tui.core.document import Picture
from tui.formats.beacons import is_beacon, is_unseen, sizes_of
from tui.formats.measures import one_line
from tui.formats.urls import host_of, shown_url

Kind = Literal["video", "audio", "page"]

PLAYERS = frozenset({"iframe", "video", "audio", "embed"})
KINDS: tuple[Kind, ...] = ("video", "audio", "page")
_SOURCES = ("src", "data-src", "data-lazy-src", "data-litespeed-src", "data-url")
_SOUND = (
    *("soundcloud.com", "spotify.com", "bandcamp.com", "podcasts.apple.com", "simplecast.com", "libsyn.com"),
    "buzzsprout.com",
)
_FILM = (
    *("youtube.com", "youtube-nocookie.com", "vimeo.com", "dailymotion.com", "twitch.tv", "ted.com", "wistia.net"),
    *("brightcove.net", "jwplayer.com", "rumble.com", "bilibili.com", "peertube", "archive.org", "facebook.com"),
)
_ADDRESSES = (
    (
        re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{6,20})", re.I),
        "www.youtube.com/watch?v=",
    ),
    (re.compile(r"https?://player\.vimeo\.com/video/(\d{1,12})", re.I), "vimeo.com/"),
    (re.compile(r"https?://platform\.twitter\.com/embed/[^#]*?[?&]id=(\d{1,25})", re.I), "twitter.com/i/status/"),
    (re.compile(r"https?://www\.instagram\.com/((?:p|reel|tv)/[\w-]{5,40})/embed", re.I), "www.instagram.com/"),
)
"""Frames that show one film or post, and the beginning of the address where it stands by itself."""
_BY_NAME = {
    "lite-youtube": ("videoid", "https://www.youtube.com/embed/"),
    "youtube-video": ("videoid", "https://www.youtube.com/embed/"),
    "amp-youtube": ("data-videoid", "https://www.youtube.com/embed/"),
    "lite-vimeo": ("videoid", "https://player.vimeo.com/video/"),
    "amp-vimeo": ("data-videoid", "https://player.vimeo.com/video/"),
    "amp-twitter": ("data-tweetid", "https://platform.twitter.com/embed/Tweet.html?id="),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/"),
    "amp-iframe": ("src", ""),
    "amp-video": ("src", ""),
    "amp-audio": ("src", ""),
}
"""Elements that a script makes a frame of: what holds the number of the film or post, and what goes before it."""


def player_of(element: etree._Element, base_url: str) -> Picture | None:
    """What a frame or player shows; nothing where it has no address, or is there to be unseen."""
    url = next((url for address in _told(element) if (url := shown_url(address, base_url))), "")
    if not url or is_unseen(sizes_of(element)) or is_beacon(url):
        return None
    for pattern, beginning in _ADDRESSES:
        if found := pattern.match(url):
            url = f"https://{beginning}{found[1]}"
    alt = one_line(element.get("title") or element.get("aria-label"))
    return Picture(url=url, alt=_words(alt, url), kind=_kind(element, url))


def linked_player(link: etree._Element, base_url: str) -> Picture | None:
    """The player of which nothing is left but a link, as `formats.writers` has it."""
    kind = next((kind for kind in KINDS if kind == link.get("data-kind")), None)
    url = shown_url(link.get("href") or "", base_url)
    return Picture(url=url, alt=_words(one_line(link.text), url), kind=kind) if kind and url else None


def name_players(root: etree._Element) -> None:
    """Make frames of the elements from which scripts make them."""
    for element in list(root.iter(*_BY_NAME)):
        holder, beginning = _BY_NAME[element.tag]
        number = element.get(holder) or ""
        title = element.get("title") or element.get("playlabel") or element.get("data-title") or ""
        element.tag = "iframe"
        element.attrib.update({"src": f"{beginning}{number}" if number else "", "title": title})
        for size in ("width", "height"):
            element.attrib.pop(size, "")


def _told(element: etree._Element) -> list[str]:
    return [element.get(name) or "" for name in _SOURCES] + [one.get("src") or "" for one in element.iter("source")]


def _words(alt: str, url: str) -> str:
    """A title that says more than where it leads."""
    return "" if alt == host_of(url) else alt


def _kind(element: etree._Element, url: str) -> Kind:
    if element.tag in ("video", "audio"):
        return "audio" if element.tag == "audio" else "video"
    host, media_type = host_of(url), element.get("type", "")
    if media_type.startswith("audio") or host.endswith(_SOUND):
        return "audio"
    film = element.tag == "embed" or media_type.startswith("video") or any(name in host for name in _FILM)
    return "video" if film else "page"
