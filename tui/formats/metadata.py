"""What a web page says of its article: title, author, date, language, lead picture.

The structured statements (JSON-LD, then meta elements) go before what stands
on the page; each may be missing, broken or a lie.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from tui.formats.dates import parse_date
from tui.formats.entries import language
from tui.formats.html_tree import clean
from tui.formats.json_ld import Item, about_article, names_of, said, text_under, texts_under
from tui.formats.measures import letters
from tui.formats.plain import plain_title
from tui.formats.urls import base_of, web_url

_TITLE_LIMIT, _AUTHOR_LIMIT, _MOST_META = 500, 200, 500
_LONGEST_BYLINE = 80
_TITLES = ("og:title", "twitter:title", "parsely-title", "dc.title", "dcterms.title", "title")
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl")
_DATES = (
    *("article:published_time", "og:published_time", "datepublished", "dc.date.issued", "dcterms.issued"),
    *("dcterms.created", "dc.date", "dc.date.created", "dcterms.date", "parsely-pub-date", "sailthru.date"),
    *("publish-date", "publish_date", "publication_date", "pubdate", "date", "citation_publication_date"),
)
_IMAGES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src", "parsely-image-url")
_SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title")
_NUMBER = re.compile(r"\d")
_SHORTEST_SITE = 4
"""Letters; a shorter name must be all of a part."""
_SEPARATOR = re.compile(r"\s+[|–—·•»«:/~-]+\s+|\s*[|»«]\s*|\s*[｜＿]\s*")
_BY = re.compile(r"(?:(?:written|posted|words)\s+)?by(?:\s*:\s*|\s+)", re.IGNORECASE)
_OF = re.compile(
    r"(?:von|par|por)\s+(?=\S+\s+\S)|(?:von|par|por|di|door|av|af|автор|作者|文)\s*[:：]\s*", re.IGNORECASE
)
"""As `_BY`; without a colon a name of two words follows, since many a name begins so."""
_BYLINES = (
    "//*[@rel='author' or @itemprop='author'][normalize-space()]",
    "//*[contains(@class, 'byline') or contains(@class, 'author')][not(ancestor::*[contains(@class, 'comment')])]",
)
_PAGE_DATES = (
    "//*[@itemprop='datePublished']",
    "//time[@pubdate][@datetime]",
    "//article//time[@datetime]",
    "//main//time[@datetime]",
    "//time[@datetime]",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says of its article, cleaned and bounded; empty where it says nothing."""

    title: str = ""
    """Without the name of the site."""
    author: str = ""
    published: datetime | None = None
    """Aware and in UTC."""
    lang: str = ""
    image: str = ""
    """Absolute http(s) address."""
    base_url: str = ""
    """What relative addresses on the page are relative to."""
    paid: bool = False
    """Whether the page says that the article is not free to read."""


def read_metadata(root: HtmlElement, scripts: Sequence[str], *, url: str) -> Metadata:
    """What a page says of its article.

    Args:
        root: The tree of the whole page.
        scripts: Its JSON-LD, as `json_ld.scripts_of` finds it.
        url: Where the page was found.
    """
    page = _Sources(root=root, item=about_article(scripts, url), url=url, meta=_meta(root))
    base_url = base_of(url, next((base.get("href", "") for base in root.iter("base")), ""))
    return Metadata(
        title=_title(page),
        author=_author(page),
        published=_published(page),
        lang=_lang(page),
        image=_image(page, base_url),
        base_url=base_url,
        paid=said(page.item, "isAccessibleForFree") is False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    """Where a page says something."""

    root: HtmlElement
    item: Item
    """The JSON-LD of the article, or nothing."""
    url: str
    meta: dict[str, str] = field(default_factory=dict)
    """Meta elements by name or property in lower case; of several the first."""

    def told(self, names: Iterable[str]) -> Iterator[str]:
        """What the meta elements of these names say."""
        return (self.meta[name] for name in names if name in self.meta)


def _meta(root: HtmlElement) -> dict[str, str]:
    meta: dict[str, str] = {}
    for element in list(root.iter("meta"))[:_MOST_META]:
        content = (element.get("content") or "").strip()
        for key in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := (element.get(key) or "").strip().lower()):
                meta.setdefault(name, content[: 4 * _TITLE_LIMIT])
    return meta


def _title(page: _Sources) -> str:
    headings = [_line(heading.text_content(), _TITLE_LIMIT) for heading in page.root.iter("h1")][:5]
    written = next((_line(title.text_content(), _TITLE_LIMIT) for title in page.root.iter("title")), "")
    sites = [*page.told(_SITES), *names_of(page.item.get("publisher")), *_labels(page.url)]
    for told in (text_under(page.item, "headline"), *page.told(_TITLES), written, *headings):
        if title := _without_site(_line(told, _TITLE_LIMIT), sites, headings):
            return title
    return ""


def _without_site(title: str, sites: Sequence[str], headings: Sequence[str]) -> str:
    """The title without the name of the site at either end, as far as that or the page's heading is known."""
    known = {name for site in sites if (name := letters(site))}
    if letters(title) in known:
        return ""
    while separators := list(_SEPARATOR.finditer(title)):
        before, behind = title[: separators[-1].start()].strip(), title[separators[-1].end() :].strip()
        first, rest = title[: separators[0].start()].strip(), title[separators[0].end() :].strip()
        if before in headings or _is_site(behind, known):
            title = before
        elif rest in headings or _is_site(first, known):
            title = rest
        else:
            return title
    return title


def _is_site(part: str, known: Iterable[str]) -> bool:
    """Whether a part of a title is about the same as a name of the site."""
    told = letters(part)
    return any(
        told == name
        or (len(told) >= _SHORTEST_SITE and told in name and 2 * len(told) >= len(name))
        or (len(name) >= _SHORTEST_SITE and name in told and 2 * len(name) >= len(told))
        for name in known
    )


def _labels(url: str) -> list[str]:
    """The parts of a host name that may be the name of the site."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return []
    return [label for label in host.split(".")[:-1] if len(label) >= _SHORTEST_SITE]


def _author(page: _Sources) -> str:
    told = names_of(page.item.get("author")) or names_of(page.item.get("creator"))
    if name := _people(told) or next((name for name in map(_person, page.told(_AUTHORS)) if name), ""):
        return name
    lines = (element.text_content() for path in _BYLINES for element in page.root.xpath(path)[:3])
    # A line with a number in it says more than a name.
    lines = (line for line in lines if not _NUMBER.search(line))
    return next(
        (
            name
            for line in lines
            if len(line) <= _LONGEST_BYLINE and (name := _person(_OF.sub("", line.strip(), count=1)))
        ),
        "",
    )


def _people(names: Iterable[str]) -> str:
    found = dict.fromkeys(name for name in map(_person, names) if name)
    return ", ".join(found)[:_AUTHOR_LIMIT]


def _person(text: str) -> str:
    """A name, without "By" before it; addresses are none."""
    name = _line(text, _AUTHOR_LIMIT)
    if by := _BY.match(f"{name} ") or _OF.match(name):
        name = name[by.end() :]
    return "" if "://" in name or name.startswith(("@", "www.")) or not letters(name) else name


def _published(page: _Sources) -> datetime | None:
    told = [text_under(page.item, "datePublished"), text_under(page.item, "dateCreated"), *page.told(_DATES)]
    for path in _PAGE_DATES:
        told += [element.get("datetime") or element.get("content") or "" for element in page.root.xpath(path)[:1]]
    dates = (parse_date(written) for written in told if written)
    return next((date for date in dates if date is not None), None)


def _lang(page: _Sources) -> str:
    whole = page.root.getroottree().getroot()
    told = (whole.get("lang") or whole.get("xml:lang") or "", text_under(page.item, "inLanguage"))
    return language(*told, *page.told(("content-language", "og:locale", "dc.language", "language")))


def _image(page: _Sources, base_url: str) -> str:
    linked = (link.get("href", "") for link in page.root.xpath("//link[@rel='image_src']"))
    told = [*page.told(_IMAGES), *texts_under(page.item, "image"), *texts_under(page.item, "thumbnailUrl"), *linked]
    return next((url for address in told if address and (url := web_url(clean(address), base_url))), "")


def _line(text: str, limit: int) -> str:
    text = unescape(text[: 4 * limit])  # many write it escaped twice
    return plain_title(text, "text/html" if "&" in text or "<" in text else "text/plain")[:limit].strip(" ,;|·•-–—")
