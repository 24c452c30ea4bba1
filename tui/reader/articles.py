"""The readable text of a story."""

from dataclasses import dataclass

from tui.core.document import Document
from tui.core.stories import Story

_MOST_PIECES = 60_000
"""Tags and lines of a text, several times what a book has: two seconds at worst."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A story and its text as blocks."""

    story: Story
    document: Document


def article_of(story: Story) -> Article:
    """Turn the story's text into blocks; CPU only, some ten milliseconds for a long one."""
    from tui.formats.blocks import to_document  # late: 34 ms

    base_url = story.base_url or story.url
    return Article(story=story, document=to_document(story.body, base_url=base_url, most_pieces=_MOST_PIECES))
