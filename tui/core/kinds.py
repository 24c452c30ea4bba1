"""Kinds of value a setting can have: each reads what tomllib gave, and says what it expects."""

import json
import re
import shlex
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

_UNITS = {"s": timedelta(seconds=1), "m": MINUTE, "h": timedelta(hours=1), "d": DAY, "w": 7 * DAY}
_DURATION = re.compile(r"([0-9]{1,6})([smhdw])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(ABC):
    """What a value must look like."""

    word: str | None = None
    """A word that is allowed beside the rest, and read as `None`."""

    @property
    def expected(self) -> str:
        """What could stand there, to follow the word "expected"."""
        rest = list(self._expected())
        return _either(rest if self.word is None else [quoted(self.word), *rest])

    def read(self, value: object) -> object:
        """Turn the TOML value into the value that the program uses.

        Raises:
            ValueError: it is something else than `expected`.
        """
        return None if self.word is not None and value == self.word else self._read(value)

    def write(self, value: object) -> str:
        """A value that `read` gave, as it may be written in TOML."""
        return _text(self.word) if self.word is not None and value is None else self._write(value)

    def mistake(self, name: str, value: object) -> str:
        """What is wrong with the value of a key that `read` refuses, and what was expected."""
        found = quoted(value) if isinstance(value, str) else "this"
        return f"{name} cannot be {found}; expected {self.expected}"

    @abstractmethod
    def _expected(self) -> Iterable[str]: ...

    @abstractmethod
    def _read(self, value: object) -> object: ...

    def _write(self, value: object) -> str:
        return _text(str(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Kind):
    """One of a few words."""

    words: tuple[str, ...]

    def _expected(self) -> Iterable[str]:
        return (quoted(word) for word in self.words)

    def _read(self, value: object) -> str:
        if isinstance(value, str) and value in self.words:
            return value
        raise ValueError(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Kind):
    """True or false."""

    def _expected(self) -> Iterable[str]:
        return ("true", "false")

    def _read(self, value: object) -> bool:
        if isinstance(value, bool):
            return value
        raise ValueError(value)

    def _write(self, value: object) -> str:
        return "true" if value else "false"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Kind):
    """A whole number within bounds, both allowed."""

    least: int
    most: int

    def _expected(self) -> Iterable[str]:
        return (f"a whole number from {self.least} to {self.most}",)

    def _read(self, value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most:
            return value
        raise ValueError(value)

    def _write(self, value: object) -> str:
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration(Kind):
    """A length of time within bounds, both allowed."""

    least: timedelta
    most: timedelta

    def _expected(self) -> Iterable[str]:
        return (f"a time from {quoted(write_duration(self.least))} to {quoted(write_duration(self.most))}",)

    def _read(self, value: object) -> timedelta:
        if isinstance(value, str):
            duration = read_duration(value)
            if self.least <= duration <= self.most:
                return duration
        raise ValueError(value)

    def _write(self, value: object) -> str:
        return _text(write_duration(value)) if isinstance(value, timedelta) else _text(str(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Kind):
    """A line of text, in plain ASCII where it becomes a part of a request."""

    what: str
    ascii_only: bool = False
    may_be_empty: bool = False

    def _expected(self) -> Iterable[str]:
        return (f"{self.what} in quotes" + (", one line of plain ASCII" if self.ascii_only else ""),)

    def _read(self, value: object) -> str:
        if not isinstance(value, str) or not (value.strip() or self.may_be_empty):
            raise ValueError(value)
        if self.ascii_only and not (value.isascii() and value.isprintable()):
            raise ValueError(value)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors(Kind):
    """CSS selectors, in a list or as one text; whether they can be read is not looked at here."""

    def _expected(self) -> Iterable[str]:
        return ('a CSS selector such as "article .story"', "a list of them")

    def _read(self, value: object) -> tuple[str, ...]:
        return tuple(_texts([value] if isinstance(value, str) else value))

    def _write(self, value: object) -> str:
        return _list(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program(Kind):
    """A program with its arguments, as a list or as one string; no shell sees it."""

    def _expected(self) -> Iterable[str]:
        return ('a command such as "firefox --new-tab" or ["firefox", "--new-tab"]',)

    def _read(self, value: object) -> tuple[str, ...]:
        return read_command(value)

    def _write(self, value: object) -> str:
        return _list(value)


def read_command(value: object) -> tuple[str, ...]:
    """A program and its arguments, from a list or from one text.

    Raises:
        ValueError: it is something else.
    """
    parts = _texts(shlex.split(value) if isinstance(value, str) else value)
    if not parts or not parts[0] or "\0" in "".join(parts):
        raise ValueError(value)
    return tuple(parts)


def read_duration(text: str) -> timedelta:
    """Read `"90s"`, `"5m"`, `"2h"`, `"30d"` or `"1w"`.

    Raises:
        ValueError: it is something else.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return int(match[1]) * _UNITS[match[2]]


def write_duration(duration: timedelta) -> str:
    """Write a positive number of whole seconds so that `read_duration` reads it back, in days if it can be."""
    unit = next(unit for unit in ("d", "h", "m", "s") if not duration % _UNITS[unit])
    return f"{duration // _UNITS[unit]}{unit}"


def quoted(text: str) -> str:
    """The text in double quotes, cut where it would fill the line."""
    return f'"{text[:60]}…"' if len(text) > 61 else f'"{text}"'


def _text(text: str) -> str:
    """A text in double quotes; what JSON escapes TOML reads the same."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(value: object) -> str:
    return f"[{', '.join(map(_text, value))}]" if isinstance(value, tuple) else "[]"


def _either(parts: list[str]) -> str:
    return " or ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _texts(value: object) -> list[str]:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return value
    raise ValueError(value)
