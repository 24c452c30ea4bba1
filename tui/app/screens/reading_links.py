"""What is done with the links of a story: browser, clipboard, list of links, comments, files."""

from collections.abc import Callable, Sequence
from functools import partial

from textual import on

from tui.app.screens.reading_articles import Articles
from tui.app.widgets.article import ArticleView
from tui.core.document import Link
from tui.core.stories import Story, StoryLine
from tui.core.subscriptions import SAVED


class Links(Articles):
    """The actions that leave the terminal."""

    tell_links: Callable[[str], None] | None = None
    """Tells something in the list of links, while that is open."""

    def action_browser(self) -> None:
        """Open the story in the browser."""
        self.with_story(lambda line: self.start_each("browser", self._browse, line))

    def action_browser_read(self) -> None:
        """Open the story in the browser and mark it read."""
        self.action_browser()
        self.with_story(self.mark_opened)

    def action_copy(self) -> None:
        """Copy the link of the story."""
        self.with_story(lambda line: self.start_each("browser", self._copy, line))

    def action_comments(self) -> None:
        """Open the comments."""
        self.with_story(lambda line: self.start_each("browser", self._comments, line))

    def action_enclosure(self) -> None:
        """Open the file that came with the story."""
        self.with_story(lambda line: self.start_each("browser", self._enclosure, line))

    def action_links(self) -> None:
        """List the links of the story."""
        self.with_story(lambda line: self.start_each("browser", self._links, line))

    async def _story(self, line: StoryLine) -> tuple[Story, Sequence[Link]] | None:
        story = self.article.story
        if story is not None and story.line.id == line.id:
            return story, self.article.links
        article = await self.library.article(line.id)
        return None if article is None else (article.story, article.document.links)

    async def _browse(self, line: StoryLine) -> None:
        if (found := await self._story(line)) is not None:
            self.open_link(found[0].url)

    async def _copy(self, line: StoryLine) -> None:
        if (found := await self._story(line)) is not None:
            url = found[0].url
            self.say(self.copy_text(url) if url else "This story has no link.")

    async def _comments(self, line: StoryLine) -> None:
        if (found := await self._story(line)) is not None:
            url = found[0].comments_url
            if url:
                self.open_link(url)
            else:
                self.say("No comments are named for this story.")

    async def _enclosure(self, line: StoryLine) -> None:
        if (found := await self._story(line)) is not None:
            files = found[0].enclosures
            if files:
                self.open_link(files[0].url)
            else:
                self.say("No file came with this story.")

    async def _links(self, line: StoryLine) -> None:
        from tui.app.screens.links import LinksScreen  # late: a dialog is not part of the first frame

        found = await self._story(line)
        links = found[1] if found is not None else ()
        if found is None or not links:
            hint = " o opens it in the browser." if found is not None and found[0].url else ""
            self.say(f"No links in this story.{hint}")
            return
        story = found[0]
        named_by = story.url if story.feed_url == SAVED else story.feed_url
        save = partial(self.save_page, named_by=named_by)
        dialog = LinksScreen(links, clipboard=self.library.settings.clipboard, save=save)
        self.tell_links = dialog.tell
        self.push(dialog, self._link_chosen)

    def _link_chosen(self, url: str | None) -> None:
        self.tell_links = None
        if url:
            self.open_link(url)

    @on(ArticleView.LinkChosen)
    def _link_clicked(self, message: ArticleView.LinkChosen) -> None:
        self.open_link(message.link.url)

    def save_page(self, url: str, *, named_by: str | None = None) -> str:
        """Have a page saved as a story; gives the sentence that tells so.

        `named_by` is the address of the feed or page that names it; `None`: the person does.
        """
        raise NotImplementedError

    def open_link(self, url: str) -> None:
        """Open an address in the browser and say what became of it."""
        self.start_each("browser", self._open_link, url)

    async def _open_link(self, url: str) -> None:
        from tui.app.browser import open_url  # late: as above

        settings, openers = self.library.settings, self.library.config.openers
        self.say(await open_url(url, settings.browser, copy=self.copy_text, openers=openers, lend=self._lend))

    async def _lend(self, argv: Sequence[str]) -> int:
        return await self.lender.lend(argv)

    def copy_text(self, text: str) -> str:
        """Put a text on the clipboard and give the sentence that tells so."""
        from tui.app.clipboard import copy  # late: as above

        return copy(self.app, text, setting=self.library.settings.clipboard)
