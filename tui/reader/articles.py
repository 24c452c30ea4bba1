"""The readable text of a story."""

from dataclasses import dataclass

from tui.core.document import Document
from tui.core.stories import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A story and its text as blocks."""

    story: Story
    document: Document


def article_of(story: Story) -> Article:
    """Turn the story's text into blocks; CPU only, some ten milliseconds for a long one."""
    from tui.formats.blocks import to_document  # late: 34 ms

    return Article(story=story, document=to_document(story.body, base_url=story.base_url or story.url))
