"""A reader without a database: stories in a list, queries understood by their words."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.app.fake_bringing import FakeBringing
from tests.app.fake_caring import FakeCaring
from tests.app.fake_editing import FakeEditing
from tests.app.fake_past import FakePast
from tui.core.changes import AddTag, Change, RemoveTag, SetFlag
from tui.core.document import Document, Paragraph, Span
from tui.core.model import Problem
from tui.core.query import parse
from tui.core.query_nodes import And, InFeed, Match, Node, Not, Or, Published, State, Text, phrases
from tui.core.settings import Settings
from tui.core.stories import Changed, Counts, FeedLine, Reread, SearchCount, Story, StoryLine, TagCount
from tui.core.stories import Source as TextSource
from tui.core.subscriptions import Config
from tui.core.text import displayable, tokens
from tui.core.views import Selection, View, search_view
from tui.paths import Paths
from tui.reader.articles import Article
from tui.reader.window import Source, Window

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


@dataclass
class FoundKeys:
    keys: "array[int]"
    complete: bool


def feed_line(number: int, title: str, *folders: str, url: str = "") -> FeedLine:
    return FeedLine(
        id=number,
        url=url or f"https://feed{number}.example/rss",
        title=title,
        site_url="",
        folders=folders,
        unread=0,
        total=0,
        last_try=None,
        last_success=None,
        next_due=None,
        failures=0,
        failing_since=None,
        problem=None,
        paused=False,
        unlisted=False,
        archived=False,
        moved_to="",
    )


def story_line(number: int, feed: FeedLine, title: str, *, ago: timedelta = timedelta(0), read: bool = False,
               starred: bool = False, tags: tuple[str, ...] = ()) -> StoryLine:  # fmt: skip
    moment = NOW - ago
    return StoryLine(
        key=(int(moment.timestamp() * 1000) << 20) + number,
        id=number,
        feed_id=feed.id,
        feed=feed.title,
        title=title,
        published=moment,
        first_seen=moment,
        read=read,
        starred=starred,
        hidden=False,
        archived=False,
        tags=tags,
    )


@dataclass
class FeedList:
    """The feeds as they were before a change."""

    feeds: list[FeedLine]


@dataclass
class FakeReader(FakeBringing, FakeCaring, FakeEditing, FakePast):
    """The stories of `lines`; a story's text is `bodies[id]`, else one paragraph that repeats its title."""

    lines: list[StoryLine] = field(kw_only=True)
    feed_lines: list[FeedLine] = field(kw_only=True)
    bodies: dict[int, Document] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    config: Config = field(default_factory=Config)
    """Only for keys and openers."""
    mistakes: tuple[str, ...] = ()
    first_start: bool = False
    paths: Paths = field(
        default_factory=lambda: Paths(
            config=Path("/c/feeds.toml"), db=Path("/d/d.db"), state=Path("/s"), config_is_default=True
        )
    )
    due: datetime | None = None
    ahead: timedelta = timedelta(0)
    """How far the clock was put forward, or how long the machine slept."""
    damage: str | None = None
    """What a look at the file finds; `None`: none is due."""
    held_up: bool = False
    written: bool = False
    """Whether somebody else wrote since the screen looked last."""
    pages: dict[int, Document] = field(default_factory=dict)
    """Texts of the pages behind stories, by story."""
    page_problems: dict[int, Problem] = field(default_factory=dict)
    teasers: set[int] = field(default_factory=set)
    """Stories whose page is wanted when they are opened."""
    waiting_pages: int = 0
    without_link: set[int] = field(default_factory=set)
    edited: Reread | None = None
    """What somebody's change of feeds.toml brings, once."""
    steps: list[tuple[str, str, list[StoryLine] | FeedList]] = field(default_factory=list)
    """Changes made: origin, label, and the lines, or the feeds, as they were."""
    undone: list[tuple[str, str, list[StoryLine] | FeedList]] = field(default_factory=list)

    def now(self) -> datetime:
        return NOW + self.ahead

    def monotonic(self) -> float:
        return 0.0

    async def counts(self) -> Counts:
        feeds = [self._counted(feed) for feed in self.feed_lines]
        unread = [line for line in self.lines if not line.read and not line.hidden]
        return Counts(
            unread=len(unread),
            today=sum((line.published or line.first_seen).date() == NOW.date() for line in unread),
            starred=sum(line.starred for line in self.lines),
            all=len(self.lines),
            feeds=tuple(feeds),
            tags=tuple(self._tags()),
            searches=tuple(
                SearchCount(name=search.name, query=search.query, unread=0) for search in self.kept_searches
            ),
        )

    def _counted(self, feed: FeedLine) -> FeedLine:
        lines = [line for line in self.lines if line.feed_id == feed.id]
        return replace(feed, total=len(lines), unread=sum(not line.read for line in lines))

    def _tags(self) -> list[TagCount]:
        names = dict.fromkeys(tag for line in self.lines for tag in line.tags)
        return [TagCount(name=name, total=sum(name in line.tags for line in self.lines)) for name in names]

    async def window(self, view: View, *, show_read: bool) -> Window:
        up_to = max((line.id for line in self.lines), default=0)
        return self._window(view, view.selection(show_read=show_read, up_to_id=up_to), ())

    def _window(self, view: View, selection: Selection, marked: tuple[Text, ...]) -> Window:
        total = None if marked else len(self.matching(selection))
        source = Source(keys=self._keys, count=self._count, lines=self._lines, snippets=self._snippets)
        return Window(source, view=view, selection=selection, total=total, now=NOW, phrases=marked)

    def matching(self, selection: Selection) -> list[StoryLine]:
        last = selection.up_to_id
        lines = [line for line in self.lines if last is None or line.id <= last]
        found = [line for line in lines if self.holds(selection.node, line)]
        if selection.sort == "title":
            return sorted(found, key=lambda line: line.title.lower())
        return sorted(found, key=lambda line: line.key, reverse=selection.sort != "oldest")

    def holds(self, node: Node, line: StoryLine) -> bool:
        match node:
            case And():
                return all(self.holds(part, line) for part in node.nodes)
            case Or():
                return any(self.holds(part, line) for part in node.nodes)
            case Not():
                return not self.holds(node.node, line)
            case State():
                states = {
                    "unread": not line.read,
                    "read": line.read,
                    "starred": line.starred,
                    "tagged": bool(line.tags),
                    "hidden": line.hidden,
                }
                return states[node.name]
            case Published(after=after, before=before):
                moment = line.published or line.first_seen
                return (after is None or moment >= after) and (before is None or moment < before)
            case InFeed():
                return line.feed_id == node.feed_id
            case Match(field="tag"):
                return node.value in line.tags
            case Match(field="folder"):
                return any(line.feed_id == feed.id and node.value in feed.folders for feed in self.feed_lines)
            case Text():
                words = tokens(f"{line.title} {line.feed}")
                wanted = node.tokens[-1]
                return any(word.startswith(wanted) if node.prefix else word == wanted for word in words)
        return True

    async def _keys(self, selection: Selection, after: int | None, limit: int) -> FoundKeys:
        keys = [line.key for line in self.matching(selection)]
        keys = keys if after is None else keys[keys.index(after) + 1 :]
        return FoundKeys(array("q", keys[:limit]), len(keys) <= limit)

    async def _count(self, selection: Selection) -> int:
        return len(self.matching(selection))

    async def _lines(self, keys: Sequence[int]) -> list[StoryLine]:
        wanted = set(keys)
        return [line for line in self.lines if line.key in wanted]

    async def _snippets(self, keys: Sequence[int], marked: Sequence[Text]) -> dict[int, str]:
        return {line.key: f"… in the text of {displayable(line.title)}" for line in await self._lines(keys)}

    async def arrived(self, window: Window) -> int:
        last = window.up_to_id
        found = self.matching(Selection(window.selection.node, window.selection.sort))
        return sum(line.id > last for line in found)

    async def search(self, text: str, *, scope: View | None = None, as_typed: bool = False) -> Window:
        query = parse(text, now=NOW, as_typed=as_typed)
        return await self.found(search_view(scope, query, text), show_read=True, marked=phrases(query.node))

    async def found(self, view: View, *, show_read: bool, marked: Sequence[Text] = ()) -> Window:
        up_to = max((line.id for line in self.lines), default=0)
        return self._window(view, view.selection(show_read=show_read, up_to_id=up_to), tuple(marked))

    async def article(self, story_id: int, *, source: TextSource | None = None) -> Article | None:
        line = next((line for line in self.lines if line.id == story_id), None)
        if line is None or (source == "page" and story_id not in self.pages):
            return None
        plain = Document(blocks=(Paragraph(spans=(Span(text=f"All about {line.title}"),)),))
        shows_page = story_id in self.pages and source != "feed"
        document = self.pages[story_id] if shows_page else self.bodies.get(story_id, plain)
        url = "" if story_id in self.without_link else f"https://example.org/{story_id}"
        story = Story(
            line=line, feed_url="", folders=(), url=url, author="", updated=None,
            words=120, lang="", source="page" if shows_page else "feed", body="", base_url="", text="",
            comments_url="", enclosures=(), has_page=story_id in self.pages,
            page_problem=self.page_problems.get(story_id),
        )  # fmt: skip
        return Article(story=story, document=document)

    async def wants_page(self, story_id: int) -> bool:
        return story_id in self.teasers and story_id not in {*self.pages, *self.page_problems}

    async def unsubscribe(self, feed_ids: Sequence[int]) -> Changed:
        gone = [feed for feed in self.feed_lines if feed.id in feed_ids]
        before = list(self.feed_lines)
        self.feed_lines = [feed for feed in self.feed_lines if feed.id not in feed_ids]
        if gone:
            self.steps.append(("screen", "Unsubscribed from feeds", FeedList(before)))
        return Changed(batch=len(self.steps) if gone else None, label="Unsubscribed from feeds", changed=len(gone))

    def take_back(self, feeds: list[FeedLine]) -> None:
        """Have the next undo bring back these feeds and no others."""
        self.steps.append(("screen", "Subscribed", FeedList(feeds)))

    async def reread(self, *, by_hand: bool = False) -> Reread | None:
        reread, self.edited = self.edited, None
        return reread

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
        wanted = set(ids or ()) | {line.id for line in self.lines if line.key in set(keys or ())}
        if selection is not None:
            wanted = {line.id for line in self.matching(selection)}
        before = [line for line in self.lines if line.id in wanted]
        changed = [(line, _changed(line, what)) for line in before]
        kept = [line for line, after in changed if line != after]
        self._put([after for _, after in changed])
        if kept:
            self.steps.append((origin, label, kept))
        return Changed(batch=len(self.steps) if kept else None, label=label, changed=len(kept))

    def _put(self, lines: Sequence[StoryLine] | FeedList) -> list[StoryLine] | FeedList:
        if isinstance(lines, FeedList):
            feeds, self.feed_lines = FeedList(self.feed_lines), list(lines.feeds)
            return feeds
        new = {line.id: line for line in lines}
        old = [line for line in self.lines if line.id in new]
        self.lines = [new.get(line.id, line) for line in self.lines]
        return old

    async def undo(self, *, origin: str | None = None, batch: int | None = None) -> Changed | None:
        if batch is not None:
            return self.undo_batch(batch)
        for index in range(len(self.steps) - 1, -1, -1):
            if self.steps[index][0] == origin:
                _, label, before = self.steps.pop(index)
                self.undone.append(("screen", label, self._put(before)))
                return Changed(batch=1, label=label, changed=1)
        return None

    async def redo(self, *, origin: str) -> Changed | None:
        if not self.undone:
            return None
        _, label, after = self.undone.pop()
        self.steps.append((origin, label, self._put(after)))
        return Changed(batch=1, label=label, changed=1)

    async def check_due(self) -> bool:
        return self.damage is not None

    async def check_file(self) -> str:
        return self.damage or ""

    async def next_due(self) -> datetime | None:
        return self.due

    async def pages_wait(self) -> int:
        return self.waiting_pages

    async def changed_elsewhere(self) -> bool:
        written, self.written = self.written, False
        return written


def _changed(line: StoryLine, what: Sequence[Change]) -> StoryLine:
    for change in what:
        match change:
            case SetFlag(field="read", value=value):
                line = replace(line, read=value)
            case SetFlag(field="starred", value=value):
                line = replace(line, starred=value)
            case SetFlag(field="hidden", value=value):
                line = replace(line, hidden=value)
            case AddTag(name=name) if name not in line.tags:
                line = replace(line, tags=(*line.tags, name))
            case RemoveTag(name=name):
                line = replace(line, tags=tuple(tag for tag in line.tags if tag != name))
    return line
