"""How tags are called: parts with `/` between them, "news/europe" lying within "news"."""

from collections.abc import Iterable
from difflib import get_close_matches

from tui.core.errors import DatelineError, UsageError
from tui.core.query_nodes import And, Match, Node, Not, Or

LONGEST = 100
"""Characters of a name."""
_CLOSE_ENOUGH = 0.5
"""How like a name must be to be proposed, 0 to 1."""


class UnknownTag(DatelineError):
    """No story carries such a tag."""

    def __init__(self, name: str, known: Iterable[str] = ()) -> None:
        """Take the name, and the names there are, of which the one most like it is told."""
        folded = {other.casefold(): other for other in known}
        close = get_close_matches(name.casefold(), folded, n=1, cutoff=_CLOSE_ENOUGH)
        meant = f"; did you mean #{folded[close[0]]}?" if close else "."
        super().__init__(f"There is no tag #{name}{meant}")


def tag_name(text: str) -> str:
    """A name as it is stored: its parts between `/` without blanks around, runs of blanks as one.

    Raises:
        UsageError: nothing is left of it, or it is too long.
    """
    parts = (" ".join(part.split()) for part in text.strip().removeprefix("#").split("/"))
    name = "/".join(part for part in parts if part)
    if not name:
        raise UsageError("a tag needs a name")
    if len(name) > LONGEST:
        raise UsageError(f"a tag's name has at most {LONGEST} characters")
    return name


def one_word(text: str) -> str:
    """A name as a person gives it: as `tag_name`, and without blanks and commas, which part names in a line.

    Raises:
        UsageError: it cannot be a name, or not one in a line.
    """
    name = tag_name(text)
    if len(name.split()) > 1 or "," in name:
        joined = "-".join(name.replace(",", " ").split())
        raise UsageError(f"a tag is one word, such as {joined or 'to-read'}")
    return name


def is_within(name: str, outer: str) -> bool:
    """Whether a tag is `outer` or lies below it; case does not matter."""
    folded = name.casefold()
    return folded == outer.casefold() or folded.startswith(f"{outer.casefold()}/")


def as_written(name: str, known: Iterable[str]) -> str:
    """How a tag is spelt that is among these names, or that one of them lies below; where none does, as given."""
    nearest = min((other for other in known if is_within(other, name)), key=len, default=name)
    return "/".join(nearest.split("/")[: name.count("/") + 1])


def moved(name: str, old: str, new: str) -> str:
    """What a tag within `old` is called when that is called `new`: news/europe of news and press is press/europe.

    Raises:
        UsageError: it would be too long.
    """
    return tag_name("/".join([new, *name.split("/")[len(old.split("/")) :]]))


def names_tag(node: Node, name: str) -> bool:
    """Whether a query names a tag or one below it, also where it denies it."""
    match node:
        case Match("tag", value):
            return is_within(value.strip("/"), name)
        case And(nodes) | Or(nodes):
            return any(names_tag(part, name) for part in nodes)
        case Not(part):
            return names_tag(part, name)
        case _:
            return False
