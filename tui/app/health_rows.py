"""The lines of the screen that tells how the feeds are, as pieces of text with a role each; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from tui.app.dates import day
from tui.app.signs import ASCII_SIGNS, Signs
from tui.core.health import FeedHealth, State
from tui.core.text import cell_width, displayable

Role: TypeAlias = Literal["cursor", "marked", "bad", "fair", "well", "title", "fact"]
ROLES: tuple[Role, ...] = get_args(Role)
Parts: TypeAlias = list[tuple[str, Role]]

STATE_WORDS: Mapping[State, str] = {
    "gone": "gone",
    "failing": "fails",
    "blocked": "blocked",
    "moved": "moved",
    "stale": "silent",
    "noisy": "noisy",
    "paused": "paused",
    "new": "new",
    "ok": "well",
}
_UNICODE: Mapping[State, str] = {
    "gone": "×", "failing": "!", "blocked": "#", "moved": "→", "stale": "z", "noisy": "+", "paused": "=", "new": "·",
    "ok": " ",
}  # fmt: skip
_ASCII: Mapping[State, str] = {**_UNICODE, "gone": "x", "moved": ">", "new": "."}
_LOUD: Mapping[State, Role] = {
    "gone": "bad", "failing": "bad", "blocked": "bad", "moved": "fair", "stale": "fair", "noisy": "fair",
}  # fmt: skip
_GAP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    title: str
    cells: int
    wide_from: int
    """Width of a line from which it is there."""
    right: bool = False


_COLUMNS = (
    _Column(title="State", cells=7, wide_from=24),
    _Column(title="Since", cells=11, wide_from=56),
    _Column(title="A week", cells=6, wide_from=70, right=True),
    _Column(title="Read", cells=5, wide_from=70, right=True),
    _Column(title="Tries", cells=5, wide_from=90, right=True),
    _Column(title="Answered", cells=11, wide_from=90),
    _Column(title="Newest", cells=11, wide_from=110),
)
_SIGNS_CELLS = 4
"""Cursor, whether it is marked, state, and a blank."""


def heading(width: int) -> str:
    """What stands above the lines."""
    shown = [column for column in _COLUMNS if width >= column.wide_from]
    titles = [_filled(column.title, column.cells, right=column.right) for column in shown]
    room = _title_cells(width)
    return (" " * _SIGNS_CELLS + _filled("Feed"[:room], room) + "".join(" " * _GAP + title for title in titles))[:width]


def one_line(
    health: FeedHealth, *, width: int, now: datetime, signs: Signs, at_cursor: bool = False, marked: bool = False
) -> Parts:
    """A feed, in exactly `width` cells where there is room for its name."""
    table = _ASCII if signs is ASCII_SIGNS else _UNICODE
    loud = _LOUD.get(health.state, "well")
    room = _title_cells(width)
    title = signs.cropped(displayable(health.line.title), room) if room else ""
    parts: Parts = [
        (signs.cursor if at_cursor else " ", "cursor"),
        (signs.marked if marked else " ", "marked"),
        (table[health.state] + " ", loud),
        (_filled(title, room), "title"),
    ]
    for column, text in zip(_COLUMNS, _cells(health, now), strict=True):
        if width >= column.wide_from:
            role: Role = loud if column.title == "State" else "fact"
            parts.append((" " * _GAP + _filled(text, column.cells, right=column.right), role))
    return parts


def _cells(health: FeedHealth, now: datetime) -> tuple[str, ...]:
    line = health.line
    return (
        STATE_WORDS[health.state],
        day(health.since, now) if health.since is not None else "",
        f"{health.stories_a_week:,.0f}" if health.stories_a_week >= 1 or not health.stories_a_week else "<1",
        f"{health.read_percent} %" if health.read_percent is not None else "",
        f"{line.failures:,}" if line.failures else "",
        day(line.last_success, now) if line.last_success is not None else "never",
        day(health.newest, now) if health.newest is not None else "never",
    )


def _title_cells(width: int) -> int:
    taken = sum(column.cells + _GAP for column in _COLUMNS if width >= column.wide_from)
    return max(0, width - _SIGNS_CELLS - taken)


def _filled(text: str, cells: int, *, right: bool = False) -> str:
    space = " " * max(0, cells - cell_width(text))
    return space + text if right else text + space
