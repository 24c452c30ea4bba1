"""The one error of the query language."""

from collections.abc import Sequence
from difflib import get_close_matches

from tui.core.errors import UsageError
from tui.core.text import displayable

_SHOWN = 3


class QueryError(UsageError):
    """A query that cannot be understood.

    `str()` is such as "is:unraed: column 4: unread, read, starred …?".
    """

    def __init__(self, column: int, found: str, expected: Sequence[str], *, asks: bool = True) -> None:
        self.column = column
        """Where the mistake begins, from 1."""
        self.found = found
        """The piece of the query that holds the mistake, as written."""
        self.expected = tuple(expected)
        """What could stand there, the likeliest first."""
        more = " …" if len(self.expected) > _SHOWN else ""
        offer = ", ".join(self.expected[:_SHOWN]) + more + ("?" if asks else "")
        super().__init__(f"{displayable(found, limit=40).removesuffix(':')}: column {column}: {offer}")


def likeliest(word: str, choices: Sequence[str]) -> tuple[str, ...]:
    """`choices` with the one that `word` may have meant first."""
    close = get_close_matches(word[:40], choices, n=1, cutoff=0.6)
    return (*close, *(choice for choice in choices if choice not in close))
