"""The lead picture of a story, as the page tells it."""

import re
from collections.abc import Iterator

from tui.formats.html_tree import clean
from tui.formats.json_ld import texts_under
from tui.formats.statements import Statements
from tui.formats.urls import web_url

_IMAGES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src", "parsely-image-url")
_NO_LEAD = re.compile(
    r"\blogos?\b|\b(?:placeholder|blank|spacer|pixel|default|avatar|favicon|icon|1x1)\b|\.(?:svg|ico)(?:$|\?)",
    re.IGNORECASE,
)
"""What is in the addresses of pictures that a site shows for any story."""


def lead_picture(page: Statements, base_url: str) -> str:
    """The absolute address of the lead picture, or nothing; a logo or the like where the page tells no other."""
    urls = [url for address in _told(page) if address and (url := web_url(clean(address), base_url))]
    own = (url for url in urls if not _NO_LEAD.search(_words(url)))
    return next(own, next(iter(urls), ""))


def _told(page: Statements) -> Iterator[str]:
    yield from page.told(_IMAGES)
    for item in (page.json_ld.article, page.json_ld.page):
        for key in ("image", "primaryImageOfPage", "thumbnailUrl"):
            yield from texts_under(item, key)
    yield from (link.get("href", "") for link in page.root.xpath("//link[@rel='image_src']"))


def _words(url: str) -> str:
    """The address with its words apart."""
    return url.replace("_", " ")
