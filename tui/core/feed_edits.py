"""What can be changed of a feed that is subscribed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEdit:
    """What is to become of a feed in feeds.toml; what is `None` stays as it is."""

    url: str | None = None
    """A new address; its stories, marks and tags stay."""
    title: str | None = None
    """The person's own name for it; empty: the feed's."""
    folders: tuple[str, ...] | None = None
    """Where it lies; empty: in none."""
    paused: bool | None = None
    unlisted: bool | None = None
