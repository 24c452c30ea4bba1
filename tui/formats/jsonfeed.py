"""JSON Feed 1.0 and 1.1 (jsonfeed.org), which feedparser does not read."""

import json
from collections.abc import Iterator, Mapping

from tui.core.model import Enclosure, Entry, Feed
from tui.formats.bodies import Body, chosen_body, first_words, shortened
from tui.formats.dates import newest_first, parse_date
from tui.formats.entries import MOST_ENCLOSURES, language
from tui.formats.errors import malformed
from tui.formats.html_tree import clean
from tui.formats.identity import Draft, content_hash, identified, without_empty
from tui.formats.plain import html_of, plain_text, plain_title
from tui.formats.urls import web_url

_VERSION = "jsonfeed.org/version/"


def parse_json_feed(text: str, *, base_url: str, max_entries: int) -> Feed:
    """Read a JSON Feed.

    Raises:
        FormatError: it is no JSON, or no feed.
    """
    document = _document(text)
    version = _text(document, "version").rstrip("/")
    items = _mappings(document, "items")
    order = newest_first([parse_date(_text(item, "date_published")) for item in items])
    channel = _Channel(document, base_url)
    drafts = without_empty(channel.draft(items[place]) for place in order[:max_entries])
    return Feed(
        format="JSON Feed 1.1" if version.endswith("1.1") else "JSON Feed 1.0",
        title=plain_title(_text(document, "title"), "text/plain"),
        site_url=web_url(_text(document, "home_page_url"), base_url),
        lang=channel.lang,
        entries=identified(drafts),
        left_out=max(0, len(items) - max_entries),
    )


def _document(text: str) -> Mapping[str, object]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise malformed("the answer looks like JSON and is broken", "its publisher must mend it") from error
    if not isinstance(document, dict) or _VERSION not in _text(document, "version"):
        raise malformed("the answer is JSON, but no JSON Feed", "look for the feed's address on the site")
    return document


class _Channel:
    """What holds for all items of one feed."""

    def __init__(self, document: Mapping[str, object], base_url: str) -> None:
        self._base_url = base_url
        self._author = _authors(document)
        self.lang = language(_text(document, "language"))

    def draft(self, item: Mapping[str, object]) -> Draft:
        """One item; `url` is the story here, `external_url` what it is about."""
        body = _body(item)
        text = plain_text(body)
        url = self._url(item, "url") or self._url(item, "external_url")
        title = plain_title(_text(item, "title"), "text/plain")
        published, updated = (parse_date(_text(item, key)) for key in ("date_published", "date_modified"))
        entry = Entry(
            identity="",
            title=title or first_words(text),
            author=_authors(item) or self._author,
            url=url,
            published=published or updated,
            updated=updated if updated and published and updated > published else None,
            body=body,
            base_url=self._base_url,
            text=text,
            lang=language(_text(item, "language"), self.lang),
            enclosures=self._enclosures(item),
            content_hash=content_hash(title, url, text),
        )
        return Draft(guid=_id(item), entry=entry)

    def _url(self, item: Mapping[str, object], key: str) -> str:
        return web_url(_text(item, key), self._base_url)

    def _enclosures(self, item: Mapping[str, object]) -> tuple[Enclosure, ...]:
        found: dict[str, Enclosure] = {}
        for attachment in _mappings(item, "attachments")[:MOST_ENCLOSURES]:
            if url := self._url(attachment, "url"):
                media_type = _text(attachment, "mime_type")[:100]
                found.setdefault(url, Enclosure(url=url, media_type=media_type, length_bytes=_size(attachment)))
        return tuple(found.values())


def _text(mapping: Mapping[str, object], key: str) -> str:
    value = mapping.get(key)
    return clean(value).strip() if isinstance(value, str) else ""


def _mappings(mapping: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    value = mapping.get(key)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _id(item: Mapping[str, object]) -> str:
    """The id, which some feeds give as a number though version 1.1 forbids it."""
    value = item.get("id")
    return format(value) if isinstance(value, int | float) and not isinstance(value, bool) else _text(item, "id")


def _body(item: Mapping[str, object]) -> str:
    def bodies() -> Iterator[Body]:
        if html := _text(item, "content_html"):
            yield Body(html=shortened(html), media_type="text/html")
        for key in ("content_text", "summary"):
            if text := _text(item, key):
                yield Body(html=html_of(shortened(text)), media_type="text/html")

    return chosen_body(bodies(), atom=True).html


def _authors(mapping: Mapping[str, object]) -> str:
    """Names of `authors` (1.1), else of `author` (1.0)."""
    author = mapping.get("author")
    people = _mappings(mapping, "authors") or ([author] if isinstance(author, dict) else [])
    names = [" ".join(_text(person, "name").split()) for person in people[:20]]
    return ", ".join(dict.fromkeys(name for name in names if name))[:500]


def _size(attachment: Mapping[str, object]) -> int | None:
    size = attachment.get("size_in_bytes")
    return size if isinstance(size, int) and not isinstance(size, bool) and 0 < size < 10**15 else None
