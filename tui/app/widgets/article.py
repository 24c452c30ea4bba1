"""The article pane: one laid-out page, painted a line at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Literal

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from tui.app.layout import text_columns
from tui.app.pieces import ASCII, ROLES, UNICODE, Line
from tui.app.render import Page, lay_out, lay_out_message
from tui.app.widgets.article_paint import Painter, with_selection
from tui.app.widgets.bare_lines import BareLines
from tui.core.document import Document, Link
from tui.core.stories import Story
from tui.core.text import Phrase, displayable
from tui.reader.articles import Article

_SIDEWAYS_CELLS = 8
_EMPTY = Page(lines=())
_BELOW = -1
"""Stands for every line below the last."""


def _local_now() -> datetime:
    return datetime.now(UTC).astimezone()


class ArticleView(BareLines, can_focus=True, inherit_bindings=False):
    """One article to read, or a message in its place.

    Knows nothing of where articles come from; keys other than those for wide
    tables belong to whoever owns the pane, who calls the scrolling methods.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"article--{name}" for name in (*ROLES, "match", "match-now")}
    DEFAULT_CSS = """
    ArticleView {
        width: 1fr;
        height: 1fr;
        scrollbar-size: 0 0;
        overflow-x: hidden;
        overflow-y: scroll;
        & > .article--title { text-style: bold; }
        & > .article--meta { color: $text-muted; }
        & > .article--tag { color: $text-accent; }
        & > .article--heading { color: $text-primary; text-style: bold; }
        & > .article--quote { color: $text; }
        & > .article--code { color: $text; background: $foreground 8%; }
        & > .article--code-mark { color: $text-primary; background: $foreground 8%; }
        & > .article--link { color: $text-primary; text-style: underline; }
        & > .article--note { color: $text-muted; }
        & > .article--marker { color: $text-primary; }
        & > .article--rule { color: $foreground 40%; }
        & > .article--match { background: $warning-muted; color: $text-warning; }
        & > .article--match-now { background: $warning; color: $background; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "sideways(-1)", "left", show=False, id="article.sideways-left"),
        Binding("right", "sideways(1)", "right", show=False, id="article.sideways-right"),
    ]

    @dataclass
    class Scrolled(Message):
        """Another part of the article is seen; `percent` of it lies above the lower edge."""

        percent: int

    @dataclass
    class LinkChosen(Message):
        """A link was clicked."""

        link: Link

    def __init__(
        self, *, measure: int = 72, ascii: bool = False, now: Callable[[], datetime] = _local_now,
        id: str | None = None,
    ) -> None:  # fmt: skip
        """Take the widest line in cells, whether only ASCII signs are drawn, and the clock for relative dates."""
        super().__init__(id=id)
        self.measure = measure
        self._glyphs = ASCII if ascii else UNICODE
        self._now = now
        self._story: Story | None = None
        self._document = Document(blocks=())
        self._message = ""
        self._fetching = False
        """Whether the page's text of the story is on its way."""
        self._phrases: tuple[Phrase, ...] = ()
        self._page = _EMPTY
        self._margin = self._width = self._shift = 0
        self._match = 0
        """Place of the current match in the page's matches."""
        self._fresh = False
        """Whether the page has not been laid out since it was shown."""
        self._strips: dict[int, Strip] = {}
        self._painter: Painter | None = None

    def show(self, article: Article, *, phrases: Sequence[Phrase] = (), fetching: bool = False) -> None:
        """Show an article from its top, or from the first place where one of `phrases` stands."""
        self._story, self._document, self._fetching = article.story, article.document, fetching
        self._begin(phrases)

    def mark(self, phrases: Sequence[Phrase]) -> None:
        """Mark other words in the story shown and go to the first of them; without any stay with what was read."""
        if tuple(phrases) != self._phrases:
            self._fresh = self._fresh or bool(phrases) or self.at_start
            self._phrases, self._match = tuple(phrases), 0
            self._lay_out()

    def show_fetching(self, fetching: bool) -> None:
        """Tell below the text, or no more, that the page's is on its way; nothing moves."""
        if fetching != self._fetching:
            self._fetching = fetching
            self._lay_out()

    def show_message(self, text: str) -> None:
        """Show a few words in place of an article."""
        self._story, self._document = None, Document(blocks=())
        self._message = displayable(text, lines=True)
        self._begin(())

    def update_story(self, story: Story) -> None:
        """Take over marks and tags of the story shown, without moving."""
        if self._story is not None and self._story.line.id == story.line.id:
            self._story = story
            self._lay_out()

    @property
    def story(self) -> Story | None:
        """The story shown."""
        return self._story

    @property
    def links(self) -> tuple[Link, ...]:
        """The links of the article shown."""
        return self._document.links

    def _begin(self, phrases: Sequence[Phrase]) -> None:
        self._phrases = tuple(phrases)
        self._shift = self._match = 0
        self._fresh = True
        self._lay_out()

    def _lay_out(self) -> None:
        """Make the page anew for the size of now; what stood at the top stays there."""
        if not self.size.width:
            return
        top = self._top_line()
        anchor = top.anchor if top is not None and self.scroll_offset.y else None
        self._margin, self._width = text_columns(self.size.width, self.app.size.width, self.measure)
        self._page = self._made_page()
        self._forget_strips()
        self.set_lines(len(self._page.lines))
        if self._fresh:
            self._fresh = False
            self.jump(0)
            self._show_match()
        else:
            self.jump(0 if anchor is None else self._line_at(anchor))
        if self._page.lines:
            self.post_message(self.Scrolled(self.percent))

    def _made_page(self) -> Page:
        if self._story is None:
            return lay_out_message(self._message, width=self._width)
        return lay_out(
            self._story, self._document, width=self._width, now=self._now(), phrases=self._phrases,
            glyphs=self._glyphs, fetching=self._fetching,
        )  # fmt: skip

    def _top_line(self) -> Line | None:
        lines = self._page.lines
        return lines[min(self.scroll_offset.y, len(lines) - 1)] if lines else None

    def _line_at(self, anchor: tuple[int, int]) -> int:
        """The last line that begins at `anchor` or before, blank lines left out but where one stands."""
        lines, now = self._page.lines, self.scroll_offset.y
        if now < len(lines) and lines[now].anchor == anchor:
            return now
        return max((number for number, line in enumerate(lines) if line.pieces and line.anchor <= anchor), default=0)

    @property
    def at_start(self) -> bool:
        """Whether it stands where one begins to read it: at its first line, or where its first match is seen."""
        return self.scroll_offset.y in {0, self._top_for(0)}

    @property
    def at_end(self) -> bool:
        """Whether the last line is seen."""
        return self.scroll_offset.y >= self.max_scroll_y

    @property
    def percent(self) -> int:
        """How much of the article has been on screen, in percent."""
        total = len(self._page.lines)
        return 100 if self.at_end or not total else 100 * (self.scroll_offset.y + self.size.height) // total

    def scroll_lines(self, number: int) -> bool:
        """Scroll by so many lines; `False` where there was nowhere to go."""
        before = self.scroll_offset.y
        self.jump(before + number)
        return self.scroll_offset.y != before

    def scroll_page(self, direction: Literal[-1, 1]) -> bool:
        """Scroll by a page less one line; `False` when it was at that end already."""
        return self.scroll_lines(direction * max(1, self.size.height - 1))

    def scroll_half(self, direction: Literal[-1, 1]) -> bool:
        """Scroll by half a page; `False` when it was at that end already."""
        return self.scroll_lines(direction * max(1, self.size.height // 2))

    def to_top(self) -> None:
        """Go to the first line."""
        self.jump(0)

    def to_bottom(self) -> None:
        """Go to the last line."""
        self.jump(len(self._page.lines))

    def action_sideways(self, direction: int) -> None:
        """Scroll the lines that are too wide; the rest stays."""
        widest = max((cell_len(line.text) for line in self._page.lines if line.wide), default=0)
        self._shift = max(0, min(self._shift + direction * _SIDEWAYS_CELLS, widest - self._width))
        self._forget_strips()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell the owner how far the reading is."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.post_message(self.Scrolled(self.percent))

    def find(self, phrases: Sequence[Phrase]) -> int:
        """Mark where `phrases` stand, go to the first at or below the top line, and tell how many there are."""
        self._phrases = tuple(phrases)
        self._lay_out()
        below = (place for place, (_, line) in enumerate(self._page.matches) if line >= self.scroll_offset.y)
        self._match = next(below, 0)
        self._show_match()
        return self.matches

    def next_match(self, direction: Literal[-1, 1]) -> int:
        """Go to the next match, round the end; its number from 1, or 0 where there is none."""
        if not self.matches:
            return 0
        self._match = (self._match + direction) % self.matches
        self._show_match()
        return self.match

    def clear_matches(self) -> None:
        """Take the marks away, without moving."""
        if self._phrases:
            self._phrases = ()
            self._lay_out()

    @property
    def matches(self) -> int:
        """How many places are marked."""
        return len(self._page.matches)

    @property
    def match(self) -> int:
        """Number of the current match from 1; 0: none."""
        return self._match + 1 if self.matches else 0

    def _show_match(self) -> None:
        """Have the current match on screen, a third below the top where it was not."""
        self._forget_strips()
        self.jump(self._top_for(self.scroll_offset.y))

    def _top_for(self, top: int) -> int:
        """Which line is to stand at the top for the current match to be seen, where `top` does now."""
        if self._match >= self.matches:
            return top
        line = self._page.matches[self._match][1]
        seen = top <= line < top + max(1, self.size.height - 1)
        return top if seen else max(0, min(line - self.size.height // 3, self.max_scroll_y))

    def render_line(self, y: int) -> Strip:
        """Paint line `y` of the pane."""
        number = y + self.scroll_offset.y
        if number >= len(self._page.lines):
            number = _BELOW
        strip = self._strips.get(number)
        if strip is None:
            strip = self._strips[number] = self._painted(number)
        selection = self.text_selection
        if number != _BELOW and selection is not None and (span := selection.get_span(number)) is not None:
            style = self.screen.get_component_rich_style("screen--selection")
            return with_selection(strip, self._line_text(number), span, style).apply_offsets(0, number)
        return strip

    def _painted(self, number: int) -> Strip:
        if number == _BELOW:
            return Strip.blank(self.size.width, self._paint().base)
        current = self._page.matches[self._match][0] if self._match < self.matches else -1
        strip = self._paint().strip(
            self._page.lines[number], margin=self._margin, width=self._width, shift=self._shift, match=current
        )
        return strip.crop_extend(0, self.size.width, self._paint().base).apply_offsets(0, number)

    def _paint(self) -> Painter:
        if self._painter is None:
            self._painter = Painter(self._component, self.rich_style, self._glyphs)
        return self._painter

    def _component(self, name: str) -> Style:
        return self.get_component_rich_style(f"article--{name}")

    def _forget_strips(self) -> None:
        self._strips.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Paint anew in the new theme."""
        super().notify_style_update()
        self._painter = None
        self._forget_strips()

    def on_resize(self, event: events.Resize) -> None:
        """Lay out for the new width, keeping the reading position."""
        self._lay_out()

    def on_click(self, event: events.Click) -> None:
        """Tell which link was clicked."""
        number = event.y + self.scroll_offset.y
        if number >= len(self._page.lines):
            return
        line = self._page.lines[number]
        look = line.look_at(event.x - self._margin + (self._shift if line.wide else 0))
        if look is not None and look.link is not None and event.x >= self._margin:
            self.post_message(self.LinkChosen(self._document.links[look.link]))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, without our margin."""
        text = "\n".join(self._line_text(number) for number in range(len(self._page.lines)))
        lines = selection.extract(text).split("\n")
        margin = " " * self._margin
        return "\n".join(line.removeprefix(margin).rstrip() for line in lines), "\n"

    def _line_text(self, number: int) -> str:
        return " " * self._margin + self._page.lines[number].text
