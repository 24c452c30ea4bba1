"""Feeds as nearly all are written, read at a quarter of what tomllib takes; all else is left to tomllib.

Plain is a `[[feed]]` header with nothing below it but keys, each on a line of
its own with a short number, a true or false, a text without escapes or a list
of such texts; and comments. Where such feeds stand one after the other, a
single block that bears a number is put in their place, and tomllib reads what
comes of that. If it finds each of those blocks as a table that holds its
number and no more, then every one begins where a statement does, and neither
a text nor a bracket was open there; and at a `[[feed]]` header tomllib
remembers no more of all before it than which tables there are. So the feeds
can go where the blocks were found. In every other case nothing is given.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any, TypeAlias

Table: TypeAlias = dict[str, Any]
"""What tomllib makes of a table."""

_CONTROL = r"\x00-\x08\x0a-\x1f\x7f"
_TEXT = rf"""(?:"[^"\\{_CONTROL}]*+"|'[^'{_CONTROL}]*+')"""
_LIST = rf"\[[ \t]*+(?:{_TEXT}[ \t]*+(?:,[ \t]*+{_TEXT}[ \t]*+)*(?:,[ \t]*+)?)?\]"
# Every line, in one match each. What it is shows in the number of its last group: none is a blank or a comment.
_LINE = re.compile(
    rf"""
    [ \t]*+
    (?: (\[\[feed\]\])
      | ([A-Za-z0-9_-]++) [ \t]*+ = [ \t]*+
        (?: ({_TEXT}) | ({_LIST}) | (true|false) | (0|[1-9][0-9]{{0,8}}) )
    )?
    [ \t]*+ (?: \# [^{_CONTROL}]*+ )? (?: \r?\n | \Z )
    | ([^\n]*+\n?)
    """,
    re.VERBOSE,
)
_HEADER, _KEY, _QUOTED, _LISTED, _FLAG, _NUMBER, _OTHER = range(1, 8)
# Below a feed a header such as [feed.headers] is a part of it.
_OTHER_TABLE = re.compile(r"\[(?!.*feed)")
_TEXTS = re.compile(_TEXT)
_MARK = "plain feeds"


def read_plain(text: str, parse_float: type[float]) -> Table | None:
    """What a text says, just as tomllib reads it; `None`: tomllib has to be asked for it itself.

    Args:
        text: Anything.
        parse_float: For tomllib.
    """
    runs, rest = _taken(text)
    if not runs or _MARK in text:
        return None
    try:
        read = tomllib.loads(rest, parse_float=parse_float)
    except (ValueError, RecursionError):
        return None  # be it a mistake of the text: then its place is wanted too
    feeds = read.get("feed")
    if isinstance(feeds, list):
        marks = [(index, table[_MARK]) for index, table in enumerate(feeds) if _MARK in table]
        if [number for _, number in marks] == [*range(len(runs))] and all(len(feeds[index]) == 1 for index, _ in marks):
            read["feed"] = [*_put_in(feeds, runs)]
            return read
    return None


def plain_feeds(text: str) -> list[Table] | None:
    """The tables of a text that holds plain feeds and nothing before them; `None`: it holds something else."""
    runs, rest = _taken(text)
    return runs[0] if len(runs) == 1 and rest == _stand_in(0) else None


def _put_in(feeds: list[Table], runs: list[list[Table]]) -> Iterator[Table]:
    for table in feeds:
        if _MARK in table:
            yield from runs[table[_MARK]]
        else:
            yield table


def _taken(text: str) -> tuple[list[list[Table]], str]:
    """The plain feeds, those together that follow each other, and the text with a block in place of each such run."""
    runs: list[list[Table]] = []
    rest: list[str] = []
    offset = 0  # up to here the text is in `rest` or in `runs`
    for start, end, table in _plain_feeds(text):
        if start > offset or not runs:
            rest += (text[offset:start], _stand_in(len(runs)))
            runs.append([])
        runs[-1].append(table)
        offset = end
    rest.append(text[offset:])
    return runs, "".join(rest)


def _stand_in(run: int) -> str:
    return f'[[feed]]\n"{_MARK}" = {run}\n'


def _plain_feeds(text: str) -> Iterator[tuple[int, int, Table]]:
    """Each plain feed with where its header's line begins, and where the line below its last one."""
    table: Table | None = None
    start = 0
    for line in _LINE.finditer(text):
        kind = line.lastindex
        if kind in (_HEADER, _OTHER):
            if table is not None and (kind == _HEADER or _OTHER_TABLE.match(line[0])):
                yield start, line.start(), table
            table, start = {} if kind == _HEADER else None, line.start()
        elif kind is not None and table is not None:
            key = line[_KEY]
            if key in table:
                table = None  # a mistake
            else:
                table[key] = _value(kind, line[kind])
    if table is not None:
        yield start, len(text), table


def _value(kind: int, written: str) -> object:
    if kind == _QUOTED:
        return written[1:-1]
    if kind == _LISTED:
        return [one[1:-1] for one in _TEXTS.findall(written)]
    return written == "true" if kind == _FLAG else int(written)
