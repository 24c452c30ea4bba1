"""What is wrong with a feeds.toml, told with file, line and column."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from tui.core.subscriptions import ConfigMistake
from tui.formats.toml_edit import Places, position

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TWICE = re.compile(r"Cannot declare .* twice", re.DOTALL)
_PLAIN_WORDS = {
    "Cannot overwrite a value": "this key stands in its table already; expected each key once",
    "Invalid value": 'expected a value: "text", a number, true, false, [ a list ] or { a table }',
    "Invalid statement": "expected key = value, a [table] or a # comment",
    "Illegal character '\\n'": "the line ends within a text; expected a closing quote",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigProblem:
    """One mistake with its place; `str()` is the sentence.

    Lines and columns count from 1; no line: the file as a whole.
    """

    file: str
    message: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = "" if self.line is None else f":{self.line}:{self.column}"
        return f"{self.file}{place}: {self.message}"


def not_utf8(name: str, error: UnicodeDecodeError) -> ConfigProblem:
    """Name the first byte that is no UTF-8; column in characters."""
    before = error.object[: error.start].decode()
    line, column = position(before, len(before))
    message = f"byte 0x{error.object[error.start]:02x} is no UTF-8; expected the file to be saved as UTF-8"
    return ConfigProblem(file=name, line=line, column=column, message=message)


def syntax_mistake(name: str, text: str, error: ValueError) -> ConfigProblem:
    """What tomllib said, in plain words and with the place taken out of them."""
    said = str(error)
    place = _PLACE.search(said)
    if not isinstance(error, tomllib.TOMLDecodeError):
        digits = re.search(r"\d{4000}", text)
        line, column = position(text, digits.start() if digits else 0)
        said = "expected a number that is not that long"
    elif place is not None and place[1]:
        line, column = int(place[1]), int(place[2])
    else:
        line, column = position(text, len(text.rstrip()))  # behind the last word: below it nobody would look
    said = _TWICE.sub("this table is declared twice; expected each table once", _PLACE.sub("", said))
    message = _PLAIN_WORDS.get(said, said[:1].lower() + said[1:])
    return ConfigProblem(file=name, line=line, column=column, message=message)


def placed(name: str, text: str, mistakes: Sequence[ConfigMistake]) -> tuple[ConfigProblem, ...]:
    """The mistakes with their places, in the order of the file."""
    if not mistakes:
        return ()
    places = Places(text)
    found = [(*places.find(mistake.path, value=mistake.at_value), mistake.message) for mistake in mistakes]
    return tuple(
        ConfigProblem(file=name, line=line, column=column, message=message) for line, column, message in sorted(found)
    )
