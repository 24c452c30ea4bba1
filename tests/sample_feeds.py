"""Feeds of our own in several formats, built from the same few values."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

NO_PAGES = '[settings]\nfull_text = "never"\n\n'
"""Begins a feeds.toml whose stories lead out of this machine: no test goes there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One story of a feed."""

    title: str
    body: str = "<p>Nothing more is known.</p>"
    """HTML."""
    name: str = ""
    """Part of its id and address; the title's words if empty."""
    age: timedelta = timedelta(hours=1)
    link: str = ""
    """Where it leads; empty: somewhere on example.org, which no test fetches."""

    @property
    def url(self) -> str:
        """Its address."""
        return self.link or f"https://example.org/{self.slug}"

    @property
    def slug(self) -> str:
        """What stands at the end of its address."""
        return self.name or "-".join(self.title.lower().split())

    @property
    def published(self) -> datetime:
        """Some time ago, to the second."""
        return (datetime.now(UTC) - self.age).replace(microsecond=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A feed as it goes over the wire."""

    body: bytes
    content_type: str


def rss(title: str, stories: Sequence[Told]) -> Sample:
    """RSS 2.0 with the text in content:encoded."""
    rows = "".join(
        f"<item><title>{escape(story.title)}</title><link>{escape(story.url)}</link>"
        f'<guid isPermaLink="false">{title}/{story.slug}</guid><pubDate>{format_datetime(story.published)}</pubDate>'
        f"<content:encoded><![CDATA[{story.body}]]></content:encoded></item>"
        for story in stories
    )
    text = (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{escape(title)}</title><link>https://example.org/</link>"
        f"<description>A feed</description>{rows}</channel></rss>"
    )
    return Sample(body=text.encode(), content_type="application/rss+xml")


def rdf(title: str, stories: Sequence[Told]) -> Sample:
    """RSS 1.0."""
    rows = "".join(
        f'<item rdf:about="https://example.org/{story.slug}"><title>{escape(story.title)}</title>'
        f"<link>{escape(story.url)}</link><dc:date>{story.published.isoformat()}</dc:date>"
        f"<description>{escape(story.body)}</description></item>"
        for story in stories
    )
    text = (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="https://example.org/"><title>{escape(title)}</title><link>https://example.org/</link>'
        f"<description>A feed</description></channel>{rows}</rdf:RDF>"
    )
    return Sample(body=text.encode(), content_type="application/rdf+xml")


def atom(title: str, stories: Sequence[Told]) -> Sample:
    """Atom 1.0."""
    rows = "".join(
        f"<entry><title>{escape(story.title)}</title><id>urn:x:{title}:{story.slug}</id>"
        f'<link href="{escape(story.url)}"/><updated>{story.published.isoformat()}</updated>'
        f"<published>{story.published.isoformat()}</published>"
        f'<content type="html">{escape(story.body)}</content></entry>'
        for story in stories
    )
    text = (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(title)}</title><id>urn:x:{escape(title)}</id><updated>{datetime.now(UTC).isoformat()}</updated>"
        f"{rows}</feed>"
    )
    return Sample(body=text.encode(), content_type="application/atom+xml")


def json_feed(title: str, stories: Sequence[Told]) -> Sample:
    """JSON Feed 1.1."""
    rows = [
        {
            "id": f"{title}/{story.slug}",
            "url": story.url,
            "title": story.title,
            "content_html": story.body,
            "date_published": story.published.isoformat(),
        }
        for story in stories
    ]
    text = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": title, "items": rows})
    return Sample(body=text.encode(), content_type="application/feed+json")


def paragraphs(about: str, count: int) -> str:
    """HTML of so many numbered paragraphs, enough of them to fill screens."""
    return "".join(
        f"<p>Paragraph {number} on {about}: the clerk wrote it down, read it back, and closed the book.</p>"
        for number in range(1, count + 1)
    )


SAMPLES = {
    "harbour.xml": rss(
        "Harbour Gazette",
        [
            Told(title="Ferry timetable changes in spring", body=paragraphs("ferries", 60), age=timedelta(hours=1)),
            Told(title="Lighthouse gets a new lamp", body=paragraphs("lamps", 40), age=timedelta(hours=3)),
        ],
    ),
    "orchard.atom": atom(
        "Orchard Notes",
        [
            Told(title="Pruning pears in a mild winter", body=paragraphs("pears", 30), age=timedelta(hours=2)),
            Told(title="A press for small cider", body=paragraphs("cider", 5), age=timedelta(hours=5)),
        ],
    ),
    "signals.json": json_feed(
        "Signal Box",
        [Told(title="Semaphores retired at Kyle", body=paragraphs("semaphores", 4), age=timedelta(hours=4))],
    ),
    "tides.rdf": rdf("Tide Tables", [Told(title="Spring tide on Friday", age=timedelta(hours=6))]),
}
"""A feed of each format, by the path it is served at."""
