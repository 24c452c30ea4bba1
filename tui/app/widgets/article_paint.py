"""Lines of a page as strips: roles become the theme's styles, matches and selections their backgrounds."""

from collections.abc import Callable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.app.pieces import Glyphs, Line, Look
from tui.app.tag_colours import tag_style


class Painter:
    """Paints lines with the styles of one theme; thrown away when the theme changes."""

    def __init__(self, style_of: Callable[[str], Style], base: Style, glyphs: Glyphs) -> None:
        """Take `style_of`, which gives the style of a component class by the part behind "article--"."""
        self._style_of = style_of
        self.base = base
        """The style of plain text and of empty space."""
        self._glyphs = glyphs
        self._known: dict[tuple[Look, bool], Style] = {}

    def strip(self, line: Line, *, margin: int, width: int, shift: int, match: int) -> Strip:
        """One line, `width` cells of it at most behind a margin; `match` is the number of the current match."""
        segments = [Segment(piece.text, self._style(piece.look, match)) for piece in line.pieces]
        if line.wide:
            segments = list(self._window(Strip(segments), shift, width))
        return Strip([Segment(" " * margin, self.base), *segments])

    def _window(self, body: Strip, shift: int, width: int) -> Strip:
        """The part of a wide line that is seen, with a sign where it goes on."""
        total = body.cell_length
        seen = body.crop(shift, shift + width)
        marker = self._style_of("marker")
        if shift and total:
            seen = Strip.join([Strip([Segment(self._glyphs.more_left, marker)]), seen.crop(1)])
        if total > shift + width:
            seen = Strip.join([seen.crop(0, width - 1), Strip([Segment(self._glyphs.more_right, marker)])])
        return seen

    def _style(self, look: Look, match: int) -> Style:
        current = look.match == match
        if (style := self._known.get((look, current))) is None:
            style = self._known[look, current] = self._made(look, current)
        return style

    def _made(self, look: Look, current: bool) -> Style:
        style = self.base if look.role == "text" else self._style_of(look.role)
        style += Style(
            bold=look.bold or None,
            italic=look.italic or None,
            strike=look.struck or None,
            underline=True if look.role == "link" else None,
        )
        if look.tag:
            style += tag_style(look.tag, self.base)
        if look.match is not None:
            style += self._style_of("match-now" if current else "match")
        return style


def with_selection(strip: Strip, text: str, span: tuple[int, int], style: Style) -> Strip:
    """The strip with the characters of `span` marked as selected; an end of -1 is the end of the line."""
    start, end = span
    left = cell_len(text[:start])
    right = strip.cell_length if end < 0 else cell_len(text[:end])
    if right <= left:
        return strip
    chosen = Strip(Segment(text, (own or Style()) + style) for text, own, _ in strip.crop(left, right))
    return Strip.join([strip.crop(0, left), chosen, strip.crop(right)])
