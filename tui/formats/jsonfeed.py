"""JSON Feed 1.0 and 1.1 (jsonfeed.org), which feedparser does not read."""

import json
from collections.abc import Iterator, Mapping

from tui.core.made_titles import first_words
from tui.core.model import Enclosure, Entry, Feed
from tui.formats.bodies import Body, chosen_body, shortened
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
    raw_entries = _mappings(document, "items")
    order = newest_first([parse_date(_text(raw, "date_published")) for raw in raw_entries])
    reading = _Reading(document, base_url)
    drafts = without_empty(reading.draft(raw_entries[place]) for place in order[:max_entries])
    return Feed(
        format="JSON Feed 1.1" if version.endswith("1.1") else "JSON Feed 1.0",
        title=plain_title(_text(document, "title"), "text/plain"),
        site_url=web_url(_text(document, "home_page_url"), base_url),
        lang=reading.lang,
        entries=identified(drafts),
        left_out=max(0, len(raw_entries) - max_entries),
    )


def _document(text: str) -> Mapping[str, object]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise malformed("the answer looks like JSON and is broken", "its publisher must mend it") from error
    if not isinstance(document, dict) or _VERSION not in _text(document, "version"):
        raise malformed("the answer is JSON, but no JSON Feed", "look for the feed's address on the site")
    return document


class _Reading:
    """Goes through the entries of one document; holds what all of them share."""

    def __init__(self, document: Mapping[str, object], base_url: str) -> None:
        self._base_url = base_url
        self._author = _authors(document)
        self.lang = language(_text(document, "language"))

    def draft(self, raw: Mapping[str, object]) -> Draft:
        """One entry; `url` is the story here, `external_url` what it is about."""
        body = _body(raw)
        text = plain_text(body)
        url = self._url(raw, "url") or self._url(raw, "external_url")
        title = plain_title(_text(raw, "title"), "text/plain")
        published, updated = (parse_date(_text(raw, key)) for key in ("date_published", "date_modified"))
        entry = Entry(
            identity="",
            title=title or first_words(text),
            author=_authors(raw) or self._author,
            url=url,
            published=published or updated,
            updated=updated if updated and published and updated > published else None,
            body=body,
            base_url=self._base_url,
            text=text,
            lang=language(_text(raw, "language"), self.lang),
            enclosures=self._enclosures(raw),
            content_hash=content_hash(title, url, text),
        )
        return Draft(guid=_id(raw), entry=entry)

    def _url(self, raw: Mapping[str, object], key: str) -> str:
        return web_url(_text(raw, key), self._base_url)

    def _enclosures(self, raw: Mapping[str, object]) -> tuple[Enclosure, ...]:
        found: dict[str, Enclosure] = {}
        for attachment in _mappings(raw, "attachments")[:MOST_ENCLOSURES]:
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


def _id(raw: Mapping[str, object]) -> str:
    """The id, which some feeds give as a number though version 1.1 forbids it."""
    value = raw.get("id")
    return format(value) if isinstance(value, int | float) and not isinstance(value, bool) else _text(raw, "id")


def _body(raw: Mapping[str, object]) -> str:
    def bodies() -> Iterator[Body]:
        if html := _text(raw, "content_html"):
            yield Body(html=shortened(html), media_type="text/html")
        for key in ("content_text", "summary"):
            if text := _text(raw, key):
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
