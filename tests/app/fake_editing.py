"""What of the fake reader changes feeds."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tui.core.errors import DatelineError
from tui.core.feed_edits import FeedEdit
from tui.core.kept_queries import SavedSearch
from tui.core.model import Subscription
from tui.core.rules import Rule
from tui.core.stories import Changed, FeedLine
from tui.formats.toml_lines import Spot


@dataclass
class FakeEditing:
    """Carries out edits of feeds, and remembers what it was asked for."""

    feed_lines: list[FeedLine] = field(kw_only=True)
    edits: list[tuple[tuple[int, ...], FeedEdit]] = field(default_factory=list)
    folders_renamed: list[tuple[str, str]] = field(default_factory=list)
    kept_searches: list[SavedSearch] = field(default_factory=list)
    kept_rules: list[Rule] = field(default_factory=list)
    own_titles: dict[str, str] = field(default_factory=dict)
    """The person's own titles, by address."""
    spots: list[Spot | None] = field(default_factory=list)
    """Where an editor was to open."""
    refuses: DatelineError | None = None
    """Why feeds cannot be changed."""

    async def edit_feeds(self, feed_ids: Sequence[int], edit: FeedEdit, *, origin: str = "screen") -> Changed:
        if self.refuses is not None:
            raise self.refuses
        self.edits.append((tuple(feed_ids), edit))
        before = self.feed_lines
        self.feed_lines = [_edited(feed, edit) if feed.id in feed_ids else feed for feed in before]
        changed = sum(old != new for old, new in zip(before, self.feed_lines, strict=True))
        return Changed(batch=1 if changed else None, label="Changed", changed=changed)

    async def rename_folder(self, old: str, new: str, *, origin: str = "screen") -> Changed:
        self.folders_renamed.append((old, new))
        renamed = [replace(feed, folders=tuple(new if path == old else path for path in feed.folders))
                   for feed in self.feed_lines]  # fmt: skip
        self.feed_lines = renamed
        return Changed(batch=1, label="Renamed", changed=1)

    async def change_search(self, name: str, wish: SavedSearch, *, origin: str = "screen") -> Changed:
        self.kept_searches = [wish if one.name == name else one for one in self.kept_searches]
        return Changed(batch=1, label="Changed", changed=1)

    async def change_rule(self, rule: Rule, wish: Rule, *, origin: str = "screen") -> Changed:
        if self.refuses is not None:
            raise self.refuses
        self.kept_rules = [wish if one == rule else one for one in self.kept_rules]
        return Changed(batch=1, label="Changed", changed=1)

    def subscription(self, url: str) -> Subscription | None:
        feed = next((feed for feed in self.feed_lines if feed.url == url), None)
        return None if feed is None else Subscription(url=url, title=self.own_titles.get(url, ""), folders=feed.folders)

    async def line_in_file(self, spot: Spot | None = None, *, at_mistake: bool = False) -> int:
        self.spots.append(spot)
        return 1


def _edited(feed: FeedLine, edit: FeedEdit) -> FeedLine:
    return replace(
        feed,
        url=feed.url if edit.url is None else edit.url,
        title=edit.title or feed.title,
        folders=feed.folders if edit.folders is None else edit.folders,
        paused=feed.paused if edit.paused is None else edit.paused,
        unlisted=feed.unlisted if edit.unlisted is None else edit.unlisted,
    )
