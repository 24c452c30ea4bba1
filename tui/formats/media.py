"""Pictures, films and sounds, of which a terminal shows the words."""

import re
from typing import Literal
from urllib.parse import urlsplit

from lxml import etree

from tui.core.document import Picture, Span
from tui.formats.measures import one_line
from tui.formats.urls import web_url

Kind = Literal["picture", "video", "audio"]

_LAZY = ("src", "data-src", "data-lazy-src", "data-original", "data-orig-file", "data-full-src", "data-url")
_LAZY_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_PLACEHOLDER = re.compile(
    r"/(?:blank|spacer|placeholder|lazy[\w-]*|transparent|1x1|pixel|grey|cleardot|clear|dot)\.(?:gif|png|svg)\b", re.I
)
_TRACKER = re.compile(
    r"//(?:feeds\.feedburner\.com/~|[\w.-]*feedsportal\.com/|pixel\.wp\.com/|stats\.wordpress\.com/"
    r"|[\w.-]*doubleclick\.net/|feedads\.|[\w.-]*/b\.gif|www\.google-analytics\.com/)",
    re.I,
)
_FILE_NAME = re.compile(r"[\w%() .+-]{1,80}\.(?:jpe?g|png|gif|webp|svg|avif|bmp|tiff?)", re.I)
_IN_LINE = re.compile(r"emoji|smiley|emoticon|latex|mathjax|\bmath\b|\bicon\b", re.I)
_SOUND = (
    "soundcloud.com",
    "spotify.com",
    "bandcamp.com",
    "podcasts.apple.com",
    "simplecast.com",
    "libsyn.com",
    "buzzsprout.com",
)
_FILM = (
    *("youtube.com", "youtube-nocookie.com", "vimeo.com", "dailymotion.com", "twitch.tv", "ted.com", "wistia.net"),
    *("brightcove.net", "jwplayer.com", "rumble.com", "bilibili.com", "peertube", "archive.org", "facebook.com"),
)
_YOUTUBE = re.compile(r"https?://www\.youtube(?:-nocookie)?\.com/embed/([\w-]{6,20})", re.I)
_SMALL_PIXELS = 32
_CSS_SIZE = re.compile(r"(?<![\w-])(?:width|height)\s*:\s*([0-9]+)\s*px", re.I)
_JOKE_WORDS = 6


def picture_of(element: etree._Element, base_url: str) -> Picture | str | None:
    """What an `img` shows: a picture, or the text in its place where it stands within a line, or nothing."""
    sizes = _sizes(element)
    url = _source(element, base_url)
    if min(sizes, default=2) <= 1 or _TRACKER.search(url):
        return None
    title = one_line(element.get("title"))
    alt = one_line(element.get("alt")) or title
    small = len(sizes) >= 2 and max(sizes) <= _SMALL_PIXELS
    if small or (alt and _IN_LINE.search(f"{element.get('class', '')} {url}")):
        return alt
    if not url and not alt:
        return None
    # Some comics hide half of the joke in the title.
    caption = (Span(text=title),) if title != alt and len(title.split()) >= _JOKE_WORDS else ()
    return Picture(url=url, alt="" if _FILE_NAME.fullmatch(alt) else alt, caption=caption)


def has_address(element: etree._Element) -> bool:
    """Whether an `img` says in any way where its picture is."""
    return _source(element, "https://any.invalid/") != ""


def player_of(element: etree._Element, base_url: str) -> Picture | None:
    """What an `iframe`, `video`, `audio` or `embed` shows; nothing where it has no address."""
    if min(_sizes(element), default=2) <= 1:
        return None
    url = web_url(element.get("src") or element.get("data-src") or "", base_url) or _first_source(element, base_url)
    if not url:
        return None
    if youtube := _YOUTUBE.match(url):
        url = f"https://www.youtube.com/watch?v={youtube[1]}"
    alt = one_line(element.get("title") or element.get("aria-label"))
    kind = _kind(element, url)
    return Picture(url=url, alt=alt or (_host(url) if kind == "picture" else ""), kind=kind)


def drawing_of(element: etree._Element) -> Picture | None:
    """An `svg`, where it says what it shows."""
    title = next((child.text for child in element if str(child.tag).endswith("title")), None)
    alt = one_line(element.get("aria-label") or title)
    return Picture(url="", alt=alt) if alt else None


def _kind(element: etree._Element, url: str) -> Kind:
    if element.tag in ("video", "audio"):
        return "audio" if element.tag == "audio" else "video"
    host, media_type = _host(url), element.get("type", "")
    if media_type.startswith("audio") or host.endswith(_SOUND):
        return "audio"
    film = element.tag == "embed" or media_type.startswith("video") or any(name in host for name in _FILM)
    return "video" if film else "picture"


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _first_source(element: etree._Element, base_url: str) -> str:
    sources = (web_url(str(source.get("src") or ""), base_url) for source in element.iter("source"))
    return next((url for url in sources if url), "")


def _source(element: etree._Element, base_url: str) -> str:
    """The address of a picture, past the placeholders of pages that load them late."""
    candidates = [element.get(name) or "" for name in _LAZY]
    candidates += [(element.get(name) or "").strip().split(" ", 1)[0].rstrip(",") for name in _LAZY_SETS]
    if (around := next(element.iterancestors("picture"), None)) is not None:
        candidates += [(source.get("srcset") or "").strip().split(" ", 1)[0] for source in around.iter("source")]
    urls = [url for address in candidates if address and (url := web_url(address, base_url))]
    return next((url for url in urls if not _PLACEHOLDER.search(url)), "")


def _sizes(element: etree._Element) -> list[int]:
    """Width and height in pixels, as far as they are told."""
    told = [(element.get(name) or "").strip().removesuffix("px") for name in ("width", "height")]
    told += _CSS_SIZE.findall(element.get("style") or "")
    return [int(size) for size in told if re.fullmatch(r"[0-9]{1,5}", size)]
