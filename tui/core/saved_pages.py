"""Single pages that a person saves as stories of their own."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tui.core.pages import Page

Became: TypeAlias = Literal["new", "updated", "unchanged"]
"""What became of a page: updated where it was saved before and its text is another now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageToSave:
    """A page that was read, and how it is to be kept."""

    page: Page
    identity: str
    """What makes it the same page when it is saved again: its address, else a hash of the file."""
    url: str = ""
    """Where it is; empty: nobody knows, it was a file."""
    title: str = ""
    """The person's own for it; empty: the page's."""
    tags: tuple[str, ...] = ()
    """Names as `tag_name` gives them."""
    same_urls: tuple[str, ...] = ()
    """How its address is often written, to see whether it is a story of a feed too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """What became of a page that was to be saved."""

    story_id: int
    title: str
    became: Became
    words: int
    batch: int | None
    """Of the journal; `None`: nothing was done that could be taken back."""
    hidden: bool = False
    """Whether a rule hid it now, or somebody had before."""
    also_id: int | None = None
    """The story of a feed with the same address; `None`: there is none."""
    also_in: str = ""
    """The name of that feed."""
