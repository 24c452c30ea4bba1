"""Which feeds fail, why, since when, and what helps."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from tui.app.dates import day, day_and_time
from tui.app.screens.dialog import MUTED, Sheet
from tui.app.wrapping import wrapped
from tui.core.stories import FeedLine
from tui.core.text import crop, displayable, sentence


class FailingScreen(Sheet):
    """A short account of each feed that does not answer as it should."""

    TITLE_TEXT: ClassVar[str] = "Failing feeds"
    HINTS: ClassVar[str] = "R tries all again · q closes"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("R", "retry", "try again", show=False)]

    def __init__(
        self, feeds: Sequence[FeedLine], *, now: datetime | None = None, retry: Callable[[], None] = lambda: None
    ) -> None:
        """Take the feeds, of which the failing ones are shown, and what `R` does; `now` in the reader's time zone."""
        super().__init__()
        self._retry = retry
        self._feeds = [feed for feed in feeds if feed.problem is not None]
        self._now = now or datetime.now(UTC).astimezone()

    def action_retry(self) -> None:
        """Close and fetch all feeds."""
        self.dismiss(None)
        self._retry()

    def text(self) -> Content:
        """A paragraph a feed."""
        if not self._feeds:
            return Content.styled("Every feed answers.", "$text-success")
        paragraphs = [Content("\n").join(self._lines(feed)) for feed in self._feeds]
        return Content("\n\n").join(paragraphs)

    def _lines(self, feed: FeedLine) -> Iterator[Content]:
        cells = self.text_cells - 2
        problem = feed.problem
        if problem is None:
            return
        yield Content.assemble(("! ", "bold $text-error"), (crop(displayable(feed.title), cells), "bold"))
        if feed.url != feed.title:
            yield Content.assemble("  ", (crop(displayable(feed.url), cells), MUTED))
        said = sentence(f"{displayable(problem.cause)}, {self._since(feed)}")
        for text in wrapped(said, cells):
            yield Content.assemble("  ", (text, "$text-warning"))
        for text in wrapped(sentence(displayable(problem.remedy)), cells) if problem.remedy else ():
            yield Content.assemble("  ", text)
        if feed.next_due is not None and not feed.paused:
            yield Content.assemble("  ", (f"Next try {day_and_time(feed.next_due, self._now)}", MUTED))

    def _since(self, feed: FeedLine) -> str:
        tries = f"{feed.failures} {'try' if feed.failures == 1 else 'tries'}"
        if feed.failing_since is None:
            return tries
        return f"since {day(feed.failing_since, self._now)} ({tries})"
