"""Blocks of a feeds.toml, and what is said where they cannot be changed; `formats.toml_document` changes them.

The block of a `[[feed]]`, or of another array of tables, is its header with
all that stands in its table and in the tables below it, the comment lines
directly above the header and those directly below the last line. A comment
between blank lines belongs to no block: it may head a section.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tui.core.model import Problem, ProblemKind
from tui.formats.errors import FormatError
from tui.formats.toml_reading import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockKind:
    """Which array of tables is meant."""

    header: str
    """Such as "feed"."""
    what: str
    """What its tables are called in a sentence."""
    name: Callable[[Table], str | None]
    """By which a table is known in the array; `None`: by nothing. Two may have the same name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block that was taken out."""

    name: str
    text: str
    """Exactly what was taken out."""
    after: str | None
    """The name of the one it stood behind; `None`: it was the first."""
    offset: int
    """Where it stood, in characters of the text that was left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A feeds.toml without some of its blocks."""

    text: str
    blocks: tuple[Block, ...]
    """What was taken out, in the order of the file."""


def uneditable(kind: BlockKind) -> FormatError:
    """That the blocks of this kind are written in a way that is left to their writer."""
    return config_error(
        f"the {kind.what} in feeds.toml are written in a way that cannot be changed safely, so nothing was changed",
        f"edit the file by hand; what stands under [[{kind.header}]] headers, one after the other, "
        "can be changed from here",
    )


def unreadable() -> FormatError:
    """That the text holds a mistake that hides what it says."""
    return config_error(
        "feeds.toml holds a mistake, so nothing was changed in it", "mend it first; dateline config check tells where"
    )


def config_error(cause: str, remedy: str) -> FormatError:
    """A change of feeds.toml that is not made."""
    return FormatError(Problem(kind=ProblemKind.CONFIG, cause=cause, remedy=remedy))
