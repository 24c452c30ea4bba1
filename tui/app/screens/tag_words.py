"""Names of tags in a line of text: reading them, and completing the last one."""

import re
from collections.abc import Sequence

from tui.core.stories import TagCount
from tui.core.text import displayable

_APART = re.compile(r"[\s,]+")


def read_tags(line: str, known: Sequence[TagCount] = ()) -> tuple[str, ...]:
    """The names in `line`, each once and spelt as it is known already, in order."""
    spelling = {tag.name.casefold(): tag.name for tag in known}
    names: dict[str, str] = {}
    for word in _APART.split(line):
        if name := clean_name(word):
            names.setdefault(name.casefold(), spelling.get(name.casefold(), name))
    return tuple(names.values())


def clean_name(word: str) -> str:
    """A tag without "#" and without empty parts: "#a//b/" is a/b."""
    parts = (part.strip("#") for part in displayable(word).split("/"))
    return "/".join(part for part in parts if part)


def last_word(line: str) -> str:
    """What is being typed, as far as it is a name."""
    return clean_name(_APART.split(line)[-1])


def suggestions(line: str, known: Sequence[TagCount]) -> list[str]:
    """Known tags for the word being typed: those that begin with it, then those with it further in; most used first."""
    typed = last_word(line).casefold()
    taken = {name.casefold() for name in read_tags(line)} - ({typed} if typed else set())
    ranked = sorted(known, key=lambda tag: (-tag.total, tag.name))
    free = [tag.name for tag in ranked if tag.name.casefold() not in taken and tag.name.casefold() != typed]
    first = [name for name in free if name.casefold().startswith(typed)]
    return first + [name for name in free if typed in name.casefold() and name not in first]


def completed(line: str, name: str) -> str:
    """`line` with `name` in place of the word being typed."""
    word = _APART.split(line)[-1]
    return line[: len(line) - len(word)] + name
