"""Which panes there are, and how wide: a pure function of the terminal and of where one is."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Pane: TypeAlias = Literal["sidebar", "list", "article"]
Setting: TypeAlias = Literal["auto", "one", "two", "three", "stack"]

TWO_FROM, THREE_FROM = 100, 140
"""Columns from which two and three panes are shown by themselves."""
_LEAST_TWO, _LEAST_THREE = 60, 100
_STACK_ROWS = 14
"""Rows from which a list is shown above an article."""
_LINE_CELLS = 1
"""What the line between two panes takes."""
_TWO_LINES_BELOW = 70
_LIST_CELLS, _NARROW_LIST_CELLS, _ARTICLE_CELLS = 52, 44, 80
_LEFT_UP_TO_COLUMNS = 90
"""Terminals no wider show the article at the left, wider ones in the middle of its pane."""
_LEFT_MARGIN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Panes:
    """Widths in cells; 0: the pane is not shown."""

    count: int
    """How many panes there are at once in this layout, hidden ones included: 1, 2 or 3."""
    sidebar: int
    list: int
    article: int
    two_lines: bool
    """Whether a row of the list takes two lines."""
    status: bool
    footer: bool
    list_rows: int = 0
    """Rows of the list where it stands above the article; 0: it has the whole height, as all others."""


def pane_count(width: int, height: int, setting: Setting) -> int:
    """How many panes a terminal of this size shows at once; what cannot be shown in it gives way."""
    wanted = {"one": 1, "two": 2, "three": 3}.get(setting)
    if setting == "stack":
        return 1 if width < _LEAST_TWO else 2 if height < _STACK_ROWS else 3
    if wanted is None:
        return 1 if width < TWO_FROM else 2 if width < THREE_FROM else 3
    possible = 1 if width < _LEAST_TWO else 2 if width < _LEAST_THREE else 3
    return min(wanted, possible)


def arrange(
    width: int,
    height: int,
    setting: Setting,
    *,
    place: Pane,
    reading: bool = False,
    sidebar_hidden: bool = False,
    alone: bool = False,
    measure: int = 72,
) -> Panes:
    """Share out a terminal of so many columns and rows; status line and footer give way below six rows.

    Args:
        setting: `layout` of feeds.toml.
        place: the pane with the focus, which is always shown.
        reading: whether an opened article has the list's place where there are two panes.
        sidebar_hidden, alone: whether `z` took the sidebar away, or left nothing but the article.
        measure: widest line of an article.
    """
    count = pane_count(width, height, setting)
    single = count == 1 or (alone and place == "article")
    list_rows = (height - 2) * 2 // 5 if setting == "stack" and count == 3 and not single else 0
    if single:
        sidebar, listed, article = (width if place == pane else 0 for pane in ("sidebar", "list", "article"))
    else:
        sidebar = 0 if sidebar_hidden and place != "sidebar" else _sidebar_cells(width)
        rest = width - sidebar - _LINE_CELLS * (sidebar > 0)
        reads = place == "article" or (reading and place != "list")
        listed, article = _together(rest, measure, stacked=list_rows > 0) if count == 3 else _either(rest, reads)
    return Panes(
        count=count,
        sidebar=sidebar,
        list=listed,
        article=article,
        two_lines=count == 3 and 0 < listed < _TWO_LINES_BELOW and not list_rows,
        status=height >= 4,
        footer=height >= 6,
        list_rows=list_rows,
    )


def _sidebar_cells(width: int) -> int:
    return min(24 if width < THREE_FROM else 26, width // 3)


def _either(rest: int, reads: bool) -> tuple[int, int]:
    """What list and article get of the cells beside the sidebar where one of them is shown."""
    return (0, rest) if reads else (rest, 0)


def _together(rest: int, measure: int, *, stacked: bool) -> tuple[int, int]:
    """The same where both are shown."""
    if stacked:
        return rest, rest
    article = _article_cells(rest - _LINE_CELLS, measure)
    return rest - _LINE_CELLS - article, article


def _article_cells(room: int, measure: int) -> int:
    """The article's share of what it has with the list: its measure first, then room for the list, then margins."""
    if room < _LIST_CELLS + _ARTICLE_CELLS:
        return room - max(min(_NARROW_LIST_CELLS, room // 2), room - _ARTICLE_CELLS)
    return min(max(_ARTICLE_CELLS, room - _LIST_CELLS), max(_ARTICLE_CELLS, min(measure, room - 60) + 24))


def text_columns(pane: int, terminal: int, measure: int) -> tuple[int, int]:
    """Margin and width of an article's text in a pane of so many cells, with lines of `measure` at most."""
    least = 1 if pane >= 40 else 0
    width = min(measure, pane - 2 * least)
    spare = (pane - width) // 2
    margin = spare if terminal > _LEFT_UP_TO_COLUMNS else min(_LEFT_MARGIN, spare)
    return margin, width
