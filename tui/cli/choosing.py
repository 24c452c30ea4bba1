"""Choosing among the feeds that were found at an address: a table, and an answer on the terminal."""

import asyncio
import re
import sys
from collections.abc import Sequence

from tui.cli.input import typed_line
from tui.cli.output import Column, for_people, number, print_json, print_table, print_tsv, short_date, tell, utc
from tui.cli.shapes import choice_object
from tui.core.model import FoundFeed
from tui.net.clock import SystemClock

_COLUMNS = (
    Column(title="", most_cells=3, right=True),
    Column(title="Title", most_cells=0),
    Column(title="Format", most_cells=14),
    Column(title="Stories", most_cells=9, right=True),
    Column(title="Newest", most_cells=6, right=True),
)
_ADDRESS = Column(title="Address", most_cells=44)
_ONE_OR_RANGE = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?")


def can_ask() -> bool:
    """Whether there is a person at a terminal who can be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def list_choices(choices: Sequence[FoundFeed], *, as_json: bool) -> None:
    """Print what there is to choose from, for somebody who cannot be asked."""
    if as_json:
        print_json({"choices": [choice_object(choice) for choice in choices]})
    elif for_people():
        below = {place: _titles(choice) for place, choice in enumerate(choices, 1)}
        _print((_ADDRESS, *_COLUMNS[1:]), [(choice.url, choice) for choice in choices], below)
    else:
        print_tsv((one.url, one.title, one.format, one.entries, utc(one.newest)) for one in choices)
    tell("There are several feeds: give the address of one, --first for the first of them, or --all.")


async def asked(choices: Sequence[FoundFeed], *, one_only: bool) -> tuple[int, ...]:
    """The places, counted from 0, of those that the person chooses on the terminal; empty: none of them.

    Args:
        choices: What there is.
        one_only: Whether several are refused, since they would all be called the same.
    """
    below = {place: (choice.url, *_titles(choice)) for place, choice in enumerate(choices, 1)}
    rows = [(str(place), choice) for place, choice in enumerate(choices, 1)]
    _print(_COLUMNS, rows, below, to_person=True)
    while True:
        sys.stderr.write("Which ones (such as 1 3, 1-3, all; q for none)? [1] ")
        sys.stderr.flush()
        answer = await _answer()
        if answer is None or answer.casefold() in ("q", "quit"):
            return ()
        places = numbers_in(answer, len(choices))
        if not places:
            tell(f"Give numbers from 1 to {len(choices)}, such as 1 or 1 3, or all, or q for none.")
        elif len(places) > 1 and one_only:
            tell("--title names one feed: give one number.")
        else:
            return places


def numbers_in(answer: str, count: int) -> tuple[int, ...]:
    """The places, counted from 0 and in order, that an answer such as "1 3", "1-3" or "all" names; empty: none.

    An empty answer is the first.
    """
    if answer.casefold() in ("all", "a", "*"):
        return tuple(range(count))
    places: set[int] = set()
    for part in answer.replace(",", " ").split() or ["1"]:
        match = _ONE_OR_RANGE.fullmatch(part)
        if match is None:
            return ()
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= count:
            return ()
        places.update(range(first - 1, last))
    return tuple(sorted(places))


def _print(
    columns: Sequence[Column],
    rows: Sequence[tuple[str, FoundFeed]],
    below: dict[int, tuple[str, ...]],
    *,
    to_person: bool = False,
) -> None:
    """Print feeds under the titles of their columns, on stdout or, for a question, on stderr."""
    table = [[column.title for column in columns], *(_row(first, choice) for first, choice in rows)]
    print_table(columns, table, bold=frozenset({0}), below=below, stream=sys.stderr if to_person else None)


def _row(first: str, choice: FoundFeed) -> tuple[str, str, str, str, str]:
    """A feed to choose, for people, after `first`."""
    newest = short_date(choice.newest, SystemClock().now()) if choice.newest else ""
    return first, f"{choice.title or '(no title)'}{_known(choice)}", choice.format, number(choice.entries), newest


def _known(choice: FoundFeed) -> str:
    if choice.feed_id is None:
        return ""
    return " (there already)" if choice.known_as == choice.title else f" (there already as {choice.known_as})"


def _titles(choice: FoundFeed) -> tuple[str, ...]:
    return tuple(f"- {title or '(no title)'}" for title in choice.titles)


async def _answer() -> str | None:
    """What was typed; `None`: the end. The cursor is then at the beginning of a line."""
    try:
        answer = await typed_line()
    except asyncio.CancelledError:
        sys.stderr.write("\n")
        raise
    if answer is None:
        sys.stderr.write("\n")
    return None if answer is None else answer.strip()
