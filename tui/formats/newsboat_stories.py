"""Stories as newsboat's cache keeps them, to ours."""

from dataclasses import dataclass
from datetime import UTC, datetime

from tui.core.made_titles import first_words
from tui.core.model import Enclosure, Entry
from tui.formats.bodies import Body, chosen_body, shortened
from tui.formats.html_tree import clean
from tui.formats.identity import content_hash, short_mark
from tui.formats.plain import plain_text, plain_title
from tui.formats.urls import web_url

_AUTHOR_LIMIT, _TYPE_LIMIT = 500, 100
_LATEST = 253402300799
"""The end of the year 9999."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedStory:
    """A story with its text, as its publisher sent it."""

    guid: str
    """May be made of link and date."""
    title: str
    author: str
    url: str
    """Its link, absolute."""
    published: int
    """Seconds since 1970, when it was first seen where the feed told none; 0: unknown."""
    content: str
    """HTML, mostly."""
    media_type: str
    """Of the content; newsboat knows it only of late."""
    enclosure_url: str
    enclosure_type: str
    base_url: str
    """What links in the content are relative to."""


def identity_of(guid: str, url: str) -> str:
    """The identity that the story has, or will have, in our database."""
    return short_mark(clean(guid.strip() or web_url(url)))


def entry_of(story: CachedStory) -> Entry:
    """The entry that a story of the cache is here."""
    body = chosen_body([Body(html=shortened(clean(story.content)), media_type=story.media_type)], atom=False)
    text, link = plain_text(body.html), web_url(clean(story.url))
    name, file = plain_title(story.title, ""), web_url(clean(story.enclosure_url))
    media_type = clean(story.enclosure_type)[:_TYPE_LIMIT]
    return Entry(
        identity=identity_of(story.guid, story.url),
        title=name or first_words(text),
        author=plain_title(story.author, "")[:_AUTHOR_LIMIT],
        url=link,
        published=datetime.fromtimestamp(story.published, UTC) if 0 < story.published < _LATEST else None,
        body=body.html,
        base_url=web_url(clean(story.base_url)) or link,
        text=text,
        enclosures=(Enclosure(url=file, media_type=media_type),) if file else (),
        content_hash=content_hash(name, link, text),
    )
