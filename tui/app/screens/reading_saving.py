"""Saving pages as stories of their own on the reading screen: the engine fetches them, one after another."""

from functools import cached_property

from tui.app.acts import UNDO_HINT
from tui.app.addresses import shown_host
from tui.app.engine_events import EngineEvent, PageSaved
from tui.app.screens.reading_links import Links
from tui.app.screens.reading_marks import Marks
from tui.app.screens.reading_pages import Pages
from tui.core.stories import StoryLine
from tui.core.subscriptions import SAVED
from tui.core.text import displayable, sentence

_TITLE_CELLS = 60
_WEB = ("http://", "https://")


class Saving(Links, Pages, Marks):
    """The actions that save pages."""

    @cached_property
    def _to_save(self) -> dict[str, str | None]:
        """Addresses of the pages that are still to be saved, with who names each; the first is being fetched."""
        return {}

    def action_save(self, address: str = "") -> None:
        """Save the page at an address; without one, that behind the story under the cursor."""
        if address.strip():
            self.save_page(address.strip())
        else:
            self.with_story(lambda line: self.start_each("browser", self._save_its_page, line))

    async def _save_its_page(self, line: StoryLine) -> None:
        article = await self.library.article(line.id)
        if article is None or not article.story.url:
            self.say("This story has no link, so there is no page to save.")
        else:
            story = article.story
            self.save_page(story.url, named_by=None if story.feed_url == SAVED else story.feed_url)

    def save_page(self, url: str, *, named_by: str | None = None) -> str:
        """Have a page saved, after those that wait; gives the sentence that tells so."""
        if url.lower().startswith("mailto:"):
            said = "This link writes a mail; there is no page to save."
        elif url in self._to_save:
            said = "This page is being saved."
        else:
            self._to_save[url] = named_by
            if len(self._to_save) == 1:
                self.engine.save(url, named_by=named_by)
            host = shown_host(url) if url.lower().startswith(_WEB) else displayable(url, limit=_TITLE_CELLS)
            said = f"Saving the page at {host} …"
        self.say(said)
        return said

    def engine_told(self, event: EngineEvent) -> None:
        """Take what became of a page that was to be saved."""
        if not isinstance(event, PageSaved):
            super().engine_told(event)
            return
        self._to_save.pop(event.url, None)
        for url, named_by in self._to_save.items():
            self.engine.save(url, named_by=named_by)
            break
        said = saved_text(event)
        self.say(said, warns=bool(event.cause))
        if self.tell_links is not None:  # it stands before the status line
            self.tell_links(said)
        if not event.cause:
            self.start_each("look", self._take_note)

    async def _take_note(self) -> None:
        await self.reload_rows()
        await self.read_counts()
        await self.count_arrived()

    async def after_bulk(self) -> None:
        """Show what taking back did: a page that is not saved any more leaves the list, and the article pane."""
        await super().after_bulk()
        window, story = self.entries.window, self.article.story
        if window is not None and window.has_gone:
            await self.list_again()
        if story is not None and story.feed_url == SAVED and await self.library.article(story.line.id) is None:
            self.opened, self.reading = None, False
            if self.place == "article":
                self.go("list")

    # A saved page has one text only

    @property
    def other_text(self) -> str:
        """What `x` brings, in a word or two."""
        story = self.article.story
        return "" if story is not None and story.feed_url == SAVED else super().other_text

    def action_source(self) -> None:
        """Show the other text of the story, where there can be one."""
        story, line = self.article.story, self.entries.row
        shown = story is not None and story.feed_url == SAVED
        under_cursor = line is not None and self.counts is not None and line.feed_id == self.counts.saved_feed
        if shown if self.place == "article" else under_cursor:
            self.say("A saved page has one text only. :save fetches it anew.")
        else:
            super().action_source()


def saved_text(event: PageSaved) -> str:
    """Such as "Saved: Salt prices rise (Saved in the sidebar). U takes it back."."""
    if event.cause:
        remedy = "" if event.remedy.startswith("o ") else sentence(displayable(event.remedy))  # a key of other places
        return f"Not saved: {displayable(event.cause).rstrip('.')}. {remedy}".rstrip()
    title = displayable(event.title, limit=_TITLE_CELLS)
    also = f" {displayable(event.also, limit=_TITLE_CELLS)} has it, too." if event.also else ""
    if event.became != "new":
        text = "unchanged" if event.became == "unchanged" else "new"
        return f"Saved already: {title}; its text is {text}.{also}"
    hidden = " A rule hid it: :hidden shows it." if event.hidden else ""
    return f"Saved: {title} (Saved in the sidebar).{hidden}{also} {UNDO_HINT}"
