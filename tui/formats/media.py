"""Pictures, of which a terminal shows the words."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from tui.core.document import Picture, Span
from tui.formats.beacons import is_beacon, is_unseen, sizes_of
from tui.formats.measures import letters, one_line
from tui.formats.urls import shown_url

_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "data-full-src", "data-url")
_LAZY_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_OF_WORDS = frozenset({"alt", "title", "class", "id", "aria-label"})
_PICTURE_ADDRESS = re.compile(
    r"[^\s{}\[\]<>?#]{1,2000}\.(?:jpe?g|png|webp|gif|avif)(?:\?[^\s{}<>]{0,2000})?", re.IGNORECASE
)
_PLACEHOLDER = re.compile(
    r"/(?:blank|spacer|placeholder[\w-]*|lazy[\w-]*|transparent|1x1|pixel|grey|cleardot|clear|dot)\.(?:gif|png|svg)\b"
    r"|/placeholder[\w-]*\.jpe?g\b",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"[\w%() .+-]{1,80}\.(?:jpe?g|png|gif|webp|svg|avif|bmp|tiff?)", re.I)
_IN_LINE = re.compile(r"emoji|smiley|emoticon|latex|mathjax|\bmath\b|\bicon\b", re.I)
_SMALL_PIXELS = 32
_JOKE_WORDS = 6


class Sign(NamedTuple):
    """A picture that stands within a line of text."""

    words: str
    url: str
    """Nothing where the words say all, as with a smiley."""


def picture_of(element: etree._Element, base_url: str) -> Picture | Sign | None:
    """What an `img` shows: a picture, or one within a line, or nothing."""
    sizes = sizes_of(element)
    url = _source(element, base_url)
    if is_unseen(sizes) or is_beacon(url):
        return None
    title = one_line(element.get("title"))
    alt = one_line(element.get("alt")) or title
    if _is_sign(element, sizes, f"{element.get('class', '')} {url}" if alt else ""):
        return Sign(alt, url if letters(alt) or not alt else "") if alt or url else None
    if not url and not alt:
        return None
    # Some comics hide half of the joke in the title.
    caption = (Span(text=title),) if title != alt and len(title.split()) >= _JOKE_WORDS else ()
    return Picture(url=url, alt="" if _FILE_NAME.fullmatch(alt) else alt, caption=caption)


def _is_sign(element: etree._Element, sizes: Sequence[int], names: str) -> bool:
    """Whether a picture is as small as a letter, or is called by a name of such."""
    if sizes and max(sizes) <= _SMALL_PIXELS:
        return True
    return _IN_LINE.search(names) is not None or element.get("class") == "icon"


def has_address(element: etree._Element) -> bool:
    """Whether an `img` says in any way where its picture is."""
    return _source(element, "https://any.invalid/") != ""


def pictures_named(element: etree._Element) -> list[str]:
    """What may be the address of a picture in attributes of any name: scripts that load late agree on none."""
    named = (str(value).strip() for name, value in element.items() if name not in _OF_WORDS)
    return [value for value in named if "/" in value and _PICTURE_ADDRESS.fullmatch(value)]


def drawing_of(element: etree._Element) -> Picture | None:
    """An `svg`, where it says what it shows."""
    title = next((child.text for child in element if str(child.tag).endswith("title")), None)
    alt = one_line(element.get("aria-label") or title)
    return Picture(url="", alt=alt) if alt else None


def _source(element: etree._Element, base_url: str) -> str:
    """The address of a picture, past the placeholders of pages that load them late."""
    late = [element.get(name) or "" for name in _LAZY]
    at_once = [element.get("src") or ""]
    # Where a class says that a picture comes late, what is there at once is a blurred one.
    candidates = [*late, *at_once] if "lazy" in (element.get("class") or "") else [*at_once, *late]
    candidates += [(element.get(name) or "").strip().split(" ", 1)[0].rstrip(",") for name in _LAZY_SETS]
    if (around := next(element.iterancestors("picture"), None)) is not None:
        candidates += [(source.get("srcset") or "").strip().split(" ", 1)[0] for source in around.iter("source")]
    candidates += pictures_named(element)
    urls = [url for address in candidates if address and (url := shown_url(address, base_url))]
    return next((url for url in urls if not _PLACEHOLDER.search(url)), "")
