"""What a web page says of its article: title, authors, dates, language, lead picture.

The structured statements (JSON-LD, then meta elements) go before what stands
on the page; each may be missing, broken or a lie. Only the title is taken
from the page first, where its heading is like what the statements say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from tui.formats.bylines import author_of
from tui.formats.json_ld import said
from tui.formats.lead_pictures import lead_picture
from tui.formats.near_title import Nearby
from tui.formats.page_dates import dates_of
from tui.formats.statements import statements_of
from tui.formats.titles import title_of
from tui.formats.urls import base_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says of its article, cleaned and bounded; empty where it says nothing."""

    title: str = ""
    """Without the name of the site."""
    author: str = ""
    """Names with ", " between them."""
    published: datetime | None = None
    """Aware and in UTC."""
    updated: datetime | None = None
    """The same; `None` too where it is not later than `published`."""
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
    page = statements_of(root, scripts, url)
    title = title_of(page)
    nearby = Nearby(title.heading)
    published, updated = dates_of(page, nearby)
    base_url = base_of(url, next((base.get("href", "") for base in root.iter("base")), ""))
    return Metadata(
        title=title.text,
        author=author_of(page, nearby),
        published=published,
        updated=updated,
        lang=next(iter(page.langs()), ""),
        image=lead_picture(page, base_url),
        base_url=base_url,
        paid=said(page.json_ld.article, "isAccessibleForFree") is False,
    )
