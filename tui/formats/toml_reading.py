"""TOML texts as tomllib reads them, the last few remembered: it takes 35 µs for a feed, and each change asks thrice.

What is given out belongs to all who ask: nobody changes it.
"""

import tomllib
from threading import Lock
from typing import Any, TypeAlias

Table: TypeAlias = dict[str, Any]
"""What tomllib makes of a table."""

_REMEMBERED = 2
"""The text before a change, and the one after it."""


class WrittenFloat(float):
    """A number that equals each one that looks the same, also where it is nan, which equals nothing."""

    def __eq__(self, other: object) -> bool:
        return repr(self) == repr(other)

    __hash__ = float.__hash__


class _Memory:
    """The texts read last, with what they say."""

    def __init__(self) -> None:
        self._known: dict[str, Table] = {}
        self._lock = Lock()

    def get(self, text: str) -> Table | None:
        with self._lock:
            return self._known.get(text)

    def put(self, text: str, table: Table) -> None:
        with self._lock:
            self._known.pop(text, None)
            self._known[text] = table
            for oldest in list(self._known)[:-_REMEMBERED]:
                del self._known[oldest]


_MEMORY = _Memory()


def read_toml(text: str) -> Table:
    """What a text says, not to be changed.

    Raises:
        ValueError: it is no TOML, or a number in it has thousands of digits.
        RecursionError: its brackets are too deep.
    """
    known = _MEMORY.get(text)
    if known is None:
        known = tomllib.loads(text, parse_float=WrittenFloat)
        _MEMORY.put(text, known)
    return known


def read_piece(text: str) -> Table | None:
    """What a piece of a text says, which is not remembered; `None`: it is no TOML."""
    try:
        return tomllib.loads(text, parse_float=WrittenFloat)
    except (ValueError, RecursionError):
        return None


def known_to_say(text: str, table: Table) -> None:
    """Remember what a text says that was made of pieces that were read, so that it is not read again."""
    _MEMORY.put(text, table)
