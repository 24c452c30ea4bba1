"""The text of the page behind a story: when it is fetched, when it is shown, and what is said of it."""

import asyncio
from dataclasses import replace

from tui.app.engine_events import EngineEvent, PageDone
from tui.app.heads import no_whole_text, remedy_sentence
from tui.app.screens.reading_refresh import Refreshing
from tui.app.screens.reading_search import Searching
from tui.core.stories import Source, Story, StoryLine

REST_SECONDS = 0.2
"""How long a story must stay open before its page is asked for; who leafs through stories asks for none."""


class Pages(Searching, Refreshing):
    """The feed's text and the page's, each a key away from the other."""

    @property
    def other_text(self) -> str:
        """What `x` brings, in a word or two."""
        story = self.article.story
        if story is None:
            return ""
        if story.line.id == self.fetching:
            return "cancel"
        if story.source == "page":
            return "feed's text"
        if story.has_page:
            return "page's text"
        return "whole text" if story.url else ""

    def story_opened(self, line: StoryLine) -> None:
        """Fetch the page behind a teaser; one that is on its way already comes."""
        if line.id != self.fetching:
            self.start("page", self._fetch_if_wanted, line.id)

    async def _fetch_if_wanted(self, story_id: int) -> None:
        if await self.library.wants_page(story_id):
            await self._fetch(story_id, after=REST_SECONDS)

    async def _fetch(self, story_id: int, *, after: float = 0.0) -> None:
        """Ask for a page, in place of the one asked for before: the newest must not wait behind others."""
        self._show_fetching(story_id)
        try:
            await asyncio.sleep(after)
        except asyncio.CancelledError:
            if self.fetching == story_id:
                self._show_fetching(None)
            raise
        self.engine.fetch_page(story_id)

    def _show_fetching(self, story_id: int | None) -> None:
        self.fetching = story_id
        story = self.article.story
        self.article.show_fetching(story is not None and story.line.id == story_id)
        self.update_hints()

    def _stop_fetching(self) -> None:
        self.workers.cancel_group(self, "page")
        self.engine.cancel("page")
        self._show_fetching(None)

    def stop_refresh(self) -> bool:
        """Stop what runs, the page of the story shown among it; `False` where nothing does."""
        if self._seen(self.fetching):
            self._stop_fetching()
            super().stop_refresh()
            return True
        return super().stop_refresh()

    def action_source(self) -> None:
        """Show the other text of the story; stop its page while it is on its way, fetch it if there is none."""
        story = self.article.story
        if self.place == "article" and story is not None:
            self._switch_text(story.line)
        else:
            self.with_story(self._switch_text)

    def _switch_text(self, line: StoryLine) -> None:
        story = self._still_shown(line.id)
        if story is None or not self._seen(line.id):
            if self.panes is not None and self.panes.count == 3 and self.place == "list":
                self._stop_preview()
                self.preview()  # the article pane was about to: looking is not opening
            else:
                self.open_row(self.entries.cursor)
            if self.fetching != line.id:
                self.start("page", self._to_page, line.id)
        elif self.fetching == line.id:
            self._stop_fetching()
            self.say("Stopped. x fetches the whole text.")
        elif story.source == "page":
            self._show_text(line.id, "feed")
        else:
            self.start("page", self._to_page, line.id)

    async def _to_page(self, story_id: int) -> None:
        """Show the page's text, or fetch it, whatever the settings say."""
        article = await self.library.article(story_id)
        if article is None:
            return
        if article.story.has_page:
            self._show_text(story_id, "page")
        elif not article.story.url:
            self.say("This story has no link, so there is no page behind it.")
        else:
            await self._fetch(story_id)

    def _show_text(self, story_id: int, source: Source) -> None:
        """Show a text of the story from its top; a view of this moment, nothing is stored."""
        self.end_matching()
        self.start("article", self._show_article, story_id, self._searched_phrases, source)

    def _seen(self, story_id: int | None) -> bool:
        """Whether a story is the one on screen."""
        return story_id is not None and story_id == self._shown and self.article_pane.display

    def engine_told(self, event: EngineEvent) -> None:
        """Take what became of a page, whoever asked for it; all else is a refresh's."""
        if isinstance(event, PageDone):
            asked = event.entry == self.fetching
            if asked:
                self._show_fetching(None)
            if event.entry == self._shown:
                self.start_each("page came", self._page_failed if event.cause else self._page_came, event, asked)
            if asked:
                return
        super().engine_told(event)

    async def _page_came(self, event: PageDone, asked: bool) -> None:
        """Show a page's text in place of the one before, unless that would move what is being read."""
        article = await self._read_article(event.entry, "page")
        story = self._still_shown(event.entry)
        if article is None or story is None or (story.has_page and story.source == "feed"):
            return
        if not self._seen(event.entry):
            self._shown = None  # it is read again when it is opened again
        elif self.article.at_start and not (self.matching or (self.typing and self._in_article)):
            self.article.show(article, phrases=self._searched_phrases)
            self._tell_bar()
        elif not story.has_page:
            self.article.update_story(_with_page(story, article.story))
            self.update_hints()
            self.say("Whole text is here: x", unasked=not asked)

    async def _page_failed(self, event: PageDone, asked: bool) -> None:
        """Say why there is no page's text; below the feed's it stands from now on."""
        if self._seen(event.entry):
            self.say(f"{no_whole_text(event.cause)} {remedy_sentence(event.remedy)}".rstrip(), unasked=not asked)
        article = await self.library.article(event.entry)
        story = self._still_shown(event.entry)
        if article is not None and story is not None:
            self.article.update_story(_with_page(story, article.story))
            self.update_hints()


def _with_page(story: Story, read: Story) -> Story:
    """The story with what is known of its page now; its text as it was."""
    return replace(story, has_page=read.has_page, page_problem=read.page_problem, page_tried=read.page_tried)
