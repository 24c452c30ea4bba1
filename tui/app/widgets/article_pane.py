"""The article with the line above it, and the keys of that pane."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from tui.app.keymap import bindings
from tui.app.widgets.article import ArticleView
from tui.app.widgets.article_bar import ArticleBar


class ArticlePane(Vertical):
    """Holds an `ArticleView` and its `ArticleBar`."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("article")

    def __init__(self, *, measure: int, ascii: bool, now: Callable[[], datetime], id: str | None = None) -> None:
        """Take the widest line in cells, whether only ASCII signs are drawn, and the clock."""
        super().__init__(id=id)
        self.view = ArticleView(measure=measure, ascii=ascii, now=now)
        self.bar = ArticleBar(ascii=ascii)

    def on_mount(self) -> None:
        """Have the percents change in the same frame as the lines: a message of the view would be one late."""
        self.watch(self.view, "scroll_y", self._tell_percent, init=False)

    def _tell_percent(self) -> None:
        self.bar.show_percent(self.view.percent)

    def compose(self) -> ComposeResult:
        """The line, and the article below."""
        yield self.bar
        yield self.view
