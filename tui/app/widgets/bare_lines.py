"""What sidebar, list and article share: they scroll over lines that reach the screen as they are drawn."""

from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip


class BareLines(ScrollView):
    """A scrolling widget without border, padding, tint, opacity or scroll bar of its own.

    Textual dresses each line in those anew whenever it moves, which takes as
    long as all the rest of a scroll. Subclasses draw lines as wide as they
    are themselves, over their whole background, and keep what they drew.
    They are styled with `overflow-y: scroll`, see `set_lines`.
    """

    def set_lines(self, number: int) -> None:
        """Tell how many lines there are.

        No watcher hears of it: they would lay out the whole screen, in case a scroll bar came or went.
        """
        self.set_reactive(BareLines.virtual_size, Size(self.size.width, number))
        if self.scroll_offset.y > self.max_scroll_y:
            self.jump(self.max_scroll_y)

    def jump(self, top: int) -> None:
        """Have line `top` first, as far as there are lines."""
        self.scroll_to(y=max(0, min(top, self.max_scroll_y)), animate=False, immediate=True, force=True)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the widget, in the colours the terminal knows."""
        strips = [self.render_line(y) for y in crop.line_range]
        if filters := self.get_line_filters():
            _, background = self.background_colors
            for line_filter in filters:
                strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips
