"""Names in a line of text, of tags or of folders: reading them, and completing the last one."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui.core.stories import FeedLine, TagCount
from tui.core.text import displayable


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWords:
    """How one kind of names is written, and which there are."""

    known: dict[str, int]
    """How often each is used, the most likely first."""
    apart: re.Pattern[str]
    """What stands between two names, blanks about it included."""
    clean: Callable[[str], str]
    """A name as it is meant."""

    def read(self, line: str) -> tuple[str, ...]:
        """The names in `line`, each once and spelt as it is known already, in order."""
        spelling = {name.casefold(): name for name in reversed(self.known)}
        names: dict[str, str] = {}
        for word in self.apart.split(line):
            if name := self.clean(word):
                names.setdefault(name.casefold(), spelling.get(name.casefold(), name))
        return tuple(names.values())

    def can_write(self, name: str) -> bool:
        """Whether a name can stand in such a line and be read again."""
        return self.read(name) == (name,)

    def suggestions(self, line: str) -> list[str]:
        """Known names for the one being typed: those that begin with it, then those with it further in."""
        typed = self.clean(self._last_word(line)).casefold()
        taken = {name.casefold() for name in self.read(line)} - ({typed} if typed else set())
        free = [name for name in self.known if name.casefold() not in taken and name.casefold() != typed]
        first = [name for name in free if name.casefold().startswith(typed)]
        return first + [name for name in free if typed in name.casefold() and name not in first]

    def completed(self, line: str, name: str) -> str:
        """`line` with `name` in place of the word being typed."""
        return line.removesuffix(self._last_word(line)) + name

    def _last_word(self, line: str) -> str:
        return self.apart.split(line)[-1]


def tag_words(known: Sequence[TagCount]) -> NameWords:
    """Tags, in the order given: blanks or commas between, a "#" before a name means nothing."""
    apart = re.compile(r"[\s,]+")
    return NameWords(
        known={tag.name: tag.stories for tag in known if not apart.search(tag.name)},
        apart=apart,
        clean=lambda word: _path(word, "#"),
    )


def folder_words(feeds: Sequence[FeedLine]) -> NameWords:
    """Folders: commas between, for their names may hold blanks."""
    totals: dict[str, int] = {}
    for folder in (folder for feed in feeds for folder in feed.folders):
        if "," not in folder:  # such a name cannot be written in this line
            totals[folder] = totals.get(folder, 0) + 1
    ranked = sorted(totals, key=lambda folder: (-totals[folder], folder))
    return NameWords(
        known={folder: totals[folder] for folder in ranked},
        apart=re.compile(r"\s*,\s*"),
        clean=lambda word: _path(word),
    )


def _path(word: str, sign: str = "") -> str:
    """A name with / between its parts, without empty ones: "#a//b/" is a/b."""
    parts = (part.strip(f"{sign} ") for part in displayable(word).split("/"))
    return "/".join(part for part in parts if part)
