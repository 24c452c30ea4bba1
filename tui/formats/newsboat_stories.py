"""Stories as newsboat's cache keeps them, to ours."""

from datetime import UTC, datetime

from tui.core.made_titles import first_words
from tui.core.model import Enclosure, Entry
from tui.formats.bodies import Body, chosen_body, shortened
from tui.formats.html_tree import clean
from tui.formats.identity import content_hash, short_mark
from tui.formats.plain import plain_text, plain_title
from tui.formats.urls import web_url

_AUTHOR_LIMIT = 500
_LATEST = 253402300799
"""The end of the year 9999."""


def identity_of(guid: str, url: str) -> str:
    """The identity that the story has, or will have, in our database."""
    return short_mark(clean(guid.strip() or web_url(url)))


def entry_of(
    *,
    guid: str,
    title: str,
    author: str,
    url: str,
    published: int,
    content: str,
    media_type: str,
    enclosure_url: str,
    enclosure_type: str,
    base_url: str,
) -> Entry:
    """A story of the cache.

    Args:
        guid: Its guid there, which may be made of link and date.
        title: As its publisher sent it.
        author: Likewise.
        url: Its link, absolute.
        published: Seconds since 1970; 0: unknown.
        content: HTML, mostly.
        media_type: Of the content; newsboat knows it only of late.
        enclosure_url: An attached file.
        enclosure_type: Its media type.
        base_url: What links in the content are relative to.
    """
    body = chosen_body([Body(html=shortened(clean(content)), media_type=media_type)], atom=False)
    text, link = plain_text(body.html), web_url(clean(url))
    name, file = plain_title(title, ""), web_url(clean(enclosure_url))
    return Entry(
        identity=identity_of(guid, url),
        title=name or first_words(text),
        author=plain_title(author, "")[:_AUTHOR_LIMIT],
        url=link,
        published=datetime.fromtimestamp(published, UTC) if 0 < published < _LATEST else None,
        body=body.html,
        base_url=web_url(clean(base_url)) or link,
        text=text,
        enclosures=(Enclosure(url=file, media_type=clean(enclosure_type)[:100]),) if file else (),
        content_hash=content_hash(name, link, text),
    )
