"""The article: opening, previewing, going on to the next, and what is done with its links."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from textual import on
from textual.timer import Timer

from tui.app.screens.reading_lists import Lists, Step
from tui.app.widgets.article import ArticleView
from tui.app.widgets.entry_list import EntryList
from tui.core.changes import SetFlag
from tui.core.stories import Source, Story, StoryLine
from tui.core.text import Phrase, displayable
from tui.core.views import View
from tui.reader.articles import Article
from tui.reader.window import Window

PREVIEW_SECONDS = 0.12
COUNTS_SECONDS = 0.15
"""How long after a story was opened the sidebar counts again."""


class Articles(Lists):
    """What the article pane shows."""

    opened: int | None = None
    """The story that was opened, which is more than looked at in passing."""
    fetching: int | None = None
    """The story whose page is on its way."""
    _shown: int | None = None
    _preview: Timer | None = None

    def open_row(self, index: int, *, focus: bool = True) -> None:
        """Open the story of a row: show it, mark it read."""
        self.entries.move_to(index)
        line = self.entries.row
        if line is None:
            return
        self._stop_preview()
        self.opened = line.id
        self.reading = True
        if focus or (self.panes is not None and self.panes.count < 3):
            self.go("article")
        self.show_story(line)
        if self.library.settings.mark_read == "open":
            self.mark_opened(line)
        self.story_opened(line)

    def story_opened(self, line: StoryLine) -> None:
        """Called after a story was opened; for the part that fetches its page."""

    def mark_opened(self, line: StoryLine) -> None:
        """Mark a story read that was opened, which is no step for undo."""
        if not line.read:
            self.change_row(replace(line, read=True))
            self.start_each("marks", self.write_opened, line)
            self.say("Read. m makes it unread again.")

    async def write_opened(self, line: StoryLine) -> None:
        """Write that a story was opened, and count again soon."""
        await self.library.change([SetFlag(field="read", value=True)], ids=[line.id], origin="open", label="Opened")
        self.start("counts", self._counts_after_rest)

    async def _counts_after_rest(self) -> None:
        """Count again when the reader stays with a story; going through many, each would wait for the numbers."""
        await asyncio.sleep(COUNTS_SECONDS)
        await self.read_counts()

    def show_story(self, line: StoryLine) -> None:
        """Show a story with what was searched for marked; one that is there stays, but for the marks."""
        phrases = self._searched_phrases
        if self._still_shown(line.id) is None:
            self._shown = line.id
            self.start("article", self._show_article, line.id, phrases)
        else:
            self.article.mark(phrases)
            self._tell_bar()

    @property
    def _searched_phrases(self) -> tuple[Phrase, ...]:
        """What is marked in the stories of this list."""
        window = self.entries.window
        return window.phrases if window is not None else ()

    def _still_shown(self, story_id: int) -> Story | None:
        """What the article pane shows, if it is this story."""
        story = self.article.story
        return story if story is not None and story.line.id == story_id == self._shown else None

    async def _show_article(self, story_id: int, phrases: tuple[Phrase, ...], source: Source | None = None) -> None:
        article = await self._read_article(story_id, source)
        if article is None:
            self.article.show_message("This story is no longer there.")
        else:
            self.article.show(article, phrases=phrases, fetching=story_id == self.fetching)
        self._tell_bar()

    async def _read_article(self, story_id: int, source: Source | None = None) -> Article | None:
        """A story in one of its texts, with the marks that its row in the list has."""
        article = await self.library.article(story_id, source=source)
        line = self.entries.row
        if article is not None and line is not None and line.id == story_id:
            return replace(article, story=replace(article.story, line=line))
        return article

    def _tell_bar(self) -> None:
        """Draw the line above the article, and which text of it can be had."""
        self.update_hints()
        window, story = self.entries.window, self.article.story
        here = story is not None and self.entries.row is not None and self.entries.row.id == story.line.id
        self.article_pane.bar.show(
            self.view.name,
            position=self.entries.cursor + 1 if here else None,
            total=self.entries.rows if window is not None else 0,
            source=story.source if story is not None else "",
            alone=self.panes is not None and not self.panes.list,
        )
        if story is not None:
            self.article_pane.bar.show_percent(self.article.percent)

    @on(ArticleView.Scrolled)
    def _article_scrolled(self, message: ArticleView.Scrolled) -> None:
        self.article_pane.bar.show_percent(message.percent)
        story = self.article.story
        if self.library.settings.mark_read == "end" and message.percent >= 100 and story is not None:
            line = self.entries.row
            # While the whole text is on its way, the end of the teaser is not the story's.
            if line is not None and line.id == story.line.id == self.opened != self.fetching:
                self.mark_opened(line)

    @on(EntryList.CursorMoved)
    def _cursor_moved(self, message: EntryList.CursorMoved) -> None:
        """With three panes, show what is under the cursor once it rests."""
        if self.panes is None or self.panes.count < 3 or self.place == "article":
            return
        self._stop_preview()
        self._preview = self.set_timer(PREVIEW_SECONDS, self.preview)

    def _stop_preview(self) -> None:
        if self._preview is not None:
            self._preview.stop()
            self._preview = None

    def preview(self) -> None:
        """Show what is under the cursor, without opening it."""
        self._stop_preview()
        line = self.entries.row
        if line is None:
            if not self.entries.rows:
                self._shown = None
                self.article.show_message("")
                self._tell_bar()
            return
        if line.id != self._shown:
            self.opened = None
            self.reading = False
        self.show_story(line)

    @on(EntryList.Chosen)
    def _row_chosen(self, message: EntryList.Chosen) -> None:
        self.open_row(message.index)

    def to_unread(self, direction: Step, *, opens: bool) -> None:
        """Go to the next unread story, opening it or not; at the end of a feed on to the next feed."""
        window, cursor = self.entries.window, self.entries.cursor
        if window is None:
            return
        stop = self.entries.rows if direction > 0 else -1
        for index in range(cursor + direction, stop, direction):
            line = window.row(index)
            if line is None:
                self.start("seek", self._find_unread, window, direction, opens=opens)
                return
            if not line.read:
                self._reach(index, opens=opens)
                return
        self._past_the_end(direction, opens=opens)

    def _reach(self, index: int, *, opens: bool) -> None:
        if opens:
            self.open_row(index, focus=self.place == "article")
        else:
            self.entries.move_to(index)

    async def _find_unread(self, window: Window, direction: Step, *, opens: bool) -> None:
        """Find the next unread story among rows that are not loaded: ask the store for the unread ones alone."""
        cursor = self.entries.cursor
        async with self._loading:
            await window.load_all_keys()
            unread = await self.library.window(window.view, show_read=False)
            await unread.load_all_keys()
        if window is not self.entries.window:
            return
        wanted = set(unread.keys)
        stop = len(window) if direction > 0 else -1
        index = next((at for at in range(cursor + direction, stop, direction) if window.keys[at] in wanted), None)
        if index is None:
            self._past_the_end(direction, opens=opens)
            return
        await self.load(window, max(0, index - self.entries.page_rows), index + self.entries.page_rows)
        if window is self.entries.window:
            self.entries.update_rows()
            self._reach(index, opens=opens)

    def _past_the_end(self, direction: Step, *, opens: bool) -> None:
        row = self.next_feed_row(direction) if self.view.kind in {"feed", "folder"} else None
        if row is not None and row.view is not None:
            self.go_to_feed(row) if not opens else self._open_in(row.view, row.key, f"{row.text} ({row.unread:,})")
            return
        window = self.entries.window
        lines = [] if window is None else [window.row(index) for index in range(len(window))]
        left = [index for index, line in enumerate(lines) if line is not None and not line.read]
        if left and left != [self.entries.cursor]:
            self.say("From the other end.")
            self._reach(left[0] if direction > 0 else left[-1], opens=opens)
        else:
            self.say("Nothing more is unread here." if self.view.kind != "unread" else "Nothing more is unread.")

    def _open_in(self, view: View, key: str, name: str) -> None:
        """Go on into another feed and open its first unread story."""
        self.sidebar.point_at(key)
        self.start_listing(self._list_and_open, view, name)

    async def _list_and_open(self, view: View, name: str) -> None:
        await self.list_view(view, unread_first=True)
        if self.entries.rows:
            self.open_row(self.entries.cursor, focus=self.place == "article")
        self.say(f"Next: {displayable(name)}")  # and not that the story is read, which is the lesser news

    def with_story(self, use: Callable[[StoryLine], None]) -> None:
        """Do something with the story under the cursor, or say that there is none."""
        line = self.entries.row
        if line is None:
            self.say("No story is under the cursor.")
        else:
            use(line)
