"""TOML texts as tomllib reads them, the last few remembered: a change asks again and again.

What is given out belongs to all who ask: nobody changes it.
"""

import tomllib
from collections.abc import Sequence

from tui.core.last_few import LastFew
from tui.formats.toml_plain import Table as Table
from tui.formats.toml_plain import plain_feeds, read_plain


class WrittenFloat(float):
    """A number that equals each one that looks the same, also where it is nan, which equals nothing."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return repr(self) == repr(other)

    __hash__ = float.__hash__


_FEW = 25
"""Feeds that tomllib reads as fast as anything."""

_READ: LastFew[Table] = LastFew(2)
"""The text before a change, and the one after it."""


def read_toml(text: str) -> Table:
    """What a text says, not to be changed.

    Raises:
        ValueError: it is no TOML, or a number in it has thousands of digits.
        RecursionError: its brackets are too deep.
    """
    known = _READ.get(text)
    return _READ.put(text, _read(text)) if known is None else known


def read_piece(text: str) -> Table | None:
    """What a piece of a text says, which is not remembered; `None`: it is no TOML."""
    try:
        return _read(text)
    except (ValueError, RecursionError):
        return None


def read_pieces(pieces: Sequence[str]) -> list[Table | None]:
    """What each of several pieces says, as `read_piece`; many that each are a plain feed are read as one text."""
    if len(pieces) > _FEW and all(piece.startswith("[[feed]]") and piece.endswith("\n") for piece in pieces):
        tables = plain_feeds("".join(pieces)) or ()
        if len(tables) == len(pieces):  # each begins with a header, so each holds one
            return [{"feed": [table]} for table in tables]
    return [read_piece(piece) for piece in pieces]


def _read(text: str) -> Table:
    plain = read_plain(text, WrittenFloat) if text.count("[[feed]]") > _FEW else None
    return tomllib.loads(text, parse_float=WrittenFloat) if plain is None else plain


def known_to_say(text: str, table: Table) -> None:
    """Remember what a text says that was put together from pieces that were read, so that it is not read again."""
    _READ.put(text, table)


def forget() -> None:
    """Remember no text any more: for benches."""
    _READ.forget()
