"""The rows of a list as pieces of text with a role each; pure, so that widths can be tested without a screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from tui.app.signs import Signs
from tui.core.stories import StoryLine
from tui.core.text import Phrase, cell_width, displayable, find_tokens

Role: TypeAlias = Literal["cursor", "state", "star", "marked", "date", "feed", "title", "tag", "match", "snippet"]
ROLES: tuple[Role, ...] = get_args(Role)
Parts: TypeAlias = list[tuple[str, Role]]

DATE_CELLS = 6
TITLE_LEAST = 30
"""Cells of a title that tags must leave."""
_FEED_CELLS, _NARROW_FEED_CELLS = 14, 12
_FEED_WIDE_FROM, _FEED_FROM, _DATE_FROM = 80, 56, 30
"""Widths from which the feed's column is wide, is there at all, and the date is there."""
_MARKS_CELLS = 4
"""Cursor, state, star, and whether it is marked; of two lines, where the title has more room, that stands below."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What all rows of a list have in common."""

    width: int
    now: datetime
    """In the reader's time zone."""
    signs: Signs
    names_feed: bool = True
    """Whether the feed is told: not in a feed's own list."""
    phrases: tuple[Phrase, ...] = ()
    """What was searched for."""


def date_text(line: StoryLine, now: datetime) -> str:
    """The time of a story of today, the day of one of this year, the year of an older one."""
    moment = (line.published or line.first_seen).astimezone(now.tzinfo)
    if moment.date() == now.date():
        return f"{moment:%H:%M}"
    return f"{moment.day} {_MONTHS[moment.month - 1]}" if moment.year == now.year else str(moment.year)


def one_line(line: StoryLine, look: Look, *, at_cursor: bool, marked: bool = False) -> Parts:
    """A story in one line: signs, date, feed, title, tags."""
    parts = _signs(line, look.signs, at_cursor, marked=marked)
    room = look.width - _MARKS_CELLS - 1
    if look.width >= _DATE_FROM:
        parts.append((f"{date_text(line, look.now):>{DATE_CELLS}} ", "date"))
        room -= DATE_CELLS + 1
    if look.names_feed and look.width >= _FEED_FROM:
        cells = _FEED_CELLS if look.width >= _FEED_WIDE_FROM else _NARROW_FEED_CELLS
        parts.append((_filled(look.signs.cropped(displayable(line.feed), cells), cells) + " ", "feed"))
        room -= cells + 1
    return parts + _title_and_tags(line, look, max(0, room)) + [(" ", "date")]


def two_lines(
    line: StoryLine, look: Look, *, at_cursor: bool, marked: bool = False, snippet: str = ""
) -> tuple[Parts, Parts]:
    """A story in two lines: signs and title above, feed, tags and date below; of a find, where it was found."""
    signs = look.signs
    room = max(0, look.width - _MARKS_CELLS - 1)
    title = _marked(signs.cropped(_title(line), room), look, "title")
    date = date_text(line, look.now)
    left = _below(line, look, max(0, room - len(date) - 1), snippet)
    gap = look.width - _MARKS_CELLS - _cells(left) - len(date) - 1
    below: Parts = [
        (signs.cursor if at_cursor else " ", "cursor"),
        (signs.marked if marked else " ", "marked"),
        (" " * (_MARKS_CELLS - 2), "date"),
        *left,
    ]
    if gap > 0:
        below += [(" " * gap, "date"), (date, "date"), (" ", "date")]
    return [*_signs(line, signs, at_cursor, marked=False), *title], below


def found_below(line: StoryLine, look: Look, *, at_cursor: bool, snippet: str) -> Parts:
    """The second line of a find whose first is `one_line`: where the words stand in the text."""
    indent = _MARKS_CELLS + (DATE_CELLS + 1 if look.width >= _DATE_FROM else 0)
    text = around_find(snippet, look, max(0, look.width - indent - 1))
    cursor = look.signs.cursor if at_cursor else " "
    return [(cursor, "cursor"), (" " * (indent - 1), "date"), *_marked(text, look, "snippet")]


def _signs(line: StoryLine, signs: Signs, at_cursor: bool, *, marked: bool) -> Parts:
    state = signs.hidden if line.hidden else " " if line.read else signs.unread
    return [
        (signs.cursor if at_cursor else " ", "cursor"),
        (state, "state"),
        (signs.star if line.starred else " ", "star"),
        (signs.marked if marked else " ", "marked"),
    ]


def _title(line: StoryLine) -> str:
    return displayable(line.title) or "(no title)"


def _title_and_tags(line: StoryLine, look: Look, room: int) -> Parts:
    title = _title(line)
    needed = min(cell_width(title), TITLE_LEAST)
    tags = _tags_within(line.tags, room - needed - 1)
    title_room = room - (_cells(tags) + 1 if tags else 0)
    shown = look.signs.cropped(title, title_room)
    parts = _marked(shown, look, "title")
    parts.append((" " * (room - cell_width(shown) - _cells(tags)), "date"))
    return parts + tags


def _tags_within(tags: Sequence[str], room: int) -> Parts:
    """As many tags as fit, whole ones only, each a part of its own."""
    parts: Parts = []
    for tag in tags:
        text = f"#{displayable(tag)}"
        room -= cell_width(text) + bool(parts)
        if room < 0:
            break
        if parts:
            parts.append((" ", "feed"))
        parts.append((text, "tag"))
    return parts


def _below(line: StoryLine, look: Look, room: int, snippet: str) -> Parts:
    """What stands under a title, at the left of the date."""
    if snippet:
        return _marked(around_find(snippet, look, room), look, "snippet")
    feed = look.signs.cropped(displayable(line.feed), room) if look.names_feed else ""
    between = look.signs.between if feed else ""
    tags = _tags_within(line.tags, room - cell_width(feed) - len(between))
    parts: Parts = [(feed, "feed")]
    return [*parts, (between, "feed"), *tags] if tags else parts


def around_find(text: str, look: Look, cells: int) -> str:
    """Displayable `text` in at most `cells` columns, cut so that the first place that was searched for is seen."""
    found = find_tokens(text, look.phrases)
    if not found or cell_width(text[: found[0][1]]) < cells:
        return look.signs.cropped(text, cells)
    start, end = found[0]
    before = max(0, min(cells // 3, cells - 2 - cell_width(text[start:end])))
    begin = start
    while begin and cell_width(text[begin - 1 : start]) <= before:
        begin -= 1
    blank = text.find(" ", begin, start)
    begin = blank + 1 if begin and blank >= 0 else begin
    return look.signs.cropped((look.signs.cut if begin else "") + text[begin:], cells)


def _marked(text: str, look: Look, role: Role) -> Parts:
    """`text` with what was searched for set off."""
    if not look.phrases:
        return [(text, role)]
    parts: Parts = []
    done = 0
    for start, end in find_tokens(text, look.phrases):
        parts += [(text[done:start], role), (text[start:end], "match")]
        done = end
    parts.append((text[done:], role))
    return [part for part in parts if part[0]]


def _filled(text: str, cells: int) -> str:
    return text + " " * (cells - cell_width(text))


def _cells(parts: Parts) -> int:
    return sum(cell_width(text) for text, _ in parts)
