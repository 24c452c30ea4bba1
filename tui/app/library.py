"""What the screens ask of the reader; `reader.reader.Reader` gives it, and in tests a fake."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from tui.core.bringing import Brought, Past
from tui.core.changes import Change
from tui.core.errors import UsageError
from tui.core.feed_edits import FeedEdit
from tui.core.health import FeedHealth
from tui.core.hiding import Hiding
from tui.core.kept_queries import SavedSearch
from tui.core.model import Subscription
from tui.core.query_nodes import Text
from tui.core.rules import Rule, RuleHit, RuleTrial
from tui.core.settings import Settings
from tui.core.stories import Batch, Changed, Counts, FeedLine, Reread, Source
from tui.core.subscriptions import Config
from tui.core.tag_sentences import StillNaming
from tui.core.views import Selection, View
from tui.formats.toml_lines import Spot
from tui.paths import Paths
from tui.reader.articles import Article
from tui.reader.window import Window


class Library(Protocol):
    """The stories, as far as a screen shows and changes them."""

    paths: Paths
    first_start: bool

    @property
    def settings(self) -> Settings:
        """The global settings."""

    @property
    def config(self) -> Config:
        """What feeds.toml says."""

    @property
    def mistakes(self) -> tuple[str, ...]:
        """What is wrong with feeds.toml, a sentence each."""

    @property
    def held_up(self) -> bool:
        """Whether another program keeps us from writing at this moment."""

    async def check_due(self) -> bool:
        """Whether the file should be looked at."""

    async def check_file(self) -> str:
        """Look whether the file is whole, aside; gives what is wrong, a sentence, or nothing. Raises StoreError."""

    def now(self) -> datetime:
        """The time, in the person's time zone."""

    def monotonic(self) -> float:
        """Seconds since some moment, never going back, without those in which the machine sleeps."""

    async def counts(self) -> Counts:
        """The sidebar's numbers."""

    async def window(self, view: View, *, show_read: bool) -> Window:
        """Take a snapshot of a view."""

    async def arrived(self, window: Window) -> int:
        """How many stories came into the view after its snapshot."""

    async def search(self, text: str, *, scope: View | None = None, as_typed: bool = False) -> Window:
        """Find stories; raises QueryError."""

    async def found(self, view: View, *, show_read: bool, marked: Sequence[Text] = ()) -> Window:
        """Take a snapshot of a view as a search does, not counted yet; a newer one ends it."""

    async def article(self, story_id: int, *, source: Source | None = None) -> Article | None:
        """One story as blocks, in the better of its texts or the one asked for; `None`: it is not there."""

    async def wants_page(self, story_id: int) -> bool:
        """Whether the page behind a story should be fetched because the story is opened."""

    async def unsubscribe(self, feed_ids: Sequence[int]) -> Changed:
        """Take feeds out of feeds.toml, their stories stay; one batch of the journal."""

    async def edit_feeds(self, feed_ids: Sequence[int], edit: FeedEdit, *, origin: str = "screen") -> Changed:
        """Change feeds in feeds.toml; one batch of the journal. Raises ConfigError, UsageError."""

    async def rename_folder(self, old: str, new: str, *, origin: str = "screen") -> Changed:
        """Give a folder another name in all its feeds, and in its own table. Raises ConfigError, UsageError."""

    def subscription(self, url: str) -> Subscription | None:
        """What feeds.toml says of a feed; `None`: it does not name it."""

    async def line_in_file(self, spot: Spot | None = None, *, at_mistake: bool = False) -> int:
        """On which line of feeds.toml an editor should open."""

    async def health(self) -> list[FeedHealth]:
        """How the feeds are, in the order of feeds.toml."""

    async def revive(self, feed_ids: Sequence[int]) -> int:
        """Have feeds asked once more that are gone for good."""

    async def accept_addresses(self, feeds: Sequence[FeedLine]) -> list[tuple[FeedLine, Changed | UsageError]]:
        """Give those of the feeds that have moved for good their new addresses; or say why one cannot have it."""

    async def reread(self, *, by_hand: bool = False) -> Reread | None:
        """Take over a feeds.toml that was changed on disk; `None`: it was not."""

    async def change(
        self,
        what: Sequence[Change],
        *,
        ids: Sequence[int] | None = None,
        keys: Sequence[int] | None = None,
        selection: Selection | None = None,
        origin: str = "screen",
        label: str = "",
    ) -> Changed:
        """Change stories named by number, by sort key or by selection; one batch of the journal."""

    async def rename_tag(self, old: str, new: str, *, origin: str = "screen") -> Changed:
        """Give a tag, and those below it, another name in all stories; merges where that is there."""

    async def delete_tag(self, name: str, *, origin: str = "screen") -> Changed:
        """Take a tag, and those below it, from all stories."""

    async def would_retag(self, old: str, new: str | None = None) -> int:
        """How many stories `rename_tag`, or without a new name `delete_tag`, would change. Raises UnknownTag."""

    async def still_naming(self, name: str) -> StillNaming:
        """The rules and saved searches of feeds.toml that name a tag or one below it."""

    async def undo(self, *, origin: str | None = None, batch: int | None = None) -> Changed | None:
        """Take back the newest batch of an origin."""

    async def redo(self, *, origin: str) -> Changed | None:
        """Do again what was last taken back."""

    async def history(self, limit: int, *, before: int | None = None, day: date | None = None) -> list[Batch]:
        """The newest batches; with `before` only those with a smaller number, with `day` those of a local day."""

    async def keep_search(self, name: str, query: str, *, origin: str = "screen") -> Changed:
        """Write a saved search into feeds.toml; one batch of the journal. Raises ConfigError."""

    async def drop_search(self, name: str, *, origin: str = "screen") -> Changed:
        """Take a saved search out of feeds.toml; one batch of the journal. Raises ConfigError."""

    async def change_search(self, name: str, wish: SavedSearch, *, origin: str = "screen") -> Changed:
        """Give a saved search another name or query; one batch of the journal. Raises ConfigError, UsageError."""

    async def change_rule(self, rule: Rule, wish: Rule, *, origin: str = "screen") -> Changed:
        """Have a rule find or do something else; one batch of the journal. Raises ConfigError, UsageError."""

    async def keep_rule(self, rule: Rule, *, origin: str = "screen") -> Changed:
        """Write a rule into feeds.toml, behind the others; one batch of the journal. Raises ConfigError."""

    async def searched(self) -> list[str]:
        """What was searched for before, the latest first."""

    async def note_searched(self, text: str) -> None:
        """Remember what was searched for."""

    async def rules(self) -> tuple[Rule, ...]:
        """The rules of feeds.toml."""

    async def try_rules(self, rules: Sequence[Rule] | None = None, *, within: str = "") -> list[RuleTrial]:
        """What these rules (`None`: all of feeds.toml) would do to the stories that a query finds."""

    async def run_rules(
        self, rules: Sequence[Rule] | None = None, *, within: str = "", origin: str = "screen"
    ) -> Changed:
        """Have rules act on the stories that a query finds, on each once; one batch of the journal."""

    async def why(self, story_id: int) -> list[RuleHit]:
        """Which rules acted on a story, the earliest first."""

    async def hidings(self, keys: Sequence[int]) -> dict[int, Hiding]:
        """What hid the stories of these keys, by key."""

    async def newsboat_found(self) -> Past | None:
        """The home of newsboat, if there is one with feeds that could be taken."""

    async def bring_newsboat(self, *, alone: bool = False) -> Brought:
        """Take its feeds, settings, and what was read and flagged; one batch. `alone`: in the place of all others."""

    async def next_due(self) -> datetime | None:
        """When the next feed is due; `None`: none ever is."""

    async def pages_wait(self) -> int:
        """How many pages wait to be fetched."""

    async def changed_elsewhere(self) -> bool:
        """Whether anything was written since the last call."""
