"""What every face calls: one object over the store, the settings and the files."""

import asyncio
from collections.abc import Sequence
from functools import cached_property, partial

from tui.core.changes import Change
from tui.core.hiding import Hiding
from tui.core.query import parse
from tui.core.query_nodes import Text, phrases
from tui.core.stories import Changed, Counts, FeedLine, Source, Story, StoryLine, TagCount
from tui.core.views import Selection, View, search_view
from tui.reader.articles import Article, article_of
from tui.reader.base import of
from tui.reader.bringing import Bringing
from tui.reader.caring import Caring
from tui.reader.fetching import Fetching
from tui.reader.keeping import Keeping
from tui.reader.overseeing import Overseeing
from tui.reader.recalling import Recalling
from tui.reader.repeating import Repeating
from tui.reader.rereading import Rereading
from tui.reader.ruling import Ruling
from tui.reader.saving import Saving
from tui.reader.subscribing import Subscribing
from tui.reader.tagging import Tagging
from tui.reader.window import Source as WindowSource
from tui.reader.window import Window
from tui.store import changes, feeds, hiding, search, since, stories, tags, windows
from tui.store.search_counts import SearchCounts


class Reader(
    Subscribing,
    Rereading,
    Bringing,
    Saving,
    Caring,
    Fetching,
    Repeating,
    Tagging,
    Keeping,
    Ruling,
    Recalling,
    Overseeing,
):
    """The use cases; made by `Reader.open`, to be closed in the same loop."""

    # What there is

    async def counts(self) -> Counts:
        """The sidebar's numbers."""
        searches, known = self.config.searches, self._search_counts
        for new in known.new(searches):  # one by one, so that lists are read between them
            await self._view(known.count_first, new, now=self.now())
        return await self._view(windows.counts, now=self.now(), searches=searches, known=known)

    @cached_property
    def _search_counts(self) -> SearchCounts:
        return SearchCounts()

    async def feeds(self) -> list[FeedLine]:
        """The subscriptions, in the order of feeds.toml."""
        return await self._view(feeds.feed_lines)

    async def find_feeds(self, text: str) -> list[FeedLine]:
        """The feeds that an address, a number or a part of a title or address may mean."""
        return await self._view(feeds.find_feeds, text)

    async def tags(self) -> list[TagCount]:
        """All tags, last used first."""
        return await self._view(tags.tag_counts)

    async def story(self, story_id: int) -> Story | None:
        """One story whole; `None`: no such number."""
        return await self._view(stories.story, story_id)

    async def stories(self, story_ids: Sequence[int]) -> list[Story]:
        """These stories whole, in this order; those that are not there are left out."""
        return await self._view(stories.stories, story_ids)

    async def article(self, story_id: int, *, source: Source | None = None) -> Article | None:
        """One story as blocks, in the better of its texts or the one asked for; `None`: it is not there."""
        story = await self._view(stories.story, story_id, source=source)
        return None if story is None else await asyncio.to_thread(article_of, story)

    async def lines(self, keys: Sequence[int]) -> list[StoryLine]:
        """The rows of these keys."""
        return await self._view(stories.lines, keys)

    async def hidings(self, keys: Sequence[int]) -> dict[int, Hiding]:
        """What hid the stories of these keys, by key; those of which nothing is known are left out."""
        return await self._view(hiding.hidings, keys)

    # Lists

    async def window(self, view: View, *, show_read: bool) -> Window:
        """Take a snapshot of a view; no row is loaded yet."""
        moment = await self._view(since.moment)
        selection = view.selection(show_read=show_read, up_to_id=moment.story)
        source = WindowSource(
            keys=self._keys, count=self.count, lines=self.lines, snippets=partial(self._view, search.snippets)
        )
        total = await self._view(windows.count, selection, now=self.now())
        came = partial(self._view, since.came, selection, batch=moment.batch, drawn=self.now())
        return Window(source, view=view, selection=selection, total=total, now=self.now(), came=came)

    async def _keys(self, selection: Selection, after: int | None, limit: int) -> windows.Keys:
        return await self._view(windows.keys, selection, now=self.now(), after=after, limit=limit)

    async def arrived(self, window: Window) -> int:
        """How many stories came into the view after its snapshot was taken."""
        selection = window.selection
        newest = await self._view(windows.latest_id)
        if newest == window.up_to_id:
            return 0
        later = Selection(selection.node, selection.sort)
        return await self._view(windows.count, later, now=self.now(), after_id=window.up_to_id)

    async def search(self, text: str, *, scope: View | None = None, as_typed: bool = False) -> Window:
        """Find stories; the window's `total` is not known yet.

        A newer search ends an older one as soon as keys are read of it; what the older one was at then raises
        Superseded.

        Raises:
            QueryError: the text does not parse.
        """
        query = parse(text, now=self.now(), as_typed=as_typed)
        return await self.found(search_view(scope, query, text), show_read=True, marked=phrases(query.node))

    async def found(self, view: View, *, show_read: bool, marked: Sequence[Text] = ()) -> Window:
        """Take a snapshot of a view as `search` does: `total` is not known yet, a newer search ends it.

        Args:
            view: What is to be found.
            show_read: Whether read stories are.
            marked: What is searched for, to be marked in what is found.
        """
        moment = await self._view(since.moment)
        source = WindowSource(
            keys=self._found_keys, count=self.count, lines=self.lines, snippets=partial(self._view, search.snippets)
        )
        selection, now = view.selection(show_read=show_read, up_to_id=moment.story), self.now()
        came = partial(self._view, since.came, selection, batch=moment.batch, drawn=now)
        return Window(
            source, view=view, selection=selection, total=None, now=now, phrases=tuple(marked), came=came
        )  # fmt: skip

    async def _found_keys(self, selection: Selection, after: int | None, limit: int) -> windows.Keys:
        find = self._store.search if after is None else self._store.search_on
        return await of(find(windows.keys, selection, now=self.now(), after=after, limit=limit))

    async def count(self, selection: Selection) -> int:
        """How many stories a selection holds."""
        return await of(self._store.search_on(windows.count, selection, now=self.now()))

    # Changes

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
        return await self._write(
            changes.change, what, ids=ids, keys=keys, selection=selection, now=self.now(), origin=origin, label=label
        )

    async def would_change(
        self, what: Sequence[Change], *, ids: Sequence[int] | None = None, selection: Selection | None = None
    ) -> int:
        """How many stories such a change would touch."""
        return await self._view(changes.dry_run, what, ids=ids, selection=selection, now=self.now())

    # Upkeep

    async def index_more(self) -> bool:
        """Index some more stories anew where another version made the search index; `False`: it is whole."""
        if await self._view(search.is_current):
            return False
        return await self._write(search.index_more)
