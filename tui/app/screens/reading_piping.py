"""Handing stories to other programs."""

import asyncio
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar

from tui.app.screens.reading_marks import Marks
from tui.app.screens.reading_typing import Typing
from tui.core.errors import UsageError
from tui.core.stories import StoryLine
from tui.core.text import displayable
from tui.reader.articles import Article

T = TypeVar("T")

MOST_STORIES = 100
"""As many marked stories go through a pipe at once."""


class Piping(Typing, Marks):
    """The actions that run programs of the person."""

    def action_pipe(self, command: str = "") -> None:
        """Give the text of the marked stories, else of the one under the cursor, to a program."""
        from tui.app.programs import read_order  # late: a program is rarely run

        if not command:
            self.open_command("pipe ")
            return
        try:
            read_order(command)
        except UsageError as error:
            self.say(str(error), warns=True)
            return
        if not self.acts_on_marked or self.entries.window is None:
            self.with_story(lambda line: self.start_each("pipe", self._pipe, command, [line]))
            return
        known = {line.key: line for line in self.marked_lines(self.entries.window, self.marked)}
        lines = [known[key] for key in self.marked.among(self.entries.window.keys) if key in known]
        if len(lines) == self.marked_stories <= MOST_STORIES:
            self.start_each("pipe", self._pipe, command, lines)
        else:
            self.say(f"{self.marked_stories:,} stories are marked; at most {MOST_STORIES} go to a program at once.")

    async def _pipe(self, command: str, lines: Sequence[StoryLine]) -> None:
        from tui.app.programs import Said, ending, read_order, run_piped, surroundings  # late: as above
        from tui.formats.writers import to_text  # late: as above

        order = read_order(command)
        articles = [article for line in lines if (article := await self._text_shown(line)) is not None]
        stories = [article.story for article in articles]
        text = "\n\n".join(f"{displayable(one.story.line.title)}\n\n{to_text(one.document)}\n" for one in articles)
        titles, urls = [story.line.title for story in stories], [story.url for story in stories]
        env = surroundings(titles, urls, environ=os.environ)
        try:
            if order.in_terminal:
                said = Said(code=await self.lender.lend(order.argv, text=text, env=env, waits=order.waits))
            else:
                self.say(f"{order.name} has the text …")
                said = await _in_thread(lambda: run_piped(order, text, env))
        except OSError as error:
            reason = displayable(error.strerror or str(error))
            self.say(f"{order.name} could not be started ({reason}).", warns=True)
            return
        except UsageError as error:
            self.say(f"{error}.", warns=True)
            return
        self.say(ending(order, said), warns=said.code != 0)
        if len(said.text.splitlines()) > 1:
            from tui.app.screens.output import OutputScreen  # late: as above

            self.push(OutputScreen(order.name, said.text))

    async def _text_shown(self, line: StoryLine) -> Article | None:
        """The story, in the text of it that one looks at."""
        story = self.article.story
        source = story.source if story is not None and story.line.id == line.id else None
        return await self.library.article(line.id, source=source)


async def _in_thread(work: Callable[[], T]) -> T:
    """Wait for what blocks, in a thread of its own that the end of the reader does not wait for."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: OSError | None) -> None:
        if error is not None and not future.done():
            future.set_exception(error)
        elif result is not None and not future.done():
            future.set_result(result)

    def run() -> None:
        result, failed = None, None
        try:
            result = work()
        except OSError as error:
            failed = error
        with suppress(RuntimeError):  # the reader has ended meanwhile
            loop.call_soon_threadsafe(settle, result, failed)

    threading.Thread(target=run, daemon=True, name="pipe").start()
    return await future
